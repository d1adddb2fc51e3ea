// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/report.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace sio::sequences {

namespace {

using std::chrono::microseconds;

/// Milliseconds with three digits behind the point.
Value msValue(Duration duration)
{
    std::array<char, 40> buffer{};
    const auto us = std::chrono::round<microseconds>(duration).count();
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), static_cast<double>(us) / 1000).ptr;
    return Value::number({buffer.data(), end});
}

Value speedValue(double speed)
{
    std::array<char, 40> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), speed).ptr;
    return Value::number({buffer.data(), end});
}

Duration durationOf(const Value* value)
{
    return value ? Duration(std::llround(value->asDouble() * 1e6)) : Duration{};
}

std::string textOf(const Value* value)
{
    return value ? value->text() : std::string();
}

Value entryValue(const TraceEntry& entry)
{
    Value result = Value::map(
        {{"time", msValue(entry.time)}, {"kind", Value::string(std::string(traceKindName(entry.kind)))}});
    if (!entry.actor.empty())
        result.set("actor", Value::string(entry.actor));
    if (!entry.event.empty())
        result.set("event", Value::string(entry.event));
    if (!entry.args.empty())
        result.set("args", Value::list(entry.args));
    if (entry.step >= 0)
        result.set("step", Value::integer(entry.step + 1));
    return result;
}

Value failureValue(const Failure& failure)
{
    Value fields = Value::list();
    for (const Difference& difference : failure.fields)
        fields.items().push_back(Value::map({{"path", Value::string(difference.path)},
                                             {"expected", Value::string(difference.expected)},
                                             {"got", Value::string(difference.got)}}));
    return Value::map({{"actor", Value::string(failure.actor)},
                       {"message", Value::string(failure.message)},
                       {"fields", fields},
                       {"when", msValue(failure.when)}});
}

Value stepValue(const StepResult& step)
{
    Value result = Value::map({{"title", Value::string(step.title)},
                               {"status", Value::string(std::string(stepStatusName(step.status)))},
                               {"started", msValue(step.started)},
                               {"finished", msValue(step.finished)}});
    if (step.planned)
        result.set("planned", msValue(*step.planned));
    if (!step.failures.empty()) {
        Value failures = Value::list();
        for (const Failure& failure : step.failures)
            failures.items().push_back(failureValue(failure));
        result.set("failures", std::move(failures));
    }
    return result;
}

} // namespace

std::string_view stepStatusName(StepStatus status)
{
    static constexpr std::array<std::string_view, 4> kNames{"not run", "running", "passed", "failed"};
    return kNames[static_cast<std::size_t>(status)];
}

std::string_view runStatusName(RunStatus status)
{
    static constexpr std::array<std::string_view, 4> kNames{"passed", "failed", "stopped", "could not run"};
    return kNames[static_cast<std::size_t>(status)];
}

std::string failureText(const Failure& failure)
{
    std::string text = failure.actor.empty() ? "" : failure.actor + ": ";
    text += failure.message;
    for (const Difference& difference : failure.fields)
        text += "\n    " + differenceText(difference);
    return text;
}

std::size_t RunReport::count(StepStatus wanted) const
{
    return static_cast<std::size_t>(std::count_if(
        steps.begin(), steps.end(), [wanted](const StepResult& step) { return step.status == wanted; }));
}

Value reportValue(const RunReport& report)
{
    Value steps = Value::list();
    for (const StepResult& step : report.steps)
        steps.items().push_back(stepValue(step));
    Value values = Value::map();
    for (const auto& [name, value] : report.trace.values)
        values.set(name, value);
    Value trace = Value::list();
    for (const TraceEntry& entry : report.trace.entries)
        trace.items().push_back(entryValue(entry));
    Value unexpected = Value::list();
    for (const std::size_t index : report.unexpected)
        unexpected.items().push_back(Value::integer(static_cast<std::int64_t>(index)));
    Value result = Value::map({{"run", Value::integer(1)},
                               {"sequence", Value::string(report.sequence)},
                               {"file", Value::string(report.file)},
                               {"server", Value::string(report.server)},
                               {"status", Value::string(std::string(runStatusName(report.status)))},
                               {"started_at", Value::string(timestampText(report.trace.startedAt))},
                               {"speed", speedValue(report.speed)},
                               {"duration", msValue(report.duration)}});
    if (!report.error.empty())
        result.set("error", Value::string(report.error));
    result.set("values", std::move(values));
    result.set("steps", std::move(steps));
    result.set("trace", std::move(trace));
    result.set("unexpected", std::move(unexpected));
    return result;
}

std::optional<Trace> traceFromReport(const Value& report)
{
    const Value* entries = report.find("trace");
    if (!report.find("run") || !entries || !entries->isList())
        return std::nullopt;
    Trace trace;
    trace.title = textOf(report.find("sequence"));
    trace.startedAt = parseTimestamp(textOf(report.find("started_at"))).value_or(0);
    if (const Value* speed = report.find("speed"))
        trace.speed = speed->asDouble();
    if (const Value* values = report.find("values"))
        for (const Value::Member& member : values->members())
            trace.values.emplace_back(member.name, member.value);
    for (const Value& item : entries->items()) {
        TraceEntry entry;
        const auto kind = traceKindOf(textOf(item.find("kind")));
        if (!kind)
            return std::nullopt;
        entry.time = durationOf(item.find("time"));
        entry.kind = *kind;
        entry.actor = textOf(item.find("actor"));
        entry.event = textOf(item.find("event"));
        if (const Value* args = item.find("args"))
            entry.args = args->items();
        if (const Value* step = item.find("step"))
            entry.step = static_cast<int>(step->asDouble()) - 1;
        trace.entries.push_back(std::move(entry));
    }
    return trace;
}

} // namespace sio::sequences
