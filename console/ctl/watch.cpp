// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/adminrun.h"
#include "ctl/commands.h"
#include "ctl/feedjson.h"
#include "ctl/text.h"

#include <QtCore/QTimer>

#include <map>
#include <ostream>
#include <type_traits>

namespace sio::ctl {

namespace {

/// Writes what comes as lines, and counts them.
class Watcher {
public:
    Watcher(Context& context, std::int64_t count) : m_context(context), m_left(count) {}

    void take(const link::Feed& feed, link::AdminClient& client, const Finish& finish)
    {
        for (const link::Update& update : feed)
            std::visit([&](const auto& part) { takePart(part, client); }, update);
        m_context.out.flush();
        if (m_done || !m_context.out.good())
            finish(m_context.out.good() ? ExitDone : ExitFailed);
    }

private:
    void write(const QJsonObject& object)
    {
        if (m_done)
            return;
        m_context.out << jsonLine(object).constData();
        m_done = m_left > 0 && --m_left == 0;
    }

    /// What is missing is said in the stream itself, so that a reader of it knows.
    void writeMissing(const char* why, std::int64_t count)
    {
        if (count > 0 && !m_done)
            m_context.out << jsonLine(
                                 {{"type", "missing"}, {"why", why}, {"count", static_cast<qint64>(count)}})
                                 .constData();
    }

    void takePart(const link::EventBatch& batch, link::AdminClient&)
    {
        writeMissing("too old", batch.lost);
        for (const link::EventPtr& event : batch.events)
            write(toJson(*event));
        writeMissing("sampled by the server", batch.sampled);
        writeMissing("dropped here", batch.dropped);
    }
    void takePart(const link::SnapshotPage& page, link::AdminClient& client)
    {
        for (const link::SocketRow& row : page.rows)
            write(toJson(row));
        if (page.receipt != 0)
            client.acknowledgePage(page.receipt);
    }
    void takePart(const link::SocketDelta& delta, link::AdminClient&)
    {
        for (const link::SocketChange& change : delta.changes)
            write(toJson(change));
    }
    void takePart(const link::SnapshotBegin& begin, link::AdminClient&)
    {
        m_context.out
            << jsonLine({{"type", "snapshot"}, {"total", static_cast<qint64>(begin.total)}}).constData();
    }
    void takePart(const link::Resync& resync, link::AdminClient&)
    {
        m_context.out << jsonLine({{"type", "resync"}, {"why", resync.why}}).constData();
    }
    template <class Batch> void takePart(const Batch& batch, link::AdminClient&)
    {
        for (const auto& row : batch.rows)
            write(toJson(row));
    }

    Context& m_context;
    std::int64_t m_left; ///< 0: without end
    bool m_done = false;
};

QStringList texts(const std::vector<std::string>& words)
{
    QStringList list;
    for (const std::string& word : words)
        list.push_back(QString::fromStdString(word));
    return list;
}

struct WatchOptions {
    std::string topic = "events";
    std::vector<std::string> events;
    std::string user, room, socket, dir, text;
    std::int64_t history = 0;
};

void subscribe(const WatchOptions& options, link::AdminClient& client)
{
    if (options.topic == "sockets")
        return client.watchSockets(true);
    if (options.topic == "stats")
        return client.watchStats(true);
    if (options.topic == "rejected")
        return client.watchRejected(true);
    if (options.topic == "audit")
        return client.watchAudit(true);
    link::EventSpec spec;
    spec.events = texts(options.events);
    spec.user = QString::fromStdString(options.user);
    spec.room = QString::fromStdString(options.room);
    spec.socket = QString::fromStdString(options.socket);
    spec.dir = QString::fromStdString(options.dir);
    spec.text = QString::fromStdString(options.text);
    client.watchEvents(spec, static_cast<int>(options.history));
}

/// Why the topic cannot be watched; empty when it can.
QString refusal(const WatchOptions& options, const link::AdminClient& client)
{
    using link::Feature;
    static const std::map<std::string, Feature> features{{"events", Feature::Events},
                                                         {"sockets", Feature::Sockets},
                                                         {"stats", Feature::Stats},
                                                         {"rejected", Feature::Rejected},
                                                         {"audit", Feature::Audit}};
    return link::whyNotOffered(client.config(), features.at(options.topic));
}

int watch(const Command& self, const std::vector<std::string>& words, Context& context)
{
    AdminLogin login;
    WatchOptions options;
    std::int64_t count = 0;
    std::chrono::milliseconds time{0};
    Arguments arguments(self);
    arguments
        .optionalPositional("TOPIC", options.topic, "events (default), sockets, stats, rejected or audit.")
        .option("--event", "NAME", options.events, "Only events of that name, * as wildcard; several times.")
        .option("--of-user", "ID", options.user, "Only events from or to that user.")
        .option("--room", "ROOM", options.room, "Only events to that room.")
        .option("--socket", "ID", options.socket, "Only events from or to that socket.")
        .option("--dir", "in|out", options.dir, "Only one direction.")
        .option("--text", "TEXT", options.text, "Only events whose payload holds that text.")
        .number("--history", "N", options.history, 0, 100'000, "Events from before, too; default 0.")
        .number("--count", "N", count, 1, 1'000'000'000, "Ends after so many lines.")
        .duration("--for", time, "Ends after that time.");
    login.declare(arguments);
    arguments.note(
        std::string("Writes one JSON object a line; \"type\" says of what, the others are those of "
                    "admin-stream.md.\n") +
        kAdminLoginNote);
    if (const auto code = arguments.parse(words, context))
        return *code;
    const bool isTopic = options.topic == "events" || options.topic == "sockets" ||
                         options.topic == "stats" || options.topic == "rejected" || options.topic == "audit";
    if (!isTopic)
        return arguments.complain(context, "unknown topic " + options.topic);
    if (!options.dir.empty() && options.dir != "in" && options.dir != "out")
        return arguments.complain(context, "--dir " + options.dir + ": expected in or out");

    Watcher watcher(context, count);
    AdminWork work;
    work.staysOverLosses = true;
    work.start = [&](link::AdminClient& client, const Finish& finish) {
        if (const QString why = refusal(options, client); !why.isEmpty()) {
            context.err << "papermastery-ctl: " << printable(why) << '\n';
            return finish(ExitFailed);
        }
        QObject::connect(
            &client, &link::AdminClient::feed, &client,
            [&watcher, &client, finish](const link::Feed& feed) { watcher.take(feed, client, finish); });
        if (time.count() > 0)
            QTimer::singleShot(time, &client, [finish] { finish(ExitDone); });
        subscribe(options, client);
    };
    return runAsAdmin(login, arguments, context, work);
}

} // namespace

Command watchCommand()
{
    return {"watch", "Writes what happens on a server, as JSON lines.", watch};
}

} // namespace sio::ctl
