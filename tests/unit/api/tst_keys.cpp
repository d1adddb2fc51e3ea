// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "api/keys.h"

#include <QtTest/QTest>

using namespace sio::api;

namespace {
const std::string kHexOfAbc =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; // FIPS 180-2, B.1
}

class TestKeys : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void digestIsSha256() { QVERIFY(digestFromHex(kHexOfAbc) == digestOf("abc")); }

    void hexIsTakenInEitherCaseAndOnlyWhole()
    {
        std::string upper = kHexOfAbc;
        for (char& c : upper)
            c = static_cast<char>(std::toupper(c));
        QVERIFY(digestFromHex(upper) == digestOf("abc"));
        QVERIFY(!digestFromHex(kHexOfAbc.substr(1)));
        QVERIFY(!digestFromHex(kHexOfAbc + "00"));
        QVERIFY(!digestFromHex("z" + kHexOfAbc.substr(1)));
        QVERIFY(!digestFromHex({}));
    }

    void patternsMatch_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("matches");
        QTest::newRow("same") << "payment_update"
                              << "payment_update" << true;
        QTest::newRow("other") << "payment_update"
                               << "payment_updates" << false;
        QTest::newRow("prefix") << "session:*"
                                << "session:6f0c" << true;
        QTest::newRow("prefix alone") << "session:*"
                                      << "session:" << true;
        QTest::newRow("not the prefix") << "session:*"
                                        << "user:session:" << false;
        QTest::newRow("suffix") << "*_update"
                                << "payment_update" << true;
        QTest::newRow("middle") << "a*c*e"
                                << "abcde" << true;
        QTest::newRow("middle, backtracking") << "*ab"
                                              << "aab" << true;
        QTest::newRow("two stars") << "**"
                                   << "" << true;
        QTest::newRow("all") << "*"
                             << "anything" << true;
        QTest::newRow("empty") << ""
                               << "" << true;
        QTest::newRow("empty pattern") << ""
                                       << "a" << false;
        QTest::newRow("case") << "User:*"
                              << "user:1" << false;
    }
    void patternsMatch()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, text);
        QTEST(matchesPattern(pattern.toStdString(), text.toStdString()), "matches");
    }

    void hostilePatternStaysFast()
    {
        std::string pattern;
        for (int i = 0; i < 200; ++i)
            pattern += "a*";
        pattern += 'b';
        QVERIFY(!matchesPattern(pattern, std::string(2000, 'a')));
    }

    void keyIsFoundByItsTextAmongSeveral()
    {
        ApiKey old, fresh;
        old.name = "old";
        old.digest = digestOf("secret-1");
        fresh.name = "new";
        fresh.digest = digestOf("secret-2");
        const std::vector<ApiKey> keys{old, fresh};
        QCOMPARE(findKey(keys, "secret-1"), &keys[0]);
        QCOMPARE(findKey(keys, "secret-2"), &keys[1]);
        QVERIFY(!findKey(keys, "secret-3"));
        QVERIFY(!findKey(keys, {}));
    }

    void lineGivesNameDigestAndScopes()
    {
        const auto key =
            parseApiKey("backend " + kHexOfAbc +
                        " events=payment_*,session_update rooms=session:*,user:7 rate=100 metrics "
                        "expires=2027-01-31T12:00:00Z");
        QVERIFY2(key.has_value(), key ? "" : key.error().c_str());
        QCOMPARE(key->name, std::string("backend"));
        QVERIFY(key->digest == digestOf("abc"));
        QCOMPARE(key->events, (std::vector<std::string>{"payment_*", "session_update"}));
        QCOMPARE(key->rooms, (std::vector<std::string>{"session:*", "user:7"}));
        QCOMPARE(key->ratePerSecond, 100);
        QVERIFY(key->metrics);
        QCOMPARE(*key->expiresAtMs, std::int64_t(1'801'396'800'000));
    }

    void bareScopesMeanAll()
    {
        const auto key = parseApiKey("b  " + kHexOfAbc + " events");
        QVERIFY(key.has_value());
        QCOMPARE(key->events, std::vector<std::string>{"*"});
        QCOMPARE(key->rooms, std::vector<std::string>{"*"});
        QVERIFY(!key->metrics);
        QVERIFY(!key->expiresAtMs);
    }

    void keyWithoutScopesMayDoNothing()
    {
        const auto key = parseApiKey("b " + kHexOfAbc);
        QVERIFY(key.has_value());
        QVERIFY(key->events.empty());
    }

    void badLinesAreRefused_data()
    {
        QTest::addColumn<QString>("line");
        const QString hex = QString::fromStdString(kHexOfAbc);
        QTest::newRow("empty") << "";
        QTest::newRow("no digest") << "backend";
        QTest::newRow("short digest") << "backend abcd events";
        QTest::newRow("unknown scope") << "backend " + hex + " evnts=*";
        QTest::newRow("metrics with a value") << "backend " + hex + " metrics=no";
        QTest::newRow("no event") << "backend " + hex + " events=";
        QTest::newRow("rate is no number") << "backend " + hex + " rate=fast";
        QTest::newRow("rate missing") << "backend " + hex + " rate";
        QTest::newRow("rate too large") << "backend " + hex + " rate=99999999999";
        QTest::newRow("no such day") << "backend " + hex + " expires=2027-02-30";
        QTest::newRow("no such hour") << "backend " + hex + " expires=2027-02-20T24:00:00Z";
        QTest::newRow("no zone") << "backend " + hex + " expires=2027-02-20T23:00:00";
    }
    void badLinesAreRefused()
    {
        QFETCH(QString, line);
        const auto key = parseApiKey(line.toStdString());
        QVERIFY(!key);
        QVERIFY(!key.error().empty());
        QVERIFY2(key.error().find(kHexOfAbc) == std::string::npos, "the digest stays out of messages");
    }
};

QTEST_APPLESS_MAIN(TestKeys)
#include "tst_keys.moc"
