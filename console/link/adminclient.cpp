// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/adminclient.h"

#include "admin/commands.h"
#include "admin/jsonreader.h"
#include "admin/lookup.h"
#include "admin/names.h"
#include "catalogue/jsonobject.h"
#include "link/adminworker.h"
#include "link/decode.h"
#include "protocol/jsonscanner.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QTimer>

#include <algorithm>

namespace sio::link {

using catalogue::JsonObject;

namespace {

QString fromLatin(std::string_view text)
{
    return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
}

QByteArray toBytes(const std::string& text)
{
    return QByteArray::fromStdString(text);
}

std::vector<std::string> toStdList(const QStringList& list)
{
    std::vector<std::string> out;
    for (const QString& text : list)
        out.push_back(text.toStdString());
    return out;
}

std::optional<admin::Audience> audienceOf(const Target& target)
{
    admin::Audience audience;
    switch (target.kind) {
    case Target::Kind::Derived:
        return std::nullopt;
    case Target::Kind::User:
        audience.users.push_back(toStd(target.name));
        break;
    case Target::Kind::Session:
    case Target::Kind::Researcher:
    case Target::Kind::Room:
        audience.rooms.push_back(toStd(target.room()));
        break;
    case Target::Kind::Socket:
        audience.sockets.push_back(toStd(target.name));
        break;
    case Target::Kind::Everyone:
        audience.all = true;
        break;
    }
    return audience;
}

admin::SocketChoice choiceOf(const Selection& who)
{
    return {toStdList(who.sockets), toStd(who.user), toStd(who.inRoom), who.all};
}

/// What the public protocol calls a filter: a room, or a socket's id, which is its own room.
std::optional<std::vector<QString>> publicFilters(const Selection& who)
{
    if (!who.sockets.isEmpty())
        return std::vector<QString>(who.sockets.begin(), who.sockets.end());
    if (!who.inRoom.isEmpty())
        return std::vector<QString>{who.inRoom};
    if (who.all)
        return std::vector<QString>{QString()};
    return std::nullopt; // it knows no users
}

QByteArray jsonText(const QString& text)
{
    return toBytes(protocol::jsonString(text.toStdString()));
}

QByteArray filterJson(const QString& filter)
{
    return filter.isEmpty() ? QByteArray("null") : jsonText(filter);
}

bool isJsonObject(const QByteArray& text)
{
    protocol::JsonScanner scanner;
    return scanner.scan(viewOf(text)) == protocol::JsonStatus::Valid &&
           scanner.type() == protocol::JsonType::Object;
}

template <class T> std::optional<T> parsed(std::string_view body)
{
    T value;
    if (!admin::fromJson(body, value))
        return std::nullopt;
    return value;
}

std::optional<Receipt> receiptFrom(std::string_view body)
{
    const auto sent = parsed<admin::Receipt>(body);
    if (!sent)
        return std::nullopt;
    Receipt receipt;
    receipt.eventId = decoded(sent->eventId);
    receipt.matchedUsers = sent->matchedUsers;
    receipt.matchedSockets = sent->matchedSockets;
    receipt.written = sent->written;
    receipt.reason = decoded(sent->reason);
    for (const std::string& warning : sent->warnings)
        receipt.warnings.append(decoded(warning));
    for (const admin::ReceiptSocket& line : sent->sockets)
        receipt.sockets.push_back({decoded(line.id), decoded(line.user), decoded(line.transport),
                                   decoded(line.address), line.written, line.timeMs});
    receipt.time = sent->timeMs;
    return receipt;
}

std::optional<Matched> matchedFrom(std::string_view body)
{
    return Matched{admin::ObjectReader(body).integer("matched"), true};
}

std::optional<Nothing> nothingFrom(std::string_view)
{
    return Nothing{};
}

UserFound foundFrom(const admin::UserRow& row)
{
    UserFound found;
    found.user = decoded(row.user);
    found.sockets = row.sockets;
    found.rooms = row.rooms;
    for (const std::string& transport : row.transports)
        found.transports.append(decoded(transport));
    found.since = row.sinceMs;
    if (row.last)
        found.last = {decoded(row.last->event),
                      row.last->dir == admin::Direction::Out ? Direction::Out : Direction::In,
                      row.last->timeMs};
    return found;
}

std::vector<SocketRow> decodedRows(const std::vector<admin::SocketRow>& rows)
{
    std::vector<SocketRow> out;
    out.reserve(rows.size());
    for (const admin::SocketRow& row : rows)
        out.push_back(decoded(row));
    return out;
}

} // namespace

AdminClient::AdminClient(QObject* parent) : QObject(parent), m_worker(new AdminWorker(this))
{
    m_thread.setObjectName("link");
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
}

AdminClient::~AdminClient()
{
    // The only place that waits for the thread: what it still posts is dropped with this object.
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker] { worker->stop(); }, Qt::QueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

template <class Call> void AdminClient::post(Call call)
{
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, call = std::move(call)] { call(*worker); }, Qt::QueuedConnection);
}

