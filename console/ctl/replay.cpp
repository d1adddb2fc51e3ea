// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/arguments.h"
#include "ctl/commands.h"
#include "ctl/files.h"
#include "ctl/preflight.h"
#include "ctl/replaysession.h"
#include "ctl/testtraffic.h"
#include "sequences/junit.h"
#include "sequences/sequencereader.h"
#include "sequences/serveraddress.h"
#include "sequences/testtraffic.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QSocketNotifier>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <istream>
#include <ostream>
#include <unistd.h>

namespace sio::ctl {

namespace {

constexpr const char* kKeyVariable = "PAPERMASTERY_PUBLISH_KEY";

struct Wishes {
    std::vector<std::string> files;
    std::string server = "http://127.0.0.1:3000";
    std::string admin;
    std::string speed = "1";
    std::vector<std::string> map;
    std::string junit;
    std::string out;
    bool goesOn = false;
    bool isStrict = false;
    bool isAttended = false;
    bool isQuiet = false;
    bool checksOnly = false;
};

/// Nothing, or what is wrong.
std::string readSpeed(const std::string& text, double& speed)
{
    if (text == "max") {
        speed = 0;
        return {};
    }
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), speed);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size() ||
        !(speed >= 0.01 && speed <= 1000))
        return "--speed is a number from 0.01 to 1000, or max";
    return {};
}

/// True when all of them can be run; what is wrong is said.
bool readFiles(const std::vector<std::string>& names, std::vector<ReplayFile>& files, Context& context)
{
    bool areGood = true;
    for (const std::string& name : names) {
        const auto bytes = readWholeFile(name);
        if (!bytes) {
            context.err << bytes.error() << '\n';
            areGood = false;
            continue;
        }
        auto sequence = sequences::readSequence(*bytes);
        if (sequence) {
            files.push_back({name, std::move(*sequence)});
            continue;
        }
        areGood = false;
        for (const sequences::FileError& error : sequence.error())
            context.err << error.text(name) << '\n';
    }
    return areGood;
}

/// Writes what was asked for; false when that failed, which is said.
bool writeResults(const Wishes& wishes, const std::vector<sequences::RunReport>& reports, Context& context)
{
    std::string problem;
    if (!wishes.junit.empty())
        problem = writeWholeFile(wishes.junit, sequences::junitXml(reports));
    if (problem.empty() && !wishes.out.empty()) {
        // One run is an object, several are a list of them.
        sequences::Value all = sequences::Value::list();
        for (const sequences::RunReport& report : reports)
            all.items().push_back(sequences::reportValue(report));
        const sequences::Value& what = reports.size() == 1 ? all.items().front() : all;
        problem = writeWholeFile(wishes.out, what.json() + '\n');
    }
    if (!problem.empty())
        context.err << "papermastery-ctl: " << problem << '\n';
    return problem.empty();
}

int exitCodeOf(const std::vector<sequences::RunReport>& reports, std::size_t wanted)
{
    int code = ExitDone;
    for (const sequences::RunReport& report : reports) {
        if (report.status == sequences::RunStatus::CouldNotRun)
            return ExitUsage;
        if (report.status != sequences::RunStatus::Passed)
            code = ExitFailed;
    }
    return reports.size() < wanted ? static_cast<int>(ExitFailed) : code;
}

std::vector<std::string> usersOf(const std::vector<ReplayFile>& files,
                                 const std::vector<std::pair<std::string, std::string>>& map)
{
    std::vector<std::string> users;
    for (const ReplayFile& file : files)
        for (std::string& user : sequences::usersOf(file.sequence, map))
            users.push_back(std::move(user));
    return users;
}

std::vector<std::string> featuresOf(const std::vector<ReplayFile>& files)
{
    std::vector<std::string> features;
    for (const ReplayFile& file : files)
        features.insert(features.end(), file.sequence.features.begin(), file.sequence.features.end());
    return features;
}

/// The same words for all of them, also in what was asked to be written.
int cannotRun(const Wishes& wishes, const std::vector<ReplayFile>& files, const std::string& problem,
              Context& context)
{
    context.err << "papermastery-ctl: " << problem << '\n';
    std::vector<sequences::RunReport> reports;
    for (const ReplayFile& file : files) {
        sequences::RunReport report;
        report.sequence = file.sequence.name;
        report.file = file.name;
        report.server = wishes.server;
        report.status = sequences::RunStatus::CouldNotRun;
        report.error = problem;
        reports.push_back(std::move(report));
    }
    writeResults(wishes, reports, context);
    return ExitUsage;
}

