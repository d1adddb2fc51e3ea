// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "gui/pagerows.h"
#include "views/recordpanel.h"
#include "views/sequencespage.h"

#include <QtCore/QFile>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPlainTextEdit>

using namespace sio;
using namespace sio::test;

namespace {

/// The console with the page Sequences, whose recording can be begun.
struct SequencesCase : ConsoleCase {
    bool startAtSequences() { return start("sequences"); }
    void click(const char* name) { QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton); }
    bool isRecording() { return find<views::RecordPanel>("recordPanel")->isRecording(); }
    /// Begins a recording, and lets it see one event.
    bool record()
    {
        click("sequenceRecord");
        click("recordToggle");
        if (!isRecording() || !QTest::qWaitFor([this] { return subscriptions("events") == 1; }))
            return false;
        QJsonObject event = anEvent(1, "payment_update", "out", R"([{"id":"p1","user_id":"u1"}])");
        event["time"] = QDateTime::currentMSecsSinceEpoch() + 1000; // whatever the clocks are taken for
        server.push("pm_events", {{"events", QJsonArray{event}}, {"sampled", 0}});
        return QTest::qWaitFor([this] { return find<views::RecordPanel>("recordPanel")->eventCount() == 1; });
    }
    /// How often the topic was subscribed to, less how often that was given back.
    int subscriptions(const char* topic)
    {
        int count = 0;
        for (const FakeAdminServer::Request& request : server.requests)
            if (request.data.value("topic").toString() == QLatin1String(topic))
                count += request.name == "pm_subscribe" ? 1 : request.name == "pm_unsubscribe" ? -1 : 0;
        return count;
    }
    void changeText() { find<QPlainTextEdit>("sequenceText")->appendPlainText("  - disconnect: reader"); }
};

} // namespace

/// What becomes of the work that is under way when the window, or the page, is closed.
class TestClosing : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void closesAtOnceWhenNothingIsLost()
    {
        SequencesCase c;
        QVERIFY(c.startAtSequences());
        c.window().close();
        QVERIFY(!c.window().isVisible());
        QVERIFY(c.prompt.questions.isEmpty());
    }

    void asksBeforeARecordingIsLost()
    {
        SequencesCase c;
        QVERIFY(c.startAtSequences());
        QVERIFY(c.record());
        c.window().showPage("events");
        c.prompt.accepts = false;
        c.window().close();
        QCOMPARE(c.prompt.questions.size(), 1);
        QCOMPARE(c.prompt.questions[0].details, QStringList{"a recording under way: 1 event so far"});
        QVERIFY(c.window().isVisible());
        QVERIFY(c.isRecording());
        QCOMPARE(c.window().currentPage(), "sequences"); // where it can be stopped and saved
        c.prompt.accepts = true;
        c.window().close();
        QTRY_VERIFY(!c.window().isVisible());
        QCOMPARE(c.prompt.questions.size(), 2);
        QVERIFY(c.server.isJoined());
        c.console.reset();
        QTRY_VERIFY(!c.server.isJoined()); // no socket stays
    }

    void asksBeforeWhatWasRecordedIsLost()
    {
        SequencesCase c;
        QVERIFY(c.startAtSequences());
        QVERIFY(c.record());
        c.click("recordToggle");
        QVERIFY(!c.isRecording());
        c.prompt.accepts = false;
        c.window().close();
        QCOMPARE(c.prompt.questions.size(), 1);
        QVERIFY2(c.prompt.questions[0].details.join('\n').startsWith("the sequence payment_update-"),
                 qPrintable(c.prompt.questions[0].details.join('\n')));
        QVERIFY(c.window().isVisible());
        c.prompt.path = c.folder.filePath("mine.yaml");
        c.click("sequenceSave");
        QVERIFY(QFile::exists(c.prompt.path));
        c.window().close();
        QVERIFY(!c.window().isVisible());
        QCOMPARE(c.prompt.questions.size(), 1);
    }

    void asksBeforeChangesAreLost()
    {
        SequencesCase c;
        QVERIFY(c.startAtSequences());
        c.changeText();
        c.prompt.accepts = false;
        c.window().close();
        QCOMPARE(c.prompt.questions.size(), 1);
        QVERIFY(c.window().isVisible());
        c.find<QPlainTextEdit>("sequenceText")->undo();
        c.window().close();
        QVERIFY(!c.window().isVisible());
        QCOMPARE(c.prompt.questions.size(), 1);
    }

    void aRecordingEndsWithItsPage()
    {
        SequencesCase c;
        QVERIFY(c.startAtSequences());
        QVERIFY(c.record());
        QTRY_VERIFY(c.subscriptions("sockets") > 0);
        delete c.page("sequences"); // as another profile does
        QTRY_COMPARE(c.subscriptions("events"), 0);
        const auto isSockets = [](const QJsonObject& data) { return data.value("topic") == "sockets"; };
        const auto given = c.server.asked("pm_unsubscribe");
        QTRY_COMPARE(std::count_if(given.begin(), given.end(), isSockets), 1);
        c.server.push("pm_events", {{"events", QJsonArray{anEvent(2, "payment_update")}}, {"sampled", 0}});
        QTRY_COMPARE(c.console->client().state(), link::AdminClient::State::Live);
    }

    void aRecordingEndsWithItsConsole()
    {
        SequencesCase c;
        QVERIFY(c.startAtSequences());
        QVERIFY(c.record());
        c.console.reset(); // while all is under way, and without a question
        QTRY_VERIFY(!c.server.isJoined());
    }
};

QTEST_MAIN(TestClosing)
#include "tst_closing.moc"
