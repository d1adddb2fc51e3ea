// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/eventfilter.h"

#include "models/searchtext.h"
#include "models/tablemodel.h"

namespace sio::models {

QStringList EventFilter::keys()
{
    return {"event", "user", "room", "socket", "dir", "text", "nsp", "source", "by", "id"};
}

EventFilter EventFilter::parse(const QString& text)
{
    EventFilter filter;
    filter.m_query = FilterQuery::parse(text, keys());
    filter.m_match = FilterMatch(filter.m_query, keys());
    return filter;
}

bool EventFilter::matches(const link::EventRow& event) const
{
    return m_match.accepts([&](int key) { return eventFilterTexts(event, key); },
                           [&] { return eventSearchText(event); });
}

link::EventSpec EventFilter::serverPart() const
{
    using Kind = FilterTerm::Kind;
    link::EventSpec spec;
    for (const FilterTerm& term : m_query.terms()) {
        if (term.negated || term.key.isEmpty())
            continue;
        const bool isOne = term.kind == Kind::Exact && term.values.size() == 1 && !term.value.isEmpty();
        // The server's names take `*` as a wildcard, so a name that has one cannot be asked for exactly.
        if (term.key == u"event" && spec.events.isEmpty() && !term.value.isEmpty() &&
            (term.kind == Kind::Wildcard || (term.kind == Kind::Exact && !term.value.contains(u'*'))))
            spec.events = term.values;
        else if (term.key == u"user" && isOne && spec.user.isEmpty())
            spec.user = term.value;
        else if (term.key == u"room" && isOne && spec.room.isEmpty())
            spec.room = term.value;
        else if (term.key == u"socket" && isOne && spec.socket.isEmpty())
            spec.socket = term.value;
        else if (term.key == u"dir" && (term.value == u"in" || term.value == u"out") && spec.dir.isEmpty())
            spec.dir = term.value;
    }
    return spec;
}

QStringList eventFilterTexts(const link::EventRow& event, int key)
{
    switch (key) {
    case 0:
        return {event.event};
    case 1:
        return {event.user};
    case 2:
        return event.rooms;
    case 3:
        return {event.socket};
    case 4:
        return {link::directionWord(event.dir)};
    case 5:
        return {QString::fromUtf8(event.payload)};
    case 6:
        return {event.nsp};
    case 7:
        return {event.source};
    case 8:
        return {event.by};
    case 9:
        return {event.eventId};
    default:
        return {};
    }
}

QByteArray eventSearchText(const link::EventRow& event)
{
    SearchText text;
    for (const QString* part :
         {&event.event, &event.user, &event.socket, &event.nsp, &event.eventId, &event.by})
        text.add(*part);
    return text.add(event.rooms).addUtf8(event.payload).text();
}

} // namespace sio::models
