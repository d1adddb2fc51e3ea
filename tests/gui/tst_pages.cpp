// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "gui/consolecase.h"
#include "models/filterproxy.h"
#include "views/detailpane.h"
#include "views/eventspage.h"
#include "views/filterbar.h"
#include "views/notice.h"
#include "views/pageframe.h"
#include "views/quickfilters.h"
#include "views/searchbox.h"
#include "views/sidebar.h"
#include "views/statepanel.h"
#include "views/tablepage.h"
#include "views/tableview.h"

#include <QtCore/QDateTime>
#include <QtCore/QJsonDocument>
#include <QtCore/QScopeGuard>
#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtTest/QSignalSpy>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QTreeView>

#include <ctime>

using namespace sio;
using namespace sio::test;

namespace {

QJsonObject anEvent(qint64 seq, const QString& name, const QString& dir = "out",
                    const QString& payload = R"([{"a":1}])")
{
    return {{"seq", seq},
            {"time", QDateTime::currentMSecsSinceEpoch()},
            {"dir", dir},
            {"event", name},
            {"nsp", "/"},
            {"user", "u1"},
            {"rooms", QJsonArray{"user:u1"}},
            {"matched", 2},
            {"written", 2},
            {"event_id", "e" + QString::number(seq)},
            {"size", payload.size()},
            {"payload", payload},
            {"source", "api"}};
}

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

/// Each page with the real link, store and models, against data from a fake server.
class TestPages : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void firstWindowIsThereAtOnce()
    {
        ConsoleCase c;
        QElapsedTimer timer;
        timer.start();
        QVERIFY(c.start("overview", false));
        QVERIFY2(timer.elapsed() < 2000, "far beyond 500 ms, on a machine that does other things as well");
        QVERIFY(c.window().isVisible());
    }

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

