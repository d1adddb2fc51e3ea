// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/admission.h"
#include "engineio/websockethandshake.h"
#include "fakes.h"

using namespace sio;
using engine::Admission;
using engine::Cors;
using engine::EngineOptions;
using net::http::Method;
using net::http::RequestHead;

namespace {

constexpr const char* kSid = "abcdefghijklmnopqrst";

RequestHead makeHead(Method method, const std::string& query, bool upgrade = false)
{
    RequestHead head;
    head.method = method;
    head.methodText = net::http::methodName(method);
    head.path = "/socket.io/";
    head.query = query;
    head.target = head.path + "?" + query;
    head.upgrade = upgrade;
    if (upgrade) {
        head.fields.add("Sec-WebSocket-Version", "13");
        head.fields.add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    }
    return head;
}

/// "handshake", "session", ..., or the code of the refusal.
std::string verdict(const RequestHead& head, const EngineOptions& options = {})
{
    const Admission admission = engine::admit(head, options, Cors(options.cors));
    switch (admission.verdict) {
    case Admission::Verdict::Refused:
        return std::to_string(static_cast<int>(admission.error)) + (admission.badVersion ? " version" : "");
    case Admission::Verdict::WrongMethod:
        return "405";
    case Admission::Verdict::Preflight:
        return "preflight";
    case Admission::Verdict::Handshake:
        return "handshake";
    case Admission::Verdict::Session:
        return admission.sid ? "session" : "session unknown";
    case Admission::Verdict::SessionMismatch:
        return admission.sid ? "mismatch" : "mismatch unknown";
    }
    return {};
}

} // namespace

