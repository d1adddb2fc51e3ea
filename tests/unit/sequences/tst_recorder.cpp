// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/adminfeed.h"
#include "sequences/recorder.h"
#include "sequences/redaction.h"
#include "sequences/sequencereader.h"
#include "sequences/sequencewriter.h"

#include <QtTest/QTest>

using namespace sio::sequences;

namespace {

constexpr WallTime kStart = 1'772'366'400'000; // 2026-03-01T12:00:00Z

FeedEvent connected(WallTime after, const char* socket, const char* user, const char* transport = "websocket")
{
    FeedEvent event;
    event.time = kStart + after;
    event.kind = FeedKind::Connect;
    event.socket = socket;
    event.user = user;
    event.transport = transport;
    return event;
}

FeedEvent emitted(WallTime after, const char* socket, const char* name, const char* json,
                  const char* answer = nullptr)
{
    FeedEvent event;
    event.time = kStart + after;
    event.kind = FeedKind::In;
    event.socket = socket;
    event.event = name;
    event.args = {*Value::fromJson(json)};
    if (answer)
        event.answer = Value::fromJson(answer);
    return event;
}

FeedEvent broadcast(WallTime after, const char* name, const char* json, std::vector<std::string> rooms,
                    const char* eventId)
{
    FeedEvent event;
    event.time = kStart + after;
    event.event = name;
    event.args = {*Value::fromJson(json)};
    event.rooms = std::move(rooms);
    event.eventId = eventId;
    event.isPublished = true;
    return event;
}

std::string quoted(const std::string& text)
{
    return '"' + text + '"';
}

std::vector<FeedEvent> booking()
{
    return {
        connected(0, "S1", "u-reader"),
        connected(5, "S2", "u-reader", "polling"),
        connected(9, "S3", "u-researcher"),
        emitted(120, "S1", "join_session_room", R"({"session_id":"session-4711"})",
                R"({"success":true,"data":{"room":"session:session-4711"}})"),
        broadcast(
            400, "booking_confirmation",
            R"({"session_id":"session-4711","user_id":"u-reader","researcher_user_id":"u-researcher","researcher_id":"r-9","start_time":"2026-03-03T12:00:00Z","event_id":"E1","occurred_at":"2026-03-01T12:00:00.400Z"})",
            {"user:u-reader", "user:u-researcher", "session:session-4711"}, "E1"),
        broadcast(
            900, "payment_update",
            R"({"id":"pay-77","payment_id":"pay-77","user_id":"u-reader","status":"completed","event_id":"E2"})",
            {"user:u-reader"}, "E2"),
    };
}

} // namespace

