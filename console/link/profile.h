// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QJsonObject>
#include <QtCore/QString>
#include <QtCore/QUrl>

#include <vector>

namespace sio::link {

/// How to reach one server. Never holds a password: those are in the SecretStore, or nowhere.
struct Profile {
    QString id;   ///< names it in settings and the secret store; made once
    QString name; ///< what people call it
    QUrl url;     ///< http, https, ws or wss
    QString path = "/socket.io";
    QString nsp = "/admin";
    QString user;
    QString colour; ///< "#rrggbb"; empty: the environment's
    bool readOnly = false;
    bool keepPassword = false;
    QString pin; ///< SHA-256 of a certificate (lower-case hex) that is trusted although no authority vouches
                 ///< for it

    static Profile make(const QString& name, const QUrl& url);
    QJsonObject toJson() const;
    /// Takes what is usable and leaves defaults for the rest: a settings file may come from another version.
    static Profile fromJson(const QJsonObject& object);
    /// Empty when it can be used; otherwise a sentence naming what is wrong.
    QString problem() const;
    bool isSecure() const;
    bool operator==(const Profile&) const = default;
};

/// The profiles of one person, kept in a JSON file that only they can read (mode 0600).
class Profiles {
public:
    explicit Profiles(QString file);

    /// A file that is absent is an empty list; one that cannot be read or parsed is kept, and said in
    /// `problem`.
    bool load(QString* problem = nullptr);
    bool save(QString* problem = nullptr) const;

    const std::vector<Profile>& all() const { return m_profiles; }
    const Profile* find(const QString& id) const;
    /// Adds it, or replaces the one with its id.
    void put(const Profile& profile);
    void remove(const QString& id);

private:
    QString m_file;
    std::vector<Profile> m_profiles;
};

} // namespace sio::link
