// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/accounts/sendguard.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtTest/QTest>

using namespace sio::admin;

namespace {

AdminOptions options(bool production)
{
    AdminOptions options;
    options.environment = {production ? "production" : "staging", "#c62828", production};
    options.recipientsCap = 20;
    return options;
}

GuardedRequest publish(std::size_t sockets = 2)
{
    GuardedRequest request;
    request.command = GuardedCommand::Publish;
    request.matchedSockets = sockets;
    request.matchedUsers = {"u1"};
    request.targetName = "user:u1";
    request.reason = "SUP-311 double charge";
    return request;
}

constexpr GuardedLogin armed(Role role)
{
    return {role, true, false};
}

/// "ok" or the code.
QByteArray verdict(const AdminOptions& options, const GuardedLogin& login, const GuardedRequest& request)
{
    const auto refused = SendGuard(options).check(login, request);
    if (!refused)
        return "ok";
    const std::string_view name = guardCodeName(refused->code);
    return QByteArray(name.data(), static_cast<qsizetype>(name.size()));
}

} // namespace

class TestSendGuard : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void outsideProductionTheRoleIsEnough()
    {
        GuardedRequest request = publish(5000);
        request.reason.clear();
        request.toAll = true;
        QCOMPARE(verdict(options(false), {Role::Support}, request), QByteArray("ok"));
        QCOMPARE(verdict(options(false), {Role::Viewer}, request), QByteArray("NOT_ALLOWED"));
    }

    void productionAsksInThisOrder()
    {
        const AdminOptions production = options(true);
        GuardedRequest request = publish(21);
        request.reason.clear();
        QCOMPARE(verdict(production, {Role::Viewer}, request), QByteArray("NOT_ALLOWED"));
        QCOMPARE(verdict(production, {Role::Support}, request), QByteArray("REASON_REQUIRED"));
        request.reason = "  ";
        QCOMPARE(verdict(production, armed(Role::Support), request), QByteArray("REASON_REQUIRED"));
        request.reason = "SUP-311";
        QCOMPARE(verdict(production, {Role::Support}, request), QByteArray("NOT_ARMED"));
        QCOMPARE(verdict(production, armed(Role::Support), request), QByteArray("CONFIRMATION_REQUIRED"));
        request.confirm = "user:u2";
        QCOMPARE(verdict(production, armed(Role::Support), request), QByteArray("CONFIRMATION_REQUIRED"));
        request.confirm = "user:u1";
        QCOMPARE(verdict(production, armed(Role::Support), request), QByteArray("ok"));
    }

    void upToTheCapNothingIsTyped()
    {
        QCOMPARE(verdict(options(true), armed(Role::Support), publish(20)), QByteArray("ok"));
        QCOMPARE(verdict(options(true), armed(Role::Support), publish(21)),
                 QByteArray("CONFIRMATION_REQUIRED"));
    }

    void everyoneIsAlwaysTyped()
    {
        GuardedRequest request = publish(1);
        request.toAll = true;
        request.targetName = "rt-1";
        const auto refused = SendGuard(options(true)).check(armed(Role::Admin), request);
        QVERIFY(refused && refused->code == GuardCode::ConfirmationRequired);
        const QJsonObject details =
            QJsonDocument::fromJson(QByteArray::fromStdString(refused->detailsJson)).object();
        QCOMPARE(details.value("type").toString(), QString("rt-1"));
        QCOMPARE(details.value("matched_sockets").toInt(), 1);
        QCOMPARE(details.value("cap").toInt(), 20);
        request.confirm = "rt-1";
        QCOMPARE(verdict(options(true), armed(Role::Admin), request), QByteArray("ok"));
    }

    void severalTargetsAreConfirmedByTheirNumber()
    {
        GuardedRequest request = publish(300);
        request.targetName.clear();
        request.confirm = "30";
        QCOMPARE(verdict(options(true), armed(Role::Admin), request), QByteArray("CONFIRMATION_REQUIRED"));
        request.confirm = "300";
        QCOMPARE(verdict(options(true), armed(Role::Admin), request), QByteArray("ok"));
    }

    void aDryRunNeedsTheRoleAlone()
    {
        GuardedRequest request = publish(5000);
        request.dryRun = true;
        request.toAll = true;
        request.reason.clear();
        AdminOptions production = options(true);
        QCOMPARE(verdict(production, {Role::Support}, request), QByteArray("ok"));
        QCOMPARE(verdict(production, {Role::Viewer}, request), QByteArray("NOT_ALLOWED"));
        production.readonly = true;
        QCOMPARE(verdict(production, {Role::Support}, request), QByteArray("ok"));
    }

    void readonlyTakesNoCommands()
    {
        AdminOptions readonly = options(false);
        readonly.readonly = true;
        QCOMPARE(verdict(readonly, {Role::Admin}, publish()), QByteArray("READONLY"));
        QVERIFY(!SendGuard(readonly).offersPublicCommands());
        QVERIFY(!SendGuard(options(true)).offersPublicCommands());
        QVERIFY(SendGuard(options(false)).offersPublicCommands());
    }

    void rolesMayWhatTheContractSays_data()
    {
        QTest::addColumn<int>("command");
        QTest::addColumn<QByteArray>("staging"); // the roles that may
        QTest::addColumn<QByteArray>("production");
        const auto row = [](const char* name, GuardedCommand command, const char* staging,
                            const char* production) {
            QTest::newRow(name) << static_cast<int>(command) << QByteArray(staging) << QByteArray(production);
        };
        row("publish", GuardedCommand::Publish, "support qa admin", "support admin");
        row("join", GuardedCommand::Join, "qa admin", "admin");
        row("leave", GuardedCommand::Leave, "qa admin", "admin");
        row("disconnect", GuardedCommand::Disconnect, "support qa admin", "support admin");
        row("block", GuardedCommand::Block, "support admin", "support admin");
        row("unblock", GuardedCommand::Unblock, "support admin", "support admin");
        row("arm", GuardedCommand::Arm, "support qa admin", "support qa admin");
    }
    void rolesMayWhatTheContractSays()
    {
        QFETCH(int, command);
        GuardedRequest request = publish();
        request.command = static_cast<GuardedCommand>(command);
        const auto allowed = [&request](bool production) {
            QByteArray names;
            for (const Role role : allRoles()) {
                const QByteArray answer = verdict(options(production), armed(role), request);
                if (answer == "ok")
                    names +=
                        (names.isEmpty() ? "" : " ") + QByteArray::fromStdString(std::string(roleName(role)));
                else
                    [&] { QCOMPARE(answer, QByteArray("NOT_ALLOWED")); }();
            }
            return names;
        };
        QTEST(allowed(false), "staging");
        QTEST(allowed(true), "production");
    }

    void qaSendsTestEventsInProduction()
    {
        GuardedRequest request = publish();
        QCOMPARE(verdict(options(true), armed(Role::Qa), request), QByteArray("NOT_ALLOWED"));
        request.test = true;
        QCOMPARE(verdict(options(true), {Role::Qa, true, true}, request), QByteArray("ok"));
        request.test = false;
        request.dryRun = true;
        QCOMPARE(verdict(options(true), armed(Role::Qa), request), QByteArray("NOT_ALLOWED"));
    }

    void testEventsInProductionWantAnArmedAdmin()
    {
        GuardedRequest request = publish();
        request.test = true;
        for (const Role role : {Role::Support, Role::Qa, Role::Admin}) {
            QCOMPARE(verdict(options(true), {role, true, false}, request), QByteArray("NOT_ARMED"));
            QCOMPARE(verdict(options(true), {role, true, true}, request), QByteArray("ok"));
            QCOMPARE(verdict(options(true), {role, false, true}, request),
                     QByteArray("NOT_ARMED")); // its own
            QCOMPARE(verdict(options(false), {role}, request), QByteArray("ok"));
            request.dryRun = true;
            QCOMPARE(verdict(options(true), {role}, request), QByteArray("ok"));
            request.dryRun = false;
        }
    }

    void replaysInProductionWantAnArmedAdmin()
    {
        GuardedRequest request = publish();
        request.test = true;
        request.testTraffic = true;
        QCOMPARE(verdict(options(false), {Role::Qa}, request), QByteArray("ok"));
        QCOMPARE(verdict(options(true), {Role::Qa, true, false}, request), QByteArray("NOT_ALLOWED"));
        QCOMPARE(verdict(options(true), {Role::Qa, true, true}, request), QByteArray("ok"));
        QCOMPARE(verdict(options(false), {Role::Support}, request), QByteArray("NOT_ALLOWED"));
    }

    void testEventsReachTestUsersAlone()
    {
        AdminOptions limited = options(false);
        limited.testUsers = {"tester-2", "tester-1"};
        GuardedRequest request = publish();
        QCOMPARE(verdict(limited, {Role::Support}, request), QByteArray("ok")); // no test
        request.test = true;
        QCOMPARE(verdict(limited, {Role::Support}, request), QByteArray("TEST_USERS_ONLY"));
        request.matchedUsers = {"tester-1", "tester-2"};
        QCOMPARE(verdict(limited, {Role::Support}, request), QByteArray("ok"));
        request.dryRun = true;
        request.toAll = true;
        QCOMPARE(verdict(limited, {Role::Support}, request), QByteArray("TEST_USERS_ONLY"));
        request.toAll = false;
        request.matchedUsers = {"tester-1", "u\"1"};
        const auto refused = SendGuard(limited).check({Role::Support}, request);
        QVERIFY(refused);
        const auto details =
            QJsonDocument::fromJson(QByteArray::fromStdString(refused->detailsJson)).object();
        QCOMPARE(details.value("user").toString(), QString("u\"1"));
    }

    void blockingIsUrgent()
    {
        GuardedRequest request = publish();
        request.command = GuardedCommand::Block;
        QCOMPARE(verdict(options(true), {Role::Support}, request), QByteArray("ok"));
        request.reason.clear();
        QCOMPARE(verdict(options(true), {Role::Support}, request), QByteArray("REASON_REQUIRED"));
    }

    void reasons_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isOne");
        QTest::newRow("words") << QByteArray("SUP-311") << true;
        QTest::newRow("accents") << QByteArray("año") << true;
        QTest::newRow("empty") << QByteArray() << false;
        QTest::newRow("two") << QByteArray("ok") << false;
        QTest::newRow("blanks") << QByteArray("     a") << false;
        QTest::newRow("line feed") << QByteArray("one\ntwo") << false;
        QTest::newRow("long") << QByteArray(500, 'x') << true;
        QTest::newRow("too long") << QByteArray(501, 'x') << false;
    }
    void reasons()
    {
        QFETCH(QByteArray, text);
        QTEST(isReason(text.toStdString()), "isOne");
    }
};

QTEST_APPLESS_MAIN(TestSendGuard)
#include "tst_sendguard.moc"
