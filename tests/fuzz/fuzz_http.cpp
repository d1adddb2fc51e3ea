// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "fuzz/require.h"
#include "unit/http/fakehost.h"

#include <algorithm>
#include <cstdint>
#include <random>

using namespace sio::net::http;
using namespace std::chrono_literals;
using sio::test::FakeHost;
using sio::test::require;

namespace {

constexpr std::size_t kBodyLimit = 200;

/// Small, so that short inputs reach them.
HttpLimits smallLimits()
{
    HttpLimits limits;
    limits.maxRequestLine = 64;
    limits.maxHeaderBytes = 256;
    limits.maxFields = 8;
    limits.maxPipelined = 128;
    return limits;
}

struct Parsed {
    std::vector<std::pair<std::string, std::string>> requests; ///< target, body
    bool isRefused = false;

    friend bool operator==(const Parsed&, const Parsed&) = default;
};

/// Reads requests one after the other from bytes that come `pieceSize()` at a time.
template <class PieceSize>
Parsed parse(std::string_view bytes, const HttpLimits& limits, PieceSize&& pieceSize)
{
    Parsed parsed;
    auto parser = std::make_unique<RequestParser>(limits);
    std::string buffer;
    bool inBody = false;
    while (!bytes.empty()) {
        const std::size_t size = std::min(bytes.size(), pieceSize());
        buffer += bytes.substr(0, size);
        bytes.remove_prefix(size);
        for (;;) {
            const RequestParser::Step step =
                inBody ? parser->readBody(buffer, kBodyLimit) : parser->readHead(buffer);
            require(step.consumed <= buffer.size(), "no more is consumed than there is");
            buffer.erase(0, step.consumed);
            if (step.status == RequestParser::Status::Refused) {
                const Refusal& refusal = parser->refusal();
                require(refusal.status >= 400 && refusal.status < 600, "a refusal has a status");
                parsed.isRefused = true;
                return parsed;
            }
            if (step.status == RequestParser::Status::NeedMore)
                break;
            if (inBody) {
                std::string body = parser->takeBody();
                require(body.size() <= kBodyLimit, "the body's limit holds");
                parsed.requests.emplace_back(parser->head().target, std::move(body));
                parser = std::make_unique<RequestParser>(limits);
            }
            inBody = !inBody;
        }
        require(buffer.size() <=
                    limits.maxRequestLine + limits.maxHeaderBytes + kMaxTrailerBytes + kMaxChunkExtension,
                "what is kept is bounded");
    }
    return parsed;
}

void checkConnection(std::string_view bytes, const HttpLimits& limits, std::minstd_rand& random)
{
    FakeHost host(limits);
    host.fakeHandler.limit = kBodyLimit;
    host.box->here = random() % 4 != 0;
    const auto letIn = [&host] {
        while (!host.box->tasks.empty()) {
            sio::base::Task task = std::move(host.box->tasks.front());
            host.box->tasks.pop_front();
            task();
        }
    };
    while (!bytes.empty() && !host.isOver()) {
        const std::size_t size = std::min<std::size_t>(bytes.size(), 1 + random() % 100);
        host.stream().receive(bytes.substr(0, size));
        bytes.remove_prefix(size);
        if (random() % 3 == 0)
            letIn();
        if (random() % 4 == 0 && !host.fakeHandler.held.empty())
            host.fakeHandler.answer("late", random() % 8 == 0);
        if (random() % 2 == 0)
            host.endTurn();
    }
    if (!host.isOver() && random() % 2 == 0)
        host.stream().finishPeer();
    while (!host.fakeHandler.held.empty())
        host.fakeHandler.answer("last");
    letIn();
    host.endTurn();
    // Whatever state it is in: the deadlines end it, unless a handler keeps it waiting.
    for (int i = 0; i < 4 && !host.isOver(); ++i)
        host.pass(120s);
    if (!host.isOver()) {
        require(host.fakeHandler.exchanges == 1, "only an open request keeps a connection");
        host.stream().breakOff();
        host.endTurn();
    }
    require(host.isOver() && host.wheel.armedCount() == 0, "nothing is left");
    require(host.fakeHandler.exchanges == 0, "each exchange ends");
    require(host.closedReports + static_cast<int>(host.fakeHandler.upgraded.size()) == 1,
            "the descriptor has one end");
    require(host.record.written.empty() || host.record.written.starts_with("HTTP/1.1 "), "answers are HTTP");
}

} // namespace

/// The first byte chooses how the rest is cut.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    static const HttpLimits limits = smallLimits();
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    std::minstd_rand random(data[0] + 1U);

    const Parsed whole = parse(bytes, limits, [] { return std::size_t(-1); });
    const Parsed cut = parse(bytes, limits, [&random] { return std::size_t(1 + random() % 40); });
    const Parsed drops = parse(bytes, limits, [] { return std::size_t(1); });
    require(whole == cut && whole == drops, "it does not matter how the bytes are cut");

    checkConnection(bytes, limits, random);
    return 0;
}
