// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/socketpager.h"

#include "catalogue/jsonobject.h"

namespace sio::admin {

std::string SocketPager::nextPage(const SocketMirror& mirror)
{
    std::string rows = "[";
    std::size_t count = 0;
    while (m_next < m_ids.size() && count < kMaxRows && rows.size() < kMaxBytes) {
        const SocketRow* const row = mirror.find(m_ids[m_next++]);
        if (!row)
            continue;
        std::string json = toJson(mirror.withLast(*row));
        if (count > 0 && rows.size() + json.size() > kMaxBytes) {
            --m_next;
            break;
        }
        if (count++ > 0)
            rows += ',';
        rows += json;
    }
    rows += ']';
    const std::size_t left = (m_ids.size() - m_next + kMaxRows - 1) / kMaxRows;
    const std::size_t page = m_page++;
    return catalogue::JsonObject()
        .text("generation", m_generation)
        .integer("page", static_cast<std::int64_t>(page))
        .integer("pages", static_cast<std::int64_t>(page + 1 + left))
        .integer("revision", mirror.revision())
        .raw("rows", rows)
        .str();
}

} // namespace sio::admin
