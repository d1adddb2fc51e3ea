// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/accounts/adminsessions.h"

#include <QtTest/QTest>

#include <set>

using namespace sio;
using namespace sio::admin;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

struct Fixture {
    base::ManualClock clock;
    AdminSessions sessions{hours(12), minutes(30), clock};
    AdminSessions::Opened opened = sessions.open({"m.ruiz", Role::Support});
};

} // namespace

class TestAdminSessions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anIdIsFoundUntilItsEnd()
    {
        Fixture f;
        const auto found = f.sessions.find(f.opened.id);
        QVERIFY(found);
        QCOMPARE(found->principal.name, std::string("m.ruiz"));
        QVERIFY(found->principal.role == Role::Support);
        QVERIFY(found->key == f.opened.session.key);
        QVERIFY(!f.sessions.find(""));
        QVERIFY(!f.sessions.find(std::string(AdminSessions::kIdLength, 'A')));
        QVERIFY(!f.sessions.find(f.opened.id + 'A'));
    }

    void idsAre256RandomBits()
    {
        Fixture f;
        std::set<std::string> seen{f.opened.id};
        for (int i = 0; i < 100; ++i) {
            const std::string id = f.sessions.open({"m.ruiz", Role::Support}).id;
            QCOMPARE(id.size(), AdminSessions::kIdLength); // 43 * 6 bits
            seen.insert(id);
        }
        QCOMPARE(seen.size(), std::size_t(101));
        QVERIFY(sessionKeyOf(f.opened.id) == f.opened.session.key);
    }

    void endsWhenIdle()
    {
        Fixture f;
        f.clock.advance(minutes(29));
        QVERIFY(f.sessions.find(f.opened.id));
        f.clock.advance(minutes(29));
        QVERIFY(f.sessions.use(f.opened.session.key));
        f.clock.advance(minutes(30));
        QVERIFY(!f.sessions.isInForce(f.opened.session.key));
        QVERIFY(!f.sessions.find(f.opened.id));
    }

    void lookingWhetherItHoldsIsNoUse()
    {
        Fixture f;
        for (int i = 0; i < 30; ++i) {
            f.clock.advance(minutes(1));
            f.sessions.isInForce(f.opened.session.key);
        }
        QVERIFY(!f.sessions.isInForce(f.opened.session.key));
    }

    void aSocketKeepsItFromBeingIdle()
    {
        Fixture f;
        f.sessions.attach(f.opened.session.key);
        f.sessions.attach(f.opened.session.key);
        f.clock.advance(hours(2));
        QVERIFY(f.sessions.isInForce(f.opened.session.key));
        f.sessions.detach(f.opened.session.key);
        f.clock.advance(hours(2));
        QVERIFY(f.sessions.isInForce(f.opened.session.key));
        f.sessions.detach(f.opened.session.key);
        f.clock.advance(minutes(29));
        QVERIFY(f.sessions.isInForce(f.opened.session.key));
        f.clock.advance(minutes(1));
        QVERIFY(!f.sessions.isInForce(f.opened.session.key));
    }

    void endsAfterItsLifetimeWhateverHappens()
    {
        Fixture f;
        f.sessions.attach(f.opened.session.key);
        for (int i = 0; i < 12; ++i) {
            QVERIFY(f.sessions.use(f.opened.session.key));
            f.clock.advance(hours(1));
        }
        QVERIFY(!f.sessions.use(f.opened.session.key));
        f.sessions.detach(f.opened.session.key); // of one that is gone: nothing
    }

    void logoutEndsIt()
    {
        Fixture f;
        const auto other = f.sessions.open({"m.ruiz", Role::Support});
        QVERIFY(f.sessions.close(f.opened.session.key));
        QVERIFY(!f.sessions.close(f.opened.session.key));
        QVERIFY(!f.sessions.find(f.opened.id));
        QVERIFY(f.sessions.find(other.id));
    }

    void aChangedAccountEndsAllOfIts()
    {
        Fixture f;
        const auto second = f.sessions.open({"m.ruiz", Role::Support});
        const auto other = f.sessions.open({"a.chen", Role::Admin});
        f.sessions.closeAllOf("m.ruiz");
        QVERIFY(!f.sessions.find(f.opened.id));
        QVERIFY(!f.sessions.find(second.id));
        QVERIFY(f.sessions.find(other.id));
        QCOMPARE(f.sessions.count(), std::size_t(1));
    }

    void theOneUnusedForLongestMakesRoom()
    {
        Fixture f;
        f.sessions.attach(f.opened.session.key); // the oldest, but somebody sits there
        f.clock.advance(minutes(1));
        const auto second = f.sessions.open({"a.chen", Role::Admin});
        f.clock.advance(minutes(1));
        while (f.sessions.count() < AdminSessions::kMaxSessions)
            f.sessions.open({"a.chen", Role::Admin});
        const auto last = f.sessions.open({"a.chen", Role::Admin});
        QCOMPARE(f.sessions.count(), AdminSessions::kMaxSessions);
        QVERIFY(!f.sessions.find(second.id));
        QVERIFY(f.sessions.find(f.opened.id));
        QVERIFY(f.sessions.find(last.id));
    }
};

QTEST_APPLESS_MAIN(TestAdminSessions)
#include "tst_adminsessions.moc"