void AdminClient::connectTo(const Profile& profile, const Credentials& credentials)
{
    ++m_epoch;
    m_profile = profile;
    m_credentials = credentials;
    m_config = {};
    m_skipped = 0;
    setArmed(0);
    const QString problem = profile.problem();
    if (!problem.isEmpty()) {
        post([](AdminWorker& worker) { worker.stop(); });
        setState(State::Refused, problem, RefusalKind::Other);
        return;
    }
    setState(State::Connecting, QStringLiteral("connecting to %1").arg(profile.url.host()));
    post([epoch = m_epoch, profile, credentials](AdminWorker& worker) {
        worker.start(epoch, profile, credentials);
    });
}

void AdminClient::disconnectFromServer()
{
    ++m_epoch;
    post([](AdminWorker& worker) { worker.stop(); });
    setArmed(0);
    setState(State::Disconnected, QStringLiteral("not connected"));
}

void AdminClient::retryNow()
{
    if (m_state == State::Retrying || m_state == State::Refused)
        post([](AdminWorker& worker) { worker.retryNow(); });
}

void AdminClient::pinCertificate(const QString& fingerprint)
{
    m_profile.pin = fingerprint;
    post([fingerprint](AdminWorker& worker) { worker.pin(fingerprint); });
}

void AdminClient::logout()
{
    m_credentials = {};
    if (!isLive() || m_config.dialect != Dialect::Stream) {
        disconnectFromServer();
        return;
    }
    ask<Nothing>(
        {}, admin::request::kLogout, "{}", this, [this](const Answer<Nothing>&) { disconnectFromServer(); },
        nothingFrom);
}

std::chrono::milliseconds AdminClient::retryIn() const
{
    if (m_state != State::Retrying)
        return {};
    return std::max(std::chrono::milliseconds(0), std::chrono::duration_cast<std::chrono::milliseconds>(
                                                      m_retryAt - std::chrono::steady_clock::now()));
}

void AdminClient::setState(State state, const QString& text, RefusalKind kind)
{
    const bool changed = m_state != state || m_stateText != text || m_refusalKind != kind;
    m_state = state;
    m_stateText = text;
    m_refusalKind = kind;
    if (changed)
        Q_EMIT stateChanged(state);
}

void AdminClient::setArmed(std::int64_t until)
{
    if (m_armedUntil == until)
        return;
    m_armedUntil = until;
    Q_EMIT armedChanged(until);
}

void AdminClient::takeConfig(const ServerConfig& config)
{
    m_config = config;
    setArmed(0);
    Q_EMIT configChanged(m_config);
}

RequestError AdminClient::refusalOf(Feature feature, bool isCommand) const
{
    if (!isLive())
        return {"NOT_CONNECTED", m_stateText.isEmpty() ? QStringLiteral("not connected") : m_stateText, {}};
    const QString why = whyNotOffered(m_config, feature);
    if (!why.isEmpty())
        return {"NOT_OFFERED", why, {}};
    if (isCommand && m_profile.readOnly)
        return {"READ_ONLY_PROFILE", QStringLiteral("This profile is read-only."), {}};
    return {};
}

