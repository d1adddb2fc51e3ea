// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
// hotpaths PATH OPERATIONS: does OPERATIONS times what PATH names, on streams that make no system call, and
// prints what that allocated. For guard.py, which counts the instructions.

#include "guard/allocations.h"
#include "guard/world.h"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <map>
#include <string>

namespace {

using sio::test::Allocations;
using sio::test::messageFrame;
using sio::test::Peer;
using sio::test::World;

constexpr int kAckClients = 50;
constexpr int kRoom = 200;

/// What the operations allocated, and how many there were.
struct Cost {
    Allocations allocations;
    int operations = 0;
};

void require(bool condition, const char* what)
{
    if (!condition)
        throw std::runtime_error(what);
}

/// `count` acknowledgements of `packet`, by all clients in turn.
Cost acks(World::Kind kind, int count, const char* packet, const char* answer)
{
    World world(kind);
    world.connectUpTo(kAckClients);
    world.joinAll();
    const std::string frame = messageFrame(packet);
    const auto before = Allocations::now();
    for (int i = 0; i < count; ++i) {
        world.worker().receive(world.client(i % kAckClients), frame);
        world.worker().turn();
    }
    const Cost cost{Allocations::now() - before, count};
    World::expect(world.client(0), answer);
    return cost;
}

/// `count` broadcasts to a room of kRoom; the operations are the deliveries.
Cost fanout(World::Kind kind, int count, const std::function<void(World&)>& broadcast)
{
    World world(kind);
    world.connectUpTo(kRoom);
    world.joinAll();
    broadcast(world);
    std::uint64_t framesBefore = 0;
    for (int i = 0; i < kRoom; ++i)
        framesBefore += world.client(i).frames;
    const auto before = Allocations::now();
    for (int i = 0; i < count; ++i)
        broadcast(world);
    const Cost cost{Allocations::now() - before, count * kRoom};
    std::uint64_t frames = 0;
    for (int i = 0; i < kRoom; ++i)
        frames += world.client(i).frames;
    require(frames - framesBefore == static_cast<std::uint64_t>(cost.operations), "deliveries are missing");
    return cost;
}

std::string post(const std::string& event, const std::string& body)
{
    return "POST /api/v1/events/" + event +
           " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::function<void(World&)> publishToRoom(std::size_t payload)
{
    const std::string request = post("session_update", R"({"session_id":"r","status":"scheduled","note":")" +
                                                           std::string(payload, 'x') + R"("})");
    return [request](World& world) {
        world.worker().receive(world.backend(), request);
        world.worker().turn();
        World::expect(world.backend(), "200 OK");
    };
}

Cost publishes(int count)
{
    World world(World::Kind::Product);
    world.connectUpTo(kAckClients);
    const std::string request =
        post("payment_update", R"({"payment_id":"p","user_id":"u7","status":"pending","note":")" +
                                   std::string(100, 'x') + R"("})");
    const auto before = Allocations::now();
    for (int i = 0; i < count; ++i) {
        world.worker().receive(world.backend(), request);
        world.worker().turn();
    }
    const Cost cost{Allocations::now() - before, count};
    World::expect(world.backend(), "200 OK");
    World::expect(world.client(7), "payment_update");
    return cost;
}

/// Connections from the upgrade request on. What they leave allocated is the price of an idle client.
Cost connects(World::Kind kind, int count)
{
    World world(kind);
    world.connectUpTo(count); // the tables grow
    const auto before = Allocations::now();
    world.connectUpTo(2 * count);
    for (int i = 0; i < world.clientCount(); ++i)
        world.client(i).last = {};
    return {Allocations::now() - before, count};
}

const std::map<std::string, std::function<Cost(int)>>& paths()
{
    static const std::map<std::string, std::function<Cost(int)>> all{
        {"ack",
         [](int count) {
             return acks(World::Kind::Fixture, count, R"(27["bench_ack",{"seq":42}])", R"("seq":42)");
         }},
        {"product_ack",
         [](int count) {
             return acks(World::Kind::Product, count, R"(27["join_session_room",{"session_id":"r"}])",
                         R"("success":true)");
         }},
        {"delivery",
         [](int count) {
             const std::string frame =
                 messageFrame(R"(2["bench_broadcast",{"session_id":"r","payload":{"a":")" +
                              std::string(100, 'x') + R"("}}])");
             return fanout(World::Kind::Fixture, count, [frame](World& world) {
                 world.worker().receive(world.client(0), frame);
                 world.worker().turn();
             });
         }},
        {"product_delivery",
         [](int count) { return fanout(World::Kind::Product, count, publishToRoom(100)); }},
        {"product_delivery_10k",
         [](int count) { return fanout(World::Kind::Product, count, publishToRoom(10'000)); }},
        {"product_publish", publishes},
        {"connect", [](int count) { return connects(World::Kind::Fixture, count); }},
        {"product_connect", [](int count) { return connects(World::Kind::Product, count); }},
    };
    return all;
}

} // namespace

int main(int argc, char** argv)
{
    const auto path = argc == 3 ? paths().find(argv[1]) : paths().end();
    const int count = argc == 3 ? std::atoi(argv[2]) : 0;
    if (path == paths().end() || count <= 0) {
        std::fputs("usage: hotpaths PATH OPERATIONS, where PATH is one of", stderr);
        for (const auto& [name, run] : paths())
            std::fprintf(stderr, " %s", name.c_str());
        std::fputs("\n", stderr);
        return 2;
    }
    try {
        const Cost cost = path->second(count);
        std::printf("{\"operations\":%d,\"allocations\":%lld,\"live_bytes\":%lld}\n", cost.operations,
                    static_cast<long long>(cost.allocations.count),
                    static_cast<long long>(cost.allocations.liveBytes));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "hotpaths %s: %s\n", argv[1], error.what());
        return 1;
    }
    return 0;
}
