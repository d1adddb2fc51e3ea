// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/auditmodel.h"
#include "models/connectionsmodel.h"
#include "models/eventsmodel.h"
#include "models/filterproxy.h"
#include "models/rejectedmodel.h"
#include "models/roles.h"
#include "models/roomsmodel.h"
#include "models/usersmodel.h"
#include "support/rows.h"

#include <QtTest>

using namespace sio;
using namespace sio::models;
using namespace sio::store;
using namespace sio::test;

namespace {

/// A server whose every text is hostile.
const QString kHostile = QString("<b>x</b>") + QChar(0x202E) + "\x1b[31m\n" + QString(5000, QLatin1Char('A'));

void fill(ServerState& state, const QString& text)
{
    link::SocketRow row = socketRow(text, text, {text, "user:" + text});
    row.client = row.nsp = row.transport = row.address = row.agent = text;
    row.last.event = text;
    link::EventRow event;
    event.event = event.nsp = event.user = event.socket = event.eventId = event.source = event.by = text;
    event.rooms = {text};
    event.payload = text.toUtf8();
    event.time = -5;
    link::RejectedBatch rejected;
    rejected.rows = {{-1, text, text, text, text, text, text, text, text, text, -7}};
    link::AuditBatch audit;
    audit.rows = {{-1, -1, text, text, text, text, text, text, text, -1, text}};
    state.apply({link::SnapshotBegin{"g", 0, 1}, page("g", 0, 1, 0, {row}),
                 events({std::make_shared<const link::EventRow>(event)}), rejected, audit});
    state.flush();
}

} // namespace

