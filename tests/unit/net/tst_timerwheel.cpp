// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/timerwheel.h"

#include <QtTest/QTest>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <vector>

using namespace sio::net;
using namespace std::chrono_literals;
using sio::base::Duration;
using sio::base::ManualClock;
using sio::base::TimePoint;

namespace {

struct Owner final : TimerOwner {
    void onTimer(int kind) override
    {
        fired.push_back(kind);
        if (whenFired)
            whenFired(kind);
    }
    std::vector<int> fired;
    std::function<void(int)> whenFired;
};

constexpr Duration kRound = TimerWheel::kTick * TimerWheel::kSlots;

} // namespace

class TestTimerWheel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void firesOnceWhenTheTimeHasPassedAndNotBefore_data()
    {
        QTest::addColumn<qint64>("after");
        QTest::newRow("at once") << qint64(0);
        QTest::newRow("one nanosecond") << qint64(1);
        QTest::newRow("within a tick") << qint64(3'999'999);
        QTest::newRow("one tick") << qint64(4'000'000);
        QTest::newRow("a heartbeat") << qint64(Duration(25s).count());
        QTest::newRow("one round") << qint64(kRound.count());
        QTest::newRow("one round less a nanosecond") << qint64(kRound.count() - 1);
        QTest::newRow("several rounds") << qint64(3 * kRound.count() + 5'000'001);
    }
    void firesOnceWhenTheTimeHasPassedAndNotBefore()
    {
        QFETCH(qint64, after);
        ManualClock clock;
        clock.advance(1'234'567ns); // not on the border of a tick
        TimerWheel wheel(clock);
        Owner owner;
        Timer timer(owner, 7);
        timer.arm(wheel, Duration(after));
        QCOMPARE(wheel.armedCount(), std::size_t{1});
        if (after > 0) {
            clock.advance(Duration(after - 1));
            QCOMPARE(wheel.advance(), 0);
            QVERIFY(timer.isArmed());
            QVERIFY(wheel.untilNext() <= 1ns);
            clock.advance(1ns);
        }
        QCOMPARE(wheel.advance(), 1);
        QCOMPARE(owner.fired, std::vector<int>{7});
        QVERIFY(!timer.isArmed());
        QVERIFY(!wheel.untilNext());
        clock.advance(10 * kRound);
        QCOMPARE(wheel.advance(), 0);
    }

    void aNegativeTimeIsNow()
    {
        ManualClock clock;
        TimerWheel wheel(clock);
        Owner owner;
        Timer timer(owner);
        timer.arm(wheel, -1h);
        QCOMPARE(wheel.untilNext().value(), Duration::zero());
        QCOMPARE(wheel.advance(), 1);
    }

    void armingAgainMovesTheDeadline()
    {
        ManualClock clock;
        TimerWheel wheel(clock);
        Owner owner;
        Timer timer(owner);
        timer.arm(wheel, 10ms);
        timer.arm(wheel, 1h);
        QCOMPARE(wheel.armedCount(), std::size_t{1});
        clock.advance(59min);
        QCOMPARE(wheel.advance(), 0);
        clock.advance(1min);
        QCOMPARE(wheel.advance(), 1);
    }

    void aLongSleepFiresEverythingOnce()
    {
        ManualClock clock;
        TimerWheel wheel(clock);
        Owner owner;
        std::vector<std::unique_ptr<Timer>> timers;
        for (int i = 0; i < 1000; ++i) {
            timers.push_back(std::make_unique<Timer>(owner, i));
            timers.back()->arm(wheel, i * 100ms);
        }
        clock.advance(24h);
        QCOMPARE(wheel.advance(), 1000);
        QCOMPARE(wheel.armedCount(), std::size_t{0});
        std::sort(owner.fired.begin(), owner.fired.end());
        for (int i = 0; i < 1000; ++i)
            QCOMPARE(owner.fired[static_cast<std::size_t>(i)], i);
    }

    void aTimerThatArmsItselfForNowFiresOncePerAdvance()
    {
        ManualClock clock;
        TimerWheel wheel(clock);
        Owner owner;
        Timer timer(owner);
        owner.whenFired = [&](int) { timer.arm(wheel, 0ms); };
        timer.arm(wheel, 0ms);
        QCOMPARE(wheel.advance(), 1);
        QCOMPARE(wheel.advance(), 1);
    }

    void aHandlerMayDisarmOrDestroyTimersThatAreDueWithIt()
    {
        ManualClock clock;
        TimerWheel wheel(clock);
        Owner owner;
        std::vector<std::unique_ptr<Timer>> timers;
        for (int i = 0; i < 4; ++i) {
            timers.push_back(std::make_unique<Timer>(owner, i));
            timers.back()->arm(wheel, 8ms);
        }
        owner.whenFired = [&](int kind) {
            QCOMPARE(kind, 0);
            QVERIFY(!timers[0]->isArmed());
            timers[2].reset();
            timers[1]->disarm();
            timers[3]->arm(wheel, 1s);
            timers[0].reset(); // itself
        };
        clock.advance(8ms);
        QCOMPARE(wheel.advance(), 1);
        QCOMPARE(wheel.armedCount(), std::size_t{1});
        owner.whenFired = nullptr;
        clock.advance(1s);
        QCOMPARE(wheel.advance(), 1);
        QCOMPARE(owner.fired, (std::vector<int>{0, 3}));
    }

    void anAdvanceInsideAHandlerGoesOnWithTheRest()
    {
        ManualClock clock;
        TimerWheel wheel(clock);
        Owner owner;
        Timer first(owner, 1);
        Timer second(owner, 2);
        first.arm(wheel, 1ms);
        second.arm(wheel, 1ms);
        int inner = 0;
        owner.whenFired = [&](int kind) { inner += kind == 1 ? wheel.advance() : 0; };
        clock.advance(1ms);
        QCOMPARE(wheel.advance(), 1);
        QCOMPARE(inner, 1);
        QCOMPARE(owner.fired, (std::vector<int>{1, 2}));
    }

    void timersOutliveTheirWheel()
    {
        ManualClock clock;
        Owner owner;
        Timer timer(owner);
        Timer other(owner);
        {
            TimerWheel wheel(clock);
            timer.arm(wheel, 1s);
            other.arm(wheel, 1s);
        }
        QVERIFY(!timer.isArmed());
        timer.disarm();
    }

    void agreesWithASortedList_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 20; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void agreesWithASortedList()
    {
        QFETCH(unsigned, seed);
        std::mt19937 random(seed);
        const auto below = [&random](std::int64_t end) {
            return std::uniform_int_distribution<std::int64_t>(0, end - 1)(random);
        };
        // Some spans lie within a tick, some within a round, some go several times round.
        const auto span = [&] {
            constexpr std::array<std::int64_t, 4> kSpans{5'000'000, 1'000'000'000, kRound.count(),
                                                         4 * kRound.count()};
            return Duration(below(kSpans[static_cast<std::size_t>(below(4))]));
        };

        ManualClock clock;
        TimerWheel wheel(clock);
        Owner owner;
        constexpr int kTimers = 50;
        std::vector<std::unique_ptr<Timer>> timers;
        for (int i = 0; i < kTimers; ++i)
            timers.push_back(std::make_unique<Timer>(owner, i));
        std::map<int, TimePoint> expected; // the armed ones

        for (int step = 0; step < 5000; ++step) {
            const int which = static_cast<int>(below(kTimers));
            const auto operation = below(10);
            if (operation < 5) {
                const Duration after = span();
                timers[static_cast<std::size_t>(which)]->arm(wheel, after);
                expected[which] = clock.now() + after;
            } else if (operation < 6) {
                timers[static_cast<std::size_t>(which)]->disarm();
                expected.erase(which);
            } else {
                // Often just as far as the wheel says it can sleep.
                const auto limit = wheel.untilNext();
                clock.advance(limit && below(2) == 0 ? *limit : span());
                std::vector<int> due;
                for (const auto& item : expected) {
                    if (item.second <= clock.now())
                        due.push_back(item.first);
                }
                owner.fired.clear();
                QCOMPARE(wheel.advance(), static_cast<int>(due.size()));
                std::sort(owner.fired.begin(), owner.fired.end());
                QCOMPARE(owner.fired, due);
                for (const int fired : due)
                    expected.erase(fired);
            }
            QCOMPARE(wheel.armedCount(), expected.size());
            QCOMPARE(wheel.untilNext().has_value(), !expected.empty());
            if (!expected.empty()) {
                const auto earliest =
                    std::min_element(expected.begin(), expected.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
                QVERIFY(clock.now() + *wheel.untilNext() <= std::max(earliest->second, clock.now()));
            }
        }
    }

    void sleepsTowardsADistantDeadlineInFewSteps()
    {
        ManualClock clock;
        TimerWheel wheel(clock);
        Owner owner;
        Timer distant(owner);
        distant.arm(wheel, 10min);
        Timer moved(owner);
        int wakeUps = 0;
        while (owner.fired.empty()) {
            if (wakeUps % 2 == 0) {
                moved.arm(wheel, 1s); // leaves a bound behind that is too early
                moved.disarm();
            }
            clock.advance(*wheel.untilNext());
            wheel.advance();
            ++wakeUps;
        }
        QVERIFY2(wakeUps <= 4, qPrintable(QString::number(wakeUps)));
    }
};

QTEST_APPLESS_MAIN(TestTimerWheel)
#include "tst_timerwheel.moc"
