// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/adminworker.h"

#include "admin/commands.h"
#include "admin/eventfilter.h"
#include "admin/jsonreader.h"
#include "admin/names.h"
#include "admin/serverconfig.h"
#include "catalogue/jsonobject.h"
#include "link/decode.h"
#include "protocol/jsonscanner.h"

#include <QtCore/QDateTime>
#include <QtCore/QJsonDocument>

namespace sio::link {

using namespace std::chrono_literals;
using catalogue::JsonObject;
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

QByteArray toBytes(const std::string& text)
{
    return QByteArray::fromStdString(text);
}

QString fromLatin(std::string_view text)
{
    return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
}

/// The JSON text of the first argument of an event or ack; empty when there is none.
std::string_view firstArgument(const QByteArray& payload, std::size_t skipped)
{
    protocol::JsonScanner scanner({128, kMaxValues});
    if (scanner.scan(viewOf(payload)) != protocol::JsonStatus::Valid || scanner.children().size() <= skipped)
        return {};
    return scanner.children()[skipped].value;
}

std::string_view topicName(int topic)
{
    switch (topic) {
    case 0:
        return admin::topic::kSockets;
    case 1:
        return admin::topic::kStats;
    case 2:
        return admin::topic::kRejected;
    default:
        return admin::topic::kAudit;
    }
}

Feature topicFeature(int topic)
{
    static constexpr Feature features[] = {Feature::Sockets, Feature::Stats, Feature::Rejected,
                                           Feature::Audit};
    return features[topic];
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

void AdminWorker::onLost(const QString& why, bool willRetry)
{
    flush();
    if (willRetry)
        tellState(State::Retrying, why);
    else
        tellState(State::Refused, why, RefusalKind::Other);
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
        const auto id = admin::textFrom(firstArgument(event.payload, 1));
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
        const std::string_view config = firstArgument(event.payload, 1);
        onConfig(QByteArray(config.data(), static_cast<qsizetype>(config.size())));
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
    const std::string_view body = firstArgument(event.payload, 1);
    if (event.name == fromLatin(admin::news::kSnapshot)) {
        admin::SnapshotPage page;
        const bool good = admin::fromJson(body, page);
        SnapshotPage out = good ? decoded(page) : SnapshotPage();
        if (event.ackId)
            out.receipt = (m_connection << kReceiptBits) | (*event.ackId + 1);
        if (good)
            push(std::move(out));
        else if (event.ackId)
            m_socket.answer(*event.ackId, "0");
        return good;
    }
    if (event.name == fromLatin(admin::news::kDelta)) {
        admin::SocketDelta delta;
        if (!admin::fromJson(body, delta))
            return false;
        push(decoded(delta));
        return true;
    }
    if (event.name == fromLatin(admin::news::kResync)) {
        admin::Resync resync;
        if (!admin::fromJson(body, resync))
            return false;
        push(Resync{decoded(resync.why)});
        if (!m_resubscribe.isActive())
            m_resubscribe.start(kResubscribeDelay);
        return true;
    }
    if (event.name == fromLatin(admin::news::kEvents)) {
        admin::EventBatch batch;
        if (!admin::fromJson(body, batch))
            return false;
        EventBatch out;
        out.events = decoded(batch.events);
        out.sampled = std::max<std::int64_t>(0, batch.sampled);
        push(std::move(out));
        return true;
    }
    if (event.name == fromLatin(admin::news::kStats)) {
        admin::StatsRow row;
        if (!admin::fromJson(body, row))
            return false;
        StatsBatch batch;
        batch.rows.push_back(decoded(row));
        push(std::move(batch));
        return true;
    }
    if (event.name == fromLatin(admin::news::kRejected)) {
        const admin::ObjectReader reader(body);
        RejectedBatch batch;
        for (const admin::RejectedRow& row : admin::rowsFrom<admin::RejectedRow>(reader.elements("entries")))
            batch.rows.push_back(decoded(row));
        push(std::move(batch));
        return true;
    }
    if (event.name == fromLatin(admin::news::kAuditRow)) {
        admin::AuditRow row;
        if (!admin::fromJson(body, row))
            return false;
        AuditBatch batch;
        batch.rows.push_back(decoded(row));
        push(std::move(batch));
        return true;
    }
    return event.name == fromLatin(admin::news::kServerStats);
}

void AdminWorker::watch(int topic, bool on)
{
    m_wanted[topic] = on;
    if (m_config.dialect != Dialect::Stream || !m_socket.isJoined() || !m_config.has(topicFeature(topic)))
        return;
    if (on) {
        subscribe(topic);
        return;
    }
    if (topic == AdminClient::Sockets)
        m_resubscribe.stop();
    m_socket.request(fromLatin(admin::request::kUnsubscribe),
                     toBytes(JsonObject().text("topic", topicName(topic)).str()), kRequestTimeout, this,
                     [](const AckResult&) {});
}

void AdminWorker::watchEvents(const EventSpec& spec, int history)
{
    m_eventSpec = spec;
    m_eventHistory = history;
    if (m_config.dialect == Dialect::Stream && m_socket.isJoined())
        subscribeEvents(history);
}

void AdminWorker::unwatchEvents()
{
    m_eventSpec.reset();
    if (m_config.dialect == Dialect::Stream && m_socket.isJoined() && m_config.has(Feature::Events))
        m_socket.request(fromLatin(admin::request::kUnsubscribe),
                         toBytes(JsonObject().text("topic", admin::topic::kEvents).str()), kRequestTimeout,
                         this, [](const AckResult&) {});
}

void AdminWorker::snapshotAgain()
{
    if (m_config.dialect == Dialect::Stream && m_socket.isJoined() && !m_resubscribe.isActive())
        m_resubscribe.start(kResubscribeDelay);
}

void AdminWorker::subscribeAll()
{
    if (m_config.dialect != Dialect::Stream)
        return;
    for (int topic = 0; topic < AdminClient::TopicCount; ++topic) {
        if (m_wanted[topic])
            subscribe(topic);
    }
    if (m_eventSpec)
        subscribeEvents(m_eventHistory);
}

void AdminWorker::subscribeSockets()
{
    if (m_wanted[AdminClient::Sockets])
        subscribe(AdminClient::Sockets);
}

void AdminWorker::subscribe(int topic)
{
    if (m_config.dialect != Dialect::Stream || !m_socket.isJoined() || !m_config.has(topicFeature(topic)))
        return;
    m_socket.request(fromLatin(admin::request::kSubscribe),
                     toBytes(JsonObject().text("topic", topicName(topic)).str()), kRequestTimeout, this,
                     [this, topic](const AckResult& result) { onSubscribed(topic, result); });
}

void AdminWorker::subscribeEvents(int history)
{
    if (!m_config.has(Feature::Events))
        return;
    admin::EventFilter filter;
    for (const QString& name : m_eventSpec->events)
        filter.events.push_back(toStd(name));
    filter.user = toStd(m_eventSpec->user);
    filter.room = toStd(m_eventSpec->room);
    filter.socket = toStd(m_eventSpec->socket);
    if (m_eventSpec->dir == "in" || m_eventSpec->dir == "out")
        filter.dir = m_eventSpec->dir == "in" ? admin::Direction::In : admin::Direction::Out;
    filter.text = toStd(m_eventSpec->text);
    const std::string object = JsonObject()
                                   .text("topic", admin::topic::kEvents)
                                   .raw("filter", admin::toJson(filter))
                                   .integer("history", m_config.has(Feature::History) ? history : 0)
                                   .str();
    m_socket.request(fromLatin(admin::request::kSubscribe), toBytes(object), kRequestTimeout, this,
                     [this, history](const AckResult& result) {
                         admin::EventHistory past;
                         const std::string_view body = firstArgument(result.payload, 0);
                         if (history <= 0 || result.status != AckResult::Status::Answered ||
                             admin::errorOf(body) || !admin::fromJson(body, past))
                             return;
                         EventBatch batch;
                         batch.events = decoded(past.history);
                         batch.lost = std::max<std::int64_t>(0, past.lost);
                         batch.history = true;
                         push(std::move(batch));
                     });
}

void AdminWorker::onSubscribed(int topic, const AckResult& result)
{
    if (result.status == AckResult::Status::Disconnected)
        return;
    const std::string_view body = firstArgument(result.payload, 0);
    if (result.status == AckResult::Status::TimedOut || admin::errorOf(body)) {
        // A snapshot is worth another attempt; the other topics wait for the next login or page.
        if (topic == AdminClient::Sockets && !m_resubscribe.isActive())
            m_resubscribe.start(kResubscribeDelay * 3);
        return;
    }
    const admin::ObjectReader reader(body);
    if (topic == AdminClient::Sockets) {
        admin::SocketSubscription subscription;
        if (admin::fromJson(body, subscription))
            push(SnapshotBegin{decoded(subscription.generation), subscription.revision, subscription.total});
    } else if (topic == AdminClient::Stats) {
        StatsBatch batch;
        batch.history = true;
        for (const admin::StatsRow& row : admin::rowsFrom<admin::StatsRow>(reader.elements("history")))
            batch.rows.push_back(decoded(row));
        push(std::move(batch));
    } else if (topic == AdminClient::Rejected) {
        RejectedBatch batch;
        batch.history = true;
        for (const admin::RejectedRow& row : admin::rowsFrom<admin::RejectedRow>(reader.elements("history")))
            batch.rows.push_back(decoded(row));
        push(std::move(batch));
    }
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
    m_feed.push_back(std::move(update));
    if (m_feed.size() >= kMaxFeed)
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
