// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sio::admin {

/// Of what goes to a console in one packet; the contract promises 256 KiB at most.
inline constexpr std::size_t kPacketBytes = std::size_t{240} * 1024;

/// As many of the rows as fit into a packet, `[a,b]`.
template <class Row> std::string fittingRows(const std::vector<Row>& rows)
{
    std::string out = "[";
    for (const Row& row : rows) {
        const std::string json = toJson(row);
        if (out.size() + json.size() > kPacketBytes)
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
        if (bytes > kPacketBytes)
            break;
        --first;
    }
    leftOut += first - rows.begin();
    rows.erase(rows.begin(), first);
    return rows;
}

} // namespace sio::admin
