// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "catalogue/catalogue.h"

#include "catalogue/builtinevents.h"

#include <algorithm>

namespace sio::catalogue {

const Field* EventType::field(std::string_view fieldName) const
{
    const auto it =
        std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.name == fieldName; });
    return it == fields.end() ? nullptr : &*it;
}

std::string CatalogueError::text() const
{
    return file + ':' + std::to_string(line) + ": " + (path.empty() ? "" : path + ": ") + message;
}

base::Result<Catalogue, CatalogueError> Catalogue::builtIn()
{
    return load(builtInSources());
}

const EventType* Catalogue::find(std::string_view event) const
{
    const auto it =
        std::lower_bound(m_events.begin(), m_events.end(), event,
                         [](const EventType& type, std::string_view name) { return type.name < name; });
    return it != m_events.end() && it->name == event ? &*it : nullptr;
}

} // namespace sio::catalogue
