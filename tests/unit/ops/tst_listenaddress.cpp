// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ops/listenaddress.h"

#include <QtTest/QTest>

using namespace sio::ops;

class TestListenAddress : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsHostAndPort_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("url"); // empty: refused
        QTest::addColumn<bool>("loopback");
        QTest::newRow("IPv4") << QByteArray("127.0.0.1:3000") << QByteArray("http://127.0.0.1:3000") << true;
        QTest::newRow("any port") << QByteArray("127.0.0.1:0") << QByteArray("http://127.0.0.1:0") << true;
        QTest::newRow("localhost") << QByteArray("localhost:80") << QByteArray("http://127.0.0.1:80") << true;
        QTest::newRow("other loopback")
            << QByteArray("127.1.2.3:80") << QByteArray("http://127.1.2.3:80") << true;
        QTest::newRow("everywhere") << QByteArray("0.0.0.0:80") << QByteArray("http://0.0.0.0:80") << false;
        QTest::newRow("IPv6") << QByteArray("[::1]:65535") << QByteArray("http://[::1]:65535") << true;
        QTest::newRow("IPv6 everywhere") << QByteArray("[::]:1") << QByteArray("http://[::]:1") << false;
        QTest::newRow("no port") << QByteArray("127.0.0.1") << QByteArray() << false;
        QTest::newRow("empty port") << QByteArray("127.0.0.1:") << QByteArray() << false;
        QTest::newRow("no host") << QByteArray(":3000") << QByteArray() << false;
        QTest::newRow("port too large") << QByteArray("127.0.0.1:65536") << QByteArray() << false;
        QTest::newRow("negative port") << QByteArray("127.0.0.1:-1") << QByteArray() << false;
        QTest::newRow("a name") << QByteArray("example.org:80") << QByteArray() << false;
        QTest::newRow("short IPv4") << QByteArray("127.1:80") << QByteArray() << false;
        QTest::newRow("looks like loopback") << QByteArray("127.0.0.1.example:80") << QByteArray() << false;
        QTest::newRow("IPv6 without brackets") << QByteArray("::1:3000") << QByteArray() << false;
    }
    void readsHostAndPort()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, url);
        QFETCH(bool, loopback);
        const auto address = parseListenAddress(text.toStdString());
        QCOMPARE(address.has_value(), !url.isEmpty());
        if (address) {
            QCOMPARE(QByteArray::fromStdString(address->url()), url);
            QCOMPARE(address->isLoopback(), loopback);
        }
    }
};

QTEST_GUILESS_MAIN(TestListenAddress)
#include "tst_listenaddress.moc"
