// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/accounts/logins.h"

#include "net/worker.h"
#include "unit/accounts/waiting.h"

#include <QtCore/QRegularExpression>
#include <QtTest/QTest>

using namespace sio;
using namespace sio::admin;
using test::Waiting;

namespace {

/// Of "U*U", and cheap.
const std::string kHash = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
const std::string kPassword = "U*U";

struct Fixture {
    base::ManualClock clock;
    AdminOptions options;
    net::Worker worker{0};
    std::unique_ptr<Logins> logins;

    Fixture()
    {
        options.accounts = {{"m.ruiz", Role::Support, kHash}};
        worker.start();
        logins = std::make_unique<Logins>(options, clock);
    }
    LoginResult login(Credentials credentials, const std::string& address = "192.0.2.1")
    {
        Waiting<LoginResult> answer;
        logins->login(std::move(credentials), address, worker.loop(), answer.callback());
        return answer.wait().value();
    }
    std::string loginId() { return std::get<LoggedIn>(login({"m.ruiz", kPassword, {}})).newSessionId; }
};

bool isInvalid(const LoginResult& result)
{
    const auto* refused = std::get_if<LoginRefused>(&result);
    return refused && !refused->retryLater;
}

bool isLater(const LoginResult& result)
{
    const auto* refused = std::get_if<LoginRefused>(&result);
    return refused && refused->retryLater && refused->retryAfter > base::Duration::zero();
}

} // namespace

class TestLogins : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aPasswordOpensASession()
    {
        Fixture f;
        const LoginResult result = f.login({"m.ruiz", kPassword, {}});
        const auto* in = std::get_if<LoggedIn>(&result);
        QVERIFY(in);
        QCOMPARE(in->session.principal.name, std::string("m.ruiz"));
        QVERIFY(in->session.principal.role == Role::Support);
        QVERIFY(f.logins->sessions().isInForce(in->session.key));

        const LoginResult again = f.login({{}, {}, in->newSessionId});
        QVERIFY(std::get_if<LoggedIn>(&again));
        QVERIFY(std::get<LoggedIn>(again).session.key == in->session.key);
        QVERIFY(std::get<LoggedIn>(again).newSessionId.empty());
    }

    void theRecordNamesKnownAccountsAlone()
    {
        Fixture f;
        QCOMPARE(f.logins->nameForRecord("m.ruiz"), std::string("m.ruiz"));
        QCOMPARE(f.logins->nameForRecord(""), std::string("(nobody)"));
        const std::string typed = "correct horse battery";
        const std::string told = f.logins->nameForRecord(typed);
        QVERIFY(QRegularExpression(QStringLiteral("^\\(unknown [0-9a-f]{8}\\)$"))
                    .match(QString::fromStdString(told))
                    .hasMatch());
        QCOMPARE(f.logins->nameForRecord(typed),
                 told); // so that a guesser is told from a misconfigured program
        QVERIFY(f.logins->nameForRecord(typed + '!') != told);
        Fixture other;
        QVERIFY(other.logins->nameForRecord(typed) != told); // nothing to compare dictionaries with
    }

    void wrongLoginsAreAnsweredAlike_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("password");
        QTest::addColumn<QByteArray>("id");
        QTest::newRow("wrong password") << QByteArray("m.ruiz") << QByteArray("U*V") << QByteArray();
        QTest::newRow("no password") << QByteArray("m.ruiz") << QByteArray() << QByteArray();
        QTest::newRow("unknown user") << QByteArray("nobody") << QByteArray("U*U") << QByteArray();
        QTest::newRow("nothing") << QByteArray() << QByteArray() << QByteArray();
        QTest::newRow("unknown id") << QByteArray() << QByteArray() << QByteArray(43, 'A');
        QTest::newRow("an unknown id hides the password")
            << QByteArray("m.ruiz") << QByteArray("U*U") << QByteArray("x");
    }
    void wrongLoginsAreAnsweredAlike()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, password);
        QFETCH(QByteArray, id);
        Fixture f;
        QVERIFY(isInvalid(f.login({name.toStdString(), password.toStdString(), id.toStdString()})));
        QCOMPARE(f.logins->sessions().count(), std::size_t(0));
    }

    void fiveFailuresBlockTheAddress()
    {
        Fixture f;
        const std::string id = f.loginId();
        for (int i = 0; i < 5; ++i)
            QVERIFY(isInvalid(f.login({"m.ruiz", "wrong", {}})));
        QVERIFY(isLater(f.login({"m.ruiz", "wrong", {}})));
        QVERIFY(isLater(f.login({"m.ruiz", kPassword, {}})));      // right or wrong is not even looked at
        QVERIFY(isLater(f.login({{}, {}, std::string(43, 'A')}))); // guesses of ids count, too
        QVERIFY(std::get_if<LoggedIn>(&static_cast<const LoginResult&>(f.login({{}, {}, id}))) != nullptr);
        QVERIFY(!isLater(f.login({"m.ruiz", "wrong", {}}, "192.0.2.2")));
        f.clock.advance(std::chrono::minutes(1));
        QVERIFY(!f.loginId().empty());
    }

    void neverAnswersInsideTheCall()
    {
        Fixture f;
        f.worker.runAndWait([&f] {
            Waiting<LoginResult> byId;
            f.logins->login({{}, {}, "x"}, "192.0.2.1", f.worker.loop(), byId.callback());
            QVERIFY(!byId.isThere());
        });
    }

    void aFullQueueSaysLaterAndDoesNotCount()
    {
        Fixture f;
        f.options.loginFailuresPerMinute = 0;
        f.options.loginFailuresPerMinuteOverall = 0;
        // A hash that takes a while: rounds of 2^10.
        f.options.accounts = {{"m.ruiz", Role::Support, "$2a$10" + kHash.substr(6)}};
        Logins logins(f.options, f.clock);
        std::vector<Waiting<LoginResult>> answers(200);
        int later = 0;
        for (auto& answer : answers)
            logins.login({"m.ruiz", "wrong", {}}, "192.0.2.1", f.worker.loop(), answer.callback());
        for (auto& answer : answers)
            later += isLater(answer.wait().value()) ? 1 : 0;
        QVERIFY(later > 0);
        QVERIFY(later < 200);
    }

    void aChangedAccountEndsItsSessions()
    {
        Fixture f;
        const std::string id = f.loginId();
        f.logins->replaceAccounts(f.options.accounts);
        QVERIFY(f.logins->sessions().find(id)); // nothing has changed
        f.logins->replaceAccounts({{"m.ruiz", Role::Admin, kHash}});
        QVERIFY(!f.logins->sessions().find(id));
        QVERIFY(std::get<LoggedIn>(f.login({"m.ruiz", kPassword, {}})).session.principal.role == Role::Admin);
    }
};

QTEST_GUILESS_MAIN(TestLogins)
#include "tst_logins.moc"
