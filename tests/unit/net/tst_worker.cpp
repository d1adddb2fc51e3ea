// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/worker.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>
#include <QtTest/QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace sio::net;
using sio::base::Task;

namespace {

/// Writes down that it is gone.
struct Tracked final : Retired {
    explicit Tracked(bool& isGoneFlag) : isGone(isGoneFlag) {}
    ~Tracked() override { isGone = true; }
    bool& isGone;
};

struct CountingOwner final : TimerOwner {
    void onTimer(int) override { ++fired; }
    std::atomic<int> fired{0};
};

} // namespace

class TestWorker : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runsTasksInItsOwnThread()
    {
        Worker worker(3);
        QCOMPARE(worker.index(), 3);
        worker.start();
        bool isInside = false;
        worker.runAndWait([&] { isInside = worker.loop().isCurrentThread(); });
        QVERIFY(isInside);
        QVERIFY(!worker.loop().isCurrentThread());
    }

    void keepsTheOrderOfEachPostingThread()
    {
        constexpr int kThreads = 4;
        constexpr int kPosts = 5000;
        Worker worker(0);
        worker.start();
        std::vector<std::vector<int>> seen(kThreads); // the worker's alone
        std::vector<std::thread> posters;
        for (int t = 0; t < kThreads; ++t) {
            posters.emplace_back([&worker, &seen, t] {
                for (int i = 0; i < kPosts; ++i)
                    worker.loop().post([&seen, t, i] { seen[static_cast<std::size_t>(t)].push_back(i); });
            });
        }
        for (std::thread& poster : posters)
            poster.join();
        worker.runAndWait([] {});
        for (const std::vector<int>& order : seen) {
            QCOMPARE(order.size(), std::size_t{kPosts});
            for (int i = 0; i < kPosts; ++i)
                QCOMPARE(order[static_cast<std::size_t>(i)], i);
        }
    }

    void runsEveryAcceptedTaskAndRefusesLaterOnes()
    {
        Worker worker(0);
        worker.start();
        std::atomic<int> ran{0};
        std::atomic<int> accepted{0};
        std::atomic<bool> isRefused{false};
        // Posts until it is refused: none of the accepted tasks may be lost at the end.
        std::thread poster([&] {
            while (worker.loop().post([&ran] { ran.fetch_add(1); }))
                accepted.fetch_add(1);
            isRefused = true;
        });
        QTRY_VERIFY(accepted.load() > 1000);
        worker.stop();
        poster.join();
        QVERIFY(isRefused);
        QCOMPARE(ran.load(), accepted.load());
    }

    void destroysARefusedTaskInTheCallingThread()
    {
        Worker worker(0);
        worker.start();
        worker.stop();
        auto token = std::make_shared<int>(1);
        QVERIFY(!worker.loop().post([token] {}));
        QCOMPARE(token.use_count(), 1L);
        worker.runAndWait([] { QFAIL("must not run"); }); // returns at once
    }

    void tasksOfTasksRunAsWell()
    {
        Worker worker(0);
        worker.start();
        std::vector<int> order;
        worker.runAndWait([&] {
            worker.loop().post([&] { order.push_back(1); });
            order.push_back(0);
        });
        worker.runAndWait([&] { order.push_back(2); });
        QCOMPARE(order, (std::vector<int>{0, 1, 2}));
    }

    void passesTasksBetweenWorkers()
    {
        Worker left(0);
        Worker right(1);
        left.start();
        right.start();
        // A ball that the two play to and fro; each hop is a wake-up of a sleeping thread.
        std::atomic<int> hops{0};
        struct Play {
            Worker& here;
            Worker& there;
            std::atomic<int>& hops;
            void operator()() const
            {
                if (hops.fetch_add(1) < 2000)
                    there.loop().post(Play{there, here, hops});
            }
        };
        left.loop().post(Play{left, right, hops});
        QTRY_COMPARE(hops.load(), 2001);
        left.stop();
        right.stop();
    }

    void retiredObjectsGoAtTheEndOfTheTurn()
    {
        Worker worker(0);
        worker.start();
        bool isGone = false;
        bool wasGoneInside = true;
        worker.runAndWait([&] {
            worker.loop().retire(std::make_unique<Tracked>(isGone));
            wasGoneInside = isGone;
        });
        worker.runAndWait([] {});
        worker.stop();
        QVERIFY(!wasGoneInside);
        QVERIFY(isGone);
    }

    void aTimerEndsTheWait()
    {
        Worker worker(0);
        worker.start();
        CountingOwner owner;
        std::unique_ptr<Timer> timer;
        worker.runAndWait([&] {
            timer = std::make_unique<Timer>(owner);
            timer->arm(worker.loop().timers(), std::chrono::milliseconds(5));
        });
        QTRY_COMPARE(owner.fired.load(), 1);
        worker.runAndWait([&] { timer.reset(); });
    }

    void nowStandsStillInsideATurn()
    {
        Worker worker(0);
        worker.start();
        bool isSteady = false;
        sio::base::TimePoint first;
        worker.runAndWait([&] {
            first = worker.loop().now();
            const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(2);
            while (std::chrono::steady_clock::now() < until) {
            }
            isSteady = worker.loop().now() == first;
        });
        QVERIFY(isSteady);
        // And moves on with a later one; two tasks may well share a turn.
        sio::base::TimePoint later = first;
        QTRY_VERIFY((worker.runAndWait([&] { later = worker.loop().now(); }), later > first));
    }

    void carriesQObjects()
    {
        Worker worker(0);
        worker.start();
        std::atomic<bool> isFired{false};
        std::atomic<bool> isDeleted{false};
        worker.runAndWait([&] {
            auto* const object = new QObject;
            QObject::connect(object, &QObject::destroyed, [&isDeleted] { isDeleted = true; });
            QTimer::singleShot(1, object, [&, object] {
                isFired = worker.loop().isCurrentThread();
                object->deleteLater();
            });
        });
        QTRY_VERIFY(isDeleted);
        QVERIFY(isFired);
    }

    void deletesQObjectsThatAreLeftForLater()
    {
        Worker worker(0);
        worker.start();
        bool isDeleted = false;
        worker.loop().post([&] {
            auto* const object = new QObject;
            QObject::connect(object, &QObject::destroyed, [&isDeleted] { isDeleted = true; });
            object->deleteLater();
        });
        worker.stop();
        QVERIFY(isDeleted);
    }

    void stopTwiceAndStopUnstartedAreHarmless()
    {
        Worker idle(0);
        idle.stop();
        Worker worker(1);
        worker.start();
        worker.stop();
        worker.stop();
    }
};

QTEST_GUILESS_MAIN(TestWorker)
#include "tst_worker.moc"
