// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/adminclient.h"

#include "admin/names.h"
#include "link/adminworker.h"
#include "link/answers.h"
#include "link/decode.h"
#include "link/encode.h"
#include "link/publiccommands.h"

#include <QtCore/QTimer>

#include <algorithm>

namespace sio::link {

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
    if (!isLive())
        setArmed(0); // a new login; while one lasts the server tells again what has changed
    m_config = config;
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
    m_pending.emplace(
        id, [context = QPointer<QObject>(context), answer = std::move(answer), decode](const AckResult& ack) {
            if (!context)
                return;
            Answer<T> result;
            const AnswerBody body = bodyOf(ack);
            result.error = body.error;
            if (result.error.code.isEmpty()) {
                if (auto value = decode(body.text)) {
                    result.ok = true;
                    result.value = *std::move(value);
                } else {
                    result.error = unreadableAnswer();
                }
            }
            answer(result);
        });
    post([id, name = fromLatin(event), object](AdminWorker& worker) { worker.request(id, name, object); });
}

template <class T>
void AdminClient::tellPublic(const RequestError& refusal, const PublicCommand& command, QObject* context,
                             AnswerTo<T> answer, const T& value)
{
    Answer<T> result;
    result.error = refusal.code.isEmpty() ? command.refusal : refusal;
    result.ok = result.error.code.isEmpty();
    if (result.ok) {
        result.value = value;
        post([command](AdminWorker& worker) { worker.emitPublic(command.event, command.packets); });
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
    int& watchers = m_watchers[static_cast<std::size_t>(topic)];
    const int before = std::exchange(watchers, std::max(0, watchers + (on ? 1 : -1)));
    if ((before > 0) != (watchers > 0))
        post([topic, wanted = watchers > 0](AdminWorker& worker) { worker.watch(topic, wanted); });
}

void AdminClient::watchSockets(bool on)
{
    watch(Topic::Sockets, on);
}

void AdminClient::watchStats(bool on)
{
    watch(Topic::Stats, on);
}

void AdminClient::watchRejected(bool on)
{
    watch(Topic::Rejected, on);
}

void AdminClient::watchAudit(bool on)
{
    watch(Topic::Audit, on);
}

void AdminClient::watchEvents(const EventSpec& filter, int history)
{
    m_watchingEvents = true;
    m_eventFilter = filter;
    post([wanted = m_holdsEvents ? EventSpec{} : filter, history](AdminWorker& worker) {
        worker.watchEvents(wanted, history);
    });
}

void AdminClient::unwatchEvents()
{
    m_watchingEvents = false;
    if (!m_holdsEvents)
        post([](AdminWorker& worker) { worker.unwatchEvents(); });
}

void AdminClient::holdEvents(bool on, int history)
{
    if (m_holdsEvents == on)
        return;
    m_holdsEvents = on;
    if (on)
        post([history](AdminWorker& worker) { worker.watchEvents({}, history); });
    else if (m_watchingEvents)
        watchEvents(m_eventFilter, 0);
    else
        unwatchEvents();
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
        Receipt receipt;
        receipt.known = false;
        tellPublic<Receipt>(refusal, publicEmit(request), context, std::move(answer), receipt);
        return;
    }
    RequestError refusal = refusalOf(Feature::Publish, !request.dryRun);
    if (refusal.code.isEmpty() && !isJsonObject(request.data))
        refusal = {"INVALID_PAYLOAD", QStringLiteral("The payload is not a JSON object."), {}};
    ask<Receipt>(refusal, admin::request::kPublish, publishJson(request), context, std::move(answer),
                 receiptFrom);
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
    const RequestError refusal = refusalOf(Feature::JoinLeave, true);
    if (isLive() && m_config.dialect == Dialect::Public)
        tellPublic<Matched>(refusal, publicMembership(who, room, joins), context, std::move(answer),
                            {0, false});
    else
        ask<Matched>(refusal, joins ? admin::request::kJoin : admin::request::kLeave,
                     membershipJson(who, room, reason), context, std::move(answer), matchedFrom);
}

void AdminClient::disconnectSockets(const Selection& who, bool close, const QString& reason,
                                    const QString& confirm, QObject* context, AnswerTo<Matched> answer)
{
    const RequestError refusal = refusalOf(Feature::Disconnect, true);
    if (isLive() && m_config.dialect == Dialect::Public)
        tellPublic<Matched>(refusal, publicDisconnect(who, close), context, std::move(answer), {0, false});
    else
        ask<Matched>(refusal, admin::request::kDisconnect, disconnectJson(who, close, reason, confirm),
                     context, std::move(answer), matchedFrom);
}

void AdminClient::block(const QString& user, int minutes, const QString& reason, QObject* context,
                        AnswerTo<Nothing> answer)
{
    ask<Nothing>(refusalOf(Feature::Block, true), admin::request::kBlock, blockJson(user, minutes, reason),
                 context, std::move(answer), nothingFrom);
}

void AdminClient::unblock(const QString& user, const QString& reason, QObject* context,
                          AnswerTo<Nothing> answer)
{
    ask<Nothing>(refusalOf(Feature::Block, true), admin::request::kUnblock, unblockJson(user, reason),
                 context, std::move(answer), nothingFrom);
}

void AdminClient::arm(const QString& reason, QObject* context, AnswerTo<Armed> answer)
{
    ask<Armed>(
        refusalOf(Feature::Arm, true), admin::request::kArm, reasonJson(reason), this,
        [this, context = QPointer<QObject>(context),
         answer = std::move(answer)](const Answer<Armed>& result) {
            if (result.ok)
                setArmed(result.value.until);
            if (context)
                answer(result);
        },
        [offset = m_config.clockOffsetMs](std::string_view body) { return armedFrom(body, offset); });
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
    ask<SearchResult>(refusalOf(Feature::Search, false), admin::request::kSearch,
                      searchJson(kind, query, offset, limit), context, std::move(answer),
                      [kind](std::string_view body) { return searchResultFrom(kind, body); });
}

void AdminClient::userDetails(const QString& user, QObject* context, AnswerTo<UserDetails> answer)
{
    ask<UserDetails>(refusalOf(Feature::Search, false), admin::request::kUser, userJson(user), context,
                     std::move(answer), userDetailsFrom);
}

void AdminClient::roomDetails(const QString& room, int offset, int limit, QObject* context,
                              AnswerTo<RoomDetails> answer)
{
    ask<RoomDetails>(refusalOf(Feature::Search, false), admin::request::kRoom, roomJson(room, offset, limit),
                     context, std::move(answer), roomDetailsFrom);
}

void AdminClient::audit(std::int64_t before, int limit, const QString& query, QObject* context,
                        AnswerTo<AuditPage> answer)
{
    ask<AuditPage>(refusalOf(Feature::Audit, false), admin::request::kAudit, auditJson(before, limit, query),
                   context, std::move(answer), auditPageFrom);
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
    ask<QJsonObject>(refusal, toStd(event), object, context, std::move(answer), objectFrom);
}

} // namespace sio::link