class TestAdmission : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void followsTheOrderOfTheGuide_data()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("query");
        QTest::addColumn<bool>("upgrade");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* method, const char* query, bool upgrade, const char* expected) {
            QTest::addRow("%s %s%s", method, query, upgrade ? " upgrade" : "")
                << method << query << upgrade << expected;
        };
        row("GET", "EIO=4&transport=polling", false, "handshake");
        row("GET", "EIO=4&transport=polling&sid=", false, "handshake");
        row("GET", "EIO=4&transport=polling&t=abc&userId=u1", false, "handshake");
        row("GET", "EIO=4&transport=websocket", true, "handshake");
        // 2: transport
        row("GET", "", false, "0");
        row("GET", "EIO=4", false, "0");
        row("GET", "EIO=4&transport=", false, "0");
        row("GET", "EIO=4&transport=__proto__", false, "0");
        row("GET", "EIO=4&transport=webtransport", false, "0");
        row("GET", "EIO=4&transport=Polling", false, "0");
        row("GET", "EIO=4&transport=flash", true, "0");
        // twice
        row("GET", "EIO=4&transport=polling&transport=websocket", false, "3");
        row("GET", "EIO=4&EIO=4&transport=polling", false, "3");
        row("GET", "EIO=4&transport=polling&sid=a&sid=b", false, "3");
        // 5: handshakes
        row("POST", "EIO=4&transport=polling", false, "2");
        row("POST", "EIO=3&transport=polling", false, "2");
        row("HEAD", "EIO=4&transport=polling", false, "2");
        row("OPTIONS", "EIO=4&transport=polling", false, "2");
        row("GET", "EIO=4&transport=websocket", false, "3");
        row("GET", "EIO=4&transport=polling", true, "3");
        // 6: revision
        row("GET", "transport=polling", false, "5");
        row("GET", "EIO=3&transport=polling", false, "5");
        row("GET", "EIO=99&transport=polling", false, "5");
        row("GET", "EIO=04&transport=polling", false, "5");
        row("GET", "EIO=4x&transport=polling", false, "5");
        row("GET", "EIO=%34&transport=polling", false, "handshake"); // decoded first
        row("GET", "EIO=abc&transport=websocket", true, "5");
        // 4: sessions
        row("GET", "EIO=4&transport=polling&sid=abcdefghijklmnopqrst", false, "session");
        row("POST", "EIO=4&transport=polling&sid=abcdefghijklmnopqrst", false, "session");
        row("GET", "EIO=4&transport=websocket&sid=abcdefghijklmnopqrst", true, "session");
        row("GET", "EIO=4&transport=polling&sid=unknown", false, "session unknown");
        row("GET", "EIO=4&transport=polling&sid=abcdefghijklmnopqrs!", false, "session unknown");
        row("GET", "EIO=4&transport=websocket&sid=abcdefghijklmnopqrst", false, "mismatch");
        row("GET", "EIO=3&transport=polling&sid=abcdefghijklmnopqrst", false, "mismatch");
        row("GET", "transport=polling&sid=abcdefghijklmnopqrst", false, "mismatch");
        row("GET", "EIO=3&transport=websocket&sid=abcdefghijklmnopqrst", true, "mismatch");
        row("GET", "EIO=4&transport=polling&sid=abcdefghijklmnopqrst", true, "mismatch");
        row("GET", "EIO=3&transport=polling&sid=short", false, "mismatch unknown");
        // methods
        row("DELETE", "EIO=4&transport=polling&sid=abcdefghijklmnopqrst", false, "405");
        row("PUT", "EIO=4&transport=polling", false, "2");
        row("HEAD", "EIO=4&transport=polling&sid=abcdefghijklmnopqrst", false, "405");
        row("OPTIONS", "EIO=4&transport=polling&sid=abcdefghijklmnopqrst", false, "405");
    }
    void followsTheOrderOfTheGuide()
    {
        QFETCH(QString, method);
        QFETCH(QString, query);
        QFETCH(bool, upgrade);
        QFETCH(QString, expected);
        static const std::map<QString, Method> methods{
            {"GET", Method::Get}, {"POST", Method::Post},     {"HEAD", Method::Head},
            {"PUT", Method::Put}, {"DELETE", Method::Delete}, {"OPTIONS", Method::Options}};
        COMPARE_TEXT(verdict(makeHead(methods.at(method), query.toStdString(), upgrade)),
                     expected.toStdString());
    }
    void refusesDisabledTransports()
    {
        EngineOptions options;
        options.allowPolling = false;
        COMPARE_TEXT(verdict(makeHead(Method::Get, "EIO=4&transport=polling"), options), "0");
        COMPARE_TEXT(verdict(makeHead(Method::Get, "EIO=4&transport=websocket", true), options), "handshake");
        options.allowPolling = true;
        options.allowWebSocket = false;
        COMPARE_TEXT(verdict(makeHead(Method::Get, "EIO=4&transport=websocket", true), options), "0");
        COMPARE_TEXT(verdict(makeHead(Method::Get, "EIO=4&transport=polling", true), options), "3");
    }
    void answersPreflightsWhenCorsIsOn()
    {
        EngineOptions options;
        options.cors.origins = {"*"};
        COMPARE_TEXT(verdict(makeHead(Method::Options, ""), options), "preflight");
        COMPARE_TEXT(verdict(makeHead(Method::Options, std::string("sid=") + kSid), options), "preflight");
    }
    void refusesOtherOriginsForNewSessionsAndUpgrades()
    {
        EngineOptions options;
        options.cors.origins = {"https://a.test"};
        const auto withOrigin = [&options](const std::string& query, bool upgrade, const char* origin) {
            RequestHead head = makeHead(Method::Get, query, upgrade);
            head.fields.add("Origin", origin);
            return verdict(head, options);
        };
        const std::string sid = std::string("&sid=") + kSid;
        COMPARE_TEXT(withOrigin("EIO=4&transport=polling", false, "https://a.test"), "handshake");
        COMPARE_TEXT(withOrigin("EIO=4&transport=polling", false, "https://b.test"), "4");
        COMPARE_TEXT(withOrigin("EIO=4&transport=websocket", true, "https://b.test"), "4");
        COMPARE_TEXT(withOrigin("EIO=4&transport=websocket" + sid, true, "https://b.test"), "4");
        COMPARE_TEXT(withOrigin("EIO=4&transport=polling" + sid, false, "https://b.test"), "session");
        COMPARE_TEXT(verdict(makeHead(Method::Get, "EIO=4&transport=websocket", true), options), "handshake");
    }
    void checksTheWebSocketHandshakeLast_data()
    {
        QTest::addColumn<QString>("version");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("expected");
        const QString key = "dGhlIHNhbXBsZSBub25jZQ==";
        QTest::newRow("good") << "13" << key << "handshake";
        QTest::newRow("no version") << "" << key << "3 version";
        QTest::newRow("version 8") << "8" << key << "3 version";
        QTest::newRow("version list") << "13, 8" << key << "3 version";
        QTest::newRow("no key") << "13"
                                << ""
                                << "3";
        QTest::newRow("15 bytes") << "13"
                                  << "MTIzNDU2Nzg5MDEyMzQ1"
                                  << "3";
        QTest::newRow("17 bytes") << "13"
                                  << "MTIzNDU2Nzg5MDEyMzQ1Njc="
                                  << "3";
        QTest::newRow("no padding") << "13"
                                    << "dGhlIHNhbXBsZSBub25jZQ"
                                    << "3";
        QTest::newRow("not base64") << "13"
                                    << "dGhlIHNhbXBsZSBub25j!!=="
                                    << "3";
    }
    void checksTheWebSocketHandshakeLast()
    {
        QFETCH(QString, version);
        QFETCH(QString, key);
        QFETCH(QString, expected);
        RequestHead head = makeHead(Method::Get, "EIO=4&transport=websocket", true);
        head.fields = {};
        if (!version.isEmpty())
            head.fields.add("Sec-WebSocket-Version", version.toStdString());
        if (!key.isEmpty())
            head.fields.add("Sec-WebSocket-Key", key.toStdString());
        COMPARE_TEXT(verdict(head), expected.toStdString());
        head.query = "EIO=3&transport=websocket";
        COMPARE_TEXT(verdict(head), "5"); // the protocol's own refusals first
    }
    void refusesUpgradesThatAreNoPlainHttp11Get()
    {
        RequestHead old = makeHead(Method::Get, "EIO=4&transport=websocket", true);
        old.minorVersion = 0;
        COMPARE_TEXT(verdict(old), "3");
        RequestHead withBody = makeHead(Method::Get, "EIO=4&transport=websocket", true);
        withBody.contentLength = 3;
        COMPARE_TEXT(verdict(withBody), "3");
        RequestHead post = makeHead(Method::Post, std::string("EIO=4&transport=websocket&sid=") + kSid, true);
        COMPARE_TEXT(verdict(post), "3");
    }
    void echoesTheFirstSubprotocolWhenItIsAToken()
    {
        const auto answer = [](const std::string& offered) {
            RequestHead head = makeHead(Method::Get, "", true);
            head.fields.add("Sec-WebSocket-Protocol", offered);
            const std::string text = engine::switchingProtocols(head, {});
            const std::size_t at = text.find("Sec-WebSocket-Protocol: ");
            return at == std::string::npos ? std::string()
                                           : text.substr(at + 24, text.find('\r', at) - at - 24);
        };
        COMPARE_TEXT(answer("chat, other"), "chat");
        COMPARE_TEXT(answer(" chat "), "chat");
        COMPARE_TEXT(answer("a b"), "");
        COMPARE_TEXT(answer(","), "");
        COMPARE_TEXT(answer(std::string(5000, 'x')), "");
    }
    void acceptsAsTheStandardSays()
    {
        net::http::Fields fields;
        fields.add("Access-Control-Allow-Origin", "*");
        COMPARE_TEXT(
            engine::switchingProtocols(makeHead(Method::Get, "", true), fields),
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nAccess-Control-Allow-Origin: *\r\n\r\n");
    }
};

QTEST_APPLESS_MAIN(TestAdmission)
#include "tst_admission.moc"
