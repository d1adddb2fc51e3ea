// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ops/schema.h"

#include <algorithm>

namespace sio::ops {

namespace {

constexpr std::size_t kLineWidth = 100;

/// Appends `text` as comment lines.
void appendComment(std::string& out, const std::string& text)
{
    std::size_t start = 0;
    while (start < text.size()) {
        std::size_t length = text.size() - start;
        if (length > kLineWidth) {
            const std::size_t space = text.rfind(' ', start + kLineWidth);
            length = space == std::string::npos || space <= start ? kLineWidth : space - start;
        }
        out += "# " + text.substr(start, length) + '\n';
        start += length;
        while (start < text.size() && text[start] == ' ')
            ++start;
    }
}

std::string listText(const std::vector<std::string>& items)
{
    std::string text = "[";
    for (const std::string& item : items)
        text += (text.size() > 1 ? ", " : "") + quoted(item);
    return text + ']';
}

/// Levenshtein distance; both texts are short keys.
std::size_t distance(const std::string& a, const std::string& b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

} // namespace

void Schema::section(const std::string& name, std::string comment)
{
    m_sections.push_back({name, std::move(comment), m_options.size()});
}

Option& Schema::add(const std::string& name, OptionKind kind, std::string meaning, std::string zero)
{
    auto option = std::make_unique<Option>();
    const std::string& section = m_sections.back().name;
    option->key = section.empty() ? name : section + '.' + name;
    option->kind = kind;
    option->meaning = std::move(meaning);
    option->zero = std::move(zero);
    m_byKey[option->key] = option.get();
    m_options.push_back(std::move(option));
    return *m_options.back();
}

void Schema::flag(const std::string& name, bool& field, std::string meaning)
{
    Option& option = add(name, OptionKind::Flag, std::move(meaning), {});
    option.defaultText = field ? "true" : "false";
    option.assign = [&field](const Value& value) -> Problem {
        const bool* on = std::get_if<bool>(&value);
        if (!on)
            return "expected true or false";
        field = *on;
        return {};
    };
}

void Schema::addNumber(const std::string& name, OptionKind kind, std::string current, Range range,
                       std::string meaning, std::string zero, std::function<void(std::int64_t)> set,
                       std::int64_t multiple)
{
    const bool zeroAllowed = !zero.empty();
    Option& option = add(name, kind, std::move(meaning), std::move(zero));
    option.defaultText = std::move(current);
    option.assign = [&option, range, zeroAllowed, multiple,
                     set = std::move(set)](const Value& value) -> Problem {
        std::optional<std::int64_t> number;
        if (const auto* whole = std::get_if<std::int64_t>(&value)) {
            if (option.kind != OptionKind::Duration || *whole == 0)
                number = *whole;
        } else if (const auto* text = std::get_if<std::string>(&value)) {
            if (option.kind == OptionKind::Size)
                number = parseSize(*text);
            else if (option.kind == OptionKind::Duration)
                number = parseDuration(*text);
        }
        if (!number)
            return "expected " + expectation(option);
        const auto shown = [&option](std::int64_t n) {
            return option.kind == OptionKind::Duration ? durationText(n) : std::to_string(n);
        };
        if (*number == 0 && zeroAllowed) {
            set(0);
            return {};
        }
        if (*number < range.least || *number > range.most)
            return "must lie between " + shown(range.least) + " and " + shown(range.most) +
                   (zeroAllowed ? ", or be 0" : "");
        if (multiple > 1 && *number % multiple != 0)
            return "must be a multiple of " + shown(multiple);
        set(*number);
        return {};
    };
}

void Schema::text(const std::string& name, std::string& field, std::string meaning, std::string zero,
                  TextCheck check)
{
    Option& option = add(name, OptionKind::Text, std::move(meaning), std::move(zero));
    option.defaultText = quoted(field);
    option.assign = [&field, check = std::move(check)](const Value& value) -> Problem {
        const auto* text = std::get_if<std::string>(&value);
        if (!text)
            return "expected text";
        if (check) {
            if (Problem problem = check(*text))
                return problem;
        }
        field = *text;
        return {};
    };
}

void Schema::secret(const std::string& name, std::string& field, std::string meaning, std::string zero)
{
    text(name, field, std::move(meaning), std::move(zero));
    m_options.back()->secret = true;
}

void Schema::addChoice(const std::string& name, std::vector<std::string> words, std::string current,
                       std::string meaning, std::function<void(const std::string&)> set)
{
    Option& option = add(name, OptionKind::Choice, std::move(meaning), {});
    option.choices = std::move(words);
    option.defaultText = quoted(current);
    option.assign = [&option, set = std::move(set)](const Value& value) -> Problem {
        const auto* word = std::get_if<std::string>(&value);
        if (!word || std::find(option.choices.begin(), option.choices.end(), *word) == option.choices.end())
            return "expected " + expectation(option);
        set(*word);
        return {};
    };
}

void Schema::list(const std::string& name, std::vector<std::string>& field, std::string meaning,
                  std::string zero, TextCheck check)
{
    Option& option = add(name, OptionKind::List, std::move(meaning), std::move(zero));
    option.defaultText = listText(field);
    option.assign = [&field, check = std::move(check)](const Value& value) -> Problem {
        const auto* items = std::get_if<std::vector<std::string>>(&value);
        if (!items)
            return "expected a list of texts";
        for (const std::string& item : *items) {
            if (check) {
                if (Problem problem = check(item))
                    return problem;
            }
        }
        field = *items;
        return {};
    };
}

void Schema::secretList(const std::string& name, std::vector<std::string>& field, std::string meaning,
                        std::string zero, TextCheck check)
{
    list(name, field, std::move(meaning), std::move(zero), std::move(check));
    m_options.back()->secret = true;
}

const Option* Schema::find(const std::string& key) const
{
    const auto found = m_byKey.find(key);
    return found == m_byKey.end() ? nullptr : found->second;
}

std::string Schema::nearest(const std::string& key) const
{
    // The right name in the wrong section is the likeliest slip, a misspelling the next.
    const auto nameOf = [](const std::string& full) { return full.substr(full.rfind('.') + 1); };
    std::string best;
    std::size_t bestDistance = std::max<std::size_t>(2, key.size() / 4) + 1;
    for (const auto& option : m_options) {
        const std::size_t d = nameOf(option->key) == nameOf(key) ? 1 : distance(option->key, key);
        if (d < bestDistance) {
            bestDistance = d;
            best = option->key;
        }
    }
    return best;
}

void Schema::appendOption(std::string& out, const Option& option)
{
    out += '\n';
    appendComment(out, option.meaning);
    if (option.kind == OptionKind::Choice)
        appendComment(out, "Choices: " + expectation(option).substr(7) + '.');
    if (!option.zero.empty()) {
        const bool number = option.kind == OptionKind::Integer || option.kind == OptionKind::Size ||
                            option.kind == OptionKind::Duration;
        appendComment(out, (number ? "0: " : "Empty: ") + option.zero);
    }
    if (option.secret)
        appendComment(out,
                      "Secret: from this file (mode 0600), a service credential or the environment only.");
    if (option.kind == OptionKind::Records) {
        out += "#[[" + option.key + "]]\n";
        const Record record = option.newRecord();
        for (const auto& member : record.schema->options()) {
            std::string meaning;
            appendComment(meaning, member->meaning + (member->zero.empty() ? "" : " 0: " + member->zero));
            out += meaning + '#' + member->key + " = " + member->defaultText + '\n';
        }
        return;
    }
    out += '#' + option.key.substr(option.key.rfind('.') + 1) + " = " + option.defaultText + '\n';
}

std::string Schema::defaultFile(const std::string& head) const
{
    std::string out;
    appendComment(out, head);
    for (std::size_t i = 0; i < m_sections.size(); ++i) {
        const Section& section = m_sections[i];
        out += '\n';
        if (!section.name.empty())
            out += '[' + section.name + "]\n";
        appendComment(out, section.comment);
        const std::size_t end = i + 1 < m_sections.size() ? m_sections[i + 1].firstOption : m_options.size();
        for (std::size_t n = section.firstOption; n < end; ++n)
            appendOption(out, *m_options[n]);
    }
    return out;
}

} // namespace sio::ops
