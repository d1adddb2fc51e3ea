// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/jsonscanner.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sio::admin {

/// The members of one JSON object, asked for by name. What is absent or of another type reads as the
/// fallback: the other side may be older, newer or hostile. The text must outlive the reader.
class ObjectReader {
public:
    explicit ObjectReader(std::string_view json) : m_isObject(scan(json)) {}

    /// False for anything but one valid JSON object.
    explicit operator bool() const { return m_isObject; }
    bool has(std::string_view name) const;

    std::string text(std::string_view name) const;
    std::int64_t integer(std::string_view name, std::int64_t fallback = 0) const;
    std::optional<std::int64_t> optionalInteger(std::string_view name) const;
    bool boolean(std::string_view name, bool fallback = false) const;
    /// The strings of an array; elements of other types are left out.
    std::vector<std::string> texts(std::string_view name) const;
    std::vector<std::int64_t> integers(std::string_view name) const;
    /// The member's JSON text; empty when absent.
    std::string_view raw(std::string_view name) const;
    /// Its children when it is an array, otherwise none.
    std::vector<std::string_view> elements(std::string_view name) const;
    const std::vector<protocol::JsonSlice>& members() const { return m_scanner.children(); }

private:
    bool scan(std::string_view json)
    {
        return m_scanner.scan(json) == protocol::JsonStatus::Valid &&
               m_scanner.type() == protocol::JsonType::Object;
    }
    const protocol::JsonSlice* find(std::string_view name) const;

    protocol::JsonScanner m_scanner;
    bool m_isObject;
};

/// The children's JSON texts of an array; none when it is something else.
std::vector<std::string_view> arrayElements(std::string_view json);
/// The text of a JSON string; nothing for other types.
std::optional<std::string> textFrom(std::string_view json);
/// A number without fraction or exponent; nothing for others and for what no 64 bits hold.
std::optional<std::int64_t> integerFrom(std::string_view json);

/// `[a,b,c]` from rows of which each has a toJson().
template <class Row> std::string arrayJson(const std::vector<Row>& rows)
{
    std::string out = "[";
    for (const Row& row : rows) {
        if (out.size() > 1)
            out += ',';
        out += toJson(row);
    }
    out += ']';
    return out;
}

/// The rows of an array; elements that are none are left out.
template <class Row> std::vector<Row> rowsFrom(const std::vector<std::string_view>& elements)
{
    std::vector<Row> rows;
    rows.reserve(elements.size());
    for (const std::string_view element : elements) {
        Row row;
        if (fromJson(element, row))
            rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace sio::admin
