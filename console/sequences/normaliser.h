// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/trace.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sio::sequences {

/// Brings a trace's payloads into a form that can be compared with another run's: values that have a name
/// become `$name`, inside texts `${name}`; times that lie whole minutes from a named time become
/// `$name+1h`; other timestamps become the time since the run's start, written as `@1234ms`.
class Normaliser {
public:
    explicit Normaliser(const Trace& trace);

    Value operator()(const Value& value) const;

    /// The milliseconds of `@1234ms`; nothing for other texts.
    static std::optional<std::int64_t> offsetOf(const std::string& text);

private:
    Value patternValue(const Value& value) const;
    std::string runText(const std::string& text) const;
    std::string patternText(const std::string& text) const;
    std::string timeText(const std::string& text) const;
    std::string canonicalName(const std::string& name) const;

    const Trace& m_trace;
    std::vector<std::pair<std::string, std::string>> m_names; ///< text of a value, its name; longest first
    std::vector<std::pair<WallTime, std::string>> m_times;    ///< named times
    std::map<std::string, std::string> m_aliases;             ///< names that another name defines
};

} // namespace sio::sequences
