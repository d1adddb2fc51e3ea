// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "papermastery/identity.h"
#include "papermastery/queryparameters.h"
#include "tokens.h"

#include <QtTest>

#include <utility>
#include <vector>

using namespace sio;
using namespace sio::test;
using namespace sio::papermastery;

/// Who connects (domain.md, section 1).
class TestIdentity : public QObject {
    Q_OBJECT

private:
    using Headers = std::vector<std::pair<std::string_view, std::string_view>>;

    static QByteArray verdict(const ApplicationOptions& options, std::string_view query,
                              std::string_view auth, const Headers& headers = {})
    {
        const IdentityResolver resolver(options, [] { return kNowMs; });
        const std::string url = "/socket.io/?EIO=4&transport=polling" + std::string(query);
        const auto result = resolver.resolve(engine::Handshake(url, headers, "192.0.2.1"), auth);
        if (!result) {
            const std::string_view name = connectCodeName(result.error().code);
            return result.error().hint.empty() ? QByteArray("no hint")
                                               : QByteArray(name.data(), qsizetype(name.size()));
        }
        return QByteArray::fromStdString(result->userId) + (result->authenticated ? " verified" : " claimed");
    }

    static ApplicationOptions jwt()
    {
        ApplicationOptions options;
        options.identityMode = IdentityMode::Jwt;
        options.jwt.secrets = {kSecret};
        return options;
    }

private Q_SLOTS:
    void readsQueryParameters_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("values");
        const auto row = [](const char* query, const char* values) {
            QTest::newRow(query) << QByteArray(query) << QByteArray(values);
        };
        row("", "");
        row("x=1", "[1]");
        row("x=1&x=2", "[1][2]");
        row("y=1&x=2&xx=3", "[2]");
        row("x", "[]");
        row("x=", "[]");
        row("x=a=b", "[a=b]");
        row("x=a%20b+c", "[a b c]");
        row("%78=1", "[1]");
        row("x=%4", "[%4]");
        row("x=%", "[%]");
        row("x=%zz%41", "[%zzA]");
        row("&&x=1&", "[1]");
        row("x[]=1", "");
    }

    void readsQueryParameters()
    {
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, values);
        QByteArray seen;
        for (const std::string& value : queryValues(query.toStdString(), "x"))
            seen += '[' + QByteArray::fromStdString(value) + ']';
        QCOMPARE(seen, values);
    }

    void believesTheQuery_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("auth");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const char* query, const char* auth, const char* expected) {
            QTest::newRow(name) << QByteArray(query) << QByteArray(auth) << QByteArray(expected);
        };
        row("query", "&userId=u1", "{}", "u1 claimed");
        row("auth", "", R"({"userId":"u1"})", "u1 claimed");
        row("both, equal", "&userId=u1", R"({"userId":"u1"})", "u1 claimed");
        row("both, different", "&userId=u1", R"({"userId":"u2"})", "USER_ID_MISMATCH");
        row("none", "", "{}", "USER_ID_REQUIRED");
        row("empty", "&userId=", "{}", "USER_ID_REQUIRED");
        row("empty in auth", "", R"({"userId":""})", "USER_ID_REQUIRED");
        row("null in auth", "", R"({"userId":null})", "USER_ID_REQUIRED");
        row("empty in the query, given in auth", "&userId=", R"({"userId":"u1"})", "u1 claimed");
        row("a variable without value", "&userId=undefined", "{}", "USER_ID_REQUIRED");
        row("a null variable", "&userId=null", "{}", "USER_ID_REQUIRED");
        row("repeated, equal", "&userId=u1&userId=u1", "{}", "u1 claimed");
        row("repeated, different", "&userId=u1&userId=u2", "{}", "INVALID_USER_ID");
        row("repeated, one empty", "&userId=u1&userId=", "{}", "INVALID_USER_ID");
        row("repeated, all empty", "&userId=&userId=", "{}", "USER_ID_REQUIRED");
        row("no identifier", "&userId=a%20b", "{}", "INVALID_USER_ID");
        row("a list from the client's query option", "&userId=u1%2Cu2", "{}", "INVALID_USER_ID");
        row("escaped", "&userId=%75%31", "{}", "u1 claimed");
        row("no identifier in auth", "", R"({"userId":"a b"})", "INVALID_USER_ID");
        row("a number in auth", "&userId=7", R"({"userId":7})", "INVALID_USER_ID");
        row("control characters", "&userId=a%0d%0ab", "{}", "INVALID_USER_ID");
        row("__proto__ is a name", "&userId=__proto__", "{}", "__proto__ claimed");
        row("tokens are not looked at", "&userId=u1", R"({"token":"nonsense"})", "u1 claimed");
        row("other spellings are other names", "&userid=u1&user_id=u2", "{}", "USER_ID_REQUIRED");
    }

    void believesTheQuery()
    {
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, auth);
        QFETCH(QByteArray, expected);
        QCOMPARE(verdict({}, query.toStdString(), auth.toStdString()), expected);
    }

    void comparesUuidsInLowerCase()
    {
        ApplicationOptions options;
        options.identifiers = catalogue::IdentifierFormat::Uuid;
        const std::string lower = "5b8a1f3c-7f0d-4a52-8c86-4f6f1f0f2a11";
        const std::string upper = "5B8A1F3C-7F0D-4A52-8C86-4F6F1F0F2A11";
        const QByteArray claimed = QByteArray::fromStdString(lower) + " claimed";
        QCOMPARE(verdict(options, "&userId=" + upper, "{}"), claimed);
        QCOMPARE(verdict(options, "&userId=" + upper + "&userId=" + lower, "{}"), claimed);
        QCOMPARE(verdict(options, "&userId=" + upper, "{\"userId\":\"" + lower + "\"}"), claimed);
        QCOMPARE(verdict(options, "&userId=u1", "{}"), QByteArray("INVALID_USER_ID"));
    }

    void believesTokensAlone_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("auth");
        QTest::addColumn<QByteArray>("authorization");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const std::string& query, const std::string& auth,
                            const std::string& header, const char* expected) {
            QTest::newRow(name) << QByteArray::fromStdString(query) << QByteArray::fromStdString(auth)
                                << QByteArray::fromStdString(header) << QByteArray(expected);
        };
        const auto tokenAuth = [](const std::string& token, const std::string& more = {}) {
            return "{\"token\":\"" + token + "\"" + more + "}";
        };
        const std::string good = userToken("u1");
        row("token in auth", "", tokenAuth(good), "", "u1 verified");
        row("token in the header", "", "{}", "Bearer " + good, "u1 verified");
        row("scheme in any case", "", "{}", "bEARER  " + good, "u1 verified");
        row("another scheme", "", "{}", "Basic " + good, "TOKEN_REQUIRED");
        row("scheme without token", "", "{}", "Bearer ", "TOKEN_REQUIRED");
        row("token in the query is not read", "&token=" + good, "{}", "", "TOKEN_REQUIRED");
        row("none", "&userId=u1", "{}", "", "TOKEN_REQUIRED");
        row("empty", "&userId=u1", tokenAuth(""), "", "TOKEN_REQUIRED");
        row("null", "&userId=u1", R"({"token":null})", "", "TOKEN_REQUIRED");
        row("a number", "&userId=u1", R"({"token":7})", "", "TOKEN_INVALID");
        row("empty in auth, given in the header", "", tokenAuth(""), "Bearer " + good, "u1 verified");
        row("auth before the header", "", tokenAuth(good), "Bearer nonsense", "u1 verified");
        row("invalid", "&userId=u1", tokenAuth("nonsense"), "", "TOKEN_INVALID");
        row("invalid in auth is not mended by the header", "", tokenAuth("nonsense"), "Bearer " + good,
            "TOKEN_INVALID");
        row("expired", "&userId=u1", tokenAuth(userToken("u1", -3600)), "", "TOKEN_EXPIRED");
        row("userId agrees", "&userId=u1", tokenAuth(good, ",\"userId\":\"u1\""), "", "u1 verified");
        row("userId in the query differs", "&userId=u2", tokenAuth(good), "", "USER_ID_MISMATCH");
        row("userId in auth differs", "", tokenAuth(good, ",\"userId\":\"u2\""), "", "USER_ID_MISMATCH");
        row("userId is no identifier", "&userId=a%20b", tokenAuth(good), "", "INVALID_USER_ID");
        row("an empty userId says nothing", "&userId=", tokenAuth(good), "", "u1 verified");
        row("sub is no identifier", "", tokenAuth(userToken("a b")), "", "TOKEN_INVALID");
    }

    void believesTokensAlone()
    {
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, auth);
        QFETCH(QByteArray, authorization);
        QFETCH(QByteArray, expected);
        const std::string header = authorization.toStdString();
        const Headers headers = header.empty() ? Headers() : Headers{{"Authorization", header}};
        QCOMPARE(verdict(jwt(), query.toStdString(), auth.toStdString(), headers), expected);
    }

    void readsTokensInTheQueryOnlyWhereAllowed()
    {
        ApplicationOptions options = jwt();
        options.jwt.allowQueryToken = true;
        QCOMPARE(verdict(options, "&token=" + userToken("u1"), "{}"), QByteArray("u1 verified"));
        QCOMPARE(verdict(options, "&token=", "{}"), QByteArray("TOKEN_REQUIRED"));
    }

    void saysWhatIsWrongWithOptions()
    {
        QVERIFY(!problemOf({}));
        QVERIFY(!problemOf(jwt()));
        const auto broken = [](auto change) {
            ApplicationOptions options = jwt();
            change(options);
            return problemOf(options).has_value();
        };
        QVERIFY(broken([](ApplicationOptions& o) { o.jwt.secrets.clear(); }));
        QVERIFY(broken([](ApplicationOptions& o) { o.jwt.secrets.push_back("short"); }));
        QVERIFY(broken([](ApplicationOptions& o) { o.clientEventsBurst = 0; }));
        QVERIFY(broken([](ApplicationOptions& o) { o.clientEventsPerSecond = -1; }));
        QVERIFY(broken([](ApplicationOptions& o) { o.maxRoomsPerSocket = -1; }));
        QVERIFY(broken([](ApplicationOptions& o) { o.maxSocketsPerUser = -1; }));
        QVERIFY(broken([](ApplicationOptions& o) { o.jwt.leeway = std::chrono::seconds(-1); }));
    }
};

QTEST_APPLESS_MAIN(TestIdentity)
#include "tst_identity.moc"
