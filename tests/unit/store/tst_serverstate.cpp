// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "store/serverstate.h"

#include "support/rows.h"

#include <QtTest>

#include <map>
#include <random>
#include <set>

using namespace sio;
using namespace sio::store;
using namespace sio::test;
using Kind = link::SocketChange::Kind;

namespace {

QStringList idsOf(const ServerState& state)
{
    QStringList ids;
    for (Slot slot = 0; slot < state.sockets().size(); ++slot) {
        if (state.sockets().isLive(slot))
            ids << state.sockets()[slot].row.id;
    }
    ids.sort();
    return ids;
}

const UserEntry& userOf(const ServerState& state, const QString& name)
{
    return state.users()[state.userSlot(name)];
}

int membersOf(const ServerState& state, const QString& room)
{
    const Slot slot = state.roomSlot(room);
    return slot == kNoSlot ? 0 : static_cast<int>(state.rooms()[slot].members.size());
}

void feed(ServerState& state, link::Feed updates)
{
    state.apply(updates);
    state.flush();
}

/// One live generation "g" at revision 10 with three sockets of two users.
void start(ServerState& state)
{
    feed(state, {link::SnapshotBegin{"g", 10, 3}, page("g", 0, 1, 10,
                                                       {socketRow("s1", "anna", {"user:anna", "session:1"}),
                                                        socketRow("s2", "anna", {"user:anna"}),
                                                        socketRow("s3", "ben", {"user:ben", "session:1"})})});
}

/// Users and rooms are what follows from the sockets, whatever happened before.
void compareWithSockets(const ServerState& state)
{
    std::map<QString, std::set<Slot>> users;
    std::map<QString, std::set<Slot>> rooms;
    for (Slot slot = 0; slot < state.sockets().size(); ++slot) {
        if (!state.sockets().isLive(slot))
            continue;
        const SocketEntry& entry = state.sockets()[slot];
        QCOMPARE(state.socketSlot(entry.row.id), slot);
        users[entry.row.user].insert(slot);
        for (const QString& room : entry.row.rooms)
            rooms[room].insert(slot);
    }
    QCOMPARE(state.users().count(), users.size());
    for (const auto& [name, slots] : users) {
        const UserEntry& user = userOf(state, name);
        QCOMPARE(std::set<Slot>(user.sockets.begin(), user.sockets.end()), slots);
        QCOMPARE(user.sockets.size(), slots.size());
        QCOMPARE(user.websocket + user.polling, static_cast<int>(slots.size()));
    }
    QCOMPARE(state.rooms().count(), rooms.size());
    for (const auto& [name, slots] : rooms) {
        const RoomEntry& room = state.rooms()[state.roomSlot(name)];
        QVERIFY(std::equal(room.members.begin(), room.members.end(), slots.begin(), slots.end()));
    }
}

} // namespace

