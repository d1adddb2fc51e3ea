// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/jsonreader.h"
#include "hubbench.h"
#include "support/fakeworkers.h"
#include "support/realworkers.h"

#include <future>

using namespace sio;
using namespace sio::admin;
using namespace std::chrono_literals;
using sio::test::FakeSession;
using sio::test::FakeWorkers;
using sio::test::HubBench;
using sio::test::RealWorkers;

namespace {

std::string codeOf(const std::string& answer)
{
    const auto error = errorOf(answer);
    return error ? error->code : "ok";
}

constexpr std::string_view kJoin = R"({"in_room":"all","room":"session:s","reason":"test"})";

/// Keeps a worker from its work until it is let go.
class Hold {
public:
    Hold(RealWorkers& workers, int worker)
    {
        workers.post(worker, [go = m_go.get_future().share(), held = &m_held] {
            held->set_value();
            go.wait();
        });
        m_held.get_future().wait();
    }
    ~Hold() { letGo(); }
    void letGo()
    {
        if (!std::exchange(m_isLetGo, true))
            m_go.set_value();
    }

private:
    std::promise<void> m_go;
    std::promise<void> m_held;
    bool m_isLetGo = false;
};

} // namespace

/// pm_join, pm_leave, pm_disconnect and pm_block are answered when they are done, in all workers.
class TestSocketCommands : public QObject {
    Q_OBJECT

    std::unique_ptr<net::Loop> m_loop;

    static void wide(socketio::Server& io)
    {
        io.of("/").onConnection([](socketio::Socket& socket) {
            socket.join("all");
            socket.join("user:u");
        });
    }
    /// One socket in each worker.
    static void fill(RealWorkers& workers)
    {
        for (int worker = 0; worker < RealWorkers::kCount; ++worker)
            workers.in(worker, [&workers, worker] { workers.open(worker, "0"); });
    }
    static std::uint64_t membersOf(socketio::Namespace& nsp, const std::string& room)
    {
        std::promise<std::uint64_t> matched;
        nsp.in(room).count(
            false, [&](const socketio::BroadcastReport& report) { matched.set_value(report.matched); });
        return matched.get_future().get();
    }

private Q_SLOTS:
    void init() { m_loop = test::controlLoop(); }
    void cleanup() { m_loop.reset(); }

    void commands_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("join") << QByteArray("pm_join")
                              << QByteArray(R"({"in_room":"all","room":"session:s","reason":"test"})");
        QTest::newRow("leave") << QByteArray("pm_leave")
                               << QByteArray(R"({"in_room":"all","room":"all","reason":"test"})");
        QTest::newRow("disconnect") << QByteArray("pm_disconnect")
                                    << QByteArray(R"({"in_room":"all","close":true,"reason":"test"})");
    }
    void commands()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, json);
        socketio::Server io{socketio::ServerOptions()};
        wide(io);
        auto made = std::make_unique<FakeWorkers>(4);
        FakeWorkers& workers = *made;
        io.start(std::move(made));
        std::vector<std::unique_ptr<FakeSession>> sessions;
        for (int worker = 0; worker < 4; ++worker) {
            workers.in(worker, [&] {
                sessions.push_back(std::make_unique<FakeSession>(workers.wheel, io.acceptor(worker)));
                sessions.back()->text("0");
            });
        }
        {
            HubBench bench(*m_loop, io);
            bench.open(1);
            // The control thread stands in for worker 0, which begins everything.
            const auto answer = bench.request(1, name.toStdString(), json.toStdString());
            workers.drain(); // counted; the record is written then
            QTRY_VERIFY(workers.waiting(3) > 0);
            for (const int worker : {1, 2}) { // 3 has not done it
                workers.drain(worker);
                workers.drain(0);
                QCoreApplication::processEvents();
                QVERIFY(answer->empty());
            }
            workers.drain();
            QTRY_VERIFY(!answer->empty());
            QCOMPARE(codeOf(*answer), std::string("ok"));
            QCOMPARE(ObjectReader(*answer).integer("matched"), 4);
        }
        sessions.clear();
    }

    void whatIsAskedBehindTheAnswerFindsItDone()
    {
        socketio::Server io{socketio::ServerOptions()};
        wide(io);
        RealWorkers workers(io);
        fill(workers);
        socketio::Namespace& nsp = io.of("/");
        HubBench bench(*m_loop, io);
        bench.open(1);
        for (int i = 0; i < 10; ++i) {
            auto answer = bench.request(1, "pm_join", kJoin);
            QTRY_VERIFY(!answer->empty());
            QCOMPARE(membersOf(nsp, "session:s"), std::uint64_t(4));
            answer =
                bench.request(1, "pm_leave", R"({"in_room":"session:s","room":"session:s","reason":"test"})");
            QTRY_VERIFY(!answer->empty());
            QCOMPARE(membersOf(nsp, "session:s"), std::uint64_t(0));
        }
        const auto answer = bench.request(1, "pm_disconnect", R"({"all":true,"close":true,"reason":"test"})");
        QTRY_VERIFY(!answer->empty());
        QCOMPARE(membersOf(nsp, "all"), std::uint64_t(0));
        workers.stop();
    }

    void aWorkerThatDoesNotAnswerIsToldOf()
    {
        socketio::Server io{socketio::ServerOptions()};
        wide(io);
        RealWorkers workers(io);
        fill(workers);
        socketio::Namespace& nsp = io.of("/");
        HubBench bench(*m_loop, io, 50ms);
        bench.open(1);
        {
            const Hold hold(workers, 3);
            const auto answer = bench.request(1, "pm_join", kJoin);
            QTRY_VERIFY(!answer->empty());
            QCOMPARE(codeOf(*answer), std::string("TIMED_OUT"));
        }
        QCOMPARE(membersOf(nsp, "session:s"), std::uint64_t(0)); // could not be counted, so never done
        std::vector<AuditRow> rows;
        const auto areThere = [&] { // the record is on its way to the disk
            bench.audit->page(AuditSelection(0, 10, "join"), *m_loop,
                              [&rows](std::optional<AuditPage> page) { rows = page->rows; });
            return !rows.empty();
        };
        QTRY_VERIFY(areThere());
        QCOMPARE(rows.size(), std::size_t(1));
        QCOMPARE(rows.front().result, std::string("TIMED_OUT"));

        const auto again = bench.request(1, "pm_join", kJoin);
        QTRY_VERIFY(!again->empty());
        QCOMPARE(ObjectReader(*again).integer("matched"), 4);
        QCOMPARE(membersOf(nsp, "session:s"), std::uint64_t(4));
        {
            const Hold hold(workers, 3);
            const auto answer = bench.request(1, "pm_block", R"({"user":"u","minutes":5,"reason":"test"})");
            QTRY_VERIFY(!answer->empty());
            QCOMPARE(codeOf(*answer), std::string("TIMED_OUT"));
            QVERIFY(bench.blocks.isBlocked("u"));
        }
        QTRY_COMPARE(membersOf(nsp, "all"), std::uint64_t(0)); // it was under way
        workers.stop();
    }
};

int main(int argc, char** argv)
{
    return test::runOnEpoll<TestSocketCommands>(argc, argv);
}
#include "tst_socketcommands.moc"
