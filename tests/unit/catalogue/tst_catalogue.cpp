// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "catalogue/catalogue.h"

#include <QtTest>

#include <optional>

using namespace sio::catalogue;
using sio::protocol::JsonScanner;
using sio::protocol::JsonStatus;

namespace {

QByteArray joined(const std::vector<std::string>& list)
{
    QByteArray text;
    for (const std::string& item : list)
        text += (text.isEmpty() ? "" : " ") + QByteArray::fromStdString(item);
    return text;
}

} // namespace

class TestCatalogue : public QObject {
    Q_OBJECT

private:
    std::optional<Catalogue> m_catalogue;

private Q_SLOTS:
    void initTestCase()
    {
        auto loaded = Catalogue::builtIn();
        QVERIFY2(loaded.has_value(), loaded ? "" : loaded.error().text().c_str());
        m_catalogue = std::move(loaded).value();
    }

    void knowsTheDomainEvents()
    {
        for (const char* name : {"session_update", "booking_confirmation", "availability_update",
                                 "payment_update", "researcher_onboarded"}) {
            const EventType* type = m_catalogue->find(name);
            QVERIFY2(type, name);
            QVERIFY(!type->title.empty());
            QVERIFY(!type->description.empty());
            QVERIFY(!type->exampleJson.empty());
        }
        QVERIFY(!m_catalogue->find("payment"));
        QVERIFY(!m_catalogue->find(""));
    }

    void examplesKeepTheirOrder()
    {
        QVERIFY(m_catalogue->find("payment_update")->exampleJson.starts_with("{\"id\":\"0b9d3c1e"));
        QVERIFY(m_catalogue->find("payment_update")->exampleJson.find("\"amount\":75.00,") !=
                std::string::npos);
    }

    void derivesTheAudience_data()
    {
        QTest::addColumn<QByteArray>("event");
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<QByteArray>("rooms");
        const auto row = [](const char* name, const char* event, const char* data, const char* rooms) {
            QTest::newRow(name) << QByteArray(event) << QByteArray(data) << QByteArray(rooms);
        };
        row("session: room alone", "session_update", R"({"session_id":"s"})", "session:s");
        row("session: users where given", "session_update",
            R"({"session_id":"s","user_id":"u","researcher_user_id":"v"})", "session:s user:u user:v");
        row("session: not the researcher's room", "session_update",
            R"({"session_id":"s","researcher_id":"r"})", "session:s");
        row("session: one user in both roles", "session_update",
            R"({"session_id":"s","user_id":"u","researcher_user_id":"u"})", "session:s user:u");
        row("session: null is absent", "session_update", R"({"session_id":"s","user_id":null})", "session:s");
        row("session: no id", "session_update", R"({"status":"completed"})", "");
        row("booking", "booking_confirmation",
            R"({"session_id":"s","user_id":"u","researcher_id":"r","researcher_user_id":"v"})",
            "user:u user:v session:s");
        row("availability", "availability_update", R"({"researcher_id":"r","user_id":"u","session_id":"s"})",
            "researcher:r");
        row("payment", "payment_update", R"({"payment_id":"p","user_id":"u","session_id":"s"})", "user:u");
        row("payment: no identifier", "payment_update", R"({"user_id":"a b"})", "");
        row("payment: a number", "payment_update", R"({"user_id":7})", "");
        row("onboarded: never derived", "researcher_onboarded", R"({"researcher_id":"r","user_id":"u"})", "");
    }

    void derivesTheAudience()
    {
        QFETCH(QByteArray, event);
        QFETCH(QByteArray, data);
        QFETCH(QByteArray, rooms);
        const std::string text = data.toStdString();
        JsonScanner scanner;
        QCOMPARE(scanner.scan(text), JsonStatus::Valid);
        const EventType* type = m_catalogue->find(event.toStdString());
        QVERIFY(type);
        QCOMPARE(joined(audienceOf(*type, scanner, IdentifierFormat::Opaque)), rooms);
    }

    void derivesUuidAudiencesInLowerCase()
    {
        JsonScanner scanner;
        QCOMPARE(scanner.scan(R"({"user_id":"5B8A1F3C-7F0D-4A52-8C86-4F6F1F0F2A11"})"), JsonStatus::Valid);
        QCOMPARE(joined(audienceOf(*m_catalogue->find("payment_update"), scanner, IdentifierFormat::Uuid)),
                 QByteArray("user:5b8a1f3c-7f0d-4a52-8c86-4f6f1f0f2a11"));
    }

