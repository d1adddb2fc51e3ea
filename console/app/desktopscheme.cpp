// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "app/desktopscheme.h"

#ifdef PM_HAS_DBUS
#include <QtDBus/QDBusConnection>
#include <QtDBus/QDBusMessage>
#include <QtDBus/QDBusPendingCallWatcher>
#include <QtDBus/QDBusPendingReply>
#include <QtDBus/QDBusVariant>
#endif
#include <QtCore/QFile>
#include <QtCore/QVariant>

namespace sio::app {

DesktopScheme::DesktopScheme(QObject* parent) : QObject(parent) {}

#ifdef PM_HAS_DBUS

namespace {

constexpr auto kService = "org.freedesktop.portal.Desktop";
constexpr auto kPath = "/org/freedesktop/portal/desktop";
constexpr auto kInterface = "org.freedesktop.portal.Settings";
constexpr auto kArea = "org.freedesktop.appearance";
constexpr auto kKey = "color-scheme"; // 0: no preference, 1: dark, 2: light

QVariant unwrapped(QVariant value)
{
    while (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    return value;
}

} // namespace

void DesktopScheme::start()
{
    // Without a bus the library would try to start one, and block.
    if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS") &&
        !QFile::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + "/bus"))
        return;
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    // Dispatch by name is QtDBus' only way.
    bus.connect(kService, kPath, kInterface, "SettingChanged", this,
                SLOT(onSettingChanged(QString, QString, QDBusVariant)));
    QDBusMessage read = QDBusMessage::createMethodCall(kService, kPath, kInterface, "Read");
    read << QString(kArea) << QString(kKey);
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(read, 3000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        watcher->deleteLater();
        if (reply.isValid())
            onSettingChanged(kArea, kKey, reply.value());
    });
}

void DesktopScheme::onSettingChanged(const QString& area, const QString& key, const QDBusVariant& value)
{
    if (area == kArea && key == kKey)
        Q_EMIT darkChanged(unwrapped(value.variant()).toUInt() == 1);
}

#else

void DesktopScheme::start() {}
void DesktopScheme::onSettingChanged(const QString&, const QString&, const QDBusVariant&) {}

#endif

} // namespace sio::app
