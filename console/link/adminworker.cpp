// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/adminworker.h"

#include "admin/commands.h"
#include "admin/jsonreader.h"
#include "admin/names.h"
#include "admin/serverconfig.h"
#include "link/decode.h"
#include "link/encode.h"
#include "link/streamdialect.h"

#include <QtCore/QDateTime>

namespace sio::link {

using namespace std::chrono_literals;
using State = AdminClient::State;
using RefusalKind = AdminClient::RefusalKind;

namespace {

constexpr auto kFlushPeriod = 50ms;
constexpr auto kConfigTimeout = 10s;
constexpr auto kRequestTimeout = 15s;
constexpr auto kResubscribeDelay = 1s;
/// Feeds handed over and not yet taken; above it events are dropped and counted.
constexpr int kMaxUnderway = 20;
/// Updates gathered before a feed is handed over early.
constexpr std::size_t kMaxFeed = 1000;
/// Receipt = connection number above, ack id below.
constexpr int kReceiptBits = 40;

RefusalKind kindOf(const Loss& loss)
{
    switch (loss.kind) {
    case Loss::Kind::UnknownHost:
        return RefusalKind::UnknownHost;
    case Loss::Kind::Tls:
        return RefusalKind::Tls;
    case Loss::Kind::ConnectionRefused:
    case Loss::Kind::TimedOut:
    case Loss::Kind::NoServer:
    case Loss::Kind::Closed:
        return RefusalKind::Unreachable;
    case Loss::Kind::Protocol:
    case Loss::Kind::Other:
        break;
    }
    return RefusalKind::Other;
}

} // namespace

AdminWorker::AdminWorker(AdminClient* client) : m_client(client)
{
    m_flush.setSingleShot(true);
    m_configDeadline.setSingleShot(true);
    m_resubscribe.setSingleShot(true);
    m_throttle.setSingleShot(true);
    connect(&m_flush, &QTimer::timeout, this, &AdminWorker::flush);
    connect(&m_resubscribe, &QTimer::timeout, this, &AdminWorker::subscribeSockets);
    connect(&m_throttle, &QTimer::timeout, this, &AdminWorker::connectNow);
    connect(&m_configDeadline, &QTimer::timeout, this, [this] {
        m_socket.close();
        tellState(State::Refused, QStringLiteral("the namespace answers, but it is no admin namespace"),
                  RefusalKind::Other);
    });
    connect(&m_socket, &SocketIoClient::stateChanged, this, &AdminWorker::onStateChanged);
    connect(&m_socket, &SocketIoClient::refused, this, &AdminWorker::onRefused);
    connect(&m_socket, &SocketIoClient::lost, this, &AdminWorker::onLost);
    connect(&m_socket, &SocketIoClient::tlsRefused, this, &AdminWorker::onTlsRefused);
    connect(&m_socket, &SocketIoClient::eventReceived, this, &AdminWorker::onEvent);
}

template <class Call> void AdminWorker::tell(Call call)
{
    QMetaObject::invokeMethod(
        m_client,
        [client = m_client, epoch = m_epoch, call = std::move(call)] {
            if (client->m_epoch == epoch)
                call(*client);
        },
        Qt::QueuedConnection);
}

void AdminWorker::tellState(State state, const QString& text, RefusalKind kind)
{
    const auto retryAt = std::chrono::steady_clock::now() +
                         (m_throttle.isActive() ? m_throttle.remainingTimeAsDuration() : m_socket.retryIn());
    tell([state, text, kind, retryAt](AdminClient& client) {
        client.m_retryAt = retryAt;
        client.setState(state, text, kind);
    });
}

void AdminWorker::start(std::uint64_t epoch, const Profile& profile, const Credentials& credentials)
{
    stop();
    m_epoch = epoch;
    m_profile = profile;
    m_credentials = credentials;
    m_skipped = 0;
    connectNow();
}

void AdminWorker::stop()
{
    m_flush.stop();
    m_configDeadline.stop();
    m_resubscribe.stop();
    m_throttle.stop();
    m_feed.clear();
    m_socket.close();
    m_config = {};
}

void AdminWorker::retryNow()
{
    m_throttle.stop();
    if (m_socket.state() == SocketIoClient::State::Waiting)
        m_socket.retryNow();
    else if (m_socket.state() == SocketIoClient::State::Closed)
        connectNow();
}

void AdminWorker::pin(const QString& fingerprint)
{
    m_profile.pin = fingerprint;
    connectNow();
}

void AdminWorker::connectNow()
{
    admin::LoginAuth auth;
    auth.stream = 1;
    m_triesSession = !m_credentials.sessionId.isEmpty();
    if (m_triesSession) {
        auth.sessionId = toStd(m_credentials.sessionId);
    } else {
        auth.username = toStd(m_profile.user);
        auth.password = toStd(m_credentials.password);
    }
    SocketIoOptions options;
    options.url = m_profile.url;
    options.path = m_profile.path;
    options.nsp = m_profile.nsp;
    options.auth = toBytes(admin::toJson(auth));
    options.pin = m_profile.pin;
    m_socket.open(std::move(options));
}

void AdminWorker::onStateChanged(SocketIoClient::State state)
{
    if (state == SocketIoClient::State::Connecting)
        tellState(State::Connecting, QStringLiteral("connecting to %1").arg(m_profile.url.host()));
    else if (state == SocketIoClient::State::Joining)
        tellState(State::LoggingIn, QStringLiteral("logging in"));
    if (state == SocketIoClient::State::Joined) {
        ++m_connection;
        m_config = {};
        m_public.begin(m_profile.nsp, QStringLiteral("public-%1").arg(m_connection));
        m_configDeadline.start(kConfigTimeout);
        return;
    }
    m_configDeadline.stop();
    m_resubscribe.stop();
}

void AdminWorker::onRefused(const Refusal& refusal)
{
    const QString message = refusal.message.left(500);
    const qint64 retryAfter = refusal.data.value("retry_after_ms").toInteger();
    if (refusal.data.value("code").toString() == "RETRY_LATER" || message == "retry later") {
        m_throttle.start(std::chrono::milliseconds(std::clamp<qint64>(retryAfter, 1000, 600'000)));
        tellState(State::Retrying,
                  QStringLiteral("too many failed logins from here: the server wants a pause"),
                  RefusalKind::Throttled);
        return;
    }
    if (message == "invalid credentials") {
        if (m_triesSession) {
            m_credentials.sessionId.clear();
            tell([](AdminClient& client) { Q_EMIT client.sessionIdChanged({}); });
            if (!m_credentials.password.isEmpty()) {
                connectNow();
                return;
            }
        }
        tellState(State::Refused,
                  m_triesSession ? QStringLiteral("the login has expired: enter the password")
                                 : QStringLiteral("invalid credentials: user or password is wrong"),
                  RefusalKind::Credentials);
        return;
    }
    if (message == "Invalid namespace") {
        tellState(State::Refused,
                  QStringLiteral(
                      "the server has no namespace %1: no admin account is configured, or the profile names "
                      "another one")
                      .arg(m_profile.nsp),
                  RefusalKind::NoAdminNamespace);
        return;
    }
    tellState(State::Refused, QStringLiteral("the server refused the login: %1").arg(message),
              RefusalKind::Other);
}

void AdminWorker::onLost(const Loss& loss, bool willRetry)
{
    flush();
    tellState(willRetry ? State::Retrying : State::Refused, loss.text, kindOf(loss));
}

void AdminWorker::onTlsRefused(const TlsProblem& problem)
{
    tell([problem](AdminClient& client) {
        client.m_tlsProblem = problem;
        client.setState(
            State::Refused,
            problem.pinChanged
                ? QStringLiteral("the server's certificate is not the pinned one")
                : QStringLiteral("the server's certificate is not trusted: %1").arg(problem.errors.value(0)),
            RefusalKind::Certificate);
        Q_EMIT client.tlsRefused(problem);
    });
}

void AdminWorker::onEvent(const IncomingEvent& event)
{
    if (event.name == u"session") {
        const auto id = admin::textFrom(argumentOf(event.payload, 1));
        if (!id || id->empty() || id->size() > 1024)
            return;
        m_credentials.sessionId = decoded(*id);
        m_triesSession = true;
        admin::LoginAuth auth;
        auth.sessionId = *id;
        auth.stream = 1;
        m_socket.setAuth(toBytes(admin::toJson(auth)));
        tell([session = m_credentials.sessionId](AdminClient& client) {
            client.m_credentials.sessionId = session;
            Q_EMIT client.sessionIdChanged(session);
        });
        return;
    }
    if (event.name == u"config") {
        const std::string_view config = argumentOf(event.payload, 1);
        onConfig(toBytes(config));
        return;
    }
    bool taken = false;
    if (m_config.dialect == Dialect::Stream)
        taken = takeStream(event);
    else
        taken = m_public.take(event, m_eventSpec.has_value(), QDateTime::currentMSecsSinceEpoch(), m_feed);
    if (!taken) {
        ++m_skipped;
        tell([skipped = m_skipped](AdminClient& client) { client.m_skipped = skipped; });
    }
    if (!m_flush.isActive())
        m_flush.start(kFlushPeriod);
}

void AdminWorker::onConfig(const QByteArray& json)
{
    std::optional<ServerConfig> config = serverConfigFrom(json, QDateTime::currentMSecsSinceEpoch());
    if (!config || config->protocol > admin::kProtocol) {
        m_socket.close();
        tellState(State::Refused,
                  config
                      ? QStringLiteral(
                            "the server speaks protocol %1 of the admin stream, this console %2: update the "
                            "console")
                            .arg(config->protocol)
                            .arg(admin::kProtocol)
                      : QStringLiteral("the server's configuration cannot be read"),
                  RefusalKind::Other);
        return;
    }
    m_configDeadline.stop();
    const bool isFirst = m_config.dialect == Dialect::Unknown;
    m_config = *std::move(config);
    tell([config = m_config](AdminClient& client) { client.takeConfig(config); });
    if (!isFirst)
        return;
    tellState(State::Live, QStringLiteral("connected"));
    subscribeAll();
}

bool AdminWorker::takeStream(const IncomingEvent& event)
{
    StreamNews news = streamNews(event.name, argumentOf(event.payload, 1));
    if (auto* page = news.update ? std::get_if<SnapshotPage>(&*news.update) : nullptr) {
        if (event.ackId)
            page->receipt = (m_connection << kReceiptBits) | (*event.ackId + 1);
    } else if (event.ackId && event.name == fromLatin(admin::news::kSnapshot)) {
        m_socket.answer(*event.ackId, "0"); // unreadable: the store cannot do it
    }
    if (news.update && std::holds_alternative<Resync>(*news.update) && !m_resubscribe.isActive())
        m_resubscribe.start(kResubscribeDelay);
    if (news.update)
        push(*std::move(news.update));
    return news.isKnown;
}

void AdminWorker::watch(Topic topic, bool on)
{
    m_wanted[static_cast<std::size_t>(topic)] = on;
    if (!canAsk() || !m_config.has(topicFeature(topic)))
        return;
    if (on) {
        subscribe(topic);
        return;
    }
    if (topic == Topic::Sockets)
        m_resubscribe.stop();
    unsubscribe(topicName(topic));
}

void AdminWorker::watchEvents(const EventSpec& spec, int history)
{
    m_eventSpec = spec;
    m_eventHistory = history;
    if (canAsk())
        subscribeEvents(history);
}

void AdminWorker::unwatchEvents()
{
    m_eventSpec.reset();
    if (canAsk() && m_config.has(Feature::Events))
        unsubscribe(admin::topic::kEvents);
}

void AdminWorker::snapshotAgain()
{
    if (canAsk() && !m_resubscribe.isActive())
        m_resubscribe.start(kResubscribeDelay);
}

bool AdminWorker::canAsk() const
{
    return m_config.dialect == Dialect::Stream && m_socket.isJoined();
}

void AdminWorker::subscribeAll()
{
    for (std::size_t topic = 0; topic < kTopics; ++topic) {
        if (m_wanted[topic])
            subscribe(static_cast<Topic>(topic));
    }
    if (m_eventSpec && canAsk())
        subscribeEvents(m_eventHistory);
}

void AdminWorker::subscribeSockets()
{
    if (m_wanted[static_cast<std::size_t>(Topic::Sockets)])
        subscribe(Topic::Sockets);
}

void AdminWorker::subscribe(Topic topic)
{
    if (!canAsk() || !m_config.has(topicFeature(topic)))
        return;
    m_socket.request(fromLatin(admin::request::kSubscribe), topicJson(topicName(topic)), kRequestTimeout,
                     this, [this, topic](const AckResult& result) { onSubscribed(topic, result); });
}

void AdminWorker::unsubscribe(std::string_view topic)
{
    m_socket.request(fromLatin(admin::request::kUnsubscribe), topicJson(topic), kRequestTimeout, this,
                     [](const AckResult&) {});
}

void AdminWorker::subscribeEvents(int history)
{
    if (!m_config.has(Feature::Events))
        return;
    m_socket.request(fromLatin(admin::request::kSubscribe),
                     eventTopicJson(*m_eventSpec, m_config.has(Feature::History) ? history : 0),
                     kRequestTimeout, this, [this, history](const AckResult& result) {
                         const std::string_view body = argumentOf(result.payload, 0);
                         if (history <= 0 || result.status != AckResult::Status::Answered ||
                             admin::errorOf(body))
                             return;
                         if (auto past = eventsSubscribed(body))
                             push(*std::move(past));
                     });
}

void AdminWorker::onSubscribed(Topic topic, const AckResult& result)
{
    if (result.status == AckResult::Status::Disconnected)
        return;
    const std::string_view body = argumentOf(result.payload, 0);
    if (result.status == AckResult::Status::TimedOut || admin::errorOf(body)) {
        // A snapshot is worth another attempt; the other topics wait for the next login or page.
        if (topic == Topic::Sockets && !m_resubscribe.isActive())
            m_resubscribe.start(kResubscribeDelay * 3);
        return;
    }
    if (auto update = subscribed(topic, body))
        push(*std::move(update));
}

void AdminWorker::acknowledge(std::uint64_t receipt)
{
    if (receipt != 0 && receipt >> kReceiptBits == m_connection)
        m_socket.answer((receipt & ((1ull << kReceiptBits) - 1)) - 1, "1");
}

void AdminWorker::request(std::uint64_t id, const QString& event, const QByteArray& object)
{
    m_socket.request(event, object, kRequestTimeout, this, [this, id](const AckResult& result) {
        QMetaObject::invokeMethod(
            m_client, [client = m_client, id, result] { client->finish(id, result); }, Qt::QueuedConnection);
    });
}

void AdminWorker::emitPublic(const QString& event, const std::vector<QByteArray>& packets)
{
    for (const QByteArray& arguments : packets)
        m_socket.emitEvent(event, arguments);
}

void AdminWorker::push(Update update)
{
    // The server waits for a page to be acknowledged: it goes on at once.
    const bool isPage = std::holds_alternative<SnapshotPage>(update);
    m_feed.push_back(std::move(update));
    if (isPage || m_feed.size() >= kMaxFeed)
        flush();
    else if (!m_flush.isActive())
        m_flush.start(kFlushPeriod);
}

void AdminWorker::flush()
{
    m_public.flush(m_feed);
    if (m_feed.empty())
        return;
    if (m_underway->load() > kMaxUnderway) {
        for (Update& update : m_feed) {
            if (auto* batch = std::get_if<EventBatch>(&update)) {
                batch->dropped += static_cast<std::int64_t>(batch->events.size());
                batch->events.clear();
            }
        }
    }
    m_underway->fetch_add(1);
    auto feed = std::make_shared<Feed>(std::exchange(m_feed, {}));
    // Counted down even when the news is of an earlier connection.
    QMetaObject::invokeMethod(
        m_client,
        [client = m_client, epoch = m_epoch, feed, underway = m_underway] {
            underway->fetch_sub(1);
            if (client->m_epoch == epoch)
                Q_EMIT client->feed(*feed);
        },
        Qt::QueuedConnection);
}

} // namespace sio::link
