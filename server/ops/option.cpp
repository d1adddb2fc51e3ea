// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ops/option.h"

#include "ops/schema.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <limits>

namespace sio::ops {

namespace {

struct Unit {
    std::string_view name;
    std::int64_t factor;
};

constexpr std::array<Unit, 5> kTimeUnits{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};
constexpr std::array<Unit, 4> kSizeUnits{{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}}};

/// Digits followed by one of the units; a number alone only where `bare` allows it.
template <std::size_t N>
std::optional<std::int64_t> parseWithUnit(std::string_view text, const std::array<Unit, N>& units, bool bare)
{
    const std::size_t digits = text.find_first_not_of("0123456789");
    const auto number = parseInteger(text.substr(0, digits));
    if (!number)
        return std::nullopt;
    if (digits == std::string_view::npos)
        return bare || *number == 0 ? number : std::nullopt;
    for (const Unit& unit : units) {
        if (text.substr(digits) == unit.name) {
            if (*number > std::numeric_limits<std::int64_t>::max() / unit.factor)
                return std::nullopt;
            return *number * unit.factor;
        }
    }
    return std::nullopt;
}

std::vector<std::string> splitList(std::string_view text)
{
    std::vector<std::string> items;
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        std::string_view item = text.substr(0, comma);
        while (!item.empty() && item.front() == ' ')
            item.remove_prefix(1);
        while (!item.empty() && item.back() == ' ')
            item.remove_suffix(1);
        if (!item.empty())
            items.emplace_back(item);
        text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    }
    return items;
}

} // namespace

std::string expectation(const Option& option)
{
    switch (option.kind) {
    case OptionKind::Flag:
        return "true or false";
    case OptionKind::Integer:
        return "a whole number";
    case OptionKind::Size:
        return "a number of bytes, or text such as \"64KiB\"";
    case OptionKind::Duration:
        return "a duration such as \"25s\" or \"300ms\"";
    case OptionKind::Text:
        return "text";
    case OptionKind::Choice: {
        std::string words = "one of";
        for (const std::string& choice : option.choices)
            words += (&choice == &option.choices.front() ? " \"" : ", \"") + choice + '"';
        return words;
    }
    case OptionKind::List:
        return "a list of texts";
    case OptionKind::Records:
        return "an array of tables";
    }
    return {};
}

Record::Record() = default;
Record::Record(Record&&) noexcept = default;
Record::~Record() = default;

std::optional<std::int64_t> parseInteger(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

std::optional<std::int64_t> parseSize(std::string_view text)
{
    return parseWithUnit(text, kSizeUnits, true);
}

std::optional<std::int64_t> parseDuration(std::string_view text)
{
    return parseWithUnit(text, kTimeUnits, false);
}

std::optional<Value> parseText(const Option& option, std::string_view text)
{
    switch (option.kind) {
    case OptionKind::Flag:
        if (text == "true" || text == "false")
            return Value(text == "true");
        return std::nullopt;
    case OptionKind::Integer:
        if (const auto number = parseInteger(text))
            return Value(*number);
        return std::nullopt;
    case OptionKind::Size:
    case OptionKind::Duration:
    case OptionKind::Text:
    case OptionKind::Choice:
        return Value(std::string(text));
    case OptionKind::List:
        return Value(splitList(text));
    case OptionKind::Records:
        break;
    }
    return std::nullopt;
}

std::string sizeText(std::int64_t bytes)
{
    for (const Unit& unit : kSizeUnits) {
        if (unit.factor > 1 && bytes != 0 && bytes % unit.factor == 0)
            return quoted(std::to_string(bytes / unit.factor) + std::string(unit.name));
    }
    return std::to_string(bytes);
}

std::string durationText(std::int64_t milliseconds)
{
    if (milliseconds == 0)
        return quoted("0s");
    for (const Unit& unit : kTimeUnits) {
        if (milliseconds % unit.factor == 0)
            return quoted(std::to_string(milliseconds / unit.factor) + std::string(unit.name));
    }
    return {};
}

std::string quoted(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            std::array<char, 8> escape{};
            std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
            out += escape.data();
        } else {
            out += c;
        }
    }
    return out + '"';
}

} // namespace sio::ops
