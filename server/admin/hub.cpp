// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/hub.h"

#include "admin/jsonreader.h"
#include "admin/names.h"
#include "admin/packetrows.h"
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

} // namespace

Hub::Hub(HubParts parts)
    : m_parts(std::move(parts)), m_started(now()), m_commands(m_parts.tools),
      m_public(m_parts.tools.options, m_parts.tools.target.name(), statsHead(m_parts)),
      m_table({m_parts.workers, m_parts.watchSockets, [this] { return now(); }, m_parts.tools.wall},
              m_consoles, m_public, m_counts.resyncs),
      m_lookups(m_table, m_ring, m_parts.tools.blocks), m_tick(*this, Tick), m_second(*this, Second)
{
    m_second.arm(m_parts.tools.loop.timers(), kSecond);
}

// Consoles
// ------------------------------------------------------------------------------------------------------

void Hub::addConsole(std::uint64_t key, ConsoleIdentity who, std::shared_ptr<ConsoleLink> link)
{
    Console& console = m_consoles.add(key);
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
    m_table.whenReady([this, key] {
        Console* const waiting = m_consoles.find(key);
        if (!waiting)
            return;
        m_table.flush();
        m_public.welcome(*waiting, &m_table.mirror());
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
    m_consoles.remove(key);
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

bool Hub::mayAudit(const Console& console) const
{
    const AdminOptions& options = m_parts.tools.options;
    return isAllowed(console.who.session.principal.role, Capability::Audit,
                     {options.environment.production, options.readonly, false});
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
    m_table.flush();
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
    const std::int64_t uptimeMs =
        std::chrono::duration_cast<std::chrono::milliseconds>(now() - m_started).count();
    StatsTotals totals = m_parts.totals();
    disconnectEnded();
    tellCapabilities();
    std::vector<Console*> everybody;
    for (auto& [key, console] : m_consoles)
        everybody.push_back(&console);
    if (++m_secondsToPublicStats >= kPublicStatsEvery && !everybody.empty()) {
        m_secondsToPublicStats = 0;
        m_public.sendStats(totals, wall, uptimeMs, everybody);
    }

    StatsRow row;
    row.timeMs = wall;
    row.serverId = m_parts.tools.serverId;
    row.uptimeS = uptimeMs / 1'000;
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

    m_table.dropUnused();
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
    m_table.take(batch);
}

// Events
// --------------------------------------------------------------------------------------------------------

void Hub::takeEvents()
{
    for (AssembledEvent& event : m_assembler.take(now())) {
        m_public.onEvent(event, m_parts.tools.wall());
        const EventRow& row = m_ring.add(std::move(event.row));
        m_table.noteLastEvent(row);
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
    Console* const console = m_consoles.find(key);
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
        return m_lookups.search(json, std::move(answer));
    if (name == request::kUser)
        return m_lookups.showUser(json, std::move(answer));
    if (name == request::kRoom)
        return m_lookups.showRoom(json, std::move(answer));
    if (!m_commands.run(console->who, name, json, answer))
        answer(notUnderstood("event"));
}

void Hub::subscribe(std::uint64_t key, std::string_view json, Answer answer)
{
    Console& console = *m_consoles.find(key);
    const ObjectReader reader(json);
    const std::string wanted = reader.text("topic");
    if (wanted == topic::kSockets)
        return m_table.subscribe(key, std::move(answer));
    if (wanted == topic::kEvents) {
        EventFilter filter;
        if (reader.has("filter") && !fromJson(reader.raw("filter"), filter))
            return answer(notUnderstood("filter"));
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
    answer(notUnderstood("topic"));
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
        return answer(notUnderstood("topic"));
    }
    answer(okAnswer());
}

} // namespace sio::admin
