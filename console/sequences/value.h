// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sio::sequences {

/// Where something stands in a file, counted from 1; 0: it was not read from a file.
struct Mark {
    int line = 0;
    int column = 0;
};

/// A JSON value that keeps what a payload's author wrote: numbers keep their digits, maps their order. Read
/// from YAML it also knows where it stood. Names of a map are distinct.
class Value {
public:
    enum class Type : std::uint8_t { Null, Bool, Number, String, List, Map };
    struct Member;

    // Defined below, where Member is complete.
    Value();
    ~Value();
    Value(const Value&);
    Value(Value&&) noexcept;
    Value& operator=(const Value&);
    Value& operator=(Value&&) noexcept;

    static Value boolean(bool value);
    /// `literal`: a JSON number.
    static Value number(std::string literal);
    static Value integer(std::int64_t value);
    static Value string(std::string text);
    static Value list();
    static Value list(std::vector<Value> items);
    static Value map();
    static Value map(std::vector<Member> members);

    Type type() const { return m_type; }
    bool isNull() const { return m_type == Type::Null; }
    bool isString() const { return m_type == Type::String; }
    bool isNumber() const { return m_type == Type::Number; }
    bool isList() const { return m_type == Type::List; }
    bool isMap() const { return m_type == Type::Map; }
    bool isScalar() const { return !isList() && !isMap(); }

    bool asBool() const { return m_type == Type::Bool && m_flag; }
    /// The text of a string, the digits of a number; empty for other types.
    const std::string& text() const { return m_text; }
    /// The number as a double; 0 for other types.
    double asDouble() const;
    const std::vector<Value>& items() const { return m_items; }
    std::vector<Value>& items() { return m_items; }
    const std::vector<Member>& members() const { return m_members; }
    std::vector<Member>& members() { return m_members; }

    /// Null when this is no map or has no such member.
    const Value* find(std::string_view name) const;
    Value* find(std::string_view name);
    /// Puts or replaces a member of a map.
    void set(std::string name, Value value);
    /// Takes a member out of a map, if it is there.
    void remove(std::string_view name);
    /// The value at `a.b[2].c` (a leading `$.` is allowed, `$` alone is the value itself); null when there is
    /// none.
    const Value* at(std::string_view path) const;

    const Mark& mark() const { return m_mark; }
    void setMark(Mark mark) { m_mark = mark; }
    /// A remark that a writer puts behind the value.
    const std::string& comment() const { return m_comment; }
    void setComment(std::string text) { m_comment = std::move(text); }

    /// Compact JSON.
    std::string json() const;
    /// Nothing when `text` is no JSON text within the decoder's limits.
    static std::optional<Value> fromJson(std::string_view text);

    /// Equal in meaning: 1 equals 1.0, the order of members does not count, marks and comments neither.
    friend bool operator==(const Value& a, const Value& b);

private:
    Type m_type = Type::Null;
    bool m_flag = false;
    std::string m_text;
    std::vector<Value> m_items;
    std::vector<Member> m_members;
    Mark m_mark;
    std::string m_comment;
};

struct Value::Member {
    std::string name;
    Value value;
    Mark mark = {};
};

inline Value::Value() = default;
inline Value::~Value() = default;
inline Value::Value(const Value&) = default;
inline Value::Value(Value&&) noexcept = default;
inline Value& Value::operator=(const Value&) = default;
inline Value& Value::operator=(Value&&) noexcept = default;

/// "null", "boolean", "number", "string", "list", "map".
std::string_view typeName(Value::Type type);
/// True for a JSON number's text.
bool isNumberLiteral(std::string_view text);

} // namespace sio::sequences
