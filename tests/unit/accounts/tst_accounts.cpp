// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/accounts/accounts.h"

#include <QtTest/QTest>

#include <algorithm>

using namespace sio::admin;

namespace {

const std::string kArgon = "$argon2id$v=19$m=65536,t=3,p=1$qvVc9tT63jQ+mA3bP3Yy4g$"
                           "Ry6oGFynILaZa2402y6M/lDxh1MItA3WOuVd7CrBVys";
const std::string kBcrypt = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

bool holds(const std::vector<std::string>& texts, const std::string& text)
{
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

} // namespace

class TestAccounts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void findsByName()
    {
        const Accounts accounts({{"m.ruiz", Role::Support, kArgon}});
        QVERIFY(accounts.find("m.ruiz") == std::optional<Principal>(Principal{"m.ruiz", Role::Support}));
        QVERIFY(!accounts.find("M.Ruiz"));
        QVERIFY(!accounts.find(""));
    }

    void everyLoginCostsTheSame()
    {
        const Accounts accounts(
            {{"a", Role::Viewer, kArgon}, {"b", Role::Admin, kBcrypt}, {"c", Role::Qa, kArgon}});
        for (const char* name : {"a", "b", "c", "nobody", ""}) {
            const Accounts::Check check = accounts.checkOf(name);
            QCOMPARE(check.hashes.size(), std::size_t(2));
            QVERIFY(passwordCostOf(check.hashes[0]) == passwordCostOf(kArgon));
            QVERIFY(passwordCostOf(check.hashes[1]) == passwordCostOf(kBcrypt));
        }
        QVERIFY(holds(accounts.checkOf("a").hashes, kArgon));
        QVERIFY(!holds(accounts.checkOf("a").hashes, kBcrypt));
        QVERIFY(holds(accounts.checkOf("b").hashes, kBcrypt));
        QVERIFY(!holds(accounts.checkOf("nobody").hashes, kArgon));
        QVERIFY(!accounts.checkOf("nobody").principal);
    }

    void withoutAccountsAnAttemptStillCosts()
    {
        const Accounts accounts({});
        QCOMPARE(accounts.checkOf("a").hashes.size(), std::size_t(1));
    }

    void replacingNamesThoseThatChanged()
    {
        Accounts accounts({{"same", Role::Qa, kArgon},
                           {"gone", Role::Qa, kArgon},
                           {"password", Role::Qa, kArgon},
                           {"role", Role::Qa, kArgon}});
        const std::uint64_t before = accounts.version();
        const auto changed = accounts.replace({{"same", Role::Qa, kArgon},
                                               {"password", Role::Qa, kBcrypt},
                                               {"role", Role::Viewer, kArgon},
                                               {"new", Role::Admin, kArgon}});
        QCOMPARE(changed, (std::vector<std::string>{"gone", "password", "role"}));
        QVERIFY(accounts.version() != before);
        QVERIFY(!accounts.find("gone"));
        QVERIFY(accounts.find("new"));
    }
};

QTEST_APPLESS_MAIN(TestAccounts)
#include "tst_accounts.moc"
