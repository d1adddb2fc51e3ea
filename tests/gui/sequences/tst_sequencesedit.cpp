// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "gui/sequences/sequencebench.h"
#include "views/stepform.h"
#include "views/stepsmodel.h"

#include <QtCore/QFile>
#include <QtCore/QMimeData>
#include <QtGui/QAction>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>

#include <memory>

using namespace sio::test;
using namespace sio::views;

/// The page Sequences: text, form and table of one sequence, its file, and how the page fits.
class TestSequencesEdit : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fitsASmallWindow()
    {
        Bench bench;
        QVERIFY(bench.start());
        bench.click("sequenceRecord");
        // 1024 x 640 without sidebar, bars and margins.
        QVERIFY2(bench.page->minimumSizeHint().width() <= 1024 - 183,
                 qPrintable(QString::number(bench.page->minimumSizeHint().width())));
        QVERIFY2(bench.page->minimumSizeHint().height() <= 560,
                 qPrintable(QString::number(bench.page->minimumSizeHint().height())));
    }

    void editsStepsAsATableAndAsText()
    {
        Bench bench;
        QVERIFY(bench.start());
        bench.page->openFile(kBooking);
        auto* table = bench.find<QTableView>("sequenceSteps");
        table->selectRow(1);
        bench.click("stepDuplicate");
        QCOMPARE(bench.page->steps()->rowCount(), 12);
        QCOMPARE(bench.text().count("emit: join_session_room"), 2);
        table->selectRow(2);
        bench.click("stepRemove");
        QCOMPARE(bench.text().count("emit: join_session_room"), 1);
        QVERIFY(bench.page->steps()->setData(bench.page->steps()->index(2, StepsModel::At), "450ms"));
        QVERIFY(bench.text().contains("at: 450ms"));
        QVERIFY(!bench.page->steps()->setData(bench.page->steps()->index(2, StepsModel::At), "soon"));
        table->selectRow(1);
        bench.click("stepDown");
        QVERIFY(bench.text().indexOf("publish: booking_confirmation") <
                bench.text().indexOf("emit: join_session_room"));
        bench.find<QPlainTextEdit>("sequenceText")->undo();
        QVERIFY(bench.text().indexOf("publish: booking_confirmation") >
                bench.text().indexOf("emit: join_session_room"));
    }

    void editsAStepAsAFormAndAsText()
    {
        Bench bench;
        QVERIFY(bench.start());
        bench.page->openFile(kBooking);
        auto* table = bench.find<QTableView>("sequenceSteps");
        table->selectRow(1);
        QCOMPARE(bench.find<QComboBox>("stepKind")->currentText(), QString("emit"));
        auto* event = bench.field<QLineEdit>("emit");
        auto* data = bench.field<QPlainTextEdit>("with");
        QVERIFY(event && data);
        QCOMPARE(event->text(), QString("join_session_room"));
        QCOMPARE(data->toPlainText(), QString("session_id: $session"));
        // From the form to the text; the rest of the file stays as it is written.
        const QString before = bench.text();
        event->setText("leave_session_room");
        QCOMPARE(bench.text(),
                 QString(before).replace("emit: join_session_room", "emit: leave_session_room"));
        data->setPlainText("session_id: $session\nnote: { a: 1 }");
        QVERIFY2(bench.text().contains("note: { a: 1 }"), qPrintable(bench.text()));
        QVERIFY(bench.text().startsWith("# A reader books"));
        // From the text to the form.
        QTextCursor cursor =
            bench.find<QPlainTextEdit>("sequenceText")->document()->find("leave_session_room");
        cursor.insertText("heartbeat");
        QCOMPARE(event->text(), QString("heartbeat"));
        QCOMPARE(data->toPlainText(), QString("session_id: $session\nnote: { a: 1 }"));
        bench.shoot("sequence-form");
        // Undo is one for all.
        bench.click("stepUndo");
        QCOMPARE(event->text(), QString("leave_session_room"));
        while (bench.find<QAbstractButton>("stepUndo")->isEnabled() && bench.text() != before)
            bench.click("stepUndo");
        QCOMPARE(bench.text(), before);
        QCOMPARE(event->text(), QString("join_session_room"));
        // Another kind of step.
        table->selectRow(0);
        QCOMPARE(bench.field<QLineEdit>("connect")->text(), QString("reader, browser2"));
        bench.field<QLineEdit>("connect")->setText("browser2");
        QVERIFY(bench.text().contains("connect: browser2\n"));
    }

    void saysAtTheFieldWhatIsWrong()
    {
        Bench bench;
        QVERIFY(bench.start());
        bench.page->openFile(kBooking);
        bench.find<QTableView>("sequenceSteps")->selectRow(3);
        // Wrong in meaning: said at the field and at the line, and nothing runs.
        bench.field<QLineEdit>("expect.within")->setText("soon");
        QVERIFY2(bench.problem("expect.within").contains("is a duration"),
                 qPrintable(bench.problem("expect.within")));
        auto* problems = bench.find<QListWidget>("sequenceProblems");
        QCOMPARE(problems->count(), 1);
        QVERIFY(bench.text().contains("within: soon"));
        QVERIFY(!bench.find<QPushButton>("sequenceRun")->isEnabled());
        bench.shoot("sequence-form-problem");
        bench.field<QLineEdit>("expect.within")->setText("2s");
        QCOMPARE(bench.problem("expect.within"), QString());
        QCOMPARE(problems->count(), 0);
        QVERIFY(bench.find<QPushButton>("sequenceRun")->isEnabled());
        bench.field<QLineEdit>("expect.actors")->setText("reader, nobody");
        QVERIFY2(bench.problem("expect.actors").contains("no actor \"nobody\""),
                 qPrintable(bench.problem("expect.actors")));
        bench.field<QLineEdit>("expect.actors")->setText("reader");
        // Broken as YAML: said at the field; the text keeps the last that could be read.
        const QString before = bench.text();
        bench.field<QPlainTextEdit>("expect.match")->setPlainText("{ a: [ }");
        QVERIFY(bench.problem("expect.match").startsWith("line 1: "));
        QCOMPARE(bench.text(), before);
        bench.field<QPlainTextEdit>("expect.match")->setPlainText("a: 1");
        QCOMPARE(bench.problem("expect.match"), QString());
        QVERIFY(bench.text().contains("a: 1"));
        // The table shows a broken step, too.
        bench.field<QLineEdit>("expect.event")->clear();
        QCOMPARE(bench.page->steps()->rowCount(), 11);
    }

    void hasAFieldForAllThatAStepCanSay_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QStringList>("fields");
        QTest::newRow("connect") << "connect" << QStringList{"connect", "within", "expect.event", "refused"};
        QTest::newRow("emit") << "emit"
                              << QStringList{"actor", "emit", "with", "args", "ack", "within", "capture"};
        QTest::newRow("publish") << "publish" << QStringList{"publish", "with",   "to",     "except",
                                                             "answer",  "status", "capture"};
        QTest::newRow("wait") << "wait" << QStringList{"wait"};
        QTest::newRow("expect") << "expect"
                                << QStringList{"expect.actors", "expect.event",  "expect.match",
                                               "expect.args",   "expect.within", "expect.after",
                                               "expect.order",  "expect.only",   "expect.capture"};
        QTest::newRow("expect-not") << "expect-not"
                                    << QStringList{"expect-not.actors", "expect-not.event",
                                                   "expect-not.match", "expect-not.args", "expect-not.for"};
        QTest::newRow("expect-closed")
            << "expect-closed"
            << QStringList{"expect-closed.actors", "expect-closed.within", "expect-closed.reason"};
        QTest::newRow("pause") << "pause" << QStringList{"pause"};
        QTest::newRow("fault") << "fault"
                               << QStringList{"fault.actors", "fault.stall",      "fault.drop",
                                              "fault.force",  "fault.delay-acks", "fault.mute-pongs"};
        QTest::newRow("disconnect") << "disconnect" << QStringList{"disconnect"};
    }

    void hasAFieldForAllThatAStepCanSay()
    {
        QFETCH(QString, kind);
        QFETCH(QStringList, fields);
        Bench bench;
        QVERIFY(bench.start());
        bench.page->openFile(kBooking);
        auto* table = bench.find<QTableView>("sequenceSteps");
        table->selectRow(4);
        bench.page->findChild<QAction*>("add-" + kind)->trigger();
        QCOMPARE(bench.page->steps()->rowCount(), 12);
        QCOMPARE(table->currentIndex().row(), 5);
        QCOMPARE(bench.find<QComboBox>("stepKind")->currentText(), kind);
        QVERIFY2(bench.find<QPushButton>("sequenceRun")->isEnabled(),
                 qPrintable(bench.text())); // it is valid
        fields << "at"
               << "name"
               << "breakpoint";
        for (const QString& field : fields)
            QVERIFY2(bench.find<StepForm>("stepForm")->field(field), qPrintable(field));
    }

    void ordersStepsByKeyAndByMouse()
    {
        Bench bench;
        QVERIFY(bench.start());
        bench.page->openFile(kBooking);
        auto* table = bench.find<QTableView>("sequenceSteps");
        StepsModel* steps = bench.page->steps();
        const auto what = [steps](int row) { return steps->index(row, StepsModel::What).data().toString(); };
        table->setFocus();
        table->selectRow(1);
        const QString second = what(1);
        const QString third = what(2);
        QTest::keyClick(table, Qt::Key_F9);
        QTest::keyClick(table, Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(what(1), third);
        QCOMPARE(what(2), second);
        QCOMPARE(table->currentIndex().row(), 2);
        // Times belong to the places, breakpoints to the steps.
        QCOMPARE(steps->index(1, StepsModel::At).data().toString(), QString("120ms"));
        QCOMPARE(steps->index(2, StepsModel::At).data().toString(), QString("400ms"));
        QVERIFY(steps->index(2, StepsModel::Number).data().toString().startsWith(QChar(0x25CF)));
        QTest::keyClick(table, Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(what(1), second);
        QTest::keyClick(table, Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(steps->rowCount(), 12);
        QTest::keyClick(table, Qt::Key_Delete);
        QCOMPARE(steps->rowCount(), 11);
        // Dragged from the second place behind the fourth.
        std::unique_ptr<QMimeData> data(steps->mimeData({steps->index(1, 0)}));
        QVERIFY(steps->dropMimeData(data.get(), Qt::MoveAction, 4, 0, {}));
        QCOMPARE(what(3), second);
        QCOMPARE(table->currentIndex().row(), 3);
        QVERIFY(table->dragEnabled() && table->acceptDrops());
        QTest::keyClick(table, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(what(1), second);
    }

    void runsNothingFromABrokenText()
    {
        Bench bench;
        QVERIFY(bench.start());
        bench.setText("sequence: x\nversion: 1\nactors: { a: {} }\nsteps:\n  - { wait: soon }\n");
        auto* problems = bench.find<QListWidget>("sequenceProblems");
        QCOMPARE(problems->count(), 1);
        QVERIFY2(problems->item(0)->text().startsWith("5:13: wait: is a duration"),
                 qPrintable(problems->item(0)->text()));
        QVERIFY(!bench.find<QPushButton>("sequenceRun")->isEnabled());
        bench.page->startRun();
        QVERIFY(!bench.page->isRunning());
    }

    void savesAndOpens()
    {
        Bench bench;
        QVERIFY(bench.start());
        bench.prompt.path = bench.folder.filePath("mine.yaml");
        QTest::mouseClick(bench.find<QAbstractButton>("sequenceSaveAs"), Qt::LeftButton);
        QFile file(bench.prompt.path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromUtf8(file.readAll()), bench.text());
        auto* list = bench.find<QListWidget>("sequenceList");
        QCOMPARE(list->findItems("mine.yaml", Qt::MatchExactly).size(), 1);
    }
};

QTEST_MAIN(TestSequencesEdit)
#include "tst_sequencesedit.moc"