class TestRecorder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void recordsABooking()
    {
        const Recording recording = recordSequence(booking(), {"booking", "A booking."});
        const std::string text = writeSequence(recording.sequence);
        QCOMPARE(QString::fromStdString(text), QString(R"(sequence: booking
version: 1
about: A booking.
server:
  requires: [publish]
recorded: 2026-03-01T12:00:00.000Z
times: shift
vars:
  session1: { new: uuid }
  researcher1: { new: uuid }
  payment1: { new: uuid }
actors:
  reader: { userId: { new: uuid }, transport: websocket }
  reader-browser2: { userId: $reader.userId, transport: polling }
  researcher: { userId: { new: uuid }, transport: websocket }
steps:
  - at: 0ms
    connect: reader
  - at: 5ms
    connect: reader-browser2
  - at: 9ms
    connect: researcher
  - at: 120ms
    name: "reader: join_session_room"
    actor: reader
    emit: join_session_room
    with: { session_id: $session1 }
    ack: { success: true, data: { room: "session:${session1}" } }
  - at: 400ms
    name: booking_confirmation
    publish: booking_confirmation
    with:
      session_id: $session1
      user_id: $reader.userId
      researcher_user_id: $researcher.userId
      researcher_id: $researcher1
      start_time: 2026-03-03T12:00:00Z
  - expect:
      actors: [reader, reader-browser2, researcher]
      event: booking_confirmation
      match:
        session_id: $session1
        user_id: $reader.userId
        researcher_user_id: $researcher.userId
        researcher_id: $researcher1
        start_time: 2026-03-03T12:00:00Z
  - at: 900ms
    name: payment_update completed
    publish: payment_update
    with: { id: $payment1, payment_id: $payment1, user_id: $reader.userId, status: completed }
  - expect:
      actors: [reader, reader-browser2]
      event: payment_update
      match: { id: $payment1, payment_id: $payment1, user_id: $reader.userId, status: completed }
)"));
        const auto again = readSequence(text);
        QVERIFY2(again, again ? "" : again.error().front().text("recorded").c_str());
        QVERIFY(recording.notes.empty());
    }

    void keepsIdsAndOriginalsWhereAsked()
    {
        RecordOptions options;
        options.keepsOriginals = true;
        std::string text = writeSequence(recordSequence(booking(), options).sequence);
        QVERIFY(text.find("session1: { new: uuid }  # was session-4711\n") != std::string::npos);
        options.keepsIds = true;
        text = writeSequence(recordSequence(booking(), options).sequence);
        QVERIFY(text.find("session1: { keep: session-4711 }\n") != std::string::npos);
        QVERIFY(readSequence(text));
    }

    void recordsWhatEachClientSaw()
    {
        // As virtual users see it: one receipt each, no rooms.
        std::vector<FeedEvent> feed{connected(0, "S1", "u1"), connected(0, "S2", "u1")};
        for (const char* socket : {"S1", "S2"}) {
            FeedEvent event = broadcast(100, "custom", R"({"x":1,"event_id":"E1"})", {}, "E1");
            event.socket = socket;
            event.user = "u1";
            feed.push_back(event);
        }
        const Sequence sequence = recordSequence(feed).sequence;
        QCOMPARE(sequence.steps.size(), 3u);
        QCOMPARE(sequence.steps[0].actors.size(), 2u);
        QCOMPARE(sequence.steps[1].kind, StepKind::Publish);
        QCOMPARE(sequence.steps[1].to->json(), std::string(R"({"users":["$reader.userId"]})"));
        QCOMPARE(sequence.steps[2].expect->actors, (std::vector<std::string>{"reader", "reader-browser2"}));
    }

    void namesAnAudienceThatCannotBeDerived()
    {
        auto feed = booking();
        feed.push_back(broadcast(1000, "payment_update",
                                 R"({"id":"pay-77","user_id":"u-reader","status":"failed"})",
                                 {"user:u-reader", "session:session-4711"}, "E3"));
        const Sequence sequence = recordSequence(feed).sequence;
        const Step& publish = sequence.steps[sequence.steps.size() - 2];
        QCOMPARE(publish.to->json(),
                 std::string(R"({"users":["$reader.userId"],"rooms":["session:${session1}"]})"));
    }

    void addsReceiversToAnAudienceOfRoomsAlone()
    {
        // One event id, once sent to a room and once to a user: ids are the publisher's, too.
        FeedEvent again = broadcast(20, "custom", R"({"x":1})", {}, "E1");
        again.socket = "S1";
        again.user = "u1";
        const Sequence sequence =
            recordSequence({connected(0, "S1", "u1"),
                            broadcast(10, "custom", R"({"x":1})", {"session:s-1"}, "E1"), again})
                .sequence;
        QCOMPARE(sequence.steps[1].kind, StepKind::Publish);
        QCOMPARE(sequence.steps[1].to->json(),
                 std::string(R"({"rooms":["session:s-1"],"users":["$reader.userId"]})"));
    }

    void leavesSecretsOut()
    {
        const std::string jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1MSJ9.c2lnbmF0dXJl";
        std::vector<FeedEvent> feed{
            connected(0, "S1", "u1"),
            emitted(10, "S1", "refresh_token", R"({"token":"plain-secret"})",
                    R"({"token_expires_at":"2026-03-01T13:00:00Z"})"),
            emitted(20, "S1", "say", ("{\"text\":\"see " + jwt + "\"}").c_str()),
            emitted(25, "S1", "odd", R"({"literal":{"password":"hidden-secret"}})"),
            broadcast(30, "grant",
                      (R"({"apiKey":"plain-secret","deep":[{"note":"Bearer plain-secret"}],"note":)" +
                       quoted(jwt) + '}')
                          .c_str(),
                      {"user:u1"}, "E1"),
        };
        const Recording recording = recordSequence(feed);
        const std::string text = writeSequence(recording.sequence);
        for (const std::string& secret : {std::string("plain-secret"), jwt, std::string("hidden-secret")})
            QVERIFY2(text.find(secret) == std::string::npos, text.c_str());
        QVERIFY2(text.find("token1: { env: SEQUENCE_TOKEN1 }") != std::string::npos, text.c_str());
        QVERIFY2(text.find("with: { token: $token1 }") != std::string::npos, text.c_str());
        QVERIFY2(text.find("apiKey: { redacted: secret }") != std::string::npos, text.c_str());
        QVERIFY(!recording.notes.empty());
        const auto again = readSequence(text);
        QVERIFY2(again, (text + (again ? "" : again.error().front().text("recorded"))).c_str());
    }

    void escapesDataThatLooksLikeALanguage()
    {
        std::vector<FeedEvent> feed{
            connected(0, "S1", "u1"),
            emitted(10, "S1", "say", R"({"a":"$x","b":"${y}","c":{"new":"car"},"d":"$5"})",
                    R"({"type":"string"})"),
        };
        const std::string text = writeSequence(recordSequence(feed).sequence);
        const auto again = readSequence(text);
        QVERIFY2(again, (text + (again ? "" : again.error().front().text("recorded"))).c_str());
        const Value& argument = again->steps[1].args[0];
        QCOMPARE(argument.json(),
                 std::string(R"({"a":"$$x","b":"$${y}","c":{"literal":{"new":"car"}},"d":"$5"})"));
        QCOMPARE(again->steps[1].answer->json(), std::string(R"({"exact":{"type":"string"}})"));
    }

    void leavesCutPayloadsOut()
    {
        auto feed = booking();
        feed[4].isCut = true;
        const Recording recording = recordSequence(feed);
        QCOMPARE(recording.sequence.steps.size(), 5u); // nor is the researcher, who got that alone
        QCOMPARE(recording.notes, std::vector<std::string>{
                                      "1 payloads were too long to be seen; they are not in the recording"});
    }

    void connectsWhoWasThereBefore()
    {
        const Sequence sequence =
            recordSequence({emitted(10, "S9", "join_session_room", R"({"session_id":"s-1"})")}).sequence;
        QCOMPARE(sequence.steps.size(), 2u);
        QCOMPARE(sequence.steps[0].kind, StepKind::Connect);
        QCOMPARE(sequence.actors[0].name, std::string("guest"));
    }

    void filters_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<int>("left"); // In and Out events
        QTest::newRow("all") << "" << 3;
        QTest::newRow("event") << "event payment_*" << 1;
        QTest::newRow("in") << "in" << 1;
        QTest::newRow("out") << "out" << 2;
        QTest::newRow("room") << "room session:*" << 1;
        QTest::newRow("user") << "user u-researcher" << 1;
    }
    void filters()
    {
        QFETCH(QString, what);
        QFETCH(int, left);
        FeedFilter filter;
        const std::string word = what.section(' ', 1).toStdString();
        if (what.startsWith("event"))
            filter.events = {word};
        else if (what.startsWith("room"))
            filter.rooms = {word};
        else if (what.startsWith("user"))
            filter.users = {word};
        else if (!what.isEmpty())
            filter.direction = what == "in" ? FeedKind::In : FeedKind::Out;
        auto feed = booking();
        feed[3].user = "u-reader";
        int count = 0;
        for (const FeedEvent& event : filtered(feed, filter))
            count += event.kind == FeedKind::In || event.kind == FeedKind::Out;
        QCOMPARE(count, left);
    }

    void readsTheAdminStream()
    {
        sio::link::EventRow row;
        row.time = kStart;
        row.dir = sio::link::Direction::Out;
        row.event = "payment_update";
        row.rooms = {"user:u1"};
        row.eventId = "E";
        row.source = "api";
        row.payload = "[{\"id\":\"p\"}]";
        const FeedEvent event = feedEventFrom(row);
        QVERIFY(event.isPublished && !event.isCut);
        QCOMPARE(event.kind, FeedKind::Out);
        QCOMPARE(event.args[0].json(), std::string("{\"id\":\"p\"}"));
        row.payload = "[{\"id\":";
        row.cut = true;
        QVERIFY(feedEventFrom(row).isCut);

        sio::link::SocketRow socket;
        socket.id = "S";
        socket.user = "u";
        socket.transport = "polling";
        socket.rooms = {"user:u"};
        const auto there =
            feedEventsFrom(sio::link::SnapshotPage{"g", 0, 1, 1, {socket}, 0}, kStart, kStart + 5);
        QCOMPARE(there.size(), 2u);
        QCOMPARE(there[0].kind, FeedKind::Connect);
        QCOMPARE(there[0].time, kStart);
        QCOMPARE(there[0].transport, std::string("polling"));
        QCOMPARE(there[1].rooms, std::vector<std::string>{"user:u"});
        sio::link::SocketDelta delta;
        for (const auto kind :
             {sio::link::SocketChange::Kind::Joined, sio::link::SocketChange::Kind::Left,
              sio::link::SocketChange::Kind::Transport, sio::link::SocketChange::Kind::Disconnected}) {
            sio::link::SocketChange change;
            change.kind = kind;
            change.id = "S";
            change.room = "session:1";
            delta.changes.push_back(change);
        }
        const auto changes = feedEventsFrom(delta, kStart, kStart + 5);
        QCOMPARE(changes.size(), 3u);
        QCOMPARE(changes[0].kind, FeedKind::Join);
        QCOMPARE(changes[1].kind, FeedKind::Leave);
        QCOMPARE(changes[2].kind, FeedKind::Disconnect);
        QCOMPARE(changes[2].time, kStart + 5);
        QVERIFY(feedEventsFrom(sio::link::Resync{"slow"}, kStart, kStart).empty());
    }

    void joinsRoomsThatWereJoinedBefore()
    {
        FeedEvent join = connected(0, "A", "user-1");
        join.kind = FeedKind::Join;
        join.rooms = {"session:session-1"};
        const auto event = [](WallTime after, const char* id) {
            return broadcast(after, "session_update", R"({"session_id":"session-1"})", {"session:session-1"},
                             id);
        };
        const auto recording =
            recordSequence({connected(0, "A", "user-1"), join, event(10, "e1"), event(20, "e2")});
        std::vector<StepKind> kinds;
        for (const Step& step : recording.sequence.steps)
            kinds.push_back(step.kind);
        // Once, and before what its room gets.
        QCOMPARE(kinds, (std::vector{StepKind::Connect, StepKind::Emit, StepKind::Publish, StepKind::Expect,
                                     StepKind::Publish, StepKind::Expect}));
        QCOMPARE(recording.sequence.steps[1].event, std::string("join_session_room"));
        QCOMPARE(recording.sequence.steps[1].args.front().find("session_id")->text(),
                 std::string("$session1"));
        const auto read = readSequence(writeSequence(recording.sequence));
        QVERIFY2(read, read ? "" : read.error().front().text("f").c_str());
    }

    void leavesOutWhoDoesNothing()
    {
        const std::vector<FeedEvent> feed{
            connected(0, "A", "user-1"), connected(0, "B", "user-2"), connected(0, "C", "user-3"),
            broadcast(10, "payment_update", R"({"user_id":"user-2"})", {"user:user-2"}, "e1")};
        RecordOptions options;
        options.keepsIdle = true;
        QCOMPARE(recordSequence(feed, options).sequence.actors.size(), 3u);
        const auto left = recordSequence(feed).sequence;
        QCOMPARE(left.actors.size(), 1u);
        QCOMPARE(left.actors.front().name, std::string("reader")); // numbers go by who is left
        QCOMPARE(left.steps.front().actors, std::vector<std::string>{"reader"});
        // Connections alone are a recording, too.
        QCOMPARE(recordSequence({feed[0], feed[1]}).sequence.actors.size(), 2u);
    }

    void knowsSecrets_data()
    {
        QTest::addColumn<bool>("isSecret");
        for (const char* name :
             {"token", "access_token", "refreshToken", "password", "apiKey", "API-Key", "client_secret",
              "secret", "pid", "Authorization", "Set-Cookie-Token", "jwt"})
            QTest::newRow(name) << true;
        for (const char* name : {"session_id", "sessionId", "token_expires_at", "tokens_expiresIn", "status",
                                 "author", "pin_code_x", "key"})
            QTest::newRow(name) << false;
    }
    void knowsSecrets()
    {
        QFETCH(bool, isSecret);
        QCOMPARE(isSecretMember(QTest::currentDataTag()), isSecret);
    }

    void knowsSecretTexts()
    {
        QVERIFY(looksSecret("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1MSJ9.c2ln"));
        QVERIFY(looksSecret("see Bearer abc"));
        QVERIFY(!looksSecret("eyJust a text"));
        QVERIFY(!looksSecret("https://meet.example/a.b.c"));
    }
};

QTEST_GUILESS_MAIN(TestRecorder)
#include "tst_recorder.moc"
