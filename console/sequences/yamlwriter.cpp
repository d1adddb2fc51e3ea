// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/yamlwriter.h"

#include "protocol/jsonscanner.h"

#include <algorithm>

namespace sio::sequences {

namespace {

constexpr std::size_t kWidth = 120;

bool isPlainSafe(std::string_view text)
{
    static constexpr std::string_view kIndicators = "-?:,[]{}#&*!|>'\"%@`=<";
    if (text.empty() || text.front() == ' ' || text.back() == ' ' || text.back() == ':')
        return false;
    if (kIndicators.find(text.front()) != std::string_view::npos)
        return false;
    if (text == "true" || text == "false" || text == "null" || text == "~" || isNumberLiteral(text))
        return false;
    if (text.starts_with("...")) // the end of a document
        return false;
    if (text.find(": ") != std::string_view::npos || text.find(" #") != std::string_view::npos)
        return false;
    return std::none_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F || byte >= 0x80 || c == ',' || c == '[' || c == ']' || c == '{' ||
               c == '}';
    });
}

std::string stringText(std::string_view text)
{
    return isPlainSafe(text) ? std::string(text) : protocol::jsonString(text);
}

std::string flowText(const Value& value)
{
    if (value.isString())
        return stringText(value.text());
    if (value.isScalar())
        return value.json();
    std::string out;
    if (value.isList()) {
        for (const Value& item : value.items())
            out += (out.empty() ? "" : ", ") + flowText(item);
        return '[' + out + ']';
    }
    for (const Value::Member& member : value.members())
        out += (out.empty() ? "" : ", ") + stringText(member.name) + ": " + flowText(member.value);
    return out.empty() ? "{}" : "{ " + out + " }";
}

class Writer {
public:
    std::string out;

    void writeMap(const Value& map, std::size_t indent, int depth, bool isFirstInline)
    {
        for (const Value::Member& member : map.members()) {
            if (!std::exchange(isFirstInline, false))
                out.append(indent, ' ');
            out += stringText(member.name) + ':';
            writeNested(member.value, indent, depth + 1, member.name.size() + 2);
        }
    }

private:
    /// Behind `key:` or `-`.
    void writeNested(const Value& value, std::size_t indent, int depth, std::size_t used)
    {
        const bool isEmpty = value.items().empty() && value.members().empty();
        const std::string flow = flowText(value);
        const bool fits = indent + used + flow.size() <= kWidth;
        const bool isFlow = value.isScalar() || isEmpty || (depth >= 2 && fits);
        if (isFlow) {
            out += ' ' + flow;
            if (!value.comment().empty())
                out += "  # " + value.comment();
            out += '\n';
            return;
        }
        out += '\n';
        if (value.isMap())
            writeMap(value, indent + 2, depth, false);
        else
            writeItems(value, indent + 2, depth);
    }

    void writeItems(const Value& list, std::size_t indent, int depth)
    {
        for (const Value& item : list.items()) {
            out.append(indent, ' ');
            out += "-";
            if (item.isMap() && !item.members().empty() && depth <= 1) {
                out += ' ';
                writeMap(item, indent + 2, depth + 1, true);
            } else {
                writeNested(item, indent, depth + 1, 2);
            }
        }
    }
};

} // namespace

std::string writeYaml(const Value& map)
{
    Writer writer;
    writer.writeMap(map, 0, 0, false);
    return std::move(writer.out);
}

} // namespace sio::sequences
