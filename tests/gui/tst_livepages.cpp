// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "gui/pagerows.h"
#include "models/filterproxy.h"
#include "views/filterbar.h"
#include "views/notice.h"
#include "views/pageframe.h"
#include "views/quickfilters.h"
#include "views/sidebar.h"
#include "views/statepanel.h"
#include "views/tableview.h"

#include <QtCore/QDateTime>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtGui/QClipboard>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolButton>

using namespace sio;
using namespace sio::test;

namespace {

QJsonObject stats(qint64 time, int clients)
{
    return {{"time", time},
            {"server_id", "server-one"},
            {"uptime_s", 100},
            {"clients", clients},
            {"websocket", clients - 1},
            {"polling", 1},
            {"sockets", QJsonObject{{"/", clients}}},
            {"users", clients},
            {"rooms", 3},
            {"connects", 1},
            {"disconnects", 0},
            {"messages_in", 10},
            {"messages_out", 200},
            {"bytes_in", 1000},
            {"bytes_out", 20000},
            {"publishes", 5},
            {"publish_p50_us", 100},
            {"publish_p99_us", 900},
            {"rejects", QJsonObject{{"malformed", 2}}},
            {"loop_lag_us", QJsonArray{40, 800}},
            {"rss_bytes", 30000000},
            {"sampling", false}};
}

} // namespace

