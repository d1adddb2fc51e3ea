// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/virtualclienthttp.h"
#include "views/commands.h"
#include "views/pageframe.h"
#include "views/prompt.h"
#include "views/sequencelanes.h"
#include "views/sequencespage.h"
#include "views/stepsmodel.h"
#include "views/theme.h"
#include "views/viewmemory.h"
#include "views/virtualuserspanel.h"

#include <QtCore/QFile>
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
#include <QtWidgets/QTableView>
#include <QtWidgets/QTabWidget>

#include <memory>

using namespace sio::views;
using sio::sequences::RunStatus;

namespace {

constexpr int kDeadlineMs = 20'000;

/// The product's server on a free port.
class Server {
public:
    bool start()
    {
        m_process.start(QStringLiteral(PM_BIN_DIR) + "/papermastery-server", {"--listen", "127.0.0.1:0"});
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

    bool start()
    {
        if (!server.start())
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
    void click(const char* name) { QTest::mouseClick(find<QPushButton>(name), Qt::LeftButton); }
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
    /// Keeps a picture where the environment asks for it.
    void shoot(const QString& name)
    {
        if (const QString target = qEnvironmentVariable("PM_SHOTS"); !target.isEmpty())
            page->grab().save(target + '/' + name + ".png");
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
        bench.find<QTabWidget>("sequenceTabs")->setCurrentIndex(2);
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
        auto* diff = bench.find<QPlainTextEdit>("sequenceDiff");
        QCOMPARE(diff->toPlainText().trimmed(), QString("no differences"));
        bench.setText(bench.text().replace("status: completed, amount", "status: refunded, amount"));
        QVERIFY(bench.run());
        QVERIFY2(diff->toPlainText().contains("status: expected \"completed\", got \"refunded\""),
                 qPrintable(diff->toPlainText()));
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
        bench.find<QTabWidget>("sequenceTabs")->setCurrentIndex(4);
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
