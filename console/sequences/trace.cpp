// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/trace.h"

#include <array>

namespace sio::sequences {

namespace {

constexpr std::array<std::string_view, 7> kNames{"connected", "disconnected", "closed",   "sent",
                                                 "answered",  "received",     "published"};

void addExpected(Trace& trace, const Expectation& expected, Duration time, int step, bool hasTime)
{
    for (const std::string& actor : expected.actors) {
        TraceEntry entry{time, TraceKind::Received, actor, expected.event, {}, step, hasTime};
        if (expected.args)
            entry.args = *expected.args;
        else if (expected.match)
            entry.args = {*expected.match};
        trace.entries.push_back(std::move(entry));
    }
}

} // namespace

std::string_view traceKindName(TraceKind kind)
{
    return kNames[static_cast<std::size_t>(kind)];
}

std::optional<TraceKind> traceKindOf(std::string_view name)
{
    for (std::size_t i = 0; i < kNames.size(); ++i)
        if (kNames[i] == name)
            return static_cast<TraceKind>(i);
    return std::nullopt;
}

Trace traceOf(const Sequence& sequence)
{
    Trace trace;
    trace.title = sequence.name;
    trace.isPattern = true;
    trace.startedAt = sequence.recorded.value_or(0);
    for (const Variable& variable : sequence.vars)
        trace.values.emplace_back(variable.name, variable.value);
    for (const Actor& actor : sequence.actors)
        trace.values.emplace_back(actor.name + ".userId", actor.userId);
    Duration time{};
    for (std::size_t i = 0; i < sequence.steps.size(); ++i) {
        const Step& step = sequence.steps[i];
        const int index = static_cast<int>(i);
        time = step.at.value_or(time);
        const bool hasTime = step.at.has_value();
        const auto each = [&](TraceKind kind, const std::string& event, const std::vector<Value>& args) {
            for (const std::string& actor : step.actors)
                trace.entries.push_back({time, kind, actor, event, args, index, hasTime});
        };
        switch (step.kind) {
        case StepKind::Connect:
            if (!step.refused)
                each(TraceKind::Connected, {}, {});
            if (step.expect)
                addExpected(trace, *step.expect, time, index, hasTime);
            break;
        case StepKind::Disconnect:
            each(TraceKind::Disconnected, {}, {});
            break;
        case StepKind::Emit:
            each(TraceKind::Sent, step.event, step.args);
            if (step.answer)
                each(TraceKind::Answered, step.event, {*step.answer});
            break;
        case StepKind::Publish:
            trace.entries.push_back({time, TraceKind::Published, {}, step.event, step.args, index, hasTime});
            break;
        case StepKind::Expect:
            addExpected(trace, *step.expect, time, index, hasTime);
            break;
        case StepKind::ExpectClosed:
            each(TraceKind::Closed, {}, {});
            break;
        case StepKind::Fault:
            if (step.fault.drop)
                each(TraceKind::Disconnected, {}, {});
            break;
        case StepKind::Wait:
            time += step.duration;
            break;
        case StepKind::Pause:
        case StepKind::ExpectNot:
            break;
        }
    }
    return trace;
}

} // namespace sio::sequences
