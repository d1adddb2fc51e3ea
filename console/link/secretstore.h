// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>
#include <QtCore/QString>

#include <functional>
#include <memory>

namespace sio::link {

/// Where passwords and admin session ids are kept between runs. Answers come later, in the caller's thread,
/// unless the context object has gone.
class SecretStore {
public:
    using Found = std::function<void(const QString& secret)>; ///< empty: not there, or the store failed
    using Done = std::function<void(const QString& problem)>; ///< empty: done

    virtual ~SecretStore() = default;
    virtual void read(const QString& key, QObject* context, Found found) = 0;
    virtual void write(const QString& key, const QString& secret, QObject* context, Done done) = 0;
    virtual void remove(const QString& key) = 0;
    /// What people are told beside "keep the password": where it goes, or why it is not kept.
    virtual QString description() const = 0;
    virtual bool persists() const = 0;
};

/// Keys of one profile.
QString passwordKey(const QString& profileId);
QString sessionKey(const QString& profileId);

/// Keeps secrets until the program ends.
std::unique_ptr<SecretStore> makeMemorySecretStore();
/// The desktop's key store where the build has QtKeychain and a session bus is there; otherwise the memory
/// store. A key store that fails later answers empty, and keeps the secret in memory.
std::unique_ptr<SecretStore> makeSecretStore();

} // namespace sio::link
