// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/senddocument.h"
#include "models/snippets.h"

#include <QJsonDocument>
#include <QtTest>

using namespace sio;
using namespace sio::models;
using catalogue::FieldKind;
using TargetKind = link::Target::Kind;

namespace {

link::ServerConfig serverConfig(bool production)
{
    link::ServerConfig config;
    config.dialect = link::Dialect::Stream;
    config.features = {link::Feature::Publish, link::Feature::Arm};
    config.capabilities = {"watch", "publish"};
    config.role = "support";
    config.production = production;
    config.recipientsCap = 10;
    config.serverId = "srv-1";
    return config;
}

bool hasProblem(const SendDocument& document, const QString& code, const QString& field)
{
    return std::any_of(document.problems().begin(), document.problems().end(),
                       [&](const Problem& p) { return p.code == code && p.field == field; });
}

} // namespace

class TestSendDocument : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knowsTheDomainEvents()
    {
        SendDocument document;
        QVERIFY(document.eventNames().contains("payment_update"));
        QCOMPARE(document.eventNames().size(), 5);
        document.setEvent("payment_update", true);
        QVERIFY(document.eventType());
        QVERIFY(document.jsonText().contains("75.00")); // digits are kept
        const FormField* status = document.field("status");
        QVERIFY(status && status->present && status->kind == FieldKind::Enum);
        QCOMPARE(status->value, QString("completed"));
        QVERIFY(status->values.contains("refunded"));
        QVERIFY(document.field("currency"));
        document.setEvent("custom_event");
        QVERIFY(!document.eventType());
        QVERIFY(document.field("status") && !document.field("status")->known);
    }

    void takesTheServersCatalogue()
    {
        SendDocument document;
        document.setCatalogue(
            {{"x.json", R"({"event":"x","title":"X","description":"d","audience":[],"audience_note":"n",
            "fields":[{"name":"f","type":"id","required":true}],"example":{"f":"1"}})"}});
        QCOMPARE(document.eventNames(), QStringList{"x"});
        document.setCatalogue({{"broken.json", "{"}}); // falls back to our own
        QCOMPARE(document.eventNames().size(), 5);
    }

    void keepsFieldsAndTextInStep()
    {
        SendDocument document;
        document.setEvent("payment_update");
        document.setJsonText(R"({"payment_id":"p-1", "amount":50.10, "extra":{"a":1}})");
        QCOMPARE(document.field("payment_id")->value, QString("p-1"));
        QCOMPARE(document.field("amount")->value, QString("50.10"));
        QVERIFY(document.field("extra") && !document.field("extra")->editable &&
                !document.field("extra")->known);
        document.setField("payment_id", "p-2");
        QCOMPARE(document.jsonText(), QString(R"({"payment_id":"p-2", "amount":50.10, "extra":{"a":1}})"));
        document.setField("amount", "7.00"); // stays a number
        QCOMPARE(document.jsonText(), QString(R"({"payment_id":"p-2", "amount":7.00, "extra":{"a":1}})"));
        document.setField("amount", "{{amount}}");
        QCOMPARE(document.jsonText(),
                 QString(R"({"payment_id":"p-2", "amount":"{{amount}}", "extra":{"a":1}})"));
        document.setField("status", "failed");
        QVERIFY(document.jsonText().contains(R"("status": "failed")"));
        document.setField("status", "");
        QVERIFY(!document.jsonText().contains("status"));
        document.removeField("payment_id");
        QVERIFY(!document.field("payment_id")->present);
        // A text that is no object leaves the fields as they were, and locked.
        const auto fields = document.fields().size();
        document.setJsonText("{\"a\":");
        QVERIFY(!document.isObject());
        QCOMPARE(document.fields().size(), fields);
        document.setField("status", "failed");
        QCOMPARE(document.jsonText(), QString("{\"a\":"));
    }

    void undoes()
    {
        SendDocument document;
        QVERIFY(!document.canUndo());
        document.setJsonText("{\"a\":1}");
        document.setField("a", "2");
        document.setJsonText("{");
        QVERIFY(document.canUndo() && !document.canRedo());
        document.undo();
        QCOMPARE(document.jsonText(), QString("{\"a\":2}"));
        document.undo();
        document.undo();
        QCOMPARE(document.jsonText(), QString("{}"));
        QVERIFY(!document.canUndo());
        document.redo();
        QCOMPARE(document.jsonText(), QString("{\"a\":1}"));
        document.setJsonText("{\"b\":1}");
        QVERIFY(!document.canRedo());
    }

    void pointsAtProblems()
    {
        SendDocument document;
        document.setEvent("payment_update");
        document.setJsonText("{\n  \"payment_id\": \"p\",\n  \"status\": \"paid\"\n}");
        QVERIFY(hasProblem(document, "MISSING_FIELD", "user_id"));
        QVERIFY(hasProblem(document, "INVALID_VALUE", "status"));
        const auto status = std::find_if(document.problems().begin(), document.problems().end(),
                                         [](const Problem& p) { return p.field == "status"; });
        QCOMPARE(status->line, 3);
        QCOMPARE(status->column, 13);
        QVERIFY(!document.hasErrors());
        document.setJsonText(
            "{\"payment_id\":\"p\",\"user_id\":\"{{selected.user_id}}\",\"status\":\"{{s}}\"}");
        QVERIFY2(document.problems().empty(),
                 qPrintable(document.problems().empty() ? QString() : document.problems()[0].message));
        document.setJsonText("{\n \"a\": }");
        QVERIFY(document.hasErrors());
        QCOMPARE(document.problems()[0].line, 2);
        document.setJsonText("[1]");
        QVERIFY(document.hasErrors());
        document.setJsonText("{}");
        document.setEvent("disconnect");
        QVERIFY(hasProblem(document, "RESERVED_EVENT", ""));
    }

    void makesTheRequest()
    {
        SendDocument document;
        document.setEvent("payment_update");
        document.setJsonText(R"({"payment_id":"{{uuid}}","user_id":"{{selected.user_id}}","n":75.00})");
        document.setTarget({TargetKind::User, "{{selected.user_id}}"});
        document.setReason("  SUP-311 ");
        Variables variables;
        variables.uuid = [] { return QString("id-1"); };
        QStringList unknown;
        document.request(variables, true, &unknown);
        QCOMPARE(unknown, (QStringList{"selected.user_id", "selected.user_id"}));
        variables.values = {{"selected.user_id", "u1"}};
        const link::PublishRequest request = document.request(variables, true, &unknown);
        QVERIFY(unknown.isEmpty());
        QCOMPARE(request.data, QByteArray(R"({"payment_id":"id-1","user_id":"u1","n":75.00})"));
        QCOMPARE(request.target.name, QString("u1"));
        QCOMPARE(request.reason, QString("SUP-311"));
        QVERIFY(request.dryRun);
        QCOMPARE(document.derivedRooms(variables), QStringList{"user:u1"});
    }

    void saysWhyNotToSend()
    {
        SendDocument document;
        const std::int64_t now = 1000;
        QCOMPARE(document.whyNotSend({}, -1, {}, 0, now), QString("Not connected."));
        link::ServerConfig config = serverConfig(false);
        QVERIFY(document.whyNotSend(config, -1, {}, 0, now).contains("event"));
        document.setEvent("x");
        QCOMPARE(document.whyNotSend(config, -1, {}, 0, now), QString());
        document.setTarget({TargetKind::Room, ""});
        QVERIFY(!document.whyNotSend(config, -1, {}, 0, now).isEmpty());
        document.setTarget({TargetKind::Room, "lobby"});
        config = serverConfig(true);
        QVERIFY(document.whyNotSend(config, 3, {}, 0, now).contains("reason"));
        document.setReason("SUP-1 x");
        QVERIFY(document.whyNotSend(config, 3, {}, now, now).contains("armed"));
        QCOMPARE(document.whyNotSend(config, 3, {}, now + 1, now), QString());
        QCOMPARE(document.nameToType(config, 11), QString("lobby"));
        QVERIFY(document.whyNotSend(config, 11, {}, now + 1, now).contains("type lobby"));
        QCOMPARE(document.whyNotSend(config, 11, "lobby", now + 1, now), QString());
        document.setTarget({TargetKind::Everyone, {}});
        QCOMPARE(document.nameToType(config, 1), QString("srv-1"));
        QVERIFY(!document.whyNotSend(config, 1, "lobby", now + 1, now).isEmpty());
        config.role = "qa";
        document.setTest(false);
        QVERIFY(document.whyNotSend(config, 1, "srv-1", now + 1, now).contains("test"));
        config.readOnly = true;
        QVERIFY(document.whyNotSend(config, 1, "srv-1", now + 1, now).contains("read-only"));
        config.features.clear();
        QVERIFY(document.whyNotSend(config, 1, "srv-1", now + 1, now).contains("offer"));
        link::ServerConfig publicConfig;
        publicConfig.dialect = link::Dialect::Public;
        publicConfig.features = {link::Feature::Emit};
        publicConfig.capabilities = {"publish"};
        document.setTarget({});
        QVERIFY(document.whyNotSend(publicConfig, -1, {}, 0, now).contains("room"));
    }

    void survivesGiantAndHostileText()
    {
        SendDocument document;
        document.setEvent("payment_update");
        document.setJsonText(QString("[").repeated(SendDocument::kMaxLine));
        QVERIFY(document.hasErrors());
        document.setJsonText(QString("[\n").repeated(SendDocument::kMaxText / 2));
        QVERIFY(document.hasErrors());
        document.setJsonText("{\"a\":\"" + QString(8000, QLatin1Char('x')) + "\"}");
        QVERIFY(document.isObject());
        QCOMPARE(document.field("a")->value.size(), 8000);
        document.setJsonText(QString("{\"\\ud800\":1,\"\":2,\"__proto__\":3}"));
        QVERIFY(document.isObject());
        document.setField("__proto__", "4");
        QVERIFY(document.isObject());
    }

    void refusesWhatIsTooLarge()
    {
        SendDocument document;
        const QString kept = "{\"a\": \"b\"}";
        QVERIFY(document.setJsonText(kept));
        QStringList told;
        connect(&document, &SendDocument::textRefused, this, [&told](const QString& why) { told << why; });
        QVERIFY(!document.setJsonText("{\"a\":\"" + QString(1'000'000, QLatin1Char('x')) + "\"}"));
        QVERIFY(
            !document.setJsonText("{\"a\":\"" + QString(SendDocument::kMaxLine, QLatin1Char('x')) + "\"}"));
        QCOMPARE(told.size(), 2);
        QVERIFY(told[0].contains("1.0 MB") && told[1].contains("8,192"));
        QCOMPARE(document.jsonText(), kept);
        document.setField("a", QString(SendDocument::kMaxText, QLatin1Char('y')));
        QCOMPARE(told.size(), 3);
        QCOMPARE(document.field("a")->value, "b");
        QVERIFY(!document.canUndo() || document.jsonText() == kept);
    }

    void roundTrips()
    {
        SendDocument document;
        document.setEvent("payment_update", true);
        document.setTarget({TargetKind::Session, "s1"});
        document.setTest(true);
        document.setReason("r");
        SendDocument other;
        other.fromJson(document.toJson());
        QCOMPARE(other.toJson(), document.toJson());
    }

    void writesPrograms()
    {
        SendDocument document;
        document.setEvent("it's");
        document.setJsonText(QString::fromUtf8("{\"a\":\"'; rm -rf /; 'ö😀\"}"));
        document.setTarget({TargetKind::Room, "lobby"});
        const QString curl = document.asCurl("http://127.0.0.1:3000/api/v1/publish");
        QVERIFY(curl.contains(
            R"('{"event":"it'\''s","data":{"a":"'\''; rm -rf /; '\''ö😀"},"to":{"rooms":["lobby"]}}')"));
        QVERIFY(document.asJavaScript("http://h/").contains("await fetch(\"http://h/\""));
        const QString python = document.asPython("http://h/");
        QVERIFY(python.contains("import requests"));
        QVERIFY(python.contains("\\u00f6"));
        for (const QChar c : python)
            QVERIFY(c.unicode() < 0x7F);
    }

    void takesAnEventFromTheFeed()
    {
        link::EventRow event;
        event.event = "x";
        event.payload = R"([{"a":1.0},2])";
        event.rooms = {"session:1"};
        QCOMPARE(requestFor(event).data, QByteArray(R"({"a":1.0})"));
        QCOMPARE(requestFor(event).target.room(), QString("session:1"));
        event.payload = "[1]";
        QCOMPARE(requestFor(event).data, QByteArray("{}"));
        event.payload = "[{\"a\":";
        event.cut = true;
        QCOMPARE(requestFor(event).data, QByteArray("{}"));
    }
};

QTEST_GUILESS_MAIN(TestSendDocument)
#include "tst_senddocument.moc"
