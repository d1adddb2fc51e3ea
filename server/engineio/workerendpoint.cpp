// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/workerendpoint.h"

#include "base/ascii.h"
#include "base/log.h"
#include "engineio/websocketacceptor.h"

#include <chrono>

namespace sio::engine {

using net::PeerAddress;
using net::http::Exchange;
using net::http::Fields;
using net::http::Method;
using net::http::RequestHead;
using net::http::Responder;
using net::http::Response;
using net::http::UpgradedConnection;
using Verdict = Admission::Verdict;

namespace {

/// Newcomers that a server which is full or going down tells to come back, per second.
constexpr base::Duration kBusyInterval = std::chrono::milliseconds(5);

std::string cookieOf(const CookieOptions& options, const SessionId& id)
{
    std::string cookie = options.name + '=' + id.str();
    if (options.maxAge.count() > 0)
        cookie += "; Max-Age=" + std::to_string(options.maxAge.count());
    if (!options.domain.empty())
        cookie += "; Domain=" + options.domain;
    if (!options.path.empty())
        cookie += "; Path=" + options.path;
    if (options.httpOnly)
        cookie += "; HttpOnly";
    if (options.secure)
        cookie += "; Secure";
    if (!options.sameSite.empty())
        cookie += "; SameSite=" + options.sameSite;
    return cookie;
}

bool isBinaryContent(const RequestHead& head)
{
    const std::string_view type = head.fields.get("content-type");
    return base::equalsIgnoringCase(base::trimmed(type.substr(0, type.find(';'))),
                                    "application/octet-stream");
}

std::int64_t wallClockMs()
{
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

std::shared_ptr<const Handshake> handshakeOf(const RequestHead& head, const ClientAddress& client)
{
    return std::make_shared<const Handshake>(head.target, head.fields, client.text, wallClockMs(),
                                             client.isSecure);
}

} // namespace

/// A request that has its answer.
class WorkerEndpoint::AnsweredExchange final : public Exchange {
public:
    void onBody(std::string) override {}
};

/// A poll or a POST of a session that may live in another worker.
class WorkerEndpoint::SessionExchange final : public Exchange {
public:
    SessionExchange(WorkerEndpoint& endpoint, const SessionId& sid, PollingTransport::RequestId id,
                    bool isPoll)
        : m_endpoint(endpoint), m_id(id), m_sid(sid), m_isPoll(isPoll)
    {
    }

