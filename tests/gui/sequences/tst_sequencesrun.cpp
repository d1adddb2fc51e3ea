// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "gui/sequences/sequencebench.h"
#include "views/sequencelanes.h"
#include "views/sequenceresults.h"

#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QTableView>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QTreeWidget>

using namespace sio::test;
using namespace sio::views;
using sio::sequences::RunStatus;

/// The page Sequences against the product's server: running, stopping, what a run shows and what it leaves.
class TestSequencesRun : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void runsAReadySequence()
    {
        Bench bench;
        QVERIFY(bench.start());
        auto* list = bench.find<QListWidget>("sequenceList");
        QVERIFY(list->count() >= 5);
        list->setCurrentItem(list->findItems("booking-happy-path", Qt::MatchExactly).value(0));
        QCOMPARE(bench.page->steps()->rowCount(), 11);
        QCOMPARE(bench.find<SequenceLanes>("sequenceLanes")->laneNames(),
                 (QStringList{"backend", "reader", "browser2"}));
        bench.click("sequenceRun");
        QTRY_COMPARE(bench.result(3), QString("passed"));
        bench.shoot("sequence-running");
        QTRY_VERIFY_WITH_TIMEOUT(!bench.page->isRunning(), kDeadlineMs);
        QCOMPARE(bench.page->lastReport()->status, RunStatus::Passed);
        for (int step = 1; step <= 11; ++step)
            QCOMPARE(bench.result(step), QString("passed"));
        QVERIFY2(bench.words().startsWith("PASSED booking-happy-path: 11 steps passed"),
                 qPrintable(bench.words()));
        QTRY_VERIFY(bench.server.hasNobody());
    }

    void publishesByTheAccountThatIsLoggedIn()
    {
        Bench bench;
        QVERIFY(bench.startLoggedIn());
        bench.page->openFile(kBooking);
        bench.chooseSpeed(0);
        QVERIFY(bench.run());
        QVERIFY2(bench.page->lastReport()->status == RunStatus::Passed,
                 qPrintable(bench.find<QPlainTextEdit>("sequenceResult")->toPlainText()));
    }

    void saysWhatFailed()
    {
        Bench bench;
        QVERIFY(bench.start());
        bench.page->openFile(kBooking);
        bench.setText(bench.text().replace("status: completed, amount", "status: failed, amount"));
        bench.chooseSpeed(0);
        QVERIFY(bench.run());
        QCOMPARE(bench.page->lastReport()->status, RunStatus::Failed);
        QCOMPARE(bench.result(5), QString("passed"));
        QCOMPARE(bench.result(6), QString("failed"));
        QCOMPARE(bench.result(7), QString());
        const QString result = bench.find<QPlainTextEdit>("sequenceResult")->toPlainText();
        QVERIFY2(result.contains("status: expected one of [\"completed\",\"refunded\"], got \"failed\""),
                 qPrintable(result));
        auto* failures = bench.find<QTreeWidget>("sequenceFailures");
        QCOMPARE(failures->topLevelItemCount(), 2); // both browsers
        QVERIFY(failures->topLevelItem(0)->text(0).contains("reader: expected payment_update"));
        const QTreeWidgetItem* field = failures->topLevelItem(0)->child(0);
        QCOMPARE(field->text(1), QString("status"));
        QCOMPARE(field->text(3), QString("\"failed\""));
        bench.find<QTabWidget>("sequenceTabs")->setCurrentIndex(1);
        bench.shoot("sequence-failed-result");
        bench.find<QTabWidget>("sequenceTabs")->setCurrentIndex(0);
        bench.shoot("sequence-failed");
    }

    void comparesWithTheRunBefore()
    {
        Bench bench;
        QVERIFY(bench.start());
        bench.page->openFile(kBooking);
        bench.chooseSpeed(0);
        QVERIFY(bench.run());
        QVERIFY(bench.run());
        auto* diff = bench.find<SequenceDiffView>("sequenceDiff");
        QCOMPARE(diff->text(), QString("no differences"));
        bench.setText(bench.text().replace("status: completed, amount", "status: refunded, amount"));
        QVERIFY(bench.run());
        QVERIFY2(diff->text().contains("status: expected \"completed\", got \"refunded\""),
                 qPrintable(diff->text()));
        auto* changes = bench.find<QTreeWidget>("sequenceChanges");
        const auto fields = changes->findItems("status", Qt::MatchExactly | Qt::MatchRecursive, 3);
        QVERIFY(!fields.isEmpty());
        QCOMPARE(fields.first()->text(4), QString("\"completed\""));
        QCOMPARE(fields.first()->text(5), QString("\"refunded\""));
        bench.find<QTabWidget>("sequenceTabs")->setCurrentIndex(2);
        bench.shoot("sequence-diff");
        // A run does what its sequence says, even where the one before was another.
        bench.find<QComboBox>("sequenceDiffWith")->setCurrentIndex(1);
        QCOMPARE(diff->text(), QString("no differences"));
    }

    void stopsAtBreakpointsAndSteps()
    {
        Bench bench;
        QVERIFY(bench.start());
        bench.page->openFile(kBooking);
        bench.chooseSpeed(0);
        auto* table = bench.find<QTableView>("sequenceSteps");
        table->selectRow(2);
        bench.click("stepBreakpoint");
        bench.click("sequenceRun");
        QTRY_VERIFY(bench.words().startsWith("Paused; next is step 3"));
        QCOMPARE(bench.result(2), QString("passed"));
        QCOMPARE(bench.result(3), QString());
        bench.click("sequenceStep");
        QTRY_VERIFY(bench.words().startsWith("Paused; next is step 4"));
        QCOMPARE(bench.result(3), QString("passed"));
        bench.click("sequencePause"); // goes on
        QTRY_VERIFY_WITH_TIMEOUT(!bench.page->isRunning(), kDeadlineMs);
        QCOMPARE(bench.page->lastReport()->status, RunStatus::Passed);
    }

    void stopsByHand()
    {
        Bench bench;
        QVERIFY(bench.start());
        bench.page->openFile(kBooking);
        bench.click("sequenceRun");
        QTRY_COMPARE(bench.result(1), QString("passed"));
        bench.click("sequenceStop");
        QTRY_VERIFY(!bench.page->isRunning());
        QCOMPARE(bench.page->lastReport()->status, RunStatus::Stopped);
        QTRY_VERIFY(bench.server.hasNobody());
    }

    void leavesNoSocketOfARunBehind()
    {
        Bench bench;
        QVERIFY(bench.start());
        bench.page->openFile(kBooking);
        bench.click("sequenceRun");
        QTRY_COMPARE(bench.result(1), QString("passed"));
        QVERIFY(!bench.server.hasNobody());
        bench.page.reset();
        QTRY_VERIFY(bench.server.hasNobody());
    }

    void goesToThisMachineAlone()
    {
        Bench bench;
        QVERIFY(bench.start());
        for (const char* url : {"http://192.0.2.1:3000", "https://127.0.0.1:3000", "nonsense"}) {
            bench.find<QLineEdit>("sequenceServer")->setText(url);
            bench.click("sequenceRun");
            QVERIFY(!bench.page->isRunning());
            QVERIFY(!bench.words().isEmpty());
        }
        QVERIFY(!bench.page->lastReport());
    }
};

QTEST_MAIN(TestSequencesRun)
#include "tst_sequencesrun.moc"
