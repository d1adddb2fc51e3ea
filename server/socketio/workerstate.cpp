// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "socketio/workerstate.h"

#include "socketio/client.h"
#include "socketio/servercore.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sio::socketio {

namespace {

/// Target lists that were large once are not kept.
constexpr std::size_t kKeptTargets = 16 * 1024;

protocol::PacketLimits packetLimits(const ServerOptions& options)
{
    protocol::PacketLimits limits;
    limits.maxAttachments = options.maxAttachments;
    limits.maxEventName = options.maxEventName;
    limits.maxNamespaceName = options.maxNamespaceName;
    limits.maxArguments = options.maxArguments;
    limits.json.maxDepth = options.maxJsonDepth;
    limits.json.maxValues = options.maxJsonValues;
    return limits;
}

} // namespace

struct WorkerState::Report {
    int awaited = 1; ///< the worker that opened it counts itself out last
    BroadcastReport sum;
    std::vector<std::uint64_t> owners;
    ReportCallback done;
};

struct WorkerState::Acks {
    int awaited = 1;
    std::uint64_t expected = 0;
    BroadcastAcks sum;
    AcksCallback done;
};

class WorkerState::AckShare final : private net::TimerOwner {
public:
    AckShare(WorkerState& worker, std::uint64_t serial, std::chrono::milliseconds timeout,
             AcksResultCallback done)
        : m_worker(worker), m_serial(serial), m_done(std::move(done)), m_timer(*this)
    {
        m_timer.arm(worker.timers(), timeout);
    }

    bool isComplete() const { return m_isSealed && m_result.answers.size() >= m_result.expected; }
    void seal(std::uint64_t expected)
    {
        m_result.expected = expected;
        m_isSealed = true;
    }
    void answer(const Arguments& answer)
    {
        Arguments& first = m_result.answers.emplace_back();
        if (!answer.empty())
            first.addFrom(answer, 0);
    }
    void report() { m_done(std::move(m_result)); }

private:
    void onTimer(int) override { m_worker.finishAckShare(m_serial); }

    WorkerState& m_worker;
    std::uint64_t m_serial;
    bool m_isSealed = false;
    AcksResult m_result;
    AcksResultCallback m_done;
    net::Timer m_timer;
};

WorkerState::WorkerState(ServerCore& serverCore, int workerIndex)
    : core(serverCore), index(workerIndex), decoder(packetLimits(serverCore.options)),
      eventsIn(serverCore.options.maxLabelledEvents), eventsOut(serverCore.options.maxLabelledEvents)
{
}

WorkerState::~WorkerState() = default;

std::unique_ptr<engine::SessionHandler> WorkerState::onSession(engine::EngineSession& session)
{
    return std::make_unique<Client>(*this, session);
}

net::TimerWheel& WorkerState::timers()
{
    return core.workers->timers(index);
}

void WorkerState::bury(std::unique_ptr<Socket> socket)
{
    m_graveyard.push_back(std::move(socket));
}

void WorkerState::clearGraveyard()
{
    // What dies here may hold objects of the application, whose destructors may do anything.
    while (!m_graveyard.empty()) {
        auto dead = std::exchange(m_graveyard, {});
        for (std::unique_ptr<Socket>& socket : dead) {
            Namespace& nsp = socket->nsp();
            socket.reset();
            core.leave(nsp); // only now: handlers could still ask the socket for its namespace
        }
    }
}

void WorkerState::handlerFailed(const char* what, std::string_view message)
{
    stats.handlerErrors.add();
    base::log(base::LogLevel::Error, "sio.socketio", "handler_exception",
              std::string("handler=") + what + " error=" + std::string(message));
}

WorkerState::TargetList::TargetList(WorkerState& worker) : m_worker(worker)
{
    if (!worker.m_spareLists.empty()) {
        sockets = std::move(worker.m_spareLists.back());
        worker.m_spareLists.pop_back();
    }
}

WorkerState::TargetList::~TargetList()
{
    sockets.clear();
    if (sockets.capacity() <= kKeptTargets)
        m_worker.m_spareLists.push_back(std::move(sockets));
}

