// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/addresslimits.h"
#include "fakes.h"

using namespace sio;
using engine::AddressKey;
using engine::AddressLimits;
using engine::EngineOptions;
using namespace std::chrono_literals;

class TestAddressLimits : public QObject {
    Q_OBJECT

    const AddressKey m_one = AddressKey::of("192.0.2.1");
    const AddressKey m_two = AddressKey::of("192.0.2.2");
    const base::TimePoint m_start{1h};

    static EngineOptions limits(int perSecond, int burst, int sessions)
    {
        EngineOptions options;
        options.handshakesPerSecond = perSecond;
        options.handshakesBurst = burst;
        options.maxSessionsPerAddress = sessions;
        return options;
    }

private Q_SLOTS:
    void aMeterAllowsABurstAndThenTheRate()
    {
        engine::RateMeter meter;
        const engine::Rate rate = engine::Rate::perSecond(10, 3);
        for (int i = 0; i < 3; ++i)
            QVERIFY(meter.take(m_start, rate));
        QVERIFY(!meter.take(m_start, rate));
        QCOMPARE(meter.wait(m_start, rate), base::Duration(100ms));
        QVERIFY(!meter.take(m_start + 99ms, rate));
        QVERIFY(meter.take(m_start + 100ms, rate));
        QVERIFY(!meter.isFull(m_start + 200ms));
        QVERIFY(meter.isFull(m_start + 400ms));
    }
    void handshakesOfOneAddressHaveARate()
    {
        AddressLimits limited(limits(50, 3, 0));
        for (int i = 0; i < 3; ++i)
            QVERIFY(!limited.refuseHandshake(m_one, m_start));
        QCOMPARE(limited.refuseHandshake(m_one, m_start), std::optional(1));
        QVERIFY(!limited.refuseHandshake(m_two, m_start));
        QVERIFY(!limited.refuseHandshake(m_one, m_start + 20ms));
    }
    void retryAfterGrowsWithTheNumberOfRefused()
    {
        AddressLimits limited(limits(50, 1, 0));
        QVERIFY(!limited.refuseHandshake(m_one, m_start));
        int last = 0;
        for (int i = 0; i < 500; ++i)
            last = limited.refuseHandshake(m_one, m_start).value();
        QCOMPARE(last, 10); // the 500th of 50 a second
        for (int i = 0; i < 100'000; ++i)
            last = limited.refuseHandshake(m_one, m_start).value();
        QCOMPARE(last, 60);
    }
    void sessionsOfOneAddressAreCounted()
    {
        AddressLimits limited(limits(0, 0, 2));
        QVERIFY(!limited.refuseHandshake(m_one, m_start));
        QVERIFY(!limited.refuseHandshake(m_one, m_start));
        QVERIFY(limited.refuseHandshake(m_one, m_start).has_value());
        limited.sessionClosed(m_one);
        QVERIFY(!limited.refuseHandshake(m_one, m_start));
    }
    void zeroTurnsALimitOff()
    {
        EngineOptions options = limits(0, 0, 0);
        options.unknownSidsPerMinute = 0;
        AddressLimits limited(options);
        for (int i = 0; i < 10'000; ++i) {
            QVERIFY(!limited.refuseHandshake(m_one, m_start));
            QVERIFY(!limited.refuseUnknownSid(m_one, m_start));
        }
    }
    void guessingSessionIdsIsLimited()
    {
        AddressLimits limited{EngineOptions{}};
        for (int i = 0; i < 50; ++i)
            QVERIFY(!limited.refuseUnknownSid(m_one, m_start));
        QVERIFY(limited.refuseUnknownSid(m_one, m_start).has_value());
        QVERIFY(!limited.refuseUnknownSid(m_two, m_start));
        QVERIFY(!limited.refuseUnknownSid(m_one, m_start + 1200ms));
        QVERIFY(limited.refuseUnknownSid(m_one, m_start + 1200ms).has_value());
    }
    void forgetsAddressesThatHaveNothingAgainstThem()
    {
        AddressLimits limited(limits(50, 300, 512));
        base::TimePoint now = m_start;
        for (int i = 0; i < 20'000; ++i, now += 1ms) {
            const AddressKey address{static_cast<std::uint64_t>(i), 7};
            QVERIFY(!limited.refuseHandshake(address, now));
            limited.sessionClosed(address);
        }
        QVERIFY(limited.addressCount() < 3000);
    }
    void theNumberOfAddressesIsBounded()
    {
        AddressLimits limited(limits(50, 300, 512));
        for (std::uint64_t i = 0; i < AddressLimits::kMaxAddresses + 1000; ++i)
            limited.refuseHandshake(AddressKey{i, 7}, m_start);
        QCOMPARE(limited.addressCount(), AddressLimits::kMaxAddresses);
        // The rest share one entry, and its limits.
        for (std::uint64_t i = 0; i < 600; ++i)
            limited.refuseHandshake(AddressKey{i, 8}, m_start);
        QVERIFY(limited.refuseHandshake(AddressKey{1, 9}, m_start).has_value());
        // An address that is known keeps its own.
        QVERIFY(!limited.refuseHandshake(AddressKey{5, 7}, m_start));
    }
};

QTEST_APPLESS_MAIN(TestAddressLimits)
#include "tst_addresslimits.moc"
