// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/auditrow.h"
#include "admin/commands.h"
#include "admin/eventfilter.h"
#include "admin/eventrow.h"
#include "admin/jsonreader.h"
#include "admin/lookup.h"
#include "admin/rejectedrow.h"
#include "admin/serverconfig.h"
#include "admin/socketrow.h"
#include "admin/socketstream.h"
#include "admin/statsrow.h"
#include "catalogue/builtinevents.h"

#include <QtTest>

using namespace sio::admin;

namespace {

/// Text that needs every kind of escape.
const std::string kNasty = "a\"b\\c\n\t\x01 caf\xC3\xA9 \xE2\x80\xAE </script>";

SocketRow fullRow()
{
    SocketRow row;
    row.id = "bqFCNljmXdLInQXUAAAA";
    row.client = "1zLz6YO5ysI9";
    row.user = kNasty;
    row.authenticated = true;
    row.nsp = "/socket.io";
    row.transport = "websocket";
    row.address = "192.0.2.7";
    row.agent = "Mozilla/5.0";
    row.sinceMs = 1'795'411'154'467;
    row.rooms = {"user:u1", "session:s1"};
    row.last = LastEvent{"join_session_room", Direction::In, 1'795'411'154'468};
    return row;
}

EventRow fullEvent()
{
    EventRow row;
    row.seq = 7;
    row.timeMs = 1'795'411'154'467;
    row.dir = Direction::Out;
    row.event = "payment_update";
    row.nsp = "/";
    row.user = "u1";
    row.socket = "bqFCNljmXdLInQXUAAAA";
    row.rooms = {"user:u1"};
    row.matched = 2;
    row.written = 1;
    row.eventId = "7b67";
    row.size = 40;
    row.payload = "[{\"payment_id\":\"p1\",\"note\":\"\\\"\"}]";
    row.isCut = true;
    row.wantsAck = true;
    row.source = "admin";
    row.by = kNasty;
    return row;
}

/// What is written reads back as it was, and no beginning of it is taken for the whole or does harm.
template <class Value> void checkRoundTrip(const Value& value)
{
    const std::string json = toJson(value);
    Value read;
    QVERIFY2(fromJson(json, read), json.c_str());
    QVERIFY2(read == value, json.c_str());
    for (std::size_t length = 0; length < json.size(); ++length) {
        Value part;
        (void)fromJson(std::string_view(json).substr(0, length), part);
        QVERIFY(!(part == value) || part == Value());
    }
}

} // namespace