int replay(const Command& self, const std::vector<std::string>& words, Context& context)
{
    Wishes wishes;
    Arguments arguments(self);
    arguments.rest("FILE", wishes.files, "Sequence files; they run one after the other.")
        .option("--server", "URL", wishes.server, "The server; default http://127.0.0.1:3000.")
        .option("--speed", "N", wishes.speed,
                "2 is twice as fast; max does not wait between steps. Default 1.")
        .option("--map", "NAME=VALUE", wishes.map,
                "Sets a variable, ACTOR.userId, or an id rule (new, keep).")
        .option("--admin", "NAME", wishes.admin,
                "Asks the server whether this account may make test traffic.")
        .option("--junit", "FILE", wishes.junit, "Writes the results as JUnit XML.")
        .option("--out", "FILE", wishes.out, "Writes the whole run as JSON, for diff.")
        .flag("--go-on", wishes.goesOn, "Goes on after a step that failed.")
        .flag("--strict", wishes.isStrict, "Fails when something arrives that no step expects.")
        .flag("--attended", wishes.isAttended, "Stops at pauses and breakpoints, and waits for Enter.")
        .flag("--quiet", wishes.isQuiet, "Prints failures and the summaries alone.")
        .flag("--check", wishes.checksOnly, "Only reads the files, and says what is wrong with them.")
        .note(std::string("A publish key is taken from the environment, ") + kKeyVariable +
              ".\nExit codes: 0 all passed, 1 one failed or was stopped, 2 one could not run.\n" +
              kTestTrafficNote);
    if (const auto code = arguments.parse(words, context))
        return *code;

    ReplayOptions options;
    if (const std::string problem = readSpeed(wishes.speed, options.run.speed); !problem.empty())
        return arguments.complain(context, problem);
    for (const std::string& entry : wishes.map) {
        const std::size_t equals = entry.find('=');
        if (equals == 0 || equals == std::string::npos)
            return arguments.complain(context, "--map wants NAME=VALUE");
        options.map.emplace_back(entry.substr(0, equals), entry.substr(equals + 1));
    }
    const auto address = sequences::parseServerAddress(QString::fromStdString(wishes.server));
    if (!address)
        return arguments.complain(context, "--server wants http://HOST:PORT");
    std::vector<ReplayFile> files;
    if (!readFiles(wishes.files, files, context))
        return ExitUsage; // nothing runs when one of them is broken
    if (wishes.checksOnly) {
        context.out << files.size() << (files.size() == 1 ? " file is" : " files are") << " good\n";
        return ExitDone;
    }
    if (const auto code = checkTestTraffic(*address, wishes.server, wishes.admin, usersOf(files, options.map),
                                           arguments, context))
        return *code;
    if (const char* key = std::getenv(kKeyVariable))
        options.publishKey = key;
    if (const std::string problem = preflight(*address, featuresOf(files), options.publishKey);
        !problem.empty())
        return cannotRun(wishes, files, problem, context);

    options.run.host = address->host;
    options.run.port = address->port;
    options.run.goesOn = wishes.goesOn;
    options.run.isStrict = wishes.isStrict;
    options.run.isAttended = wishes.isAttended;
    options.isQuiet = wishes.isQuiet;
    std::vector<sequences::RunReport> reports;
    const std::size_t count = files.size();
    ReplaySession session(
        std::move(files), std::move(options),
        [&context](const std::string& text) { context.out << text << std::flush; },
        [&reports](const std::vector<sequences::RunReport>& all) {
            reports = all;
            QCoreApplication::exit();
        });
    // A line is read when it is asked for; one that stands in the stream's buffer gives no notice any more.
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    input.setEnabled(false);
    const auto readLine = [&session, &context, &input] {
        input.setEnabled(false);
        std::string line;
        if (std::getline(context.in, line))
            session.onInput(line);
        else
            session.stop(); // nobody attends any more
    };
    QObject::connect(&input, &QSocketNotifier::activated, &input, readLine);
    session.onAttention = [&context, &input, readLine] {
        if (context.in.rdbuf()->in_avail() > 0)
            readLine();
        else
            input.setEnabled(true);
    };
    QTimer::singleShot(0, [&session] { session.start(); });
    QCoreApplication::exec();
    if (!writeResults(wishes, reports, context))
        return ExitUsage;
    return exitCodeOf(reports, count);
}

} // namespace

Command replayCommand()
{
    return {"replay", "Runs sequence files against a server with virtual users.", replay};
}

} // namespace sio::ctl
