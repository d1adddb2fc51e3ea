// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "gui/sequences/sequencebench.h"
#include "views/virtualuserspanel.h"

#include <QtCore/QProcess>
#include <QtCore/QRegularExpression>
#include <QtTest/QTest>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QTabWidget>

#include <memory>

using namespace sio::test;
using namespace sio::views;
using sio::sequences::RunStatus;

/// The page Sequences against the product's server: recordings, virtual users by hand, and sequences of seen
/// events.
class TestSequencesRecord : public QObject {
    Q_OBJECT
private Q_SLOTS:
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

    void recordsWhatTheCommandLineRecords()
    {
        Bench bench;
        QVERIFY(bench.startLoggedIn());
        bench.find<QTabWidget>("sequenceTabs")->setCurrentIndex(3);
        bench.click("virtualUserAdd");
        bench.click("virtualUserAdd"); // does nothing, and is left out by both
        const auto cards = bench.page->virtualUsers()->cards();
        for (VirtualUserCard* card : cards) {
            card->connectUser();
            QTRY_VERIFY(card->isConnected());
        }
        QProcess ctl;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("PAPERMASTERY_ADMIN_PASSWORD", bench.password);
        ctl.setProcessEnvironment(environment);
        ctl.start(QStringLiteral(PM_BIN_DIR) + "/papermastery-ctl",
                  {"record", "--admin", "qa", "--server", bench.server.url, "--event", "payment_update",
                   "--count", "2"});
        QByteArray said;
        QTRY_VERIFY_WITH_TIMEOUT((said += ctl.readAllStandardError()).contains("recording"), kDeadlineMs);
        bench.click("sequenceRecord");
        bench.find<QLineEdit>("recordEvents")->setText("payment_update");
        bench.click("recordToggle");
        for (const char* status : {"pending", "completed"})
            QVERIFY(
                bench.server
                    .publish("/api/v1/events/payment_update",
                             QByteArray(R"({"id":"pay-1","user_id":"test-1","status":")") + status + "\"}")
                    .contains("\"matched_sockets\":1"));
        QTRY_VERIFY(bench.find<QLabel>("recordWords")->text().contains(": 2 events"));
        bench.click("recordToggle");
        QTRY_COMPARE_WITH_TIMEOUT(ctl.state(), QProcess::NotRunning, kDeadlineMs);
        // When each of them began is their own.
        const QRegularExpression times("(recorded|at): .*\n");
        const QString byPage = bench.text().remove(times);
        QVERIFY2(byPage.contains("status: completed") && !byPage.contains("reader2"), qPrintable(byPage));
        QCOMPARE(QString::fromUtf8(ctl.readAllStandardOutput()).remove(times), byPage);
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

QTEST_MAIN(TestSequencesRecord)
#include "tst_sequencesrecord.moc"
