// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "api/body.h"

#include <QtTest/QTest>

using namespace sio;
using namespace sio::api;

class TestBody : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rowIsRelayedByteForByte_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("data");
        const auto row = [](const char* name, const char* body, const char* data) {
            QTest::newRow(name) << QString::fromUtf8(body) << QString::fromUtf8(data);
        };
        row("plain", R"({"id":"p1"})", R"({"id":"p1"})");
        row("digits and order", R"({"z":1.50,"a":12345678901234567890123, "e":1E400,"z":-0})",
            R"({"z":1.50,"a":12345678901234567890123, "e":1E400,"z":-0})");
        row("blanks inside stay, outside go", " \n{ \"a\" :\t1 }\r\n", "{ \"a\" :\t1 }");
        row("escapes and unicode", R"({"n":"\u00e9\uD800 é 🙂","__proto__":{"to":1}})",
            R"({"n":"\u00e9\uD800 é 🙂","__proto__":{"to":1}})");
        row("empty", "{}", "{}");
        row("reserved in the middle", R"({"a":1.0, "dry_run":false,"b" : 2})", R"({"a":1.0,"b" : 2})");
        row("reserved at the end", R"({"a":1,"test":true})", R"({"a":1})");
        row("only reserved", R"({"test":true,"to":{"all":true}})", R"({})");
        row("escaped name", R"({"t\u006f":{"users":["u1"]},"a":1})", R"({"a":1})");
        row("nested names stay", R"({"a":{"to":1,"test":2},"dry_run":null})", R"({"a":{"to":1,"test":2}})");
    }
    void rowIsRelayedByteForByte()
    {
        QFETCH(QString, body);
        QFETCH(QString, data);
        const ApiOptions options;
        BodyReader reader(options);
        const auto parsed = reader.readRow(body.toStdString(), "payment_update");
        QVERIFY2(parsed.has_value(), parsed ? "" : parsed.error().message.c_str());
        QCOMPARE(QString::fromStdString(parsed->request.dataJson), data);
        QCOMPARE(parsed->request.event, std::string("payment_update"));
    }

    void reservedMembersSteerThePublish()
    {
        const ApiOptions options;
        BodyReader reader(options);
        const auto parsed = reader.readRow(
            R"({"to":{"users":["u1","\u00fc"],"rooms":["session:1"],"sockets":["s"],"all":true},)"
            R"("except":{"users":["u2"]},"idempotency_key":"k","dry_run":true,"test":true,"a":1})",
            "x");
        QVERIFY(parsed.has_value());
        const papermastery::PublishRequest& request = parsed->request;
        QCOMPARE(request.to->users, (std::vector<std::string>{"u1", "\xC3\xBC"}));
        QCOMPARE(request.to->rooms, std::vector<std::string>{"session:1"});
        QCOMPARE(request.to->sockets, std::vector<std::string>{"s"});
        QVERIFY(request.to->all);
        QCOMPARE(request.except.users, std::vector<std::string>{"u2"});
        QVERIFY(request.dryRun);
        QVERIFY(request.test);
        QVERIFY(!request.isVolatile);
        QCOMPARE(parsed->idempotencyKey, std::string("k"));
        QCOMPARE(request.dataJson, std::string(R"({"a":1})"));
    }

    void nullCountsAsAbsent()
    {
        const ApiOptions options;
        BodyReader reader(options);
        const auto parsed = reader.readRow(
            R"({"to":null,"except":null,"idempotency_key":null,"dry_run":null,"test":null})", "x");
        QVERIFY(parsed.has_value());
        QVERIFY(!parsed->request.to);
        QVERIFY(parsed->request.except.empty());
        QVERIFY(!parsed->request.dryRun);
    }

    void emptyAudienceIsNotNoAudience()
    {
        const ApiOptions options;
        BodyReader reader(options);
        const auto parsed = reader.readRow(R"({"to":{"users":[]}})", "x");
        QVERIFY(parsed.has_value());
        QVERIFY(parsed->request.to && parsed->request.to->empty());
    }

    void wrongMembersAreNamed_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("field");
        QTest::newRow("to is text") << R"({"to":"u1"})"
                                    << "to";
        QTest::newRow("to is a list") << R"({"to":["u1"]})"
                                      << "to";
        QTest::newRow("users is text") << R"({"to":{"users":"u1"}})"
                                       << "to.users";
        QTest::newRow("a user is a number") << R"({"to":{"users":["a",1]}})"
                                            << "to.users[1]";
        QTest::newRow("rooms is an object") << R"({"except":{"rooms":{}}})"
                                            << "except.rooms";
        QTest::newRow("all is text") << R"({"to":{"all":"true"}})"
                                     << "to.all";
        QTest::newRow("misspelt") << R"({"to":{"user":["u1"]}})"
                                  << "to.user";
        QTest::newRow("dry_run is a number") << R"({"dry_run":1})"
                                             << "dry_run";
        QTest::newRow("test is text") << R"({"test":"yes"})"
                                      << "test";
        QTest::newRow("key is a number") << R"({"idempotency_key":7})"
                                         << "idempotency_key";
        QTest::newRow("key is empty") << R"({"idempotency_key":""})"
                                      << "idempotency_key";
        QTest::newRow("key has a newline") << R"({"idempotency_key":"a\n"})"
                                           << "idempotency_key";
        QTest::newRow("key is long") << "{\"idempotency_key\":\"" + QString(257, 'k') + "\"}"
                                     << "idempotency_key";
    }
    void wrongMembersAreNamed()
    {
        QFETCH(QString, body);
        QFETCH(QString, field);
        const ApiOptions options;
        BodyReader reader(options);
        const auto parsed = reader.readRow(body.toStdString(), "x");
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().status, 422);
        QCOMPARE(QString::fromStdString(parsed.error().detailsJson), QString(R"({"field":"%1"})").arg(field));
    }

    void publishBodyIsRead()
    {
        const ApiOptions options;
        BodyReader reader(options);
        const auto parsed = reader.readPublish(
            R"({"ev\u0065nt":"pay\u006dent", "data": {"n": 1.00} ,"volatile":true,"to":{"rooms":["r"]}})");
        QVERIFY2(parsed.has_value(), parsed ? "" : parsed.error().message.c_str());
        QCOMPARE(parsed->request.event, std::string("payment"));
        QCOMPARE(parsed->request.dataJson, std::string(R"({"n": 1.00})"));
        QVERIFY(parsed->request.isVolatile);
        QCOMPARE(parsed->request.to->rooms, std::vector<std::string>{"r"});
    }

    void wrongPublishBodiesAreRefused_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("field");
        QTest::newRow("no event") << R"({"data":{}})"
                                  << "MISSING_FIELD"
                                  << "event";
        QTest::newRow("no data") << R"({"event":"x"})"
                                 << "MISSING_FIELD"
                                 << "data";
        QTest::newRow("event is a number") << R"({"event":1,"data":{}})"
                                           << "INVALID_FIELD"
                                           << "event";
        QTest::newRow("event is empty") << R"({"event":"","data":{}})"
                                        << "INVALID_FIELD"
                                        << "event";
        QTest::newRow("event with NUL") << R"({"event":"a\u0000","data":{}})"
                                        << "INVALID_FIELD"
                                        << "event";
        QTest::newRow("data is a list") << R"({"event":"x","data":[]})"
                                        << "INVALID_FIELD"
                                        << "data";
        QTest::newRow("data is null") << R"({"event":"x","data":null})"
                                      << "INVALID_FIELD"
                                      << "data";
        QTest::newRow("misspelt except") << R"({"event":"x","data":{},"excpet":{}})"
                                         << "INVALID_FIELD"
                                         << "excpet";
        QTest::newRow("volatile is text") << R"({"event":"x","data":{},"volatile":"1"})"
                                          << "INVALID_FIELD"
                                          << "volatile";
        QTest::newRow("a list") << "[]"
                                << "INVALID_PAYLOAD"
                                << "body";
        QTest::newRow("a string") << R"("x")"
                                  << "INVALID_PAYLOAD"
                                  << "body";
        for (const char* name :
             {"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"})
            QTest::newRow(name) << QString(R"({"event":"%1","data":{}})").arg(name) << "RESERVED_EVENT"
                                << "event";
    }
    void wrongPublishBodiesAreRefused()
    {
        QFETCH(QString, body);
        QFETCH(QString, code);
        QFETCH(QString, field);
        const ApiOptions options;
        BodyReader reader(options);
        const auto parsed = reader.readPublish(body.toStdString());
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().status, 422);
        QCOMPARE(QString::fromStdString(parsed.error().code), code);
        QCOMPARE(QString::fromStdString(parsed.error().detailsJson), QString(R"({"field":"%1"})").arg(field));
    }

    void badJsonIsRefusedWith400_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("cut") << QByteArray(R"({"a":)");
        QTest::newRow("trailing") << QByteArray(R"({"a":1} x)");
        QTest::newRow("not a number") << QByteArray(R"({"a":01})");
        QTest::newRow("not utf-8") << QByteArray("{\"a\":\"\xFF\"}");
        QTest::newRow("deep") << QByteArray(R"({"a":)") + QByteArray(128, '[') + QByteArray(128, ']') + "}";
        QTest::newRow("very deep") << QByteArray(500'000, '[');
        QTest::newRow("many values") << QByteArray(R"({"a":[)") + QByteArray("0,").repeated(100'000) + "0]}";
    }
    void badJsonIsRefusedWith400()
    {
        QFETCH(QByteArray, body);
        const ApiOptions options;
        BodyReader reader(options);
        for (int form = 0; form < 2; ++form) {
            const auto parsed =
                form == 0 ? reader.readRow(body.toStdString(), "x") : reader.readPublish(body.toStdString());
            QVERIFY(!parsed);
            QCOMPARE(parsed.error().status, 400);
            QCOMPARE(parsed.error().code, std::string("INVALID_JSON"));
        }
    }

    void dataOverItsLimitIsRefusedWith413()
    {
        ApiOptions options;
        options.maxEventBytes = 100;
        BodyReader reader(options);
        const std::string fits = "{\"a\":\"" + std::string(92, 'x') + "\"}";
        QCOMPARE(fits.size(), std::size_t(100));
        const std::string over = "{\"a\":\"" + std::string(93, 'x') + "\"}";
        QVERIFY(reader.readRow(fits, "x").has_value());
        QVERIFY(reader.readPublish(R"({"event":"x","data":)" + fits + "}").has_value());
        const auto row = reader.readRow(over, "x");
        QVERIFY(!row);
        QCOMPARE(row.error().status, 413);
        QCOMPARE(row.error().detailsJson, std::string(R"({"limit":100})"));
        const auto publish = reader.readPublish(R"({"event":"x","data":)" + over + "}");
        QVERIFY(!publish);
        QCOMPARE(publish.error().status, 413);
        // What is taken out does not count.
        QVERIFY(reader.readRow(R"({"idempotency_key":"kkkkkkkk",)" + fits.substr(1), "x").has_value());
    }

    void batchKeepsOrderAndItemErrorsApart()
    {
        const ApiOptions options;
        BodyReader reader(options);
        const auto items =
            reader.readBatch(R"({"items":[{"event":"a","data":{"n":1}}, 7 ,{"event":"b","data":{}}]})");
        QVERIFY(items.has_value());
        QCOMPARE(items->size(), std::size_t(3));
        QCOMPARE((*items)[0].body->request.event, std::string("a"));
        QVERIFY(!(*items)[1].body);
        QCOMPARE((*items)[1].body.error().code, std::string("INVALID_PAYLOAD"));
        QCOMPARE((*items)[1].text, std::string_view("7"));
        QCOMPARE((*items)[2].body->request.event, std::string("b"));
    }

    void malformedBatchesAreRefusedAsAWhole_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<int>("status");
        QTest::newRow("cut") << R"({"items":[)" << 400;
        QTest::newRow("a list") << "[]" << 422;
        QTest::newRow("no items") << "{}" << 422;
        QTest::newRow("items is an object") << R"({"items":{}})" << 422;
        QTest::newRow("other member") << R"({"items":[],"dry_run":true})" << 422;
        QTest::newRow("1001 items") << R"({"items":[)" + QString("0,").repeated(1000) + "0]}" << 422;
    }
    void malformedBatchesAreRefusedAsAWhole()
    {
        QFETCH(QString, body);
        const ApiOptions options;
        BodyReader reader(options);
        const auto items = reader.readBatch(body.toStdString());
        QVERIFY(!items);
        QTEST(items.error().status, "status");
    }

    void batchOfAThousandIsTaken()
    {
        const ApiOptions options;
        BodyReader reader(options);
        const auto items =
            reader.readBatch(R"({"items":[)" + QString("0,").repeated(999).toStdString() + "0]}");
        QVERIFY(items.has_value());
        QCOMPARE(items->size(), std::size_t(1000));
    }

    void participantsAreRead()
    {
        const ApiOptions options;
        BodyReader reader(options);
        const auto users = reader.readParticipants(R"({"users":["u1","u2"]})");
        QVERIFY(users.has_value());
        QCOMPARE(*users, (std::vector<std::string>{"u1", "u2"}));
        QVERIFY(reader.readParticipants(R"({"users":[]})").has_value());
        for (const char* wrong : {"{}", R"({"users":null})", R"({"users":"u1"})", R"({"users":[1]})",
                                  R"({"users":[],"x":1})", "[]"})
            QVERIFY2(!reader.readParticipants(wrong), wrong);
    }
};

QTEST_APPLESS_MAIN(TestBody)
#include "tst_body.moc"
