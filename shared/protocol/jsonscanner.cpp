// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "protocol/jsonscanner.h"

#include "protocol/bytescan.h"
#include "protocol/utf8.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace sio::protocol {

namespace {

constexpr int kDepthCap = 1024;
/// Buffers that one unusual text made bigger than this are given back before the next one.
constexpr std::size_t kKeptEntries = 4096;

/// One bit per open container: is it an object?
class Nesting {
public:
    void push(bool isObject)
    {
        const std::uint64_t bit = std::uint64_t{1} << (m_depth % 64);
        std::uint64_t& word = m_bits[static_cast<std::size_t>(m_depth) / 64];
        if (m_depth % 64 == 0)
            word = 0;
        word = isObject ? word | bit : word & ~bit;
        ++m_depth;
    }
    void pop() { --m_depth; }
    int depth() const { return m_depth; }
    /// Precondition: depth() > 0.
    bool isObject() const
    {
        const int level = m_depth - 1;
        return (m_bits[static_cast<std::size_t>(level) / 64] >> (level % 64) & 1) != 0;
    }

private:
    std::array<std::uint64_t, kDepthCap / 64> m_bits; // a word is cleared when its first level opens
    int m_depth = 0;
};

inline const char* skipSpace(const char* p, const char* end)
{
    while (p != end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
        ++p;
    return p;
}

inline bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

inline bool isHexDigit(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// RFC 8259, section 7. `p` stands behind the backslash; answers behind the escape, null when it is none.
const char* skipEscape(const char* p, const char* end)
{
    if (p == end)
        return nullptr;
    switch (*p++) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
        return p;
    case 'u':
        return end - p >= 4 && std::all_of(p, p + 4, isHexDigit) ? p + 4 : nullptr;
    default:
        return nullptr;
    }
}

/// `p` stands behind the opening quote; answers behind the closing one, null when the string is malformed.
inline const char* skipString(const char* p, const char* end, bool& hasEscapes)
{
    hasEscapes = false;
    while (true) {
        p = bytescan::skipPlainJson(p, end);
        if (p == end)
            return nullptr;
        const auto byte = static_cast<unsigned char>(*p);
        if (byte == '"')
            return p + 1;
        if (byte == '\\') {
            hasEscapes = true;
            p = skipEscape(p + 1, end);
            if (p == nullptr)
                return nullptr;
        } else if (byte >= 0x80) {
            do {
                const std::size_t length = utf8CharacterLength(p, end);
                if (length == 0)
                    return nullptr;
                p += length;
            } while (p != end && static_cast<unsigned char>(*p) >= 0x80);
        } else {
            return nullptr; // a control character
        }
    }
}

const char* skipDigits(const char* p, const char* end)
{
    while (p != end && isDigit(*p))
        ++p;
    return p;
}

/// RFC 8259, section 6. Answers behind the number, null when there is none at `p`.
const char* skipNumber(const char* p, const char* end)
{
    if (p != end && *p == '-')
        ++p;
    if (p == end || !isDigit(*p))
        return nullptr;
    p = *p == '0' ? p + 1 : skipDigits(p, end);
    if (p != end && *p == '.') {
        const char* const digits = p + 1;
        p = skipDigits(digits, end);
        if (p == digits)
            return nullptr;
    }
    if (p != end && (*p == 'e' || *p == 'E')) {
        ++p;
        if (p != end && (*p == '+' || *p == '-'))
            ++p;
        const char* const digits = p;
        p = skipDigits(digits, end);
        if (p == digits)
            return nullptr;
    }
    return p;
}

const char* skipWord(const char* p, const char* end, std::string_view word)
{
    const auto available = static_cast<std::size_t>(end - p);
    return available >= word.size() && std::memcmp(p, word.data(), word.size()) == 0 ? p + word.size()
                                                                                     : nullptr;
}

/// Anything but an array or object. Answers behind the value, null when there is none at `p`.
inline const char* skipScalar(const char* p, const char* end)
{
    bool hasEscapes = false;
    switch (*p) {
    case '"':
        return skipString(p + 1, end, hasEscapes);
    case 't':
        return skipWord(p, end, "true");
    case 'f':
        return skipWord(p, end, "false");
    case 'n':
        return skipWord(p, end, "null");
    default:
        return skipNumber(p, end);
    }
}

struct Key {
    std::string_view raw;
    bool hasEscapes = false;
};

/// White space, a name and its colon. Answers behind the colon, null when that is not what stands there.
inline const char* skipKey(const char* p, const char* end, Key& key)
{
    p = skipSpace(p, end);
    if (p == end || *p != '"')
        return nullptr;
    const char* const start = p + 1;
    p = skipString(start, end, key.hasEscapes);
    if (p == nullptr)
        return nullptr;
    key.raw = {start, static_cast<std::size_t>(p - 1 - start)};
    p = skipSpace(p, end);
    return p != end && *p == ':' ? p + 1 : nullptr;
}

JsonType typeOf(char first)
{
    switch (first) {
    case '{':
        return JsonType::Object;
    case '[':
        return JsonType::Array;
    case '"':
        return JsonType::String;
    case 't':
        return JsonType::True;
    case 'f':
        return JsonType::False;
    case 'n':
        return JsonType::Null;
    default:
        return JsonType::Number;
    }
}

/// `raw` is a member's name between its quotes.
bool nameEquals(std::string_view raw, bool hasEscapes, std::string_view name)
{
    if (!hasEscapes)
        return raw == name;
    return jsonStringEquals({raw.data() - 1, raw.size() + 2}, name);
}

template <class T> void emptyBuffer(std::vector<T>& buffer)
{
    if (buffer.capacity() > kKeptEntries)
        std::vector<T>().swap(buffer);
    else
        buffer.clear();
}

} // namespace

JsonStatus JsonScanner::scan(std::string_view text, bool wantPlaceholders)
{
    emptyBuffer(m_children);
    emptyBuffer(m_placeholders);
    const JsonStatus status = wantPlaceholders ? run<true>(text) : run<false>(text);
    if (status != JsonStatus::Valid) {
        m_children.clear();
        m_placeholders.clear();
    }
    return status;
}

template <bool kPlaceholders> JsonStatus JsonScanner::run(std::string_view text)
{
    const char* p = text.data();
    const char* const end = p + text.size();
    const int maxDepth = std::min(m_limits.maxDepth, kDepthCap);
    std::size_t valuesLeft = m_limits.maxValues;
    Nesting nesting;
    const char* childStart = nullptr;
    Key childKey;

    if constexpr (kPlaceholders)
        m_frames.clear();

    // Reads the name of the next member of the innermost object.
    const auto readKey = [&] {
        Key key;
        p = skipKey(p, end, key);
        if (p == nullptr)
            return false;
        if (nesting.depth() == 1)
            childKey = key;
        if constexpr (kPlaceholders)
            noteMember(m_frames.back(), key.raw, key.hasEscapes);
        return true;
    };

    while (true) {
        // A value is due.
        p = skipSpace(p, end);
        if (p == end)
            return JsonStatus::Malformed;
        if (valuesLeft-- == 0)
            return JsonStatus::TooManyValues;
        const char first = *p;
        if (nesting.depth() == 1)
            childStart = p;
        else if (nesting.depth() == 0)
            m_type = typeOf(first);
        if constexpr (kPlaceholders) {
            if (!m_frames.empty())
                m_frames.back().valueStart = p;
        }

        if (first == '[' || first == '{') {
            if (nesting.depth() >= maxDepth)
                return JsonStatus::TooDeep;
            const bool isObject = first == '{';
            nesting.push(isObject);
            if constexpr (kPlaceholders)
                m_frames.push_back({p, nullptr, {}, Frame::Member::Other, false});
            p = skipSpace(p + 1, end);
            if (p == end)
                return JsonStatus::Malformed;
            if (*p != (isObject ? '}' : ']')) {
                if (isObject && !readKey())
                    return JsonStatus::Malformed;
                continue;
            }
            ++p; // empty: it ends where it begins
            nesting.pop();
            if constexpr (kPlaceholders)
                m_frames.pop_back();
        } else {
            p = skipScalar(p, end);
            if (p == nullptr)
                return JsonStatus::Malformed;
        }

        // A value ends at p. What follows is another one, or the end of the container around it, which is a
        // value too.
        while (true) {
            if (nesting.depth() == 0)
                return skipSpace(p, end) == end ? JsonStatus::Valid : JsonStatus::Malformed;
            const bool isObject = nesting.isObject();
            if (nesting.depth() == 1)
                m_children.push_back({isObject ? childKey.raw : std::string_view(),
                                      {childStart, static_cast<std::size_t>(p - childStart)},
                                      typeOf(*childStart),
                                      isObject && childKey.hasEscapes});
            if constexpr (kPlaceholders) {
                Frame& frame = m_frames.back();
                const std::string_view value(frame.valueStart,
                                             static_cast<std::size_t>(p - frame.valueStart));
                if (frame.member == Frame::Member::Marker)
                    frame.isMarked = value == "true";
                else if (frame.member == Frame::Member::Number)
                    frame.number = value;
            }
            p = skipSpace(p, end);
            if (p == end)
                return JsonStatus::Malformed;
            const char separator = *p++;
            if (separator == ',') {
                if (isObject && !readKey())
                    return JsonStatus::Malformed;
                break;
            }
            if (separator != (isObject ? '}' : ']'))
                return JsonStatus::Malformed;
            nesting.pop();
            if constexpr (kPlaceholders) {
                endContainer(m_frames.back(), text.data(), p);
                m_frames.pop_back();
            }
        }
    }
}

void JsonScanner::noteMember(Frame& frame, std::string_view key, bool hasEscapes)
{
    if (nameEquals(key, hasEscapes, "_placeholder"))
        frame.member = Frame::Member::Marker;
    else if (nameEquals(key, hasEscapes, "num"))
        frame.member = Frame::Member::Number;
    else
        frame.member = Frame::Member::Other;
}

void JsonScanner::endContainer(const Frame& frame, const char* textStart, const char* end)
{
    if (!frame.isMarked)
        return;
    const auto offset = static_cast<std::size_t>(frame.start - textStart);
    // It is replaced as a whole: placeholders among its other members go with it.
    while (!m_placeholders.empty() && m_placeholders.back().offset > offset)
        m_placeholders.pop_back();
    m_placeholders.push_back({offset, static_cast<std::size_t>(end - frame.start), frame.number});
}

const JsonSlice* JsonScanner::member(std::string_view name) const
{
    if (m_type != JsonType::Object)
        return nullptr;
    const auto found = std::find_if(m_children.rbegin(), m_children.rend(), [name](const JsonSlice& child) {
        return nameEquals(child.key, child.keyHasEscapes, name);
    });
    return found == m_children.rend() ? nullptr : &*found;
}

} // namespace sio::protocol