/// The JSON of the admin stream, both ways (admin-stream.md).
class TestAdminCodecs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void socketRows()
    {
        checkRoundTrip(fullRow());
        SocketRow bare;
        bare.id = "x";
        checkRoundTrip(bare);
        QVERIFY(toJson(bare).find("\"last\"") == std::string::npos);
        checkRoundTrip(LastEvent{"e", Direction::Out, 1});
    }

    void socketRowsFromStrangers()
    {
        SocketRow row;
        QVERIFY(!fromJson("{}", row));
        QVERIFY(!fromJson(R"({"id":7})", row));
        QVERIFY(!fromJson("[]", row));
        QVERIFY(!fromJson("", row));
        QVERIFY(
            fromJson(R"({"id":"a","rooms":"none","since":1.5,"authenticated":1,"last":3,"more":[{}]})", row));
        QCOMPARE(row.rooms.size(), std::size_t(0));
        QCOMPARE(row.sinceMs, 0);
        QVERIFY(!row.authenticated && !row.last);
    }

    void socketChanges()
    {
        checkRoundTrip(SocketChange::connected(fullRow()));
        checkRoundTrip(SocketChange::disconnected("id", "transport close"));
        checkRoundTrip(SocketChange::joined("id", kNasty));
        checkRoundTrip(SocketChange::left("id", "r"));
        checkRoundTrip(SocketChange::transport("id", "websocket"));
        checkRoundTrip(SocketChange::event("id", {"e", Direction::Out, 5}));
        QCOMPARE(toJson(SocketChange::joined("i", "r")), std::string(R"(["j","i","r"])"));
        QCOMPARE(toJson(SocketChange::event("i", {"e", Direction::In, 5})),
                 std::string(R"(["e","i","e","in",5])"));
        SocketChange change;
        for (const char* bad : {R"(["x","i","r"])", R"(["j"])", R"(["j",7,"r"])", R"({"j":1})", "[]", "null"})
            QVERIFY2(!fromJson(bad, change), bad);
    }

    void socketPages()
    {
        checkRoundTrip(SocketSubscription{"g", 48112, 2911});
        checkRoundTrip(SnapshotPage{"g", 1, 6, 48112, {fullRow(), fullRow()}});
        checkRoundTrip(
            SocketDelta{"g", 48112, 48114, {SocketChange::joined("i", "r"), SocketChange::left("i", "r")}});
        checkRoundTrip(Resync{"sockets", "too many changes"});
        SnapshotPage page;
        QVERIFY(fromJson(R"({"generation":"g","rows":[{"id":"a"},7,{"no":"id"},{"id":"b"}]})", page));
        QCOMPARE(page.rows.size(), std::size_t(2)); // bad rows are left out
    }

    void events()
    {
        checkRoundTrip(fullEvent());
        EventRow bare;
        bare.event = "e";
        checkRoundTrip(bare);
        checkRoundTrip(EventBatch{{fullEvent(), bare}, 12});
        checkRoundTrip(EventHistory{{fullEvent()}, 3});
    }

    void filters()
    {
        checkRoundTrip(
            EventFilter{{"payment_*", "join_*"}, "u1", "session:s1", "sock", Direction::Out, kNasty});
        EventFilter filter{{"x"}, "u", "", "", {}, ""};
        QVERIFY(fromJson("{}", filter));
        QVERIFY(filter == EventFilter());
        QVERIFY(!fromJson("[]", filter));
    }

    void figures()
    {
        StatsRow row;
        row.timeMs = 5;
        row.serverId = "host";
        row.uptimeS = 60;
        row.clients = 3;
        row.websocket = 2;
        row.polling = 1;
        row.sockets = {{"/", 2}, {kNasty, 1}};
        row.users = 2;
        row.rooms = 4;
        row.connects = 1;
        row.disconnects = 2;
        row.messagesIn = 3;
        row.messagesOut = 4;
        row.bytesIn = 5;
        row.bytesOut = 6;
        row.publishes = 7;
        row.publishP50Us = 8;
        row.publishP99Us = 9;
        row.rejects = {{"unknown_sid", 2}};
        row.loopLagUs = {10, 20};
        row.rssBytes = 1 << 20;
        row.sampling = true;
        checkRoundTrip(row);
    }

    void rejectedAndAudit()
    {
        checkRoundTrip(
            RejectedRow{5, "connect", "TOKEN_EXPIRED", "c", "h", "192.0.2.1", "polling", "u", "/", "a", 3});
        checkRoundTrip(
            AuditRow{1, 2, "m.ruiz", "support", "192.0.2.1", "publish", "user:u1", kNasty, "ok", 2, "e1"});
    }

    void lookups()
    {
        checkRoundTrip(SearchRequest{SearchKind::Users, kNasty, 200, 50});
        SearchRequest request;
        QVERIFY(!fromJson(R"({"kind":"passwords"})", request));
        QVERIFY(!fromJson(R"({"kind":"rooms","offset":-1})", request));
        QVERIFY(fromJson(R"({"kind":"rooms"})", request));
        QCOMPARE(request.limit, 100);
        checkRoundTrip(UserRow{"u1", 2, 3, {"websocket", "polling"}, 5, LastEvent{"e", Direction::In, 6}});
        checkRoundTrip(RoomRow{"session:s1", "session", 2});
        checkRoundTrip(UserDetails{"u1", true, {fullRow()}, {fullEvent()}});
        checkRoundTrip(RoomDetails{"r", 700, {fullRow()}});
        QCOMPARE(roomKind("user:u1"), std::string_view("user"));
        QCOMPARE(roomKind("researcher:x"), std::string_view("researcher"));
        QCOMPARE(roomKind("user"), std::string_view("other"));
        QCOMPARE(roomKind("sessions:x"), std::string_view("other"));
    }

    void publishes()
    {
        PublishCommand command;
        command.event = "payment_update";
        command.dataJson = R"({"id":"p1"})";
        command.to = Audience{{"u1"}, {"r"}, {"s"}, true};
        command.except = Audience{{}, {"r2"}, {}, false};
        command.dryRun = command.test = command.isVolatile = true;
        command.idempotencyKey = "k";
        command.reason = kNasty;
        command.confirm = "host";
        checkRoundTrip(command);
        checkRoundTrip(Receipt{"e1", 1, 2, 1, "no_sockets", {"w"}, {{"s", "u", "polling", "a", true, 5}}, 6});
    }

    void mistypedTargetsAreRefused()
    {
        PublishCommand command;
        for (const char* bad :
             {R"({"event":"e","data":[]})", R"({"event":"e"})", R"({"event":7,"data":{}})",
              R"({"event":"e","data":{},"to":[]})", R"({"event":"e","data":{},"to":{"users":"u1"}})",
              R"({"event":"e","data":{},"to":{"users":[1]}})", R"({"event":"e","data":{},"to":{"all":1}})",
              R"({"event":"e","data":{},"except":"u"})", R"({"event":"e","data":{},"dry_run":"true"})", "[]",
              ""})
            QVERIFY2(!fromJson(bad, command), bad);
        QVERIFY(fromJson(R"({"event":"e","data":{},"to":null})", command));
        QVERIFY(!command.to);
    }

    void membershipsAndDisconnects()
    {
        checkRoundTrip(MembershipCommand{{{"a", "b"}, "", "", false}, "room", "why"});
        checkRoundTrip(MembershipCommand{{{}, "u1", "", false}, "room", "why"});
        checkRoundTrip(DisconnectCommand{{{}, "", "r", false}, true, "why", "r"});
        checkRoundTrip(DisconnectCommand{{{}, "", "", true}, false, "why", "host"});
        checkRoundTrip(BlockCommand{"u1", 30, "why"});
        checkRoundTrip(AuditQuery{77, 20, "u1"});
        checkRoundTrip(AuditQuery{{}, 20, ""});
        MembershipCommand join;
        QVERIFY(!fromJson(R"({"room":"r"})", join));
        QVERIFY(!fromJson(R"({"all":true,"room":"r"})", join));
        DisconnectCommand disconnect;
        for (const char* bad :
             {R"({})", R"({"sockets":[]})", R"({"user":"u","in_room":"r"})", R"({"user":"u","all":true})",
              R"({"sockets":"a"})", R"({"sockets":["a",null]})", R"({"all":"yes"})",
              R"({"user":7,"in_room":"r"})"})
            QVERIFY2(!fromJson(bad, disconnect), bad);
    }

    void answers()
    {
        QCOMPARE(okAnswer(), std::string(R"({"ok":true})"));
        QCOMPARE(okAnswer(R"({"matched":2})"), std::string(R"({"ok":true,"matched":2})"));
        QVERIFY(!errorOf(okAnswer()));
        const AdminError error{"NOT_ALLOWED", kNasty, R"({"field":"to"})"};
        const auto read = errorOf(errorAnswer(error));
        QVERIFY(read && *read == error);
        for (const char* bad : {"", "[]", "{}", R"({"ok":false})", R"({"ok":"true"})"})
            QCOMPARE(errorOf(bad)->code, std::string("INVALID_ANSWER"));
    }

    void configuration()
    {
        ServerConfig config;
        config.features = {"AGGREGATED_EVENTS", "PM_SOCKETS"};
        config.protocol = 1;
        config.serverId = "host";
        config.hostname = "host.example";
        config.version = "1.0";
        config.environment = {"staging", "#d08700", false};
        config.user = "m.ruiz";
        config.role = "qa";
        config.capabilities = {"watch", "publish"};
        config.readonly = true;
        config.recipientsCap = 100;
        config.testUsers = {"t1"};
        config.catalogue = sio::catalogue::builtInSources();
        config.serverTimeMs = 5;
        ServerConfig read;
        QVERIFY(fromJson(toJson(config), read));
        QCOMPARE(read.features, config.features);
        QCOMPARE(read.environment, config.environment);
        QCOMPARE(read.testUsers, config.testUsers);
        QCOMPARE(read.serverId, config.serverId);
        QCOMPARE(read.serverTimeMs, 5);
        QVERIFY(read.readonly && read.offers("PM_SOCKETS") && !read.offers("EMIT"));
        QVERIFY(read.mayDo("watch") && !read.mayDo("block"));
        QCOMPARE(read.catalogue.size(), config.catalogue.size());
        const auto catalogue = sio::catalogue::Catalogue::load(read.catalogue);
        QVERIFY2(catalogue.has_value(), catalogue ? "" : catalogue.error().text().c_str());
        QVERIFY(catalogue->find("payment_update"));
    }

    void configurationOfAnotherServer()
    {
        ServerConfig read;
        QVERIFY(fromJson(R"({"supportedFeatures":["EMIT","JOIN"]})", read));
        QCOMPARE(read.protocol, 0);
        QVERIFY(read.offers("EMIT"));
        QVERIFY(!fromJson("7", read));
        // What says nothing about production counts as production.
        QVERIFY(fromJson(R"({"papermastery":{"protocol":1}})", read));
        QVERIFY(read.environment.production);
    }

    void logins()
    {
        checkRoundTrip(LoginAuth{"m.ruiz", kNasty, "", 1});
        checkRoundTrip(LoginAuth{"", "", "0123", 0});
        LoginAuth auth;
        for (const char* bad : {"{}", R"({"username":"a"})", R"({"username":"a","password":7})",
                                R"({"username":"a","password":""})", R"({"sessionId":["a"]})", "[]", "null"})
            QVERIFY2(!fromJson(bad, auth), bad);
    }
};

QTEST_GUILESS_MAIN(TestAdminCodecs)
#include "tst_admincodecs.moc"
