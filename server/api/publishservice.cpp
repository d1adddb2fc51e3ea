// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "api/publishservice.h"

#include "base/log.h"
#include "catalogue/rooms.h"
#include "catalogue/timestamp.h"
#include "protocol/jsonscanner.h"

#include <algorithm>
#include <atomic>
#include <memory>

namespace sio::api {

using papermastery::PublishOutcome;
using papermastery::PublishRequest;
using papermastery::PublishResult;
using protocol::jsonStringAppend;

namespace {

constexpr std::string_view kNotDuplicate = R"("duplicate":false)";
constexpr std::string_view kDuplicate = R"("duplicate":true)";
/// What the items of a batch may take in one turn.
constexpr base::Duration kBatchSlice = std::chrono::milliseconds(5);

void appendSocket(std::string& out, const socketio::SocketInfo& socket)
{
    out += R"({"sid":)";
    jsonStringAppend(out, socket.id.view());
    out += R"(,"namespace":)";
    jsonStringAppend(out, socket.nsp);
    out += R"(,"user_id":)";
    jsonStringAppend(out, socket.user);
    out += R"(,"transport":)";
    jsonStringAppend(out, socket.transport);
    out += R"(,"address":)";
    jsonStringAppend(out, socket.address);
    out += R"(,"connected_at":)";
    jsonStringAppend(out, catalogue::isoTimestamp(socket.connectedAtMs));
    out += R"(,"rooms":[)";
    for (std::size_t i = 0; i < socket.rooms.size(); ++i) {
        if (i > 0)
            out += ',';
        jsonStringAppend(out, socket.rooms[i]);
    }
    out += "]}";
}

/// The unit of the log's rate limit.
const char* logReason(int status)
{
    switch (status) {
    case 401:
    case 403:
        return "api_access";
    case 429:
        return "api_rate";
    case 503:
        return "api_unavailable";
    default:
        return "api_request";
    }
}

} // namespace

ApiError fromPublisher(const papermastery::PublishError& error)
{
    ApiError translated{error.httpStatus, error.code, error.message, error.detailsJson};
    if (error.httpStatus == 503)
        translated.retryAfter = std::chrono::seconds(5);
    return translated;
}

std::string answerJson(const PublishOutcome& outcome)
{
    std::string out;
    out.reserve(192);
    out = R"({"event_id":)";
    jsonStringAppend(out, outcome.eventId);
    out += ',';
    out += kNotDuplicate;
    out += R"(,"matched_users":)" + std::to_string(outcome.matchedUsers);
    out += R"(,"matched_sockets":)" + std::to_string(outcome.matchedSockets);
    out += R"(,"written":)" + std::to_string(outcome.written);
    out += R"(,"reason":)";
    const std::string_view reason = papermastery::publishReasonName(outcome.reason);
    if (reason.empty())
        out += "null";
    else
        jsonStringAppend(out, reason);
    out += R"(,"warnings":)";
    out += outcome.warnings.empty() ? "[]" : catalogue::toJson(outcome.warnings);
    if (outcome.reason == papermastery::PublishReason::DryRun) {
        out += R"(,"sockets":[)";
        for (std::size_t i = 0; i < outcome.sockets.size(); ++i) {
            if (i > 0)
                out += ',';
            appendSocket(out, outcome.sockets[i]);
        }
        out += ']';
    }
    out += '}';
    return out;
}

std::string asDuplicate(std::string body)
{
    // Quotes inside of values are escaped, so this text stands for the member alone.
    for (std::size_t at = body.find(kNotDuplicate); at != std::string::npos;
         at = body.find(kNotDuplicate, at))
        body.replace(at, kNotDuplicate.size(), kDuplicate);
    return body;
}

PublishService::PublishService(papermastery::Publisher& publisher, IdempotencyStore& idempotency,
                               ApiStats& stats, const base::Clock& clock, std::size_t maxListedSockets)
    : m_publisher(publisher), m_idempotency(idempotency), m_stats(stats), m_clock(clock),
      m_maxListedSockets(maxListedSockets)
{
}

PublishAnswer PublishService::refuse(const ApiError& error, std::string_view address)
{
    if (base::logs(base::LogLevel::Info)) {
        std::string text = address.empty() ? std::string() : "addr=" + std::string(address) + ' ';
        text += "status=" + std::to_string(error.status) + " code=" + error.code +
                " details=" + error.detailsJson;
        base::log(base::LogLevel::Info, "sio.api", logReason(error.status), text);
    }
    m_stats.refused.add(error.code);
    return {error.status, R"({"error":)" + error.json() + '}', error.retryAfter};
}

std::optional<ApiError> PublishService::checkScopes(const PublishRequest& request, const Caller& caller) const
{
    if (!caller.mayPublish(request.event))
        return errors::forbidden("FORBIDDEN", "This key may not publish this event");
    if (!request.to || caller.mayReachEverything())
        return std::nullopt;
    const papermastery::Targets& to = *request.to;
    const bool isInside = !to.all && to.sockets.empty() &&
                          std::all_of(to.rooms.begin(), to.rooms.end(),
                                      [&caller](const auto& room) { return caller.mayReach(room); }) &&
                          std::all_of(to.users.begin(), to.users.end(), [&caller](const auto& user) {
                              return caller.mayReach(catalogue::userRoom(user));
                          });
    if (!isInside)
        return errors::forbidden("FORBIDDEN", "This key may not reach this audience");
    return std::nullopt;
}

void PublishService::publish(PublishBody body, const Caller& caller, const Origin& origin, Done done)
{
    if (auto error = checkScopes(body.request, caller))
        return done(refuse(*error));
    if (caller.rate) {
        if (const auto wait = caller.rate->take())
            return done(refuse(errors::rateLimited(*wait, "Too many publishes a second")));
    }
    // A dry run sends nothing, so there is nothing to do only once.
    if (body.idempotencyKey.empty() || body.request.dryRun)
        return run(std::move(body), caller, std::move(done));

    const RequestDigest digest = digestOfRequest(origin.endpoint, origin.text);
    const std::string key = body.idempotencyKey;
    once(caller, key, digest, std::move(done),
         [this, &body, &caller](Done settled) { run(std::move(body), caller, std::move(settled)); });
}

void PublishService::once(const Caller& caller, std::string_view key, const RequestDigest& digest, Done done,
                          base::UniqueFunction<void(Done)> work)
{
    // Either the waiter or this call needs it, and only begin() knows which.
    const auto shared = std::make_shared<Done>(std::move(done));
    const auto repeat = [this, shared](const StoredAnswer& answer) {
        if (answer.status == 200)
            m_stats.duplicates.fetch_add(1, std::memory_order_relaxed);
        (*shared)(answer);
    };
    IdempotencyStore::Begun begun = m_idempotency.begin(caller.name(), key, digest, repeat);
    switch (begun.claim) {
    case IdempotencyStore::Claim::Known:
        return repeat(begun.answer);
    case IdempotencyStore::Claim::Waiting:
        return;
    case IdempotencyStore::Claim::Conflict:
        return (*shared)(refuse(errors::idempotencyConflict()));
    case IdempotencyStore::Claim::Full:
        return (*shared)(
            refuse(errors::unavailable("OVERLOADED", "Too many calls with idempotency keys under way")));
    case IdempotencyStore::Claim::First:
        break;
    }
    work([shared, ticket = std::move(begun.ticket)](PublishAnswer answer) mutable {
        // A refusal is not kept: a retry after the cause is mended must get through.
        ticket.settle({answer.status, asDuplicate(answer.body), answer.retryAfter}, answer.status == 200);
        (*shared)(std::move(answer));
    });
}

/// A batch on its way. Its items are taken one after the other in one thread; their answers may come in any.
/// The last of them sends the whole.
struct PublishService::Batch {
    std::vector<BatchItem> items;
    std::shared_ptr<const std::string> text;
    Caller caller;
    Later later;
    Done done;
    std::size_t next = 0;   ///< of the items
    std::size_t listed = 0; ///< sockets, of each dry run
    std::vector<std::string> results{items.size()};
    std::atomic<std::size_t> missing{items.size()};

