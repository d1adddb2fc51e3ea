// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/eventsmodel.h"

#include "models/eventfilter.h"
#include "models/text.h"

namespace sio::models {

namespace {

/// Of a payload, as much as one line can show.
constexpr int kShownPayload = 200;

QString targetOf(const link::EventRow& event)
{
    if (!event.rooms.isEmpty())
        return event.rooms.join(QStringLiteral(", "));
    return event.socket;
}

} // namespace

EventsModel::EventsModel(const store::ServerState& state, QObject* parent)
    : RingTable({{"Time"}, {"Dir"}, {"Event"}, {"User"}, {"Room or socket"}, {"Size", true}, {"Payload"}},
                state.events().capacity(), state.events().origin(), parent),
      m_state(state)
{
    takeFromStore();
    connect(&state, &store::ServerState::published, this, &EventsModel::onPublished);
}

void EventsModel::onPublished(const store::Changes& changes)
{
    if (changes.events.isEmpty())
        return;
    if (m_paused)
        Q_EMIT missedChanged(missed());
    else
        takeFromStore();
}

void EventsModel::takeFromStore()
{
    const store::Ring<link::EventPtr>& events = m_state.events();
    const std::uint64_t oldEnd = ring().end();
    const store::SlotChanges changes = moveTo(events.first(), events.end());
    m_items.resize(static_cast<std::size_t>(ring().rows()));
    for (const store::Slot row : changes.removed)
        m_items[row].reset();
    for (std::uint64_t number = std::max(oldEnd, events.first()); number < events.end(); ++number)
        m_items[static_cast<std::size_t>(ring().rowOf(number))] = events.at(number);
    growTo(ring().rows());
    tell(changes);
}

link::EventPtr EventsModel::event(int row) const
{
    return isLiveRow(row) ? m_items[static_cast<std::size_t>(row)] : nullptr;
}

void EventsModel::setPaused(bool paused)
{
    if (m_paused == paused)
        return;
    m_paused = paused;
    if (!paused)
        takeFromStore();
    Q_EMIT missedChanged(missed());
}

std::int64_t EventsModel::missed() const
{
    return m_paused ? static_cast<std::int64_t>(m_state.events().end() - ring().end()) : 0;
}

bool EventsModel::isLiveRow(int row) const
{
    return ring().has(row) && static_cast<std::size_t>(row) < m_items.size() &&
           m_items[static_cast<std::size_t>(row)];
}

int EventsModel::kind(int row, int) const
{
    return static_cast<int>(m_items[static_cast<std::size_t>(row)]->dir);
}

bool EventsModel::isFlagged(int row) const
{
    const link::EventRow& event = *m_items[static_cast<std::size_t>(row)];
    return event.matched == 0 || (event.written >= 0 && event.written < event.matched);
}

QString EventsModel::shown(int row, int column) const
{
    const link::EventRow& event = *m_items[static_cast<std::size_t>(row)];
    switch (column) {
    case Time:
        return clockTime(event.time, isUtc());
    case Dir:
        return event.dir == link::Direction::In    ? QStringLiteral("→ in")
               : event.dir == link::Direction::Out ? QStringLiteral("← out")
                                                   : QString();
    case User:
        return shortId(event.user);
    case Target: {
        if (event.rooms.isEmpty())
            return event.socket.isEmpty() && event.dir == link::Direction::Out && event.matched != 1
                       ? QStringLiteral("(several)")
                       : shortId(event.socket);
        const QString more =
            event.rooms.size() > 1 ? QStringLiteral(" +%1").arg(event.rooms.size() - 1) : QString();
        return shortRoom(event.rooms.front()) + more;
    }
    case Size:
        return byteSize(event.size);
    case Payload:
        return visibleText(QString::fromUtf8(event.payload.left(kShownPayload * 4)), kShownPayload);
    default:
        return visibleText(raw(row, column), 128);
    }
}

QString EventsModel::raw(int row, int column) const
{
    const link::EventRow& event = *m_items[static_cast<std::size_t>(row)];
    switch (column) {
    case Time:
        return fullTime(event.time, isUtc());
    case Dir:
        return link::directionWord(event.dir);
    case Event:
        return event.event;
    case User:
        return event.user;
    case Target:
        return targetOf(event);
    case Size:
        return QString::number(event.size);
    case Payload:
        return QString::fromUtf8(event.payload);
    default:
        return {};
    }
}

SortKey EventsModel::sortKey(int row, int column) const
{
    const link::EventRow& event = *m_items[static_cast<std::size_t>(row)];
    switch (column) {
    case Time:
        return {event.time, {}};
    case Dir:
        return {static_cast<int>(event.dir), {}};
    case Event:
        return {0, event.event};
    case User:
        return {0, event.user};
    case Target:
        return {0, targetOf(event)};
    case Size:
        return {event.size, {}};
    case Payload:
        return {0, QString::fromUtf8(event.payload.left(64))};
    default:
        return {};
    }
}

QStringList EventsModel::filterKeys() const
{
    return EventFilter::keys();
}

QStringList EventsModel::filterTexts(int row, int key) const
{
    return eventFilterTexts(*m_items[static_cast<std::size_t>(row)], key);
}

QByteArray EventsModel::searchText(int row) const
{
    return eventSearchText(*m_items[static_cast<std::size_t>(row)]);
}

} // namespace sio::models