/// The pages that show what is now: overview, users, connections, rooms. With the real link, store and
/// models, against data from a fake server.
class TestLivePages : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void overviewShowsTheFigures()
    {
        ConsoleCase c;
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        c.server.stats = {stats(now - 2000, 11), stats(now - 1000, 12)};
        QVERIFY(c.start("overview"));
        QTRY_VERIFY(c.page("overview")->frame()->showsContent());
        auto* figure = c.find<QWidget>("figureClients");
        QTRY_COMPARE(figure->accessibleDescription().trimmed(), "12");
        c.server.push("pm_stats", stats(now, 13));
        QTRY_COMPARE(figure->accessibleDescription().trimmed(), "13");
        QTRY_COMPARE(c.find<views::Sidebar>("sidebar")->countText("users"), "13");
        QTRY_VERIFY(c.find<QLabel>("statusLeft")->accessibleName().contains("200/s out"));
    }

    void usersAreATreeWithTheirSockets()
    {
        ConsoleCase c;
        c.server.sockets = {FakeAdminServer::socket("sockA", "u1", {"session:s1"}),
                            FakeAdminServer::socket("sockB", "u1", {}, "polling"),
                            FakeAdminServer::socket("sockC", "u2")};
        c.server.events = {anEvent(1, "payment_update")};
        QVERIFY(c.start("users"));
        auto* page = c.table("users");
        QTRY_COMPARE(page->proxy()->rowCount(), 2);
        QVERIFY(page->frame()->summary().contains("3 sockets"));
        QVERIFY(page->wiring()->select("u1"));
        QCOMPARE(page->proxy()->rowCount(page->view()->currentIndex()), 2);
        auto* title = page->findChild<QLabel*>("detailTitle");
        QTRY_COMPARE(title->text(), "u1");
        auto* timeline = page->findChild<QTableView*>("userTimeline");
        QTRY_COMPARE(timeline->model()->rowCount(), 1);
        c.server.delta({QJsonArray{"-", "sockC", "transport close"}});
        QTRY_COMPARE(page->proxy()->rowCount(), 1);
    }

    void disconnectNamesTheUserAndTheNumber()
    {
        ConsoleCase c;
        c.server.sockets = {FakeAdminServer::socket("sockA", "u1"), FakeAdminServer::socket("sockB", "u1")};
        QVERIFY(c.start("users"));
        auto* page = c.table("users");
        QTRY_COMPARE(page->proxy()->rowCount(), 1);
        QVERIFY(page->wiring()->select("u1"));
        auto* button = page->findChild<QPushButton*>("userDisconnect");
        QTRY_VERIFY(button->isVisible() && button->isEnabled());
        c.prompt.accepts = false;
        button->click();
        QCOMPARE(c.prompt.questions.size(), 1);
        QCOMPARE(c.prompt.questions[0].title, "Disconnect 2 sockets of user u1");
        QCOMPARE(c.prompt.questions[0].details.size(), 2);
        QVERIFY(c.server.asked("pm_disconnect").isEmpty());
        c.prompt.accepts = true;
        button->click();
        QTRY_COMPARE(c.server.asked("pm_disconnect").size(), 1);
        QCOMPARE(c.server.asked("pm_disconnect")[0].value("user").toString(), "u1");
        auto* notice = c.find<views::NoticeBar>("notice");
        QTRY_VERIFY(notice->text().contains("Disconnected 2 sockets"));
    }

    void connectionsAreFilteredAsOneTypes()
    {
        ConsoleCase c;
        for (int i = 0; i < 40; ++i)
            c.server.sockets << FakeAdminServer::socket(QString("sock%1").arg(i), QString("u%1").arg(i), {},
                                                        i % 10 == 0 ? "polling" : "websocket");
        QVERIFY(c.start("connections"));
        auto* page = c.table("connections");
        QTRY_COMPARE(page->proxy()->shown(), 40);
        QLineEdit* edit = page->filterBar()->edit();
        page->focusFilter();
        QTest::keyClicks(edit, "transport:polling");
        QTRY_COMPARE(page->proxy()->shown(), 4);
        QVERIFY(page->findChild<views::QuickFilters*>()->button("polling")->isChecked());
        QTRY_VERIFY(page->frame()->summary().startsWith("4 of"));
        QTest::keyClicks(edit, " -user:u10");
        QTRY_COMPARE(page->proxy()->shown(), 3);
        QVERIFY(page->filterBar()->chips()->isVisible());
        edit->setText({});
        QTRY_COMPARE(page->proxy()->shown(), 40);
        QTest::keyClicks(edit, "nobody-has-this");
        QTRY_COMPARE(page->frame()->statePanel()->headline(), "Nothing matches the filter");
        QTest::mouseClick(page->findChild<QPushButton*>("stateAction"), Qt::LeftButton);
        QTRY_VERIFY(page->frame()->showsContent());
    }

    void rowsAreCopiedWhole()
    {
        ConsoleCase c;
        c.server.sockets = {FakeAdminServer::socket("a-very-long-socket-id-0001", "a-user-with-a-long-name")};
        QVERIFY(c.start("connections"));
        auto* page = c.table("connections");
        QTRY_COMPARE(page->proxy()->shown(), 1);
        QVERIFY(page->wiring()->select("a-very-long-socket-id-0001"));
        page->wiring()->copyCell();
        QCOMPARE(QGuiApplication::clipboard()->text(), "a-very-long-socket-id-0001");
        page->wiring()->copyRows();
        QVERIFY(QGuiApplication::clipboard()->text().contains(
            "a-very-long-socket-id-0001\ta-user-with-a-long-name\twebsocket"));
        page->wiring()->copyJson();
        QCOMPARE(QJsonDocument::fromJson(QGuiApplication::clipboard()->text().toUtf8())
                     .object()
                     .value("user")
                     .toString(),
                 "a-user-with-a-long-name");
    }

    void roomsShowTheirMembers()
    {
        ConsoleCase c;
        c.server.sockets = {FakeAdminServer::socket("sockA", "u1", {"session:s1"}),
                            FakeAdminServer::socket("sockB", "u2", {"session:s1", "researcher:r1"})};
        QVERIFY(c.start("rooms"));
        auto* page = c.table("rooms");
        QTRY_COMPARE(page->proxy()->shown(), 4);
        QVERIFY(page->wiring()->select("session:s1"));
        QAbstractItemModel* members = page->findChild<QTableView*>("roomMembers")->model();
        QTRY_COMPARE(members->rowCount(), 2);
        c.server.delta({QJsonArray{"l", "sockB", "session:s1"}});
        QTRY_COMPARE(members->rowCount(), 1);
        page->findChild<QPushButton*>("roomSend")->click();
        QTRY_COMPARE(c.window().currentPage(), "send");
        QCOMPARE(c.find<QLineEdit>("targetName")->text(), "s1");
    }

    void roomsAreChosenByKind()
    {
        ConsoleCase c;
        c.server.sockets = {FakeAdminServer::socket("sockA", "u1", {"session:s1", "lobby"}),
                            FakeAdminServer::socket("sockB", "u2", {"session:s1", "researcher:r1"})};
        QVERIFY(c.start("rooms"));
        auto* page = c.table("rooms");
        QTRY_COMPARE(page->proxy()->shown(), 5); // with the users' own
        auto* kinds = page->findChild<views::QuickFilters*>();
        QVERIFY(kinds);
        const auto text = [kinds](const char* value) { return kinds->button(value)->text().simplified(); };
        QTRY_COMPARE(text(""), "All 5");
        QCOMPARE(text("session"), "Sessions 1");
        QCOMPARE(text("researcher"), "Researchers 1");
        QCOMPARE(text("user"), "Users 2");
        QCOMPARE(text("other"), "Other 1");
        QVERIFY(kinds->button("")->isChecked());
        QTest::mouseClick(kinds->button("user"), Qt::LeftButton);
        QTRY_COMPARE(page->proxy()->shown(), 2);
        QVERIFY(kinds->button("user")->isChecked());
        QVERIFY(!kinds->button("")->isChecked());
        QVERIFY2(!page->filterBar()->chips()->isVisible(), "the button says it already");
        // What is typed and what is clicked are one filter.
        page->setFilter("kind:other lob");
        QTRY_COMPARE(page->proxy()->shown(), 1);
        QVERIFY(kinds->button("other")->isChecked());
        QVERIFY(page->filterBar()->chips()->isVisible());
        page->setFilter("-kind:other");
        QVERIFY(!kinds->button("other")->isChecked());
        QVERIFY(!kinds->button("")->isChecked());
        kinds->button("")->setFocus();
        QTest::keyClick(kinds->button(""), Qt::Key_Space);
        QTRY_COMPARE(page->proxy()->shown(), 5);
        QVERIFY(page->filterBar()->text().isEmpty());
        QCOMPARE(text("session"), "Sessions 1"); // of all, not of what is shown
    }
};

QTEST_MAIN(TestLivePages)
#include "tst_livepages.moc"