    void settle(std::size_t index, const PublishAnswer& answer)
    {
        if (answer.status == 200)
            results[index] = answer.body;
        else
            results[index] = R"({"status":)" + std::to_string(answer.status) + ',' + answer.body.substr(1);
        if (missing.fetch_sub(1, std::memory_order_acq_rel) == 1)
            finish();
    }

    void finish()
    {
        std::size_t size = 16;
        for (const std::string& result : results)
            size += result.size() + 1;
        std::string body;
        body.reserve(size);
        body = R"({"results":[)";
        for (std::size_t i = 0; i < results.size(); ++i) {
            if (i > 0)
                body += ',';
            body += results[i];
        }
        body += "]}";
        done({200, std::move(body)});
    }
};

void PublishService::publishBatch(std::vector<BatchItem> items, std::shared_ptr<const std::string> text,
                                  const Caller& caller, Later later, Done done)
{
    // A thousand dry runs that list everybody would be an answer of gigabytes.
    const auto dryRuns = std::count_if(items.begin(), items.end(), [](const BatchItem& item) {
        return item.body.has_value() && item.body.value().request.dryRun;
    });
    const auto batch = std::shared_ptr<Batch>(
        new Batch{std::move(items), std::move(text), caller, std::move(later), std::move(done)});
    batch->listed = m_maxListedSockets / std::max<std::size_t>(1, static_cast<std::size_t>(dryRuns));
    if (batch->items.empty())
        return batch->finish();
    continueBatch(batch);
}

void PublishService::continueBatch(const std::shared_ptr<Batch>& batch)
{
    const base::TimePoint begun = m_clock.now();
    while (batch->next < batch->items.size()) {
        if (batch->later && m_clock.now() - begun >= kBatchSlice) {
            batch->later([this, batch] { continueBatch(batch); });
            return;
        }
        const std::size_t index = batch->next++;
        BatchItem& item = batch->items[index];
        if (!item.body) {
            batch->settle(index, refuse(item.body.error()));
            continue;
        }
        if (item.body->request.dryRun)
            item.body->request.maxListed = batch->listed;
        publish(*std::move(item.body), batch->caller, {"publish", item.text},
                [batch, index](const PublishAnswer& answer) { batch->settle(index, answer); });
    }
}

void PublishService::run(PublishBody body, const Caller& caller, Done done)
{
    if (!caller.mayReachEverything())
        body.request.mayReach = [key = caller](std::string_view room) { return key.mayReach(room); };
    const bool isDryRun = body.request.dryRun;
    if (isDryRun && !body.request.maxListed)
        body.request.maxListed = m_maxListedSockets;
    const std::size_t maxListed = body.request.maxListed.value_or(0);
    std::string event = body.request.event;
    const base::TimePoint begun = m_clock.now();
    m_publisher.publish(std::move(body.request), [this, isDryRun, maxListed, begun, event = std::move(event),
                                                  done = std::move(done)](PublishResult result) mutable {
        if (!result)
            return done(refuse(fromPublisher(result.error())));
        if (isDryRun) {
            m_stats.dryRuns.fetch_add(1, std::memory_order_relaxed);
            if (result->sockets.size() > maxListed)
                result->sockets.resize(maxListed); // each worker listed as many
        } else {
            const auto took = std::chrono::duration_cast<std::chrono::microseconds>(m_clock.now() - begun);
            m_stats.latencyMicros.observe(took.count());
            m_stats.fanOut.observe(static_cast<std::int64_t>(result->matchedSockets));
            m_stats.matchedSockets.fetch_add(static_cast<std::int64_t>(result->matchedSockets),
                                             std::memory_order_relaxed);
            m_stats.writtenSockets.fetch_add(static_cast<std::int64_t>(result->written),
                                             std::memory_order_relaxed);
            m_stats.published.add(event);
        }
        done({200, answerJson(*result), {}});
    });
}

} // namespace sio::api
