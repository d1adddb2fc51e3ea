// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "gui/consolecase.h"
#include "models/eventsmodel.h"
#include "models/filterproxy.h"
#include "views/pageframe.h"

#include <QtWidgets/QHeaderView>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QTableView>
#include <QtWidgets/QTreeView>

using namespace sio;
using namespace sio::test;

/// How the columns of the tables share a window.
class TestColumns : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void columnsShareTheWindowUntilSized()
    {
        ConsoleCase c;
        c.server.sockets = {FakeAdminServer::socket("sockA", "u1")};
        QVERIFY(c.start("users"));
        auto* page = c.table("users");
        QTRY_COMPARE(page->proxy()->rowCount(), 1);
        auto* tree = qobject_cast<QTreeView*>(page->view());
        c.window().resize(1500, 800);
        QTRY_VERIFY(tree->width() > 700);
        QTRY_COMPARE(tree->header()->length(), tree->viewport()->width());
        const int wide = tree->columnWidth(0);
        c.window().resize(1024, 640);
        QTRY_VERIFY(tree->columnWidth(0) < wide);
        c.window().resize(1500, 800);
        QTRY_COMPARE(tree->columnWidth(0), wide);
        // A drag of the header's line: from now on the widths are theirs.
        QWidget* header = tree->header()->viewport();
        const QPoint line(wide - 1, header->height() / 2);
        QTest::mousePress(header, Qt::LeftButton, Qt::NoModifier, line);
        QTest::mouseMove(header, line + QPoint(40, 0));
        QTest::mouseRelease(header, Qt::LeftButton, Qt::NoModifier, line + QPoint(40, 0));
        QTRY_COMPARE(tree->columnWidth(0), wide + 40);
        c.window().resize(1024, 640);
        QTest::qWait(50);
        QCOMPARE(tree->columnWidth(0), wide + 40);
    }

    void tablesFitANarrowWindow_data()
    {
        QTest::addColumn<QString>("key");
        for (const char* key : {"users", "connections", "rooms", "events", "rejected", "audit"})
            QTest::newRow(key) << key;
    }

    void tablesFitANarrowWindow()
    {
        QFETCH(QString, key);
        ConsoleCase c;
        c.server.sockets = {FakeAdminServer::socket("sockA", "u1", {"session:s1"})};
        c.server.events = {QJsonObject{{"seq", 1}, {"time", 1}, {"dir", "out"}, {"event", "payment_update"}}};
        c.server.rejected = {
            QJsonObject{{"time", 1}, {"layer", "connect"}, {"code", "TOKEN_EXPIRED"}, {"count", 1}}};
        c.server.audit = {QJsonObject{{"seq", 1}, {"time", 1}, {"who", "m.ruiz"}, {"result", "ok"}}};
        QVERIFY(c.start(key));
        auto* page = c.table(key.toLatin1());
        QTRY_VERIFY(page->proxy()->rowCount() > 0 && page->frame()->showsContent());
        auto* header = page->view()->findChild<QHeaderView*>(QString(), Qt::FindDirectChildrenOnly);
        if (auto* grid = qobject_cast<QTableView*>(page->view()))
            header = grid->horizontalHeader();
        const auto fits = [&] {
            return header->length() == page->view()->viewport()->width() &&
                   page->view()->horizontalScrollBar()->maximum() == 0;
        };
        c.window().resize(1600, 900);
        QTRY_VERIFY(fits());
        const int all = header->count() - header->hiddenSectionCount();
        c.window().resize(1024, 768);
        QTRY_COMPARE(c.window().width(), 1024);
        QTRY_VERIFY2(
            fits(),
            qPrintable(QString("%1 in %2").arg(header->length()).arg(page->view()->viewport()->width())));
        QVERIFY(header->count() - header->hiddenSectionCount() >= 3);
        c.window().resize(1600, 900); // who had to go comes back
        QTRY_COMPARE(header->count() - header->hiddenSectionCount(), all);
        QTRY_VERIFY(fits());
    }

    void columnsThatLeftComeBackInTheNextSession()
    {
        ConsoleCase c;
        c.server.events = {QJsonObject{{"seq", 1}, {"time", 1}, {"dir", "out"}, {"event", "payment_update"}}};
        const auto isShown = [&c] {
            auto* view = qobject_cast<QTableView*>(c.table("events")->view());
            return !view->isColumnHidden(models::EventsModel::Size);
        };
        QVERIFY(c.start("events"));
        QTRY_VERIFY(c.table("events")->frame()->showsContent());
        c.window().resize(1024, 768);
        QTRY_VERIFY(!isShown());
        c.console.reset();
        QVERIFY(c.start("events"));
        QTRY_VERIFY(c.table("events")->frame()->showsContent());
        c.window().resize(1600, 900);
        QTRY_VERIFY(isShown());
    }
};

QTEST_MAIN(TestColumns)
#include "tst_columns.moc"
