// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "api/keys.h"
#include "papermastery/wildcard.h"

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
        QTEST(sio::papermastery::matchesWildcard(pattern.toStdString(), text.toStdString()), "matches");
    }

    void hostilePatternStaysFast()
    {
        std::string pattern;
        for (int i = 0; i < 200; ++i)
            pattern += "a*";
        pattern += 'b';
        QVERIFY(!sio::papermastery::matchesWildcard(pattern, std::string(2000, 'a')));
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
};

QTEST_APPLESS_MAIN(TestKeys)
#include "tst_keys.moc"
