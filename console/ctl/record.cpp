// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/adminrun.h"
#include "ctl/arguments.h"
#include "ctl/commands.h"
#include "ctl/files.h"
#include "ctl/recordsession.h"
#include "ctl/testtraffic.h"
#include "ctl/text.h"
#include "sequences/liverecording.h"
#include "sequences/recorder.h"
#include "sequences/sequencewriter.h"

#include <QtCore/QEventLoop>
#include <QtCore/QTimer>

#include <csignal>
#include <memory>
#include <optional>
#include <ostream>
#include <variant>

namespace sio::ctl {

namespace {

volatile std::sig_atomic_t interrupted = 0;

constexpr const char* kRecording = "recording; Ctrl-C ends it";
constexpr std::chrono::milliseconds kInterruptCheck{100};
constexpr std::chrono::seconds kLongestGoodbye{1};

struct Wishes {
    std::string server = "http://127.0.0.1:3000";
    std::string admin;
    std::vector<std::string> users;
    std::vector<std::string> rooms;
    std::string out = "-";
    std::string direction;
    std::int64_t count = 0;
    std::int64_t history = 0;
    std::chrono::milliseconds time{0};
    sequences::FeedFilter filter;
    sequences::RecordOptions record;
};

/// Says when a recording ends: when it is enough, when the time is over, or when somebody interrupts. It may
/// say so more than once.
class Ending {
public:
    Ending(const Wishes& wishes, std::function<void()> end) : m_wishes(wishes), m_end(std::move(end))
    {
        interrupted = 0;
        m_previous = std::signal(SIGINT, [](int) { interrupted = 1; });
        m_check.setInterval(kInterruptCheck);
        QObject::connect(&m_check, &QTimer::timeout, &m_check, [this] {
            if (interrupted)
                m_end();
        });
        m_check.start();
    }
    ~Ending() { std::signal(SIGINT, m_previous); }

    /// The time begins to run.
    void begin()
    {
        if (m_wishes.time.count() > 0)
            QTimer::singleShot(m_wishes.time, &m_check, [this] { m_end(); });
    }

