// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/sequence.h"
#include "sequences/yamlreader.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sio::sequences {

/// `; did you mean "emit"?` when one of `names` is nearly `word`, else nothing.
std::string suggestion(std::string_view word, const std::vector<std::string>& names);

/// Reads a map of a file key by key; keys that nobody asked for are reported by finish(). Part of the reader.
class Fields {
public:
    /// `what` names the map in messages: "a step", "an actor".
    Fields(const Value& map, std::string what, FileErrors& errors);

    bool isMap() const { return m_map.isMap(); }
    const Mark& mark() const { return m_map.mark(); }
    bool has(std::string_view key) const { return m_map.find(key) != nullptr; }

    /// Null when absent. The key counts as known from now on.
    const Value* take(std::string_view key);
    /// As take(), but its absence is an error.
    const Value* require(std::string_view key);

    // These report a value of another type, and give nothing then.
    std::optional<std::string> text(std::string_view key);
    std::optional<bool> flag(std::string_view key);
    std::optional<int> integer(std::string_view key);
    /// Not negative.
    std::optional<Duration> duration(std::string_view key);
    /// A text, or a list of texts.
    std::vector<std::string> texts(std::string_view key);
    std::optional<TransportKind> transport(std::string_view key);
    std::vector<Capture> captures(std::string_view key);

    void fail(const Mark& where, std::string message);
    /// Reports the keys that were never asked for.
    void finish();

private:
    const Value& m_map;
    std::string m_what;
    FileErrors& m_errors;
    std::vector<std::string> m_known;
};

} // namespace sio::sequences
