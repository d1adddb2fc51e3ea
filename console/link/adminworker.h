// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/adminclient.h"
#include "link/publicdialect.h"
#include "link/streamdialect.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <string_view>

namespace sio::link {

/// The half of AdminClient that lives in the link's thread: owns the connection, decodes, keeps the
/// subscriptions. Talks to its client by queued calls only.
class AdminWorker : public QObject {
    Q_OBJECT
public:
    explicit AdminWorker(AdminClient* client);

    void start(std::uint64_t epoch, const Profile& profile, const Credentials& credentials);
    void stop();
    void retryNow();
    void pin(const QString& fingerprint);
    void watch(Topic topic, bool on);
    void watchEvents(const EventSpec& spec, int history);
    void unwatchEvents();
    void acknowledge(std::uint64_t receipt);
    void snapshotAgain();
    void request(std::uint64_t id, const QString& event, const QByteArray& object);
    void emitPublic(const QString& event, const std::vector<QByteArray>& packets);

private:
    template <class Call> void tell(Call call);
    void tellState(AdminClient::State state, const QString& text,
                   AdminClient::RefusalKind kind = AdminClient::RefusalKind::None);
    void connectNow();
    void onStateChanged(SocketIoClient::State state);
    void onRefused(const Refusal& refusal);
    void onLost(const Loss& loss, bool willRetry);
    void onTlsRefused(const TlsProblem& problem);
    void onEvent(const IncomingEvent& event);
    void onConfig(const QByteArray& json);
    bool takeStream(const IncomingEvent& event);
    void subscribeAll();
    /// Is there a server that takes requests?
    bool canAsk() const;
    void subscribe(Topic topic);
    void unsubscribe(std::string_view topic);
    void subscribeSockets();
    void subscribeEvents(int history);
    void onSubscribed(Topic topic, const AckResult& result);
    void push(Update update);
    void flush();

    AdminClient* m_client; ///< outlives this thread
    SocketIoClient m_socket{this};
    QTimer m_flush{this};
    QTimer m_configDeadline{this};
    QTimer m_resubscribe{this};
    QTimer m_throttle{this};
    std::uint64_t m_epoch = 0;
    std::uint64_t m_connection = 0; ///< counts logins: receipts of an earlier one are void
    Profile m_profile;
    Credentials m_credentials;
    bool m_triesSession = false; ///< the login under way uses the session id
    ServerConfig m_config;
    PublicDialect m_public;
    std::array<bool, kTopics> m_wanted{}; ///< by Topic
    std::optional<EventSpec> m_eventSpec;
    int m_eventHistory = 0;
    Feed m_feed;
    std::shared_ptr<std::atomic<int>> m_underway = std::make_shared<std::atomic<int>>(0);
    std::int64_t m_skipped = 0;
};

} // namespace sio::link
