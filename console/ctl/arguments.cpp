// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/arguments.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <ostream>

namespace sio::ctl {

namespace {

std::optional<std::int64_t> parseNumber(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

std::optional<std::chrono::milliseconds> parseDuration(std::string_view text)
{
    struct Unit {
        std::string_view name;
        std::int64_t factor;
    };
    constexpr std::array<Unit, 5> kUnits{
        {{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
    constexpr std::int64_t kMost = 1'000'000'000; // of any unit: no overflow
    const std::size_t digits = text.find_first_not_of("0123456789");
    const auto number = parseNumber(text.substr(0, digits));
    if (!number || *number > kMost || digits == std::string_view::npos)
        return std::nullopt;
    for (const Unit& unit : kUnits) {
        if (text.substr(digits) == unit.name)
            return std::chrono::milliseconds(*number * unit.factor);
    }
    return std::nullopt;
}

void writeRow(std::string& out, std::string left, const std::string& right, std::size_t width)
{
    left.resize(std::max(width, left.size()) + 2, ' ');
    out += "  " + left + right + '\n';
}

} // namespace

Arguments& Arguments::flag(std::string name, bool& field, std::string help)
{
    m_entries.push_back({std::move(name), {}, std::move(help), [&field](const std::string&) {
                             field = true;
                             return std::string();
                         }});
    return *this;
}

Arguments& Arguments::option(std::string name, std::string value, std::string& field, std::string help)
{
    m_entries.push_back(
        {std::move(name), std::move(value), std::move(help), [&field](const std::string& text) {
             field = text;
             return std::string();
         }});
    return *this;
}

Arguments& Arguments::option(std::string name, std::string value, std::vector<std::string>& field,
                             std::string help)
{
    m_entries.push_back(
        {std::move(name), std::move(value), std::move(help), [&field](const std::string& text) {
             field.push_back(text);
             return std::string();
         }});
    return *this;
}

Arguments& Arguments::number(std::string name, std::string value, std::int64_t& field, std::int64_t least,
                             std::int64_t most, std::string help)
{
    m_entries.push_back({std::move(name), std::move(value), std::move(help),
                         [&field, least, most](const std::string& text) -> std::string {
                             const auto number = parseNumber(text);
                             if (!number || *number < least || *number > most)
                                 return "expected a number from " + std::to_string(least) + " to " +
                                        std::to_string(most);
                             field = *number;
                             return {};
                         }});
    return *this;
}

Arguments& Arguments::duration(std::string name, std::chrono::milliseconds& field, std::string help)
{
    m_entries.push_back(
        {std::move(name), "TIME", std::move(help), [&field](const std::string& text) -> std::string {
             const auto time = parseDuration(text);
             if (!time)
                 return "expected a time such as 300ms, 25s or 5m";
             field = *time;
             return {};
         }});
    return *this;
}

Arguments& Arguments::positional(std::string name, std::string& field, std::string help)
{
    m_positionals.push_back(
        {std::move(name), std::move(help), false, false, [&field](const std::string& text) {
             field = text;
             return std::string();
         }});
    return *this;
}

Arguments& Arguments::optionalPositional(std::string name, std::string& field, std::string help)
{
    positional(std::move(name), field, std::move(help));
    m_positionals.back().isOptional = true;
    return *this;
}

Arguments& Arguments::rest(std::string name, std::vector<std::string>& field, std::string help)
{
    m_positionals.push_back(
        {std::move(name), std::move(help), false, true, [&field](const std::string& text) {
             field.push_back(text);
             return std::string();
         }});
    return *this;
}

Arguments& Arguments::note(std::string text)
{
    m_note = std::move(text);
    return *this;
}

std::optional<int> Arguments::parse(const std::vector<std::string>& words, Context& context)
{
    if (std::find(words.begin(), words.end(), "--help") != words.end()) {
        context.out << help();
        return ExitDone;
    }
    if (const std::string problem = parseWords(words); !problem.empty())
        return complain(context, problem);
    return std::nullopt;
}

int Arguments::complain(Context& context, const std::string& problem) const
{
    context.err << "papermastery-ctl " << m_command.name << ": " << problem << "\nUsage: " << usage() << '\n';
    return ExitUsage;
}

std::string Arguments::parseWords(const std::vector<std::string>& words)
{
    std::size_t position = 0;
    std::size_t given = 0; // to the positional at `position`
    bool onlyPositionals = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (!onlyPositionals && word == "--") {
            onlyPositionals = true;
            continue;
        }
        if (onlyPositionals || word.size() < 2 || word[0] != '-') {
            if (position == m_positionals.size())
                return "unexpected argument " + word;
            const Positional& target = m_positionals[position];
            if (std::string problem = target.take(word); !problem.empty())
                return target.name + ": " + problem;
            ++given;
            if (!target.isRest) {
                ++position;
                given = 0;
            }
            continue;
        }
        const std::size_t equals = word.find('=');
        const std::string name = word.substr(0, equals);
        const auto entry = std::find_if(m_entries.begin(), m_entries.end(),
                                        [&name](const Entry& e) { return e.name == name; });
        if (entry == m_entries.end())
            return "unknown option " + name;
        std::string value;
        if (entry->value.empty()) {
            if (equals != std::string::npos)
                return name + " takes no value";
        } else if (equals != std::string::npos) {
            value = word.substr(equals + 1);
        } else if (i + 1 < words.size()) {
            value = words[++i];
        } else {
            return name + " needs " + entry->value;
        }
        if (std::string problem = entry->take(value); !problem.empty())
            return name + ' ' + value + ": " + problem;
    }
    for (; position < m_positionals.size(); ++position, given = 0) {
        if (!m_positionals[position].isOptional && given == 0)
            return m_positionals[position].name + " is missing";
    }
    return {};
}

std::string Arguments::usage() const
{
    std::string text = "papermastery-ctl " + std::string(m_command.name);
    if (!m_entries.empty())
        text += " [options]";
    for (const Positional& positional : m_positionals) {
        text += positional.isOptional ? " [" + positional.name + ']' : ' ' + positional.name;
        if (positional.isRest)
            text += "...";
    }
    return text;
}

std::string Arguments::help() const
{
    std::size_t width = 0;
    const auto left = [](const Entry& entry) {
        return entry.value.empty() ? entry.name : entry.name + ' ' + entry.value;
    };
    for (const Positional& positional : m_positionals)
        width = std::max(width, positional.name.size());
    for (const Entry& entry : m_entries)
        width = std::max(width, left(entry).size());
    std::string text = std::string(m_command.summary) + "\n\nUsage: " + usage() + "\n\n";
    for (const Positional& positional : m_positionals)
        writeRow(text, positional.name, positional.help, width);
    for (const Entry& entry : m_entries)
        writeRow(text, left(entry), entry.help, width);
    if (!m_note.empty())
        text += '\n' + m_note + '\n';
    return text;
}

} // namespace sio::ctl
