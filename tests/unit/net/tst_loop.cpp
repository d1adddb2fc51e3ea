// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/loop.h"

#include "net/epolldispatcher.h"
#include "net/flushlist.h"

#include "socketpair.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QTimer>
#include <QtTest/QTest>

#include <functional>
#include <sys/epoll.h>

using namespace sio::net;
using namespace sio::net::test;
using namespace std::chrono_literals;

namespace {

struct Item final : Flushable {
    explicit Item(std::function<void()> action) : whenFlushed(std::move(action)) {}
    void flush() override { whenFlushed(); }
    std::function<void()> whenFlushed;
};

struct Handler final : DescriptorHandler {
    void onReady(std::uint32_t events) override
    {
        ++calls;
        lastEvents = events;
        if (whenReady)
            whenReady();
    }
    int calls = 0;
    std::uint32_t lastEvents = 0;
    std::function<void()> whenReady;
};

struct Tracked final : Retired {
    explicit Tracked(std::function<void()> action) : whenDestroyed(std::move(action)) {}
    ~Tracked() override { whenDestroyed(); }
    std::function<void()> whenDestroyed;
};

/// A turn that sleeps until there is something to do: for ever, if the loop overlooks that there is.
void waitingTurn()
{
    QAbstractEventDispatcher::instance()->processEvents(QEventLoop::WaitForMoreEvents);
}

void busyFor(std::chrono::microseconds time)
{
    const auto until = std::chrono::steady_clock::now() + time;
    while (std::chrono::steady_clock::now() < until) {
    }
}

} // namespace

class TestLoop : public QObject {
    Q_OBJECT

    std::unique_ptr<Loop> m_loop;

private Q_SLOTS:
    void init()
    {
        auto* const dispatcher = dynamic_cast<EpollDispatcher*>(QAbstractEventDispatcher::instance());
        QVERIFY(dispatcher);
        m_loop = std::make_unique<Loop>(*dispatcher);
    }
    void cleanup() { m_loop.reset(); }

    void directFlushesGoBeforeBulkOnes()
    {
        std::string order;
        Item bulk([&] { order += 'b'; });
        Item direct([&] { order += 'd'; });
        Item both([&] { order += 'B'; });
        m_loop->scheduleFlush(both, FlushPriority::Bulk);
        m_loop->scheduleFlush(bulk, FlushPriority::Bulk);
        m_loop->scheduleFlush(direct, FlushPriority::Direct);
        m_loop->scheduleFlush(both, FlushPriority::Direct); // an answer takes the broadcast before it along
        m_loop->scheduleFlush(direct, FlushPriority::Bulk); // and stays an answer
        turn(1);
        QCOMPARE(order, std::string("dBb"));
        turn(1);
        QCOMPARE(order, std::string("dBb"));
    }

    void aDestroyedItemIsNotFlushed()
    {
        bool isFlushed = false;
        std::string order;
        Item first([&] { order += '1'; });
        auto second = std::make_unique<Item>([&] { isFlushed = true; });
        Item third([&] { order += '3'; });
        for (Item* item : {&first, second.get(), &third})
            m_loop->scheduleFlush(*item, FlushPriority::Bulk);
        second.reset();
        turn(1);
        QVERIFY(!isFlushed);
        QCOMPARE(order, std::string("13"));
    }

    void itemsOutliveTheirLoop()
    {
        Item item([] {});
        Item other([] {});
        m_loop->close();
        m_loop->scheduleFlush(item, FlushPriority::Bulk);
        m_loop->scheduleFlush(other, FlushPriority::Direct);
        m_loop.reset();
    }

    /// A room of many thousands: the turn ends after its budget, what others need comes between, and nothing
    /// is lost.
    void aLongTailOfFlushesIsSliced()
    {
        int flushed = 0;
        std::vector<std::unique_ptr<Item>> room;
        for (int i = 0; i < 400; ++i) {
            room.push_back(std::make_unique<Item>([&] {
                busyFor(100us);
                if (++flushed == 400)
                    QAbstractEventDispatcher::instance()->interrupt();
            }));
            m_loop->scheduleFlush(*room.back(), FlushPriority::Bulk);
        }
        Pair pair = localPair();
        sendAll(pair.far, "x");
        int flushedWhenReady = -1;
        Handler handler;
        handler.whenReady = [&] {
            flushedWhenReady = flushed;
            m_loop->unwatch(pair.near);
        };
        QVERIFY(m_loop->watch(pair.near, handler, EPOLLIN));
        turn(1);
        QVERIFY(flushedWhenReady > 0);
        QVERIFY(flushedWhenReady < 400);
        // The loop knows that there is more to do: waiting turns do not wait.
        while (flushed < 400)
            waitingTurn();
        ::close(pair.near);
    }

