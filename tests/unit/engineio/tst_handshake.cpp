// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/handshake.h"
#include "fakes.h"

using namespace sio;
using engine::Handshake;

class TestHandshake : public QObject {
    Q_OBJECT

    using Headers = std::vector<std::pair<std::string, std::string>>;

private Q_SLOTS:
    void keepsWhatTheRequestSaid()
    {
        const Headers headers{
            {"Host", "example.test"}, {"Origin", "https://a.test"}, {"X-Two", "1"}, {"x-two", "2"}};
        const Handshake handshake("/socket.io/?EIO=4&a=%20", headers, "192.0.2.7", 1234, true);
        COMPARE_TEXT(handshake.url(), "/socket.io/?EIO=4&a=%20");
        COMPARE_TEXT(handshake.query(), "EIO=4&a=%20");
        COMPARE_TEXT(handshake.address(), "192.0.2.7");
        QCOMPARE(handshake.issuedMs(), std::int64_t(1234));
        QVERIFY(handshake.secure());
        QVERIFY(handshake.crossDomain());
        COMPARE_TEXT(handshake.header("hOST"), "example.test");
        COMPARE_TEXT(handshake.header("X-TWO"), "1");
        COMPARE_TEXT(handshake.header("absent"), "");
        QCOMPARE(handshake.headers().size(), std::size_t(4));
        COMPARE_TEXT(handshake.headers()[3].first, "x-two");
        COMPARE_TEXT(handshake.headers()[3].second, "2");
    }
    void leavesOutFieldsOfOneHop()
    {
        const Headers headers{{"Connection", "Upgrade"},
                              {"UPGRADE", "websocket"},
                              {"Sec-WebSocket-Key", "k"},
                              {"Cookie", "a=b"}};
        const Handshake handshake("/", headers, "::1");
        QCOMPARE(handshake.headers().size(), std::size_t(1));
        COMPARE_TEXT(handshake.header("cookie"), "a=b");
        COMPARE_TEXT(handshake.header("upgrade"), "");
        QVERIFY(!handshake.crossDomain());
    }
    void takesEmptyParts()
    {
        const Handshake handshake("", Headers{{"", ""}, {"A", ""}}, "");
        COMPARE_TEXT(handshake.url(), "");
        COMPARE_TEXT(handshake.query(), "");
        COMPARE_TEXT(handshake.address(), "");
        QCOMPARE(handshake.headers().size(), std::size_t(2));
        COMPARE_TEXT(Handshake("/no-query").query(), "");
        COMPARE_TEXT(Handshake("/x?").query(), "");
    }
};

QTEST_APPLESS_MAIN(TestHandshake)
#include "tst_handshake.moc"
