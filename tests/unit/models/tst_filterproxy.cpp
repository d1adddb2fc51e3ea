// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/connectionsmodel.h"
#include "models/eventsmodel.h"
#include "models/filterproxy.h"
#include "models/roles.h"
#include "models/roomsmodel.h"
#include "models/usersmodel.h"
#include "support/rows.h"

#include <QtTest>

#include <random>

using namespace sio;
using namespace sio::models;
using namespace sio::store;
using namespace sio::test;
using Kind = link::SocketChange::Kind;

namespace {

struct Fixture {
    ServerState state;
    std::int64_t revision = 0;

    Fixture() { apply({link::SnapshotBegin{"g", 0, 0}, page("g", 0, 1, 0, {})}); }
    void apply(const link::Feed& updates)
    {
        state.apply(updates);
        state.flush();
    }
    void change(std::vector<link::SocketChange> changes)
    {
        apply({delta("g", revision, revision + 1, std::move(changes))});
        ++revision;
    }
};

QStringList idsIn(const QAbstractItemModel& model, const QModelIndex& parent = {})
{
    QStringList ids;
    for (int row = 0; row < model.rowCount(parent); ++row)
        ids << model.index(row, 0, parent).data(IdRole).toString();
    return ids;
}

QStringList sorted(QStringList list)
{
    list.sort();
    return list;
}

} // namespace

