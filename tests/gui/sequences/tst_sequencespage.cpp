// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/virtualclienthttp.h"
#include "views/commands.h"
#include "views/pageframe.h"
#include "views/prompt.h"
#include "views/sequencelanes.h"
#include "views/sequenceresults.h"
#include "views/sequencespage.h"
#include "views/stepform.h"
#include "views/stepsmodel.h"
#include "views/theme.h"
#include "views/viewmemory.h"
#include "views/virtualuserspanel.h"

#include <QtCore/QFile>
#include <QtCore/QMimeData>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QTableView>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QTreeWidget>

#include <memory>

using namespace sio::views;
using sio::sequences::RunStatus;

namespace {

constexpr int kDeadlineMs = 20'000;

/// The product's server on a free port.
class Server {
public:
    bool start(const QStringList& more = {})
    {
        m_process.start(QStringLiteral(PM_BIN_DIR) + "/papermastery-server",
                        QStringList{"--listen", "127.0.0.1:0"} + more);
        QByteArray line;
        while (!line.contains('\n') && m_process.waitForReadyRead(kDeadlineMs))
            line += m_process.readAllStandardOutput();
        url = QString::fromUtf8(line).section("http://", 1).trimmed();
        if (url.isEmpty())
            return false;
        url.prepend("http://");
        return true;
    }
    ~Server()
    {
        m_process.terminate();
        m_process.waitForFinished(kDeadlineMs);
    }

    /// The answer of the publish API.
    QByteArray publish(const QByteArray& target, const QByteArray& body)
    {
        sio::link::HttpChannel channel("127.0.0.1", static_cast<std::uint16_t>(QUrl(url).port()));
        QByteArray answer;
        channel.request(
            "POST", target.toStdString(), {{"Content-Type", "application/json"}}, body.toStdString(),
            [&answer](const sio::link::HttpAnswer& a) { answer = QByteArray::fromStdString(a.body); });
        if (!QTest::qWaitFor([&answer] { return !answer.isEmpty(); }, kDeadlineMs))
            return {};
        return answer;
    }
    bool hasNobody()
    {
        return publish("/api/v1/publish", R"({"event":"x","data":{},"to":{"all":true},"dry_run":true})")
            .contains(R"("matched_sockets":0)");
    }

    QString url;

private:
    QProcess m_process;
};

class PathPrompt final : public Prompt {
public:
    QString path;
    void confirm(QWidget*, const Confirmation&, Answered answered) override { answered(std::nullopt); }
    void askText(QWidget*, const QString&, const QString&, const QString&, Named) override {}
    void saveFile(QWidget*, const QString&, const QString&, Named named) override { named(path); }
    void openFile(QWidget*, const QString&, const QString&, Named named) override { named(path); }
};

struct Bench {
    QTemporaryDir folder;
    Server server;
    Theme theme;
    ViewMemory memory{folder.filePath("views.ini")};
    PathPrompt prompt;
    sio::store::ServerState state;
    sio::link::AdminClient client;
    Commands commands{client, prompt};
    PageContext context{theme, memory, prompt, commands, client, state};
    std::unique_ptr<SequencesPage> page;

