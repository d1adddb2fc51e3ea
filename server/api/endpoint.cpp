// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "api/endpoint.h"

#include "api/documents.h"
#include "base/ascii.h"
#include "catalogue/rooms.h"
#include "protocol/jsonscanner.h"
#include "protocol/utf8.h"

#include <algorithm>
#include <unistd.h>

namespace sio::api {

using net::http::Exchange;
using net::http::Method;
using net::http::RequestHead;
using net::http::Responder;
using net::http::Response;

namespace {

/// What requests of other paths than the publishing ones may carry; it is read and dropped.
constexpr std::size_t kIgnoredBodyBytes = 4096;

/// For requests that are answered already.
class AnsweredExchange final : public Exchange {
public:
    void onBody(std::string) override {}
};

class BodyExchange final : public Exchange {
public:
    BodyExchange(Endpoint& endpoint, Endpoint::Call call, Responder responder)
        : m_endpoint(endpoint), m_call(std::move(call)), m_responder(std::move(responder))
    {
    }

    void onBody(std::string body) override
    {
        // The answer may end this object while handle() is still at work.
        const Endpoint::Call call = std::move(m_call);
        m_endpoint.handle(call, std::move(body), std::move(m_responder));
    }

private:
    Endpoint& m_endpoint;
    Endpoint::Call m_call;
    Responder m_responder;
};

Response jsonResponse(PublishAnswer answer)
{
    Response response;
    response.status = answer.status;
    response.contentType = "application/json";
    response.body = std::move(answer.body);
    response.fields.add("Cache-Control", "no-store");
    if (answer.retryAfter.count() > 0)
        response.fields.add("Retry-After", std::to_string(answer.retryAfter.count()));
    return response;
}

Response textResponse(std::string_view contentType, std::string body)
{
    Response response;
    response.contentType = contentType;
    response.body = std::move(body);
    response.fields.add("X-Content-Type-Options", "nosniff");
    return response;
}

bool isPage(Route route)
{
    return route == Route::Welcome || route == Route::Health || route == Route::Ready ||
           route == Route::Metrics || route == Route::OpenApi;
}

bool takesMethod(const RouteInfo& info, Method method)
{
    if (isPage(info.route))
        return method == Method::Get || method == Method::Head;
    return info.route == Route::Participants ? method == Method::Put : method == Method::Post;
}

/// A path segment with its %XX decoded; nothing when one of them is broken or the result is not UTF-8.
std::optional<std::string> percentDecoded(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        if (i + 2 >= text.size())
            return std::nullopt;
        const int high = base::hexDigit(text[i + 1]);
        const int low = base::hexDigit(text[i + 2]);
        if (high < 0 || low < 0)
            return std::nullopt;
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    if (!protocol::isValidUtf8(out))
        return std::nullopt;
    return out;
}

std::string lowerTrimmed(std::string_view text)
{
    std::string out(base::trimmed(text));
    std::transform(out.begin(), out.end(), out.begin(), base::toLower);
    return out;
}

/// application/json or application/<something>+json, in UTF-8 where a charset is given. A web page cannot
/// send these across origins without asking first.
bool isJsonContentType(std::string_view value)
{
    constexpr std::string_view kApplication = "application/";
    constexpr std::string_view kSuffix = "+json";
    const std::string text = lowerTrimmed(value);
    const std::size_t semicolon = text.find(';');
    const std::string type = lowerTrimmed(std::string_view(text).substr(0, semicolon));
    const bool isJson =
        type == "application/json" || (type.size() > kApplication.size() + kSuffix.size() &&
                                       type.starts_with(kApplication) && type.ends_with(kSuffix));
    if (!isJson)
        return false;
    const std::size_t charset = semicolon == std::string::npos ? semicolon : text.find("charset=", semicolon);
    if (charset == std::string::npos)
        return true;
    std::string_view name = std::string_view(text).substr(charset + 8);
    name = name.substr(0, name.find_first_of("; \t"));
    return name == "utf-8" || name == "\"utf-8\"" || name == "utf8";
}

std::string participantsJson(const papermastery::ParticipantsOutcome& outcome)
{
    std::string json = R"({"session_id":)" + protocol::jsonString(outcome.sessionId) + R"(,"users":[)";
    for (std::size_t i = 0; i < outcome.users.size(); ++i) {
        if (i > 0)
            json += ',';
        protocol::jsonStringAppend(json, outcome.users[i]);
    }
    json += outcome.enforced ? R"(],"enforced":true})" : R"(],"enforced":false})";
    return json;
}

Response readyPage(Readiness::State state)
{
    if (state == Readiness::State::Ready)
        return jsonResponse({200, R"({"status":"ready"})", {}});
    const bool isDraining = state == Readiness::State::Draining;
    const ApiError error = isDraining ? errors::unavailable("SERVER_DRAINING", "The server is shutting down")
                                      : errors::unavailable("NOT_READY", "The server is starting");
    return jsonResponse({503,
                         R"({"status":"not_ready","reason":")" +
                             std::string(isDraining ? "draining" : "starting") + R"(","error":)" +
                             error.json() + '}',
                         error.retryAfter});
}

} // namespace