QString AdminClient::whyNot(Feature feature) const
{
    switch (feature) {
    case Feature::Publish:
    case Feature::Emit:
    case Feature::JoinLeave:
    case Feature::Disconnect:
    case Feature::Block:
    case Feature::Arm:
    case Feature::TestTraffic:
        return refusalOf(feature, true).message;
    default:
        return refusalOf(feature, false).message;
    }
}

template <class T, class Decode>
void AdminClient::ask(const RequestError& refusal, std::string_view event, const QByteArray& object,
                      QObject* context, AnswerTo<T> answer, Decode decode)
{
    if (!refusal.code.isEmpty()) {
        QTimer::singleShot(0, context, [answer = std::move(answer), refusal] {
            Answer<T> result;
            result.error = refusal;
            answer(result);
        });
        return;
    }
    const std::uint64_t id = m_nextRequest++;
    m_pending.emplace(id, [context = QPointer<QObject>(context), answer = std::move(answer),
                           decode](const AckResult& ack) {
        if (!context)
            return;
        Answer<T> result;
        if (ack.status == AckResult::Status::Disconnected) {
            result.error = {
                "NOT_CONNECTED", QStringLiteral("the connection was lost before the answer came"), {}};
        } else if (ack.status == AckResult::Status::TimedOut) {
            result.error = {
                "TIMED_OUT", QStringLiteral("the server did not answer in time: it may have been done"), {}};
        } else {
            protocol::JsonScanner scanner;
            const bool valid = scanner.scan(viewOf(ack.payload)) == protocol::JsonStatus::Valid &&
                               !scanner.children().empty();
            const std::string_view body = valid ? scanner.children().front().value : std::string_view();
            if (const auto error = admin::errorOf(body)) {
                result.error = {
                    decoded(error->code), decoded(error->message),
                    QJsonDocument::fromJson(QByteArray::fromStdString(error->detailsJson)).object()};
                if (result.error.code.isEmpty())
                    result.error = {
                        "INVALID_ANSWER", QStringLiteral("the server's answer cannot be read"), {}};
            } else if (auto value = decode(body)) {
                result.ok = true;
                result.value = *std::move(value);
            } else {
                result.error = {"INVALID_ANSWER", QStringLiteral("the server's answer cannot be read"), {}};
            }
        }
        answer(result);
    });
    post([id, name = fromLatin(event), object](AdminWorker& worker) { worker.request(id, name, object); });
}

template <class T>
void AdminClient::tellPublic(const RequestError& refusal, const QString& event,
                             const std::vector<QByteArray>& packets, QObject* context, AnswerTo<T> answer,
                             const T& value)
{
    Answer<T> result;
    result.error = refusal;
    result.ok = refusal.code.isEmpty();
    if (result.ok) {
        result.value = value;
        post([event, packets](AdminWorker& worker) { worker.emitPublic(event, packets); });
    }
    QTimer::singleShot(0, context, [answer = std::move(answer), result] { answer(result); });
}

void AdminClient::finish(std::uint64_t id, const AckResult& result)
{
    const auto found = m_pending.find(id);
    if (found == m_pending.end())
        return;
    const Finish finish = std::move(found->second);
    m_pending.erase(found);
    finish(result);
}

void AdminClient::watch(Topic topic, bool on)
{
    const int before = m_watchers[topic];
    m_watchers[topic] = std::max(0, before + (on ? 1 : -1));
    if ((before > 0) != (m_watchers[topic] > 0))
        post([topic, wanted = m_watchers[topic] > 0](AdminWorker& worker) { worker.watch(topic, wanted); });
}

void AdminClient::watchSockets(bool on)
{
    watch(Sockets, on);
}

void AdminClient::watchStats(bool on)
{
    watch(Stats, on);
}

