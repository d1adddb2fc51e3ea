// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/http/message.h"

#include <QRegularExpression>
#include <QtTest>

using namespace sio::net::http;

namespace {

QByteArray bytesOf(const Response& response, bool keepAlive = true, bool headOnly = false,
                   int minorVersion = 1)
{
    const sio::base::SharedBytes bytes = serialize(response, keepAlive, headOnly, minorVersion);
    QByteArray text(bytes.data(), static_cast<qsizetype>(bytes.size()));
    return text.replace(
        QRegularExpression("Date: [A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\r\n")
            .match(QString::fromLatin1(text))
            .captured()
            .toLatin1(),
        "");
}

} // namespace

class TestMessage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void findsFieldsWithoutCase()
    {
        Fields fields;
        fields.add("X-One", "1");
        fields.add("Connection", "keep-alive , Upgrade");
        fields.add("connection", "foo");
        QCOMPARE(fields.get("x-one"), std::string_view("1"));
        QCOMPARE(fields.get("absent"), std::string_view());
        QVERIFY(fields.has("X-ONE") && !fields.has("X-On"));
        QCOMPARE(fields.count("CONNECTION"), std::size_t(2));
        QVERIFY(fields.hasToken("Connection", "upgrade"));
        QVERIFY(fields.hasToken("Connection", "FOO"));
        QVERIFY(!fields.hasToken("Connection", "up"));
        QVERIFY(!fields.hasToken("Connection", ""));
    }

    void decodesQueries()
    {
        const Query query = Query::parse("EIO=4&a=1&&a=2&b=x+y%21&c&=d&e=f=g&bad=%zz%4&%6b=v");
        QCOMPARE(query.get("EIO").value_or(""), std::string_view("4"));
        QCOMPARE(query.get("a").value_or(""), std::string_view("2"));
        QCOMPARE(query.count("a"), std::size_t(2));
        QCOMPARE(query.all("a"), (std::vector<std::string_view>{"1", "2"}));
        QCOMPARE(query.get("b").value_or(""), std::string_view("x y!"));
        QCOMPARE(query.get("c").value_or("?"), std::string_view(""));
        QCOMPARE(query.get("").value_or(""), std::string_view("d"));
        QCOMPARE(query.get("e").value_or(""), std::string_view("f=g"));
        QCOMPARE(query.get("bad").value_or(""), std::string_view("%zz%4"));
        QCOMPARE(query.get("k").value_or(""), std::string_view("v"));
        QVERIFY(!query.get("absent"));
        const Query empty = Query::parse("");
        QVERIFY(empty.begin() == empty.end());
    }

    void writesCompleteAnswers()
    {
        Response response;
        response.contentType = "text/plain";
        response.body = "ok";
        response.fields.add("Cache-Control", "no-store");
        QCOMPARE(bytesOf(response),
                 QByteArray("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n"
                            "Cache-Control: no-store\r\n\r\nok"));
        QVERIFY(std::string(serialize(response, true, false, 1).view()).find("\r\nDate: ") !=
                std::string::npos);
    }

    void saysHowTheConnectionGoesOn()
    {
        const Response response;
        QVERIFY(!bytesOf(response, true, false, 1).contains("Connection"));
        QVERIFY(bytesOf(response, false, false, 1).contains("Connection: close\r\n"));
        QVERIFY(bytesOf(response, true, false, 0).contains("Connection: keep-alive\r\n"));
        QVERIFY(bytesOf(response, false, false, 0).contains("Connection: close\r\n"));
    }

    void leavesOutBodiesThatMustNotBeThere()
    {
        Response response;
        response.body = "hello";
        QVERIFY(bytesOf(response, true, true).endsWith("Content-Length: 5\r\n\r\n"));
        response.status = 304;
        QVERIFY(!bytesOf(response).contains("Content-Length"));
        QVERIFY(bytesOf(response).endsWith("\r\n\r\n"));
        response.status = 204;
        QVERIFY(bytesOf(response).endsWith("Content-Length: 0\r\n\r\n"));
    }

    void dropsFieldsThatWouldBreakTheHead()
    {
        Response response;
        response.fields.add("X-Bad", "a\r\nSet-Cookie: b");
        response.fields.add("X\nBad", "c");
        response.fields.add("", "d");
        response.fields.add("Content-Length", "99");
        response.fields.add("connection", "keep-alive");
        response.fields.add("Transfer-Encoding", "chunked");
        response.contentType = "text/plain\r\nX: y";
        QCOMPARE(bytesOf(response), QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    }

    void escapesErrorBodies()
    {
        const Response response = errorResponse(400, "BAD", "a \"b\"\n\\");
        const std::string expected = R"({"error":{"code":"BAD","message":"a \"b\"\u000a\\","details":{}}})";
        QCOMPARE(response.body, expected);
        QCOMPARE(response.contentType, std::string("application/json"));
    }
};

QTEST_GUILESS_MAIN(TestMessage)
#include "tst_message.moc"
