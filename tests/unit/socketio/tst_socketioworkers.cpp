// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "support/realworkers.h"

#include <QtTest/QtTest>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

using namespace sio;
using namespace sio::test;
using namespace std::chrono_literals;
using protocol::CloseReason;
using socketio::Arguments;
using socketio::BroadcastReport;
using socketio::Event;
using socketio::Namespace;
using socketio::Socket;

/// The layer over real loops and threads; the thread sanitizer's ground.
class TestSocketIoWorkers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsTheOrderOfOneCaller();
    void answersEveryOperationUnderLoad();
    void callbackRunsInTheCallersWorker();
    void countsARoomOfAllWorkersOnce();
};

void TestSocketIoWorkers::keepsTheOrderOfOneCaller()
{
    socketio::Server io{socketio::ServerOptions()};
    Namespace& nsp = io.of("/");
    nsp.onConnection([](Socket& socket) { socket.join("room"); });
    RealWorkers real(io);
    for (int worker = 0; worker < real.kCount; ++worker)
        real.in(worker, [&, worker] { real.open(worker, "0").take(); });
    constexpr int kEvents = 500;
    std::atomic<int> reports{0};
    const auto publish = [&] {
        for (int i = 0; i < kEvents; ++i)
            nsp.to("room").emit("n", Arguments().addInteger(i), [&](BroadcastReport report) {
                reports += report.matched == real.kCount ? 1 : 1000'000;
            });
    };
    real.in(2, publish);
    QTRY_COMPARE(reports.load(), kEvents);
    publish(); // this thread is no worker
    QTRY_COMPARE(reports.load(), 2 * kEvents);
    for (int worker = 0; worker < real.kCount; ++worker) {
        std::vector<std::string> frames;
        real.in(worker, [&] { frames = real.sessionsOf(worker).front()->take(); });
        QCOMPARE(frames.size(), std::size_t(2 * kEvents));
        for (std::size_t i = 0; i < frames.size(); ++i)
            QCOMPARE(frames[i], "42[\"n\"," + std::to_string(i % kEvents) + "]");
    }
}

void TestSocketIoWorkers::callbackRunsInTheCallersWorker()
{
    socketio::Server io{socketio::ServerOptions()};
    Namespace& nsp = io.of("/");
    RealWorkers real(io);
    for (int worker = 0; worker < real.kCount; ++worker)
        real.in(worker, [&, worker] { real.open(worker, "0"); });
    std::atomic<int> right{0};
    for (int worker = 0; worker < real.kCount; ++worker) {
        real.post(worker, [&, worker] {
            net::Loop& loop = real.workers[static_cast<std::size_t>(worker)]->loop();
            nsp.operation().fetchSockets([&](const std::vector<socketio::SocketInfo>& sockets) {
                right += loop.isCurrentThread() && sockets.size() == 4;
            });
        });
    }
    nsp.operation().fetchSockets([&](const std::vector<socketio::SocketInfo>&) {
        right += real.workers[0]->loop().isCurrentThread();
    });
    QTRY_COMPARE(right.load(), 5);
}

void TestSocketIoWorkers::countsARoomOfAllWorkersOnce()
{
    socketio::Server io{socketio::ServerOptions()};
    Namespace& nsp = io.of("/");
    nsp.onConnection([](Socket& socket) {
        socket.join("all");
        socket.join("of " + std::string(socket.id().view()));
    });
    RealWorkers real(io);
    QCOMPARE(io.roomCount(), 0);
    for (int worker = 0; worker < real.kCount; ++worker)
        real.in(worker, [&, worker] { real.open(worker, "0"); });
    QCOMPARE(io.roomCount(), 1 + real.kCount);

    std::atomic<bool> isDone{false};
    nsp.operation().socketsLeave({"all"}, [&](const BroadcastReport&) { isDone = true; });
    QTRY_VERIFY(isDone);
    QCOMPARE(io.roomCount(), std::int64_t{real.kCount});
}