void AdminClient::watchRejected(bool on)
{
    watch(Rejected, on);
}

void AdminClient::watchAudit(bool on)
{
    watch(Audit, on);
}

void AdminClient::watchEvents(const EventSpec& filter, int history)
{
    m_watchingEvents = true;
    post([filter, history](AdminWorker& worker) { worker.watchEvents(filter, history); });
}

void AdminClient::unwatchEvents()
{
    m_watchingEvents = false;
    post([](AdminWorker& worker) { worker.unwatchEvents(); });
}

void AdminClient::acknowledgePage(std::uint64_t receipt)
{
    post([receipt](AdminWorker& worker) { worker.acknowledge(receipt); });
}

void AdminClient::requestSnapshot()
{
    post([](AdminWorker& worker) { worker.snapshotAgain(); });
}

void AdminClient::publish(const PublishRequest& request, QObject* context, AnswerTo<Receipt> answer)
{
    if (isLive() && m_config.dialect == Dialect::Public) {
        RequestError refusal = refusalOf(Feature::Emit, true);
        if (refusal.code.isEmpty() && request.dryRun)
            refusal = {"NOT_OFFERED", whyNotOffered(m_config, Feature::Publish), {}};
        if (refusal.code.isEmpty() && request.target.kind == Target::Kind::Derived)
            refusal = {"AUDIENCE_REQUIRED",
                       QStringLiteral("This server derives no audience: choose a room or a socket."),
                       {}};
        if (refusal.code.isEmpty() && !isJsonObject(request.data))
            refusal = {"INVALID_PAYLOAD", QStringLiteral("The payload is not a JSON object."), {}};
        const QString filter =
            request.target.kind == Target::Kind::Socket ? request.target.name : request.target.room();
        Receipt receipt;
        receipt.known = false;
        tellPublic<Receipt>(refusal, "emit",
                            {jsonText(request.nsp) + ',' + filterJson(filter) + ',' +
                             jsonText(request.event) + ',' + request.data},
                            context, std::move(answer), receipt);
        return;
    }
    RequestError refusal = refusalOf(Feature::Publish, !request.dryRun);
    if (refusal.code.isEmpty() && !isJsonObject(request.data))
        refusal = {"INVALID_PAYLOAD", QStringLiteral("The payload is not a JSON object."), {}};
    admin::PublishCommand command;
    command.event = toStd(request.event);
    command.dataJson = request.data.toStdString();
    command.to = audienceOf(request.target);
    if (!request.exceptRooms.isEmpty()) {
        command.except.emplace();
        command.except->rooms = toStdList(request.exceptRooms);
    }
    command.dryRun = request.dryRun;
    command.test = request.test;
    command.isVolatile = request.isVolatile;
    command.idempotencyKey = toStd(request.idempotencyKey);
    command.reason = toStd(request.reason);
    command.confirm = toStd(request.confirm);
    ask<Receipt>(refusal, admin::request::kPublish, toBytes(admin::toJson(command)), context,
                 std::move(answer), receiptFrom);
}

void AdminClient::join(const Selection& who, const QString& room, const QString& reason, QObject* context,
                       AnswerTo<Matched> answer)
{
    membership(who, room, reason, true, context, std::move(answer));
}

void AdminClient::leave(const Selection& who, const QString& room, const QString& reason, QObject* context,
                        AnswerTo<Matched> answer)
{
    membership(who, room, reason, false, context, std::move(answer));
}

