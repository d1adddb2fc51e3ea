// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "gui/consolecase.h"
#include "models/senddocument.h"
#include "views/notice.h"
#include "views/pageframe.h"
#include "views/sendpage.h"
#include "views/sidebar.h"

#include <QtGui/QClipboard>
#include <QtTest/QSignalSpy>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QTableView>
#include <QtWidgets/QTreeWidget>

using namespace sio;
using namespace sio::test;

namespace {

int realSends(const FakeAdminServer& server)
{
    int count = 0;
    for (const QJsonObject& request : server.asked("pm_publish"))
        count += request.value("dry_run").toBool() ? 0 : 1;
    return count;
}

QJsonObject lastSend(const FakeAdminServer& server)
{
    QJsonObject last;
    for (const QJsonObject& request : server.asked("pm_publish")) {
        if (!request.value("dry_run").toBool())
            last = request;
    }
    return last;
}

struct SendCase : ConsoleCase {
    bool open()
    {
        if (!start("send") || !QTest::qWaitFor([this] { return page("send")->frame()->showsContent(); }))
            return false;
        document = &qobject_cast<views::SendPage*>(page("send"))->document();
        document->setEvent("payment_update");
        document->setJsonText(R"({"payment_id": "pay-7", "user_id": "u1", "status": "completed"})");
        button = find<QPushButton>("sendButton");
        why = find<QLabel>("sendWhyNot");
        audience = find<QLabel>("sendAudience");
        return true;
    }
    /// Answers for how many milliseconds that held the window.
    static qint64 pasteOverAll(QPlainTextEdit* editor, const QString& text)
    {
        editor->setFocus();
        editor->selectAll();
        QGuiApplication::clipboard()->setText(text);
        QElapsedTimer timer;
        timer.start();
        QTest::keyClick(editor, Qt::Key_V, Qt::ControlModifier);
        return timer.elapsed();
    }

    models::SendDocument* document = nullptr;
    QPushButton* button = nullptr;
    QLabel* why = nullptr;
    QLabel* audience = nullptr;
};

} // namespace

