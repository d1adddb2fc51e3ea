// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "app/session.h"

#include "models/text.h"
#include "store/serverstate.h"
#include "views/prompt.h"
#include "views/viewmemory.h"

#include <QtWidgets/QWidget>

namespace sio::app {

Session::Session(link::AdminClient& client, store::ServerState& state, link::Profiles& profiles,
                 link::SecretStore& secrets, views::Prompt& prompt, views::ViewMemory& memory,
                 QObject* parent)
    : QObject(parent), m_client(client), m_state(state), m_profiles(profiles), m_secrets(secrets),
      m_prompt(prompt), m_memory(memory)
{
    connect(&client, &link::AdminClient::stateChanged, this, &Session::onState);
    connect(&client, &link::AdminClient::tlsRefused, this, &Session::onTlsRefused);
    connect(&client, &link::AdminClient::sessionIdChanged, this, [this](const QString& sessionId) {
        const QString key = link::sessionKey(m_profile.id);
        if (m_profile.keepPassword && !sessionId.isEmpty())
            m_secrets.write(key, sessionId, this, [](const QString&) {});
        else
            m_secrets.remove(key);
    });
}

void Session::connectTo(const link::Profile& profile, const QString& password)
{
    const bool other = profile.id != m_profile.id;
    m_profile = profile;
    if (other) {
        m_client.disconnectFromServer();
        m_state.clear();
        m_memory.setProfile(profile.id);
        Q_EMIT profileChanged(profile);
    }
    m_memory.setCommon("lastProfile", profile.id);
    if (!password.isEmpty()) {
        begin({password, {}});
        return;
    }
    if (!profile.keepPassword) {
        Q_EMIT loginWanted(profile.id, {});
        return;
    }
    m_secrets.read(link::sessionKey(profile.id), this, [this, id = profile.id](const QString& sessionId) {
        m_secrets.read(link::passwordKey(id), this, [this, id, sessionId](const QString& kept) {
            if (id != m_profile.id)
                return;
            if (kept.isEmpty() && sessionId.isEmpty())
                Q_EMIT loginWanted(id, {});
            else
                begin({kept, sessionId});
        });
    });
}

void Session::begin(const link::Credentials& credentials)
{
    m_client.connectTo(m_profile, credentials);
}

void Session::disconnectFromServer()
{
    m_client.disconnectFromServer();
}

void Session::logout()
{
    m_secrets.remove(link::sessionKey(m_profile.id));
    m_client.logout();
}

void Session::onState(link::AdminClient::State state)
{
    using Kind = link::AdminClient::RefusalKind;
    if (state != link::AdminClient::State::Refused)
        return;
    // What only another login or address mends is asked for; what may mend itself is shown by the pages.
    const QString text = models::visibleText(m_client.stateText(), 200);
    if (m_client.refusalKind() == Kind::Credentials)
        Q_EMIT loginWanted(m_profile.id, tr("The server says: %1").arg(text));
    else if (m_client.refusalKind() == Kind::UnknownHost || m_client.refusalKind() == Kind::Tls)
        Q_EMIT loginWanted(m_profile.id, tr("No connection: %1").arg(text));
}

void Session::onTlsRefused(const link::TlsProblem& problem)
{
    views::Confirmation question;
    question.title = problem.pinChanged ? tr("%1 shows another certificate than the pinned one")
                                              .arg(m_profile.url.authority(QUrl::FullyEncoded))
                                        : tr("No authority vouches for the certificate of %1")
                                              .arg(m_profile.url.authority(QUrl::FullyEncoded));
    question.explanation = tr("Compare the fingerprint with the one its operator gives you. Once pinned, "
                              "exactly this certificate is accepted for this server, and no other.");
    question.details =
        QStringList{tr("SHA-256  %1").arg(problem.fingerprint), tr("Subject  %1").arg(problem.subject),
                    tr("Issuer  %1").arg(problem.issuer),
                    tr("Valid  %1 to %2").arg(problem.validFrom, problem.validUntil)} +
        problem.errors;
    question.action = tr("Pin this certificate");
    m_prompt.confirm(
        m_window, question,
        [this, fingerprint = problem.fingerprint](const std::optional<views::ConfirmationAnswer>& answer) {
            if (!answer)
                return;
            m_profile.pin = fingerprint;
            if (m_profiles.find(m_profile.id)) {
                m_profiles.put(m_profile);
                m_profiles.save();
            }
            m_client.pinCertificate(fingerprint);
        });
}

} // namespace sio::app
