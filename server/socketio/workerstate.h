// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/log.h"
#include "engineio/session.h"
#include "protocol/socketpacket.h"
#include "socketio/labelledcounts.h"
#include "socketio/operation.h"
#include "socketio/server.h"

#include <exception>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace sio::socketio {

class Observer;

/// What the connections of one worker share. Lives in that worker, except where said otherwise.
class WorkerState final : public engine::SessionAcceptor {
public:
    WorkerState(ServerCore& serverCore, int workerIndex);
    ~WorkerState() override;

    std::unique_ptr<engine::SessionHandler> onSession(engine::EngineSession& session) override;
    net::TimerWheel& timers();

    /// Around everything that may call an application: sockets that go are kept until the outermost turn
    /// ends.
    class Turn {
    public:
        explicit Turn(WorkerState& worker) : m_worker(worker) { ++m_worker.m_depth; }
        ~Turn()
        {
            if (--m_worker.m_depth == 0 && !m_worker.m_graveyard.empty())
                m_worker.clearGraveyard();
        }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

    private:
        WorkerState& m_worker;
    };
    /// Takes a socket that has gone; it leaves its namespace for good when it is destroyed. Inside a Turn.
    void bury(std::unique_ptr<Socket> socket);

    /// A list for the targets of a broadcast whose memory is used again; broadcasts may be nested.
    class TargetList {
    public:
        explicit TargetList(WorkerState& worker);
        ~TargetList();
        TargetList(const TargetList&) = delete;
        TargetList& operator=(const TargetList&) = delete;
        std::vector<Socket*> sockets;

    private:
        WorkerState& m_worker;
    };

    /// Calls code of the application; what it throws ends here. False when it threw.
    template <class Function> bool guarded(const char* what, Function&& function)
    {
        try {
            function();
            return true;
        } catch (const std::exception& error) {
            handlerFailed(what, error.what());
        } catch (...) {
            handlerFailed(what, "an object that is no std::exception");
        }
        return false;
    }

    void countEventOut(std::string_view event, std::int64_t sockets);

    /// Reports of several workers about one operation come together here; `add` counts a worker in.
    std::uint64_t openReport(ReportCallback done);
    void expectReport(std::uint64_t serial);
    void addReport(std::uint64_t serial, LocalResult result);

    std::uint64_t openAcks(AcksCallback done);
    void expectAcks(std::uint64_t serial);
    void addAcks(std::uint64_t serial, AcksResult result);

    /// This worker's share of a broadcast with acks: open, count answers, seal with the number expected.
    std::uint64_t openAckShare(std::chrono::milliseconds timeout, AcksResultCallback done);
    void answerAckShare(std::uint64_t serial, const Arguments& answer);
    void sealAckShare(std::uint64_t serial, std::uint64_t expected);

    /// Drops what waits for other workers or for answers.
    void abandonEverything();

    ServerCore& core;
    const int index;
    Observer* observer = nullptr; ///< set before the first session
    protocol::SocketPacketDecoder decoder;
    ServerStats stats;        ///< read by any thread
    LabelledCounts eventsIn;  ///< read by any thread
    LabelledCounts eventsOut; ///< read by any thread
    std::string scratch;      ///< to build packets in; nothing is kept there across calls
    Arguments spareArguments; ///< memory for the next inbound event

private:
    struct Report;
    struct Acks;
    class AckShare;

    void clearGraveyard();
    void handlerFailed(const char* what, std::string_view message);
    void finishAckShare(std::uint64_t serial);

    int m_depth = 0;
    std::vector<std::unique_ptr<Socket>> m_graveyard;
    std::vector<std::vector<Socket*>> m_spareLists;
    std::uint64_t m_lastSerial = 0;
    std::unordered_map<std::uint64_t, std::unique_ptr<Report>> m_reports;
    std::unordered_map<std::uint64_t, std::unique_ptr<Acks>> m_acks;
    std::unordered_map<std::uint64_t, std::unique_ptr<AckShare>> m_ackShares;
};

} // namespace sio::socketio
