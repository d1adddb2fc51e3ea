// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/socketmirror.h"
#include "admin/socketpager.h"

#include <QtTest>

#include <algorithm>
#include <map>
#include <random>

using namespace sio::admin;

namespace {

SocketRow row(const std::string& id, const std::string& user = "u1", std::vector<std::string> rooms = {})
{
    SocketRow made;
    made.id = id;
    made.user = user;
    made.transport = "polling";
    made.address = "192.0.2.7";
    made.rooms = std::move(rooms);
    return made;
}

SearchRequest find(SearchKind kind, std::string query = {}, std::int64_t offset = 0, std::int64_t limit = 100)
{
    return {kind, std::move(query), offset, limit};
}

} // namespace

/// The hub's table of sockets, its searches, and its pages.
class TestSocketMirror : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatTakesEffectIsOneRevision()
    {
        SocketMirror mirror;
        QVERIFY(mirror.apply(SocketChange::connected(row("a"))));
        QVERIFY(mirror.apply(SocketChange::joined("a", "r")));
        QVERIFY(mirror.apply(SocketChange::transport("a", "websocket")));
        QVERIFY(mirror.apply(SocketChange::event("a", {"e", Direction::In, 5})));
        QVERIFY(mirror.apply(SocketChange::left("a", "r")));
        QCOMPARE(mirror.revision(), 5);
        QCOMPARE(mirror.find("a")->transport, std::string("websocket"));
        QCOMPARE(mirror.find("a")->last->event, std::string("e"));
        QVERIFY(mirror.apply(SocketChange::disconnected("a", "transport close")));
        QCOMPARE(mirror.size(), std::size_t(0));
    }

    void broadcastsAreTheLastEventOfWhoWasThere()
    {
        SocketMirror mirror;
        const auto lastOf = [&mirror](const std::string& id) {
            const auto last = mirror.withLast(*mirror.find(id)).last;
            return last ? last->event : std::string();
        };
        const auto broadcast = [&mirror](const std::vector<std::string>& rooms, const std::string& name) {
            mirror.noteBroadcast(rooms, {name, Direction::Out, 5});
        };
        for (const std::string id : {"a", "b"})
            mirror.apply(SocketChange::connected(row(id, "u-" + id, {"r"})));
        mirror.apply(SocketChange::connected(row("other")));
        const auto before = mirror.revision();
        broadcast({"r", "nobody's"}, "one");
        QCOMPARE(mirror.revision(), before);
        QCOMPARE(lastOf("a"), std::string("one"));
        QCOMPARE(lastOf("other"), std::string());

        mirror.apply(SocketChange::joined("other", "r"));
        mirror.apply(SocketChange::connected(row("late", "u1", {"r"})));
        QCOMPARE(lastOf("other"), std::string()); // came behind it
        QCOMPARE(lastOf("late"), std::string());

        mirror.apply(SocketChange::event("a", {"own", Direction::In, 4})); // the clocks of workers differ
        QCOMPARE(lastOf("a"), std::string("own"));
        broadcast({"r"}, "two");
        for (const std::string id : {"a", "b", "other", "late"})
            QCOMPARE(lastOf(id), std::string("two"));
        mirror.apply(SocketChange::left("b", "r"));
        QCOMPARE(lastOf("b"), std::string("two"));
        broadcast({"r"}, "three");
        QCOMPARE(lastOf("b"), std::string("two"));
        mirror.apply(SocketChange::joined("b", "r"));
        QCOMPARE(lastOf("b"), std::string("two"));

        broadcast({}, "all");
        mirror.apply(SocketChange::connected(row("newest", "u1", {"r"})));
        QCOMPARE(lastOf("b"), std::string("all"));
        QCOMPARE(lastOf("newest"), std::string());
        mirror.apply(SocketChange::connected(row("a", "renamed", {"r", "s"}))); // described once more
        QCOMPARE(lastOf("a"), std::string("all"));

        QCOMPARE(mirror.sockets(find(SearchKind::Sockets, "renamed")).rows.front().last->event,
                 std::string("all"));
        QCOMPARE(mirror.users(find(SearchKind::Users, "renamed")).rows.front().last->event,
                 std::string("all"));
        SocketPager pager("g", {"b"});
        SnapshotPage page;
        const std::string json = pager.nextPage(mirror);
        QVERIFY(fromJson(json, page));
        QCOMPARE(page.rows.front().last->event, std::string("all"));
        mirror.clear();
        mirror.apply(SocketChange::connected(row("a", "u1", {"r"})));
        QCOMPARE(lastOf("a"), std::string());
    }

    void whatChangesNothingIsNone()
    {
        SocketMirror mirror;
        mirror.apply(SocketChange::connected(row("a", "u1", {"r"})));
        const auto before = mirror.revision();
        QVERIFY(!mirror.apply(SocketChange::connected(row("a", "u1", {"r"})))); // of a snapshot, once more
        QVERIFY(!mirror.apply(SocketChange::joined("a", "r")));
        QVERIFY(!mirror.apply(SocketChange::left("a", "other")));
        QVERIFY(!mirror.apply(SocketChange::transport("a", "polling")));
        for (const auto& change : {SocketChange::joined("x", "r"), SocketChange::left("x", "r"),
                                   SocketChange::disconnected("x", ""), SocketChange::event("x", {})})
            QVERIFY(!mirror.apply(change));
        QCOMPARE(mirror.revision(), before);
    }

    void aSnapshotKeepsTheLastEvent()
    {
        SocketMirror mirror;
        mirror.apply(SocketChange::connected(row("a")));
        mirror.apply(SocketChange::event("a", {"e", Direction::In, 5}));
        QVERIFY(mirror.apply(SocketChange::connected(row("a", "u1", {"new"}))));
        QVERIFY(mirror.find("a")->last);
        QCOMPARE(mirror.inRoom("new").size(), std::size_t(1));
    }

    void searches()
    {
        SocketMirror mirror;
        mirror.apply(SocketChange::connected(row("s1", "Alice", {"user:Alice", "session:x"})));
        mirror.apply(SocketChange::connected(row("s2", "Alice", {"user:Alice"})));
        mirror.apply(SocketChange::connected(row("s3", "bob", {"session:x"})));
        mirror.apply(SocketChange::connected(row("s4", "", {})));
        QCOMPARE(mirror.sockets(find(SearchKind::Sockets)).total, 4);
        QCOMPARE(mirror.sockets(find(SearchKind::Sockets, "ALICE")).total, 2);
        QCOMPARE(mirror.sockets(find(SearchKind::Sockets, "S3")).rows.front().user, std::string("bob"));
        QCOMPARE(mirror.sockets(find(SearchKind::Sockets, "192.0.2")).total, 4);
        QCOMPARE(mirror.sockets(find(SearchKind::Sockets, "nobody")).total, 0);
        const auto page = mirror.sockets(find(SearchKind::Sockets, "", 3, 10));
        QCOMPARE(page.total, 4);
        QCOMPARE(page.rows.size(), std::size_t(1));
        QCOMPARE(mirror.sockets(find(SearchKind::Sockets, "", 9, 10)).rows.size(), std::size_t(0));

        const auto users = mirror.users(find(SearchKind::Users));
        QCOMPARE(users.total, 2); // whoever is nobody is not among them
        QCOMPARE(users.rows[0].user, std::string("Alice"));
        QCOMPARE(users.rows[0].sockets, 2);
        QCOMPARE(users.rows[0].rooms, 2);
        QCOMPARE(mirror.users(find(SearchKind::Users, "session:x")).total, 2);

        const auto rooms = mirror.rooms(find(SearchKind::Rooms, "session"));
        QCOMPARE(rooms.total, 1);
        QVERIFY((rooms.rows[0] == RoomRow{"session:x", "session", 2}));
    }

    void randomOperationsAgainstAPlainList()
    {
        std::mt19937 random(7); // the same in every run
        SocketMirror mirror;
        std::map<std::string, SocketRow> plain;
        for (int i = 0; i < 20'000; ++i) {
            const std::string id = "s" + std::to_string(random() % 40);
            const std::string room = "r" + std::to_string(random() % 6);
            const auto known = plain.find(id);
            switch (random() % 4) {
            case 0:
                if (known == plain.end()) {
                    const SocketRow made = row(id, "u" + std::to_string(random() % 5), {room});
                    plain[id] = made;
                    mirror.apply(SocketChange::connected(made));
                }
                break;
            case 1:
                plain.erase(id);
                mirror.apply(SocketChange::disconnected(id, ""));
                break;
            case 2:
                if (known != plain.end() &&
                    std::count(known->second.rooms.begin(), known->second.rooms.end(), room) == 0)
                    known->second.rooms.push_back(room);
                mirror.apply(SocketChange::joined(id, room));
                break;
            default:
                if (known != plain.end())
                    std::erase(known->second.rooms, room);
                mirror.apply(SocketChange::left(id, room));
                break;
            }
        }
        QCOMPARE(mirror.size(), plain.size());
        std::map<std::string, std::size_t> members, users;
        for (const auto& [id, expected] : plain) {
            QVERIFY(mirror.find(id) && *mirror.find(id) == expected);
            ++users[expected.user];
            for (const std::string& room : expected.rooms)
                ++members[room];
        }
        QCOMPARE(mirror.roomCount(), members.size());
        QCOMPARE(mirror.userCount(), users.size());
        for (const auto& [room, count] : members)
            QCOMPARE(mirror.inRoom(room).size(), count);
        for (const auto& [user, count] : users)
            QCOMPARE(mirror.ofUser(user).size(), count);
    }

    void pagesHoldEverySocketOnce()
    {
        SocketMirror mirror;
        for (int i = 0; i < 1'201; ++i)
            mirror.apply(SocketChange::connected(row("s" + std::to_string(i))));
        SocketPager pager("g1", mirror.ids());
        std::size_t rows = 0;
        std::int64_t pages = 0;
        while (!pager.isComplete()) {
            SnapshotPage page;
            QVERIFY(fromJson(pager.nextPage(mirror), page));
            QCOMPARE(page.page, pages++);
            QCOMPARE(page.generation, std::string("g1"));
            QCOMPARE(page.revision, mirror.revision());
            QVERIFY(page.rows.size() <= SocketPager::kMaxRows);
            QCOMPARE(page.page + 1 == page.pages, pager.isComplete());
            rows += page.rows.size();
        }
        QCOMPARE(rows, std::size_t(1'201));
        QCOMPARE(pages, 3);
    }

    void pagesLeaveOutWhoHasGone()
    {
        SocketMirror mirror;
        mirror.apply(SocketChange::connected(row("a")));
        SocketPager pager("g", mirror.ids());
        mirror.apply(SocketChange::disconnected("a", ""));
        SnapshotPage page;
        QVERIFY(fromJson(pager.nextPage(mirror), page));
        QCOMPARE(page.rows.size(), std::size_t(0));
        QVERIFY(pager.isComplete());
    }

    void anEmptyTableIsOneEmptyPage()
    {
        SocketPager pager("g", {});
        QVERIFY(!pager.isComplete());
        SnapshotPage page;
        QVERIFY(fromJson(pager.nextPage(SocketMirror()), page));
        QCOMPARE(page.pages, 1);
        QVERIFY(pager.isComplete());
    }

    void largeRowsMakeSmallPages()
    {
        SocketMirror mirror;
        for (int i = 0; i < 20; ++i) {
            std::vector<std::string> rooms;
            for (int k = 0; k < 128; ++k)
                rooms.push_back(std::string(250, 'r') + std::to_string(k));
            mirror.apply(SocketChange::connected(row("s" + std::to_string(i), "u", rooms)));
        }
        SocketPager pager("g", mirror.ids());
        std::size_t rows = 0;
        while (!pager.isComplete()) {
            const std::string json = pager.nextPage(mirror);
            QVERIFY(json.size() < 256 * 1024);
            SnapshotPage page;
            QVERIFY(fromJson(json, page));
            QVERIFY(!page.rows.empty());
            rows += page.rows.size();
        }
        QCOMPARE(rows, std::size_t(20));
    }
};

QTEST_GUILESS_MAIN(TestSocketMirror)
#include "tst_socketmirror.moc"