class TestServerState : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void derivesUsersAndRooms()
    {
        ServerState state;
        QCOMPARE(state.freshness(), Freshness::Empty);
        start(state);
        QCOMPARE(state.freshness(), Freshness::Live);
        QCOMPARE(state.revision(), 10);
        QCOMPARE(state.sockets().count(), 3u);
        QCOMPARE(userOf(state, "anna").sockets.size(), 2u);
        QCOMPARE(userOf(state, "anna").rooms, 2);
        QVERIFY(userOf(state, "anna").duplicate);
        QVERIFY(!userOf(state, "ben").duplicate);
        QCOMPARE(membersOf(state, "session:1"), 2);
        QCOMPARE(state.rooms()[state.roomSlot("session:1")].kind, RoomKind::Session);
        compareWithSockets(state);
    }

    void appliesEveryChange()
    {
        ServerState state;
        start(state);
        feed(state,
             {delta("g", 10, 12, {connected(socketRow("s4", "ben")), change(Kind::Joined, "s4", "x")})});
        QCOMPARE(membersOf(state, "x"), 1);
        QCOMPARE(userOf(state, "ben").sockets.size(), 2u);
        feed(state,
             {delta("g", 12, 16,
                    {change(Kind::Left, "s4", "x"), change(Kind::Transport, "s4", "polling"),
                     lastEvent("s4", "ping", 77), change(Kind::Disconnected, "s1", "transport close")})});
        QCOMPARE(membersOf(state, "x"), 0);
        QCOMPARE(state.roomSlot("x"), kNoSlot);
        QCOMPARE(userOf(state, "ben").polling, 1);
        QCOMPARE(userOf(state, "ben").last.event, QString("ping"));
        QCOMPARE(membersOf(state, "session:1"), 1);
        QCOMPARE(state.revision(), 16);
        feed(state,
             {delta("g", 16, 17, {change(Kind::Disconnected, "s2"), change(Kind::Disconnected, "nobody")})});
        QCOMPARE(state.userSlot("anna"), kNoSlot);
        QCOMPARE(state.skippedChanges(), 1);
        compareWithSockets(state);
    }

    void ignoresALateDelta()
    {
        ServerState state;
        start(state);
        feed(state, {delta("g", 8, 10, {change(Kind::Disconnected, "s1")})});
        QCOMPARE(state.sockets().count(), 3u);
        QCOMPARE(state.revision(), 10);
        QCOMPARE(state.gaps(), 0);
        feed(state, {delta("other", 10, 11, {change(Kind::Disconnected, "s1")})});
        QCOMPARE(state.sockets().count(), 3u);
    }

    void asksOnceAfterAGap()
    {
        ServerState state;
        start(state);
        QSignalSpy wanted(&state, &ServerState::snapshotWanted);
        feed(state, {delta("g", 11, 12, {change(Kind::Disconnected, "s1")}),
                     delta("g", 12, 13, {change(Kind::Disconnected, "s2")})});
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(state.gaps(), 1);
        QCOMPARE(state.freshness(), Freshness::Stale);
        QCOMPARE(state.sockets().count(), 3u); // the old rows stay
        feed(state, {link::SnapshotBegin{"h", 20, 1}, page("h", 0, 1, 20, {socketRow("s3", "ben")})});
        QCOMPARE(idsOf(state), QStringList{"s3"});
        QCOMPARE(state.freshness(), Freshness::Live);
        feed(state, {delta("h", 25, 26, {})});
        QCOMPARE(wanted.size(), 2);
    }

    void keepsRowsOverAReconnect()
    {
        ServerState state;
        start(state);
        const Slot slot = state.socketSlot("s2");
        state.markStale();
        QCOMPARE(state.freshness(), Freshness::Stale);
        QCOMPARE(state.sockets().count(), 3u);
        std::vector<Changes> published;
        connect(&state, &ServerState::published, this, [&](const Changes& c) { published.push_back(c); });
        feed(state,
             {link::SnapshotBegin{"h", 5, 2}, page("h", 0, 2, 5, {socketRow("s2", "anna", {"user:anna"})})});
        QCOMPARE(state.freshness(), Freshness::Stale);
        QCOMPARE(state.sockets().count(), 3u); // until the last page
        QVERIFY(qFuzzyCompare(state.loadProgress(), 0.5));
        feed(state, {delta("h", 5, 6, {connected(socketRow("s9", "zoe"))}),
                     page("h", 1, 2, 6, {socketRow("s8", "ben")})});
        QCOMPARE(idsOf(state), (QStringList{"s2", "s8", "s9"}));
        QCOMPARE(state.socketSlot("s2"), slot); // selection survives
        QCOMPARE(state.freshness(), Freshness::Live);
        QCOMPARE(state.revision(), 6);
        QVERIFY(!published.empty());
        for (const Changes& changes : published)
            QVERIFY(
                !std::binary_search(changes.sockets.removed.begin(), changes.sockets.removed.end(), slot));
        compareWithSockets(state);
    }

    void notesAMissedPage()
    {
        ServerState state;
        QSignalSpy wanted(&state, &ServerState::snapshotWanted);
        QSignalSpy applied(&state, &ServerState::pageApplied);
        link::SnapshotPage second = page("g", 1, 3, 1, {socketRow("s1")});
        second.receipt = 42;
        feed(state, {link::SnapshotBegin{"g", 1, 3}, second});
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(applied.size(), 1); // a page is always acknowledged, else the server waits for ever
        QCOMPARE(applied.front().front().toULongLong(), 42u);
        second.generation = "old";
        second.receipt = 43;
        feed(state, {second});
        QCOMPARE(applied.size(), 2);
    }

    void publishesNetEffectsInOneBatch()
    {
        ServerState state;
        start(state);
        std::vector<Changes> published;
        connect(&state, &ServerState::published, this, [&](const Changes& c) { published.push_back(c); });
        const Slot s1 = state.socketSlot("s1");
        feed(state,
             {delta("g", 10, 14,
                    {connected(socketRow("tmp")), change(Kind::Disconnected, "tmp"),
                     change(Kind::Disconnected, "s1"), connected(socketRow("new", "anna", {}, 2000))})});
        QCOMPARE(published.size(), 1u);
        const SlotChanges& sockets = published.front().sockets;
        QCOMPARE(sockets.removed, std::vector<Slot>{s1});
        QCOMPARE(sockets.added, std::vector<Slot>{state.socketSlot("new")});
        QVERIFY(sockets.changed.empty());
    }

    void waitsForItsTimer()
    {
        ServerState state;
        QSignalSpy published(&state, &ServerState::published);
        state.apply({link::SnapshotBegin{"g", 0, 1}, page("g", 0, 1, 0, {socketRow("s1")})});
        QCOMPARE(state.sockets().count(), 0u);
        QTRY_COMPARE(state.sockets().count(), 1u);
        QCOMPARE(published.size(), 1);
    }

    void appliesABigSnapshotInSlices()
    {
        StateLimits limits;
        limits.slice = std::chrono::milliseconds(0); // every stride is a slice
        ServerState state(limits);
        std::vector<link::SocketRow> rows;
        for (int i = 0; i < 1000; ++i)
            rows.push_back(socketRow(QString("s%1").arg(i), QString("u%1").arg(i % 100), {"r"}));
        QSignalSpy published(&state, &ServerState::published);
        state.apply({link::SnapshotBegin{"g", 0, 1000}, page("g", 0, 1, 0, rows),
                     delta("g", 0, 1, {change(Kind::Disconnected, "s5")})});
        QTRY_COMPARE(state.revision(), 1);
        QVERIFY2(published.size() > 5, qPrintable(QString::number(published.size())));
        QCOMPARE(state.sockets().count(), 999u);
        QCOMPARE(membersOf(state, "r"), 999);
        compareWithSockets(state);
    }

    void boundsWhatItKeeps()
    {
        StateLimits limits;
        limits.maxSockets = 2;
        limits.maxEvents = 3;
        limits.maxQueuedEvents = 10;
        ServerState state(limits);
        start(state);
        QCOMPARE(state.sockets().count(), 2u);
        QCOMPARE(state.socketsNotKept(), 1);
        link::Feed many;
        for (int i = 0; i < 10; ++i)
            many.emplace_back(events({eventRow("a", i * 2 + 1), eventRow("b", i * 2 + 2)}));
        feed(state, many);
        QCOMPARE(state.events().count(), 3u);
        QCOMPARE(state.events().at(state.events().end() - 1)->seq, 20);
        QCOMPARE(state.droppedEvents(), 10);
    }

    void doesNotRepeatHistory()
    {
        ServerState state;
        feed(state, {events({eventRow("a", 1), eventRow("b", 2)}, true)});
        feed(state, {events({eventRow("c", 3)})});
        link::EventBatch again = events({eventRow("b", 2), eventRow("c", 3), eventRow("d", 4)}, true);
        again.lost = 7;
        feed(state, {again});
        QCOMPARE(state.events().count(), 4u);
        QCOMPARE(state.lostHistory(), 7);
        link::RejectedBatch rejected;
        rejected.rows = {rejectedRow(5), rejectedRow(6)};
        rejected.history = true;
        feed(state, {rejected, rejected});
        QCOMPARE(state.rejected().count(), 2u);
        QCOMPARE(state.rejectedUnseen(), 0); // history is not news
        rejected.history = false;
        rejected.rows = {rejectedRow(7, 3)};
        feed(state, {rejected});
        QCOMPARE(state.rejectedUnseen(), 3);
        link::AuditBatch audit;
        audit.rows = {auditRow(1), auditRow(2)};
        feed(state, {audit, audit});
        QCOMPARE(state.audit().count(), 2u);
    }

    void putsHistoryWhereItBelongs()
    {
        ServerState state;
        const auto names = [&state] {
            QStringList list;
            for (auto n = state.events().first(); n < state.events().end(); ++n)
                list << state.events().at(n)->event;
            return list.join(' ');
        };
        feed(state, {events({eventRow("b", 2), eventRow("d", 4)}, true)});
        // Another filter: what lay between.
        feed(state, {events({eventRow("a", 1), eventRow("b", 2), eventRow("c", 3)}, true)});
        QCOMPARE(names(), QString("a b c d"));
        const auto end = state.events().end();
        feed(state, {events({eventRow("a", 1), eventRow("d", 4)}, true)});
        QCOMPARE(state.events().end(), end); // nothing new, nothing moved
        // The server has restarted: its numbers begin anew, its time goes on.
        link::EventRow later = *eventRow("e", 1);
        later.time += 1000;
        feed(state, {events({std::make_shared<const link::EventRow>(later)}, true)});
        QCOMPARE(names(), QString("a b c d e"));
    }

    void putsOlderAuditRowsBeforeTheNewer()
    {
        ServerState state;
        const auto numbers = [&state] {
            QString list;
            for (auto n = state.audit().first(); n < state.audit().end(); ++n)
                list += QString::number(state.audit().at(n).seq);
            return list;
        };
        link::AuditBatch batch;
        batch.rows = {auditRow(6), auditRow(5)}; // a page: newest first
        feed(state, {batch});
        batch.rows = {auditRow(7)}; // live
        feed(state, {batch});
        batch.rows = {auditRow(5), auditRow(4), auditRow(3)};
        feed(state, {batch});
        QCOMPARE(numbers(), QString("34567"));
        feed(state, {batch});
        QCOMPARE(numbers(), QString("34567"));
    }

    void keepsAuditRowsInTheirPlaces()
    {
        StateLimits limits;
        limits.maxAudit = 6;
        ServerState state(limits);
        link::AuditBatch batch;
        batch.rows = {auditRow(10), auditRow(9)};
        batch.newest = true;
        feed(state, {batch});
        const auto nine = state.audit().first();
        const auto numbers = [&state] {
            QStringList list;
            for (auto n = state.audit().first(); n < state.audit().end(); ++n)
                list << QString::number(state.audit().at(n).seq);
            return list.join(' ');
        };
        // Older pages go in front, newer rows to the end: what is there keeps its number.
        batch.newest = false;
        batch.rows = {auditRow(8), auditRow(7), auditRow(11)};
        feed(state, {batch});
        QCOMPARE(numbers(), QString("7 8 9 10 11"));
        QCOMPARE(state.audit().at(nine).seq, 9);
        QCOMPARE(state.audit().first(), nine - 2);
        QVERIFY(!state.audit().isFull());
        // No room for all of an older page: what joins the known rows counts.
        batch.rows = {auditRow(6), auditRow(5), auditRow(4)};
        feed(state, {batch});
        QCOMPARE(numbers(), QString("6 7 8 9 10 11"));
        QVERIFY(state.audit().isFull());
        // Live rows push the oldest out.
        batch.rows = {auditRow(12)};
        feed(state, {batch});
        QCOMPARE(numbers(), QString("7 8 9 10 11 12"));
        // After a long time away: a hole would look like a record of nothing.
        batch.newest = true;
        batch.rows = {auditRow(21), auditRow(20)};
        feed(state, {batch});
        QCOMPARE(numbers(), QString("20 21"));
        batch.rows = {auditRow(22), auditRow(21)};
        feed(state, {batch});
        QCOMPARE(numbers(), QString("20 21 22"));
    }

    void sumsTheServers()
    {
        ServerState state;
        const auto stats = [](const QString& server, std::int64_t time, std::int64_t clients, double period) {
            link::StatsRow row;
            row.serverId = server;
            row.time = time;
            row.clients = clients;
            row.messagesIn = 100;
            row.periodSeconds = period;
            row.sockets = {{"/", clients}};
            return row;
        };
        link::StatsBatch batch;
        batch.rows = {stats("a", 1000, 1, 1), stats("b", 1000, 5, 2), stats("a", 2000, 3, 1),
                      stats("a", 1500, 9, 1)};
        feed(state, {batch});
        QCOMPARE(state.stats().at("a").size(), 2u);
        const link::StatsRow totals = state.totals();
        QCOMPARE(totals.clients, 8);
        QCOMPARE(totals.messagesIn, 150); // per second
        QCOMPARE(totals.sockets.value("/"), 8);
        QCOMPARE(totals.users, -1); // nobody says
        batch.rows = {stats("a", 2000 + 700'000, 4, 1)};
        feed(state, {batch});
        QCOMPARE(state.stats().at("a").size(), 1u);
    }

    void forgetsEverything()
    {
        ServerState state;
        start(state);
        feed(state, {events({eventRow("a", 1)})});
        std::vector<Changes> published;
        connect(&state, &ServerState::published, this, [&](const Changes& c) { published.push_back(c); });
        state.clear();
        QCOMPARE(state.freshness(), Freshness::Empty);
        QCOMPARE(state.sockets().count(), 0u);
        QCOMPARE(state.users().count(), 0u);
        QCOMPARE(state.rooms().count(), 0u);
        QCOMPARE(state.events().count(), 0u);
        QCOMPARE(published.size(), 1u);
        QCOMPARE(published.front().sockets.removed.size(), 3u);
        start(state);
        QCOMPARE(state.sockets().count(), 3u);
        compareWithSockets(state);
    }

    /// Changes said in any order, some of them nonsense, against a plain map.
    void followsRandomChanges()
    {
        std::mt19937 random(20260301);
        const auto pick = [&random](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
        ServerState state;
        std::map<QString, link::SocketRow> plain;
        std::int64_t revision = 0;
        QString generation = "g0";
        feed(state, {link::SnapshotBegin{generation, 0, 0}, page(generation, 0, 1, 0, {})});
        for (int round = 0; round < 400; ++round) {
            std::vector<link::SocketChange> changes;
            for (int i = pick(12); i > 0; --i) {
                const QString id = QString("s%1").arg(pick(60));
                const QString room = QString("r%1").arg(pick(15));
                const auto known = plain.find(id);
                switch (pick(6)) {
                case 0:
                case 1: {
                    link::SocketRow row = socketRow(id, QString("u%1").arg(pick(20)), {room}, pick(5000));
                    if (known != plain.end())
                        row.user = known->second.user;
                    changes.push_back(connected(row));
                    plain[id] = row;
                    break;
                }
                case 2:
                    changes.push_back(change(Kind::Disconnected, id));
                    plain.erase(id);
                    break;
                case 3:
                    changes.push_back(change(Kind::Joined, id, room));
                    if (known != plain.end() && !known->second.rooms.contains(room))
                        known->second.rooms << room;
                    break;
                case 4:
                    changes.push_back(change(Kind::Left, id, room));
                    if (known != plain.end())
                        known->second.rooms.removeOne(room);
                    break;
                default:
                    changes.push_back(change(Kind::Transport, id, pick(2) ? "websocket" : "polling"));
                    if (known != plain.end())
                        known->second.transport = changes.back().text;
                }
            }
            state.apply({delta(generation, revision, revision + 1, changes)});
            ++revision;
            if (pick(4) == 0)
                state.flush();
            if (pick(40) == 0) {
                generation = QString("g%1").arg(round);
                std::vector<link::SocketRow> rows;
                for (const auto& [id, row] : plain)
                    rows.push_back(row);
                revision += pick(5);
                state.apply(
                    {link::SnapshotBegin{generation, revision, 0}, page(generation, 0, 1, revision, rows)});
            }
        }
        state.flush();
        QCOMPARE(state.gaps(), 0);
        QCOMPARE(state.sockets().count(), plain.size());
        for (const auto& [id, row] : plain) {
            const Slot slot = state.socketSlot(id);
            QVERIFY(slot != kNoSlot);
            const link::SocketRow& got = state.sockets()[slot].row;
            QCOMPARE(got.user, row.user);
            QCOMPARE(got.transport, row.transport);
            QCOMPARE(QSet<QString>(got.rooms.begin(), got.rooms.end()),
                     QSet<QString>(row.rooms.begin(), row.rooms.end()));
        }
        compareWithSockets(state);
    }
};

QTEST_GUILESS_MAIN(TestServerState)
#include "tst_serverstate.moc"