void WorkerState::countEventOut(std::string_view event, std::int64_t sockets)
{
    if (sockets == 0)
        return;
    stats.eventsOut.add(sockets);
    eventsOut.add(event, sockets);
}

std::uint64_t WorkerState::openReport(ReportCallback done)
{
    const std::uint64_t serial = ++m_lastSerial;
    auto report = std::make_unique<Report>();
    report->done = std::move(done);
    m_reports.emplace(serial, std::move(report));
    return serial;
}

void WorkerState::expectReport(std::uint64_t serial)
{
    ++m_reports.at(serial)->awaited;
}

void WorkerState::addReport(std::uint64_t serial, LocalResult result)
{
    const auto entry = m_reports.find(serial);
    if (entry == m_reports.end())
        return;
    Report& report = *entry->second;
    report.sum.matched += result.matched;
    report.sum.written += result.written;
    report.sum.excluded += result.excluded;
    std::move(result.sockets.begin(), result.sockets.end(), std::back_inserter(report.sum.sockets));
    if (report.owners.empty()) {
        report.owners = std::move(result.owners);
    } else if (!result.owners.empty()) {
        std::vector<std::uint64_t> both;
        both.reserve(report.owners.size() + result.owners.size());
        std::set_union(report.owners.begin(), report.owners.end(), result.owners.begin(), result.owners.end(),
                       std::back_inserter(both));
        report.owners = std::move(both);
    }
    if (--report.awaited > 0)
        return;
    const auto complete = std::move(entry->second);
    m_reports.erase(entry);
    complete->sum.owners = complete->owners.size();
    Turn turn(*this);
    guarded("broadcast report", [&] { complete->done(std::move(complete->sum)); });
}

std::uint64_t WorkerState::openAcks(AcksCallback done)
{
    const std::uint64_t serial = ++m_lastSerial;
    auto acks = std::make_unique<Acks>();
    acks->done = std::move(done);
    m_acks.emplace(serial, std::move(acks));
    return serial;
}

void WorkerState::expectAcks(std::uint64_t serial)
{
    ++m_acks.at(serial)->awaited;
}

void WorkerState::addAcks(std::uint64_t serial, AcksResult result)
{
    const auto entry = m_acks.find(serial);
    if (entry == m_acks.end())
        return;
    Acks& acks = *entry->second;
    acks.expected += result.expected;
    std::move(result.answers.begin(), result.answers.end(), std::back_inserter(acks.sum.answers));
    if (--acks.awaited > 0)
        return;
    const auto complete = std::move(entry->second);
    m_acks.erase(entry);
    complete->sum.timedOut = complete->sum.answers.size() < complete->expected;
    Turn turn(*this);
    guarded("broadcast acks", [&] { complete->done(std::move(complete->sum)); });
}

std::uint64_t WorkerState::openAckShare(std::chrono::milliseconds timeout, AcksResultCallback done)
{
    const std::uint64_t serial = ++m_lastSerial;
    m_ackShares.emplace(serial, std::make_unique<AckShare>(*this, serial, timeout, std::move(done)));
    return serial;
}

void WorkerState::answerAckShare(std::uint64_t serial, const Arguments& answer)
{
    const auto share = m_ackShares.find(serial);
    if (share == m_ackShares.end())
        return;
    share->second->answer(answer);
    if (share->second->isComplete())
        finishAckShare(serial);
}

void WorkerState::sealAckShare(std::uint64_t serial, std::uint64_t expected)
{
    const auto share = m_ackShares.find(serial);
    if (share == m_ackShares.end())
        return;
    share->second->seal(expected);
    if (share->second->isComplete())
        finishAckShare(serial);
}

void WorkerState::finishAckShare(std::uint64_t serial)
{
    auto share = m_ackShares.extract(serial);
    if (!share.empty())
        share.mapped()->report();
}

void WorkerState::abandonEverything()
{
    m_reports.clear();
    m_acks.clear();
    m_ackShares.clear();
}

} // namespace sio::socketio
