// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/role.h"

#include <QtTest/QTest>

using namespace sio::admin;

namespace {

QByteArray namesOf(const std::vector<Capability>& capabilities)
{
    QByteArray text;
    for (const Capability capability : capabilities) {
        const std::string_view name = capabilityName(capability);
        text += (text.isEmpty() ? "" : " ") + QByteArray(name.data(), static_cast<qsizetype>(name.size()));
    }
    return text;
}

} // namespace

class TestRole : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void namesAreReadBack()
    {
        for (const Role role : allRoles())
            QVERIFY(roleFromName(roleName(role)) == role);
        for (const Capability capability : allCapabilities())
            QVERIFY(capabilityFromName(capabilityName(capability)) == capability);
        QVERIFY(!roleFromName("Admin"));
        QVERIFY(!roleFromName(""));
        QVERIFY(!capabilityFromName("everything"));
    }

    // The table of admin-stream.md, section 9, written down a second time.
    void allowsWhatTheContractSays_data()
    {
        QTest::addColumn<QByteArray>("role");
        QTest::addColumn<bool>("production");
        QTest::addColumn<bool>("adminArmed");
        QTest::addColumn<QByteArray>("allowed");
        const auto row = [](const char* role, bool production, bool armed, const char* allowed) {
            QTest::addRow("%s%s%s", role, production ? " production" : "", armed ? " armed" : "")
                << QByteArray(role) << production << armed << QByteArray(allowed);
        };
        row("viewer", false, false, "watch");
        row("viewer", true, true, "watch");
        row("support", false, false, "watch publish disconnect block");
        row("support", true, false, "watch publish disconnect block");
        row("qa", false, false, "watch publish membership disconnect test_traffic");
        row("qa", true, false, "watch publish");
        row("qa", true, true, "watch publish test_traffic");
        row("admin", false, false, "watch publish membership disconnect block audit test_traffic");
        row("admin", true, false, "watch publish membership disconnect block audit");
        row("admin", true, true, "watch publish membership disconnect block audit test_traffic");
    }
    void allowsWhatTheContractSays()
    {
        QFETCH(QByteArray, role);
        QFETCH(bool, production);
        QFETCH(bool, adminArmed);
        const Role who = *roleFromName(role.toStdString());
        QTEST(namesOf(capabilitiesOf(who, {production, false, adminArmed})), "allowed");
    }

    void aReadonlyServerIsForWatching()
    {
        QCOMPARE(namesOf(capabilitiesOf(Role::Admin, {false, true, true})), QByteArray("watch audit"));
        QCOMPARE(namesOf(capabilitiesOf(Role::Support, {false, true, true})), QByteArray("watch"));
    }

    void testEventsAloneIsACellOfItsOwn()
    {
        QVERIFY(grantOf(Role::Qa, Capability::Publish) == Grant::TestEventsInProduction);
        QVERIFY(grantOf(Role::Support, Capability::Publish) == Grant::Yes);
        QVERIFY(grantOf(Role::Viewer, Capability::Publish) == Grant::No);
    }
};

QTEST_APPLESS_MAIN(TestRole)
#include "tst_role.moc"
