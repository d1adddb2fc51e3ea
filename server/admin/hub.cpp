// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/hub.h"

#include "admin/jsonreader.h"
#include "admin/names.h"
#include "catalogue/jsonobject.h"
#include "catalogue/rooms.h"
#include "net/loop.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

namespace sio::admin {

using catalogue::JsonObject;

namespace {

constexpr int kPublicStatsEvery = 2; ///< seconds
constexpr std::int64_t kMaxPageRows = 500;
constexpr std::size_t kTimeline = 100; ///< events in a user's timeline
constexpr std::size_t kMaxHistory = 2'000;

std::string statsHead(const HubParts& parts)
{
    const std::string object = JsonObject()
                                   .text("serverId", parts.tools.serverId)
                                   .text("hostname", parts.hostname)
                                   .integer("pid", ::getpid())
                                   .str();
    return object.substr(1, object.size() - 2);
}

/// As many of the rows as fit into a packet, `[a,b]`.
template <class Row> std::string fittingRows(const std::vector<Row>& rows)
{
    std::string out = "[";
    for (const Row& row : rows) {
        const std::string json = toJson(row);
        if (out.size() + json.size() > Hub::kPacketBytes)
            break;
        if (out.size() > 1)
            out += ',';
        out += json;
    }
    out += ']';
    return out;
}

/// The newest rows that fit into a packet, oldest first; those left out are counted.
template <class Row> std::vector<Row> newestThatFit(std::vector<Row> rows, std::int64_t& leftOut)
{
    std::size_t bytes = 0;
    auto first = rows.end();
    while (first != rows.begin()) {
        bytes += toJson(*(first - 1)).size() + 1;
        if (bytes > Hub::kPacketBytes)
            break;
        --first;
    }
    leftOut += first - rows.begin();
    rows.erase(rows.begin(), first);
    return rows;
}

template <class Row> std::string searchAnswer(const SearchResult<Row>& result)
{
    return okAnswer(JsonObject().integer("total", result.total).raw("rows", fittingRows(result.rows)).str());
}

std::string invalidRequest(std::string_view field)
{
    return errorAnswer(
        {"INVALID_REQUEST", "the request is not understood", JsonObject().text("field", field).str()});
}

} // namespace

Hub::Hub(HubParts parts)
    : m_parts(std::move(parts)), m_startedMs(m_parts.tools.wall()), m_commands(m_parts.tools),
      m_public(m_parts.tools.options, m_parts.tools.target.name(), statsHead(m_parts)), m_tick(*this, Tick),
      m_second(*this, Second), m_self(std::make_shared<Hub*>(this))
{
    m_second.arm(m_parts.tools.loop.timers(), kSecond);
}

Hub::~Hub()
{
    *m_self = nullptr;
}

Console* Hub::find(std::uint64_t key)
{
    const auto entry = m_consoles.find(key);
    return entry == m_consoles.end() ? nullptr : &entry->second;
}

// Consoles
// ------------------------------------------------------------------------------------------------------

void Hub::addConsole(std::uint64_t key, ConsoleIdentity who, std::shared_ptr<ConsoleLink> link)
{
    Console& console = m_consoles[key];
    console.who = std::move(who);
    console.link = std::move(link);
    m_counts.consoles.set(static_cast<std::int64_t>(m_consoles.size()));
    armTick();
    if (console.who.isStream) {
        console.link->emit(news::kConfig, configOf(console));
        return;
    }
    if (m_parts.tools.options.mode != AdminMode::Development)
        return m_public.welcome(console, nullptr);
    withMirror([this, key] {
        Console* const waiting = find(key);
        if (!waiting)
            return;
        flushSockets();
        m_public.welcome(*waiting, &m_mirror);
        std::vector<Console*> clients;
        for (auto& [other, each] : m_consoles) {
            if (!each.who.isStream)
                clients.push_back(&each);
        }
        m_public.setClients(std::move(clients));
        m_parts.nameTargets(m_public.isDetailed());
    });
}

void Hub::removeConsole(std::uint64_t key)
{
    m_consoles.erase(key);
    m_counts.consoles.set(static_cast<std::int64_t>(m_consoles.size()));
    std::vector<Console*> clients;
    for (auto& [other, each] : m_consoles) {
        if (!each.who.isStream)
            clients.push_back(&each);
    }
    const bool wasDetailed = m_public.isDetailed();
    m_public.setClients(std::move(clients));
    if (wasDetailed && !m_public.isDetailed())
        m_parts.nameTargets(false);
}

std::string Hub::configOf(const Console& console) const
{
    const AdminOptions& options = m_parts.tools.options;
    const Principal& principal = console.who.session.principal;
    const Circumstances here{options.environment.production, options.readonly,
                             m_parts.tools.leases.isAnyAdminArmed()};
    const auto may = [&](Capability capability) { return isAllowed(principal.role, capability, here); };

    ServerConfig config;
    config.features = {"AGGREGATED_EVENTS"};
    for (const std::string_view name : {feature::kSockets, feature::kSearch, feature::kEvents,
                                        feature::kHistory, feature::kStats, feature::kRejected})
        config.features.emplace_back(name);
    if (may(Capability::Publish)) {
        config.features.emplace_back(feature::kPublish);
        config.features.emplace_back(feature::kArm);
    }
    if (may(Capability::Membership) || may(Capability::Disconnect))
        config.features.emplace_back(feature::kCommands);
    if (may(Capability::Block))
        config.features.emplace_back(feature::kBlock);
    if (may(Capability::Audit))
        config.features.emplace_back(feature::kAudit);
    if (may(Capability::TestTraffic))
        config.features.emplace_back(feature::kTestTraffic);
    config.protocol = kProtocol;
    config.serverId = m_parts.tools.serverId;
    config.hostname = m_parts.hostname;
    config.version = m_parts.version;
    config.environment = options.environment;
    config.user = principal.name;
    config.role = roleName(principal.role);
    for (const Capability capability : capabilitiesOf(principal.role, here))
        config.capabilities.emplace_back(capabilityName(capability));
    config.readonly = options.readonly;
    config.recipientsCap = static_cast<std::int64_t>(options.recipientsCap);
    config.testUsers = options.testUsers;
    config.catalogue = m_parts.catalogue;
    config.serverTimeMs = m_parts.tools.wall();
    return toJson(config);
}

bool Hub::mayAudit(const Console& console) const
{
    const AdminOptions& options = m_parts.tools.options;
    return isAllowed(console.who.session.principal.role, Capability::Audit,
                     {options.environment.production, options.readonly, false});
}

// Time
// ----------------------------------------------------------------------------------------------------------

void Hub::armTick()
{
    if (!m_tick.isArmed())
        m_tick.arm(m_parts.tools.loop.timers(), kTick);
}

void Hub::onTimer(int kind)
{
    if (kind == Tick)
        tick();
    else
        second();
}

void Hub::tick()
{
    takeEvents();
    flushSockets();
    for (auto& [key, console] : m_consoles)
        flushEvents(console);
    m_leftOut = 0;
    if (!m_consoles.empty() || !m_assembler.isEmpty())
        armTick();
}

/// What a role may do in production depends on whether an admin is armed.
void Hub::tellCapabilities()
{
    const bool isArmed = m_parts.tools.leases.isAnyAdminArmed();
    if (std::exchange(m_isAdminArmed, isArmed) == isArmed || !m_parts.tools.options.environment.production)
        return;
    for (auto& [key, console] : m_consoles) {
        if (console.who.isStream)
            console.link->emit(news::kConfig, configOf(console));
    }
}

void Hub::disconnectEnded()
{
    for (auto& [key, console] : m_consoles) {
        if (!m_parts.tools.logins.sessions().isInForce(console.who.session.key))
            console.link->disconnect();
    }
}

void Hub::second()
{
    m_second.arm(m_parts.tools.loop.timers(), kSecond);
    const std::int64_t wall = m_parts.tools.wall();
    StatsTotals totals = m_parts.totals();
    disconnectEnded();
    tellCapabilities();
    std::vector<Console*> everybody;
    for (auto& [key, console] : m_consoles)
        everybody.push_back(&console);
    if (++m_secondsToPublicStats >= kPublicStatsEvery && !everybody.empty()) {
        m_secondsToPublicStats = 0;
        m_public.sendStats(totals, wall, wall - m_startedMs, everybody);
    }

    StatsRow row;
    row.timeMs = wall;
    row.serverId = m_parts.tools.serverId;
    row.uptimeS = (wall - m_startedMs) / 1'000;
    row.sampling = std::exchange(m_wasSampling, false);
    const std::string sample = toJson(m_stats.add(std::move(totals), std::move(row)));
    for (Console* console : everybody) {
        if (console->wantsStats)
            console->link->emit(news::kStats, sample);
    }

    const std::vector<RejectedRow> rejected = m_rejected.takeNews();
    if (!rejected.empty()) {
        const std::string json = JsonObject().raw("entries", fittingRows(rejected)).str();
        for (Console* console : everybody) {
            if (console->wantsRejected)
                console->link->emit(news::kRejected, json);
        }
    }

    if (isWatched())
        m_mirrorUsed = now();
    else if (m_mirrorState != MirrorState::Off && now() - m_mirrorUsed > kLinger)
        stopMirror();
}

// The table of sockets
// ------------------------------------------------------------------------------------------

bool Hub::isWatched() const
{
    return m_public.isDetailed() || std::any_of(m_consoles.begin(), m_consoles.end(), [](const auto& entry) {
               return entry.second.sockets.has_value();
           });
}

/// Runs `task` when the table is complete; now, if it is.
void Hub::withMirror(base::Task task)
{
    m_mirrorUsed = now();
    if (m_mirrorState == MirrorState::Ready)
        return task();
    m_whenReady.push_back(std::move(task));
    if (m_mirrorState == MirrorState::Off)
        startMirror();
}

void Hub::startMirror()
{
    m_mirror.clear();
    m_changes.clear();
    m_lastEvents.clear();
    m_mirrorState = MirrorState::Loading;
    m_complete.assign(static_cast<std::size_t>(m_parts.workers), false);
    m_parts.watchSockets(++m_generation);
}

void Hub::stopMirror()
{
    m_mirrorState = MirrorState::Off;
    m_mirror.clear();
    m_changes.clear();
    m_lastEvents.clear();
    m_parts.watchSockets(0);
}

void Hub::take(FeedBatch batch)
{
    armTick();
    const base::TimePoint arrived = now();
    const std::int64_t wall = m_parts.tools.wall();
    for (EventRecord& record : batch.events)
        m_assembler.add(std::move(record), arrived, wall);
    m_leftOut += static_cast<std::int64_t>(batch.eventsLeftOut);
    m_counts.eventsSampled.add(static_cast<std::int64_t>(batch.eventsLeftOut));
    for (RejectedRow& row : batch.rejected)
        m_rejected.add(std::move(row));
    takeChanges(batch);
}

void Hub::takeChanges(FeedBatch& batch)
{
    if (m_mirrorState == MirrorState::Off || batch.generation != m_generation)
        return;
    if (batch.isBroken) {
        endGenerations("too many changes at once");
        return startMirror();
    }
    for (SocketChange& change : batch.changes) {
        if (m_mirror.apply(change) && m_mirrorState == MirrorState::Ready)
            m_changes.push_back(std::move(change));
    }
    if (m_changes.size() > kMaxChanges) {
        endGenerations("too many changes at once");
        m_changes.clear();
        m_sentRevision = m_mirror.revision();
        m_public.reset(m_mirror);
    }
    if (batch.isSnapshotComplete && m_mirrorState == MirrorState::Loading) {
        m_complete[static_cast<std::size_t>(batch.worker)] = true;
        if (std::all_of(m_complete.begin(), m_complete.end(), [](bool complete) { return complete; }))
            mirrorReady();
    }
}

void Hub::mirrorReady()
{
    m_mirrorState = MirrorState::Ready;
    m_sentRevision = m_mirror.revision();
    if (m_public.isDetailed())
        m_public.reset(m_mirror); // it was fetched anew under a page that is open
    for (base::Task& task : std::exchange(m_whenReady, {}))
        task();
}

/// Everybody who has the table gets to the present revision.
void Hub::flushSockets()
{
    if (m_mirrorState != MirrorState::Ready)
        return;
    for (auto& [id, last] : std::exchange(m_lastEvents, {})) {
        SocketChange change = SocketChange::event(id, std::move(last));
        if (m_mirror.apply(change))
            m_changes.push_back(std::move(change));
    }
    if (m_changes.empty())
        return;
    const std::vector<SocketChange> changes = std::exchange(m_changes, {});
    sendDelta(m_sentRevision, changes);
    m_sentRevision = m_mirror.revision();
    m_public.onChanges(changes, m_parts.tools.wall());
}

void Hub::sendDelta(std::int64_t from, const std::vector<SocketChange>& changes)
{
    std::vector<Console*> consoles;
    for (auto& [key, console] : m_consoles) {
        if (!console.sockets)
            continue;
        if (console.link->queuedBytes() > Console::kResyncAboveQueued) {
            endGeneration(console, "the console reads too slowly");
            continue;
        }
        consoles.push_back(&console);
    }
    // Each change is one revision; a packet takes as many as fit.
    for (std::size_t i = 0; i < changes.size() && !consoles.empty();) {
        std::string list = "[";
        const std::int64_t begin = from + static_cast<std::int64_t>(i);
        while (i < changes.size()) {
            const std::string json = toJson(changes[i]);
            if (list.size() > 1 && list.size() + json.size() > kPacketBytes)
                break;
            if (list.size() > 1)
                list += ',';
            list += json;
            ++i;
        }
        list += ']';
        const std::string rest = ",\"from\":" + std::to_string(begin) +
                                 ",\"to\":" + std::to_string(from + static_cast<std::int64_t>(i)) +
                                 ",\"changes\":" + list + '}';
        for (Console* console : consoles)
            console->link->emit(news::kDelta,
                                "{\"generation\":\"" + console->sockets->generation() + '"' + rest);
    }
}

void Hub::endGenerations(const std::string& why)
{
    for (auto& [key, console] : m_consoles) {
        if (console.sockets)
            endGeneration(console, why);
    }
}

void Hub::endGeneration(Console& console, const std::string& why)
{
    console.sockets.reset();
    m_counts.resyncs.add();
    console.link->emit(news::kResync, toJson(Resync{std::string(topic::kSockets), why}));
}

std::string Hub::newGeneration()
{
    return "g" + std::to_string(++m_generationSerial) + '-' + std::to_string(m_startedMs % 1'000'000);
}

void Hub::subscribeSockets(std::uint64_t key, Answer answer)
{
    withMirror([this, key, answer = std::move(answer)]() mutable {
        Console* const console = find(key);
        if (!console)
            return;
        flushSockets();
        console->sockets.emplace(newGeneration(), m_mirror.ids());
        ++console->pagerSerial;
        answer(okAnswer(toJson(SocketSubscription{console->sockets->generation(), m_mirror.revision(),
                                                  static_cast<std::int64_t>(m_mirror.size())})));
        sendPage(key);
    });
}

/// The next page follows when this one is acknowledged.
void Hub::sendPage(std::uint64_t key)
{
    Console* const console = find(key);
    if (!console || !console->sockets || console->sockets->isComplete())
        return;
    flushSockets(); // a page is a state of the table: what led to it comes first
    if (!console->sockets)
        return;
    const std::uint64_t serial = console->pagerSerial;
    console->link->emitWithAck(news::kSnapshot, console->sockets->nextPage(m_mirror),
                               [this, self = m_self, key, serial](bool acknowledged) {
                                   Console* const there = *self && acknowledged ? find(key) : nullptr;
                                   if (there && there->pagerSerial == serial)
                                       sendPage(key);
                               });
}

// Events
// --------------------------------------------------------------------------------------------------------

void Hub::noteLastEvent(const EventRow& row)
{
    if (m_mirrorState != MirrorState::Ready)
        return;
    const LastEvent last{row.event, row.dir, row.timeMs};
    const auto note = [&](const std::string& id) {
        if (m_lastEvents.size() < kMaxLastEvents || m_lastEvents.count(id) > 0)
            m_lastEvents.insert_or_assign(id, last);
    };
    if (!row.socket.empty())
        return note(row.socket);
    if (row.matched.value_or(0) > static_cast<std::int64_t>(kMaxReceivers) || row.rooms.empty())
        return m_mirror.noteBroadcast(row.rooms, last); // one step, not one a receiver
    for (const std::string& room : row.rooms) {
        if (m_mirror.find(room))
            note(room);
        for (const SocketRow* member : m_mirror.inRoom(room))
            note(member->id);
    }
}

void Hub::takeEvents()
{
    for (AssembledEvent& event : m_assembler.take(now())) {
        m_public.onEvent(event, m_parts.tools.wall());
        const EventRow& row = m_ring.add(std::move(event.row));
        noteLastEvent(row);
        std::string json;
        for (auto& [key, console] : m_consoles) {
            if (!console.events || !matches(*console.events, row))
                continue;
            if (json.empty())
                json = toJson(row);
            offer(console, row, json);
        }
    }
}

void Hub::offer(Console& console, const EventRow&, const std::string& json)
{
    if (console.batchCount >= Console::kMaxEvents ||
        (console.batchCount > 0 && console.batch.size() + json.size() > Console::kMaxEventBytes) ||
        console.link->queuedBytes() > Console::kSampleAboveQueued) {
        ++console.sampled;
        m_counts.eventsSampled.add();
        return;
    }
    m_counts.eventsShown.add();
    if (console.batchCount++ > 0)
        console.batch += ',';
    console.batch += json;
}

void Hub::flushEvents(Console& console)
{
    if (console.events)
        console.sampled += m_leftOut;
    if (console.batchCount == 0 && console.sampled == 0)
        return;
    m_wasSampling = m_wasSampling || console.sampled > 0;
    // The word about what was left out has to wait, too, while the console does not read.
    if (console.batchCount == 0 && console.link->queuedBytes() > Console::kSampleAboveQueued)
        return;
    console.link->emit(news::kEvents, "{\"events\":[" + console.batch + "],\"sampled\":" +
                                          std::to_string(std::exchange(console.sampled, 0)) + '}');
    console.batch.clear();
    console.batchCount = 0;
}

void Hub::showAudit(const AuditRow& row)
{
    const std::string json = toJson(row);
    for (auto& [key, console] : m_consoles) {
        if (console.wantsAudit)
            console.link->emit(news::kAuditRow, json);
    }
}

// Requests
// ------------------------------------------------------------------------------------------------------

void Hub::request(std::uint64_t key, std::string_view name, std::string_view json, Answer answer)
{
    Console* const console = find(key);
    if (!console)
        return;
    // The login may have ended since; this counts as its use.
    if (!m_parts.tools.logins.sessions().use(console->who.session.key)) {
        console->link->disconnect();
        return;
    }
    if (PublicCommands::isOne(name))
        return m_commands.runPublic(console->who, name, json);
    if (name == request::kSubscribe)
        return subscribe(key, json, std::move(answer));
    if (name == request::kUnsubscribe)
        return unsubscribe(*console, json, answer);
    if (name == request::kSearch)
        return search(json, std::move(answer));
    if (name == request::kUser)
        return showUser(json, std::move(answer));
    if (name == request::kRoom)
        return showRoom(json, std::move(answer));
    if (!m_commands.run(console->who, name, json, answer))
        answer(invalidRequest("event"));
}

void Hub::subscribe(std::uint64_t key, std::string_view json, Answer answer)
{
    Console& console = *find(key);
    const ObjectReader reader(json);
    const std::string wanted = reader.text("topic");
    if (wanted == topic::kSockets)
        return subscribeSockets(key, std::move(answer));
    if (wanted == topic::kEvents) {
        EventFilter filter;
        if (reader.has("filter") && !fromJson(reader.raw("filter"), filter))
            return answer(invalidRequest("filter"));
        const std::int64_t count = std::max<std::int64_t>(0, reader.integer("history", 0));
        EventHistory history = m_ring.history(filter, std::min(static_cast<std::size_t>(count), kMaxHistory));
        history.history = newestThatFit(std::move(history.history), history.lost);
        console.events = std::move(filter);
        return answer(okAnswer(toJson(history)));
    }
    if (wanted == topic::kStats) {
        console.wantsStats = true;
        std::int64_t leftOut = 0;
        const std::vector<StatsRow> rows(m_stats.rows().begin(), m_stats.rows().end());
        return answer(okAnswer(JsonObject().raw("history", arrayJson(newestThatFit(rows, leftOut))).str()));
    }
    if (wanted == topic::kRejected) {
        console.wantsRejected = true;
        std::int64_t leftOut = 0;
        const std::vector<RejectedRow> rows(m_rejected.rows().begin(), m_rejected.rows().end());
        return answer(okAnswer(JsonObject().raw("history", arrayJson(newestThatFit(rows, leftOut))).str()));
    }
    if (wanted == topic::kAudit) {
        if (!mayAudit(console))
            return answer(errorAnswer({"NOT_ALLOWED", "your role may not read the audit log", "{}"}));
        console.wantsAudit = true;
        return answer(okAnswer());
    }
    answer(invalidRequest("topic"));
}

void Hub::unsubscribe(Console& console, std::string_view json, Answer& answer)
{
    const std::string ended = ObjectReader(json).text("topic");
    if (ended == topic::kSockets) {
        console.sockets.reset();
        ++console.pagerSerial;
    } else if (ended == topic::kEvents) {
        console.events.reset();
    } else if (ended == topic::kStats) {
        console.wantsStats = false;
    } else if (ended == topic::kRejected) {
        console.wantsRejected = false;
    } else if (ended == topic::kAudit) {
        console.wantsAudit = false;
    } else {
        return answer(invalidRequest("topic"));
    }
    answer(okAnswer());
}

void Hub::search(std::string_view json, Answer answer)
{
    SearchRequest request;
    if (!fromJson(json, request))
        return answer(invalidRequest("kind"));
    request.limit = std::min(request.limit, kMaxPageRows);
    withMirror([this, request, answer = std::move(answer)]() mutable {
        switch (request.kind) {
        case SearchKind::Sockets:
            return answer(searchAnswer(m_mirror.sockets(request)));
        case SearchKind::Users:
            return answer(searchAnswer(m_mirror.users(request)));
        case SearchKind::Rooms:
            return answer(searchAnswer(m_mirror.rooms(request)));
        }
    });
}

void Hub::showUser(std::string_view json, Answer answer)
{
    const std::string user = ObjectReader(json).text("user");
    if (user.empty())
        return answer(invalidRequest("user"));
    withMirror([this, user, answer = std::move(answer)]() mutable {
        UserDetails details;
        details.user = user;
        details.blocked = m_parts.tools.blocks.isBlocked(user);
        for (const SocketRow* row : m_mirror.ofUser(user))
            details.sockets.push_back(m_mirror.withLast(*row));
        // What concerned the user: their own events, their room, and the rooms where they are now.
        const std::string own = catalogue::userRoom(user);
        const auto concerns = [&](const EventRow& row) {
            const auto isTheirs = [&](const std::string& room) {
                return room == own ||
                       std::any_of(
                           details.sockets.begin(), details.sockets.end(), [&](const SocketRow& socket) {
                               return socket.id == room || std::find(socket.rooms.begin(), socket.rooms.end(),
                                                                     room) != socket.rooms.end();
                           });
            };
            return row.user == user || std::any_of(row.rooms.begin(), row.rooms.end(), isTheirs);
        };
        std::int64_t leftOut = 0;
        details.timeline = m_ring.last(kTimeline, concerns);
        // The ring is in order of coming: what a busy worker handed over late stands behind younger events.
        std::stable_sort(details.timeline.begin(), details.timeline.end(),
                         [](const EventRow& a, const EventRow& b) { return a.timeMs < b.timeMs; });
        details.sockets = newestThatFit(std::move(details.sockets), leftOut);
        const std::string head = toJson(details);
        if (head.size() > kPacketBytes)
            details.timeline = newestThatFit(std::move(details.timeline), leftOut);
        if (toJson(details).size() > kPacketBytes)
            details.timeline.clear();
        answer(okAnswer(toJson(details)));
    });
}

void Hub::showRoom(std::string_view json, Answer answer)
{
    const ObjectReader reader(json);
    const std::string room = reader.text("room");
    const std::int64_t offset = reader.integer("offset", 0);
    const std::int64_t limit = std::min(reader.integer("limit", 100), kMaxPageRows);
    if (room.empty() || offset < 0 || limit < 0)
        return answer(invalidRequest("room"));
    withMirror([this, room, offset, limit, answer = std::move(answer)]() mutable {
        std::vector<const SocketRow*> members = m_mirror.inRoom(room);
        std::sort(members.begin(), members.end(), [](const SocketRow* a, const SocketRow* b) {
            return std::tie(a->sinceMs, a->id) < std::tie(b->sinceMs, b->id);
        });
        const auto total = static_cast<std::int64_t>(members.size());
        std::vector<SocketRow> rows;
        for (std::int64_t i = offset; i < total && i - offset < limit; ++i)
            rows.push_back(m_mirror.withLast(*members[static_cast<std::size_t>(i)]));
        answer(okAnswer(
            JsonObject().text("room", room).integer("total", total).raw("members", fittingRows(rows)).str()));
    });
}

} // namespace sio::admin
