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

#include <QtTest/QTest>

using namespace sio;
using namespace sio::api;

namespace {

/// The value of one sample line; nothing when there is no such line.
std::optional<double> sample(const std::string& text, const std::string& name)
{
    const std::string line = "\n" + name + " ";
    const std::size_t at = ("\n" + text).find(line);
    if (at == std::string::npos)
        return std::nullopt;
    return std::stod(text.substr(at + line.size() - 1));
}

std::size_t occurrences(const std::string& text, const std::string& what)
{
    std::size_t count = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
        ++count;
    return count;
}

} // namespace

class TestMetrics : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void figuresOfAllWorkersAreSummed()
    {
        base::ManualClock clock;
        net::http::HttpStats http[2];
        engine::EngineStats engine[2];
        socketio::ServerStats server[2];
        net::ListenerStats listener;
        http[0].requests.add(3);
        http[1].requests.add(4);
        http[1].rejects[static_cast<std::size_t>(net::http::Reject::Framing)].add(2);
        http[0].timeoutsBody.add();
        engine[0].sessionsPolling.add(5);
        engine[0].sessionsWebSocket.add(6);
        engine[1].sessionsWebSocket.add(7);
        engine[1].closes[static_cast<std::size_t>(protocol::CloseReason::SlowConsumer)].add(8);
        engine[0].refusals[static_cast<std::size_t>(engine::Refusal::UnknownSid)].add(9);
        engine[0].bytesOut.add(10'000'000'000'000);
        server[0].roomsOpen.add(11);
        server[1].roomsOpen.add(12);
        server[0].acksIn.add(13);
        listener.accepted.add(14);
        listener.refusedBudget.add(15);

        MetricsSources sources;
        sources.workers = {{&http[0], &engine[0], &server[0], nullptr},
                           {&http[1], &engine[1], &server[1], nullptr}};
        sources.listeners = {&listener};
        sources.openConnections = [] { return 16; };
        sources.socketsByNamespace = [] { return socketio::NamedCounts{{"/", 17}}; };
        sources.eventsIn = [] { return socketio::NamedCounts{{"join_session_room", 18}}; };
        sources.eventsOut = [] { return socketio::NamedCounts{{"payment_update", 19}}; };
        const std::string text = Metrics(sources, clock).text();
        const auto value = [&text](const char* name) { return sample(text, name).value_or(-1); };

        QCOMPARE(value("papermastery_http_requests_total"), 7.0);
        QCOMPARE(value("papermastery_http_reject_total{reason=\"framing\"}"), 2.0);
        QCOMPARE(value("papermastery_http_reject_total{reason=\"host\"}"), 0.0);
        QCOMPARE(value("papermastery_http_timeout_total{phase=\"body\"}"), 1.0);
        QCOMPARE(value("papermastery_connections{transport=\"polling\"}"), 5.0);
        QCOMPARE(value("papermastery_connections{transport=\"websocket\"}"), 13.0);
        QCOMPARE(value("papermastery_closes_total{reason=\"slow_consumer\"}"), 8.0);
        QCOMPARE(value("papermastery_message_bytes_total{direction=\"out\"}"), 1e13);
        QCOMPARE(value("papermastery_rooms{worker=\"1\"}"), 12.0);
        QCOMPARE(value("papermastery_acks_total{direction=\"in\"}"), 13.0);
        QCOMPARE(value("papermastery_accepted_total"), 14.0);
        QCOMPARE(value("papermastery_accept_refused_total{reason=\"budget\"}"), 15.0);
        QCOMPARE(value("papermastery_fd_open"), 16.0);
        QCOMPARE(value("papermastery_sockets{namespace=\"/\"}"), 17.0);
        QCOMPARE(value("papermastery_events_total{direction=\"in\",event=\"join_session_room\"}"), 18.0);
        QCOMPARE(value("papermastery_events_total{direction=\"out\",event=\"payment_update\"}"), 19.0);
        QVERIFY(text.find("papermastery_engine_reject_total{reason=\"" +
                          std::string(engine::refusalName(engine::Refusal::UnknownSid)) + "\"} 9") !=
                std::string::npos);
    }

    void everyFamilyIsExplainedOnce()
    {
        base::ManualClock clock;
        net::http::HttpStats http;
        engine::EngineStats engine;
        socketio::ServerStats server;
        ApiStats stats(8);
        IdempotencyStore store({}, clock);
        net::TimerWheel wheel(clock);
        LagSampler lag(wheel);
        MetricsSources sources;
        sources.workers = {{&http, &engine, &server, &lag}};
        sources.api = &stats;
        sources.idempotency = &store;
        const std::string text = Metrics(sources, clock).text();
        std::map<QString, int> types;
        const QString all = QString::fromStdString(text);
        for (const QString& line : all.split('\n')) {
            if (line.startsWith("# TYPE "))
                QVERIFY2(++types[line.section(' ', 2, 2)] == 1, qPrintable(line));
            if (line.startsWith("# HELP "))
                QVERIFY2(line.size() > line.section(' ', 0, 2).size() + 5, qPrintable(line));
            if (!line.isEmpty() && !line.startsWith('#'))
                QVERIFY2(line.startsWith("papermastery_") || line.startsWith("process_"), qPrintable(line));
        }
        for (const char* family :
             {"papermastery_publish_latency_seconds", "papermastery_publish_fanout_sockets",
              "papermastery_event_loop_lag_seconds", "papermastery_idempotency_entries"})
            QCOMPARE(types[family], 1);
    }

    void histogramIsCumulative()
    {
        base::ManualClock clock;
        ApiStats stats(8);
        for (const int micros : {10, 60, 60, 99'000'000})
            stats.latencyMicros.observe(micros);
        stats.fanOut.observe(0);
        stats.fanOut.observe(1000);
        MetricsSources sources;
        sources.api = &stats;
        const std::string text = Metrics(sources, clock).text();
        const auto value = [&text](const char* name) { return sample(text, name).value_or(-1); };
        QCOMPARE(value("papermastery_publish_latency_seconds_count"), 4.0);
        QCOMPARE(value("papermastery_publish_latency_seconds_sum"), 99.00013);
        QCOMPARE(value("papermastery_publish_latency_seconds_bucket{le=\"+Inf\"}"), 4.0);
        QCOMPARE(value("papermastery_publish_fanout_sockets_bucket{le=\"0\"}"), 1.0);
        QCOMPARE(value("papermastery_publish_fanout_sockets_bucket{le=\"100\"}"), 1.0);
        QCOMPARE(value("papermastery_publish_fanout_sockets_bucket{le=\"1000\"}"), 2.0);
    }

    void labelsFromOutsideAreCappedAndEscaped()
    {
        base::ManualClock clock;
        ApiStats stats(3);
        for (const char* event : {"a", "b", "c", "d", "e", "a"})
            stats.published.add(event);
        socketio::NamedCounts many{{"with \"quotes\"\n", 1000}};
        for (int i = 0; i < 100; ++i)
            many["/" + std::to_string(i)] = i;
        MetricsSources sources;
        sources.api = &stats;
        sources.maxLabels = 10;
        sources.socketsByNamespace = [&many] { return many; };
        const std::string text = Metrics(sources, clock).text();
        QCOMPARE(occurrences(text, "\npapermastery_publishes_total{"), std::size_t(4));
        QCOMPARE(sample(text, "papermastery_publishes_total{event=\"a\"}").value_or(-1), 2.0);
        QCOMPARE(sample(text, "papermastery_publishes_total{event=\"other\"}").value_or(-1), 2.0);
        QCOMPARE(occurrences(text, "\npapermastery_sockets{"), std::size_t(11));
        QCOMPARE(sample(text, "papermastery_sockets{namespace=\"other\"}").value_or(-1),
                 4095.0); // 0 + ... + 90
        QCOMPARE(sample(text, "papermastery_sockets{namespace=\"with \\\"quotes\\\"\\n\"}").value_or(-1),
                 1000.0);
    }

    void applicationAddsItsOwn()
    {
        base::ManualClock clock;
        MetricsSources sources;
        sources.application = [](Exposition& out) {
            out.counter("papermastery_own_total", "Own.", 3, {{"code", "X"}});
        };
        QCOMPARE(sample(Metrics(sources, clock).text(), "papermastery_own_total{code=\"X\"}").value_or(-1),
                 3.0);
    }

    void processFiguresArePlausible()
    {
        const ProcessStats stats = readProcessStats();
        QVERIFY(stats.residentBytes > 1'000'000 && stats.residentBytes <= stats.virtualBytes);
        QVERIFY(stats.openDescriptors >= 3 && stats.openDescriptors <= stats.maxDescriptors);
        QVERIFY(stats.cpuSeconds > 0);
        QVERIFY(stats.threads >= 1);
    }

    // Event-loop lag.

    void lagIsHowMuchATimerIsLate()
    {
        base::ManualClock clock;
        net::TimerWheel wheel(clock);
        LagSampler sampler(wheel);
        clock.advance(LagSampler::kInterval + net::TimerWheel::kTick);
        wheel.advance();
        QVERIFY(sampler.lag(clock.now()) == base::Duration(0));
        clock.advance(LagSampler::kInterval + net::TimerWheel::kTick + std::chrono::milliseconds(70));
        wheel.advance();
        QVERIFY(sampler.lag(clock.now()) == std::chrono::milliseconds(70));
        clock.advance(LagSampler::kInterval + net::TimerWheel::kTick);
        wheel.advance();
        QVERIFY(sampler.lag(clock.now()) == base::Duration(0));
        QVERIFY(sampler.largestLag(clock.now()) == std::chrono::milliseconds(70));
    }

    void largestLagIsForgottenInTime()
    {
        base::ManualClock clock;
        net::TimerWheel wheel(clock);
        LagSampler sampler(wheel);
        clock.advance(std::chrono::seconds(2));
        wheel.advance();
        for (std::size_t i = 0; i + 1 < LagSampler::kRemembered; ++i) {
            clock.advance(LagSampler::kInterval + net::TimerWheel::kTick);
            wheel.advance();
        }
        QVERIFY(sampler.largestLag(clock.now()) > std::chrono::seconds(1));
        clock.advance(LagSampler::kInterval + net::TimerWheel::kTick);
        wheel.advance();
        QVERIFY(sampler.largestLag(clock.now()) == base::Duration(0));
    }

    void stuckLoopIsSeenWhileItIsStuck()
    {
        base::ManualClock clock;
        net::TimerWheel wheel(clock);
        LagSampler sampler(wheel);
        clock.advance(std::chrono::seconds(3)); // and nobody turns the wheel
        QVERIFY(sampler.lag(clock.now()) > std::chrono::seconds(2));
        QVERIFY(sampler.largestLag(clock.now()) > std::chrono::seconds(2));
    }
};

QTEST_APPLESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