    void theTailMovesOnHoweverBusyTheDirectListIs()
    {
        Item direct([&] {
            busyFor(6ms);
            m_loop->scheduleFlush(direct, FlushPriority::Direct);
        });
        m_loop->scheduleFlush(direct, FlushPriority::Direct);
        int flushed = 0;
        std::vector<std::unique_ptr<Item>> room;
        for (int i = 0; i < 40; ++i) {
            room.push_back(std::make_unique<Item>([&] { ++flushed; }));
            m_loop->scheduleFlush(*room.back(), FlushPriority::Bulk);
        }
        for (int i = 0; i < 40 && flushed < 40; ++i)
            turn(1);
        QCOMPARE(flushed, 40);
        direct.whenFlushed = [] {};
        turn(1);
    }

    void aFloodOfTasksIsSlicedInOrder()
    {
        int ran = 0;
        bool isOrdered = true;
        for (int i = 0; i < 200; ++i) {
            m_loop->post([&, i] {
                isOrdered &= ran++ == i;
                busyFor(200us);
            });
        }
        turn(1);
        QVERIFY(ran > 0);
        QVERIFY(ran < 200);
        bool isOver = false; // ran == 200 is not it: the last task may be left to another turn
        m_loop->post([&] {
            isOrdered &= ran == 200;
            isOver = true;
            QAbstractEventDispatcher::instance()->interrupt();
        });
        while (!isOver)
            waitingTurn();
        QVERIFY(isOrdered);
    }

    void aPostBetweenTheSlicesOfABatchIsNotLeftAsleep()
    {
        // The budget ends exactly with the batch, and the wake-up of the later post is spent by then.
        int ran = 0;
        for (int i = 0; i < 2; ++i) {
            m_loop->post([&] {
                ++ran;
                busyFor(7ms);
            });
        }
        turn(1);
        QCOMPARE(ran, 1);
        m_loop->post([&] {
            ++ran;
            QAbstractEventDispatcher::instance()->interrupt();
        });
        while (ran < 3)
            waitingTurn();
    }

    void closeRunsWhatWasPostedAndRefusesTheRest()
    {
        int ran = 0;
        bool isRefused = false;
        m_loop->post([&] {
            ++ran;
            isRefused = !m_loop->post([] { QFAIL("refused"); });
        });
        m_loop->post([&] { ++ran; });
        m_loop->close();
        QCOMPARE(ran, 2);
        QVERIFY(isRefused);
        m_loop->close();
    }

    void closeFlushesAndDestroysWhatWasRetired()
    {
        std::string order;
        Item item([&] { order += "flush "; });
        m_loop->scheduleFlush(item, FlushPriority::Bulk);
        m_loop->retire(std::make_unique<Tracked>([&] { order += "gone "; }));
        m_loop->close();
        QCOMPARE(order, std::string("flush gone "));
    }

    void retiredObjectsMayRetireOthersAndWriteALastWord()
    {
        std::string order;
        Item item([&] { order += 'f'; });
        m_loop->retire(std::make_unique<Tracked>([&] {
            order += '1';
            m_loop->scheduleFlush(item, FlushPriority::Direct);
            m_loop->retire(std::make_unique<Tracked>([&] { order += '2'; }));
        }));
        QCOMPARE(order, std::string());
        waitingTurn(); // does not wait, since there is something to flush now
        QCOMPARE(order, std::string("12"));
        turn(1);
        QCOMPARE(order, std::string("12f"));
    }

    void aNestedEventLoopDestroysNothingOfTheOuterOne()
    {
        bool isGone = false;
        bool wasGoneInside = false;
        QTimer::singleShot(0, this, [&] {
            m_loop->retire(std::make_unique<Tracked>([&] { isGone = true; }));
            QEventLoop nested;
            QTimer::singleShot(5, &nested, &QEventLoop::quit);
            nested.exec();
            wasGoneInside = isGone;
        });
        QVERIFY(turnUntil([&] { return isGone; }));
        QVERIFY(!wasGoneInside);
    }

    void tasksAndFlushesRunInNestedEventLoops()
    {
        bool isFlushed = false;
        bool isDone = false;
        Item item([&] { isFlushed = true; });
        m_loop->post([&] {
            QEventLoop nested;
            m_loop->scheduleFlush(item, FlushPriority::Direct);
            m_loop->post([&] { nested.quit(); });
            nested.exec();
            isDone = true;
        });
        QVERIFY(turnUntil([&] { return isDone; }));
        turn(1);
        QVERIFY(isFlushed);
    }

