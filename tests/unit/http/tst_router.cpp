// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/http/router.h"

#include <QtTest>

using namespace sio::net;
using namespace sio::net::http;

namespace {

class NamedHandler final : public RequestHandler {
public:
    explicit NamedHandler(std::size_t limit) : m_limit(limit) {}
    std::size_t bodyLimit(const RequestHead&) override { return m_limit; }
    std::unique_ptr<Exchange> begin(const RequestHead&, const PeerAddress&, Responder responder) override
    {
        ++begun;
        responder.respond({});
        return nullptr;
    }
    bool takesUpgrade(const RequestHead&) override { return true; }
    void upgrade(UpgradedConnection) override { ++upgrades; }

    int begun = 0;
    int upgrades = 0;

private:
    std::size_t m_limit;
};

class LastAnswer final : public Responder::Channel {
public:
    void respond(Response response) override { status = response.status; }
    int status = 0;
};

RequestHead headOf(std::string path)
{
    RequestHead head;
    head.path = std::move(path);
    return head;
}

} // namespace

class TestRouter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void findsTheMostExactRoute_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("limit"); // tells the handlers apart
        QTest::newRow("exact") << "/socket.io" << 1;
        QTest::newRow("exact with slash") << "/socket.io/" << 1;
        QTest::newRow("prefix") << "/api/v1/publish" << 2;
        QTest::newRow("prefix itself") << "/api/v1/" << 2;
        QTest::newRow("longer prefix") << "/api/v1/events/x" << 3;
        QTest::newRow("exact over prefix") << "/api/v1/batch" << 4;
        QTest::newRow("below an exact path") << "/socket.io/x" << 0;
        QTest::newRow("prefix without slash") << "/api/v1" << 0;
        QTest::newRow("other case") << "/Socket.io" << 0;
        QTest::newRow("root") << "/" << 0;
        QTest::newRow("asterisk") << "*" << 0;
    }
    void findsTheMostExactRoute()
    {
        QFETCH(QString, path);
        QFETCH(int, limit);
        NamedHandler handlers[]{NamedHandler(1), NamedHandler(2), NamedHandler(3), NamedHandler(4)};
        Router router;
        router.addPrefix("/api/v1/", handlers[1]);
        router.addPrefix("/api/v1/events/", handlers[2]);
        router.addExact("/api/v1/batch", handlers[3]);
        router.addExact("/socket.io", handlers[0]);
        router.addExact("/socket.io/", handlers[0]);

        const RequestHead head = headOf(path.toStdString());
        const auto channel = std::make_shared<LastAnswer>();
        router.begin(head, {}, Responder(channel));
        QCOMPARE(router.takesUpgrade(head), limit != 0);
        if (limit == 0) {
            QCOMPARE(channel->status, 404);
            return;
        }
        QCOMPARE(channel->status, 200);
        QCOMPARE(router.bodyLimit(head), static_cast<std::size_t>(limit));
        UpgradedConnection connection;
        connection.head = head;
        router.upgrade(std::move(connection));
        for (int i = 0; i < 4; ++i) {
            QCOMPARE(handlers[i].begun, i + 1 == limit ? 1 : 0);
            QCOMPARE(handlers[i].upgrades, i + 1 == limit ? 1 : 0);
        }
    }

    void answersOnceHoweverAResponderMoves()
    {
        struct Counter final : Responder::Channel {
            void respond(Response response) override { statuses.push_back(response.status); }
            std::vector<int> statuses;
        };
        const auto a = std::make_shared<Counter>();
        const auto b = std::make_shared<Counter>();
        {
            Responder first(a);
            Responder second = std::move(first);
            QVERIFY(!first && second);
            Responder other(b);
            other = std::move(second); // b's request is forgotten: it gets its 500
            QCOMPARE(b->statuses, std::vector<int>{500});
            Response response;
            response.status = 201;
            other.respond(response);
            other.respond(response);
            QVERIFY(!other);
        }
        QCOMPARE(a->statuses, std::vector<int>{201});
        QCOMPARE(b->statuses, std::vector<int>{500});
    }
};

QTEST_GUILESS_MAIN(TestRouter)
#include "tst_router.moc"
