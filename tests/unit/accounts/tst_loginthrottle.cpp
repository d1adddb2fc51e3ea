// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/accounts/loginthrottle.h"

#include <QtTest/QTest>

using namespace sio;
using admin::LoginThrottle;

class TestLoginThrottle : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void blocksAnAddressAfterItsFailures()
    {
        base::ManualClock clock;
        LoginThrottle throttle(5, 30, clock);
        for (int i = 0; i < 5; ++i) {
            QVERIFY(!throttle.begin("192.0.2.1"));
            clock.advance(std::chrono::seconds(1));
        }
        QVERIFY(throttle.begin("192.0.2.1") == std::chrono::seconds(55));
        QVERIFY(!throttle.begin("192.0.2.2"));
        clock.advance(std::chrono::seconds(55));
        QVERIFY(!throttle.begin("192.0.2.1"));
    }

    void attemptsUnderWayCount()
    {
        base::ManualClock clock;
        LoginThrottle throttle(2, 0, clock);
        QVERIFY(!throttle.begin("192.0.2.1"));
        QVERIFY(!throttle.begin("192.0.2.1"));
        QVERIFY(throttle.begin("192.0.2.1")); // neither has been answered yet
        throttle.succeeded("192.0.2.1");
        QVERIFY(!throttle.begin("192.0.2.1"));
    }

    void successesDoNotCount()
    {
        base::ManualClock clock;
        LoginThrottle throttle(2, 3, clock);
        for (int i = 0; i < 50; ++i) {
            QVERIFY(!throttle.begin("192.0.2.1"));
            throttle.succeeded("192.0.2.1");
        }
    }

    void blocksEverybodyAboveTheOverallLimit()
    {
        base::ManualClock clock;
        LoginThrottle throttle(5, 30, clock);
        for (int i = 0; i < 30; ++i)
            QVERIFY(!throttle.begin("198.51.100." + std::to_string(i)));
        QVERIFY(throttle.begin("192.0.2.1") == std::chrono::minutes(1));
        clock.advance(std::chrono::minutes(1));
        QVERIFY(!throttle.begin("192.0.2.1"));
    }

    void aBlockedAddressDoesNotUseUpTheOverallLimit()
    {
        base::ManualClock clock;
        LoginThrottle throttle(1, 3, clock);
        for (int i = 0; i < 100; ++i)
            throttle.begin("192.0.2.1");
        QVERIFY(!throttle.begin("192.0.2.2"));
    }

    void networkOfAnIpv6HostCountsAsOne()
    {
        base::ManualClock clock;
        LoginThrottle throttle(2, 0, clock);
        QVERIFY(!throttle.begin("2001:db8:0:1::1"));
        QVERIFY(!throttle.begin("2001:db8:0:1:ffff::2"));
        QVERIFY(throttle.begin("2001:db8:0:1::3"));
        QVERIFY(!throttle.begin("2001:db8:0:2::1"));
    }

    void loopbackIsNotExempt()
    {
        base::ManualClock clock;
        LoginThrottle throttle(1, 0, clock);
        QVERIFY(!throttle.begin("127.0.0.1"));
        QVERIFY(throttle.begin("127.0.0.1"));
    }

    void zeroNeverBlocks()
    {
        base::ManualClock clock;
        LoginThrottle throttle(0, 0, clock);
        for (int i = 0; i < 1000; ++i)
            QVERIFY(!throttle.begin("192.0.2.1"));
    }

    void addressesBeyondTheBoundShareOneCount()
    {
        base::ManualClock clock;
        LoginThrottle throttle(1, 0, clock);
        for (std::size_t i = 0; i < LoginThrottle::kMaxAddresses; ++i)
            QVERIFY(!throttle.begin("10." + std::to_string(i / 65536) + '.' + std::to_string(i / 256 % 256) +
                                    '.' + std::to_string(i % 256)));
        QVERIFY(!throttle.begin("192.0.2.1"));
        QVERIFY(throttle.begin("192.0.2.2"));
        clock.advance(std::chrono::minutes(1));
        QVERIFY(!throttle.begin("192.0.2.2"));
    }
};

QTEST_APPLESS_MAIN(TestLoginThrottle)
#include "tst_loginthrottle.moc"
