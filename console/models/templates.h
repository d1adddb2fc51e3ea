// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/requests.h"

#include <QtCore/QByteArray>
#include <QtCore/QJsonObject>
#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QStringList>

#include <vector>

namespace sio::models {

/// A send kept for later. Payload and target may hold variables.
struct SendTemplate {
    QString id;
    QString folder; ///< "Support/Payments"; empty: the top
    QString name;
    QString event;
    QString json;
    link::Target target;
    bool test = false;
    QString note;

    QJsonObject toJson() const;
    static SendTemplate fromJson(const QJsonObject& object);
};

/// All templates, kept in one JSON file (mode 0600), in the order people gave them.
class Templates : public QObject {
    Q_OBJECT
public:
    explicit Templates(QString file, QObject* parent = nullptr);

    bool load(QString* problem = nullptr);
    bool save(QString* problem = nullptr) const;

    const std::vector<SendTemplate>& all() const { return m_templates; }
    const SendTemplate* find(const QString& id) const;
    QStringList folders() const;
    /// Adds (an empty id gets one) or replaces; returns the id.
    QString put(SendTemplate entry);
    void remove(const QString& id);
    void renameFolder(const QString& from, const QString& to);

    QByteArray exportJson(const QStringList& ids = {}) const; ///< none: all
    /// Adds what is in `json`; one with a known id replaces it when `replace`, otherwise gets a new id.
    /// Returns how many; -1 with `problem` when it is no export of ours.
    int importJson(const QByteArray& json, bool replace, QString* problem);

Q_SIGNALS:
    void changed();

private:
    QString m_file;
    std::vector<SendTemplate> m_templates;
};

} // namespace sio::models
