// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "api/limiters.h"

#include <QtTest/QTest>

using namespace sio;
using namespace sio::api;

class TestLimiters : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void windowBeginsWithTheFirstFailure()
    {
        base::ManualClock clock;
        FailureLimiter limiter(2, clock);
        limiter.recordFailure("192.0.2.1");
        clock.advance(std::chrono::seconds(59));
        limiter.recordFailure("192.0.2.1");
        QVERIFY(limiter.blockedFor("192.0.2.1") == std::chrono::seconds(1));
        clock.advance(std::chrono::seconds(1));
        QVERIFY(!limiter.blockedFor("192.0.2.1"));
    }

    void networkOfAnIpv6HostCountsAsOne()
    {
        base::ManualClock clock;
        FailureLimiter limiter(2, clock);
        limiter.recordFailure("2001:db8:0:1::1");
        limiter.recordFailure("2001:db8:0:1:ffff::2");
        QVERIFY(limiter.blockedFor("2001:db8:0:1::3"));
        QVERIFY(!limiter.blockedFor("2001:db8:0:2::1"));
    }

    void zeroNeverBlocks()
    {
        base::ManualClock clock;
        FailureLimiter limiter(0, clock);
        for (int i = 0; i < 100; ++i)
            limiter.recordFailure("192.0.2.1");
        QVERIFY(!limiter.blockedFor("192.0.2.1"));
    }

    void tableIsBoundedAndStrangersShareOneCountThen()
    {
        base::ManualClock clock;
        FailureLimiter limiter(2, clock);
        for (std::size_t i = 0; i < FailureLimiter::kMaxAddresses; ++i)
            limiter.recordFailure("10.1." + std::to_string(i / 256) + "." + std::to_string(i % 256));
        QVERIFY(!limiter.blockedFor("192.0.2.1"));
        limiter.recordFailure("192.0.2.1");
        limiter.recordFailure("192.0.2.2");
        QVERIFY(limiter.blockedFor("192.0.2.3"));
        QVERIFY(!limiter.blockedFor("10.1.0.1"));
        clock.advance(FailureLimiter::kWindow);
        QVERIFY(!limiter.blockedFor("192.0.2.3"));
        limiter.recordFailure("192.0.2.3");
        limiter.recordFailure("192.0.2.3");
        QVERIFY(limiter.blockedFor("192.0.2.3"));
        QVERIFY(!limiter.blockedFor("192.0.2.4"));
    }

    void bucketRefillsToItsSizeAndNoFurther()
    {
        base::ManualClock clock;
        RateLimiter limiter(10, clock);
        clock.advance(std::chrono::hours(1));
        for (int i = 0; i < 10; ++i)
            QVERIFY(!limiter.take());
        const auto wait = limiter.take();
        QVERIFY(wait && *wait <= std::chrono::milliseconds(100) && *wait > std::chrono::milliseconds(99));
        clock.advance(std::chrono::milliseconds(101));
        QVERIFY(!limiter.take());
        QVERIFY(limiter.take());
    }

    void rateOfZeroIsNoLimit()
    {
        base::ManualClock clock;
        RateLimiter limiter(0, clock);
        for (int i = 0; i < 1000; ++i)
            QVERIFY(!limiter.take());
    }
};

QTEST_APPLESS_MAIN(TestLimiters)
#include "tst_limiters.moc"
