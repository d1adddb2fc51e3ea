// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "papermastery/participants.h"
#include "papermastery/rategate.h"
#include "papermastery/userregistry.h"

#include <QtTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace sio;
using namespace sio::papermastery;
using namespace std::chrono_literals;

/// What all workers share, and the rate of one socket.
class TestRegistries : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsSocketsOfAUser()
    {
        UserRegistry users;
        auto first = users.acquire("u1", 2);
        auto second = users.acquire("u1", 2);
        QVERIFY(first && second);
        QVERIFY(first->userId() == "u1");
        QVERIFY(first->userId().data() == second->userId().data());
        QVERIFY(!users.acquire("u1", 2));
        QVERIFY(users.acquire("u2", 2).has_value());
        QCOMPARE(users.userCount(), std::size_t(1));
        first.reset();
        auto third = users.acquire("u1", 2);
        QVERIFY(third.has_value());
        second.reset();
        third.reset();
        QCOMPARE(users.userCount(), std::size_t(0));
    }

    void aRefusalLeavesNothingBehind()
    {
        UserRegistry users;
        const auto only = users.acquire("u1", 1);
        for (int i = 0; i < 10; ++i)
            QVERIFY(!users.acquire("u1", 1));
        QCOMPARE(users.userCount(), std::size_t(1));
    }

    void zeroIsNoLimit()
    {
        UserRegistry users;
        std::vector<UserRegistry::Slot> slots;
        for (int i = 0; i < 500; ++i)
            slots.push_back(*users.acquire("u1", 0));
        QCOMPARE(users.userCount(), std::size_t(1));
    }

    void slotsMove()
    {
        UserRegistry users;
        UserRegistry::Slot kept;
        QVERIFY(kept.userId().empty());
        {
            auto slot = users.acquire("u1", 1);
            kept = *std::move(slot);
        }
        QVERIFY(kept.userId() == "u1");
        QVERIFY(!users.acquire("u1", 1));
        kept = UserRegistry::Slot();
        QVERIFY(users.acquire("u1", 1).has_value());
    }

    void theLimitHoldsOverAllThreads()
    {
        UserRegistry users;
        std::atomic<int> held{0};
        std::atomic<bool> exceeded{false};
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 5000; ++i) {
                    const auto slot = users.acquire("u1", 2);
                    if (!slot)
                        continue;
                    if (held.fetch_add(1) + 1 > 2)
                        exceeded = true;
                    held.fetch_sub(1);
                }
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        QVERIFY(!exceeded);
        QCOMPARE(users.userCount(), std::size_t(0));
    }

    void marksUsersTheSameEverywhere()
    {
        QCOMPARE(userMark("u1"), userMark(std::string("u") + "1"));
        QVERIFY(userMark("u1") != userMark("u2"));
        QVERIFY(userMark("") != 0);
    }

    void remembersParticipants()
    {
        Participants participants(100, 10);
        QVERIFY(!participants.has("s1", "u1"));
        participants.add("s1", {"u1", "u2"});
        participants.add("s1", {"u2", "u3"});
        QVERIFY(participants.has("s1", "u1"));
        QVERIFY(participants.has("s1", "u3"));
        QVERIFY(!participants.has("s2", "u1"));
        participants.set("s1", {"u4"});
        QVERIFY(!participants.has("s1", "u1"));
        QVERIFY(participants.has("s1", "u4"));
        participants.set("s1", {});
        QVERIFY(!participants.has("s1", "u4"));
    }

    void addsNoMoreUsersThanTheLimit()
    {
        Participants participants(100, 3);
        participants.add("s1", {"u1", "u2", "u3", "u4"});
        QVERIFY(participants.has("s1", "u3"));
        QVERIFY(!participants.has("s1", "u4"));
        QCOMPARE(participants.maxUsers(), std::size_t(3));
    }

    void forgetsTheSessionsNamedLongestAgo()
    {
        Participants participants(160, 3);
        participants.add("kept", {"u"});
        for (int i = 0; i < 10'000; ++i) {
            participants.add("s" + std::to_string(i), {"u"});
            if (i % 2 == 0)
                participants.add("kept", {"u"});
        }
        QVERIFY(participants.has("kept", "u"));
        QVERIFY(participants.has("s9999", "u"));
        QVERIFY(!participants.has("s0", "u"));
        QVERIFY(participants.forgotten() >= 10'001 - 160);
    }

    void participantsFromManyThreads()
    {
        Participants participants(64, 8);
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&participants, t] {
                for (int i = 0; i < 2000; ++i) {
                    const std::string session = "s" + std::to_string(i % 200);
                    participants.add(session, {"u" + std::to_string(t)});
                    participants.has(session, "u0");
                    if (i % 7 == 0)
                        participants.set(session, {});
                }
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        participants.add("last", {"u"});
        QVERIFY(participants.has("last", "u"));
    }

    void admitsABurstAndThenTheRate()
    {
        base::ManualClock clock;
        RateGate gate;
        const RateGate::Rate rate{100, 200};
        for (int i = 0; i < 200; ++i)
            QCOMPARE(gate.admit(clock.now(), rate).count(), 0);
        QCOMPARE(gate.admit(clock.now(), rate), base::Duration(10ms));
        QCOMPARE(gate.admit(clock.now(), rate), base::Duration(10ms));
        clock.advance(9ms);
        QCOMPARE(gate.admit(clock.now(), rate), base::Duration(1ms));
        clock.advance(1ms);
        QCOMPARE(gate.admit(clock.now(), rate).count(), 0);
        QVERIFY(gate.admit(clock.now(), rate).count() > 0);
        clock.advance(1s);
        for (int i = 0; i < 100; ++i)
            QCOMPARE(gate.admit(clock.now(), rate).count(), 0);
        QVERIFY(gate.admit(clock.now(), rate).count() > 0);
        clock.advance(24h);
        for (int i = 0; i < 200; ++i)
            QCOMPARE(gate.admit(clock.now(), rate).count(), 0);
        QVERIFY(gate.admit(clock.now(), rate).count() > 0);
    }

    void aRateOfZeroIsOff()
    {
        base::ManualClock clock;
        RateGate gate;
        for (int i = 0; i < 100'000; ++i)
            QCOMPARE(gate.admit(clock.now(), {0, 0}).count(), 0);
    }
};

QTEST_APPLESS_MAIN(TestRegistries)
#include "tst_registries.moc"
