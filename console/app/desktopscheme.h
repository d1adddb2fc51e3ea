// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>

class QDBusVariant;

namespace sio::app {

/// What the desktop says of light and dark (the freedesktop appearance portal), asked without blocking.
/// Silent where there is no session bus.
class DesktopScheme : public QObject {
    Q_OBJECT
public:
    explicit DesktopScheme(QObject* parent = nullptr);
    void start();

Q_SIGNALS:
    void darkChanged(bool dark);

private Q_SLOTS:
    void onSettingChanged(const QString& area, const QString& key, const QDBusVariant& value);
};

} // namespace sio::app