std::size_t Endpoint::bodyLimit(const RequestHead& head)
{
    const auto match = matchRoute(head.path);
    return match && !isPage(match->info->route) ? m_shared.options.maxBodyBytes : kIgnoredBodyBytes;
}

std::unique_ptr<Exchange> Endpoint::begin(const RequestHead& head, const net::PeerAddress& peer,
                                          Responder responder)
{
    const auto match = matchRoute(head.path);
    std::optional<ApiError> error;
    if (!match || (match->info->route == Route::Metrics && !m_shared.metricsText)) {
        error = errors::notFound();
    } else if (!takesMethod(*match->info, head.method)) {
        error = errors::methodNotAllowed(std::string(match->info->allow));
    } else if (isPage(match->info->route)) {
        responder.respond(page(match->info->route, head, peer));
        return std::make_unique<AnsweredExchange>();
    } else {
        auto call = accept(*match, head, peer);
        if (call)
            return std::make_unique<BodyExchange>(*this, *std::move(call), std::move(responder));
        error = std::move(call).error();
    }
    m_shared.service.refuse(*error, m_shared.access.addressOf(head, peer));
    responder.respond(error->response());
    return std::make_unique<AnsweredExchange>();
}

/// takesUpgrade() is never true, so nothing comes here; a descriptor that did would leak.
void Endpoint::upgrade(net::http::UpgradedConnection connection)
{
    ::close(connection.descriptor);
    if (connection.onClosed)
        connection.onClosed();
}

