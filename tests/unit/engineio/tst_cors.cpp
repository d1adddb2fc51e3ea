// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/cors.h"
#include "fakes.h"

using namespace sio;
using engine::Cors;
using engine::CorsOptions;
using net::http::Fields;

class TestCors : public QObject {
    Q_OBJECT

    static CorsOptions origins(std::vector<std::string> list)
    {
        CorsOptions options;
        options.origins = std::move(list);
        return options;
    }
    static Fields from(const std::string& origin)
    {
        Fields fields;
        if (!origin.empty())
            fields.add("Origin", origin);
        return fields;
    }
    static std::string text(const Fields& fields)
    {
        std::string all;
        for (const auto& [name, value] : fields)
            all += name + "=" + value + ";";
        return all;
    }
    static std::string answer(const Cors& cors, const std::string& origin)
    {
        Fields out;
        cors.addFields(from(origin), out);
        return text(out);
    }

private Q_SLOTS:
    void isOffWithoutOrigins()
    {
        const Cors cors{CorsOptions{}};
        QVERIFY(!cors.isEnabled());
        QVERIFY(cors.admits(from("https://evil.test")));
        COMPARE_TEXT(answer(cors, "https://evil.test"), "");
    }
    void anyOriginIsAStar()
    {
        CorsOptions options = origins({"*"});
        options.credentials = true; // never together
        const Cors cors(options);
        QVERIFY(cors.admits(from("https://a.test")));
        COMPARE_TEXT(answer(cors, "https://a.test"), "Access-Control-Allow-Origin=*;");
    }
    void originsOfTheAdminPagesAreGrantedWithCredentials()
    {
        CorsOptions options;
        options.credentialOrigins = {"https://admin.test"};
        const Cors cors(options);
        QVERIFY(cors.isEnabled());
        QVERIFY(cors.admits(from("https://other.test"))); // they restrict nobody else
        COMPARE_TEXT(answer(cors, "https://admin.test"),
                     "Vary=Origin;Access-Control-Allow-Origin=https://admin.test;"
                     "Access-Control-Allow-Credentials=true;");
        COMPARE_TEXT(answer(cors, "https://other.test"), "Vary=Origin;");
    }
    void originsOfTheAdminPagesStandBesideOthers()
    {
        CorsOptions options = origins({"https://a.test"});
        options.credentialOrigins = {"https://admin.test"};
        const Cors listed(options);
        QVERIFY(listed.admits(from("https://admin.test")));
        QVERIFY(!listed.admits(from("https://other.test")));
        COMPARE_TEXT(answer(listed, "https://a.test"),
                     "Vary=Origin;Access-Control-Allow-Origin=https://a.test;");
        options.origins = {"*"};
        const Cors any(options);
        COMPARE_TEXT(answer(any, "https://a.test"), "Vary=Origin;Access-Control-Allow-Origin=*;");
        COMPARE_TEXT(answer(any, "https://admin.test"),
                     "Vary=Origin;Access-Control-Allow-Origin=https://admin.test;"
                     "Access-Control-Allow-Credentials=true;");
    }
    void listedOriginsMatchExactly()
    {
        CorsOptions options = origins({"https://a.test", "http://b.test:8080"});
        options.credentials = true;
        options.exposedHeaders = {"X-One", "X-Two"};
        const Cors cors(options);
        COMPARE_TEXT(answer(cors, "http://b.test:8080"),
                     "Vary=Origin;Access-Control-Allow-Origin=http://b.test:8080;"
                     "Access-Control-Allow-Credentials=true;Access-Control-Expose-Headers=X-One,X-Two;");
        for (const char* other : {"http://a.test", "https://a.test:443", "https://a.test.evil.test",
                                  "https://xa.test", "http://b.test", "null", "HTTPS://A.TEST"}) {
            QVERIFY(!cors.admits(from(other)));
            COMPARE_TEXT(answer(cors, other), "Vary=Origin;");
        }
        QVERIFY(cors.admits(from("https://a.test")));
        QVERIFY(cors.admits(from("")));
        COMPARE_TEXT(answer(cors, ""), "Vary=Origin;");
    }
    void preflightsNameMethodsAndEchoTheHeadersAskedFor()
    {
        net::http::RequestHead head;
        head.fields = from("https://a.test");
        head.fields.add("Access-Control-Request-Headers", "X-Token, content-type");
        CorsOptions options = origins({"https://a.test"});
        options.maxAge = std::chrono::seconds(600);
        const net::http::Response response = Cors(options).preflight(head);
        QCOMPARE(response.status, 204);
        COMPARE_TEXT(response.body, "");
        COMPARE_TEXT(text(response.fields),
                     "Vary=Origin;Access-Control-Allow-Origin=https://a.test;"
                     "Access-Control-Allow-Methods=GET,HEAD,PUT,PATCH,POST,DELETE;"
                     "Vary=Access-Control-Request-Headers;Access-Control-Allow-Headers=X-Token, content-type;"
                     "Access-Control-Max-Age=600;");
    }
    void configuredHeadersReplaceTheEcho()
    {
        net::http::RequestHead head;
        head.fields.add("Access-Control-Request-Headers", "X-Other");
        CorsOptions options = origins({"*"});
        options.allowedHeaders = {"X-Token", "X-More"};
        options.methods = {"GET"};
        COMPARE_TEXT(text(Cors(options).preflight(head).fields),
                     "Access-Control-Allow-Origin=*;Access-Control-Allow-Methods=GET;"
                     "Access-Control-Allow-Headers=X-Token,X-More;");
    }
    void reflectsNothingButHeaderNames()
    {
        for (const std::string& bad :
             {std::string("X-A\r\nSet-Cookie: a=b"), std::string("X A"), std::string("a,,b"),
              std::string("<b>"), std::string(2000, 'x'), std::string("")}) {
            net::http::RequestHead head;
            head.fields.add("Access-Control-Request-Headers", bad);
            QVERIFY(!Cors(origins({"*"})).preflight(head).fields.has("Access-Control-Allow-Headers"));
        }
    }
};

QTEST_APPLESS_MAIN(TestCors)
#include "tst_cors.moc"
