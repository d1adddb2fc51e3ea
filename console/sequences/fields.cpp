// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/fields.h"

#include <algorithm>
#include <charconv>

namespace sio::sequences {

namespace {

/// How many letters have to be changed, put in or left out.
std::size_t editDistance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row.back();
}

} // namespace

std::string suggestion(std::string_view word, const std::vector<std::string>& names)
{
    const auto nearest = std::min_element(names.begin(), names.end(), [word](const auto& a, const auto& b) {
        return editDistance(a, word) < editDistance(b, word);
    });
    if (nearest == names.end() || editDistance(*nearest, word) > 2)
        return {};
    return "; did you mean \"" + *nearest + "\"?";
}

Fields::Fields(const Value& map, std::string what, FileErrors& errors)
    : m_map(map), m_what(std::move(what)), m_errors(errors)
{
    if (!map.isMap())
        fail(map.mark(), m_what + " is a map");
}

const Value* Fields::take(std::string_view key)
{
    m_known.emplace_back(key);
    return m_map.find(key);
}

const Value* Fields::require(std::string_view key)
{
    const Value* found = take(key);
    if (!found && m_map.isMap())
        fail(m_map.mark(), m_what + " needs \"" + std::string(key) + "\"");
    return found;
}

std::optional<std::string> Fields::text(std::string_view key)
{
    const Value* value = take(key);
    if (!value)
        return std::nullopt;
    if (value->isString() && !value->text().empty())
        return value->text();
    fail(value->mark(), std::string(key) + ": is a text");
    return std::nullopt;
}

std::optional<bool> Fields::flag(std::string_view key)
{
    const Value* value = take(key);
    if (!value)
        return std::nullopt;
    if (value->type() == Value::Type::Bool)
        return value->asBool();
    fail(value->mark(), std::string(key) + ": is true or false");
    return std::nullopt;
}

std::optional<int> Fields::integer(std::string_view key)
{
    const Value* value = take(key);
    if (!value)
        return std::nullopt;
    int number = 0;
    const std::string& digits = value->text();
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (value->isNumber() && parsed.ec == std::errc() && parsed.ptr == digits.data() + digits.size())
        return number;
    fail(value->mark(), std::string(key) + ": is a whole number");
    return std::nullopt;
}

std::optional<Duration> Fields::duration(std::string_view key)
{
    const Value* value = take(key);
    if (!value)
        return std::nullopt;
    const auto parsed = value->isString() ? parseDuration(value->text()) : std::nullopt;
    if (parsed && *parsed >= Duration::zero())
        return parsed;
    fail(value->mark(), std::string(key) + ": is a duration, such as 250ms or 1.5s");
    return std::nullopt;
}

std::vector<std::string> Fields::texts(std::string_view key)
{
    const Value* value = take(key);
    std::vector<std::string> result;
    if (!value)
        return result;
    if (value->isString())
        return {value->text()};
    if (!value->isList() || value->items().empty())
        fail(value->mark(), std::string(key) + ": is a text or a list of texts");
    for (const Value& item : value->items()) {
        if (!item.isString())
            fail(item.mark(), "a text is wanted here");
        else if (std::find(result.begin(), result.end(), item.text()) != result.end())
            fail(item.mark(), "\"" + item.text() + "\" stands here twice");
        else
            result.push_back(item.text());
    }
    return result;
}

std::optional<TransportKind> Fields::transport(std::string_view key)
{
    const Value* value = take(key);
    if (!value)
        return std::nullopt;
    for (const TransportKind kind : {TransportKind::WebSocket, TransportKind::Polling})
        if (value->text() == transportName(kind))
            return kind;
    fail(value->mark(), std::string(key) + ": is websocket or polling");
    return std::nullopt;
}

std::vector<Capture> Fields::captures(std::string_view key)
{
    std::vector<Capture> result;
    const Value* value = take(key);
    if (!value)
        return result;
    if (!value->isMap())
        fail(value->mark(), std::string(key) + ": is a map of names to paths, such as booking: $.event_id");
    for (const Value::Member& member : value->members()) {
        const std::string& path = member.value.text();
        if (!member.value.isString() || !(path == "$" || path.starts_with("$.") || path.starts_with("$[")))
            fail(member.value.mark(), "a path begins with $, such as $.event_id");
        result.push_back({member.name, path});
    }
    return result;
}

void Fields::fail(const Mark& where, std::string message)
{
    m_errors.push_back({where, std::move(message)});
}

void Fields::finish()
{
    for (const Value::Member& member : m_map.members()) {
        if (std::find(m_known.begin(), m_known.end(), member.name) != m_known.end())
            continue;
        fail(member.mark, m_what + " knows no key \"" + member.name + '"' + suggestion(member.name, m_known));
    }
}

} // namespace sio::sequences