    bool start(const QStringList& serverArguments = {})
    {
        if (!server.start(serverArguments))
            return false;
        theme.setScheme(Scheme::Light);
        theme.apply();
        page = std::make_unique<SequencesPage>(context);
        page->resize(1200, 760);
        page->show();
        page->setActive(true);
        find<QLineEdit>("sequenceServer")->setText(server.url);
        return QTest::qWaitForWindowExposed(page.get());
    }
    template <class T> T* find(const char* name) { return page->findChild<T*>(name); }
    void click(const char* name) { QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton); }
    void chooseSpeed(double speed)
    {
        auto* box = find<QComboBox>("sequenceSpeed");
        box->setCurrentIndex(box->findData(speed));
    }
    QString text() { return find<QPlainTextEdit>("sequenceText")->toPlainText(); }
    void setText(const QString& text) { find<QPlainTextEdit>("sequenceText")->setPlainText(text); }
    QString words() { return find<QLabel>("sequenceWords")->text(); }
    QString result(int step) { return page->steps()->index(step - 1, StepsModel::Result).data().toString(); }
    /// Runs what is open to its end.
    bool run()
    {
        click("sequenceRun");
        return QTest::qWaitFor([this] { return !page->isRunning(); }, kDeadlineMs);
    }
    /// The server with an account, and a login to it.
    bool startLoggedIn()
    {
        QProcess made;
        made.start(QStringLiteral(PM_BIN_DIR) + "/papermastery-ctl", {"hash-password", "--random"});
        if (!made.waitForFinished(kDeadlineMs))
            return false;
        const QStringList lines = QString::fromUtf8(made.readAllStandardOutput()).split('\n');
        QFile config(folder.filePath("server.toml"));
        if (!config.open(QIODevice::WriteOnly))
            return false;
        config.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        config.write(("[admin]\nenvironment = \"staging\"\n[[admin.accounts]]\nname = \"qa\"\nrole = "
                      "\"admin\"\npassword_hash = \"" +
                      lines.value(1) + "\"\n")
                         .toUtf8());
        config.close();
        qputenv("XDG_STATE_HOME", folder.path().toUtf8());
        if (!start({"--config", config.fileName()}))
            return false;
        QObject::connect(&client, &sio::link::AdminClient::feed, &state, &sio::store::ServerState::apply);
        sio::link::Profile profile;
        profile.url = server.url;
        profile.user = "qa";
        client.connectTo(profile, {lines.value(0), {}});
        return QTest::qWaitFor([this] { return client.isLive(); }, kDeadlineMs);
    }
    /// The form's field.
    template <class T> T* field(const char* member)
    {
        return qobject_cast<T*>(find<StepForm>("stepForm")->field(member));
    }
    QString problem(const char* member) { return find<StepForm>("stepForm")->problemText(member); }
    /// Keeps a picture where the environment asks for it.
    void shoot(const QString& name)
    {
        if (const QString target = qEnvironmentVariable("PM_SHOTS"); !target.isEmpty()) {
            QTest::qWait(300); // judged by eye
            page->grab().save(target + '/' + name + ".png");
        }
    }
};

const QString kBooking = ":/sequences/booking-happy-path.yaml";

} // namespace

class TestSequencesPage : public QObject {
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

    void recordsWhatHappens()
    {
        Bench bench;
        QVERIFY(bench.startLoggedIn());
        bench.click("sequenceRecord");
        // One of two users is connected already, and in a room.
        bench.find<QTabWidget>("sequenceTabs")->setCurrentIndex(3);
        bench.click("virtualUserAdd");
        bench.click("virtualUserAdd");
        const auto cards = bench.page->virtualUsers()->cards();
        for (VirtualUserCard* card : cards) {
            card->connectUser();
            QTRY_VERIFY(card->isConnected());
        }
        cards[0]->joinRoom("session:s-77");
        QTRY_VERIFY(cards[0]->inbox().join('\n').contains("\"joined\":true"));
        bench.find<QLineEdit>("recordEvents")->setText("session_*, payment_update");
        bench.click("recordToggle");
        QTRY_COMPARE(bench.find<QPushButton>("recordToggle")->text(), QString("Stop and open"));
        const auto publish = [&bench](const char* event, const char* body) {
            return bench.server.publish(QByteArray("/api/v1/events/") + event, body);
        };
        QVERIFY(publish("session_update", R"({"session_id":"s-77","status":"scheduled"})")
                    .contains("\"matched_sockets\":1"));
        QVERIFY(publish("availability_update", R"({"researcher_id":"r-1"})").contains("matched_sockets"));
        QVERIFY(
            publish("payment_update",
                    R"({"id":"pay-1","user_id":"test-1","status":"completed","api_token":"hunter2hunter2"})")
                .contains("matched_sockets"));
        QTRY_VERIFY2(bench.find<QLabel>("recordWords")->text().contains("2 events"),
                     qPrintable(bench.find<QLabel>("recordWords")->text()));
        bench.click("recordToggle");
        const QString text = bench.text();
        QVERIFY2(text.startsWith("sequence: session_update-"), qPrintable(text));
        QVERIFY2(!text.contains("hunter2"), qPrintable(text));
        QVERIFY(!text.contains("availability_update"));
        QVERIFY2(text.contains("join_session_room"), qPrintable(text)); // it was in the room before
        QVERIFY2(!text.contains("reader2"), qPrintable(text));          // it did and got nothing
        bench.shoot("sequence-recorded");
        bench.page->virtualUsers()->disconnectAll();
        bench.chooseSpeed(0);
        qputenv("SEQUENCE_API_TOKEN1", "another"); // what it was is not known to anybody
        QVERIFY(bench.run());
        QVERIFY2(bench.page->lastReport()->status == RunStatus::Passed,
                 qPrintable(bench.find<QPlainTextEdit>("sequenceResult")->toPlainText() + text));
    }

