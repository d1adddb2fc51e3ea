// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "gui/pagerows.h"
#include "models/filterproxy.h"
#include "views/filterbar.h"
#include "views/pageframe.h"
#include "views/searchbox.h"
#include "views/sidebar.h"
#include "views/statepanel.h"
#include "views/tablepage.h"
#include "views/tableview.h"

#include <QtCore/QElapsedTimer>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QTreeView>

using namespace sio;
using namespace sio::test;

/// What all pages and their window do alike: states, keys, columns, production, and who may do what. With the
/// real link, store and models, against data from a fake server.
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