/// The Send page with the real document, link and store, against a fake server.
class TestSend : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aPaymentReachesBothTabsAndBothReceiptsAreSeen()
    {
        SendCase c;
        c.server.sockets = {FakeAdminServer::socket("tabA", "u1"),
                            FakeAdminServer::socket("tabB", "u1", {}, "polling"),
                            FakeAdminServer::socket("other", "u2")};
        QVERIFY(c.open());
        QTRY_COMPARE(c.audience->text(), "Audience now: 1 user · 2 sockets");
        QCOMPARE(c.find<QTableView>("audienceList")->model()->rowCount(), 2);
        QCOMPARE(realSends(c.server), 0);
        QTRY_VERIFY(c.button->isEnabled());
        c.button->click();
        QTRY_COMPARE(realSends(c.server), 1);
        const QJsonObject sent = lastSend(c.server);
        QCOMPARE(sent.value("event").toString(), "payment_update");
        QCOMPARE(sent.value("data").toObject().value("payment_id").toString(), "pay-7");
        QVERIFY(!sent.value("idempotency_key").toString().isEmpty());
        auto* receipt = c.find<QTableView>("receiptList");
        QTRY_COMPARE(receipt->model()->rowCount(), 2);
        QCOMPARE(receipt->model()->index(0, 1).data().toString(), "tabA");
        QCOMPARE(receipt->model()->index(1, 1).data().toString(), "tabB");
        QVERIFY(receipt->model()->index(0, 4).data().toString().startsWith("written"));
        QVERIFY(receipt->model()->index(1, 4).data().toString().startsWith("written"));
        QVERIFY(c.find<QLabel>("receiptWords")->text().contains("matched 2 · written 2"));
        QCOMPARE(c.find<QTableView>("sendHistory")->model()->rowCount(), 1);
    }

    void theAudienceFollowsAJoinWithin200Ms()
    {
        SendCase c;
        c.server.sockets = {FakeAdminServer::socket("tabA", "u1")};
        QVERIFY(c.open());
        QTRY_COMPARE(c.audience->text(), "Audience now: 1 user · 1 socket");
        const QJsonObject joined = FakeAdminServer::socket("tabB", "u1");
        c.server.sockets << joined;
        c.server.delta({QJsonArray{"+", joined}});
        QElapsedTimer timer;
        timer.start();
        QTRY_COMPARE(c.audience->text(), "Audience now: 1 user · 2 sockets");
        QVERIFY2(timer.elapsed() < 1500, "well before the periodic preview"); // aim: 200 ms
    }

    void productionRefusesWithoutReasonAndArm()
    {
        SendCase c;
        c.server.production = true;
        c.server.environment = "production";
        c.server.sockets = {FakeAdminServer::socket("tabA", "u1")};
        QVERIFY(c.open());
        QTRY_COMPARE(c.audience->text(), "Audience now: 1 user · 1 socket");
        QVERIFY(!c.button->isEnabled());
        QVERIFY2(c.why->text().contains("reason", Qt::CaseInsensitive), qPrintable(c.why->text()));
        c.button->click();
        QTest::keyClick(c.find<QPlainTextEdit>("sendJson"), Qt::Key_Return, Qt::ControlModifier);
        c.find<QLineEdit>("sendReason")->setText("SUP-311 double charge");
        QVERIFY(!c.button->isEnabled());
        QVERIFY2(c.why->text().contains("armed", Qt::CaseInsensitive), qPrintable(c.why->text()));
        QTest::keyClick(c.find<QLineEdit>("sendReason"), Qt::Key_Return, Qt::ControlModifier);
        QTest::qWait(50);
        QCOMPARE(realSends(c.server), 0);

        auto* arm = c.find<QPushButton>("sendArm");
        QVERIFY(arm->isVisible());
        arm->click();
        QCOMPARE(c.prompt.questions.size(), 1);
        QVERIFY(c.prompt.questions[0].wantsReason);
        QTRY_VERIFY(c.button->isEnabled());
        QVERIFY(c.find<QLabel>("sendArmed")->text().startsWith("Armed"));
        c.button->click();
        QTRY_COMPARE(realSends(c.server), 1);
        QCOMPARE(lastSend(c.server).value("reason").toString(), "SUP-311 double charge");
    }

    void enterAloneNeverSends_data()
    {
        QTest::addColumn<bool>("production");
        QTest::newRow("production") << true;
        QTest::newRow("development") << false;
    }

    void enterAloneNeverSends()
    {
        QFETCH(bool, production);
        SendCase c;
        c.server.production = production;
        c.server.sockets = {FakeAdminServer::socket("tabA", "u1")};
        QVERIFY(c.open());
        if (production) {
            c.find<QLineEdit>("sendReason")->setText("SUP-1");
            c.find<QPushButton>("sendArm")->click();
        }
        QTRY_VERIFY(c.button->isEnabled());
        for (QWidget* widget : c.page("send")->findChildren<QWidget*>()) {
            if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() || !widget->isEnabled() ||
                qobject_cast<QPushButton*>(widget))
                continue;
            widget->setFocus();
            if (QApplication::activePopupWidget())
                QApplication::activePopupWidget()->close();
            if (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QPlainTextEdit*>(widget))
                continue; // opens a menu, or is text
            QTest::keyClick(widget, Qt::Key_Return);
            QTest::keyClick(widget, Qt::Key_Enter);
        }
        c.button->setFocus();
        QTest::keyClick(c.button, Qt::Key_Return);
        QTest::qWait(50);
        QCOMPARE(realSends(c.server), 0);
        c.find<QLineEdit>("sendReason")->setFocus();
        QTest::keyClick(c.find<QLineEdit>("sendReason"), Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(realSends(c.server), 1);
    }

    void everyoneInProductionIsTyped()
    {
        SendCase c;
        c.server.production = true;
        c.server.sockets = {FakeAdminServer::socket("tabA", "u1")};
        QVERIFY(c.open());
        c.find<QRadioButton>("targetEveryone")->click();
        c.find<QLineEdit>("sendReason")->setText("SUP-2");
        c.find<QPushButton>("sendArm")->click();
        auto* typed = c.find<QLineEdit>("sendTyped");
        QTRY_VERIFY(typed->isVisible());
        QTRY_VERIFY(c.find<QLabel>("sendArmed")->text().startsWith("Armed"));
        QVERIFY(!c.button->isEnabled());
        QTest::keyClicks(typed, "server-one");
        QTRY_VERIFY(c.button->isEnabled());
        c.button->click();
        QTRY_COMPARE(realSends(c.server), 1);
        QCOMPARE(lastSend(c.server).value("confirm").toString(), "server-one");
        QTRY_VERIFY(typed->text().isEmpty()); // typed anew each time
    }

    void theServersWordCountsAboveTheCap()
    {
        SendCase c;
        c.server.production = true;
        c.server.sockets = {FakeAdminServer::socket("tabA", "u1")};
        c.server.answer("pm_publish", [&c](const QJsonObject& request) -> QJsonObject {
            if (request.value("dry_run").toBool() || request.value("confirm").toString() == "the-name")
                return {{"ok", true},
                        {"event_id", "e"},
                        {"matched_users", 1},
                        {"matched_sockets", 1},
                        {"written", 1},
                        {"warnings", QJsonArray()},
                        {"sockets", QJsonArray()},
                        {"time", 1}};
            return {{"ok", false},
                    {"error", QJsonObject{{"code", "CONFIRMATION_REQUIRED"},
                                          {"message", "type it"},
                                          {"details", QJsonObject{{"type", "the-name"}}}}}};
        });
        QVERIFY(c.open());
        c.find<QLineEdit>("sendReason")->setText("SUP-3");
        c.find<QPushButton>("sendArm")->click();
        QTRY_VERIFY(c.button->isEnabled());
        c.button->click();
        auto* typed = c.find<QLineEdit>("sendTyped");
        QTRY_VERIFY(typed->isVisible());
        QVERIFY(!c.button->isEnabled());
        QVERIFY(c.find<QLabel>("receiptWords")->text().contains("Not sent"));
        QTest::keyClicks(typed, "the-name");
        QTRY_VERIFY(c.button->isEnabled());
        c.button->click();
        QTRY_COMPARE(realSends(c.server), 2);
        QTRY_VERIFY(c.find<QLabel>("receiptWords")->text().contains("matched 1"));
    }

    void formAndJsonAreOneDocument()
    {
        SendCase c;
        QVERIFY(c.open());
        auto* editor = c.find<QPlainTextEdit>("sendJson");
        auto* payment = c.find<QLineEdit>("field-payment_id");
        QCOMPARE(payment->text(), "pay-7");
        payment->setFocus();
        payment->selectAll();
        QTest::keyClicks(payment, "pay-8");
        QVERIFY(editor->toPlainText().contains("\"pay-8\""));
        QCOMPARE(c.find<QLineEdit>("field-payment_id"), payment); // not made anew while one types
        editor->setPlainText(
            R"({"payment_id": "pay-9", "user_id": "u1", "status": "failed", "amount": 50.10})");
        QTRY_COMPARE(c.find<QLineEdit>("field-payment_id")->text(), "pay-9");
        QCOMPARE(c.find<QComboBox>("field-status")->currentText(), "failed");
        QCOMPARE(c.find<QLineEdit>("field-amount")->text(), "50.10");
        editor->setPlainText("{\"payment_id\": ");
        QTRY_VERIFY(!c.button->isEnabled());
        QVERIFY(!c.why->text().isEmpty());
        QVERIFY(!c.find<QLineEdit>("field-payment_id")->isEnabled());
    }

    void undoGoesThroughBoth()
    {
        SendCase c;
        QVERIFY(c.open());
        auto* editor = c.find<QPlainTextEdit>("sendJson");
        auto* payment = c.find<QLineEdit>("field-payment_id");
        payment->setFocus();
        payment->selectAll();
        QTest::keyClicks(payment, "x");
        QVERIFY(editor->toPlainText().contains("\"x\""));
        editor->setFocus();
        QTest::keyClick(editor, Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(c.find<QLineEdit>("field-payment_id")->text(), "pay-7");
    }

    void aHugePasteIsRefusedInWordsAndAtOnce_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("word");
        const auto member = [](qsizetype n) { return "{\"a\": \"" + QString(n, 'x') + "\"}"; };
        QTest::newRow("line of 20 MB") << member(20'000'000) << "65.5 kB";
        QTest::newRow("a million lines") << QString("1,\n").repeated(1'000'000) << "65.5 kB";
        QTest::newRow("just over a line") << member(models::SendDocument::kMaxLine) << "8,192";
        QTest::newRow("newlines alone") << QString(models::SendDocument::kMaxText + 1, '\n') << "65.5 kB";
    }

    void aHugePasteIsRefusedInWordsAndAtOnce()
    {
        QFETCH(QString, text);
        QFETCH(QString, word);
        SendCase c;
        QVERIFY(c.open());
        auto* editor = c.find<QPlainTextEdit>("sendJson");
        const QString before = editor->toPlainText();
        const qint64 took = c.pasteOverAll(editor, text);
        QVERIFY2(took < 1000, qPrintable(QString::number(took)));
        QCOMPARE(editor->toPlainText(), before);
        QCOMPARE(c.document->jsonText(), before);
        auto* notice = c.find<views::NoticeBar>("notice");
        QVERIFY2(notice->text().contains(word), qPrintable(notice->text()));
        QCOMPARE(c.find<QLineEdit>("field-payment_id")->text(), "pay-7");
        QTest::keyClicks(editor, "x"); // the selection is still there, and typing goes on
        QCOMPARE(editor->toPlainText(), "x");
    }

    void aDocumentInOneLongLineIsLaidOut()
    {
        SendCase c;
        QVERIFY(c.open());
        QString text = "{\"payment_id\": \"p\"";
        for (int i = 0; i < 1500; ++i)
            text += QString(", \"k%1\": %1").arg(i);
        text += '}';
        QVERIFY(text.size() > models::SendDocument::kMaxLine);
        auto* editor = c.find<QPlainTextEdit>("sendJson");
        const qint64 took = c.pasteOverAll(editor, text);
        QVERIFY2(took < 1000, qPrintable(QString::number(took)));
        QVERIFY(editor->blockCount() > 1500);
        QVERIFY(editor->toPlainText().contains("\"k1499\": 1499"));
        QVERIFY(c.find<QLabel>("sendFormMore")->text().startsWith("and 1,4")); // no widgets for all of them
        QTest::keyClick(editor, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(c.find<QLineEdit>("field-payment_id")->text(), "pay-7");
    }

    void aPayloadTooLargeToResendIsLeftOut()
    {
        SendCase c;
        QVERIFY(c.open());
        views::SendDraft draft;
        draft.event = "session_update";
        draft.json = "{\"a\": \"" + QByteArray(200'000, 'x') + "\"}";
        qobject_cast<views::SendPage*>(c.page("send"))->take(draft);
        QCOMPARE(c.document->event(), "session_update");
        QCOMPARE(c.document->jsonText(), "{}"); // not the payload of another event
        QVERIFY(c.find<views::NoticeBar>("notice")->text().contains("200.0 kB"));
    }

    void aLongValueIsNotCutByTheForm()
    {
        SendCase c;
        QVERIFY(c.open());
        const QString value(5000, 'v');
        c.document->setJsonText("{\"payment_id\": \"" + value + "\", \"status\": \"completed\"}");
        auto* edit = c.find<QLineEdit>("field-payment_id");
        QTRY_VERIFY(edit->isReadOnly());
        QVERIFY(c.document->jsonText().contains(value));
    }

    void aTestEventIsMarked()
    {
        SendCase c;
        QVERIFY(c.open());
        c.find<QAbstractButton>("sendTest")->click();
        QTRY_VERIFY(c.button->isEnabled());
        c.button->click();
        QTRY_COMPARE(realSends(c.server), 1);
        QVERIFY(lastSend(c.server).value("test").toBool());
    }

    void templatesAreKeptAndUsed()
    {
        SendCase c;
        QVERIFY(c.open());
        c.document->setJsonText(R"({"payment_id": "{{uuid}}", "user_id": "u9", "status": "pending"})");
        c.prompt.text = "Support/Pending payment";
        c.find<QPushButton>("templateSave")->click();
        auto* tree = c.find<QTreeWidget>("templates");
        QTRY_COMPARE(tree->topLevelItemCount(), 1);
        QCOMPARE(tree->topLevelItem(0)->text(0), "Support");
        c.document->setJsonText("{}");
        tree->setCurrentItem(tree->topLevelItem(0)->child(0));
        c.find<QPushButton>("templateUse")->click();
        QCOMPARE(c.find<QLineEdit>("field-user_id")->text(), "u9");
        QTRY_VERIFY(c.button->isEnabled());
        c.button->click();
        QTRY_COMPARE(realSends(c.server), 1);
        QCOMPARE(lastSend(c.server).value("data").toObject().value("payment_id").toString().size(),
                 36); // expanded
        QVERIFY(QFile::exists(c.options.settings + "/templates.json"));
    }

    void historyIsEditedAndSentAgain()
    {
        SendCase c;
        QVERIFY(c.open());
        QTRY_VERIFY(c.button->isEnabled());
        c.button->click();
        auto* history = c.find<QTableView>("sendHistory");
        QTRY_COMPARE(history->model()->rowCount(), 1);
        c.document->setJsonText("{}");
        Q_EMIT history->activated(history->model()->index(0, 0));
        QTRY_COMPARE(c.find<QLineEdit>("field-payment_id")->text(), "pay-7");
    }

    void unknownVariablesAreNotSent()
    {
        SendCase c;
        QVERIFY(c.open());
        c.document->setJsonText(R"({"payment_id": "{{nonsense}}", "user_id": "u1", "status": "completed"})");
        QTRY_VERIFY(c.why->text().contains("nonsense"));
        QVERIFY(!c.button->isEnabled());
    }

    void aReadOnlyServerIsSaid()
    {
        SendCase c;
        c.server.readOnly = true;
        QVERIFY(c.start("send"));
        QTRY_VERIFY(!c.find<QPushButton>("sendButton")->isEnabled());
        QVERIFY(!c.find<QLabel>("sendWhyNot")->text().isEmpty() || !c.page("send")->frame()->showsContent());
    }
};

QTEST_MAIN(TestSend)
#include "tst_send.moc"
