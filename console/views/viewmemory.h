// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QSettings>
#include <QtCore/QString>
#include <QtCore/QVariant>

#include <memory>

class QHeaderView;
class QSplitter;

namespace sio::views {

/// What is remembered between runs: header states, splitters, filters, the last page; per profile, in one
/// file of mode 0600. Nothing secret is ever put here. GUI thread; owned by the composition.
class ViewMemory {
public:
    explicit ViewMemory(const QString& file);

    /// The profile whose settings are read and written from now on.
    void setProfile(const QString& id);

    QVariant value(const QString& key, const QVariant& fallback = {}) const;
    void setValue(const QString& key, const QVariant& value);
    /// For all profiles alike: scheme, zone of times.
    QVariant common(const QString& key, const QVariant& fallback = {}) const;
    void setCommon(const QString& key, const QVariant& value);
    void sync();

    /// Restores now, and keeps what people change later.
    void attach(const QString& key, QHeaderView* header);
    void attach(const QString& key, QSplitter* splitter);

private:
    QString scoped(const QString& key) const;

    std::unique_ptr<QSettings> m_settings;
    QString m_profile;
};

} // namespace sio::views
