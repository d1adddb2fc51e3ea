// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/value.h"

#include "protocol/jsonscanner.h"

#include <algorithm>
#include <charconv>

namespace sio::sequences {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

void appendJson(std::string& out, const Value& value)
{
    switch (value.type()) {
    case Value::Type::Null:
        out += "null";
        break;
    case Value::Type::Bool:
        out += value.asBool() ? "true" : "false";
        break;
    case Value::Type::Number:
        out += value.text();
        break;
    case Value::Type::String:
        protocol::jsonStringAppend(out, value.text());
        break;
    case Value::Type::List: {
        out += '[';
        bool first = true;
        for (const Value& item : value.items()) {
            if (!std::exchange(first, false))
                out += ',';
            appendJson(out, item);
        }
        out += ']';
        break;
    }
    case Value::Type::Map: {
        out += '{';
        bool first = true;
        for (const Value::Member& member : value.members()) {
            if (!std::exchange(first, false))
                out += ',';
            protocol::jsonStringAppend(out, member.name);
            out += ':';
            appendJson(out, member.value);
        }
        out += '}';
        break;
    }
    }
}

/// Precondition: `text` is valid JSON; a slice of a text that was scanned always is.
Value parse(std::string_view text)
{
    protocol::JsonScanner scanner;
    scanner.scan(text);
    switch (scanner.type()) {
    case protocol::JsonType::Null:
        return {};
    case protocol::JsonType::False:
        return Value::boolean(false);
    case protocol::JsonType::True:
        return Value::boolean(true);
    case protocol::JsonType::Number:
    case protocol::JsonType::String: {
        const std::size_t begin = text.find_first_not_of(" \t\r\n");
        text = text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
        return scanner.type() == protocol::JsonType::Number ? Value::number(std::string(text))
                                                            : Value::string(protocol::jsonStringDecode(text));
    }
    case protocol::JsonType::Array: {
        Value result = Value::list();
        for (const protocol::JsonSlice& slice : scanner.children())
            result.items().push_back(parse(slice.value));
        return result;
    }
    case protocol::JsonType::Object: {
        Value result = Value::map();
        for (const protocol::JsonSlice& slice : scanner.children())
            result.set(protocol::jsonStringDecode('"' + std::string(slice.key) + '"'), parse(slice.value));
        return result;
    }
    }
    return {};
}

/// Takes one `name` or `[index]` off a path; false when it is malformed.
bool takePart(std::string_view& path, std::string_view& name, std::optional<std::size_t>& index)
{
    index.reset();
    if (path.front() == '[') {
        const std::size_t end = path.find(']');
        std::size_t number = 0;
        if (end == std::string_view::npos ||
            std::from_chars(path.data() + 1, path.data() + end, number).ptr != path.data() + end)
            return false;
        index = number;
        path.remove_prefix(end + 1);
    } else {
        const std::size_t end = std::min(path.find_first_of(".["), path.size());
        name = path.substr(0, end);
        path.remove_prefix(end);
        if (name.empty())
            return false;
    }
    if (!path.empty() && path.front() == '.')
        path.remove_prefix(1);
    return true;
}

} // namespace

Value Value::boolean(bool value)
{
    Value result;
    result.m_type = Type::Bool;
    result.m_flag = value;
    return result;
}

Value Value::number(std::string literal)
{
    Value result;
    result.m_type = Type::Number;
    result.m_text = std::move(literal);
    return result;
}

Value Value::integer(std::int64_t value)
{
    return number(std::to_string(value));
}

Value Value::string(std::string text)
{
    Value result;
    result.m_type = Type::String;
    result.m_text = std::move(text);
    return result;
}

Value Value::list()
{
    return list(std::vector<Value>());
}

Value Value::list(std::vector<Value> items)
{
    Value result;
    result.m_type = Type::List;
    result.m_items = std::move(items);
    return result;
}

Value Value::map()
{
    return map(std::vector<Member>());
}