    void hostileTextStaysPlain()
    {
        ConsoleCase c;
        c.server.sockets = {FakeAdminServer::socket("sockA", "<img src=x>\u202eevil", {"<b>room</b>"})};
        c.server.events = {anEvent(1, "<script>", "out", R"([{"x":"<b>bold</b>"}])")};
        QVERIFY(c.start("users"));
        auto* page = c.table("users");
        QTRY_COMPARE(page->proxy()->rowCount(), 1);
        page->view()->setCurrentIndex(page->proxy()->index(0, 0));
        auto* title = page->findChild<QLabel*>("detailTitle");
        QTRY_VERIFY(title->text().contains("<img src=x>"));
        QCOMPARE(title->textFormat(), Qt::PlainText);
        QVERIFY(!title->text().contains(QChar(0x202e)));
        for (QLabel* label : c.window().findChildren<QLabel*>())
            QVERIFY2(label->textFormat() == Qt::PlainText || label->text().isEmpty(),
                     qPrintable(label->text()));
        QVERIFY(!page->proxy()->index(0, 0).data().toString().contains(QChar(0x202e)));
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

    void timesAreLocalOrUtcEverywhere()
    {
        qputenv("TZ", "Asia/Kolkata"); // half an hour off any full one
        tzset();
        const auto restore = qScopeGuard([] {
            qunsetenv("TZ");
            tzset();
        });
        QTemporaryDir folder;
        const qint64 time = 1'700'000'000'000; // 2023-11-14T22:13:20Z
        QJsonObject event = anEvent(1, "payment_update");
        event["time"] = time;
        {
            ConsoleCase c;
            c.options.settings = folder.path();
            c.server.events = {event};
            QVERIFY(c.start("events"));
            auto* page = qobject_cast<views::EventsPage*>(c.page("events"));
            QTRY_COMPARE(page->proxy()->shown(), 1);
            page->view()->setCurrentIndex(page->proxy()->index(0, 0));
            QTRY_VERIFY(page->findChild<views::DetailPane*>()->rowText("Time").contains("03:43:20"));
            QCOMPARE(page->proxy()->index(0, 0).data().toString().left(8), "03:43:20");
            QVERIFY(page->exportRows(true).contains("2023-11-15T03:43:20.000+05:30"));
            c.window().findChild<QAction*>("timesUtc")->trigger();
            QCOMPARE(page->proxy()->index(0, 0).data().toString().left(8), "22:13:20");
            QVERIFY(page->proxy()->index(0, 0).data(Qt::ToolTipRole).toString().contains("22:13:20"));
            QTRY_VERIFY(page->findChild<views::DetailPane*>()->rowText("Time").contains("22:13:20"));
            QVERIFY(page->exportRows(true).contains("2023-11-14T22:13:20.000Z"));
            QVERIFY(page->exportRows(false).contains("2023-11-14T22:13:20.000Z"));
            QTRY_VERIFY(c.find<QLabel>("statusRight")->accessibleName().contains("UTC"));
        }
        ConsoleCase again;
        again.options.settings = folder.path();
        again.server.events = {event};
        QVERIFY(again.start("events"));
        auto* page = again.table("events");
        QTRY_COMPARE(page->proxy()->shown(), 1);
        QCOMPARE(page->proxy()->index(0, 0).data().toString().left(8), "22:13:20");
        QVERIFY(again.window().findChild<QAction*>("timesUtc")->isChecked());
    }

    void eventsPauseAndGoOn()
    {
        ConsoleCase c;
        c.server.events = {anEvent(1, "payment_update"), anEvent(2, "join_session_room", "in")};
        QVERIFY(c.start("events"));
        auto* page = qobject_cast<views::EventsPage*>(c.page("events"));
        QTRY_COMPARE(page->proxy()->shown(), 2);
        page->focusContent();
        QTest::keyClick(page->view(), Qt::Key_Space);
        QVERIFY(page->isPaused());
        c.server.push("pm_events",
                      {{"events", QJsonArray{anEvent(3, "session_update"), anEvent(4, "session_update")}},
                       {"sampled", 7}});
        QTRY_COMPARE(page->frame()->pill(), "2 new");
        QCOMPARE(page->proxy()->shown(), 2);
        QTRY_VERIFY(page->frame()->summary().contains("7 left out by the server"));
        QTest::keyClick(page->view(), Qt::Key_Space);
        QTRY_COMPARE(page->proxy()->shown(), 4);
        QVERIFY(page->frame()->pill().isEmpty());
    }

    void theFilterOfEventsGoesToTheServer()
    {
        ConsoleCase c;
        c.server.events = {anEvent(1, "payment_update")};
        QVERIFY(c.start("events"));
        auto* page = c.table("events");
        QTRY_COMPARE(page->proxy()->shown(), 1);
        page->setFilter("event:payment_* user:u1");
        QTRY_VERIFY(c.server.asked("pm_subscribe").size() >= 2);
        QTRY_VERIFY(!c.server.asked("pm_subscribe").last().value("filter").toObject().isEmpty());
    }

    void eventsAreEditedAndResent()
    {
        ConsoleCase c;
        c.server.events = {anEvent(1, "payment_update", "out",
                                   R"([{"payment_id":"p7","user_id":"u1","status":"completed"}])")};
        QVERIFY(c.start("events"));
        auto* page = c.table("events");
        QTRY_COMPARE(page->proxy()->shown(), 1);
        page->view()->setCurrentIndex(page->proxy()->index(0, 0));
        QTRY_COMPARE(page->findChild<QLabel*>("detailTitle")->text(), "payment_update");
        QTest::keyClick(page->view(), Qt::Key_E);
        QTRY_COMPARE(c.window().currentPage(), "send");
        QTRY_COMPARE(c.find<QLineEdit>("field-payment_id")->text(), "p7");
    }

    void exportsWhatIsShown()
    {
        ConsoleCase c;
        c.server.events = {anEvent(1, "=cmd()"), anEvent(2, "session_update")};
        QVERIFY(c.start("events"));
        auto* page = qobject_cast<views::EventsPage*>(c.page("events"));
        QTRY_COMPARE(page->proxy()->shown(), 2);
        const QByteArray lines = page->exportRows(false);
        QCOMPARE(lines.count('\n'), 2);
        QCOMPARE(QJsonDocument::fromJson(lines.left(lines.indexOf('\n'))).object().value("event").toString(),
                 "=cmd()");
        const QByteArray csv = page->exportRows(true);
        QCOMPARE(csv.count("\r\n"), 3);
        QVERIFY(csv.contains(",'=cmd(),"));
    }

    void refusalsAreCountedUntilSeen()
    {
        ConsoleCase c;
        QVERIFY(c.start("overview"));
        const QJsonObject row{{"time", QDateTime::currentMSecsSinceEpoch()},
                              {"layer", "connect"},
                              {"code", "TOKEN_EXPIRED"},
                              {"cause", "The token has expired."},
                              {"hint", "Ask for a new token."},
                              {"address", "192.0.2.9"},
                              {"count", 1}};
        QTRY_VERIFY(!c.server.asked("pm_subscribe").isEmpty());
        c.server.push("pm_rejected", {{"entries", QJsonArray{row}}});
        auto* sidebar = c.find<views::Sidebar>("sidebar");
        QTRY_COMPARE(sidebar->countText("rejected"), "1");
        c.window().showPage("rejected");
        auto* page = c.table("rejected");
        QTRY_COMPARE(page->proxy()->shown(), 1);
        page->view()->setCurrentIndex(page->proxy()->index(0, 0));
        QTRY_COMPARE(page->findChild<QLabel*>("rejectedHint")->text(), "Ask for a new token.");
        QTRY_VERIFY(sidebar->countText("rejected").isEmpty());
    }

    void emptyPagesSayWhy_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("headline");
        QTest::newRow("users") << "users"
                               << "Nobody is connected";
        QTest::newRow("connections") << "connections"
                                     << "No connections";
        QTest::newRow("rooms") << "rooms"
                               << "No rooms";
        QTest::newRow("events") << "events"
                                << "Waiting for events";
        QTest::newRow("rejected") << "rejected"
                                  << "Nobody was refused";
        QTest::newRow("audit") << "audit"
                               << "Nothing was done yet";
    }

