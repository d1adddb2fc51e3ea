// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/diff.h"

#include "ctl/arguments.h"
#include "ctl/commands.h"
#include "ctl/files.h"
#include "sequences/report.h"
#include "sequences/sequencereader.h"

#include <ostream>

namespace sio::ctl {

namespace {

/// A run that replay --out wrote, or a sequence; says what is wrong otherwise.
std::optional<sequences::Trace> readTrace(const std::string& name, Context& context)
{
    const auto bytes = readWholeFile(name);
    if (!bytes) {
        context.err << bytes.error() << '\n';
        return std::nullopt;
    }
    if (const auto value = sequences::Value::fromJson(*bytes)) {
        const bool isOneRun = value->isList() && value->items().size() == 1;
        const sequences::Value& run = isOneRun ? value->items().front() : *value;
        auto trace = sequences::traceFromReport(run);
        if (const auto* status = run.find("status"); trace && status && status->text() == "could not run") {
            context.err << name << ": is of a run that could not run\n";
            return std::nullopt;
        }
        if (!trace)
            context.err << name
                        << (value->isList() ? ": holds several runs; give --out one sequence's run\n"
                                            : ": is no run that replay --out wrote\n");
        return trace;
    }
    const auto sequence = sequences::readSequence(*bytes);
    if (sequence)
        return sequences::traceOf(*sequence);
    for (const sequences::FileError& error : sequence.error())
        context.err << error.text(name) << '\n';
    return std::nullopt;
}

int diff(const Command& self, const std::vector<std::string>& words, Context& context)
{
    std::string firstName;
    std::string secondName;
    std::vector<std::string> ignored;
    std::chrono::milliseconds timing{100};
    std::chrono::milliseconds payloadTimes{2000};
    bool ignoresTiming = false;
    bool asJson = false;
    Arguments arguments(self);
    arguments.positional("FIRST", firstName, "A run (replay --out), or the sequence file that it ran.")
        .positional("SECOND", secondName, "A run.")
        .option("--ignore", "MEMBER", ignored, "Leaves members of that name out; several times.")
        .duration("--timing", timing, "How much later or earlier something may come; default 100ms.")
        .duration("--payload-times", payloadTimes, "How much timestamps in payloads may differ; default 2s.")
        .flag("--no-timing", ignoresTiming, "Does not compare when things came.")
        .flag("--json", asJson, "Writes the differences as JSON.")
        .note(
            "Ids and times are normalised: a variable's value goes by its name, times count from the run's\n"
            "start. Exit codes: 0 no differences, 1 differences, 2 cannot be compared.");
    if (const auto code = arguments.parse(words, context))
        return *code;
    const auto first = readTrace(firstName, context);
    const auto second = readTrace(secondName, context);
    if (!first || !second)
        return ExitUsage;
    if (second->isPattern)
        return arguments.complain(context, secondName + " is a sequence: it comes first, and a run second");
    sequences::DiffOptions options;
    options.timing = timing;
    options.payloadTimes = payloadTimes;
    options.comparesTiming = !ignoresTiming;
    options.ignoredFields = ignored;
    const auto changes = sequences::diffTraces(*first, *second, options);
    if (asJson)
        context.out << sequences::diffValue(changes).json() << '\n';
    else
        context.out << sequences::diffText(changes);
    return changes.empty() ? ExitDone : ExitFailed;
}

} // namespace

Command diffCommand()
{
    return {"diff", "Compares two runs, or a sequence with its run.", diff};
}

} // namespace sio::ctl
