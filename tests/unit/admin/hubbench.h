// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/hub.h"
#include "net/epolldispatcher.h"
#include "papermastery/options.h"
#include "socketio/server.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sio::test {

/// An admin socket: keeps what the hub sends to it.
struct FakeLink final : admin::ConsoleLink {
    void emit(std::string_view event, std::string arguments) override
    {
        sent.emplace_back(event, std::move(arguments));
    }
    void emitWithAck(std::string_view event, std::string arguments,
                     base::UniqueFunction<void(bool)> done) override
    {
        emit(event, std::move(arguments));
        acks.push_back(std::move(done));
    }
    std::size_t queuedBytes() const override { return queued; }
    void disconnect() override { isDisconnected = true; }

    /// Looks without taking: what QTRY_VERIFY waits for is evaluated once more when it holds.
    bool has(std::string_view event) const
    {
        return std::any_of(sent.begin(), sent.end(), [event](const auto& e) { return e.first == event; });
    }
    /// The arguments of the first packet of that name, which is taken; empty when there is none.
    std::string take(std::string_view event)
    {
        const auto found =
            std::find_if(sent.begin(), sent.end(), [event](const auto& e) { return e.first == event; });
        if (found == sent.end())
            return {};
        std::string arguments = std::move(found->second);
        sent.erase(found);
        return arguments;
    }

    std::vector<std::pair<std::string, std::string>> sent;
    std::vector<base::UniqueFunction<void(bool)>> acks;
    std::size_t queued = 0;
    bool isDisconnected = false;
};

struct NoPublisher final : papermastery::Publisher {
    void publish(papermastery::PublishRequest, papermastery::PublishCallback) override {}
    void setParticipants(std::string_view, std::vector<std::string>,
                         papermastery::ParticipantsCallback) override
    {
    }
};

/// A hub between one worker, whose batches the test makes, and consoles that the test plays. `io` is what
/// commands act on; started by the test, or not at all.
struct HubBench {
    explicit HubBench(net::Loop& loop, socketio::Server& io,
                      base::Duration patience = std::chrono::seconds(5))
    {
        options.accounts = {
            {"m.ruiz", admin::Role::Admin, "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"}};
        logins = std::make_unique<admin::Logins>(options, clock);
        leases = std::make_unique<admin::ArmLeases>(options.armLease, clock);
        auto opened = admin::AuditLog::open({folder.filePath("audit.jsonl").toStdString(), false, 10});
        audit = *std::move(opened);
        hub = std::make_unique<admin::Hub>(admin::HubParts{
            admin::CommandTools{options, "host", catalogue::IdentifierFormat::Opaque, loop, io.of("/"),
                                publisher, *logins, *leases, *audit, blocks,
                                [this] { return papermastery::systemTimeMs() + wallOffsetMs; }, patience},
            1,
            "host",
            "1.0",
            {},
            [] { return admin::StatsTotals(); },
            [this](std::uint64_t generation) { watched.push_back(generation); },
            [](bool) {}});
    }

    std::shared_ptr<FakeLink> open(std::uint64_t key)
    {
        auto link = std::make_shared<FakeLink>();
        sessions.push_back(logins->sessions().open({"m.ruiz", admin::Role::Admin}).session);
        hub->addConsole(key, {sessions.back(), "192.0.2.7", true}, link);
        return link;
    }
    /// The answer's text, empty until it is there.
    std::shared_ptr<const std::string> request(std::uint64_t key, std::string_view name,
                                               std::string_view json) const
    {
        auto answer = std::make_shared<std::string>();
        hub->request(key, name, json, [answer](std::string text) { *answer = std::move(text); });
        return answer;
    }
    /// The answer of what is answered at once.
    std::string ask(std::uint64_t key, std::string_view name, std::string_view json) const
    {
        return *request(key, name, json);
    }
    void sockets(std::vector<admin::SocketChange> changes, bool isComplete = false)
    {
        admin::FeedBatch batch;
        batch.generation = watched.empty() ? 0 : watched.back();
        batch.changes = std::move(changes);
        batch.isSnapshotComplete = isComplete;
        hub->take(std::move(batch));
    }
    static admin::SocketChange connected(const std::string& id, std::vector<std::string> rooms = {})
    {
        admin::SocketRow row;
        row.id = id;
        row.user = "u-" + id;
        row.rooms = std::move(rooms);
        return admin::SocketChange::connected(row);
    }
    void events(int count) const
    {
        admin::FeedBatch batch;
        for (int i = 0; i < count; ++i) {
            admin::EventRecord& record = batch.events.emplace_back();
            record.event = "e";
            record.timeMs = 0; // long ago: shown in the next tick
        }
        hub->take(std::move(batch));
    }

    std::int64_t wallOffsetMs = 0; ///< somebody set the clock
    QTemporaryDir folder;
    base::SteadyClock clock;
    admin::AdminOptions options;
    NoPublisher publisher;
    admin::BlockList blocks{papermastery::systemTimeMs};
    std::unique_ptr<admin::Logins> logins;
    std::unique_ptr<admin::ArmLeases> leases;
    std::unique_ptr<admin::AuditLog> audit;
    std::vector<std::uint64_t> watched;
    std::vector<admin::AdminSessions::Session> sessions;
    std::unique_ptr<admin::Hub> hub;
};

/// The loop of the test's own thread, as the control thread's.
inline std::unique_ptr<net::Loop> controlLoop()
{
    auto* const dispatcher = dynamic_cast<net::EpollDispatcher*>(QAbstractEventDispatcher::instance());
    return std::make_unique<net::Loop>(*dispatcher);
}

/// main() of a test that needs controlLoop().
template <class Test> int runOnEpoll(int argc, char** argv)
{
    QCoreApplication::setEventDispatcher(new net::EpollDispatcher);
    const QCoreApplication application(argc, argv);
    Test test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace sio::test
