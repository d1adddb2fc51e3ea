// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/runner.h"

#include <algorithm>

namespace sio::sequences {

namespace {

constexpr Duration kLongestGoodbye = std::chrono::seconds(1);
/// What a timer may be late without anything being moved: errors this small would only add up.
constexpr Duration kTimerJitter = std::chrono::milliseconds(5);

} // namespace

Runner::Runner(const Sequence& sequence, RunInputs inputs, RunOptions options, Services services)
    : m_sequence(sequence), m_options(std::move(options)), m_services(services), m_scope(sequence, inputs),
      m_speed(m_options.speed)
{
    for (const Actor& actor : sequence.actors) {
        VirtualUserObserver& observer = *this;
        auto virtualUser = std::make_unique<VirtualUser>(actor.name, m_services.clients, observer);
        m_inboxes[virtualUser.get()] = {};
        m_users.emplace(actor.name, std::move(virtualUser));
    }
    m_report.sequence = sequence.name;
    m_report.file = m_options.file;
    m_report.server = "http://" + m_options.host + ':' + std::to_string(m_options.port);
    m_report.isStrict = sequence.isStrict || m_options.isStrict;
    m_report.speed = m_speed;
    m_report.trace.title = sequence.name;
    m_report.trace.startedAt = inputs.startedAt;
    m_report.trace.speed = m_speed;
    for (std::size_t i = 0; i < sequence.steps.size(); ++i) {
        StepResult step;
        step.index = i;
        step.title = stepTitle(sequence, i);
        m_report.steps.push_back(std::move(step));
    }
}

Runner::~Runner()
{
    m_services.scheduler.cancel(m_pumpTimer);
    m_services.scheduler.cancel(m_deadline);
    m_services.publisher.abort();
}

void Runner::start()
{
    m_start = m_base = m_services.scheduler.now();
    m_phase = Phase::Running;
    if (const auto error = m_scope.prepare()) {
        finish(RunStatus::CouldNotRun, *error);
        return;
    }
    pumpSoon();
}

void Runner::pause()
{
    m_wantsPause = true;
    if (m_phase == Phase::Running && !m_isActive)
        pumpSoon();
}

void Runner::resume()
{
    m_wantsPause = false;
    m_stepsOnce = false;
    if (m_phase != Phase::Paused)
        return;
    m_released = m_next;
    m_phase = Phase::Running;
    pumpSoon();
}

void Runner::stepOnce()
{
    if (m_phase != Phase::Paused)
        return;
    m_wantsPause = false;
    m_stepsOnce = true;
    m_released = m_next;
    m_phase = Phase::Running;
    pumpSoon();
}

void Runner::stop()
{
    if (!isOver() && m_phase != Phase::Idle)
        finish(RunStatus::Stopped);
}

void Runner::setSpeed(double speed)
{
    // What has passed of the timeline stays passed.
    const base::TimePoint now = m_services.scheduler.now();
    if (m_speed > 0 && speed > 0 && m_phase != Phase::Idle) {
        const auto position = static_cast<double>((now - m_base).count()) * m_speed;
        m_base = now - Duration(static_cast<Duration::rep>(position / speed));
    } else if (m_next < m_sequence.steps.size()) {
        const Duration at = step().at.value_or(Duration{});
        m_base =
            now - (speed > 0 ? Duration(static_cast<Duration::rep>(static_cast<double>(at.count()) / speed))
                             : Duration{});
    }
    m_speed = speed;
    if (m_phase == Phase::Running && !m_isActive)
        pumpSoon();
}

Duration Runner::scaled(Duration duration) const
{
    if (m_speed <= 0)
        return {};
    return Duration(static_cast<Duration::rep>(static_cast<double>(duration.count()) / m_speed));
}

void Runner::pumpSoon()
{
    m_services.scheduler.cancel(m_pumpTimer);
    m_pumpTimer = m_services.scheduler.callAt(m_services.scheduler.now(), [this] {
        m_pumpTimer = 0;
        pump();
    });
}

bool Runner::holdsBefore(std::size_t index) const
{
    if (!m_options.isAttended || m_released == index)
        return m_wantsPause;
    return m_wantsPause || m_sequence.steps[index].isBreakpoint || m_options.breakpoints.contains(index);
}

void Runner::pump()
{
    if (m_phase != Phase::Running || m_isActive)
        return;
    if (m_next == m_sequence.steps.size()) {
        conclude();
        return;
    }
    if (holdsBefore(m_next) || (m_stepsOnce && m_released != m_next)) {
        m_wantsPause = false;
        m_stepsOnce = false;
        m_phase = Phase::Paused;
        m_services.observer.onPaused(m_next, {});
        return;
    }
    const base::TimePoint now = m_services.scheduler.now();
    if (step().at && m_speed > 0) {
        const base::TimePoint planned = m_base + scaled(*step().at);
        result().planned = planned - m_start;
        if (planned > now) {
            m_pumpTimer = m_services.scheduler.callAt(planned, [this, planned] {
                m_pumpTimer = 0;
                // A process that was held up must not make up for it: the next gap would be too short.
                if (const Duration late = m_services.scheduler.now() - planned; late > kTimerJitter)
                    m_base += late;
                begin();
            });
            return;
        }
        m_base += now - planned;
    }
    begin();
}

void Runner::begin()
{
    if (m_phase != Phase::Running || m_isActive)
        return;
    m_isActive = true;
    result().status = StepStatus::Running;
    result().started = elapsed();
    m_services.observer.onStepStarted(result());
    switch (step().kind) {
    case StepKind::Connect:
        beginConnect();
        break;
    case StepKind::Disconnect:
        for (const std::string& name : step().actors) {
            if (user(name).state() == VirtualUser::State::Connected)
                trace(TraceKind::Disconnected, name, {}, {}, static_cast<int>(m_next));
            user(name).disconnect();
        }
        complete();
        break;
    case StepKind::Emit:
        beginEmit();
        break;
    case StepKind::Publish:
        beginPublish();
        break;
    case StepKind::Wait:
        awaitUntil(scaled(step().duration), &Runner::complete);
        break;
    case StepKind::Pause:
        result().note = step().note;
        if (m_options.isAttended) {
            complete();
            m_phase = Phase::Paused;
            m_services.observer.onPaused(m_next, m_report.steps[m_next - 1].note);
        } else {
            complete();
        }
        break;
    case StepKind::Expect:
        m_expectation = &*step().expect;
        beginExpect();
        break;
    case StepKind::ExpectNot:
        m_expectation = &*step().expect;
        beginAbsence();
        break;
    case StepKind::ExpectClosed:
        beginExpectClosed();
        break;
    case StepKind::Fault:
        beginFault();
        break;
    }
}

void Runner::complete()
{
    m_services.scheduler.cancel(m_deadline);
    m_deadline = 0;
    m_expectation = nullptr;
    m_listensToOthers = false;
    m_awaited.clear();
    m_awaitedAck = 0;
    m_ticket = 0;
    StepResult& done = result();
    done.finished = elapsed();
    done.status = done.failures.empty() ? StepStatus::Passed : StepStatus::Failed;
    if (!step().name.empty() && done.failures.empty())
        m_stepTimes[step().name] = done.finished;
    m_isActive = false;
    ++m_next;
    m_services.observer.onStepFinished(done);
    if (m_phase != Phase::Running)
        return;
    if (done.status == StepStatus::Failed && !m_options.goesOn)
        finish(RunStatus::Failed);
    else
        pumpSoon();
}

void Runner::conclude()
{
    if (!m_report.isStrict || m_options.settle <= Duration::zero()) {
        finish(m_report.count(StepStatus::Failed) > 0 ? RunStatus::Failed : RunStatus::Passed);
        return;
    }
    m_phase = Phase::Settling;
    m_deadline = m_services.scheduler.callAt(m_services.scheduler.now() + m_options.settle, [this] {
        m_deadline = 0;
        finish(m_report.count(StepStatus::Failed) > 0 ? RunStatus::Failed : RunStatus::Passed);
    });
}

void Runner::finish(RunStatus status, std::string error)
{
    m_services.scheduler.cancel(m_pumpTimer);
    m_services.scheduler.cancel(m_deadline);
    m_pumpTimer = m_deadline = 0;
    m_services.publisher.abort();
    m_phase = Phase::Closing;
    m_report.duration = elapsed();
    m_report.error = m_scope.withoutSecrets(std::move(error));
    auto& entries = m_report.trace.entries;
    for (std::size_t i = 0; i < entries.size(); ++i)
        if (entries[i].kind == TraceKind::Received && entries[i].step < 0)
            m_report.unexpected.push_back(i);
    if (status == RunStatus::Passed && m_report.isStrict && !m_report.unexpected.empty()) {
        status = RunStatus::Failed;
        m_report.error = std::to_string(m_report.unexpected.size()) + " events arrived that no step expects";
    }
    m_report.status = status;
    m_report.trace.values = m_scope.values();
    m_report.trace.values.insert(m_report.trace.values.end(), m_socketIds.begin(), m_socketIds.end());
    for (TraceEntry& entry : entries)
        for (Value& argument : entry.args)
            if (const std::string text = argument.json(), safe = m_scope.withoutSecrets(text); safe != text)
                argument = Value::fromJson(safe).value_or(Value::string("(secret)"));
    for (StepResult& each : m_report.steps)
        for (Failure& failure : each.failures) {
            failure.message = m_scope.withoutSecrets(failure.message);
            for (Difference& field : failure.fields) {
                field.expected = m_scope.withoutSecrets(field.expected);
                field.got = m_scope.withoutSecrets(field.got);
            }
        }
    for (const auto& [name, each] : m_users)
        each->disconnect();
    m_deadline = m_services.scheduler.callAt(m_services.scheduler.now() + kLongestGoodbye, [this] {
        m_deadline = 0;
        m_phase = Phase::Finished;
        m_services.observer.onFinished(m_report);
    });
    leave();
}

/// Waits until all virtual users have said goodbye, so that a run leaves nothing behind on the server.
void Runner::leave()
{
    for (const auto& [name, each] : m_users)
        if (each->state() == VirtualUser::State::Leaving)
            return;
    m_services.scheduler.cancel(m_deadline);
    m_deadline = m_services.scheduler.callAt(m_services.scheduler.now(), [this] {
        m_deadline = 0;
        m_phase = Phase::Finished;
        m_services.observer.onFinished(m_report);
    });
}

void Runner::onUserGone(VirtualUser&)
{
    if (m_phase == Phase::Closing)
        leave();
}

void Runner::fail(std::string message, std::string actor, std::vector<Difference> fields)
{
    result().failures.push_back({std::move(actor), std::move(message), std::move(fields), elapsed()});
}

void Runner::awaitUntil(Duration within, void (Runner::*expired)())
{
    m_services.scheduler.cancel(m_deadline);
    m_deadline = m_services.scheduler.callAt(m_services.scheduler.now() + within, [this, expired] {
        m_deadline = 0;
        (this->*expired)();
    });
}

std::size_t Runner::trace(TraceKind kind, const std::string& actor, std::string event,
                          std::vector<Value> args, int stepIndex)
{
    auto& entries = m_report.trace.entries;
    entries.push_back({elapsed(), kind, actor, std::move(event), std::move(args), stepIndex, true});
    m_services.observer.onTraced(entries.back());
    return entries.size() - 1;
}

void Runner::onUserConnected(VirtualUser& connected)
{
    if (isOver())
        return;
    m_scope.setSocketId(connected.name(), connected.socketId());
    const std::string name = connected.name() + ".sid";
    const auto earlier = std::count_if(m_socketIds.begin(), m_socketIds.end(),
                                       [&name](const auto& each) { return each.first.starts_with(name); });
    m_socketIds.emplace_back(earlier == 0 ? name : name + std::to_string(earlier + 1),
                             Value::string(connected.socketId()));
    trace(TraceKind::Connected, connected.name(), {}, {}, m_isActive ? static_cast<int>(m_next) : -1);
    if (m_isActive && step().kind == StepKind::Connect && !m_expectation)
        checkConnects();
}

void Runner::onUserRefused(VirtualUser&)
{
    if (!isOver() && m_isActive && step().kind == StepKind::Connect && !m_expectation)
        checkConnects();
}

void Runner::onUserEvent(VirtualUser& receiver, std::string event, std::vector<Value> args)
{
    if (isOver())
        return;
    m_inboxes[&receiver].entries.push_back(
        trace(TraceKind::Received, receiver.name(), std::move(event), std::move(args), -1));
    if (!m_isActive || !m_expectation)
        return;
    if (step().kind == StepKind::ExpectNot)
        checkAbsence();
    else
        checkExpectations();
}

void Runner::onUserClosed(VirtualUser& closed)
{
    if (isOver())
        return;
    trace(TraceKind::Closed, closed.name(), closed.closeReason(), {}, -1);
    if (m_isActive && step().kind == StepKind::ExpectClosed)
        checkClosed();
}

} // namespace sio::sequences