    void emptyPagesSayWhy()
    {
        QFETCH(QString, key);
        QFETCH(QString, headline);
        ConsoleCase c;
        QVERIFY(c.start(key));
        views::PageFrame* frame = c.window().page(key)->frame();
        QTRY_COMPARE(frame->statePanel()->headline(), headline);
        QVERIFY(!frame->statePanel()->sentence().isEmpty());
    }

    void loadingIsASkeleton()
    {
        ConsoleCase c;
        c.server.sendsSnapshot = false;
        QVERIFY(c.start("users"));
        QTRY_VERIFY(c.page("users")->frame()->showsLoading());
    }

    void aLostConnectionKeepsTheRowsAndSaysTheirAge()
    {
        ConsoleCase c;
        c.server.sockets = {FakeAdminServer::socket("sockA", "u1")};
        QVERIFY(c.start("connections"));
        auto* page = c.table("connections");
        QTRY_COMPARE(page->proxy()->shown(), 1);
        c.server.vanish();
        QTRY_VERIFY(!c.console->client().isLive());
        QTRY_VERIFY2(page->frame()->banner().contains("Not connected"), qPrintable(page->frame()->banner()));
        QCOMPARE(page->proxy()->shown(), 1);
        QVERIFY(page->frame()->showsContent());
        QVERIFY(page->wiring()->select("sockA"));
        QTRY_VERIFY(!page->findChild<QPushButton*>("socketDisconnect")->isEnabled());
        QTRY_VERIFY(c.find<QLabel>("connectionWords")->accessibleName().contains("lost"));
    }

