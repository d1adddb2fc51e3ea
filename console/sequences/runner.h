// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/virtualclient.h"
#include "sequences/publisher.h"
#include "sequences/report.h"
#include "sequences/scheduler.h"
#include "sequences/scope.h"
#include "sequences/sequence.h"
#include "sequences/virtualuser.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sio::sequences {

/// Where and how a sequence runs.
struct RunOptions {
    std::string file; ///< for the report
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;
    double speed = 1;        ///< 2: twice as fast; 0: no waiting between steps. Deadlines stay as they are
    bool goesOn = false;     ///< after a failure
    bool isStrict = false;   ///< as if the sequence said so
    bool isAttended = false; ///< stops at pauses and breakpoints for somebody to go on
    std::set<std::size_t> breakpoints;                ///< steps, from 0; beside those of the sequence
    Duration settle = std::chrono::milliseconds(200); ///< strict runs listen that long at the end
};

/// Hears of a run as it goes. It may call the runner's controls, but not destroy it.
class RunObserver {
public:
    virtual void onStepStarted(const StepResult&) {}
    virtual void onStepFinished(const StepResult&) {}
    virtual void onTraced(const TraceEntry&) {}
    /// Before step `next`; `why` is a pause's note.
    virtual void onPaused(std::size_t /*next*/, const std::string& /*why*/) {}
    virtual void onFinished(const RunReport&) {}

protected:
    ~RunObserver() = default;
};

/// Runs a sequence once. Steps start in the file's order and one at a time; a step with `at` starts no
/// earlier than that (divided by the speed). When a step takes longer than planned, everything after it moves
/// by as much, so that gaps are never shortened. Everything it refers to outlives it. One thread.
class Runner final : private VirtualUserObserver {
public:
    struct Services {
        Scheduler& scheduler;
        const link::VirtualClientFactory& clients;
        Publisher& publisher;
        RunObserver& observer;
    };

    Runner(const Sequence& sequence, RunInputs inputs, RunOptions options, Services services);
    ~Runner();

    void start();
    /// Before the next step; what is awaited now goes on.
    void pause();
    void resume();
    /// One more step, then it pauses again.
    void stepOnce();
    void stop();
    void setSpeed(double speed);

    /// The report is complete.
    bool isFinished() const { return m_phase == Phase::Finished; }
    bool isPaused() const { return m_phase == Phase::Paused; }
    const RunReport& report() const { return m_report; }

private:
    enum class Phase : std::uint8_t { Idle, Running, Paused, Settling, Closing, Finished };
    struct Inbox {
        std::vector<std::size_t> entries; ///< of the trace, in order of arrival
        std::size_t cursor = 0;           ///< expectations look from here on
    };
    /// An actor of whom an expectation is open.
    struct Awaited {
        VirtualUser* user;
        bool isMet = false;
    };

    void onUserConnected(VirtualUser& user) override;
    void onUserRefused(VirtualUser& user) override;
    void onUserEvent(VirtualUser& user, std::string event, std::vector<Value> args) override;
    void onUserAck(VirtualUser& user, std::uint64_t id, std::vector<Value> args) override;
    void onUserClosed(VirtualUser& user) override;
    void onUserGone(VirtualUser& user) override;

    bool isOver() const { return m_phase == Phase::Closing || m_phase == Phase::Finished; }

    const Step& step() const { return m_sequence.steps[m_next]; }
    StepResult& result() { return m_report.steps[m_next]; }
    Duration elapsed() const { return m_services.scheduler.now() - m_start; }
    Duration scaled(Duration duration) const;
    VirtualUser& user(const std::string& name) { return *m_users.find(name)->second; }
    link::VirtualClientOptions clientOptions(const Actor& actor);
    std::size_t trace(TraceKind kind, const std::string& actor, std::string event, std::vector<Value> args,
                      int stepIndex);

    void pumpSoon();
    void pump();
    bool holdsBefore(std::size_t index) const;
    void begin();
    void complete();
    void finish(RunStatus status, std::string error = {});
    void conclude();
    void leave();
    void fail(std::string message, std::string actor = {}, std::vector<Difference> fields = {});
    void awaitUntil(Duration within, void (Runner::*expired)());

    void beginConnect();
    void checkConnects();
    void connectsExpired();
    void beginEmit();
    void ackExpired();
    void beginPublish();
    void onPublished(std::uint64_t ticket, const PublishAnswer& answer);
    void publishExpired();
    void beginExpect();
    void checkExpectations();
    void listenToOthers();
    void checkOthers();
    bool takePatterns();
    bool meets(Awaited& awaited);
    void expectationExpired();
    std::string explain(const Awaited& awaited, std::vector<Difference>& fields);
    void beginAbsence();
    void checkAbsence();
    void beginExpectClosed();
    void checkClosed();
    void closedExpired();
    void beginFault();

    std::vector<Difference> compare(const TraceEntry& entry) const;
    bool checkAfter(VirtualUser& user, std::size_t entry);
    bool takeCaptures(const std::vector<Capture>& captures, const Value& from, const std::string& actor);

    const Sequence& m_sequence;
    const RunOptions m_options;
    Services m_services;
    Scope m_scope;
    std::map<std::string, std::unique_ptr<VirtualUser>, std::less<>> m_users;
    std::map<const VirtualUser*, Inbox> m_inboxes;
    RunReport m_report;

    Phase m_phase = Phase::Idle;
    std::size_t m_next = 0;  ///< the step that is running, or comes next
    bool m_isActive = false; ///< step m_next is running
    bool m_stepsOnce = false;
    bool m_wantsPause = false;
    std::optional<std::size_t> m_released; ///< a breakpoint that was passed by hand
    double m_speed;
    base::TimePoint m_start;
    base::TimePoint m_base; ///< when `at: 0` is; moves when steps take longer than planned
    Scheduler::TimerId m_pumpTimer = 0;
    Scheduler::TimerId m_deadline = 0;
    std::uint64_t m_ticket = 0; ///< of the publish that is awaited
    std::uint64_t m_awaitedAck = 0;

    std::vector<Awaited> m_awaited;
    const Expectation* m_expectation = nullptr;
    bool m_listensToOthers = false; ///< all have got it; whoever else gets it is a failure
    std::vector<Value> m_patterns;  ///< of m_expectation, expanded
    bool m_matchesFirst = false;    ///< m_patterns holds the first argument's pattern alone
    std::optional<Value> m_answerPattern;
    std::vector<std::pair<std::string, Value>>
        m_socketIds;                             ///< all that actors had, as `actor.sid`, `actor.sid2`
    std::map<std::string, Duration> m_stepTimes; ///< when named steps were done
};

} // namespace sio::sequences