class TestTables : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hostileTextIsShownAsText()
    {
        ServerState state;
        fill(state, kHostile);
        ConnectionsModel connections(state);
        UsersModel users(state);
        RoomsModel rooms(state);
        EventsModel feed(state);
        RejectedModel rejected(state);
        AuditModel audit(state);
        for (TableModel* model : {static_cast<TableModel*>(&connections), static_cast<TableModel*>(&users),
                                  static_cast<TableModel*>(&rooms), static_cast<TableModel*>(&feed),
                                  static_cast<TableModel*>(&rejected), static_cast<TableModel*>(&audit)}) {
            QAbstractItemModelTester tester(model, QAbstractItemModelTester::FailureReportingMode::QtTest);
            QVERIFY(model->rowCount() >= 1);
            std::vector<QModelIndex> rows{model->index(0, 0)};
            if (model == &users)
                rows.push_back(model->index(0, 0, model->index(0, 0)));
            for (const QModelIndex& row : rows) {
                for (int column = 0; column < model->columnCount(); ++column) {
                    const QModelIndex index = row.sibling(row.row(), column);
                    for (const int role :
                         {int(Qt::DisplayRole), int(Qt::ToolTipRole), int(Qt::AccessibleTextRole)}) {
                        const QString shown = index.data(role).toString();
                        QVERIFY(!shown.contains(QChar(0x202E)));
                        QVERIFY(!shown.contains(QChar(0x1b)));
                        QVERIFY(shown.size() <= (role == Qt::ToolTipRole ? 2010 : 300));
                        if (role == Qt::DisplayRole)
                            QVERIFY(!shown.contains('\n'));
                    }
                }
            }
            FilterProxy proxy;
            proxy.setTable(model);
            for (const QString& key : model->filterKeys()) {
                proxy.setFilterText(key + ":x");
                proxy.setFilterText(key + ":/x/");
            }
            for (int column = 0; column < model->columnCount(); ++column)
                proxy.sort(column);
            proxy.setFilterText("aaaa");
            QCOMPARE(proxy.shown(), model->rowCount());
            proxy.setFilterText("zzz");
            QCOMPARE(proxy.shown(), 0);
        }
        QCOMPARE(connections.index(0, 0).data(RawRole).toString(), kHostile);
        QCOMPARE(connections.index(0, 0).data(IdRole).toString(), kHostile);
    }

    void olderAuditRowsMoveNoRow()
    {
        StateLimits limits;
        limits.maxAudit = 5;
        ServerState state(limits);
        AuditModel audit(state);
        QAbstractItemModelTester tester(&audit, QAbstractItemModelTester::FailureReportingMode::QtTest);
        FilterProxy proxy;
        proxy.setTable(&audit);
        proxy.sort(AuditModel::Time);
        const auto add = [&state](std::initializer_list<int> numbers) {
            link::AuditBatch batch;
            for (const int seq : numbers)
                batch.rows.push_back(
                    {seq, seq * 1000, "who", "admin", "", QString::number(seq), "", "", "ok", -1, ""});
            state.apply({batch});
            state.flush();
        };
        const auto shown = [&proxy] {
            QStringList list;
            for (int row = 0; row < proxy.rowCount(); ++row)
                list << proxy.index(row, AuditModel::What).data().toString();
            return list.join(' ');
        };
        add({7, 8});
        const QString seven = audit.index(0, 0).data(IdRole).toString();
        const QPersistentModelIndex kept = proxy.indexOfId(seven);
        add({5, 6});
        QCOMPARE(shown(), QString("5 6 7 8"));
        QCOMPARE(audit.rowOfId(seven), 0);
        QCOMPARE(kept.row(), 2);
        add({3, 4}); // one of them has room
        QCOMPARE(shown(), QString("4 5 6 7 8"));
        add({9});
        QCOMPARE(shown(), QString("5 6 7 8 9"));
        QVERIFY(kept.isValid());
        QCOMPARE(kept.sibling(kept.row(), AuditModel::What).data().toString(), QString("7"));
        QVERIFY(!audit.canFetchMore({})); // nobody to ask
        state.clear();
        QCOMPARE(proxy.rowCount(), 0);
    }

    void rolesSayWhatRowsAre()
    {
        ServerState state;
        link::SocketRow anonymous = socketRow("s3", "", {"session:1"}, 3);
        anonymous.transport = "polling";
        state.apply({link::SnapshotBegin{"g", 0, 3}, page("g", 0, 1, 0,
                                                          {socketRow("s1", "anna", {"session:1"}, 1),
                                                           socketRow("s2", "anna", {}, 2), anonymous})});
        state.flush();
        ConnectionsModel connections(state);
        UsersModel users(state);
        RoomsModel rooms(state);
        const int s1 = connections.rowOfId("s1");
        const int s3 = connections.rowOfId("s3");
        QCOMPARE(connections.rowOfId("nobody"), -1);
        QCOMPARE(connections.index(s3, 0).data(KindRole).toInt(), 1);
        QVERIFY(connections.index(s3, 0).data(FlagRole).toBool()); // nobody has proved who it is
        QVERIFY(!connections.index(s1, 0).data(FlagRole).toBool());
        QCOMPARE(connections.index(s1, ConnectionsModel::Since).data(SortRole).toLongLong(), 1);
        QCOMPARE(connections.index(s1, ConnectionsModel::Rooms).data(SortRole).toLongLong(), 1);
        QVERIFY(connections.index(s1, ConnectionsModel::Rooms).data(Qt::TextAlignmentRole).toInt() &
                Qt::AlignRight);
        const int anna = users.rowOfId("anna");
        QVERIFY(users.index(anna, 0).data(FlagRole).toBool()); // twice in one namespace
        QCOMPARE(users.index(anna, UsersModel::Sockets).data().toString(), QString("2"));
        QCOMPARE(users.index(users.rowOfId(""), 0).data().toString(), QString("(no user)"));
        const int room = rooms.rowOfId("session:1");
        QCOMPARE(rooms.index(room, RoomsModel::Members).data(SortRole).toLongLong(), 2);
        QCOMPARE(rooms.index(room, 0).data(KindRole).toInt(), int(RoomKind::Session));
        QVERIFY(!rooms.index(room, 0).data(StaleRole).toBool());
        FilterProxy proxy;
        proxy.setTable(&rooms);
        QSignalSpy changed(&proxy, &FilterProxy::dataChanged);
        state.markStale();
        QVERIFY(rooms.index(room, 0).data(StaleRole).toBool());
        QCOMPARE(changed.size(), 1);
    }

    void ringTablesShowTheirEntries()
    {
        StateLimits limits;
        limits.maxRejected = 3;
        ServerState state(limits);
        RejectedModel model(state);
        FilterProxy proxy;
        proxy.setTable(&model);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QAbstractItemModelTester proxyTester(&proxy, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (int i = 1; i <= 5; ++i) {
            link::RejectedBatch batch;
            batch.rows = {rejectedRow(i, i, QString("C%1").arg(i))};
            state.apply({batch});
            state.flush();
        }
        QStringList codes;
        for (int row = 0; row < proxy.rowCount(); ++row)
            codes << proxy.index(row, RejectedModel::Code).data().toString();
        QCOMPARE(codes, (QStringList{"C3", "C4", "C5"}));
        QCOMPARE(model.entry(model.rowOfId("4"))->code, QString("C5"));
        QCOMPARE(model.rowOfId("0"), -1);
        AuditModel audit(state);
        link::AuditBatch batch;
        batch.rows = {auditRow(1), auditRow(2, "NOT_ARMED")};
        state.apply({batch});
        state.flush();
        QVERIFY(!audit.index(0, 0).data(FlagRole).toBool());
        QVERIFY(audit.index(1, 0).data(FlagRole).toBool());
    }

    void eventsSayWhereTheyWent()
    {
        ServerState state;
        EventsModel model(state);
        link::EventRow toRooms;
        toRooms.dir = link::Direction::Out;
        toRooms.rooms = {"session:1", "session:2"};
        link::EventRow toOne;
        toOne.dir = link::Direction::Out;
        toOne.socket = "abc";
        link::EventRow unwritten = toRooms;
        unwritten.matched = 3;
        unwritten.written = 2;
        state.apply({events({std::make_shared<const link::EventRow>(toRooms),
                             std::make_shared<const link::EventRow>(toOne),
                             std::make_shared<const link::EventRow>(unwritten)})});
        state.flush();
        QCOMPARE(model.index(0, EventsModel::Target).data().toString(), QString("session:1 +1"));
        QCOMPARE(model.index(1, EventsModel::Target).data().toString(), QString("abc"));
        QVERIFY(model.index(2, 0).data(FlagRole).toBool());
        QVERIFY(!model.index(0, 0).data(FlagRole).toBool());
        QCOMPARE(model.event(1)->socket, QString("abc"));
        QVERIFY(!model.event(7));
    }
};

QTEST_GUILESS_MAIN(TestTables)
#include "tst_tables.moc"
