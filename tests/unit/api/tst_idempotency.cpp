// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "api/idempotency.h"

#include <QtTest/QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace sio;
using namespace sio::api;
using Claim = IdempotencyStore::Claim;

namespace {
const RequestDigest kBody = digestOfRequest("publish", "{}");
const RequestDigest kOtherBody = digestOfRequest("publish", "{ }");
} // namespace

class TestIdempotency : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void firstCallGoesAheadAndRepetitionsGetItsAnswer()
    {
        base::ManualClock clock;
        IdempotencyStore store({}, clock);
        auto first = store.begin("a", "k", kBody, {});
        QVERIFY(first.claim == Claim::First);
        first.ticket.settle({200, "answer", {}}, true);
        const auto again = store.begin("a", "k", kBody, {});
        QVERIFY(again.claim == Claim::Known);
        QCOMPARE(again.answer.body, std::string("answer"));
    }

    void otherBodyIsAConflictAlsoWhileTheFirstIsUnderWay()
    {
        base::ManualClock clock;
        IdempotencyStore store({}, clock);
        auto first = store.begin("a", "k", kBody, {});
        QVERIFY(store.begin("a", "k", kOtherBody, {}).claim == Claim::Conflict);
        first.ticket.settle({200, "answer", {}}, true);
        QVERIFY(store.begin("a", "k", kOtherBody, {}).claim == Claim::Conflict);
    }

    void otherEndpointIsAnotherRequest()
    {
        QVERIFY(digestOfRequest("events/a", "{}") != digestOfRequest("events/b", "{}"));
        QVERIFY(digestOfRequest("a", "b{}") != digestOfRequest("ab", "{}"));
    }

    void callersDoNotShareKeys()
    {
        base::ManualClock clock;
        IdempotencyStore store({}, clock);
        auto first = store.begin("a", "k", kBody, {});
        auto second = store.begin("b", "k", kOtherBody, {});
        QVERIFY(second.claim == Claim::First);
    }

    void parallelCallsWaitForTheFirst()
    {
        base::ManualClock clock;
        IdempotencyStore store({}, clock);
        auto first = store.begin("a", "k", kBody, {});
        std::vector<std::string> heard;
        for (int i = 0; i < 99; ++i) {
            const auto later = store.begin(
                "a", "k", kBody, [&heard](const StoredAnswer& answer) { heard.push_back(answer.body); });
            QVERIFY(later.claim == Claim::Waiting);
        }
        QVERIFY(heard.empty());
        first.ticket.settle({200, "answer", {}}, true);
        QCOMPARE(heard, std::vector<std::string>(99, "answer"));
    }

    void refusalIsToldButNotKept()
    {
        base::ManualClock clock;
        IdempotencyStore store({}, clock);
        auto first = store.begin("a", "k", kBody, {});
        int status = 0;
        store.begin("a", "k", kBody, [&status](const StoredAnswer& answer) { status = answer.status; });
        first.ticket.settle({503, "no", {}}, false);
        QCOMPARE(status, 503);
        QVERIFY(store.begin("a", "k", kBody, {}).claim == Claim::First);
    }

    void abandonedTicketAnswersTheWaitersAndForgets()
    {
        base::ManualClock clock;
        IdempotencyStore store({}, clock);
        StoredAnswer heard;
        {
            auto first = store.begin("a", "k", kBody, {});
            store.begin("a", "k", kBody, [&heard](const StoredAnswer& answer) { heard = answer; });
        }
        QCOMPARE(heard.status, 503);
        QVERIFY(heard.body.find("UNAVAILABLE") != std::string::npos);
        QCOMPARE(store.entryCount(), std::size_t(0));
        QCOMPARE(store.heldBytes(), std::size_t(0));
    }

    void answerIsForgottenAfterTheWindow()
    {
        base::ManualClock clock;
        IdempotencyStore store({}, clock);
        store.begin("a", "k", kBody, {}).ticket.settle({200, "answer", {}}, true);
        clock.advance(std::chrono::hours(24) - std::chrono::nanoseconds(1));
        QVERIFY(store.begin("a", "k", kBody, {}).claim == Claim::Known);
        clock.advance(std::chrono::nanoseconds(1));
        auto again = store.begin("a", "k", kOtherBody, {});
        QVERIFY(again.claim == Claim::First);
        QCOMPARE(store.evictedCount(), std::size_t(0));
    }

    void oldestAnswersGoFirstAboveTheCount()
    {
        base::ManualClock clock;
        IdempotencyStore::Limits limits;
        limits.maxEntries = 3;
        IdempotencyStore store(limits, clock);
        for (const char* key : {"1", "2", "3", "4"})
            store.begin("a", key, kBody, {}).ticket.settle({200, "answer", {}}, true);
        QCOMPARE(store.entryCount(), std::size_t(3));
        QCOMPARE(store.evictedCount(), std::size_t(1));
        QVERIFY(store.begin("a", "2", kBody, {}).claim == Claim::Known);
        QVERIFY(store.begin("a", "1", kBody, {}).claim == Claim::First);
    }

    void oldestAnswersGoFirstAboveTheBytes()
    {
        base::ManualClock clock;
        IdempotencyStore::Limits limits;
        limits.maxBytes = 100'000;
        IdempotencyStore store(limits, clock);
        for (int i = 0; i < 50; ++i) {
            store.begin("a", std::to_string(i), kBody, {})
                .ticket.settle({200, std::string(10'000, 'x'), {}}, true);
            QVERIFY(store.heldBytes() <= limits.maxBytes);
        }
        QVERIFY(store.entryCount() >= 8 && store.entryCount() < 10);
        QVERIFY(store.begin("a", "49", kBody, {}).claim == Claim::Known);
    }

    void callsUnderWayAreNeverForgottenAndBounded()
    {
        base::ManualClock clock;
        IdempotencyStore::Limits limits;
        limits.maxEntries = 2;
        IdempotencyStore store(limits, clock);
        auto one = store.begin("a", "1", kBody, {});
        auto two = store.begin("a", "2", kBody, {});
        QVERIFY(store.begin("a", "3", kBody, {}).claim == Claim::Full);
        one.ticket.settle({200, "one", {}}, true);
        auto three = store.begin("a", "3", kBody, {}); // the settled one makes room
        QVERIFY(three.claim == Claim::First);
        QVERIFY(store.begin("a", "2", kBody, {}).claim == Claim::Waiting);
    }

    void waiterMayBeginAnotherCall()
    {
        base::ManualClock clock;
        IdempotencyStore store({}, clock);
        auto first = store.begin("a", "k", kBody, {});
        Claim claim = Claim::Full;
        store.begin("a", "k", kBody,
                    [&](const StoredAnswer&) { claim = store.begin("a", "k", kBody, {}).claim; });
        first.ticket.settle({200, "answer", {}}, true);
        QVERIFY(claim == Claim::Known);
    }

    void oneOfManyThreadsGoesAhead()
    {
        const base::SteadyClock clock;
        IdempotencyStore store({}, clock);
        std::atomic<int> firsts{0};
        std::atomic<int> answered{0};
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                for (int key = 0; key < 200; ++key) {
                    auto begun = store.begin("a", std::to_string(key), kBody, [&](const StoredAnswer& a) {
                        if (a.body == "answer")
                            ++answered;
                    });
                    if (begun.claim == Claim::First) {
                        ++firsts;
                        ++answered;
                        std::this_thread::yield();
                        begun.ticket.settle({200, "answer", {}}, true);
                    } else if (begun.claim == Claim::Known && begun.answer.body == "answer") {
                        ++answered;
                    }
                }
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(firsts.load(), 200);
        QCOMPARE(answered.load(), 800);
    }
};

QTEST_APPLESS_MAIN(TestIdempotency)
#include "tst_idempotency.moc"