    void namesParticipants()
    {
        const std::string text =
            R"({"session_id":"s","user_id":"u","researcher_user_id":"v","researcher_id":"r"})";
        JsonScanner scanner;
        QCOMPARE(scanner.scan(text), JsonStatus::Valid);
        for (const char* event : {"session_update", "booking_confirmation"}) {
            const auto named = participantsOf(*m_catalogue->find(event), scanner, IdentifierFormat::Opaque);
            QCOMPARE(named.sessionId, std::string("s"));
            QCOMPARE(joined(named.users), QByteArray("u v"));
        }
        QVERIFY(participantsOf(*m_catalogue->find("payment_update"), scanner, IdentifierFormat::Opaque)
                    .sessionId.empty());
    }

    void takesANewEventAsOneEntry()
    {
        const std::string json =
            R"({"event":"paper_published","title":"Paper","audience":["paper:<paper_id>"],)"
            R"("fields":[{"name":"paper_id","type":"id","required":true}],)"
            R"("example":{"paper_id":"p"}})";
        const auto loaded = Catalogue::load({{"new.json", json}});
        QVERIFY2(loaded.has_value(), loaded ? "" : loaded.error().text().c_str());
        JsonScanner scanner;
        QCOMPARE(scanner.scan(R"({"paper_id":"x"})"), JsonStatus::Valid);
        QCOMPARE(joined(audienceOf(*loaded->find("paper_published"), scanner, IdentifierFormat::Opaque)),
                 QByteArray("paper:x"));
    }

