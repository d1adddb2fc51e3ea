// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "catalogue/catalogue.h"
#include "catalogue/jsonobject.h"
#include "catalogue/payload.h"

#include <QtTest>

using namespace sio::catalogue;
using sio::protocol::JsonScanner;
using sio::protocol::JsonStatus;

/// Payloads pass through; only what is absent is added (domain.md, rule 0).
class TestPayload : public QObject {
    Q_OBJECT

private:
    std::string composed(const EventType* type, std::string_view data, bool test = false)
    {
        JsonScanner scanner;
        if (scanner.scan(data) != JsonStatus::Valid)
            return "not valid";
        m_composed = compose(type, data, scanner, {"E", "T", test});
        return JsonScanner().scan(m_composed.json) == JsonStatus::Valid ? m_composed.json
                                                                        : "broken: " + m_composed.json;
    }

    Composed m_composed;

private Q_SLOTS:
    void addsCommonFieldsBehindTheLastMember_data()
    {
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const char* data, const char* expected) {
            QTest::newRow(name) << QByteArray(data) << QByteArray(expected);
        };
        row("empty object", "{}", R"({"event_id":"E","occurred_at":"T"})");
        row("empty object with blanks", " { } ", R"( {"event_id":"E","occurred_at":"T" } )");
        row("digits, order and unknown members stay",
            R"({"z":1.2300,"big":123456789012345678901234567890,"a":1e999999})",
            R"({"z":1.2300,"big":123456789012345678901234567890,"a":1e999999,"event_id":"E","occurred_at":"T"})");
        row("blanks stay", "{ \"a\" : 1 }\n", "{ \"a\" : 1,\"event_id\":\"E\",\"occurred_at\":\"T\" }\n");
        row("escapes stay", R"({"a":"\u00e9\ud800\/"})",
            R"({"a":"\u00e9\ud800\/","event_id":"E","occurred_at":"T"})");
        row("own event_id stays", R"({"event_id":"mine"})", R"({"event_id":"mine","occurred_at":"T"})");
        row("own occurred_at stays", R"({"occurred_at":"then"})", R"({"occurred_at":"then","event_id":"E"})");
        row("null is there", R"({"event_id":null,"occurred_at":null})",
            R"({"event_id":null,"occurred_at":null})");
        row("an escaped key is the same key", R"({"event\u005fid":"mine","occurred_at":"then"})",
            R"({"event\u005fid":"mine","occurred_at":"then"})");
        row("a nested event_id is another", R"({"a":{"event_id":"x"}})",
            R"({"a":{"event_id":"x"},"event_id":"E","occurred_at":"T"})");
    }

    void addsCommonFieldsBehindTheLastMember()
    {
        QFETCH(QByteArray, data);
        QFETCH(QByteArray, expected);
        QCOMPARE(QByteArray::fromStdString(composed(nullptr, data.toStdString())), expected);
    }

    void marksTestEventsAlone()
    {
        QCOMPARE(composed(nullptr, "{}", true),
                 std::string(R"({"event_id":"E","occurred_at":"T","test":true})"));
        QCOMPARE(composed(nullptr, R"({"test":false})", true),
                 std::string(R"({"test":false,"event_id":"E","occurred_at":"T"})"));
    }

    void reportsTheIdThatTheEventHas()
    {
        composed(nullptr, "{}");
        QCOMPARE(m_composed.eventId, std::string("E"));
        composed(nullptr, R"({"event_id":"m\u0069ne"})");
        QCOMPARE(m_composed.eventId, std::string("mine"));
        composed(nullptr, R"({"event_id":17})");
        QCOMPARE(m_composed.eventId, std::string("17"));
    }

    void fillsFromAnotherMember()
    {
        const auto catalogue = Catalogue::builtIn();
        QVERIFY(catalogue.has_value());
        const EventType* payment = catalogue->find("payment_update");
        QVERIFY(payment);
        QCOMPARE(composed(payment, R"({"id":"p1"})"),
                 std::string(R"({"id":"p1","payment_id":"p1","event_id":"E","occurred_at":"T"})"));
        QCOMPARE(composed(payment, R"({"id":"p1","payment_id":"p2"})"),
                 std::string(R"({"id":"p1","payment_id":"p2","event_id":"E","occurred_at":"T"})"));
        QCOMPARE(composed(payment, R"({"id":0017.0})"), std::string("not valid"));
        QCOMPARE(composed(payment, R"({"id":17.0})"),
                 std::string(R"({"id":17.0,"payment_id":17.0,"event_id":"E","occurred_at":"T"})"));
        QCOMPARE(composed(catalogue->find("session_update"), R"({"id":"s1"})"),
                 std::string(R"({"id":"s1","session_id":"s1","event_id":"E","occurred_at":"T"})"));
    }

    void takesMembersOut_data()
    {
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const char* data, const char* expected) {
            QTest::newRow(name) << QByteArray(data) << QByteArray(expected);
        };
        row("none there: untouched", R"({ "a" : 1.0 , "b":2 })", R"({ "a" : 1.0 , "b":2 })");
        row("first", R"({"to":{"all":true},"a":1.0})", R"({"a":1.0})");
        row("middle", R"({"a":1.0,"to":[1,2],"b":2})", R"({"a":1.0,"b":2})");
        row("last", R"({"a":1.0,"to":"x"})", R"({"a":1.0})");
        row("only one", R"({"to":1})", R"({})");
        row("both", R"({"test":true,"a":1,"to":1})", R"({"a":1})");
        row("twice", R"({"to":1,"a":1,"to":2})", R"({"a":1})");
        row("escaped name", R"({"t\u006f":1,"a":1})", R"({"a":1})");
        row("kept text stands as it was", R"({ "k\u0065y" :  [ 1, 2 ] , "to":1})",
            R"({"k\u0065y" :  [ 1, 2 ]})");
    }

    void takesMembersOut()
    {
        QFETCH(QByteArray, data);
        QFETCH(QByteArray, expected);
        const std::string text = data.toStdString();
        JsonScanner scanner;
        QCOMPARE(scanner.scan(text), JsonStatus::Valid);
        QCOMPARE(QByteArray::fromStdString(withoutMembers(text, scanner, {"to", "test"})), expected);
    }

    void writesObjectsInOrder()
    {
        QCOMPARE(JsonObject().str(), std::string("{}"));
        QCOMPARE(JsonObject()
                     .text("b", "tab \t and line \n")
                     .integer("a", -7)
                     .boolean("t", true)
                     .raw("o", "{}")
                     .texts("l", {"x", "y"})
                     .texts("e", {})
                     .str(),
                 std::string(R"({"b":"tab \t and line \n","a":-7,"t":true,"o":{},"l":["x","y"],"e":[]})"));
    }
};

QTEST_APPLESS_MAIN(TestPayload)
#include "tst_payload.moc"