    void whatTheServerDoesNotOfferIsSaid()
    {
        ConsoleCase c;
        c.server.features.removeAll("PM_AUDIT");
        c.server.features.removeAll("PM_REJECTED");
        QVERIFY(c.start("audit"));
        QTRY_COMPARE(c.page("audit")->frame()->statePanel()->headline(), "Not available here");
        QVERIFY(!c.page("audit")->frame()->statePanel()->sentence().isEmpty());
        c.window().showPage("rejected");
        QTRY_COMPARE(c.page("rejected")->frame()->statePanel()->headline(), "Not available here");
    }

    void aWrongPasswordIsSaidAndAskedForAgain()
    {
        ConsoleCase c;
        c.options.password = "wrong";
        QVERIFY(c.start("overview", false));
        QTRY_COMPARE(c.console->client().state(), link::AdminClient::State::Refused);
        QTRY_VERIFY(c.window().findChild<QWidget*>("connectDialog"));
        auto* problem = c.find<QLabel>("connectProblem");
        QTRY_VERIFY(problem && problem->text().contains("invalid credentials"));
        QTRY_COMPARE(c.page("overview")->frame()->statePanel()->headline(), "Not let in");
    }

    void productionIsFramedAndNamed()
    {
        ConsoleCase c;
        c.server.production = true;
        c.server.environment = "production";
        QVERIFY(c.start("overview"));
        QTRY_COMPARE(c.window().frameWidth(), 4);
        QVERIFY(c.window().windowTitle().startsWith("PRODUCTION"));
        const QImage image = c.window().grab().toImage();
        QCOMPARE(image.pixelColor(1, image.height() / 2), QColor("#b3261e"));
    }

    void theKeyboardReachesEveryPage()
    {
        ConsoleCase c;
        QVERIFY(c.start("overview"));
        const char* keys[] = {"overview", "users",     "connections", "rooms", "events",
                              "send",     "sequences", "rejected",    "audit"};
        for (int i = 0; i < 9; ++i) {
            QTest::keyClick(&c.window(), static_cast<Qt::Key>(Qt::Key_1 + i), Qt::ControlModifier);
            QTRY_COMPARE(c.window().currentPage(), keys[i]);
        }
        auto* sidebar = c.find<views::Sidebar>("sidebar");
        QTest::keyClick(&c.window(), Qt::Key_F6);
        QTRY_VERIFY(sidebar->hasFocus());
        QTest::keyClick(sidebar, Qt::Key_Up);
        QTRY_COMPARE(c.window().currentPage(), "rejected");
    }

    void tabReachesEveryControlOfAPage_data()
    {
        QTest::addColumn<QString>("key");
        for (const char* key : {"users", "connections", "rooms", "events", "send", "rejected", "audit"})
            QTest::newRow(key) << key;
    }

