// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/eventassembler.h"
#include "admin/eventring.h"
#include "admin/secretmask.h"
#include "papermastery/wildcard.h"

#include <QtTest>

using namespace sio;
using namespace sio::admin;
using namespace std::chrono_literals;

namespace {

base::TimePoint at(std::chrono::milliseconds ms)
{
    return base::TimePoint() + 1h + ms;
}

EventRecord record(const std::string& event, std::int64_t timeMs = 0)
{
    EventRecord made;
    made.event = event;
    made.timeMs = timeMs;
    return made;
}

EventRecord share(std::uint64_t id, bool isHome, std::uint64_t matched, const std::string& event = {})
{
    EventRecord made = record(event);
    made.dir = Direction::Out;
    made.broadcastId = id;
    made.isHome = isHome;
    made.matched = made.written = matched;
    return made;
}

EventRow row(const std::string& event, const std::string& user = {}, std::vector<std::string> rooms = {},
             const std::string& payload = "[]")
{
    EventRow made;
    made.event = event;
    made.user = user;
    made.rooms = std::move(rooms);
    made.payload = payload;
    return made;
}

} // namespace

/// From the workers' records to the ring: assembled, masked, numbered, filtered.
class TestAdminEvents : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sharesOfABroadcastComeTogether()
    {
        EventAssembler assembler;
        assembler.add(share(1, false, 3), at(0ms), 0); // before the one that says what it was
        EventRecord home = share(1, true, 2, "news");
        home.origin = "admin:m.ruiz";
        home.rooms = {"user:u1"};
        home.arguments = "{\"event_id\":\"e-1\"}";
        assembler.add(home, at(5ms), 0);
        assembler.add(share(1, false, 4), at(50ms), 0);
        QVERIFY(assembler.take(at(200ms)).empty()); // others may follow
        const auto ready = assembler.take(at(255ms));
        QCOMPARE(ready.size(), std::size_t(1));
        const EventRow& event = ready[0].row;
        QCOMPARE(event.event, std::string("news"));
        QCOMPARE(*event.matched, 9);
        QCOMPARE(*event.written, 9);
        QCOMPARE(event.source, std::string("admin"));
        QCOMPARE(event.by, std::string("m.ruiz"));
        QCOMPARE(event.eventId, std::string("e-1"));
        QVERIFY(assembler.isEmpty());
    }

    void sharesWithoutAHomeAreDropped()
    {
        EventAssembler assembler;
        assembler.add(share(1, false, 3), at(0ms), 0);
        QVERIFY(assembler.take(at(1s)).empty());
        QVERIFY(assembler.isEmpty());
    }

    void lateSharesHurtNobody()
    {
        EventAssembler assembler;
        assembler.add(share(1, true, 1, "a"), at(0ms), 0);
        QCOMPARE(assembler.take(at(1s)).size(), std::size_t(1));
        assembler.add(share(1, false, 1), at(2s), 0);
        assembler.add(share(2, true, 1, "b"), at(2s), 0);
        const auto ready = assembler.take(at(3s));
        QCOMPARE(ready.size(), std::size_t(1));
        QCOMPARE(ready[0].row.event, std::string("b"));
    }

    void eventsComeInOrderOfTime()
    {
        // The second one is handed over at once, the first one at the end of its worker's period.
        EventAssembler assembler;
        assembler.add(record("second", 1010), at(0ms), 1010);
        assembler.add(record("first", 1000), at(90ms), 1100);
        QVERIFY(assembler.take(at(235ms)).empty());
        const auto ready = assembler.take(at(250ms));
        QCOMPARE(ready.size(), std::size_t(2));
        QCOMPARE(ready[0].row.event, std::string("first"));
        QCOMPARE(ready[1].row.event, std::string("second"));
    }

    void aClockThatWasSetHoldsNothingUp()
    {
        EventAssembler assembler;
        assembler.add(record("future", 1000000), at(0ms), 0);
        assembler.add(record("past", 0), at(0ms), 1000000);
        QCOMPARE(assembler.take(at(0ms)).size(), std::size_t(1));
        QCOMPARE(assembler.take(at(250ms)).size(), std::size_t(1));
    }

    void payloads()
    {
        EventAssembler assembler;
        EventRecord whole = record("e");
        whole.arguments = "{\"a\":1},\"b\"";
        whole.size = 11;
        assembler.add(whole, at(0ms), 0);
        EventRecord cut = record("e");
        cut.arguments = "{\"a\":\"xxx";
        cut.isCut = true;
        cut.size = 20000;
        assembler.add(cut, at(0ms), 0);
        const auto ready = assembler.take(at(1s));
        QCOMPARE(ready[0].row.payload, std::string("[{\"a\":1},\"b\"]"));
        QCOMPARE(ready[1].row.payload, std::string("[{\"a\":\"xxx"));
        QVERIFY(ready[1].row.isCut);
        QCOMPARE(ready[1].row.size, 20000);
    }

    void secrets_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("shown");
        const auto row = [](const char* name, const char* json, const char* shown) {
            QTest::newRow(name) << QByteArray(json) << QByteArray(shown);
        };
        row("nothing", "{\"a\":[1,\"b\",null]}", "{\"a\":[1,\"b\",null]}");
        row("token", "{\"token\":\"abc\",\"a\":1}", "{\"token\":\"***\",\"a\":1}");
        row("inside", "[{\"x\":{\"refresh_token\":\"abc\"}}]", "[{\"x\":{\"refresh_token\":\"***\"}}]");
        row("other spellings", "{\"accessToken\":1,\"API-KEY\":\"k\",\"Set-Cookie\":\"c\"}",
            "{\"accessToken\":\"***\",\"API-KEY\":\"***\",\"Set-Cookie\":\"***\"}");
        row("an object as value", "{\"password\":{\"a\":\"}\",\"b\":[1]},\"c\":2}",
            "{\"password\":\"***\",\"c\":2}");
        row("blanks", "{ \"token\" : \"abc\" }", "{ \"token\" : \"***\" }");
        row("escaped name", "{\"\\u0074oken\":\"abc\"}", "{\"\\u0074oken\":\"***\"}");
        row("escaped quote", "{\"secret\":\"a\\\"b\",\"c\":\"\\\\\"}", "{\"secret\":\"***\",\"c\":\"\\\\\"}");
        row("a value is no name", "[\"token\",\"password\"]", "[\"token\",\"password\"]");
        row("looks like a token", "{\"note\":\"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1MSJ9.sig\"}",
            "{\"note\":\"***\"}");
        row("expiry is no secret", "{\"token_expires_at\":\"2027\"}", "{\"token_expires_at\":\"2027\"}");
        row("cut in a secret", "{\"token\":\"ab", "{\"token\":\"***\"");
        row("cut in a name", "{\"tok", "{\"tok");
        row("cut behind a name", "{\"token\":", "{\"token\":");
        row("empty", "", "");
    }

    void secrets()
    {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, shown);
        QCOMPARE(withoutSecrets(json.toStdString()), shown.toStdString());
    }

    void noBeginningOfATextGivesTheSecretAway()
    {
        const std::string json =
            "[{\"a\":\"\\\"\",\"token\":\"hunter2\",\"b\":{\"password\":[\"hunter2\",{\"c\":\"hunter2\"}]}}]";
        for (std::size_t length = 0; length <= json.size(); ++length) {
            const std::string shown = withoutSecrets(std::string_view(json).substr(0, length));
            QVERIFY2(shown.find("hun") == std::string::npos, shown.c_str());
        }
    }

    void theSecretAsAnArgument()
    {
        EventAssembler assembler;
        EventRecord refresh = record("refresh_token");
        refresh.arguments = "\"hunter2\"";
        assembler.add(refresh, at(0ms), 0);
        QCOMPARE(assembler.take(at(1s))[0].row.payload, std::string("[\"***\"]"));
    }

    void theRingIsBoundedByNumber()
    {
        EventRing ring(3, 1000000);
        for (int i = 1; i <= 5; ++i)
            ring.add(row("e" + std::to_string(i)));
        const EventHistory history = ring.history({}, 100);
        QCOMPARE(history.lost, 2);
        QCOMPARE(history.history.size(), std::size_t(3));
        QCOMPARE(history.history.front().event, std::string("e3"));
        QCOMPARE(history.history.front().seq, 3);
        QCOMPARE(ring.history({}, 2).history.front().event, std::string("e4")); // the newest
    }

    void theRingIsBoundedByBytes()
    {
        EventRing ring(1000, 10000);
        for (int i = 0; i < 100; ++i)
            ring.add(row("e", {}, {}, std::string(1000, 'x')));
        QVERIFY(ring.bytes() <= 10000);
        QVERIFY(ring.size() >= 5);
        ring.add(row("huge", {}, {}, std::string(50000, 'x')));
        QCOMPARE(ring.size(), std::size_t(1)); // the newest stays, whatever it weighs
    }

    void filters()
    {
        EventRow in = row("join_session_room", "u1", {}, "[{\"session_id\":\"s1\"}]");
        in.socket = "sock";
        EventRow out = row("payment_update", "", {"user:u1", "session:s2"});
        out.dir = Direction::Out;
        const auto both = [&](const EventFilter& filter) {
            return std::make_pair(matches(filter, in), matches(filter, out));
        };
        using Pair = std::pair<bool, bool>;
        QCOMPARE(both({}), Pair(true, true));
        EventFilter filter;
        filter.user = "u1";
        QCOMPARE(both(filter), Pair(true, true));
        filter = {};
        filter.events = {"join_*", "x"};
        QCOMPARE(both(filter), Pair(true, false));
        filter.dir = Direction::Out;
        QCOMPARE(both(filter), Pair(false, false)); // all must hold
        filter = {};
        filter.room = "session:s2";
        QCOMPARE(both(filter), Pair(false, true));
        filter = {};
        filter.socket = "sock";
        QCOMPARE(both(filter), Pair(true, false));
        filter = {};
        filter.text = "s1";
        QCOMPARE(both(filter), Pair(true, false));
    }

    void wildcards()
    {
        QVERIFY(papermastery::matchesWildcard("*", ""));
        QVERIFY(papermastery::matchesWildcard("a*c", "abbc"));
        QVERIFY(papermastery::matchesWildcard("*b*", "abc"));
        QVERIFY(papermastery::matchesWildcard("a**", "a"));
        QVERIFY(!papermastery::matchesWildcard("a*c", "abcd"));
        QVERIFY(!papermastery::matchesWildcard("", "a"));
        QVERIFY(!papermastery::matchesWildcard("a", ""));
        QVERIFY(
            !papermastery::matchesWildcard(std::string(30, '*') + "b", std::string(10000, 'a'))); // and soon
    }
};

QTEST_GUILESS_MAIN(TestAdminEvents)
#include "tst_adminevents.moc"
