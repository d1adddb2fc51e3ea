// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/adminnamespace.h"

#include "admin/commands.h"
#include "admin/names.h"
#include "admin/serverconfig.h"
#include "catalogue/jsonobject.h"
#include "engineio/handshake.h"
#include "net/loop.h"
#include "papermastery/codes.h"
#include "papermastery/rategate.h"
#include "socketio/namespace.h"

#include <array>
#include <utility>

namespace sio::admin {

using socketio::Arguments;
using socketio::Event;
using socketio::Socket;

/// What an admin socket is between worker and hub. The hub's links and answers hold it, so that they find out
/// in the worker whether the socket is still there.
struct AdminSocket {
    explicit AdminSocket(net::Loop& workerLoop) : loop(workerLoop) {}

    net::Loop& loop;
    Socket* socket = nullptr; ///< in the worker alone; null when it has not come yet, or has gone
    std::uint64_t key = 0;
    bool isStream = false;
    bool isCounted = false;
    std::string address;
    std::optional<LoggedIn> login;
    papermastery::RateGate gate;

    std::atomic<std::size_t> underWay{0}; ///< bytes on their way to the worker
    std::atomic<std::size_t> queued{0};   ///< as the worker has seen it last
    std::atomic<bool> isMeasuring{false};
};

namespace {

constexpr std::array<std::string_view, 15> kRequests{
    request::kSubscribe, request::kUnsubscribe, request::kSearch, request::kUser,       request::kRoom,
    request::kPublish,   request::kJoin,        request::kLeave,  request::kDisconnect, request::kBlock,
    request::kUnblock,   request::kArm,         request::kDisarm, request::kAudit,      request::kLogout,
};
constexpr std::array<std::string_view, 4> kPublicCommands{"emit", "join", "leave", "_disconnect"};
constexpr std::chrono::milliseconds kPageTimeout{30'000};

/// Above this much waiting, what the worker said last is asked for again.
constexpr std::size_t kMeasureAbove = std::size_t{256} * 1024;

class WorkerLink final : public ConsoleLink {
public:
    WorkerLink(std::shared_ptr<AdminSocket> state, net::Loop& control)
        : m_state(std::move(state)), m_control(control)
    {
    }

    void emit(std::string_view event, std::string arguments) override
    {
        send(std::move(arguments), [name = std::string(event)](Socket& socket, const Arguments& values) {
            socket.emit(name, values);
        });
    }

    void emitWithAck(std::string_view event, std::string arguments,
                     base::UniqueFunction<void(bool)> done) override
    {
        auto answered = [&control = m_control, done = std::move(done)](bool acknowledged,
                                                                       const Arguments&) mutable {
            control.post([done = std::move(done), acknowledged]() mutable { done(acknowledged); });
        };
        send(std::move(arguments), [name = std::string(event), answered = std::move(answered)](
                                       Socket& socket, const Arguments& values) mutable {
            socket.emitWithAck(name, values, kPageTimeout, std::move(answered));
        });
    }

    std::size_t queuedBytes() const override
    {
        const std::size_t queued = m_state->queued.load(std::memory_order_relaxed);
        if (queued > kMeasureAbove && !m_state->isMeasuring.exchange(true)) {
            m_state->loop.post([state = m_state] {
                state->isMeasuring.store(false);
                if (state->socket)
                    state->queued.store(state->socket->queuedBytes(), std::memory_order_relaxed);
            });
        }
        return queued + m_state->underWay.load(std::memory_order_relaxed);
    }

    void disconnect() override
    {
        m_state->loop.post([state = m_state] {
            if (state->socket)
                state->socket->disconnect(true);
        });
    }

private:
    template <class Send> void send(std::string arguments, Send how)
    {
        const std::size_t bytes = arguments.size();
        m_state->underWay.fetch_add(bytes, std::memory_order_relaxed);
        m_state->loop.post(
            [state = m_state, bytes, text = std::move(arguments), how = std::move(how)]() mutable {
                state->underWay.fetch_sub(bytes, std::memory_order_relaxed);
                if (!state->socket)
                    return;
                // All of the texts as one: they go out as they stand, separated by commas.
                how(*state->socket, Arguments().addJson(text));
                if (state->socket)
                    state->queued.store(state->socket->queuedBytes(), std::memory_order_relaxed);
            });
    }

    const std::shared_ptr<AdminSocket> m_state;
    net::Loop& m_control;
};

socketio::ConnectError retryLater(base::Duration after)
{
    const auto ms = std::chrono::ceil<std::chrono::milliseconds>(after).count();
    return {"retry later",
            catalogue::JsonObject().text("code", "RETRY_LATER").integer("retry_after_ms", ms).str()};
}

} // namespace

AdminNamespace::AdminNamespace(socketio::Server& server, net::Loop& control, std::shared_ptr<Hub*> hub,
                               const base::Clock& clock)
    : m_control(control), m_hub(std::move(hub)), m_clock(clock)
{
    socketio::Namespace& nsp = server.of(std::string(kNamespace));
    nsp.hide();
    nsp.use([this](Socket&) -> std::optional<socketio::ConnectError> {
        if (doors())
            return std::nullopt;
        return socketio::ConnectError{"Invalid namespace", papermastery::invalidNamespaceDataJson()};
    });
    nsp.useSlow([this](Socket& socket, socketio::Verdict verdict) { login(socket, std::move(verdict)); });
    nsp.onConnection([this](Socket& socket) { enter(socket); });
    nsp.onDisconnect([this](Socket& socket, protocol::CloseReason) { leave(socket); });
    const auto handler = [this](Socket& socket, const Event& event) { onRequest(socket, event); };
    for (const std::string_view name : kRequests)
        nsp.on(std::string(name), handler);
    for (const std::string_view name : kPublicCommands)
        nsp.on(std::string(name), handler);
}

void AdminNamespace::start(std::vector<net::Loop*> loops)
{
    m_loops = std::move(loops);
}

net::Loop& AdminNamespace::loopHere() const
{
    for (net::Loop* loop : m_loops) {
        if (loop->isCurrentThread())
            return *loop;
    }
    return *m_loops.front(); // never: sockets live in workers
}

// Every answer comes by way of the control thread, which outlives the workers: a password may still be looked
// at when they end.
void AdminNamespace::login(Socket& socket, socketio::Verdict verdict)
{
    const auto state = std::make_shared<AdminSocket>(loopHere());
    LoginAuth auth;
    (void)fromJson(socket.auth(), auth); // what is malformed is a wrong login, and takes as long
    state->isStream = auth.stream > 0;
    state->address = socket.handshake().address();
    socket.setData(state);
    socket.forgetAuth();
    const std::string name = auth.username;
    doors()->logins.login({std::move(auth.username), std::move(auth.password), std::move(auth.sessionId)},
                          state->address, m_control,
                          [this, state, name, verdict = std::move(verdict), hub = m_hub](LoginResult result) {
                              if (!*hub)
                                  return; // and so is everything else
                              noteLogin(name, state, result);
                              state->loop.post([this, state, verdict, result = std::move(result)]() mutable {
                                  if (const auto* refused = std::get_if<LoginRefused>(&result)) {
                                      if (refused->retryLater)
                                          return verdict(retryLater(refused->retryAfter));
                                      return verdict(socketio::ConnectError{
                                          "invalid credentials", R"({"code":"INVALID_CREDENTIALS"})"});
                                  }
                                  if (m_sockets.load(std::memory_order_relaxed) >= kMaxSockets)
                                      return verdict(retryLater(std::chrono::seconds(10)));
                                  state->login = std::get<LoggedIn>(std::move(result));
                                  verdict(std::nullopt);
                              });
                          });
}

/// Attempts that the throttle has turned away are not recorded: they would fill the log.
void AdminNamespace::noteLogin(const std::string& name, const State& state, const LoginResult& result)
{
    AuditRow row;
    row.what = "login";
    row.from = state->address;
    if (const auto* refused = std::get_if<LoginRefused>(&result)) {
        if (refused->retryLater)
            return;
        row.who = doors()->logins.nameForRecord(name);
        row.result = "INVALID_CREDENTIALS";
    } else {
        const auto& loggedIn = std::get<LoggedIn>(result);
        row.who = loggedIn.session.principal.name;
        row.role = roleName(loggedIn.session.principal.role);
        row.target = loggedIn.newSessionId.empty() ? "session id" : "password";
        row.result = "ok";
    }
    doors()->audit.append(std::move(row));
}

void AdminNamespace::enter(Socket& socket)
{
    const State state = std::static_pointer_cast<AdminSocket>(socket.sharedData());
    state->socket = &socket;
    state->key = m_lastKey.fetch_add(1, std::memory_order_relaxed) + 1;
    state->isCounted = true;
    m_sockets.fetch_add(1, std::memory_order_relaxed);
    socket.allowQueue(kMaxQueuedBytes);
    const AdminSessions::Session session = state->login->session;
    doors()->logins.sessions().attach(session.key);
    // After the CONNECT answer: the public page listens only then.
    const std::string sessionId = std::exchange(state->login->newSessionId, {});
    if (!sessionId.empty())
        socket.emit(news::kSession, Arguments().addString(sessionId));
    m_control.post([hub = m_hub, state, session, link = std::make_shared<WorkerLink>(state, m_control)] {
        if (*hub)
            (*hub)->addConsole(state->key, {session, state->address, state->isStream}, link);
    });
}

void AdminNamespace::leave(Socket& socket)
{
    const State state = std::static_pointer_cast<AdminSocket>(socket.sharedData());
    state->socket = nullptr;
    if (!std::exchange(state->isCounted, false))
        return;
    m_sockets.fetch_sub(1, std::memory_order_relaxed);
    doors()->logins.sessions().detach(state->login->session.key);
    m_control.post([hub = m_hub, key = state->key] {
        if (*hub)
            (*hub)->removeConsole(key);
    });
}

void AdminNamespace::onRequest(Socket& socket, const Event& event)
{
    const State state = std::static_pointer_cast<AdminSocket>(socket.sharedData());
    if (state->gate.admit(m_clock.now(), {kRequestsPerSecond, kRequestsBurst}) > base::Duration::zero()) {
        event.ack(Arguments().addJson(errorAnswer({"TOO_MANY_REQUESTS", "slow down", "{}"})));
        return;
    }
    const bool isOurs = event.name.substr(0, 3) == "pm_";
    std::string json;
    if (!isOurs)
        json = '[' + std::string(event.arguments.joined()) + ']';
    else if (!event.arguments.empty())
        json = event.arguments.json(0);
    Answer answer = [state, ack = event.ack](std::string text) {
        state->loop.post([state, ack, text = std::move(text)] {
            if (state->socket)
                ack(Arguments().addJson(text));
        });
    };
    m_control.post([hub = m_hub, key = state->key, name = std::string(event.name), json = std::move(json),
                    answer = std::move(answer)]() mutable {
        if (*hub)
            (*hub)->request(key, name, json, std::move(answer));
    });
}

} // namespace sio::admin
