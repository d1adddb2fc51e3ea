// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/viewmemory.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QSplitter>

namespace sio::views {

ViewMemory::ViewMemory(const QString& file)
{
    QDir().mkpath(QFileInfo(file).absolutePath());
    if (!QFile::exists(file)) {
        QFile created(file);
        if (created.open(QIODevice::WriteOnly))
            created.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    }
    m_settings = std::make_unique<QSettings>(file, QSettings::IniFormat);
}

void ViewMemory::setProfile(const QString& id)
{
    m_profile = id;
}

QVariant ViewMemory::value(const QString& key, const QVariant& fallback) const
{
    return m_settings->value(scoped(key), fallback);
}

void ViewMemory::setValue(const QString& key, const QVariant& value)
{
    m_settings->setValue(scoped(key), value);
}

QVariant ViewMemory::common(const QString& key, const QVariant& fallback) const
{
    return m_settings->value(QStringLiteral("common/") + key, fallback);
}

void ViewMemory::setCommon(const QString& key, const QVariant& value)
{
    m_settings->setValue(QStringLiteral("common/") + key, value);
}

void ViewMemory::sync()
{
    m_settings->sync();
}

void ViewMemory::attach(const QString& key, QHeaderView* header)
{
    const QByteArray state = value(key).toByteArray();
    if (!state.isEmpty())
        header->restoreState(state);
    const auto keep = [this, key, header] { setValue(key, header->saveState()); };
    QObject::connect(header, &QHeaderView::sectionResized, header, keep);
    QObject::connect(header, &QHeaderView::sectionMoved, header, keep);
    QObject::connect(header, &QHeaderView::sortIndicatorChanged, header, keep);
}

void ViewMemory::attach(const QString& key, QSplitter* splitter)
{
    const QByteArray state = value(key).toByteArray();
    if (!state.isEmpty())
        splitter->restoreState(state);
    QObject::connect(splitter, &QSplitter::splitterMoved, splitter,
                     [this, key, splitter] { setValue(key, splitter->saveState()); });
}

QString ViewMemory::scoped(const QString& key) const
{
    return QStringLiteral("profile-%1/%2").arg(m_profile.isEmpty() ? QStringLiteral("none") : m_profile, key);
}

} // namespace sio::views
