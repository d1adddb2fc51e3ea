// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sio::ops {

/// A configuration value on its way from a file, the environment or the command line to the field that it
/// sets.
using Value = std::variant<bool, std::int64_t, std::string, std::vector<std::string>>;

/// What is wrong with a value, in words that follow "key: "; nothing when it is right.
using Problem = std::optional<std::string>;

enum class OptionKind : std::uint8_t {
    Flag,     ///< true or false
    Integer,  ///< a whole number
    Size,     ///< bytes: a whole number, or text such as "4MiB"
    Duration, ///< text such as "25s" or "300ms"; a bare 0 is allowed
    Text,
    Choice,  ///< one of a few words
    List,    ///< of texts; in the environment and in --set separated by commas
    Records, ///< an array of tables; in the environment as TOML: [{name = "a"}, {name = "b"}]
};

class Schema;

/// One table of a Records option while it is read.
struct Record {
    std::unique_ptr<Schema> schema;  ///< its members
    std::function<Problem()> commit; ///< checks the whole and adds it to the list

    Record();
    Record(Record&&) noexcept;
    ~Record();
};

/// One row of the configuration's schema. The field behind it is known to `assign` alone.
struct Option {
    std::string key; ///< "section.name", or "name" at the top level
    OptionKind kind = OptionKind::Text;
    std::string meaning;
    std::string zero;        ///< what 0 (or empty) means; empty where it means nothing special
    bool secret = false;     ///< never from the command line, never shown; its file must be private
    std::string defaultText; ///< as it stands in a TOML file
    std::vector<std::string> choices;
    std::function<Problem(const Value&)> assign;
    std::function<void()>
        clearRecords; ///< of Records, instead of assign: a new source replaces the whole list
    std::function<Record()> newRecord;
};

/// What the option wants, for error messages: `a duration such as "25s"`.
std::string expectation(const Option& option);

/// Reads the text form of a value (environment, --set). The value still has to pass assign().
std::optional<Value> parseText(const Option& option, std::string_view text);

std::optional<std::int64_t> parseInteger(std::string_view text);
/// Bytes of "65536", "64KiB", "4MiB", "1GiB".
std::optional<std::int64_t> parseSize(std::string_view text);
/// Milliseconds of "300ms", "25s", "5m", "24h", "30d", "0".
std::optional<std::int64_t> parseDuration(std::string_view text);

/// The shortest exact text that parseSize() and parseDuration() read back.
std::string sizeText(std::int64_t bytes);
std::string durationText(std::int64_t milliseconds);

/// TOML basic string with its quotes.
std::string quoted(std::string_view text);

} // namespace sio::ops
