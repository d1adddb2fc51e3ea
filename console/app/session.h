// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/adminclient.h"
#include "link/profile.h"
#include "link/secretstore.h"

#include <QtCore/QObject>

class QWidget;

namespace sio::store {
class ServerState;
}
namespace sio::views {
class Prompt;
class ViewMemory;
} // namespace sio::views

namespace sio::app {

/// Who we are connected to: logs in with what is kept or typed, keeps what people asked to be kept, asks
/// about certificates. GUI thread.
class Session : public QObject {
    Q_OBJECT
public:
    Session(link::AdminClient& client, store::ServerState& state, link::Profiles& profiles,
            link::SecretStore& secrets, views::Prompt& prompt, views::ViewMemory& memory,
            QObject* parent = nullptr);

    /// An empty password: the one that is kept, or the session id of an earlier login; failing that the login
    /// is wanted.
    void connectTo(const link::Profile& profile, const QString& password);
    void disconnectFromServer();
    void logout();
    /// Dialogs belong to this window.
    void setWindow(QWidget* window) { m_window = window; }
    const link::Profile& profile() const { return m_profile; }

Q_SIGNALS:
    /// Another profile is shown from now on; emitted before the first packet.
    void profileChanged(const sio::link::Profile& profile);
    /// The login dialog is needed; `problem` says what was wrong with the last try.
    void loginWanted(const QString& profileId, const QString& problem);

private:
    void onState(link::AdminClient::State state);
    void onTlsRefused(const link::TlsProblem& problem);
    void begin(const link::Credentials& credentials);

    link::AdminClient& m_client;
    store::ServerState& m_state;
    link::Profiles& m_profiles;
    link::SecretStore& m_secrets;
    views::Prompt& m_prompt;
    views::ViewMemory& m_memory;
    link::Profile m_profile;
    QWidget* m_window = nullptr;
};

} // namespace sio::app
