// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "gui/consolecase.h"
#include "models/filterproxy.h"
#include "views/auditpage.h"
#include "views/pageframe.h"
#include "views/statepanel.h"

#include <QtCore/QDateTime>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

using namespace sio;
using namespace sio::test;

/// The console's audit page.
class TestAudit : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void showsWhoDidWhat()
    {
        ConsoleCase c;
        c.server.audit = {QJsonObject{{"seq", 1},
                                      {"time", QDateTime::currentMSecsSinceEpoch()},
                                      {"who", "m.ruiz"},
                                      {"role", "support"},
                                      {"from", "192.0.2.1"},
                                      {"what", "publish"},
                                      {"target", "user:u1"},
                                      {"reason", "SUP-1"},
                                      {"result", "ok"},
                                      {"matched", 2},
                                      {"event_id", "e1"}}};
        QVERIFY(c.start("audit"));
        auto* page = c.table("audit");
        QTRY_COMPARE(page->proxy()->shown(), 1);
        page->view()->setCurrentIndex(page->proxy()->index(0, 0));
        QTRY_COMPARE(page->findChild<QLabel*>("detailTitle")->text(), "publish");
    }

    void goesBackAsOneScrolls()
    {
        ConsoleCase c;
        for (int seq = 1200; seq > 0; --seq)
            c.server.audit.append({{"seq", seq}, {"time", seq * 1000}, {"who", "m.ruiz"}, {"result", "ok"}});
        QVERIFY(c.start("audit"));
        auto* page = c.table("audit");
        QTRY_COMPARE(page->proxy()->shown(), 500);
        page->view()->setCurrentIndex(page->proxy()->index(0, 0));
        page->view()->scrollToBottom();
        QTRY_COMPARE(page->proxy()->shown(), 1000);
        page->view()->scrollToBottom();
        QTRY_COMPARE(page->proxy()->shown(), 1200);
        page->view()->scrollToBottom();
        QTRY_VERIFY(page->frame()->summary().contains("1,200"));
        QCOMPARE(page->view()->currentIndex().row(), 0); // the selection stays
    }

    void filtersLookThroughOlderOnes()
    {
        ConsoleCase c;
        for (int seq = 9000; seq > 0; --seq)
            c.server.audit.append({{"seq", seq},
                                   {"time", qint64(1'700'000'000'000) + seq * 1000},
                                   {"who", seq == 3         ? "rare"
                                           : seq % 900 == 0 ? "seldom"
                                                            : "m.ruiz"},
                                   {"what", "login"},
                                   {"result", "ok"}});
        QVERIFY(c.start("audit"));
        auto* page = c.table("audit");
        QTRY_COMPARE(page->proxy()->shown(), 500);
        auto* panel = page->frame()->statePanel();

        page->setFilter("who:rare"); // so far back that it is asked whether to go on
        QTRY_COMPARE(panel->headline(), "Nothing matches so far");
        const int looked = 500 * (1 + views::AuditPage::kLookPages);
        QCOMPARE(page->proxy()->total(), looked);
        QVERIFY2(panel->sentence().contains("Looked through 5,500 entries, back to 2023-11-"),
                 qPrintable(panel->sentence()));
        auto* action = page->findChild<QPushButton*>("stateAction");
        QCOMPARE(action->text(), "Look further");
        action->click();
        QTRY_COMPARE(page->proxy()->shown(), 1);
        QCOMPARE(page->proxy()->total(), 9000);
        QTRY_VERIFY(page->frame()->showsContent());

        page->setFilter("who:nobody"); // everything is known by now
        QTRY_COMPARE(panel->headline(), "Nothing matches the filter");
        QCOMPARE(action->text(), "Clear the filter");
    }

    void filtersFillTheTable()
    {
        ConsoleCase c;
        for (int seq = 9000; seq > 0; --seq)
            c.server.audit.append({{"seq", seq},
                                   {"time", seq * 1000},
                                   {"who", seq > 8600 && seq % 100 == 0 ? "seldom" : "m.ruiz"},
                                   {"result", "ok"}});
        QVERIFY(c.start("audit"));
        auto* page = c.table("audit");
        QTRY_COMPARE(page->proxy()->shown(), 500);
        page->setFilter("who:seldom");
        QTRY_VERIFY(page->frame()->pill().contains("look further")); // four do not fill it
        QCOMPARE(page->proxy()->shown(), 4);
        QCOMPARE(page->proxy()->total(), 500 * (1 + views::AuditPage::kLookPages));
        page->setFilter("who:m.ruiz"); // plenty: nothing more is fetched
        QTRY_VERIFY(page->frame()->pill().isEmpty());
        QCOMPARE(page->proxy()->total(), 500 * (1 + views::AuditPage::kLookPages));
    }
};

QTEST_MAIN(TestAudit)
#include "tst_audit.moc"
