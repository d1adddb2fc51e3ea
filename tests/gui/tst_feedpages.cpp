// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "gui/pagerows.h"
#include "models/filterproxy.h"
#include "views/detailpane.h"
#include "views/eventspage.h"
#include "views/pageframe.h"
#include "views/sidebar.h"

#include <QtCore/QDateTime>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QScopeGuard>
#include <QtGui/QAction>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>

#include <ctime>

using namespace sio;
using namespace sio::test;

/// The pages that show what happened: events, refusals, audit. With the real link, store and models, against
/// data from a fake server.
class TestFeedPages : public QObject {
    Q_OBJECT
private Q_SLOTS:
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
};

QTEST_MAIN(TestFeedPages)
#include "tst_feedpages.moc"