    void saysPreciselyWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const QByteArray& json, const char* expected) {
            QTest::newRow(name) << json << QByteArray(expected);
        };
        // A good entry with one part replaced.
        const auto entry = [](const QByteArray& fields, const QByteArray& rest) {
            return QByteArray("{\"event\":\"e\",\n\"fields\":") + fields + ",\n\"audience\":[],\n" + rest +
                   "\"example\":{}}";
        };
        row("syntax", "{\n\"event\": \"e\",\n}", "f.json:3: ");
        row("cut off", "{\"event\":", "f.json:1: ");
        row("no object", "[]", "f.json:1: must be an object");
        row("no event", R"({"fields":[],"audience":[],"example":{}})", "f.json:1: event is missing");
        row("no fields", R"({"event":"e","audience":[],"example":{}})", "f.json:1: fields is missing");
        row("no audience", R"({"event":"e","fields":[],"example":{}})", "f.json:1: audience is missing");
        row("no example", R"({"event":"e","fields":[],"audience":[]})", "f.json:1: example is missing");
        row("reserved name", R"({"event":"disconnect","fields":[],"audience":[],"example":{}})",
            "f.json:1: event: \"disconnect\" is reserved");
        row("control character", R"({"event":"a\nb","fields":[],"audience":[],"example":{}})",
            "f.json:1: event: is too long or has control characters");
        row("event no string", R"({"event":7,"fields":[],"audience":[],"example":{}})",
            "f.json:1: event: must be a string");
        row("empty event", R"({"event":"","fields":[],"audience":[],"example":{}})",
            "f.json:1: event: must not be empty");
        row("unknown member", entry("[]", "\"colour\":1,"), "f.json:4: colour: unknown member");
        row("member twice", entry("[]", "\"title\":\"a\",\n\"title\":\"b\","),
            "f.json:5: title: stands here twice");
        row("unknown type", entry(R"([{"name":"a","type":"id"},{"name":"b","type":"strng"}])", ""),
            "f.json:2: fields[1].type: unknown type \"strng\"");
        row("no type", entry(R"([{"name":"a"}])", ""), "f.json:2: fields[0]: type is missing");
        row("no name", entry(R"([{"type":"id"}])", ""), "f.json:2: fields[0]: name is missing");
        row("field twice", entry(R"([{"name":"a","type":"id"},{"name":"a","type":"id"}])", ""),
            "f.json:2: fields[1]: a second field \"a\"");
        row("unknown member of a field", entry(R"([{"name":"a","type":"id","requird":true}])", ""),
            "f.json:2: fields[0].requird: unknown member");
        row("required no boolean", entry(R"([{"name":"a","type":"id","required":"yes"}])", ""),
            "f.json:2: fields[0].required: must be true or false");
        row("required and recommended",
            entry(R"([{"name":"a","type":"id","required":true,"recommended":true}])", ""),
            "f.json:2: fields[0]: is required and recommended");
        row("enum without values", entry(R"([{"name":"a","type":"enum"}])", ""),
            "f.json:2: fields[0]: values is missing");
        row("values without enum", entry(R"([{"name":"a","type":"id","values":["x"]}])", ""),
            "f.json:2: fields[0]: values belong to an enum");
        row("items without list", entry(R"([{"name":"a","type":"id","items":{"type":"id"}}])", ""),
            "f.json:2: fields[0]: items belong to a list or a map");
        row("fields without object",
            entry(R"([{"name":"a","type":"id","fields":[{"name":"b","type":"id"}]}])", ""),
            "f.json:2: fields[0]: fields belong to an object");
        row("audience rule", R"({"event":"e","fields":[],"audience":["user:"],"example":{}})",
            "f.json:1: audience[0]: must be such as \"session:<session_id>\"");
        row("audience of an unknown field",
            R"({"event":"e","fields":[],"audience":["user:<u>"],"example":{}})",
            "f.json:1: audience[0]: there is no field \"u\"");
        row("audience of no id",
            R"({"event":"e","fields":[{"name":"u","type":"string"}],"audience":["user:<u>"],"example":{}})",
            "f.json:1: audience[0]: field \"u\" is no id");
        row("one_of an unknown field", entry("[]", "\"one_of\":[[\"x\"]],"),
            "f.json:4: one_of[0]: there is no field \"x\"");
        row("privacy without reason", entry("[]", "\"privacy\":[{\"field\":\"x\"}],"),
            "f.json:4: privacy[0]: field or reason is missing");
        row("participants without users",
            entry(R"([{"name":"s","type":"id"}])", "\"participants\":{\"session\":\"s\"},"),
            "f.json:4: participants: session or users is missing");
        row("participants unknown", entry("[]", "\"participants\":{\"session\":\"s\"},"),
            "f.json:4: participants.session: there is no field \"s\"");
        row("example against its own fields", entry(R"([{"name":"a","type":"id","required":true}])", ""),
            "f.json:4: example: a is missing");
        QByteArray deep = R"({"name":"a","type":"list","items":)";
        for (int i = 0; i < 9; ++i)
            deep += R"({"type":"list","items":)";
        deep += R"({"type":"id"})" + QByteArray(10, '}');
        row("too deep", entry("[" + deep + "]", ""),
            "f.json:2: fields[0].items.items.items.items.items.items.items.items: is nested too deep");
    }

    void saysPreciselyWhatIsWrong()
    {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, expected);
        const auto loaded = Catalogue::load({{"f.json", json.toStdString()}});
        QVERIFY(!loaded.has_value());
        const QByteArray text = QByteArray::fromStdString(loaded.error().text());
        QVERIFY2(text.startsWith(expected), text.constData());
    }

    void refusesTwoEntriesOfOneEvent()
    {
        const std::string json = R"({"event":"e","fields":[],"audience":[],"example":{}})";
        const auto loaded = Catalogue::load({{"a.json", json}, {"b.json", json}});
        QVERIFY(!loaded.has_value());
        QCOMPARE(loaded.error().text(), std::string("b.json:1: event: \"e\" is known already"));
    }

    void everyCutOfAGoodFileIsRefused()
    {
        const std::string json =
            R"({"event":"e","fields":[{"name":"a","type":"enum","values":["x"]}],"audience":[],"example":{"a":"x"}})";
        QVERIFY(Catalogue::load({{"f.json", json}}).has_value());
        for (std::size_t length = 0; length < json.size(); ++length)
            QVERIFY(!Catalogue::load({{"f.json", json.substr(0, length)}}).has_value());
    }

    void namesFieldKinds()
    {
        QCOMPARE(QByteArray(fieldKindName(FieldKind::Timestamp).data(), 2), QByteArray("ts"));
        QCOMPARE(std::string(fieldKindName(FieldKind::Map)), std::string("map"));
    }
};

QTEST_APPLESS_MAIN(TestCatalogue)
#include "tst_catalogue.moc"