void AdminClient::membership(const Selection& who, const QString& room, const QString& reason, bool joins,
                             QObject* context, AnswerTo<Matched> answer)
{
    RequestError refusal = refusalOf(Feature::JoinLeave, true);
    if (isLive() && m_config.dialect == Dialect::Public) {
        const auto filters = publicFilters(who);
        if (refusal.code.isEmpty() && !filters)
            refusal = {
                "NOT_OFFERED", QStringLiteral("This server knows no users: choose sockets or a room."), {}};
        std::vector<QByteArray> packets;
        for (const QString& filter : filters.value_or(std::vector<QString>()))
            packets.push_back(jsonText(who.nsp) + ',' + jsonText(room) + ',' + filterJson(filter));
        tellPublic<Matched>(refusal, joins ? "join" : "leave", packets, context, std::move(answer),
                            {0, false});
        return;
    }
    const admin::MembershipCommand command{choiceOf(who), toStd(room), toStd(reason)};
    ask<Matched>(refusal, joins ? admin::request::kJoin : admin::request::kLeave,
                 toBytes(admin::toJson(command)), context, std::move(answer), matchedFrom);
}

void AdminClient::disconnectSockets(const Selection& who, bool close, const QString& reason,
                                    const QString& confirm, QObject* context, AnswerTo<Matched> answer)
{
    RequestError refusal = refusalOf(Feature::Disconnect, true);
    if (isLive() && m_config.dialect == Dialect::Public) {
        const auto filters = publicFilters(who);
        if (refusal.code.isEmpty() && !filters)
            refusal = {
                "NOT_OFFERED", QStringLiteral("This server knows no users: choose sockets or a room."), {}};
        std::vector<QByteArray> packets;
        for (const QString& filter : filters.value_or(std::vector<QString>()))
            packets.push_back(jsonText(who.nsp) + (close ? ",true," : ",false,") + filterJson(filter));
        tellPublic<Matched>(refusal, "_disconnect", packets, context, std::move(answer), {0, false});
        return;
    }
    const admin::DisconnectCommand command{choiceOf(who), close, toStd(reason), toStd(confirm)};
    ask<Matched>(refusal, admin::request::kDisconnect, toBytes(admin::toJson(command)), context,
                 std::move(answer), matchedFrom);
}

void AdminClient::block(const QString& user, int minutes, const QString& reason, QObject* context,
                        AnswerTo<Nothing> answer)
{
    const admin::BlockCommand command{toStd(user), minutes, toStd(reason)};
    ask<Nothing>(refusalOf(Feature::Block, true), admin::request::kBlock, toBytes(admin::toJson(command)),
                 context, std::move(answer), nothingFrom);
}

void AdminClient::unblock(const QString& user, const QString& reason, QObject* context,
                          AnswerTo<Nothing> answer)
{
    const std::string object = JsonObject().text("user", toStd(user)).text("reason", toStd(reason)).str();
    ask<Nothing>(refusalOf(Feature::Block, true), admin::request::kUnblock, toBytes(object), context,
                 std::move(answer), nothingFrom);
}

void AdminClient::arm(const QString& reason, QObject* context, AnswerTo<Armed> answer)
{
    ask<Armed>(
        refusalOf(Feature::Arm, true), admin::request::kArm,
        toBytes(JsonObject().text("reason", toStd(reason)).str()), this,
        [this, context = QPointer<QObject>(context),
         answer = std::move(answer)](const Answer<Armed>& result) {
            if (result.ok)
                setArmed(result.value.until);
            if (context)
                answer(result);
        },
        [offset = m_config.clockOffsetMs](std::string_view body) -> std::optional<Armed> {
            const auto until = admin::ObjectReader(body).optionalInteger("armed_until");
            if (!until)
                return std::nullopt;
            return Armed{*until - offset};
        });
}

void AdminClient::disarm(QObject* context, AnswerTo<Nothing> answer)
{
    ask<Nothing>(
        refusalOf(Feature::Arm, true), admin::request::kDisarm, "{}", this,
        [this, context = QPointer<QObject>(context),
         answer = std::move(answer)](const Answer<Nothing>& result) {
            if (result.ok)
                setArmed(0);
            if (context)
                answer(result);
        },
        nothingFrom);
}