    void watchReportsAndUnwatchEndsItEvenWithinOneBatch()
    {
        Pair first = localPair();
        Pair second = localPair();
        Handler one;
        Handler two;
        // Whoever comes first sends the other away.
        one.whenReady = [&] { m_loop->unwatch(second.near); };
        two.whenReady = [&] { m_loop->unwatch(first.near); };
        QVERIFY(m_loop->watch(first.near, one, EPOLLIN));
        QVERIFY(m_loop->watch(second.near, two, EPOLLIN));
        sendAll(first.far, "x");
        sendAll(second.far, "x");
        turn(1);
        QCOMPARE(one.calls + two.calls, 1);
        m_loop->unwatch(one.calls ? first.near : second.near);
        ::close(first.near);
        ::close(second.near);
    }

    void aReusedNumberGetsNoEventsOfItsFormerOwner()
    {
        Pair first = localPair();
        Pair second = localPair();
        Handler newcomer;
        std::vector<Pair> kept;
        const auto replace = [&](Pair& other) {
            // Close the other one, whose hang-up is in this batch, and take its number for a fresh
            // connection.
            m_loop->unwatch(other.near);
            ::close(other.near);
            kept.push_back(localPair());
            const int fresh =
                std::exchange(kept.back().near, ::dup3(kept.back().near, other.near, O_CLOEXEC));
            ::close(fresh);
            QVERIFY(m_loop->watch(kept.back().near, newcomer, EPOLLIN));
        };
        Handler one;
        Handler two;
        one.whenReady = [&] { replace(second); };
        two.whenReady = [&] { replace(first); };
        QVERIFY(m_loop->watch(first.near, one, EPOLLIN));
        QVERIFY(m_loop->watch(second.near, two, EPOLLIN));
        first.closeFar();
        second.closeFar();
        turn(1);
        QCOMPARE(one.calls + two.calls, 1);
        QCOMPARE(newcomer.calls, 0);
        for (Pair& pair : kept) {
            m_loop->unwatch(pair.near);
            ::close(pair.near);
        }
        Pair& left = one.calls ? first : second;
        m_loop->unwatch(left.near);
        ::close(left.near);
    }

    void aReleasedDescriptorMayBeWatchedAgainAtOnce()
    {
        Pair pair = localPair();
        Handler first;
        Handler second;
        QVERIFY(m_loop->watch(pair.near, first, EPOLLIN));
        sendAll(pair.far, "x");
        first.whenReady = [&] {
            m_loop->release(pair.near);
            QVERIFY(m_loop->watch(pair.near, second, EPOLLIN));
        };
        QVERIFY(turnUntil([&] { return second.calls == 1; }));
        QCOMPARE(first.calls, 1);
        m_loop->unwatch(pair.near);
        ::close(pair.near);
    }

    void aReleasedNumberMayHaveBecomeAnotherSocket()
    {
        Pair pair = localPair();
        Pair next = localPair();
        Handler first;
        Handler second;
        QVERIFY(m_loop->watch(pair.near, first, EPOLLIN));
        m_loop->release(pair.near);
        // As if another thread had closed it, and the next connection got its number.
        QCOMPARE(::dup2(next.near, pair.near), pair.near);
        ::close(std::exchange(next.near, -1));
        QVERIFY(m_loop->watch(pair.near, second, EPOLLIN));
        turn();
        sendAll(next.far, "x");
        QVERIFY(turnUntil([&] { return second.calls > 0; }));
        QCOMPARE(first.calls, 0);
        m_loop->unwatch(pair.near);
        ::close(pair.near);
    }

    void aReleasedDescriptorIsForgottenBeforeTheNextWait()
    {
        Pair pair = localPair();
        Handler handler;
        QVERIFY(m_loop->watch(pair.near, handler, EPOLLIN));
        sendAll(pair.far, "x");
        m_loop->release(pair.near);
        QVERIFY(turnsWhileIdle() < 50);
        QCOMPARE(handler.calls, 0);
        QVERIFY(m_loop->watch(pair.near, handler, EPOLLIN));
        QVERIFY(turnUntil([&] { return handler.calls > 0; }));
        m_loop->unwatch(pair.near);
        ::close(pair.near);
    }

    void watchSaysWhenTheKernelRefuses()
    {
        Handler handler;
        const int file = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        QVERIFY(!m_loop->watch(file, handler, EPOLLIN));
        ::close(file);
    }

    void lagTellsHowLateATurnIs()
    {
        turn(2);
        QTimer::singleShot(0, this, [] { busyFor(20ms); });
        // Busy inside a turn, or between two: whoever came then is served so late.
        QVERIFY(turnUntil([&] { return m_loop->lag() >= 20ms; }));
        QVERIFY(turnUntil([&] { return m_loop->lag() < 20ms; }));
    }
};

int main(int argc, char** argv)
{
    QCoreApplication::setEventDispatcher(new EpollDispatcher);
    QCoreApplication application(argc, argv);
    TestLoop test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_loop.moc"
