// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/requests.h"
#include "link/rows.h"
#include "models/filtermatch.h"
#include "models/filterquery.h"

namespace sio::models {

/// The filter box of the Events page: `event:payment_* user:5f0c dir:out -room:session:6f /regex/ free text`.
/// The table is filtered by a FilterProxy (which parses the same text); this is for everything else that
/// looks at events.
class EventFilter {
public:
    EventFilter() = default;
    static EventFilter parse(const QString& text);
    /// event, user, room, socket, dir, text, nsp, source, by, id
    static QStringList keys();

    const FilterQuery& query() const { return m_query; }
    bool matches(const link::EventRow& event) const;
    /// What the server can do of it, so that less is sent: everything that is left out here is still filtered
    /// by matches(). Never narrower than the filter itself.
    link::EventSpec serverPart() const;

private:
    FilterQuery m_query;
    FilterMatch m_match;
};

/// The texts of an event behind each of EventFilter::keys(), and all of them for free text.
QStringList eventFilterTexts(const link::EventRow& event, int key);
QByteArray eventSearchText(const link::EventRow& event);

} // namespace sio::models
