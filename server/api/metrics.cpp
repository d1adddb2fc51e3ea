// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "api/metrics.h"

#include "api/exposition.h"
#include "api/idempotency.h"
#include "api/lagsampler.h"
#include "api/processstats.h"
#include "api/stats.h"
#include "engineio/endpoint.h"
#include "net/http/connection.h"
#include "net/listener.h"
#include "version.h"

#include <algorithm>
#include <chrono>

namespace sio::api {

namespace {

using Labels = Exposition::Labels;

double secondsSinceEpoch()
{
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

double seconds(base::Duration duration)
{
    return std::chrono::duration<double>(duration).count();
}

/// Sums one counter over those workers that have the part which holds it.
template <class Part>
double sum(const std::vector<WorkerSources>& workers, const Part* WorkerSources::*part,
           base::Counter Part::*counter)
{
    std::int64_t total = 0;
    for (const WorkerSources& worker : workers) {
        if (worker.*part)
            total += ((worker.*part)->*counter).value();
    }
    return static_cast<double>(total);
}

template <class Part, std::size_t N>
double sumAt(const std::vector<WorkerSources>& workers, const Part* WorkerSources::*part,
             std::array<base::Counter, N> Part::*counters, std::size_t index)
{
    std::int64_t total = 0;
    for (const WorkerSources& worker : workers) {
        if (worker.*part)
            total += ((worker.*part)->*counters)[index].value();
    }
    return static_cast<double>(total);
}

/// The `most` largest counts; the others together as "other".
std::vector<std::pair<std::string, double>> capped(const socketio::NamedCounts& counts, std::size_t most)
{
    std::vector<std::pair<std::string, double>> rows;
    for (const auto& [name, count] : counts)
        rows.emplace_back(name, static_cast<double>(count));
    if (rows.size() <= most)
        return rows;
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    double others = 0;
    for (std::size_t i = most; i < rows.size(); ++i)
        others += rows[i].second;
    rows.resize(most);
    const auto other =
        std::find_if(rows.begin(), rows.end(), [](const auto& row) { return row.first == "other"; });
    if (other != rows.end())
        other->second += others;
    else
        rows.emplace_back("other", others);
    return rows;
}

void addProcess(Exposition& out, double startedAt)
{
    const ProcessStats process = readProcessStats();
    out.counter("process_cpu_seconds_total", "User and system time of this process.", process.cpuSeconds);
    out.gauge("process_resident_memory_bytes", "Resident memory.",
              static_cast<double>(process.residentBytes));
    out.gauge("process_virtual_memory_bytes", "Virtual memory.", static_cast<double>(process.virtualBytes));
    out.gauge("process_open_fds", "Open descriptors.", static_cast<double>(process.openDescriptors));
    out.gauge("process_max_fds", "Limit of open descriptors.", static_cast<double>(process.maxDescriptors));
    out.gauge("process_threads", "Threads.", static_cast<double>(process.threads));
    out.gauge("process_start_time_seconds", "When this server began, since the epoch.", startedAt);
}

} // namespace

Metrics::Metrics(MetricsSources sources, const base::Clock& clock)
    : m_sources(std::move(sources)), m_clock(clock), m_startedAt(secondsSinceEpoch())
{
}

std::string Metrics::text() const
{
    Exposition out;
    out.gauge("papermastery_build_info", "Always 1; the version is in the label.", 1,
              {{"version", kVersion}});
    addConnections(out);
    addHttp(out);
    addEngine(out);
    addSocketIo(out);
    addApi(out);
    if (m_sources.application)
        m_sources.application(out);
    addLoops(out);
    addProcess(out, m_startedAt);
    return out.text();
}

void Metrics::addConnections(Exposition& out) const
{
    std::int64_t accepted = 0;
    std::int64_t overBudget = 0;
    std::int64_t exhausted = 0;
    for (const net::ListenerStats* listener : m_sources.listeners) {
        accepted += listener->accepted.value();
        overBudget += listener->refusedBudget.value();
        exhausted += listener->refusedExhausted.value();
    }
    if (!m_sources.listeners.empty()) {
        out.counter("papermastery_accepted_total", "TCP connections accepted.",
                    static_cast<double>(accepted));
        const char* name = "papermastery_accept_refused_total";
        const char* help = "TCP connections turned away for want of descriptors.";
        out.counter(name, help, static_cast<double>(overBudget), {{"reason", "budget"}});
        out.counter(name, help, static_cast<double>(exhausted), {{"reason", "exhausted"}});
    }
    if (m_sources.openConnections)
        out.gauge("papermastery_fd_open", "Descriptors of connections, now.", m_sources.openConnections());

    const char* name = "papermastery_connections";
    const char* help = "Engine.IO sessions by transport, now.";
    const auto& workers = m_sources.workers;
    out.gauge(name, help, sum(workers, &WorkerSources::engine, &engine::EngineStats::sessionsPolling),
              {{"transport", "polling"}});
    out.gauge(name, help, sum(workers, &WorkerSources::engine, &engine::EngineStats::sessionsWebSocket),
              {{"transport", "websocket"}});
}

void Metrics::addHttp(Exposition& out) const
{
    using net::http::HttpStats;
    const auto total = [this](base::Counter HttpStats::*counter) {
        return sum(m_sources.workers, &WorkerSources::http, counter);
    };
    out.gauge("papermastery_http_connections", "HTTP connections, now.", total(&HttpStats::connections));
    out.counter("papermastery_http_requests_total", "HTTP requests.", total(&HttpStats::requests));
    const char* bytes = "papermastery_http_bytes_total";
    out.counter(bytes, "Bytes of HTTP connections.", total(&HttpStats::bytesIn), {{"direction", "in"}});
    out.counter(bytes, "", total(&HttpStats::bytesOut), {{"direction", "out"}});
    out.counter("papermastery_http_abort_total", "Requests whose client went away.",
                total(&HttpStats::aborts));
    const char* timeouts = "papermastery_http_timeout_total";
    out.counter(timeouts, "Deadlines missed.", total(&HttpStats::timeoutsHeader), {{"phase", "header"}});
    out.counter(timeouts, "", total(&HttpStats::timeoutsBody), {{"phase", "body"}});
    out.counter(timeouts, "", total(&HttpStats::timeoutsIdle), {{"phase", "idle"}});
    out.counter(timeouts, "", total(&HttpStats::timeoutsWrite), {{"phase", "write"}});
    for (std::size_t i = 0; i < static_cast<std::size_t>(net::http::Reject::Count); ++i) {
        const std::string reason(net::http::rejectName(static_cast<net::http::Reject>(i)));
        out.counter("papermastery_http_reject_total", "Requests refused by the HTTP layer.",
                    sumAt(m_sources.workers, &WorkerSources::http, &HttpStats::rejects, i),
                    {{"reason", reason}});
    }
}

void Metrics::addEngine(Exposition& out) const
{
    using engine::EngineStats;
    const auto total = [this](base::Counter EngineStats::*counter) {
        return sum(m_sources.workers, &WorkerSources::engine, counter);
    };
    out.counter("papermastery_sessions_opened_total", "Engine.IO sessions opened.",
                total(&EngineStats::opened));
    out.counter("papermastery_upgrades_total", "Sessions moved to WebSocket.", total(&EngineStats::upgraded));
    const char* packets = "papermastery_messages_total";
    out.counter(packets, "Engine.IO messages.", total(&EngineStats::packetsIn), {{"direction", "in"}});
    out.counter(packets, "", total(&EngineStats::packetsOut), {{"direction", "out"}});
    const char* bytes = "papermastery_message_bytes_total";
    out.counter(bytes, "Bytes of Engine.IO messages.", total(&EngineStats::bytesIn), {{"direction", "in"}});
    out.counter(bytes, "", total(&EngineStats::bytesOut), {{"direction", "out"}});
    out.counter("papermastery_volatile_dropped_total", "Volatile messages dropped.",
                total(&EngineStats::volatileDropped));
    out.counter("papermastery_slow_consumers_total", "Sessions closed because they did not read.",
                total(&EngineStats::slowConsumers));
    for (std::size_t i = 0; i < static_cast<std::size_t>(engine::Refusal::Count); ++i) {
        const std::string reason(engine::refusalName(static_cast<engine::Refusal>(i)));
        out.counter("papermastery_engine_reject_total", "Requests refused by the Engine.IO layer.",
                    sumAt(m_sources.workers, &WorkerSources::engine, &EngineStats::refusals, i),
                    {{"reason", reason}});
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(protocol::CloseReason::Count); ++i) {
        const std::string reason(protocol::closeReasonLabel(static_cast<protocol::CloseReason>(i)));
        out.counter("papermastery_closes_total", "Sessions closed, by reason.",
                    sumAt(m_sources.workers, &WorkerSources::engine, &EngineStats::closes, i),
                    {{"reason", reason}});
    }
}

void Metrics::addSocketIo(Exposition& out) const
{
    using socketio::ServerStats;
    const auto total = [this](base::Counter ServerStats::*counter) {
        return sum(m_sources.workers, &WorkerSources::server, counter);
    };
    if (m_sources.socketsByNamespace) {
        for (const auto& [name, count] : capped(m_sources.socketsByNamespace(), m_sources.maxLabels))
            out.gauge("papermastery_sockets", "Sockets by namespace, now.", count, {{"namespace", name}});
    }
    for (std::size_t i = 0; i < m_sources.workers.size(); ++i) {
        // A room with members in several workers is one in each.
        if (const ServerStats* server = m_sources.workers[i].server)
            out.gauge("papermastery_rooms", "Rooms with members in this worker, now.",
                      static_cast<double>(server->roomsOpen.value()), {{"worker", std::to_string(i)}});
    }
    const char* events = "papermastery_events_total";
    const char* help = "Socket.IO events by direction and name.";
    if (m_sources.eventsIn) {
        for (const auto& [name, count] : capped(m_sources.eventsIn(), m_sources.maxLabels))
            out.counter(events, help, count, {{"direction", "in"}, {"event", name}});
    }
    if (m_sources.eventsOut) {
        for (const auto& [name, count] : capped(m_sources.eventsOut(), m_sources.maxLabels))
            out.counter(events, help, count, {{"direction", "out"}, {"event", name}});
    }
    const char* acks = "papermastery_acks_total";
    out.counter(acks, "Acknowledgements.", total(&ServerStats::acksIn), {{"direction", "in"}});
    out.counter(acks, "", total(&ServerStats::acksOut), {{"direction", "out"}});
    out.counter("papermastery_deliveries_total", "Sockets reached by broadcasts.",
                total(&ServerStats::deliveries));
    out.counter("papermastery_connect_errors_total", "Refused CONNECT packets.",
                total(&ServerStats::connectErrors));
    out.counter("papermastery_parse_errors_total", "Packets that broke the protocol.",
                total(&ServerStats::parseErrors));
}

void Metrics::addApi(Exposition& out) const
{
    if (const ApiStats* api = m_sources.api) {
        for (const auto& [event, count] : api->published.snapshot())
            out.counter("papermastery_publishes_total", "Published events by name.",
                        static_cast<double>(count), {{"event", event}});
        for (const auto& [code, count] : api->refused.snapshot())
            out.counter("papermastery_api_reject_total", "Calls and batch items refused by the API.",
                        static_cast<double>(count), {{"code", code}});
        out.counter("papermastery_publish_duplicates_total", "Publishes answered from an idempotency key.",
                    static_cast<double>(api->duplicates.load()));
        out.counter("papermastery_publish_dry_runs_total", "Dry runs.",
                    static_cast<double>(api->dryRuns.load()));
        out.counter("papermastery_publish_matched_total", "Sockets matched by publishes.",
                    static_cast<double>(api->matchedSockets.load()));
        out.counter("papermastery_publish_written_total", "Sockets whose transport took a publish.",
                    static_cast<double>(api->writtenSockets.load()));
        out.histogram("papermastery_publish_latency_seconds", "From the read body to the answer.",
                      api->latencyMicros, 1e-6);
        out.histogram("papermastery_publish_fanout_sockets", "Sockets matched by one publish.", api->fanOut,
                      1);
    }
    if (const IdempotencyStore* store = m_sources.idempotency) {
        out.gauge("papermastery_idempotency_entries", "Remembered answers.",
                  static_cast<double>(store->entryCount()));
        out.gauge("papermastery_idempotency_bytes", "Memory held by them.",
                  static_cast<double>(store->heldBytes()));
        out.counter("papermastery_idempotency_evicted_total", "Answers forgotten before their time.",
                    static_cast<double>(store->evictedCount()));
    }
}

void Metrics::addLoops(Exposition& out) const
{
    const base::TimePoint now = m_clock.now();
    for (std::size_t i = 0; i < m_sources.workers.size(); ++i) {
        if (const LagSampler* lag = m_sources.workers[i].lag)
            out.gauge("papermastery_event_loop_lag_seconds", "How late a worker's event loop is.",
                      seconds(lag->lag(now)), {{"worker", std::to_string(i)}});
    }
    for (std::size_t i = 0; i < m_sources.workers.size(); ++i) {
        if (const LagSampler* lag = m_sources.workers[i].lag)
            out.gauge("papermastery_event_loop_lag_max_seconds", "The largest lag of the last 15 seconds.",
                      seconds(lag->largestLag(now)), {{"worker", std::to_string(i)}});
    }
}

} // namespace sio::api
