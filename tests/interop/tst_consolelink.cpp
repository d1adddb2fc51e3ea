// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "interop/nodeserver.h"
#include "link/adminclient.h"
#include "models/eventsmodel.h"
#include "store/serverstate.h"

#include <QtTest>

using namespace sio;
using State = link::AdminClient::State;
using link::Feature;
using test::NodeServer;

namespace {

link::Profile profileFor(int port)
{
    link::Profile profile = link::Profile::make("node", QUrl(QString("http://127.0.0.1:%1").arg(port)));
    profile.user = "admin";
    return profile;
}

const store::UserEntry* userOf(const store::ServerState& state, const QString& name)
{
    const store::Slot slot = state.userSlot(name);
    return slot == store::kNoSlot ? nullptr : &state.users()[slot];
}

bool hasEvent(const store::ServerState& state, const QString& name, link::Direction dir)
{
    for (auto n = state.events().first(); n < state.events().end(); ++n) {
        if (state.events().at(n)->event == name && state.events().at(n)->dir == dir)
            return true;
    }
    return false;
}

} // namespace

/// The console's link and store against a Node server with the public instrumentation.
class TestConsoleLink : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void followsANodeServer()
    {
        NodeServer server({});
        const int port = server.port();
        QVERIFY(port > 0);
        QVERIFY(server.tell("connect anna"));
        link::AdminClient client;
        store::ServerState state;
        state.attach(&client);
        client.watchSockets(true);
        client.watchStats(true);
        client.watchEvents({});
        client.connectTo(profileFor(port), {"any", {}});
        QTRY_VERIFY(client.isLive());
        QCOMPARE(client.config().dialect, link::Dialect::Public);
        QVERIFY(client.whyNot(Feature::Publish).contains("public"));
        QTRY_VERIFY(userOf(state, "anna"));
        QTRY_COMPARE(state.freshness(), store::Freshness::Live);
        QCOMPARE(state.sockets().count(), 1u); // without the console itself
        QTRY_VERIFY(state.roomSlot("user:anna") != store::kNoSlot);

        QVERIFY(server.tell("connect ben"));
        QTRY_VERIFY(userOf(state, "ben"));
        QCOMPARE(userOf(state, "ben")->websocket, 1);
        QVERIFY(server.tell("emit anna hello"));
        QTRY_VERIFY(hasEvent(state, "hello", link::Direction::In));
        QTRY_VERIFY(hasEvent(state, "hello-back", link::Direction::Out));
        QVERIFY(server.tell("broadcast news"));
        QTRY_VERIFY(hasEvent(state, "news", link::Direction::Out));
        const link::EventPtr news = state.events().at(state.events().end() - 1);
        QCOMPARE(news->matched, 2); // one row for the broadcast
        QCOMPARE(news->payload, QByteArray(R"([{"to":"all"}])"));
        QTRY_COMPARE(state.totals().clients, 3);

        // Commands: a room, then the door.
        link::Selection who;
        who.sockets = {state.sockets()[userOf(state, "ben")->sockets.front()].row.id};
        bool sent = false;
        client.join(who, "lobby", {}, this,
                    [&](const link::Answer<link::Matched>& answer) { sent = answer.ok; });
        QTRY_VERIFY(sent);
        QTRY_VERIFY(state.roomSlot("lobby") != store::kNoSlot);
        client.disconnectSockets(who, true, {}, {}, this, [](const link::Answer<link::Matched>&) {});
        QTRY_VERIFY(!userOf(state, "ben"));
        QVERIFY(state.roomSlot("lobby") == store::kNoSlot);
        QVERIFY(server.tell("drop anna"));
        QTRY_COMPARE(state.sockets().count(), 0u);
        QCOMPARE(state.gaps(), 0);
        QCOMPARE(client.skippedPackets(), 0);
    }

    void productionModeOffersFiguresAlone()
    {
        NodeServer server({"--mode", "production", "--readonly"});
        const int port = server.port();
        QVERIFY(port > 0);
        link::AdminClient client;
        store::ServerState state;
        state.attach(&client);
        client.watchSockets(true);
        client.connectTo(profileFor(port), {"any", {}});
        QTRY_VERIFY(client.isLive());
        QVERIFY(!client.config().has(Feature::Sockets));
        QVERIFY(!client.whyNot(Feature::Emit).isEmpty());
        QTRY_VERIFY(state.totals().time > 0);
        QCOMPARE(state.freshness(), store::Freshness::Empty);
    }

    void logsInWithItsSession()
    {
        // bcrypt of "admin-password" (cost 4).
        NodeServer server(
            {"--auth", "--hash", "$2a$04$exyGqdHaJjTSpV2u8JnoGufhYdGPSWQrqeTNJaT.nyeztDYCLOzSO"});
        const int port = server.port();
        QVERIFY(port > 0);
        link::AdminClient client;
        QStringList sessions;
        connect(&client, &link::AdminClient::sessionIdChanged, this,
                [&](const QString& id) { sessions << id; });
        client.connectTo(profileFor(port), {"wrong", {}});
        QTRY_COMPARE(client.state(), State::Refused);
        QCOMPARE(client.refusalKind(), link::AdminClient::RefusalKind::Credentials);
        client.connectTo(profileFor(port), {"admin-password", {}});
        QTRY_VERIFY(client.isLive());
        QTRY_COMPARE(sessions.size(), 1);
        client.connectTo(profileFor(port), {{}, sessions.front()});
        QTRY_VERIFY(client.isLive());
        client.connectTo(profileFor(port), {"admin-password", "no-such-session"});
        QTRY_VERIFY(client.isLive());
    }
};

QTEST_GUILESS_MAIN(TestConsoleLink)
#include "tst_consolelink.moc"
