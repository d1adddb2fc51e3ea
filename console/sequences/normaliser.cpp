// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/normaliser.h"

#include "sequences/templates.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace sio::sequences {

namespace {

/// Shorter values are too likely to stand in a text by chance.
constexpr std::size_t kShortestInside = 6;
constexpr WallTime kMinute = 60'000;
constexpr WallTime kFarthest = 7 * 24 * 60 * kMinute;

std::string nameOf(const Reference& reference)
{
    return reference.path.empty() ? reference.root : reference.root + '.' + reference.path;
}

std::string offsetText(const std::string& base, WallTime ms)
{
    if (ms == 0)
        return base;
    return base + (ms > 0 ? "+" : "") + durationText(std::chrono::milliseconds(ms));
}

} // namespace

Normaliser::Normaliser(const Trace& trace) : m_trace(trace)
{
    for (const auto& [name, value] : trace.values) {
        if (const auto reference = value.isString() ? referenceOf(value.text()) : std::nullopt;
            trace.isPattern && reference) {
            m_aliases[name] = nameOf(*reference);
            continue;
        }
        if (trace.isPattern || !value.isScalar() || value.text().empty())
            continue;
        const std::string& text = value.text();
        if (const auto time = value.isString() ? parseTimestamp(text) : std::nullopt)
            m_times.emplace_back(*time, name);
        // Two names for one value: the first counts, as it does for a pattern's aliases.
        if (std::none_of(m_names.begin(), m_names.end(),
                         [&text](const auto& known) { return known.first == text; }))
            m_names.emplace_back(text, name);
    }
    std::stable_sort(m_names.begin(), m_names.end(),
                     [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
}

Value Normaliser::operator()(const Value& value) const
{
    if (m_trace.isPattern)
        return patternValue(value);
    Value result = value;
    if (value.isString())
        result = Value::string(runText(value.text()));
    for (Value& item : result.items())
        item = (*this)(item);
    for (Value::Member& member : result.members())
        member.value = (*this)(member.value);
    return result;
}

Value Normaliser::patternValue(const Value& value) const
{
    if (value.isString())
        return Value::string(patternText(value.text()));
    const Value anything = Value::map({{"any", Value::boolean(true)}});
    switch (formOf(value, TemplateUse::Pattern)) {
    case Form::New:
    case Form::Now:
    case Form::Lookup:
    case Form::Env:
    case Form::Near: // its reference has no value here
        return anything;
    case Form::Time: {
        const Value* base = value.find("time");
        const auto reference = referenceOf(base->text());
        const Value* plus = value.find("plus");
        if (!reference || value.find("round"))
            return anything;
        const auto offset = plus ? parseDuration(plus->text()).value_or(Duration{}) : Duration{};
        const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(offset).count();
        return Value::string(offsetText('$' + canonicalName(nameOf(*reference)), ms));
    }
    case Form::Keep:
    case Form::Literal: {
        const Value& inner = value.members().front().value;
        return inner.isScalar() ? inner : Value::map({{"exact", inner}});
    }
    default:
        break;
    }
    Value result = value;
    for (Value& item : result.items())
        item = patternValue(item);
    for (Value::Member& member : result.members())
        member.value = patternValue(member.value);
    return result;
}

std::string Normaliser::canonicalName(const std::string& name) const
{
    std::string result = name;
    for (std::size_t i = 0; i <= m_aliases.size(); ++i) {
        const auto found = m_aliases.find(result);
        if (found == m_aliases.end())
            break;
        result = found->second;
    }
    return result;
}

std::string Normaliser::patternText(const std::string& text) const
{
    const std::vector<TextPiece> pieces = piecesOf(text);
    if (pieces.size() == 1 && !pieces.front().reference)
        return timeText(pieces.front().plain);
    if (pieces.size() == 1 && referenceOf(text))
        return '$' + canonicalName(nameOf(*pieces.front().reference));
    std::string out;
    for (const TextPiece& piece : pieces)
        out += piece.reference ? "${" + canonicalName(nameOf(*piece.reference)) + '}' : piece.plain;
    return out;
}

std::string Normaliser::runText(const std::string& text) const
{
    for (const auto& [known, name] : m_names)
        if (known == text)
            return '$' + name;
    if (std::string time = timeText(text); time != text)
        return time;
    std::string out = text;
    for (const auto& [known, name] : m_names) {
        if (known.size() < kShortestInside)
            continue;
        const std::string replacement = "${" + name + '}';
        for (std::size_t at = out.find(known); at != std::string::npos;
             at = out.find(known, at + replacement.size()))
            out.replace(at, known.size(), replacement);
    }
    return out;
}

std::string Normaliser::timeText(const std::string& text) const
{
    const auto time = parseTimestamp(text);
    if (!time)
        return text;
    for (const auto& [known, name] : m_times)
        if ((*time - known) % kMinute == 0 && std::abs(*time - known) <= kFarthest)
            return offsetText('$' + name, *time - known);
    return "@" + std::to_string(*time - m_trace.startedAt) + "ms";
}

std::optional<std::int64_t> Normaliser::offsetOf(const std::string& text)
{
    if (!text.starts_with('@') || !text.ends_with("ms"))
        return std::nullopt;
    std::int64_t ms = 0;
    const char* end = text.data() + text.size() - 2;
    const auto parsed = std::from_chars(text.data() + 1, end, ms);
    return parsed.ec == std::errc() && parsed.ptr == end ? std::optional(ms) : std::nullopt;
}

} // namespace sio::sequences