    void onBody(std::string body) override
    {
        if (m_isPoll)
            return;
        m_endpoint.inOwner(m_sid,
                           [sid = m_sid, id = m_id, body = std::move(body)](WorkerEndpoint& owner) mutable {
                               if (PollingTransport* const polling = owner.pollingOf(sid))
                                   polling->postBody(id, std::move(body));
                           });
    }
    void onAborted() override
    {
        m_endpoint.inOwner(m_sid, [sid = m_sid, id = m_id](WorkerEndpoint& owner) {
            if (PollingTransport* const polling = owner.pollingOf(sid))
                polling->requestAborted(id);
        });
    }
    void onBodyTooLarge() override
    {
        m_endpoint.inOwner(m_sid, [sid = m_sid, id = m_id](WorkerEndpoint& owner) {
            if (PollingTransport* const polling = owner.pollingOf(sid))
                polling->forgetPost(id);
        });
    }
    void onPeerFinished() override
    {
        if (m_isPoll)
            onAborted(); // nobody is there to read the answer
    }

private:
    WorkerEndpoint& m_endpoint;
    PollingTransport::RequestId m_id;
    SessionId m_sid;
    bool m_isPoll;
};

WorkerEndpoint::WorkerEndpoint(EngineShared& shared, int worker, SessionAcceptor& acceptor)
    : m_shared(shared), m_worker(worker), m_services(*shared.services[static_cast<std::size_t>(worker)]),
      m_stats(*shared.stats[static_cast<std::size_t>(worker)]), m_sessions(shared, worker, acceptor),
      m_lastRequest(static_cast<PollingTransport::RequestId>(worker) << 48)
{
}

std::size_t WorkerEndpoint::bodyLimit(const RequestHead& head)
{
    return head.method == Method::Post ? m_shared.options.maxPayload : 0;
}

bool WorkerEndpoint::takesUpgrade(const RequestHead& head)
{
    const Verdict verdict = admit(head, m_shared.options, m_shared.cors).verdict;
    return verdict == Verdict::Handshake || verdict == Verdict::Session;
}

// Plain requests
// ---------------------------------------------------------------------------------------------

std::unique_ptr<Exchange> WorkerEndpoint::begin(const RequestHead& head, const PeerAddress& peer,
                                                Responder responder)
{
    const Admission admission = admit(head, m_shared.options, m_shared.cors);
    if (admission.verdict == Verdict::Preflight) {
        responder.respond(m_shared.cors.preflight(head));
        return std::make_unique<AnsweredExchange>();
    }
    Reply reply(std::move(responder), fieldsFor(head));
    const ClientAddress client = resolveClient(peer, head.fields, m_shared.proxies);
    if (admission.verdict == Verdict::Refused || admission.verdict == Verdict::WrongMethod) {
        refuse(admission, client.key, std::move(reply), head);
        return std::make_unique<AnsweredExchange>();
    }
    if (admission.verdict == Verdict::Handshake) {
        openPolling(head, client, std::move(reply));
        return std::make_unique<AnsweredExchange>();
    }
    if (!admission.sid) {
        Response response = unknownSession(client.key, &head);
        response.close = head.upgrade;
        reply.send(std::move(response));
        return std::make_unique<AnsweredExchange>();
    }

    using Kind = SessionRequest::Kind;
    Kind kind = Kind::Poll;
    if (admission.verdict == Verdict::SessionMismatch)
        kind = Kind::Mismatch;
    else if (head.method == Method::Post)
        kind = isBinaryContent(head) ? Kind::BinaryPost : Kind::Post;
    const PollingTransport::RequestId id = ++m_lastRequest;
    inOwner(*admission.sid,
            [request = SessionRequest{kind, id, *admission.sid, client.key, std::move(reply)}](
                WorkerEndpoint& owner) mutable { owner.serve(std::move(request)); });
    if (kind == Kind::Mismatch || kind == Kind::BinaryPost)
        return std::make_unique<AnsweredExchange>();
    return std::make_unique<SessionExchange>(*this, *admission.sid, id, kind == Kind::Poll);
}

void WorkerEndpoint::refuse(const Admission& admission, const AddressKey& client, Reply reply,
                            const RequestHead& head)
{
    Response response = engineErrorResponse(admission.error);
    if (admission.verdict == Verdict::WrongMethod) {
        note(Refusal::BadMethod, client, &head);
        response.status = 405;
        response.fields.add("Allow", "GET, POST");
    } else {
        note(admission.refusal, client, &head);
        if (admission.badVersion) {
            response.status = 426;
            response.fields.add("Sec-WebSocket-Version", "13");
        }
    }
    response.close = head.upgrade;
    reply.send(std::move(response));
}

PollingTransport* WorkerEndpoint::pollingOf(const SessionId& sid) const
{
    if (ServerSession* const session = m_sessions.find(sid))
        return session->polling();
    return m_sessions.findClosing(sid);
}

void WorkerEndpoint::serve(SessionRequest request)
{
    using Kind = SessionRequest::Kind;
    PollingTransport* const polling = pollingOf(request.sid);
    if (!polling && !m_sessions.find(request.sid)) {
        request.reply.send(unknownSession(request.client));
        return;
    }
    if (!polling || request.kind == Kind::Mismatch) {
        note(Refusal::BadRequest, request.client);
        request.reply.send(engineErrorResponse(EngineError::BadRequest));
        return;
    }
    switch (request.kind) {
    case Kind::Poll:
        polling->poll(request.id, std::move(request.reply));
        break;
    case Kind::Post:
        polling->beginPost(request.id, std::move(request.reply));
        break;
    case Kind::BinaryPost:
        polling->refuseContent(std::move(request.reply));
        break;
    case Kind::Mismatch:
        break;
    }
}

void WorkerEndpoint::openPolling(const RequestHead& head, const ClientAddress& client, Reply reply)
{
    if (std::optional<Response> refusal = refuseNewcomer(client, head)) {
        reply.send(std::move(*refusal));
        return;
    }
    ServerSession& session =
        openSession(handshakeOf(head, client), client, std::make_unique<PollingTransport>(m_services));
    Fields fields;
    if (!m_shared.options.cookie.name.empty())
        fields.add("Set-Cookie", cookieOf(m_shared.options.cookie, session.id()));
    reply.payload('0' + session.openData(), std::move(fields));
    m_sessions.start(session);
}

// Upgrades
// ---------------------------------------------------------------------------------------------------

void WorkerEndpoint::upgrade(UpgradedConnection connection)
{
    UpgradeTicket ticket(std::move(connection));
    const Admission admission = admitted(ticket.head()); // by takesUpgrade()
    const ClientAddress client = resolveClient(ticket.peer(), ticket.head().fields, m_shared.proxies);
    if (admission.verdict == Verdict::Handshake) {
        openWebSocket(std::move(ticket), admission, client);
    } else if (!admission.sid) {
        const Response response = unknownSession(client.key, &ticket.head());
        m_sessions.letClose(refuseWebSocket(m_services, std::move(ticket), response));
    } else {
        inOwner(*admission.sid, [ticket = std::move(ticket), sid = *admission.sid, key = client.key,
                                 base64 = admission.base64](WorkerEndpoint& owner) mutable {
            owner.joinWebSocket(std::move(ticket), sid, key, base64);
        });
    }
}

void WorkerEndpoint::openWebSocket(UpgradeTicket ticket, const Admission& admission,
                                   const ClientAddress& client)
{
    if (const std::optional<Response> refusal = refuseNewcomer(client, ticket.head())) {
        m_sessions.letClose(refuseWebSocket(m_services, std::move(ticket), *refusal));
        return;
    }
    auto handshake = handshakeOf(ticket.head(), client); // accepting takes the head along
    const WebSocketAnswer answer{fieldsFor(ticket.head()), admission.base64};
    std::unique_ptr<Transport> transport = acceptWebSocket(m_services, m_shared, std::move(ticket), answer);
    Transport& socket = *transport;
    ServerSession& session = openSession(std::move(handshake), client, std::move(transport));
    socket.send(Message::packet(protocol::EnginePacketType::Open, session.openData()));
    m_sessions.start(session);
}

void WorkerEndpoint::joinWebSocket(UpgradeTicket ticket, const SessionId& sid, const AddressKey& client,
                                   bool base64)
{
    ServerSession* const session = m_sessions.find(sid);
    if (!session) {
        const Response response = unknownSession(client, &ticket.head());
        m_sessions.letClose(refuseWebSocket(m_services, std::move(ticket), response));
        return;
    }
    const Fields fields = fieldsFor(ticket.head());
    session->tryUpgrade(acceptWebSocket(m_services, m_shared, std::move(ticket), {fields, base64}));
}

// Both
// -------------------------------------------------------------------------------------------------------

ServerSession& WorkerEndpoint::openSession(std::shared_ptr<const Handshake> handshake,
                                           const ClientAddress& client, std::unique_ptr<Transport> transport)
{
    ServerSession& session = m_sessions.open(std::move(handshake), std::move(transport));
    if (!client.isExempt)
        session.setCountedAddress();
    return session;
}

std::optional<Response> WorkerEndpoint::refuseNewcomer(const ClientAddress& client, const RequestHead& head)
{
    const EngineOptions& options = m_shared.options;
    const base::TimePoint now = m_services.now();
    if (!m_shared.isAccepting.load(std::memory_order_relaxed)) {
        note(Refusal::Draining, client.key, &head);
        return busy(503, "Server is shutting down", m_retry.secondsFor(now, kBusyInterval));
    }
    if (options.maxSessions > 0 && m_shared.sessionCount() >= options.maxSessions) {
        note(Refusal::ServerFull, client.key, &head);
        return busy(503, "Server is full", m_retry.secondsFor(now, kBusyInterval));
    }
    if (!client.isExempt) {
        if (const std::optional<int> seconds = m_shared.addresses.refuseHandshake(client.key, now)) {
            note(Refusal::RateLimited, client.key, &head);
            return busy(429, "Too many connections", *seconds);
        }
    }
    return std::nullopt;
}

Response WorkerEndpoint::unknownSession(const AddressKey& client, const RequestHead* head)
{
    if (const std::optional<int> seconds = m_shared.addresses.refuseUnknownSid(client, m_services.now())) {
        note(Refusal::SidGuessing, client, head);
        return busy(429, "Too many requests", *seconds);
    }
    note(Refusal::UnknownSid, client, head);
    return engineErrorResponse(EngineError::SessionUnknown);
}

Response WorkerEndpoint::busy(int status, std::string_view message, int retryAfter)
{
    Response response = engineErrorResponse(EngineError::Forbidden, message);
    response.status = status;
    response.fields.add("Retry-After", std::to_string(retryAfter));
    return response;
}

Fields WorkerEndpoint::fieldsFor(const RequestHead& head) const
{
    Fields fields;
    m_shared.cors.addFields(head.fields, fields);
    const std::string_view agent = head.fields.get("user-agent");
    if (agent.find(";MSIE") != agent.npos || agent.find("Trident/") != agent.npos)
        fields.add("X-XSS-Protection", "0");
    return fields;
}

void WorkerEndpoint::note(Refusal refusal, const AddressKey& client, const RequestHead* head)
{
    m_stats.refusals[static_cast<std::size_t>(refusal)].add();
    if (base::logs(base::LogLevel::Info))
        base::log(base::LogLevel::Info, "sio.engine", refusalName(refusal).data(), "addr=" + client.text());
    if (!m_observer)
        return;
    const std::string address = client.text();
    RefusedRequest request{refusal, address, {}, {}, false};
    if (head) {
        request.target = head->target;
        request.agent = head->fields.get("user-agent");
        request.webSocket = head->upgrade;
    }
    m_observer->onRefused(request);
}

} // namespace sio::engine
