// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/textreport.h"

#include <algorithm>
#include <map>

namespace sio::sequences {

namespace {

constexpr std::size_t kTitleWidth = 56;

std::string indented(const std::string& text, std::size_t by)
{
    std::string out(by, ' ');
    for (const char c : text) {
        out += c;
        if (c == '\n')
            out.append(by, ' ');
    }
    return out;
}

/// Terminals must not be told what to do by a payload.
std::string harmless(std::string text)
{
    for (char& c : text)
        if ((static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F)
            c = '?';
    return text;
}

} // namespace

std::string stepLine(const StepResult& step)
{
    std::string line = step.status == StepStatus::Passed ? "  ok    " : "  FAIL  ";
    line += step.title;
    const std::size_t width = step.title.size();
    line.append(width < kTitleWidth ? kTitleWidth - width : 1, ' ');
    line += "at " + readableDuration(step.started);
    if (step.finished - step.started >= std::chrono::milliseconds(1))
        line += ", took " + readableDuration(step.finished - step.started);
    line += '\n';
    for (const Failure& failure : step.failures)
        line += indented(failureText(failure), 8) + '\n';
    if (step.failures.empty() && !step.note.empty())
        line += indented(step.note, 8) + '\n';
    return harmless(std::move(line));
}

std::string unexpectedText(const RunReport& report)
{
    std::map<std::pair<std::string, std::string>, int> counts;
    for (const std::size_t index : report.unexpected) {
        const TraceEntry& entry = report.trace.entries[index];
        ++counts[{entry.actor, entry.event}];
    }
    std::string out;
    for (const auto& [key, count] : counts) {
        out += (out.empty() ? "" : ", ") + key.first + ": " + key.second;
        if (count > 1)
            out += " (" + std::to_string(count) + "x)";
    }
    return harmless(out.empty() ? out : "arrived, but no step expected it: " + out);
}

std::string summaryText(const RunReport& report)
{
    std::string status(runStatusName(report.status));
    std::transform(status.begin(), status.end(), status.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    std::string out = status + ' ' + report.sequence;
    if (report.status != RunStatus::CouldNotRun) {
        out += ": " + std::to_string(report.count(StepStatus::Passed)) + " steps passed";
        if (const std::size_t failed = report.count(StepStatus::Failed))
            out += ", " + std::to_string(failed) + " failed";
        if (const std::size_t notRun = report.count(StepStatus::NotRun) + report.count(StepStatus::Running))
            out += ", " + std::to_string(notRun) + " not run";
        out += ", in " + readableDuration(report.duration);
    }
    out += '\n';
    if (!report.error.empty())
        out += "  " + report.error + '\n';
    if (const std::string unexpected = unexpectedText(report); !unexpected.empty())
        out += "  " + unexpected + '\n';
    return harmless(std::move(out));
}

} // namespace sio::sequences