    void tabReachesEveryControlOfAPage()
    {
        QFETCH(QString, key);
        ConsoleCase c;
        c.server.sockets = {FakeAdminServer::socket("sockA", "u1", {"session:s1"})};
        c.server.events = {anEvent(1, "payment_update")};
        QVERIFY(c.start(key));
        views::Page* page = c.window().page(key);
        if (auto* shown = qobject_cast<views::TablePage*>(page);
            shown && key != "rejected" && key != "audit") {
            QTRY_VERIFY(shown->proxy()->shown() > 0);
            shown->view()->setCurrentIndex(shown->proxy()->index(0, 0));
            QTRY_VERIFY(!page->findChild<QLabel*>("detailTitle")->text().isEmpty());
        }
        QTRY_VERIFY(page->isVisible());
        QSet<QWidget*> reached;
        page->focusFilter();
        if (!QApplication::focusWidget())
            page->focusContent();
        for (int i = 0; i < 400; ++i) {
            QWidget* now = QApplication::focusWidget();
            if (!now || (reached.contains(now) && i > 200))
                break;
            reached << now;
            QTest::keyClick(now, Qt::Key_Tab);
        }
        for (QWidget* widget : page->findChildren<QWidget*>()) {
            const bool acts = qobject_cast<QAbstractButton*>(widget) || qobject_cast<QLineEdit*>(widget) ||
                              qobject_cast<QAbstractItemView*>(widget);
            if (!acts || !widget->isVisible() || !widget->isEnabled() || widget->visibleRegion().isEmpty() ||
                widget->focusProxy())
                continue;
            if (qobject_cast<QToolButton*>(widget) && qobject_cast<QLineEdit*>(widget->parentWidget()))
                continue; // the icons inside a field have the field's own keys
            if (auto* radio = qobject_cast<QAbstractButton*>(widget);
                radio && radio->autoExclusive() && radio->isCheckable() && !radio->isChecked())
                continue; // reached by the arrow keys
            if (widget->parentWidget() && widget->parentWidget()->inherits("QComboBox"))
                continue;
            QVERIFY2(reached.contains(widget),
                     qPrintable(widget->objectName() + ' ' + widget->metaObject()->className() + " in " +
                                widget->parentWidget()->objectName()));
            QVERIFY2(!widget->accessibleName().isEmpty() || !widget->property("text").toString().isEmpty() ||
                         widget->property("readOnly").toBool() || !widget->toolTip().isEmpty() ||
                         !widget->property("placeholderText").toString().isEmpty(),
                     qPrintable("no name: " + widget->objectName()));
        }
    }

    void searchJumpsToAUser()
    {
        ConsoleCase c;
        c.server.sockets = {FakeAdminServer::socket("sockA", "findme"),
                            FakeAdminServer::socket("sockB", "other")};
        QVERIFY(c.start("overview"));
        QTest::keyClick(&c.window(), Qt::Key_K, Qt::ControlModifier);
        auto* search = c.find<views::SearchBox>("search");
        QTRY_VERIFY(search->hasFocus());
        QTest::keyClicks(search, "findme");
        QTRY_VERIFY(search->popup()->count() >= 2);
        QTest::keyClick(search, Qt::Key_Down);
        QTest::keyClick(search, Qt::Key_Return);
        QTRY_COMPARE(c.window().currentPage(), "users");
        QTRY_COMPARE(c.table("users")->wiring()->currentId(), "findme");
    }

    void viewersCannotSend()
    {
        ConsoleCase c;
        c.server.role = "viewer";
        c.server.capabilities = {"watch"};
        c.server.features = {"PM_SOCKETS", "PM_SEARCH", "PM_EVENTS", "PM_HISTORY", "PM_STATS", "PM_REJECTED"};
        c.server.sockets = {FakeAdminServer::socket("sockA", "u1")};
        QVERIFY(c.start("users"));
        auto* page = c.table("users");
        QTRY_COMPARE(page->proxy()->rowCount(), 1);
        QVERIFY(page->wiring()->select("u1"));
        auto* send = page->findChild<QPushButton*>("userSend");
        QTRY_VERIFY(send->isVisible());
        QVERIFY(!send->isEnabled());
        QVERIFY(!send->toolTip().isEmpty());
        c.window().showPage("send");
        QTRY_COMPARE(c.page("send")->frame()->statePanel()->headline(), "Not available here");
    }

    void columnsAndFilterAreRemembered()
    {
        QTemporaryDir folder;
        {
            ConsoleCase c;
            c.options.settings = folder.path();
            c.options.url = "http://127.0.0.1:1";
            QVERIFY(c.start("rooms", false));
            QTRY_VERIFY(c.window().page("rooms")->isActive());
            QTest::qWait(0);
            c.table("rooms")->setFilter("kind:session");
        }
        ConsoleCase again;
        again.options.settings = folder.path();
        again.options.url = "http://127.0.0.1:1";
        QVERIFY(again.start("rooms", false));
        QTRY_COMPARE(again.table("rooms")->filterBar()->text(), "kind:session");
    }
};

QTEST_MAIN(TestPages)
#include "tst_pages.moc"
