// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sio::protocol {

enum class JsonStatus : std::uint8_t { Valid, Malformed, TooDeep, TooManyValues };

struct JsonLimits {
    int maxDepth = 128;              ///< arrays and objects inside each other; at most 1,024
    std::size_t maxValues = 100'000; ///< of any type, at any depth; names of members do not count
};

enum class JsonType : std::uint8_t { Null, False, True, Number, String, Array, Object };

/// A child of the scanned top-level array or object, as a slice of the text.
struct JsonSlice {
    std::string_view key;   ///< members of an object: the raw key between its quotes, escapes untouched
    std::string_view value; ///< the value's text without surrounding white space
    JsonType type = JsonType::Null;
    bool keyHasEscapes = false;
};

/// A `{"_placeholder":true,"num":n}` object somewhere in the text: where, and its number as text.
struct JsonPlaceholder {
    std::size_t offset = 0; ///< of the '{', from the start of the scanned text
    std::size_t length = 0;
    std::string_view number; ///< raw text of the `num` member, whatever its type; empty when it has none
};

/// Checks one whole JSON text (RFC 8259: grammar, UTF-8, depth, number of values) in one iterative pass,
/// without allocation in the common case, and yields slices: payloads are relayed as they came, numbers keep
/// their digits and objects their order. Duplicate keys, big numbers and escaped lone surrogates are valid.
/// One scanner can be used again and again.
class JsonScanner {
public:
    explicit JsonScanner(JsonLimits limits = {}) : m_limits(limits) {}

    /// Scans `text`; `wantPlaceholders` also collects binary placeholders, in the order of the text. A member
    /// that stands twice counts with its last value; what a placeholder holds beside its two members is not
    /// looked at.
    JsonStatus scan(std::string_view text, bool wantPlaceholders = false);

    /// After Valid: the type of the top-level value, and its children when it is an array or object. The
    /// slices point into the text given to scan().
    JsonType type() const { return m_type; }
    const std::vector<JsonSlice>& children() const { return m_children; }
    const std::vector<JsonPlaceholder>& placeholders() const { return m_placeholders; }
    /// The last member of that (decoded) name of a top-level object; null when absent.
    const JsonSlice* member(std::string_view name) const;

private:
    /// What is known of an open container while placeholders are looked for.
    struct Frame {
        enum class Member : std::uint8_t { Other, Marker, Number };

        const char* start = nullptr;      ///< its opening bracket
        const char* valueStart = nullptr; ///< of the member being read, unless it is Other
        std::string_view number;
        Member member = Member::Other;
        bool isMarked = false; ///< its last `_placeholder` member is `true`
    };

    template <bool kPlaceholders> JsonStatus run(std::string_view text);
    void noteMember(Frame& frame, std::string_view key, bool hasEscapes);
    void endContainer(const Frame& frame, const char* textStart, const char* end);

    JsonLimits m_limits;
    JsonType m_type = JsonType::Null;
    std::vector<JsonSlice> m_children;
    std::vector<JsonPlaceholder> m_placeholders;
    std::vector<Frame> m_frames;
};

/// Decodes a JSON string text (with its quotes) into UTF-8; a lone surrogate becomes U+FFFD. Precondition:
/// valid JSON string.
std::string jsonStringDecode(std::string_view quoted);
/// True when the JSON string text (with its quotes) means `utf8`. Precondition: valid JSON string.
bool jsonStringEquals(std::string_view quoted, std::string_view utf8);
/// Appends `utf8` as a JSON string, with quotes; escapes as JSON.stringify does. Invalid UTF-8 becomes
/// U+FFFD.
void jsonStringAppend(std::string& out, std::string_view utf8);
std::string jsonString(std::string_view utf8);

} // namespace sio::protocol
