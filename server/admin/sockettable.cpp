// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/sockettable.h"

#include "admin/commands.h"
#include "admin/names.h"
#include "admin/packetrows.h"
#include "admin/publicbridge.h"

#include <algorithm>
#include <utility>

namespace sio::admin {

SocketTable::SocketTable(SocketTableHost host, Consoles& consoles, PublicBridge& bridge,
                         base::Counter& resyncs)
    : m_host(std::move(host)), m_consoles(consoles), m_public(bridge), m_resyncs(resyncs)
{
}

SocketTable::~SocketTable()
{
    *m_alive = false;
}

void SocketTable::dropUnused()
{
    if (isWatched())
        m_used = m_host.now();
    else if (m_state != State::Off && m_host.now() - m_used > kLinger)
        drop();
}

bool SocketTable::isWatched() const
{
    return m_public.isDetailed() || std::any_of(m_consoles.begin(), m_consoles.end(), [](const auto& entry) {
               return entry.second.sockets.has_value();
           });
}

/// Runs `task` when the table is complete; now, if it is.
void SocketTable::whenReady(base::Task task)
{
    m_used = m_host.now();
    if (m_state == State::Ready)
        return task();
    m_waiting.push_back(std::move(task));
    if (m_state == State::Off)
        fetch();
}

void SocketTable::fetch()
{
    m_mirror.clear();
    m_changes.clear();
    m_lastEvents.clear();
    m_state = State::Loading;
    m_complete.assign(static_cast<std::size_t>(m_host.workers), false);
    m_host.watchSockets(++m_generation);
}

void SocketTable::drop()
{
    m_state = State::Off;
    m_mirror.clear();
    m_changes.clear();
    m_lastEvents.clear();
    m_host.watchSockets(0);
}

void SocketTable::take(FeedBatch& batch)
{
    if (m_state == State::Off || batch.generation != m_generation)
        return;
    if (batch.isBroken) {
        endAll("too many changes at once");
        return fetch();
    }
    for (SocketChange& change : batch.changes) {
        if (m_mirror.apply(change) && m_state == State::Ready)
            m_changes.push_back(std::move(change));
    }
    if (m_changes.size() > kMaxChanges) {
        endAll("too many changes at once");
        m_changes.clear();
        m_sentRevision = m_mirror.revision();
        m_public.reset(m_mirror);
    }
    if (batch.isSnapshotComplete && m_state == State::Loading) {
        m_complete[static_cast<std::size_t>(batch.worker)] = true;
        if (std::all_of(m_complete.begin(), m_complete.end(), [](bool complete) { return complete; }))
            becomeReady();
    }
}

void SocketTable::becomeReady()
{
    m_state = State::Ready;
    m_sentRevision = m_mirror.revision();
    if (m_public.isDetailed())
        m_public.reset(m_mirror); // it was fetched anew under a page that is open
    for (base::Task& task : std::exchange(m_waiting, {}))
        task();
}

/// Everybody who has the table gets to the present revision.
void SocketTable::flush()
{
    if (m_state != State::Ready)
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
    m_public.onChanges(changes, m_host.wall());
}

void SocketTable::sendDelta(std::int64_t from, const std::vector<SocketChange>& changes)
{
    std::vector<Console*> consoles;
    for (auto& [key, console] : m_consoles) {
        if (!console.sockets)
            continue;
        if (console.link->queuedBytes() > Console::kResyncAboveQueued) {
            end(console, "the console reads too slowly");
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

void SocketTable::endAll(const std::string& why)
{
    for (auto& [key, console] : m_consoles) {
        if (console.sockets)
            end(console, why);
    }
}

void SocketTable::end(Console& console, const std::string& why)
{
    console.sockets.reset();
    m_resyncs.add();
    console.link->emit(news::kResync, toJson(Resync{std::string(topic::kSockets), why}));
}

std::string SocketTable::newGeneration()
{
    return "g" + std::to_string(++m_generationSerial) + '-' + std::to_string(m_startedMs % 1'000'000);
}

void SocketTable::subscribe(std::uint64_t key, Answer answer)
{
    whenReady([this, key, answer = std::move(answer)]() mutable {
        Console* const console = m_consoles.find(key);
        if (!console)
            return;
        flush();
        console->sockets.emplace(newGeneration(), m_mirror.ids());
        ++console->pagerSerial;
        answer(okAnswer(toJson(SocketSubscription{console->sockets->generation(), m_mirror.revision(),
                                                  static_cast<std::int64_t>(m_mirror.size())})));
        sendPage(key);
    });
}

/// The next page follows when this one is acknowledged.
void SocketTable::sendPage(std::uint64_t key)
{
    Console* const console = m_consoles.find(key);
    if (!console || !console->sockets || console->sockets->isComplete())
        return;
    flush(); // a page is a state of the table: what led to it comes first
    if (!console->sockets)
        return;
    const std::uint64_t serial = console->pagerSerial;
    console->link->emitWithAck(news::kSnapshot, console->sockets->nextPage(m_mirror),
                               [this, alive = m_alive, key, serial](bool acknowledged) {
                                   Console* const there =
                                       *alive && acknowledged ? m_consoles.find(key) : nullptr;
                                   if (there && there->pagerSerial == serial)
                                       sendPage(key);
                               });
}

void SocketTable::noteLastEvent(const EventRow& row)
{
    if (m_state != State::Ready)
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

} // namespace sio::admin