    void recordsFromRecentHistory()
    {
        Bench bench;
        QVERIFY(bench.startLoggedIn());
        bench.find<QTabWidget>("sequenceTabs")->setCurrentIndex(3);
        bench.click("virtualUserAdd");
        VirtualUserCard* card = bench.page->virtualUsers()->cards()[0];
        card->connectUser();
        QTRY_VERIFY(card->isConnected());
        QVERIFY(bench.server
                    .publish("/api/v1/events/payment_update",
                             R"({"id":"pay-1","user_id":"test-1","status":"pending"})")
                    .contains("matched_sockets"));
        bench.click("sequenceRecord");
        bench.find<QSpinBox>("recordHistory")->setValue(100);
        bench.find<QComboBox>("recordDirection")->setCurrentIndex(2);
        bench.click("recordToggle");
        QTRY_VERIFY2(bench.find<QLabel>("recordWords")->text().contains(": 2 events"),
                     qPrintable(bench.find<QLabel>("recordWords")->text()));
        bench.click("recordToggle");
        QVERIFY2(bench.text().startsWith("sequence: payment_update-"), qPrintable(bench.text()));
        QVERIFY(bench.text().contains("status: pending"));
        bench.page->virtualUsers()->disconnectAll();
        bench.chooseSpeed(0);
        QVERIFY(bench.run());
        QVERIFY2(bench.page->lastReport()->status == RunStatus::Passed,
                 qPrintable(bench.find<QPlainTextEdit>("sequenceResult")->toPlainText() + bench.text()));
    }

    void saysWhyItCannotRecord()
    {
        Bench bench;
        QVERIFY(bench.start());
        bench.click("sequenceRecord");
        QVERIFY(bench.find<QWidget>("recordPanel")->isVisible());
        QVERIFY(!bench.find<QPushButton>("recordToggle")->isEnabled());
        QVERIFY2(bench.find<QLabel>("recordWords")->text().contains("login"),
                 qPrintable(bench.find<QLabel>("recordWords")->text()));
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

    void makesASequenceOfEvents()
    {
        Bench bench;
        QVERIFY(bench.start());
        const auto row = [](std::int64_t time, const char* event, const QByteArray& payload,
                            QStringList rooms) {
            sio::link::EventRow result;
            result.time = time;
            result.dir = sio::link::Direction::Out;
            result.event = event;
            result.payload = payload;
            result.rooms = std::move(rooms);
            result.source = "api";
            result.eventId = QString::number(time);
            return std::make_shared<const sio::link::EventRow>(result);
        };
        // In no order, as rows may be selected.
        bench.page->takeEvents(
            {row(1'772'366'400'900, "payment_update",
                 R"([{"id":"pay-1","user_id":"user-1","status":"completed"}])", {"user:user-1"}),
             row(1'772'366'400'100, "payment_update",
                 R"([{"id":"pay-1","user_id":"user-1","status":"pending"}])", {"user:user-1"})});
        QVERIFY2(bench.text().indexOf("status: pending") < bench.text().indexOf("status: completed"),
                 qPrintable(bench.text()));
        bench.chooseSpeed(0);
        QVERIFY(bench.run());
        QVERIFY2(bench.page->lastReport()->status == RunStatus::Passed,
                 qPrintable(bench.find<QPlainTextEdit>("sequenceResult")->toPlainText()));
    }

    void leavesNoSocketOfVirtualUsersBehind()
    {
        Bench bench;
        QVERIFY(bench.start());
        bench.find<QTabWidget>("sequenceTabs")->setCurrentIndex(3);
        for (int i = 0; i < 3; ++i)
            bench.click("virtualUserAdd");
        const auto cards = bench.page->virtualUsers()->cards();
        QCOMPARE(cards.size(), 3u);
        cards[1]->findChild<QComboBox*>("virtualUserTransport")->setCurrentText("polling");
        for (VirtualUserCard* card : cards) {
            QTest::mouseClick(card->findChild<QPushButton*>("virtualUserConnect"), Qt::LeftButton);
            QTRY_VERIFY(card->isConnected());
            card->joinRoom("session:s-1");
            QTRY_VERIFY(card->inbox().join('\n').contains("\"joined\":true"));
        }
        QVERIFY(bench.server
                    .publish("/api/v1/events/session_update", R"({"session_id":"s-1","status":"scheduled"})")
                    .contains(R"("matched_sockets":3)"));
        for (VirtualUserCard* card : cards)
            QTRY_VERIFY(card->inbox().last().contains("session_update"));
        cards[0]->emitEvent("no_such_event", "{}");
        QTRY_VERIFY(cards[0]->inbox().last().contains("UNKNOWN_EVENT"));
        bench.shoot("virtual-users");
        bench.page.reset();
        QTRY_VERIFY(bench.server.hasNobody());
    }
};

QTEST_MAIN(TestSequencesPage)
#include "tst_sequencespage.moc"