    /// So many events came from the server by now.
    void count(std::int64_t sent)
    {
        if (m_wishes.count > 0 && sent >= m_wishes.count)
            m_end();
    }

private:
    const Wishes& m_wishes;
    std::function<void()> m_end;
    QTimer m_check;
    void (*m_previous)(int) = nullptr;
};

/// Nothing when it went well; otherwise the exit code.
std::optional<int> recordUsers(const Wishes& wishes, const sequences::ServerAddress& address,
                               Context& context, sequences::Recording& recording)
{
    std::vector<RecordingUsers::Spec> specs;
    for (const std::string& user : wishes.users) {
        RecordingUsers::Spec spec{user, link::VirtualTransport::WebSocket};
        if (user.ends_with(":polling")) {
            spec.user.resize(user.size() - 8);
            spec.transport = link::VirtualTransport::Polling;
        }
        specs.push_back(std::move(spec));
    }
    QEventLoop loop;
    std::optional<int> code;
    Ending ending(wishes, [&loop] { loop.quit(); });
    std::vector<sequences::FeedEvent> feed;
    std::int64_t sent = 0;
    RecordingUsers users(address, std::move(specs), wishes.rooms);
    users.onEvent = [&](const sequences::FeedEvent& event) {
        feed.push_back(event);
        if (event.kind == sequences::FeedKind::Out && !sequences::filtered({event}, wishes.filter).empty())
            ending.count(++sent);
    };
    users.onReady = [&] {
        context.err << kRecording << std::endl;
        ending.begin();
    };
    users.onFailed = [&](const std::string& why) {
        context.err << "papermastery-ctl: " << printable(QString::fromStdString(why)) << '\n';
        code = ExitFailed;
        loop.quit();
    };
    QTimer::singleShot(0, &loop, [&users] { users.start(); });
    loop.exec();
    users.onEvent = [](const sequences::FeedEvent&) {};
    users.onFailed = [](const std::string&) {};
    users.onReady = [] {};
    users.onLeft = [&loop] { QTimer::singleShot(0, &loop, &QEventLoop::quit); };
    QTimer::singleShot(kLongestGoodbye, &loop, &QEventLoop::quit);
    users.leave();
    loop.exec();
    sequences::RecordOptions options = wishes.record;
    options.keepsIdle = true; // who was named was meant
    recording = sequences::recordSequence(sequences::filtered(feed, wishes.filter), options);
    return code;
}

/// As the console's page Sequences does it.
std::optional<int> recordStream(const Wishes& wishes, const Arguments& arguments, Context& context,
                                sequences::Recording& recording)
{
    AdminLogin login;
    login.url = wishes.server;
    login.user = wishes.admin;
    std::unique_ptr<sequences::LiveRecording> live;
    std::unique_ptr<Ending> ending;
    AdminWork work;
    work.start = [&](link::AdminClient& client, const Finish& finish) {
        live = std::make_unique<sequences::LiveRecording>(client);
        if (const QString why = live->whyNot(); !why.isEmpty()) {
            context.err << "papermastery-ctl: " << printable(why) << '\n';
            return finish(ExitFailed);
        }
        ending = std::make_unique<Ending>(wishes, [&, finish] {
            if (!live->isRunning())
                return;
            recording = live->stop(wishes.record);
            finish(ExitDone);
        });
        QObject::connect(live.get(), &sequences::LiveRecording::begun, live.get(),
                         [&context] { context.err << kRecording << std::endl; });
        QObject::connect(live.get(), &sequences::LiveRecording::changed, live.get(),
                         [&] { ending->count(live->sentCount()); });
        QObject::connect(&client, &link::AdminClient::feed, live.get(), [&client](const link::Feed& updates) {
            for (const link::Update& update : updates)
                if (const auto* page = std::get_if<link::SnapshotPage>(&update); page && page->receipt != 0)
                    client.acknowledgePage(page->receipt);
        });
        live->start(wishes.filter, static_cast<int>(wishes.history));
        ending->begin();
    };
    const int code = runAsAdmin(login, arguments, context, work);
    return code == ExitDone ? std::nullopt : std::optional(code);
}

int record(const Command& self, const std::vector<std::string>& words, Context& context)
{
    Wishes wishes;
    Arguments arguments(self);
    arguments.option("--server", "URL", wishes.server, "The server; default http://127.0.0.1:3000.")
        .option("--user", "ID[:polling]", wishes.users,
                "A virtual user that writes down what it gets; several times.")
        .option("--join", "ROOM", wishes.rooms, "session:ID or researcher:ID, which the virtual users join.")
        .option("--admin", "NAME", wishes.admin, "Records what all users do, by this account's admin stream.")
        .number("--history", "N", wishes.history, 0, 100'000, "With --admin: events from before, too.")
        .option("--event", "NAME", wishes.filter.events,
                "Only events of that name, * as wildcard; several times.")
        .option("--of-user", "ID", wishes.filter.users, "Only what that user does and gets; several times.")
        .option("--room", "ROOM", wishes.filter.rooms, "Only events to that room; several times.")
        .option("--dir", "in|out", wishes.direction, "Only one direction.")
        .number("--count", "N", wishes.count, 1, 1'000'000, "Ends after so many events from the server.")
        .duration("--for", wishes.time, "Ends after that time.")
        .option("--out", "FILE", wishes.out, "The sequence file; default standard output.")
        .option("--name", "NAME", wishes.record.name,
                "What the sequence is called; default: what happened first, and when.")
        .option("--about", "TEXT", wishes.record.about, "What it shows.")
        .flag("--keep-ids", wishes.record.keepsIds,
              "Ids stay what they were, instead of new ones at each run.")
        .flag("--originals", wishes.record.keepsOriginals, "Writes the ids that were seen as remarks.")
        .flag("--keep-idle", wishes.record.keepsIdle,
              "With --admin: who connects, but neither sends nor gets anything, takes part, too.")
        .note(std::string(
                  "Secrets never come into the file: tokens, passwords, keys and what looks like one.\n") +
              kTestTrafficNote);
    if (const auto code = arguments.parse(words, context))
        return *code;
    const auto address = sequences::parseServerAddress(QString::fromStdString(wishes.server));
    if (!address)
        return arguments.complain(context, "--server wants http://HOST:PORT");
    if (!wishes.direction.empty() && wishes.direction != "in" && wishes.direction != "out")
        return arguments.complain(context, "--dir is in or out");
    if (!wishes.direction.empty())
        wishes.filter.direction =
            wishes.direction == "in" ? sequences::FeedKind::In : sequences::FeedKind::Out;
    if (wishes.users.empty() == wishes.admin.empty())
        return arguments.complain(context, "either --user (virtual users) or --admin (the admin stream)");
    for (const std::string& room : wishes.rooms)
        if (!room.starts_with("session:") && !room.starts_with("researcher:"))
            return arguments.complain(context, "--join wants session:ID or researcher:ID");

    sequences::Recording recording;
    std::optional<int> failure;
    if (wishes.admin.empty()) {
        if (const auto code = checkTestTraffic(*address, wishes.server, {}, wishes.users, arguments, context))
            return *code;
        failure = recordUsers(wishes, *address, context, recording);
    } else {
        failure = recordStream(wishes, arguments, context, recording);
    }
    if (failure)
        return *failure;
    for (const std::string& note : recording.notes)
        context.err << "note: " << note << '\n';
    if (recording.sequence.steps.empty()) {
        context.err << "papermastery-ctl: nothing was seen\n";
        return ExitFailed;
    }
    if (const std::string problem = writeWholeFile(wishes.out, sequences::writeSequence(recording.sequence));
        !problem.empty()) {
        context.err << "papermastery-ctl: " << problem << '\n';
        return ExitFailed;
    }
    return ExitDone;
}

} // namespace

Command recordCommand()
{
    return {"record", "Makes a sequence file from what happens on a server.", record};
}

} // namespace sio::ctl