Response Endpoint::page(Route route, const RequestHead& head, const net::PeerAddress& peer)
{
    if (route == Route::Health)
        return jsonResponse({200, R"({"status":"ok"})", {}});
    if (route == Route::Ready)
        return readyPage(m_shared.readiness.state());
    if (route == Route::OpenApi)
        return textResponse("application/json", std::string(openApiDocument()));
    if (route == Route::Welcome) {
        Response response = textResponse("text/html; charset=utf-8", welcomePage());
        response.fields.add("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
        return response;
    }
    const auto caller = m_shared.access.admit(head, peer);
    if (!caller || !caller->mayReadMetrics()) {
        const ApiError error =
            caller ? errors::forbidden("FORBIDDEN", "This key may not read the metrics") : caller.error();
        m_shared.service.refuse(error, m_shared.access.addressOf(head, peer));
        return error.response();
    }
    return textResponse("text/plain; version=0.0.4; charset=utf-8", m_shared.metricsText());
}

std::optional<ApiError> Endpoint::unavailable() const
{
    switch (m_shared.readiness.state()) {
    case Readiness::State::Ready:
        return std::nullopt;
    case Readiness::State::Starting:
        return errors::unavailable("NOT_READY", "The server is starting");
    case Readiness::State::Draining:
        break;
    }
    return errors::unavailable("SERVER_DRAINING", "The server is shutting down");
}

base::Result<Endpoint::Call, ApiError> Endpoint::accept(const RouteMatch& match, const RequestHead& head,
                                                        const net::PeerAddress& peer)
{
    Call call;
    call.route = match.info->route;
    call.address = m_shared.access.addressOf(head, peer);
    auto caller = m_shared.access.admit(head, peer);
    if (!caller)
        return base::Unexpected{std::move(caller).error()};
    call.caller = *caller;
    if (!call.caller.mayPublishAnything())
        return base::Unexpected{errors::forbidden("FORBIDDEN", "This key may not publish")};
    if (auto error = unavailable())
        return base::Unexpected{*std::move(error)};
    if (head.fields.count("Content-Type") != 1 || !isJsonContentType(head.fields.get("Content-Type")))
        return base::Unexpected{errors::unsupportedMediaType("The Content-Type must be application/json")};
    if (head.fields.has("Content-Encoding") &&
        lowerTrimmed(head.fields.get("Content-Encoding")) != "identity")
        return base::Unexpected{errors::unsupportedMediaType("The body must not be encoded")};

    if (!match.parameter.empty()) {
        auto parameter = percentDecoded(match.parameter);
        if (!parameter)
            return base::Unexpected{ApiError{400, "BAD_REQUEST", "The path is not well encoded"}};
        call.parameter = *std::move(parameter);
    }
    if (head.fields.has("Idempotency-Key")) {
        if (head.fields.count("Idempotency-Key") != 1)
            return base::Unexpected{errors::invalidField("idempotency_key", "One Idempotency-Key at most")};
        auto key = m_reader.checkIdempotencyKey(std::string(head.fields.get("Idempotency-Key")));
        if (!key)
            return base::Unexpected{std::move(key).error()};
        call.idempotencyKey = *std::move(key);
    }
    return call;
}

void Endpoint::handle(const Call& call, std::string body, Responder responder)
{
    PublishService& service = m_shared.service;
    const Caller& caller = call.caller;
    auto done = [responder = std::move(responder)](PublishAnswer answer) mutable {
        responder.respond(jsonResponse(std::move(answer)));
    };

    if (call.route == Route::Participants)
        return putParticipants(call, body, std::move(done));

    if (call.route == Route::Batch) {
        const auto text = std::make_shared<const std::string>(std::move(body));
        auto items = m_reader.readBatch(*text);
        if (!items)
            return done(service.refuse(items.error(), call.address));
        // A batch of dry runs alone sends nothing, so there is nothing to do only once.
        const bool sends = std::any_of(items->begin(), items->end(), [](const BatchItem& item) {
            return item.body.has_value() && !item.body.value().request.dryRun;
        });
        if (call.idempotencyKey.empty() || !sends)
            return service.publishBatch(*std::move(items), text, caller, m_later, std::move(done));
        const RequestDigest digest = digestOfRequest("batch", *text);
        return service.once(caller, call.idempotencyKey, digest, std::move(done),
                            [this, &service, &items, &text, &caller](PublishService::Done settled) {
                                service.publishBatch(*std::move(items), text, caller, m_later,
                                                     std::move(settled));
                            });
    }

    const bool isRow = call.route == Route::Event;
    auto parsed = isRow ? m_reader.readRow(body, call.parameter) : m_reader.readPublish(body);
    if (!parsed)
        return done(service.refuse(parsed.error(), call.address));
    if (!call.idempotencyKey.empty()) {
        if (!parsed->idempotencyKey.empty() && parsed->idempotencyKey != call.idempotencyKey)
            return done(service.refuse(
                errors::invalidField("idempotency_key", "The Idempotency-Key header says another key")));
        parsed->idempotencyKey = call.idempotencyKey;
    }
    const std::string endpoint = isRow ? "events/" + call.parameter : std::string("publish");
    service.publish(*std::move(parsed), caller, {endpoint, body}, std::move(done));
}

void Endpoint::putParticipants(const Call& call, std::string_view body, PublishService::Done done)
{
    PublishService& service = m_shared.service;
    if (!call.caller.mayReach(catalogue::sessionRoom(call.parameter)))
        return done(service.refuse(errors::forbidden("FORBIDDEN", "This key may not reach this session"),
                                   call.address));
    auto users = m_reader.readParticipants(body);
    if (!users)
        return done(service.refuse(users.error(), call.address));
    m_shared.publisher.setParticipants(
        call.parameter, *std::move(users),
        [&service, done = std::move(done)](const papermastery::ParticipantsResult& outcome) mutable {
            done(outcome ? PublishAnswer{200, participantsJson(*outcome), {}}
                         : service.refuse(fromPublisher(outcome.error())));
        });
}

} // namespace sio::api
