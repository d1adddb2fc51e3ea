// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "catalogue/catalogue.h"
#include "catalogue/lint.h"

#include <QtTest>

#include <optional>

using namespace sio::catalogue;

/// Every row of the table in domain.md, section 4, from the wrong side.
class TestLint : public QObject {
    Q_OBJECT

private:
    std::optional<Catalogue> m_catalogue;

    static QByteArray summary(const std::vector<Warning>& warnings)
    {
        QByteArray text;
        for (const Warning& warning : warnings) {
            if (!text.isEmpty())
                text += ' ';
            text += QByteArray::fromStdString(warning.code + ':' + warning.field);
        }
        return text;
    }

private Q_SLOTS:
    void initTestCase()
    {
        auto loaded = Catalogue::builtIn();
        QVERIFY2(loaded.has_value(), loaded ? "" : loaded.error().text().c_str());
        m_catalogue = std::move(loaded).value();
    }

    void reports_data()
    {
        QTest::addColumn<QByteArray>("event");
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const char* event, const char* data, const char* expected) {
            QTest::newRow(name) << QByteArray(event) << QByteArray(data) << QByteArray(expected);
        };
        const char* payment = "payment_update";
        row("payment: bare", payment, "{}",
            "MISSING_FIELD:payment_id MISSING_FIELD:user_id MISSING_FIELD:status");
        row("payment: good", payment, R"({"payment_id":"p","user_id":"u","status":"refunded"})", "");
        row("payment: null is missing", payment, R"({"payment_id":"p","user_id":null,"status":"failed"})",
            "MISSING_FIELD:user_id");
        row("payment: unknown status", payment, R"({"payment_id":"p","user_id":"u","status":"paid"})",
            "INVALID_VALUE:status");
        row("payment: status no string", payment, R"({"payment_id":"p","user_id":"u","status":3})",
            "INVALID_TYPE:status");
        row("payment: id with blanks", payment, R"({"payment_id":"p 1","user_id":"u","status":"failed"})",
            "INVALID_ID:payment_id");
        row("payment: id a number", payment, R"({"payment_id":7,"user_id":"u","status":"failed"})",
            "INVALID_TYPE:payment_id");
        row("payment: amount a number", payment,
            R"({"payment_id":"p","user_id":"u","status":"failed","amount":7.50})", "");
        row("payment: amount decimal text", payment,
            R"({"payment_id":"p","user_id":"u","status":"failed","amount":"-7.50"})", "");
        row("payment: amount in words", payment,
            R"({"payment_id":"p","user_id":"u","status":"failed","amount":"7,50"})", "INVALID_FORMAT:amount");
        row("payment: amount a list", payment,
            R"({"payment_id":"p","user_id":"u","status":"failed","amount":[]})", "INVALID_TYPE:amount");
        row("payment: date in words", payment,
            R"({"payment_id":"p","user_id":"u","status":"failed","created_at":"yesterday"})",
            "INVALID_FORMAT:created_at");
        row("payment: unknown members are fine", payment,
            R"({"payment_id":"p","user_id":"u","status":"failed","x":{"y":1}})", "");
        row("payment: optional null is fine", payment,
            R"({"payment_id":"p","user_id":"u","status":"failed","amount":null})", "");

        const char* session = "session_update";
        row("session: bare", session, "{}", "MISSING_FIELD:session_id MISSING_FIELD:status");
        row("session: change", session, R"({"session_id":"s","status":"scheduled","change":"reminder"})", "");
        row("session: unknown change", session, R"({"session_id":"s","status":"scheduled","change":"moved"})",
            "INVALID_VALUE:change");
        row("session: previous_status", session,
            R"({"session_id":"s","status":"canceled","previous_status":"cancelled"})",
            "INVALID_VALUE:previous_status");

        const char* booking = "booking_confirmation";
        row("booking: bare", booking, "{}",
            "MISSING_FIELD:session_id MISSING_FIELD:user_id MISSING_FIELD:researcher_id "
            "MISSING_FIELD:start_time "
            "MISSING_FIELD:end_time");
        row("booking: good", booking,
            R"({"session_id":"s","user_id":"u","researcher_id":"r","start_time":"2026-03-01T12:00:00Z","end_time":"2026-03-01T13:00:00Z"})",
            "");

