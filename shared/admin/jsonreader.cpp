// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/jsonreader.h"

#include <charconv>

namespace sio::admin {

using protocol::JsonScanner;
using protocol::JsonSlice;
using protocol::JsonStatus;
using protocol::JsonType;

std::optional<std::string> textFrom(std::string_view json)
{
    if (json.size() < 2 || json.front() != '"')
        return std::nullopt;
    return protocol::jsonStringDecode(json);
}

std::optional<std::int64_t> integerFrom(std::string_view json)
{
    std::int64_t value = 0;
    const char* end = json.data() + json.size();
    const auto parsed = std::from_chars(json.data(), end, value);
    if (json.empty() || parsed.ec != std::errc() || parsed.ptr != end)
        return std::nullopt;
    return value;
}

std::vector<std::string_view> arrayElements(std::string_view json)
{
    JsonScanner scanner;
    std::vector<std::string_view> elements;
    if (scanner.scan(json) != JsonStatus::Valid || scanner.type() != JsonType::Array)
        return elements;
    elements.reserve(scanner.children().size());
    for (const JsonSlice& child : scanner.children())
        elements.push_back(child.value);
    return elements;
}

const JsonSlice* ObjectReader::find(std::string_view name) const
{
    return m_isObject ? m_scanner.member(name) : nullptr;
}

bool ObjectReader::has(std::string_view name) const
{
    const JsonSlice* member = find(name);
    return member && member->type != JsonType::Null;
}

std::string ObjectReader::text(std::string_view name) const
{
    return textFrom(raw(name)).value_or(std::string());
}

std::optional<std::int64_t> ObjectReader::optionalInteger(std::string_view name) const
{
    return integerFrom(raw(name));
}

std::int64_t ObjectReader::integer(std::string_view name, std::int64_t fallback) const
{
    return optionalInteger(name).value_or(fallback);
}

bool ObjectReader::boolean(std::string_view name, bool fallback) const
{
    const JsonSlice* member = find(name);
    if (!member || (member->type != JsonType::True && member->type != JsonType::False))
        return fallback;
    return member->type == JsonType::True;
}

std::vector<std::string> ObjectReader::texts(std::string_view name) const
{
    std::vector<std::string> list;
    for (const std::string_view element : elements(name)) {
        if (auto text = textFrom(element))
            list.push_back(*std::move(text));
    }
    return list;
}

std::vector<std::int64_t> ObjectReader::integers(std::string_view name) const
{
    std::vector<std::int64_t> list;
    for (const std::string_view element : elements(name)) {
        if (const auto value = integerFrom(element))
            list.push_back(*value);
    }
    return list;
}

std::string_view ObjectReader::raw(std::string_view name) const
{
    const JsonSlice* member = find(name);
    return member ? member->value : std::string_view();
}

std::vector<std::string_view> ObjectReader::elements(std::string_view name) const
{
    return arrayElements(raw(name));
}

} // namespace sio::admin
