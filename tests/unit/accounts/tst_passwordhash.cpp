// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/passwordhash.h"

#include <QtTest/QTest>

#include <time.h>

#include <cstdint>
#include <set>

using namespace sio::admin;

namespace {

/// Of "correct horse battery", made by libsodium 1.0.18.
const std::string kArgon = "$argon2id$v=19$m=65536,t=3,p=1$qvVc9tT63jQ+mA3bP3Yy4g$"
                           "Ry6oGFynILaZa2402y6M/lDxh1MItA3WOuVd7CrBVys";
/// Of "U*U": a test vector of crypt_blowfish.
const std::string kBcrypt = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

/// Nanoseconds of this thread's processor time: what the machine does beside does not count.
template <class Work> std::int64_t cpuTimeOf(Work work)
{
    const auto now = [] {
        timespec time{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
    };
    const std::int64_t start = now();
    work();
    return now() - start;
}

} // namespace

class TestPasswordHash : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ownHashesFitTheirPasswordAlone()
    {
        const auto hash = hashPassword("correct horse battery");
        QVERIFY(hash);
        QVERIFY(QByteArray::fromStdString(*hash).startsWith("$argon2id$v=19$m=65536,t=3,p=1$"));
        QVERIFY(verifyPassword(*hash, "correct horse battery"));
        QVERIFY(!verifyPassword(*hash, "correct horse batterY"));
        QVERIFY(!passwordHashProblem(*hash));
        QVERIFY(hashPassword("correct horse battery") != hash); // another salt
    }

    void knownHashesFit_data()
    {
        QTest::addColumn<QByteArray>("hash");
        QTest::addColumn<QByteArray>("password");
        QTest::addColumn<bool>("fits");
        const auto row = [](const char* name, const std::string& hash, QByteArray password, bool fits) {
            QTest::newRow(name) << QByteArray::fromStdString(hash) << password << fits;
        };
        row("argon2id", kArgon, "correct horse battery", true);
        row("argon2id, other", kArgon, "correct horse", false);
        row("argon2id, empty", kArgon, "", false);
        row("bcrypt 2a", kBcrypt, "U*U", true);
        row("bcrypt 2b", "$2b" + kBcrypt.substr(3), "U*U", true);
        row("bcrypt 2y", "$2y" + kBcrypt.substr(3), "U*U", true);
        row("bcrypt, other", kBcrypt, "U*V", false);
        row("bcrypt, empty", kBcrypt, "", false);
        row("bcrypt, zero byte behind", kBcrypt, QByteArray("U*U\0x", 5), false);
        row("too long", kBcrypt, QByteArray(2000, 'U'), false);
        row("no hash", "U*U", "U*U", false);
        row("empty hash", "", "", false);
        row("DES", "CCNf8Sbh3HDfQ", "U*U*U*U*", false); // crypt() would read it
        row("sha512",
            "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjlO/O817G3uBnIFNjnQJuesI68OTLiBFdcbYEdFCoE"
            "OfaS35inz1",
            "Hello world!", false);
        row("cut", kArgon.substr(0, kArgon.size() - 1), "correct horse battery", false);
        row("argon2i", "$argon2i" + kArgon.substr(9), "correct horse battery", false);
    }
    void knownHashesFit()
    {
        QFETCH(QByteArray, hash);
        QFETCH(QByteArray, password);
        QTEST(verifyPassword(hash.toStdString(), password.toStdString()), "fits");
    }

    void costIsReadFromTheHash()
    {
        QVERIFY(passwordCostOf(kArgon) == kPasswordCost);
        const PasswordCost bcrypt{PasswordScheme::Bcrypt, 0, 5};
        QVERIFY(passwordCostOf(kBcrypt) == bcrypt);
        QVERIFY(!passwordCostOf("$2x" + kBcrypt.substr(3)));
        QVERIFY(!passwordCostOf("plain text"));
        QVERIFY(!passwordCostOf("$argon2id$v=19$m=99999999999,t=3,p=1$YQ$YQ"));
        QVERIFY(!passwordCostOf("$argon2id$v=19$m=65536,t=3,p=4$YQ$YQ")); // libsodium has one lane
    }

    void badHashesAreNamed_data()
    {
        QTest::addColumn<QByteArray>("hash");
        QTest::addColumn<QByteArray>("problem");
        const auto argon = [](const char* parameters) {
            return QByteArray("$argon2id$v=19$") + parameters + "$qvVc9tT63jQ+mA3bP3Yy4g$" +
                   "Ry6oGFynILaZa2402y6M/lDxh1MItA3WOuVd7CrBVys";
        };
        const auto bcrypt = [](const char* cost) {
            return QByteArray("$2b$") + cost + "$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
        };
        QTest::newRow("password") << QByteArray("correct horse battery") << QByteArray("is no hash");
        QTest::newRow("empty") << QByteArray() << QByteArray("is no hash");
        QTest::newRow("little memory") << argon("m=65535,t=3,p=1") << QByteArray("is too cheap");
        QTest::newRow("few passes") << argon("m=65536,t=2,p=1") << QByteArray("is too cheap");
        QTest::newRow("much memory") << argon("m=1048577,t=3,p=1") << QByteArray("is so costly");
        QTest::newRow("many passes") << argon("m=65536,t=21,p=1") << QByteArray("is so costly");
        QTest::newRow("right") << argon("m=131072,t=4,p=1") << QByteArray();
        QTest::newRow("bcrypt 9") << bcrypt("09") << QByteArray("is too cheap");
        QTest::newRow("bcrypt 16") << bcrypt("16") << QByteArray("is so costly");
        QTest::newRow("bcrypt 10") << bcrypt("10") << QByteArray();
    }
    void badHashesAreNamed()
    {
        QFETCH(QByteArray, hash);
        QFETCH(QByteArray, problem);
        const auto found = passwordHashProblem(hash.toStdString());
        QCOMPARE(found.has_value(), !problem.isEmpty());
        QVERIFY(QByteArray::fromStdString(found.value_or("")).startsWith(problem));
    }

    void decoysCostTheSameAndFitNothing()
    {
        const PasswordCost bcrypt{PasswordScheme::Bcrypt, 0, 5};
        for (const PasswordCost& cost : {kPasswordCost, bcrypt}) {
            const std::string decoy = decoyHash(cost);
            QVERIFY2(passwordCostOf(decoy) == cost, decoy.c_str());
            QVERIFY(decoyHash(cost) != decoy);
            QVERIFY(!verifyPassword(decoy, "correct horse battery"));
        }
        // A decoy that could not be read would be refused at once, and tell unknown users apart.
        const std::int64_t real = cpuTimeOf([] { verifyPassword(kArgon, "something else"); });
        QVERIFY(cpuTimeOf([] { verifyPassword(decoyHash(kPasswordCost), "something else"); }) > real / 4);
        QVERIFY(cpuTimeOf([] { verifyPassword(kArgon, ""); }) > real / 4);
    }

    void randomPasswordsAreLongEnoughAndDiffer()
    {
        std::set<std::string> seen;
        for (int i = 0; i < 100; ++i) {
            const std::string password = randomPassword();
            QVERIFY(password.size() >= kMinPasswordLength);
            QVERIFY(password.find_first_of("0O1lI") == std::string::npos);
            seen.insert(password);
        }
        QCOMPARE(seen.size(), std::size_t(100));
    }
};

QTEST_APPLESS_MAIN(TestPasswordHash)
#include "tst_passwordhash.moc"
