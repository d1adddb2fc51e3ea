// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/eventfilter.h"
#include "models/filterquery.h"

#include <QElapsedTimer>
#include <QtTest>

using namespace sio;
using namespace sio::models;

namespace {

const QStringList kKeys{"event", "user", "room", "dir"};

link::EventRow paymentEvent()
{
    link::EventRow event;
    event.event = "payment_update";
    event.user = "5f0c-Anna";
    event.dir = link::Direction::Out;
    event.rooms = {"user:5f0c-Anna", "session:6f"};
    event.payload = R"([{"status":"Completed","note":"Größe"}])";
    event.nsp = "/";
    return event;
}

} // namespace

class TestFilterQuery : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("words"); // of all terms, by " & "
        const auto row = [](const char* text, const char* words) {
            QTest::newRow(text) << QString(text) << QString(words);
        };
        row("", "");
        row("   ", "");
        row("payment", "contains payment");
        row("two words", "contains two & contains words");
        row("\"two words\"", "contains two words");
        row("-noise", "does not contain noise");
        row("user:5f0c", "user contains 5f0c");
        row("user:=5f0c", "user is 5f0c");
        row("-user:=5f0c", "user is not 5f0c");
        row("event:payment_*", "event is like payment_*");
        row("event:payment_*,session", "event is like payment_* or *session*");
        row("event:a,b", "event contains a or b");
        row("user:\"\"", "user is empty");
        row("-user:\"\"", "user is not empty");
        row("room:\"a b\"", "room contains a b");
        row("room:=\"a,b\"", "room is a,b");
        row("room:\"say \\\"x\\\\\"", "room contains say \"x\\");
        row("-room:session:6f dir:out", "room does not contain session:6f & dir contains out");
        row("/a b/", "matches /a b/");
        row("-event:/^x\\/y/", "event does not match /^x\\/y/");
        row("session:6f0c", "contains session:6f0c");
        row("-", "contains -");
        row("12:30", "contains 12:30");
    }

    void parses()
    {
        QFETCH(QString, text);
        QFETCH(QString, words);
        const FilterQuery query = FilterQuery::parse(text, kKeys);
        QStringList got;
        for (const FilterTerm& term : query.terms()) {
            got << term.words();
            QVERIFY(term.start >= 0 && term.start + term.length <= text.size() && term.length > 0);
        }
        QCOMPARE(got.join(" & "), words);
        QVERIFY2(query.errors().empty(),
                 qPrintable(query.errors().empty() ? QString() : query.errors()[0].message));
    }

    void pointsAtMistakes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("start");
        QTest::addColumn<QString>("message");
        QTest::addColumn<int>("terms");
        QTest::newRow("unknown key") << "a colour:red b" << 2 << "There is no \"colour\"" << 2;
        QTest::newRow("no value") << "user: x" << 0 << "A value is missing" << 1;
        QTest::newRow("no value, exact") << "user:=" << 0 << "A value is missing" << 0;
        QTest::newRow("open quote") << "x user:\"a b" << 2 << "closing quote" << 1;
        QTest::newRow("open regex") << "x /ab" << 2 << "closing slash" << 1;
        QTest::newRow("bad regex") << "x /(ab/" << 2 << "Bad expression at character" << 1;
        QTest::newRow("empty regex") << "//" << 0 << "empty" << 0;
        QTest::newRow("trailing backslash") << "/a\\" << 0 << "closing slash" << 0;
    }

    void pointsAtMistakes()
    {
        QFETCH(QString, text);
        QFETCH(int, start);
        QFETCH(QString, message);
        QFETCH(int, terms);
        const FilterQuery query = FilterQuery::parse(text, kKeys);
        QCOMPARE(query.errors().size(), 1u);
        QCOMPARE(query.errors()[0].start, start);
        QVERIFY(query.errors()[0].start + query.errors()[0].length <= text.size());
        QVERIFY2(query.errors()[0].message.contains(message), qPrintable(query.errors()[0].message));
        QCOMPARE(static_cast<int>(query.terms().size()), terms); // the rest works
    }

    void editsByTerm()
    {
        const FilterQuery query = FilterQuery::parse("event:a  -room:b  text", kKeys);
        QCOMPARE(query.without(1), QString("event:a text"));
        QCOMPARE(query.without(9), query.text());
        QCOMPARE(query.with("user", "5f"), QString("event:a  -room:b  text user:=5f"));
        for (const QString& value : {QString("a b"), QString("say \"x\""), QString("a\\b"), QString("x,y"),
                                     QString("p*"), QString(""), QString("/x/"), QString("-neg")}) {
            const QString text = FilterQuery().with("user", value);
            const FilterQuery again = FilterQuery::parse(text, kKeys);
            QVERIFY2(again.errors().empty(), qPrintable(text));
            QCOMPARE(again.terms().size(), 1u);
            QCOMPARE(again.terms()[0].kind, FilterTerm::Kind::Exact);
            QCOMPARE(again.terms()[0].value, value);
        }
    }

    void completesKeys()
    {
        QCOMPARE(FilterQuery::completions("ev", 2, kKeys), QStringList{"event:"});
        QCOMPARE(FilterQuery::completions("x -r", 4, kKeys), QStringList{"-room:"});
        QCOMPARE(FilterQuery::completions("user:5", 6, kKeys), QStringList{});
        QCOMPARE(FilterQuery::completions("", 0, kKeys).size(), 4);
        QCOMPARE(FilterQuery::completions("ab", 99, kKeys), QStringList{});
    }

    void matchesEvents_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("expected");
        const auto row = [](const char* text, bool expected) {
            QTest::newRow(text) << QString(text) << expected;
        };
        row("", true);
        row("event:payment_*", true);
        row("event:session_*,payment_*", true);
        row("event:*_update", true);
        row("event:Payment_*", false); // wildcards are letter by letter, as the server's
        row("event:PAYMENT", true);
        row("event:=payment", false);
        row("event:=payment_update", true);
        row("event:session", false);
        row("user:5F0C", true);
        row("-user:5f0c", false);
        row("room:session:6f", true);
        row("-room:session:6f", false);
        row("room:=session:6f user:anna dir:out", true);
        row("dir:in", false);
        row("completed", true);
        row("größe", true);
        row("GRÖSSE", false);
        row("/status\":\"comp/", true);
        row("/^nothing$/", false);
        row("text:/completed/ event:/^pay/", true);
        row("socket:\"\"", true);
        row("-socket:\"\"", false);
    }

    void matchesEvents()
    {
        QFETCH(QString, text);
        QFETCH(bool, expected);
        QCOMPARE(EventFilter::parse(text).matches(paymentEvent()), expected);
    }

    void asksTheServerForNoLess()
    {
        const link::EventSpec spec =
            EventFilter::parse("event:payment_*,session user:=5f room:=r1 dir:out -socket:=x free /re/")
                .serverPart();
        QCOMPARE(spec.events, (QStringList{"payment_*", "*session*"}));
        QCOMPARE(spec.user, QString("5f"));
        QCOMPARE(spec.room, QString("r1"));
        QCOMPARE(spec.dir, QString("out"));
        QVERIFY(spec.socket.isEmpty());
        QVERIFY(spec.text.isEmpty());
        // What the server would take more literally than we do is not asked for.
        QVERIFY(EventFilter::parse("user:5f event:pay dir:ou -event:a* user:=a,b event:=\"a*\"")
                    .serverPart()
                    .isEmpty());
    }

    void hostileExpressionsEnd()
    {
        link::EventRow event = paymentEvent();
        event.payload = QByteArray(16384, 'a') + "!";
        const EventFilter filter = EventFilter::parse("/(a+)+$/");
        QCOMPARE(filter.query().errors().size(), 0u);
        QElapsedTimer timer;
        timer.start();
        filter.matches(event);
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        const FilterQuery giant = FilterQuery::parse(QString("a ").repeated(5000), kKeys);
        QVERIFY(giant.terms().size() <= FilterQuery::kMaxTerms);
        QVERIFY(!giant.errors().empty());
    }
};

QTEST_GUILESS_MAIN(TestFilterQuery)
#include "tst_filterquery.moc"