/// Every worker, and a thread that is none, broadcast, join, leave, fetch, disconnect and open at the same
/// time.
void TestSocketIoWorkers::answersEveryOperationUnderLoad()
{
    socketio::ServerOptions options;
    options.maxLabelledEvents = 4;
    socketio::Server io(options);
    Namespace& nsp = io.of("/").alias("/socket.io");
    std::atomic<int> connected{0};
    std::atomic<int> disconnected{0};
    nsp.onConnection([&](Socket& socket) {
        ++connected;
        socket.setOwner(socket.id().hash() % 7 + 1, "u");
        socket.join("all");
    });
    nsp.onDisconnect([&](Socket&, CloseReason) { ++disconnected; });
    nsp.on("join", [](Socket& socket, const Event& event) { socket.join(event.arguments.json(0)); });
    nsp.on("say", [](Socket& socket, const Event& event) { socket.to("all").emit("said", event.arguments); });
    io.ofMatching([](std::string_view name) {
          return name.substr(0, 2) == "/d";
      }).onConnection([](Socket& socket) { socket.broadcast().emit("new", Arguments()); });
    RealWorkers real(io);

    std::atomic<int> asked{0};
    std::atomic<int> answered{0};
    const auto operate = [&](std::mt19937& random) {
        const std::string room = std::to_string(random() % 8);
        switch (random() % 8) {
        case 0:
            ++asked;
            nsp.to(room).to("all").except("3").emit("e", Arguments().addInteger(1),
                                                    [&](BroadcastReport) { ++answered; });
            break;
        case 1:
            ++asked;
            nsp.operation().fetchSockets([&](const std::vector<socketio::SocketInfo>&) { ++answered; });
            break;
        case 2:
            nsp.to("all").socketsJoin({room});
            break;
        case 3:
            nsp.to(room).socketsLeave({room});
            break;
        case 4:
            ++asked;
            nsp.to(room).timeout(20ms).emitWithAck("q", Arguments(),
                                                   [&](socketio::BroadcastAcks) { ++answered; });
            break;
        case 5:
            nsp.to(room).except("all").disconnectSockets();
            if (random() % 40 == 0)
                nsp.to(room).disconnectSockets(true);
            break;
        default:
            nsp.to(room).emit("plain", Arguments());
        }
    };

    constexpr int kTurns = 150;
    std::atomic<int> finished{0};
    std::vector<std::function<void(int, int, std::shared_ptr<std::mt19937>)>> step(1);
    step[0] = [&](int worker, int turn, std::shared_ptr<std::mt19937> random) {
        auto& sessions = real.sessionsOf(worker);
        std::erase_if(sessions, [](const auto& session) { return !session->isOpen(); });
        if (sessions.size() < 12) {
            const unsigned kind = (*random)() % 3;
            real.open(worker, kind == 0   ? "0"
                              : kind == 1 ? "0/socket.io,"
                                          : "0/d" + std::to_string((*random)() % 3) + ",");
        }
        FakeSession& one = *sessions[(*random)() % sessions.size()];
        const std::vector<std::string> frames = one.take();
        if (!frames.empty() && frames.front().rfind("40{", 0) == 0) {
            one.text("2[\"join\"," + std::to_string((*random)() % 8) + "]");
            one.text("2[\"say\",1]");
        }
        for (const std::string& frame : frames) {
            if (frame.rfind("42", 0) == 0 && frame.find("[\"q\"]") != std::string::npos && frame[2] != '/' &&
                one.isOpen() && (*random)() % 2)
                one.text("3" + frame.substr(2, frame.find('[') - 2) + "[1]");
        }
        if ((*random)() % 10 == 0)
            one.end();
        operate(*random);
        if (turn == 0)
            ++finished;
        else
            real.post(worker, [&, worker, turn, random] { step[0](worker, turn - 1, random); });
    };
    for (int worker = 0; worker < real.kCount; ++worker) {
        auto random = std::make_shared<std::mt19937>(static_cast<unsigned>(worker + 1));
        real.post(worker, [&, worker, random] { step[0](worker, kTurns, random); });
    }
    std::mt19937 random(99);
    while (finished.load() < real.kCount) {
        operate(random);
        io.socketsByNamespace();
        io.eventsInByName();
        io.eventsOutByName();
        for (int i = 0; i < real.kCount; ++i)
            io.stats(i).deliveries.value();
        std::this_thread::yield();
        if (asked.load() - answered.load() > 200)
            QTRY_VERIFY(asked.load() - answered.load() < 100);
    }
    QTRY_COMPARE_WITH_TIMEOUT(answered.load(), asked.load(), 20'000);
    QVERIFY(asked.load() > 50);

    for (int worker = 0; worker < real.kCount; ++worker) {
        real.in(worker, [&, worker] {
            for (const auto& session : real.sessionsOf(worker))
                session->end(CloseReason::ServerShuttingDown);
        });
    }
    QCOMPARE(connected.load(), disconnected.load());
    for (const auto& [name, count] : io.socketsByNamespace())
        QCOMPARE(count, std::int64_t(0));
    for (int worker = 0; worker < real.kCount; ++worker) {
        QCOMPARE(io.stats(worker).socketsConnected.value(), std::int64_t(0));
        QCOMPARE(io.stats(worker).roomsOpen.value(), std::int64_t(0));
        QCOMPARE(io.stats(worker).handlerErrors.value(), std::int64_t(0));
    }
    real.stop();
}

QTEST_GUILESS_MAIN(TestSocketIoWorkers)
#include "tst_socketioworkers.moc"
