// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/profile.h"
#include "link/requests.h"
#include "link/rows.h"
#include "link/serverconfig.h"
#include "link/socketioclient.h"
#include "link/streamdialect.h"

#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QString>
#include <QtCore/QThread>

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string_view>
#include <vector>

namespace sio::link {

class AdminWorker;
struct PublicCommand;

/// What one logs in with. The session id of an earlier login is tried first.
struct Credentials {
    QString password;
    QString sessionId;
};

/// The console's link to one server: logs in, keeps the subscriptions alive over reconnects, asks, and hands
/// the server's news to the store. Lives in the GUI thread; the connection and all decoding live in a thread
/// of its own, so that a giant packet never blocks the GUI. Speaks both dialects (Dialect); what the server
/// does not offer is answered NOT_OFFERED at once.
class AdminClient : public QObject {
    Q_OBJECT
public:
    enum class State : std::uint8_t {
        Disconnected, ///< nobody wants a connection
        Connecting,   ///< TCP, TLS, websocket
        LoggingIn,
        Live,
        Retrying, ///< lost; the next attempt is due in retryIn()
        Refused,  ///< no attempt follows by itself: refusal() says why
    };
    Q_ENUM(State)

    /// Why State::Refused, and of State::Retrying what the next attempt is about.
    enum class RefusalKind : std::uint8_t {
        None,
        Credentials,
        Throttled,
        NoAdminNamespace,
        Certificate, ///< not trusted: tlsProblem()
        Tls,         ///< the handshake failed
        UnknownHost,
        Unreachable, ///< connection refused, no answer, closed, or no Socket.IO server there
        Other
    };
    Q_ENUM(RefusalKind)

    explicit AdminClient(QObject* parent = nullptr);
    ~AdminClient() override;

    /// Ends what was before, and connects.
    void connectTo(const Profile& profile, const Credentials& credentials);
    void disconnectFromServer();
    /// While Retrying: now. While Refused: with the same credentials.
    void retryNow();
    /// Trusts the certificate shown by tlsProblem(), for this connection; the caller keeps it in the profile.
    void pinCertificate(const QString& fingerprint);
    /// Ends the session id at the server, then disconnects.
    void logout();

    State state() const { return m_state; }
    RefusalKind refusalKind() const { return m_refusalKind; }
    /// For people: what is being done, or why not ("invalid credentials", "retry in 4 s: connection
    /// refused").
    QString stateText() const { return m_stateText; }
    std::chrono::milliseconds retryIn() const;
    const TlsProblem& tlsProblem() const { return m_tlsProblem; }
    const Profile& profile() const { return m_profile; }
    const ServerConfig& config() const { return m_config; }
    bool isLive() const { return m_state == State::Live; }
    /// Commands want a live server that takes them and a profile that is not read-only. Empty when `feature`
    /// can be used now; otherwise a sentence for people.
    QString whyNot(Feature feature) const;
    /// Packets of the server that were skipped as malformed or unknown, since the login.
    std::int64_t skippedPackets() const { return m_skipped; }

    // What pages look at: kept over reconnects until it is switched off. Counted: each `true` wants its
    // `false`.
    void watchSockets(bool on);
    void watchStats(bool on);
    void watchRejected(bool on);
    void watchAudit(bool on);
    /// One feed; a further call replaces the filter. `history`: how many events from before are wanted (0:
    /// none).
    void watchEvents(const EventSpec& filter, int history = 500);
    void unwatchEvents();
    /// For a recording: while on, the feed comes whole, whatever watchEvents() and unwatchEvents() say; they
    /// count again afterwards.
    void holdEvents(bool on, int history = 0);
    bool watchesEvents() const { return m_watchingEvents; }

    /// Paces the server: the next page is sent after this. Called by the store; receipts are used once.
    void acknowledgePage(std::uint64_t receipt);
    /// A delta was missed: subscribes to the sockets again. Called by the store.
    void requestSnapshot();