Value Value::map(std::vector<Member> members)
{
    Value result;
    result.m_type = Type::Map;
    result.m_members = std::move(members);
    return result;
}

double Value::asDouble() const
{
    double result = 0;
    if (isNumber())
        std::from_chars(m_text.data(), m_text.data() + m_text.size(), result);
    return result;
}

const Value* Value::find(std::string_view name) const
{
    const auto found = std::find_if(m_members.begin(), m_members.end(),
                                    [name](const Member& member) { return member.name == name; });
    return found == m_members.end() ? nullptr : &found->value;
}

Value* Value::find(std::string_view name)
{
    return const_cast<Value*>(std::as_const(*this).find(name));
}

void Value::set(std::string name, Value value)
{
    if (Value* found = find(name))
        *found = std::move(value);
    else
        m_members.push_back({std::move(name), std::move(value)});
}

void Value::remove(std::string_view name)
{
    std::erase_if(m_members, [name](const Member& member) { return member.name == name; });
}

const Value* Value::at(std::string_view path) const
{
    if (path == "$")
        return this;
    if (path.starts_with("$."))
        path.remove_prefix(2);
    else if (path.starts_with("$["))
        path.remove_prefix(1);
    const Value* here = this;
    while (here && !path.empty()) {
        std::string_view name;
        std::optional<std::size_t> index;
        if (!takePart(path, name, index))
            return nullptr;
        if (index)
            here = here->isList() && *index < here->m_items.size() ? &here->m_items[*index] : nullptr;
        else
            here = here->find(name);
    }
    return here;
}

std::string Value::json() const
{
    std::string out;
    appendJson(out, *this);
    return out;
}

std::optional<Value> Value::fromJson(std::string_view text)
{
    protocol::JsonScanner scanner;
    if (scanner.scan(text) != protocol::JsonStatus::Valid)
        return std::nullopt;
    return parse(text);
}

bool operator==(const Value& a, const Value& b)
{
    if (a.m_type != b.m_type)
        return false;
    switch (a.m_type) {
    case Value::Type::Null:
        return true;
    case Value::Type::Bool:
        return a.m_flag == b.m_flag;
    case Value::Type::Number:
        return a.m_text == b.m_text || a.asDouble() == b.asDouble();
    case Value::Type::String:
        return a.m_text == b.m_text;
    case Value::Type::List:
        return a.m_items == b.m_items;
    case Value::Type::Map:
        return a.m_members.size() == b.m_members.size() &&
               std::all_of(a.m_members.begin(), a.m_members.end(), [&b](const Value::Member& member) {
                   const Value* other = b.find(member.name);
                   return other && member.value == *other;
               });
    }
    return false;
}

std::string_view typeName(Value::Type type)
{
    switch (type) {
    case Value::Type::Null:
        return "null";
    case Value::Type::Bool:
        return "boolean";
    case Value::Type::Number:
        return "number";
    case Value::Type::String:
        return "string";
    case Value::Type::List:
        return "list";
    case Value::Type::Map:
        return "map";
    }
    return {};
}

bool isNumberLiteral(std::string_view text)
{
    // RFC 8259, section 6: [-] int [frac] [exp]
    std::size_t i = text.starts_with('-') ? 1 : 0;
    const auto digits = [&text, &i] {
        const std::size_t start = i;
        while (i < text.size() && isDigit(text[i]))
            ++i;
        return i - start;
    };
    const bool leadingZero = i < text.size() && text[i] == '0';
    const std::size_t whole = digits();
    if (whole == 0 || (leadingZero && whole > 1))
        return false;
    if (i < text.size() && text[i] == '.') {
        ++i;
        if (digits() == 0)
            return false;
    }
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        ++i;
        if (i < text.size() && (text[i] == '+' || text[i] == '-'))
            ++i;
        if (digits() == 0)
            return false;
    }
    return i == text.size();
}

} // namespace sio::sequences