class TestFilterProxy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void leavesHolesOut()
    {
        Fixture f;
        ConnectionsModel model(f.state);
        FilterProxy proxy;
        proxy.setTable(&model);
        QAbstractItemModelTester sourceTester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QAbstractItemModelTester tester(&proxy, QAbstractItemModelTester::FailureReportingMode::QtTest);
        f.change({connected(socketRow("a", "u", {}, 1)), connected(socketRow("b", "u", {}, 2)),
                  connected(socketRow("c", "u", {}, 3))});
        QCOMPARE(idsIn(proxy), (QStringList{"a", "b", "c"}));
        f.change({change(Kind::Disconnected, "b")});
        QCOMPARE(idsIn(proxy), (QStringList{"a", "c"}));
        QCOMPARE(model.rowCount(), 3);
        f.change({connected(socketRow("d", "u", {}, 4))});
        QCOMPARE(model.rowCount(), 3); // in the hole
        QCOMPARE(idsIn(proxy), (QStringList{"a", "c", "d"}));
        QCOMPARE(proxy.indexOfId("d").row(), 2);
        QVERIFY(!proxy.indexOfId("b").isValid());
        QCOMPARE(proxy.total(), 3);
    }

    void filtersAndSorts()
    {
        Fixture f;
        ConnectionsModel model(f.state);
        FilterProxy proxy;
        proxy.setTable(&model);
        QAbstractItemModelTester tester(&proxy, QAbstractItemModelTester::FailureReportingMode::QtTest);
        f.change({connected(socketRow("s1", "Zoe", {"session:1"}, 1)),
                  connected(socketRow("s2", "anna", {}, 2)),
                  connected(socketRow("s3", "Ben", {"session:1"}, 3))});
        proxy.sort(ConnectionsModel::User);
        QCOMPARE(idsIn(proxy), (QStringList{"s2", "s3", "s1"}));
        proxy.sort(ConnectionsModel::User, Qt::DescendingOrder);
        QCOMPARE(idsIn(proxy), (QStringList{"s1", "s3", "s2"}));
        QSignalSpy applied(&proxy, &FilterProxy::applied);
        proxy.setFilterText("room:session:1");
        QCOMPARE(idsIn(proxy), (QStringList{"s1", "s3"}));
        QCOMPARE(applied.size(), 1);
        f.change({change(Kind::Joined, "s2", "session:1")}); // comes into the filter
        QCOMPARE(idsIn(proxy), (QStringList{"s1", "s3", "s2"}));
        f.change({change(Kind::Left, "s1", "session:1")}); // leaves it
        QCOMPARE(idsIn(proxy), (QStringList{"s3", "s2"}));
        proxy.setFilterText("nothing-like-it");
        QCOMPARE(proxy.shown(), 0);
        QCOMPARE(proxy.total(), 3);
        proxy.setFilterText("");
        proxy.sort(-1);
        QCOMPARE(idsIn(proxy), (QStringList{"s1", "s2", "s3"}));
    }

    void keepsSelectionByIdentity()
    {
        Fixture f;
        ConnectionsModel model(f.state);
        FilterProxy proxy;
        proxy.setTable(&model);
        std::vector<link::SocketChange> many;
        for (int i = 0; i < 200; ++i)
            many.push_back(connected(socketRow(QString("s%1").arg(i, 3, 10, QLatin1Char('0')), "u", {}, i)));
        f.change(many);
        const QPersistentModelIndex kept(proxy.indexOfId("s101"));
        const QPersistentModelIndex lost(proxy.indexOfId("s100"));
        many.clear();
        for (int i = 0; i < 200; i += 2) // scattered: one layoutChanged
            many.push_back(change(Kind::Disconnected, QString("s%1").arg(i, 3, 10, QLatin1Char('0'))));
        for (int i = 0; i < 50; ++i) // others take their rows
            many.push_back(connected(socketRow(QString("t%1").arg(i), "u", {}, 1000 + i)));
        QSignalSpy layouts(&proxy, &FilterProxy::layoutChanged);
        f.change(many);
        QCOMPARE(layouts.size(), 1);
        QVERIFY(kept.isValid());
        QCOMPARE(kept.data(IdRole).toString(), QString("s101"));
        QVERIFY(!lost.isValid());
        proxy.sort(ConnectionsModel::Since, Qt::DescendingOrder);
        QCOMPARE(kept.data(IdRole).toString(), QString("s101"));
        proxy.setFilterText("s101");
        QCOMPARE(kept.row(), 0);
        QCOMPARE(kept.data(IdRole).toString(), QString("s101"));
    }

    void worksInSlicesAndMergesNews()
    {
        Fixture f;
        ConnectionsModel model(f.state);
        FilterProxy proxy;
        proxy.setTable(&model);
        std::vector<link::SocketChange> many;
        for (int i = 0; i < 5000; ++i)
            many.push_back(connected(socketRow(QString("s%1").arg(i), QString("u%1").arg(i % 10), {}, i)));
        f.change(many);
        QSignalSpy working(&proxy, &FilterProxy::workingChanged);
        proxy.setFilterText("user:=u3");
        QVERIFY(proxy.isWorking());
        QCOMPARE(proxy.shown(), 5000); // the old answer, until the new one is there
        // Meanwhile one of the found goes, one comes, one is new.
        f.change({change(Kind::Disconnected, "s3"), connected(socketRow("n1", "u3", {}, 9000)),
                  connected(socketRow("n2", "u4", {}, 9001))});
        QTRY_VERIFY(!proxy.isWorking());
        QCOMPARE(proxy.shown(), 500);
        QVERIFY(!proxy.indexOfId("s3").isValid());
        QVERIFY(proxy.indexOfId("n1").isValid());
        QVERIFY(!proxy.indexOfId("n2").isValid());
        QCOMPARE(working.size(), 2);
        proxy.sort(ConnectionsModel::Id);
        proxy.setFilterText(""); // replaces the work under way
        proxy.finish();
        QCOMPARE(proxy.shown(), 5001);
        const QStringList ids = idsIn(proxy);
        for (int i = 1; i < ids.size(); ++i)
            QVERIFY(QString::compare(ids[i - 1], ids[i], Qt::CaseInsensitive) < 0);
    }

    void sortsAgainWhenValuesChange()
    {
        Fixture f;
        ConnectionsModel model(f.state);
        FilterProxy proxy;
        proxy.setTable(&model);
        f.change({connected(socketRow("a")), connected(socketRow("b"))});
        proxy.sort(ConnectionsModel::Last, Qt::DescendingOrder);
        f.change({lastEvent("a", "x", 10)});
        f.change({lastEvent("b", "x", 20)});
        QTRY_COMPARE(idsIn(proxy), (QStringList{"b", "a"}));
    }

    void showsTheChildrenOfUsers()
    {
        Fixture f;
        UsersModel model(f.state);
        FilterProxy proxy;
        proxy.setTable(&model);
        QAbstractItemModelTester sourceTester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QAbstractItemModelTester tester(&proxy, QAbstractItemModelTester::FailureReportingMode::QtTest);
        f.change({connected(socketRow("s1", "anna", {}, 1)), connected(socketRow("s2", "anna", {}, 2)),
                  connected(socketRow("s3", "ben", {}, 3))});
        const QPersistentModelIndex anna(proxy.indexOfId("anna"));
        QCOMPARE(idsIn(proxy, anna), (QStringList{"s1", "s2"}));
        const QPersistentModelIndex s2(proxy.index(1, 0, anna));
        f.change({change(Kind::Disconnected, "s1"), connected(socketRow("s4", "anna", {}, 4))});
        QCOMPARE(idsIn(proxy, anna), (QStringList{"s2", "s4"}));
        QCOMPARE(s2.data(IdRole).toString(), QString("s2"));
        proxy.setFilterText("user:ben");
        QVERIFY(!s2.isValid() || s2.data(IdRole).toString() == "s2");
        QCOMPARE(idsIn(proxy), QStringList{"ben"});
        f.change({connected(socketRow("s5", "anna", {}, 5))});
        proxy.setFilterText("");
        QCOMPARE(idsIn(proxy, proxy.indexOfId("anna")), (QStringList{"s2", "s4", "s5"}));
        // The slots of a user and its sockets are taken by others within one batch.
        f.change({change(Kind::Disconnected, "s2"), change(Kind::Disconnected, "s4"),
                  change(Kind::Disconnected, "s5"), connected(socketRow("s6", "cleo", {}, 6)),
                  connected(socketRow("s7", "cleo", {}, 7))});
        QCOMPARE(sorted(idsIn(proxy)), (QStringList{"ben", "cleo"}));
        QCOMPARE(idsIn(proxy, proxy.indexOfId("cleo")), (QStringList{"s6", "s7"}));
    }

    void ringsGoOn()
    {
        StateLimits limits;
        limits.maxEvents = 10;
        ServerState state(limits);
        EventsModel model(state);
        FilterProxy proxy;
        proxy.setTable(&model);
        QAbstractItemModelTester sourceTester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QAbstractItemModelTester tester(&proxy, QAbstractItemModelTester::FailureReportingMode::QtTest);
        int seq = 0;
        const auto push = [&](int count) {
            std::vector<link::EventPtr> list;
            for (int i = 0; i < count; ++i) {
                ++seq;
                list.push_back(eventRow(seq % 2 ? "odd" : "even", seq));
            }
            state.apply({events(list)});
            state.flush();
        };
        const auto shown = [&] {
            QList<int> numbers;
            for (int row = 0; row < proxy.rowCount(); ++row)
                numbers << static_cast<int>(model.event(proxy.mapToSource(proxy.index(row, 0)).row())->seq);
            return numbers;
        };
        push(4);
        QCOMPARE(shown(), (QList<int>{1, 2, 3, 4}));
        push(9);
        QCOMPARE(shown(), (QList<int>{4, 5, 6, 7, 8, 9, 10, 11, 12, 13}));
        proxy.setFilterText("event:=odd");
        QCOMPARE(shown(), (QList<int>{5, 7, 9, 11, 13}));
        model.setPaused(true);
        QSignalSpy missed(&model, &EventsModel::missedChanged);
        push(25); // the whole ring passes by
        QCOMPARE(shown(), (QList<int>{5, 7, 9, 11, 13}));
        QCOMPARE(model.missed(), 25);
        QCOMPARE(missed.size(), 1);
        model.setPaused(false);
        QCOMPARE(shown(), (QList<int>{29, 31, 33, 35, 37}));
        proxy.setFilterText("");
        QCOMPARE(shown().size(), 10);
        push(30);
        QCOMPARE(shown().size(), 10);
        QCOMPARE(shown().last(), seq);
    }

    void followsRandomOperations_data()
    {
        QTest::addColumn<unsigned>("seed");
        QTest::addColumn<int>("batch");
        for (unsigned seed = 1; seed <= 6; ++seed)
            QTest::addRow("seed %u", seed) << seed << (seed % 3 == 0 ? 120 : 15);
    }

    /// Connections, users and rooms beside each other, filtered and sorted, against what the store says.
    void followsRandomOperations()
    {
        QFETCH(unsigned, seed);
        QFETCH(int, batch);
        std::mt19937 random(seed);
        const auto pick = [&random](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
        Fixture f;
        ConnectionsModel connections(f.state);
        UsersModel users(f.state);
        RoomsModel rooms(f.state);
        FilterProxy proxies[3];
        TableModel* tables[3] = {&connections, &users, &rooms};
        std::vector<std::unique_ptr<QAbstractItemModelTester>> testers;
        for (int i = 0; i < 3; ++i) {
            proxies[i].setTable(tables[i]);
            testers.push_back(std::make_unique<QAbstractItemModelTester>(
                &proxies[i], QAbstractItemModelTester::FailureReportingMode::QtTest));
            testers.push_back(std::make_unique<QAbstractItemModelTester>(
                tables[i], QAbstractItemModelTester::FailureReportingMode::QtTest));
        }
        const QStringList filters{"", "user:u1", "-room:r2", "s1", "/r[0-3]$/", "room:r* -r4"};
        for (int round = 0; round < 60; ++round) {
            std::vector<link::SocketChange> changes;
            for (int i = pick(batch); i >= 0; --i) {
                const QString id = QString("s%1").arg(pick(150));
                const QString room = QString("r%1").arg(pick(8));
                switch (pick(6)) {
                case 0:
                case 1:
                case 2:
                    if (f.state.socketSlot(id) == kNoSlot)
                        changes.push_back(
                            connected(socketRow(id, QString("u%1").arg(pick(30)), {room}, round)));
                    break;
                case 3:
                    changes.push_back(change(Kind::Disconnected, id));
                    break;
                case 4:
                    changes.push_back(change(Kind::Joined, id, room));
                    break;
                default:
                    changes.push_back(change(Kind::Left, id, room));
                }
            }
            f.change(changes);
            FilterProxy& proxy = proxies[pick(3)];
            if (pick(4) == 0)
                proxy.sort(pick(4) - 1, pick(2) ? Qt::AscendingOrder : Qt::DescendingOrder);
            if (pick(4) == 0)
                proxy.setFilterText(filters[pick(static_cast<int>(filters.size()))]);
            if (pick(3) == 0)
                proxy.finish();
            for (int i = 0; i < 3; ++i) {
                QStringList expected;
                for (int row = 0; row < tables[i]->rowCount(); ++row) {
                    if (tables[i]->isLiveRow(row) && proxies[i].filter().accepts(*tables[i], row))
                        expected << tables[i]->index(row, 0).data(IdRole).toString();
                }
                QCOMPARE(sorted(idsIn(proxies[i])), sorted(expected));
                for (int row = 0; row < proxies[i].rowCount(); ++row) {
                    const QModelIndex index = proxies[i].index(row, 0);
                    QCOMPARE(proxies[i].mapFromSource(proxies[i].mapToSource(index)), index);
                }
            }
            for (int row = 0; row < proxies[1].rowCount(); ++row) {
                const QModelIndex index = proxies[1].index(row, 0);
                const UserEntry& user = f.state.users()[f.state.userSlot(index.data(IdRole).toString())];
                QStringList ids;
                for (const Slot slot : user.sockets)
                    ids << f.state.sockets()[slot].row.id;
                QCOMPARE(idsIn(proxies[1], index), ids);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestFilterProxy)
#include "tst_filterproxy.moc"
