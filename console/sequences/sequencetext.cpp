// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/sequencetext.h"

#include "sequences/yamlreader.h"
#include "sequences/yamlwriter.h"

#include <algorithm>
#include <utility>

namespace sio::sequences {

namespace {

using Lines = std::vector<std::string>;

Lines linesOf(std::string_view text)
{
    Lines lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        lines.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

std::size_t indentOf(std::string_view line)
{
    return std::min(line.find_first_not_of(' '), line.size());
}

bool isRemark(std::string_view line)
{
    const std::size_t at = indentOf(line);
    return at < line.size() && line[at] == '#';
}

/// Where each step begins (with the remarks above it) and the last one ends, as lines from 0. Nothing when
/// they are not a list with a line of its own for each.
std::optional<std::vector<std::size_t>> bordersOf(const Value& root, const Value& steps, const Lines& lines)
{
    std::vector<std::size_t> borders;
    std::optional<std::size_t> dash;
    for (const Value& item : steps.items()) {
        const auto line = static_cast<std::size_t>(item.mark().line);
        if (line == 0 || line > lines.size())
            return std::nullopt;
        const std::size_t indent = indentOf(lines[line - 1]);
        if (indent >= lines[line - 1].size() || lines[line - 1][indent] != '-' ||
            dash.value_or(indent) != indent || (!borders.empty() && line - 1 < borders.back()))
            return std::nullopt;
        dash = indent;
        std::size_t first = line - 1;
        while (first > 0 && isRemark(lines[first - 1]) && (borders.empty() || first - 1 > borders.back()))
            --first;
        if (!borders.empty() && first <= borders.back())
            return std::nullopt;
        borders.push_back(first);
    }
    std::size_t end = lines.size();
    for (const Value::Member& member : root.members())
        if (const auto line = static_cast<std::size_t>(member.mark.line); line > borders.back() + 1)
            end = std::min(end, line - 1);
    borders.push_back(end);
    return borders;
}

/// `- connect: reader` and its further lines.
Lines writtenStep(const Value& step, std::size_t indent)
{
    Lines lines = linesOf(writeYaml(Value::map({{"steps", Value::list({step})}})));
    lines.erase(lines.begin()); // steps:
    for (std::string& line : lines)
        line = std::string(indent, ' ') + line.substr(std::min<std::size_t>(2, line.size()));
    return lines;
}

Value stepOf(const PlacedStep& placed, const std::vector<Value>& steps)
{
    return placed.value ? *placed.value : steps[static_cast<std::size_t>(placed.from)];
}

} // namespace

std::optional<std::vector<Value>> stepsIn(std::string_view text)
{
    const auto root = readYaml(text);
    const Value* steps = root ? root->find("steps") : nullptr;
    if (!steps || !steps->isList())
        return std::nullopt;
    return steps->items();
}

std::string withSteps(std::string_view text, const std::vector<PlacedStep>& placed)
{
    auto root = readYaml(text);
    Value* steps = root ? root->find("steps") : nullptr;
    if (!steps || !steps->isList())
        return {};
    const Lines lines = linesOf(text);
    const auto borders = steps->items().empty() ? std::nullopt : bordersOf(*root, *steps, lines);
    if (!borders || placed.empty()) {
        Value list = Value::list();
        for (const PlacedStep& each : placed)
            list.items().push_back(stepOf(each, steps->items()));
        *steps = std::move(list);
        return writeYaml(*root);
    }
    const std::size_t indent =
        indentOf(lines[static_cast<std::size_t>(steps->items().front().mark().line) - 1]);
    std::string out;
    const auto add = [&out](const std::string& line) { (out += line) += '\n'; };
    std::for_each(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(borders->front()), add);
    for (const PlacedStep& each : placed) {
        const auto from = static_cast<std::size_t>(std::max(each.from, 0));
        std::size_t line = (*borders)[from];
        const std::size_t end = each.from < 0 ? line : (*borders)[from + 1];
        for (; line < end && (!each.value || isRemark(lines[line])); ++line)
            add(lines[line]);
        if (each.value) {
            const Lines written = writtenStep(*each.value, indent);
            std::for_each(written.begin(), written.end(), add);
        }
    }
    std::for_each(lines.begin() + static_cast<std::ptrdiff_t>(borders->back()), lines.end(), add);
    return out;
}

std::string memberAt(const Value& map, const Mark& mark)
{
    const auto position = [](const Mark& m) { return std::pair(m.line, m.column); };
    if (position(mark) <= position(map.mark()))
        return {};
    const Value::Member* found = nullptr;
    for (const Value::Member& member : map.members())
        if (position(member.mark) <= position(mark))
            found = &member;
    if (!found)
        return {};
    const std::string inner = found->value.isMap() ? memberAt(found->value, mark) : std::string();
    return inner.empty() ? found->name : found->name + '.' + inner;
}

std::string editedText(const Value& value)
{
    std::string text;
    Lines lines = linesOf(writeYaml(Value::map({{"v", value}})));
    if (lines.size() == 1)
        return lines.front().substr(3); // behind "v: "
    lines.erase(lines.begin());
    for (const std::string& line : lines)
        text += (text.empty() ? "" : "\n") + line.substr(std::min<std::size_t>(2, line.size()));
    return text;
}

std::optional<Value> valueOfText(std::string_view text, std::string& problem)
{
    problem.clear();
    std::string wrapped = "v:\n";
    bool isEmpty = true;
    for (const std::string& line : linesOf(text)) {
        wrapped += "  " + line + '\n';
        isEmpty &= indentOf(line) == line.size() || isRemark(line);
    }
    if (isEmpty)
        return std::nullopt;
    const auto root = readYaml(wrapped);
    if (!root) {
        const FileError& error = root.error().front();
        problem = "line " + std::to_string(std::max(1, error.mark.line - 1)) + ": " + error.message;
        return std::nullopt;
    }
    const Value* value = root->find("v");
    if (!value || root->members().size() != 1) {
        problem = "this is not one value";
        return std::nullopt;
    }
    return *value;
}

} // namespace sio::sequences
