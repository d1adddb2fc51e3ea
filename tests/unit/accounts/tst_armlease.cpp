// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/accounts/armlease.h"

#include <QtTest/QTest>

using namespace sio;
using namespace sio::admin;
using std::chrono::minutes;

class TestArmLease : public QObject {
    Q_OBJECT

    static AdminSessions::Session session(const char* id, Role role)
    {
        return {sessionKeyOf(id), {id, role}};
    }

private Q_SLOTS:
    void runsOutAfterFiveMinutes()
    {
        base::ManualClock clock;
        ArmLeases leases(minutes(5), clock);
        const auto support = session("support", Role::Support);
        QVERIFY(!leases.isArmed(support.key));
        QVERIFY(leases.arm(support, "SUP-1 refund") == minutes(5));
        clock.advance(minutes(4));
        const auto lease = leases.leaseOf(support.key);
        QVERIFY(lease);
        QVERIFY(lease->left == minutes(1));
        QCOMPARE(lease->reason, std::string("SUP-1 refund"));
        clock.advance(minutes(1));
        QVERIFY(!leases.isArmed(support.key));
    }

    void isRenewedAndGivenUp()
    {
        base::ManualClock clock;
        ArmLeases leases(minutes(5), clock);
        const auto support = session("support", Role::Support);
        leases.arm(support, "first");
        clock.advance(minutes(4));
        leases.arm(support, "second");
        clock.advance(minutes(4));
        QCOMPARE(leases.leaseOf(support.key)->reason, std::string("second"));
        leases.disarm(support.key);
        QVERIFY(!leases.isArmed(support.key));
        leases.disarm(support.key);
    }

    void isOneLoginsAlone()
    {
        base::ManualClock clock;
        ArmLeases leases(minutes(5), clock);
        leases.arm(session("one", Role::Admin), "deploy");
        QVERIFY(!leases.isArmed(session("two", Role::Admin).key));
    }

    void anArmedAdminIsKnown()
    {
        base::ManualClock clock;
        ArmLeases leases(minutes(5), clock);
        leases.arm(session("support", Role::Support), "refund");
        QVERIFY(!leases.isAnyAdminArmed());
        leases.arm(session("admin", Role::Admin), "deploy");
        QVERIFY(leases.isAnyAdminArmed());
        clock.advance(minutes(5));
        QVERIFY(!leases.isAnyAdminArmed());
    }
};

QTEST_APPLESS_MAIN(TestArmLease)
#include "tst_armlease.moc"