    // Requests: `answer` runs later in this thread, exactly once, unless `context` is destroyed first.
    void publish(const PublishRequest& request, QObject* context, AnswerTo<Receipt> answer);
    void join(const Selection& who, const QString& room, const QString& reason, QObject* context,
              AnswerTo<Matched> answer);
    void leave(const Selection& who, const QString& room, const QString& reason, QObject* context,
               AnswerTo<Matched> answer);
    /// `close`: the whole connection, not the namespace alone.
    void disconnectSockets(const Selection& who, bool close, const QString& reason, const QString& confirm,
                           QObject* context, AnswerTo<Matched> answer);
    void block(const QString& user, int minutes, const QString& reason, QObject* context,
               AnswerTo<Nothing> answer);
    void unblock(const QString& user, const QString& reason, QObject* context, AnswerTo<Nothing> answer);
    void arm(const QString& reason, QObject* context, AnswerTo<Armed> answer);
    void disarm(QObject* context, AnswerTo<Nothing> answer);
    void search(SearchKind kind, const QString& query, int offset, int limit, QObject* context,
                AnswerTo<SearchResult> answer);
    void userDetails(const QString& user, QObject* context, AnswerTo<UserDetails> answer);
    void roomDetails(const QString& room, int offset, int limit, QObject* context,
                     AnswerTo<RoomDetails> answer);
    /// `before`: 0 for the newest.
    void audit(std::int64_t before, int limit, const QString& query, QObject* context,
               AnswerTo<AuditPage> answer);
    /// Any other request of the stream; `object` is its JSON object text.
    void request(const QString& event, const QByteArray& object, QObject* context,
                 AnswerTo<QJsonObject> answer);

    /// The production lease: 0 when not armed, else until when, by our clock.
    std::int64_t armedUntil() const { return m_armedUntil; }

Q_SIGNALS:
    void stateChanged(sio::link::AdminClient::State state);
    /// After each login.
    void configChanged(const sio::link::ServerConfig& config);
    /// A password login made a session id; the caller may keep it. Empty: the one that was tried is no longer
    /// valid.
    void sessionIdChanged(const QString& sessionId);
    /// The certificate is not accepted; nothing follows until pinCertificate() or connectTo().
    void tlsRefused(const sio::link::TlsProblem& problem);
    void armedChanged(std::int64_t until);
    /// News for the store, in order.
    void feed(const sio::link::Feed& updates);

private:
    friend class AdminWorker;
    using Finish = std::function<void(const AckResult&)>;

    void setState(State state, const QString& text, RefusalKind kind = RefusalKind::None);
    void setArmed(std::int64_t until);
    void takeConfig(const ServerConfig& config);
    void watch(Topic topic, bool on);
    void membership(const Selection& who, const QString& room, const QString& reason, bool joins,
                    QObject* context, AnswerTo<Matched> answer);
    /// Sends a request and decodes its answer, or says at once why not.
    template <class T, class Decode>
    void ask(const RequestError& refusal, std::string_view event, const QByteArray& object, QObject* context,
             AnswerTo<T> answer, Decode decode);
    /// The same in the public dialect, which answers nothing.
    template <class T>
    void tellPublic(const RequestError& refusal, const PublicCommand& command, QObject* context,
                    AnswerTo<T> answer, const T& value);
    RequestError refusalOf(Feature feature, bool isCommand) const;
    void finish(std::uint64_t id, const AckResult& result);
    template <class Call> void post(Call call);

    QThread m_thread;
    AdminWorker* m_worker; ///< lives in m_thread, which deletes it
    State m_state = State::Disconnected;
    RefusalKind m_refusalKind = RefusalKind::None;
    QString m_stateText;
    Profile m_profile;
    Credentials m_credentials;
    ServerConfig m_config;
    TlsProblem m_tlsProblem;
    std::chrono::steady_clock::time_point m_retryAt{};
    std::int64_t m_armedUntil = 0;
    std::int64_t m_skipped = 0;
    std::uint64_t m_epoch = 0; ///< of connectTo: news of an earlier one is dropped
    std::uint64_t m_nextRequest = 0;
    std::map<std::uint64_t, Finish> m_pending;
    bool m_watchingEvents = false;
    bool m_holdsEvents = false;
    EventSpec m_eventFilter; ///< of watchEvents()
    std::array<int, kTopics> m_watchers{}; ///< by Topic
};

} // namespace sio::link

Q_DECLARE_METATYPE(sio::link::ServerConfig)
Q_DECLARE_METATYPE(sio::link::Feed)
