// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/clientaddress.h"
#include "fakes.h"

using namespace sio;
using engine::AddressKey;
using engine::IpAddress;
using engine::TrustedProxies;

class TestClientAddress : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsNetworks_data()
    {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QString>("inside");
        QTest::addColumn<QString>("outside");
        QTest::newRow("v4 /8") << "10.0.0.0/8"
                               << "10.255.0.1"
                               << "11.0.0.1";
        QTest::newRow("v4 /12") << "172.16.0.0/12"
                                << "172.31.255.255"
                                << "172.32.0.0";
        QTest::newRow("v4 single") << "192.0.2.7"
                                   << "192.0.2.7"
                                   << "192.0.2.8";
        QTest::newRow("v4 all") << "0.0.0.0/0"
                                << "8.8.8.8"
                                << "::1";
        QTest::newRow("v6 /32") << "2001:db8::/32"
                                << "2001:db8:1::1"
                                << "2001:db9::";
        QTest::newRow("v6 /10") << "fe80::/10"
                                << "febf::1"
                                << "fec0::1";
        QTest::newRow("v6 single") << "::1"
                                   << "::1"
                                   << "::2";
        QTest::newRow("mapped") << "::ffff:10.0.0.1"
                                << "10.0.0.1"
                                << "10.0.0.2";
    }
    void readsNetworks()
    {
        QFETCH(QString, network);
        QFETCH(QString, inside);
        QFETCH(QString, outside);
        const TrustedProxies proxies({network.toStdString()});
        QVERIFY(TrustedProxies::isNetwork(network.toStdString()));
        QVERIFY(proxies.contains(*IpAddress::parse(inside.toStdString())));
        QVERIFY(!proxies.contains(*IpAddress::parse(outside.toStdString())));
    }
    void refusesWhatIsNoNetwork()
    {
        for (const char* text : {"", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8x", "::1/129",
                                 "example.test", "10.0.0", "/8", "1.2.3.4:80"})
            QVERIFY2(!TrustedProxies::isNetwork(text), text);
    }
    void countsIpv6ByNetworkAndIpv4ByAddress()
    {
        QCOMPARE(AddressKey::of("2001:db8::1"), AddressKey::of("2001:db8:0:0:ffff::9"));
        QVERIFY(!(AddressKey::of("2001:db8::1") == AddressKey::of("2001:db8:0:1::1")));
        QVERIFY(!(AddressKey::of("192.0.2.1") == AddressKey::of("192.0.2.2")));
        QCOMPARE(AddressKey::of("::ffff:192.0.2.1"), AddressKey::of("192.0.2.1"));
        COMPARE_TEXT(AddressKey::of("192.0.2.1").text(), "192.0.2.1");
        COMPARE_TEXT(AddressKey::of("2001:db8::1").text(), "2001:db8::/64");
    }

    void believesListedProxiesAlone_data()
    {
        QTest::addColumn<QString>("peer");
        QTest::addColumn<QStringList>("forwarded");
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("exempt");
        const auto row = [](const char* name, const char* peer, const QStringList& forwarded,
                            const char* address,
                            bool exempt) { QTest::newRow(name) << peer << forwarded << address << exempt; };
        row("stranger", "203.0.113.9", {"198.51.100.1"}, "203.0.113.9", false);
        row("loopback, not listed", "127.0.0.1", {"198.51.100.1"}, "127.0.0.1", true);
        row("proxy", "10.0.0.1", {"198.51.100.1"}, "198.51.100.1", false);
        row("proxy itself", "10.0.0.1", {}, "10.0.0.1", true);
        row("forged in front", "10.0.0.1", {"1.1.1.1, 198.51.100.1"}, "198.51.100.1", false);
        row("two hops", "10.0.0.1", {"198.51.100.1, 10.0.0.2"}, "198.51.100.1", false);
        row("two fields", "10.0.0.1", {"1.1.1.1", "198.51.100.1"}, "198.51.100.1", false);
        row("all trusted", "10.0.0.1", {"10.0.0.3, 10.0.0.2"}, "10.0.0.3", true);
        row("garbage", "10.0.0.1", {"unknown"}, "10.0.0.1", true);
        row("garbage in front", "10.0.0.1", {"<script>, 198.51.100.1"}, "198.51.100.1", false);
        row("garbage behind", "10.0.0.1", {"198.51.100.1, evil"}, "10.0.0.1", true);
        row("v6 in brackets", "10.0.0.1", {"[2001:db8::1]"}, "2001:db8::1", false);
        row("forwarded loopback", "10.0.0.1", {"127.0.0.1"}, "127.0.0.1", false);
    }
    void believesListedProxiesAlone()
    {
        QFETCH(QString, peer);
        QFETCH(QStringList, forwarded);
        QFETCH(QString, address);
        QFETCH(bool, exempt);
        net::http::Fields fields;
        for (const QString& value : forwarded)
            fields.add("X-Forwarded-For", value.toStdString());
        const net::PeerAddress from{peer.toStdString(), 1, peer == "127.0.0.1", false};
        const engine::ClientAddress client = resolveClient(from, fields, TrustedProxies({"10.0.0.0/8"}));
        COMPARE_TEXT(client.text, address.toStdString());
        QCOMPARE(client.isExempt, exempt);
        QCOMPARE(client.key, AddressKey::of(address.toStdString()));
    }
    void believesTheForwardedSchemeOfListedProxiesAlone()
    {
        net::http::Fields fields;
        fields.add("X-Forwarded-Proto", "http, https");
        const TrustedProxies proxies({"10.0.0.1"});
        QVERIFY(resolveClient({"10.0.0.1", 1, false, false}, fields, proxies).isSecure);
        QVERIFY(!resolveClient({"10.0.0.2", 1, false, false}, fields, proxies).isSecure);
        QVERIFY(resolveClient({"10.0.0.2", 1, false, true}, fields, proxies).isSecure);
    }
};

QTEST_APPLESS_MAIN(TestClientAddress)
#include "tst_clientaddress.moc"