        const char* availability = "availability_update";
        row("availability: bare", availability, "{}",
            "MISSING_FIELD:researcher_id RECOMMENDED_FIELD:timezone MISSING_FIELD:availability");
        row("availability: by weekday", availability,
            R"({"researcher_id":"r","timezone":"UTC","availability":{"monday":["9:00-10:00"]}})", "");
        row("availability: no zone", availability, R"({"researcher_id":"r","availability":{}})",
            "RECOMMENDED_FIELD:timezone");
        row("availability: weekday no list", availability,
            R"({"researcher_id":"r","timezone":"UTC","availability":{"monday":"9:00","friday":[7]}})",
            "INVALID_TYPE:availability.monday INVALID_TYPE:availability.friday[0]");
        row("availability: slots", availability,
            R"({"researcher_id":"r","timezone":"UTC","slots":[{"date":"2026-03-01","slots":[{"start_time":"9:00","end_time":"10:00"}]}]})",
            "");
        row("availability: bad slots", availability,
            R"({"researcher_id":"r","timezone":"UTC","slots":[{"date":"1 March","slots":[{"start_time":"9:00"},7]},{}]})",
            "INVALID_FORMAT:slots[0].date MISSING_FIELD:slots[0].slots[0].end_time "
            "INVALID_TYPE:slots[0].slots[1] "
            "MISSING_FIELD:slots[1].date MISSING_FIELD:slots[1].slots");
        row("availability: slots no list", availability,
            R"({"researcher_id":"r","timezone":"UTC","slots":{}})", "INVALID_TYPE:slots");
        row("availability: strangers read it", availability,
            R"({"researcher_id":"r","timezone":"UTC","availability":{},"user_id":"u","session_id":"s"})",
            "PRIVACY:user_id PRIVACY:session_id");

        const char* onboarded = "researcher_onboarded";
        row("onboarded: bare", onboarded, "{}", "MISSING_FIELD:researcher_id MISSING_FIELD:name");
        row("onboarded: an address", onboarded, R"({"researcher_id":"r","name":"n","email":"a@b.example"})",
            "PRIVACY:email");
        row("onboarded: types", onboarded,
            R"({"researcher_id":"r","name":"n","verified":"yes","expertise":"all"})",
            "INVALID_TYPE:expertise INVALID_TYPE:verified");

        row("unknown event", "payment_updated", "{}", "UNKNOWN_EVENT:");
        row("common fields", onboarded,
            R"({"researcher_id":"r","name":"n","event_id":1,"occurred_at":"now","test":"yes"})",
            "INVALID_TYPE:event_id INVALID_FORMAT:occurred_at INVALID_TYPE:test");
        row("common fields without an entry", "other", R"({"occurred_at":1})",
            "UNKNOWN_EVENT: INVALID_TYPE:occurred_at");
        row("no object", payment, "[]", "INVALID_TYPE:");
        row("no JSON", payment, "{", "INVALID_TYPE:");
    }

    void reports()
    {
        QFETCH(QByteArray, event);
        QFETCH(QByteArray, data);
        QFETCH(QByteArray, expected);
        const auto warnings = lint(*m_catalogue, event.toStdString(), data.toStdString());
        QCOMPARE(summary(warnings), expected);
        for (const Warning& warning : warnings) {
            QVERIFY(!warning.message.empty());
            QCOMPARE(warning.isViolation(), warning.code != "RECOMMENDED_FIELD");
        }
    }

    void checksIdentifiersInTheConfiguredFormat()
    {
        const char* data =
            R"({"payment_id":"p1","user_id":"5B8A1F3C-7F0D-4A52-8C86-4F6F1F0F2A11","status":"failed"})";
        QCOMPARE(summary(lint(*m_catalogue, "payment_update", std::string_view(data),
                              {IdentifierFormat::Uuid, 32})),
                 QByteArray("INVALID_ID:payment_id"));
    }

    void stopsAtTheLimit()
    {
        std::string data = R"({"researcher_id":"r","timezone":"UTC","slots":[0)";
        for (int i = 0; i < 5000; ++i)
            data += ",0";
        data += "]}";
        QCOMPARE(lint(*m_catalogue, "availability_update", data, {IdentifierFormat::Opaque, 5}).size(),
                 std::size_t(5));
    }

    void writesWarningsAsJson()
    {
        const std::vector<Warning> warnings{{"a", "B", "c \\ d"}, {"", "X", "y"}};
        const std::string json =
            R"([{"field":"a","code":"B","message":"c \\ d"},{"field":"","code":"X","message":"y"}])";
        QCOMPARE(toJson(warnings), json);
        QCOMPARE(toJson({}), std::string("[]"));
    }
};

QTEST_APPLESS_MAIN(TestLint)
#include "tst_lint.moc"