void AdminClient::search(SearchKind kind, const QString& query, int offset, int limit, QObject* context,
                         AnswerTo<SearchResult> answer)
{
    const admin::SearchRequest request{static_cast<admin::SearchKind>(kind), toStd(query), offset, limit};
    ask<SearchResult>(refusalOf(Feature::Search, false), admin::request::kSearch,
                      toBytes(admin::toJson(request)), context, std::move(answer),
                      [kind](std::string_view body) -> std::optional<SearchResult> {
                          const admin::ObjectReader reader(body);
                          SearchResult result;
                          result.total = reader.integer("total");
                          const auto rows = reader.elements("rows");
                          if (kind == SearchKind::Sockets) {
                              result.sockets = decodedRows(admin::rowsFrom<admin::SocketRow>(rows));
                          } else if (kind == SearchKind::Users) {
                              for (const admin::UserRow& row : admin::rowsFrom<admin::UserRow>(rows))
                                  result.users.push_back(foundFrom(row));
                          } else {
                              for (const admin::RoomRow& row : admin::rowsFrom<admin::RoomRow>(rows))
                                  result.rooms.push_back({decoded(row.room), decoded(row.kind), row.members});
                          }
                          return result;
                      });
}

void AdminClient::userDetails(const QString& user, QObject* context, AnswerTo<UserDetails> answer)
{
    ask<UserDetails>(refusalOf(Feature::Search, false), admin::request::kUser,
                     toBytes(JsonObject().text("user", toStd(user)).str()), context, std::move(answer),
                     [](std::string_view body) -> std::optional<UserDetails> {
                         const auto sent = parsed<admin::UserDetails>(body);
                         if (!sent)
                             return std::nullopt;
                         return UserDetails{decoded(sent->user), sent->blocked, decodedRows(sent->sockets),
                                            decoded(sent->timeline)};
                     });
}

void AdminClient::roomDetails(const QString& room, int offset, int limit, QObject* context,
                              AnswerTo<RoomDetails> answer)
{
    const std::string object =
        JsonObject().text("room", toStd(room)).integer("offset", offset).integer("limit", limit).str();
    ask<RoomDetails>(refusalOf(Feature::Search, false), admin::request::kRoom, toBytes(object), context,
                     std::move(answer), [](std::string_view body) -> std::optional<RoomDetails> {
                         const auto sent = parsed<admin::RoomDetails>(body);
                         if (!sent)
                             return std::nullopt;
                         return RoomDetails{decoded(sent->room), sent->total, decodedRows(sent->members)};
                     });
}

void AdminClient::audit(std::int64_t before, int limit, const QString& query, QObject* context,
                        AnswerTo<AuditPage> answer)
{
    admin::AuditQuery request;
    if (before > 0)
        request.before = before;
    request.limit = limit;
    request.query = toStd(query);
    ask<AuditPage>(refusalOf(Feature::Audit, false), admin::request::kAudit, toBytes(admin::toJson(request)),
                   context, std::move(answer), [](std::string_view body) -> std::optional<AuditPage> {
                       const admin::ObjectReader reader(body);
                       AuditPage page;
                       for (const admin::AuditRow& row :
                            admin::rowsFrom<admin::AuditRow>(reader.elements("rows")))
                           page.rows.push_back(decoded(row));
                       page.more = reader.boolean("more");
                       return page;
                   });
}

void AdminClient::request(const QString& event, const QByteArray& object, QObject* context,
                          AnswerTo<QJsonObject> answer)
{
    RequestError refusal;
    if (!isLive())
        refusal = refusalOf(Feature::Sockets, false);
    else if (m_config.dialect != Dialect::Stream)
        refusal = {"NOT_OFFERED",
                   QStringLiteral("This server speaks the public admin protocol, which answers nothing."),
                   {}};
    else if (!isJsonObject(object))
        refusal = {"INVALID_PAYLOAD", QStringLiteral("The request is not a JSON object."), {}};
    ask<QJsonObject>(refusal, event.toStdString(), object, context, std::move(answer),
                     [](std::string_view body) -> std::optional<QJsonObject> {
                         return QJsonDocument::fromJson(
                                    QByteArray(body.data(), static_cast<qsizetype>(body.size())))
                             .object();
                     });
}

} // namespace sio::link
