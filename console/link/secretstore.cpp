// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/secretstore.h"

#include <QtCore/QHash>
#include <QtCore/QPointer>
#include <QtCore/QTimer>

#ifdef PM_HAS_KEYCHAIN
#include <qt6keychain/keychain.h>
#endif

namespace sio::link {

namespace {

class MemorySecretStore : public SecretStore {
public:
    void read(const QString& key, QObject* context, Found found) override
    {
        QTimer::singleShot(0, context,
                           [found = std::move(found), secret = m_secrets.value(key)] { found(secret); });
    }
    void write(const QString& key, const QString& secret, QObject* context, Done done) override
    {
        m_secrets.insert(key, secret);
        QTimer::singleShot(0, context, [done = std::move(done)] { done({}); });
    }
    void remove(const QString& key) override { m_secrets.remove(key); }
    QString description() const override
    {
        return QStringLiteral("Passwords are not kept: there is no desktop key store here.");
    }
    bool persists() const override { return false; }

private:
    QHash<QString, QString> m_secrets;
};

#ifdef PM_HAS_KEYCHAIN
/// The desktop's key store. A job that fails (no bus, locked, denied) falls back to memory, so that a login
/// in this run still works.
class KeychainSecretStore : public MemorySecretStore {
public:
    void read(const QString& key, QObject* context, Found found) override
    {
        auto* job = new QKeychain::ReadPasswordJob(service());
        job->setAutoDelete(true);
        job->setInsecureFallback(false);
        job->setKey(key);
        QObject::connect(job, &QKeychain::Job::finished, context,
                         [this, alive = std::weak_ptr(m_alive), key, context = QPointer<QObject>(context),
                          found = std::move(found)](QKeychain::Job* done) {
                             if (done->error() == QKeychain::NoError)
                                 found(static_cast<QKeychain::ReadPasswordJob*>(done)->textData());
                             else if (context && alive.lock())
                                 MemorySecretStore::read(key, context, found);
                         });
        job->start();
    }
    void write(const QString& key, const QString& secret, QObject* context, Done done) override
    {
        auto* job = new QKeychain::WritePasswordJob(service());
        job->setAutoDelete(true);
        job->setInsecureFallback(false);
        job->setKey(key);
        job->setTextData(secret);
        QObject::connect(job, &QKeychain::Job::finished, context,
                         [this, alive = std::weak_ptr(m_alive), key, secret,
                          context = QPointer<QObject>(context),
                          done = std::move(done)](QKeychain::Job* finished) {
                             if (finished->error() == QKeychain::NoError) {
                                 done({});
                                 return;
                             }
                             const QString why = finished->errorString();
                             if (context && alive.lock())
                                 MemorySecretStore::write(key, secret, context,
                                                          [done, why](const QString&) { done(why); });
                         });
        job->start();
    }
    void remove(const QString& key) override
    {
        MemorySecretStore::remove(key);
        auto* job = new QKeychain::DeletePasswordJob(service());
        job->setAutoDelete(true);
        job->setKey(key);
        job->start();
    }
    QString description() const override
    {
        return QStringLiteral("Passwords are kept in the desktop's key store.");
    }
    bool persists() const override { return true; }

private:
    static QString service() { return QStringLiteral("papermastery-console"); }
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
};
#endif

} // namespace

QString passwordKey(const QString& profileId)
{
    return QStringLiteral("password/") + profileId;
}

QString sessionKey(const QString& profileId)
{
    return QStringLiteral("session/") + profileId;
}

std::unique_ptr<SecretStore> makeMemorySecretStore()
{
    return std::make_unique<MemorySecretStore>();
}

std::unique_ptr<SecretStore> makeSecretStore()
{
#ifdef PM_HAS_KEYCHAIN
    // QtKeychain 0.13 cannot say whether it will work, and without a session bus each job waits for one to be
    // started.
    if (!qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS"))
        return std::make_unique<KeychainSecretStore>();
#endif
    return makeMemorySecretStore();
}

} // namespace sio::link
