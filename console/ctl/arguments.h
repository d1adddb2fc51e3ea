// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ctl/command.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sio::ctl {

/// The arguments of one command: declare them, then parse(). The fields keep their value where nothing is
/// given.
class Arguments {
public:
    explicit Arguments(const Command& command) : m_command(command) {}

    Arguments& flag(std::string name, bool& field, std::string help);
    Arguments& option(std::string name, std::string value, std::string& field, std::string help);
    /// May be given several times.
    Arguments& option(std::string name, std::string value, std::vector<std::string>& field, std::string help);
    Arguments& number(std::string name, std::string value, std::int64_t& field, std::int64_t least,
                      std::int64_t most, std::string help);
    /// Like "300ms", "25s", "5m", "2h".
    Arguments& duration(std::string name, std::chrono::milliseconds& field, std::string help);
    Arguments& positional(std::string name, std::string& field, std::string help);
    Arguments& optionalPositional(std::string name, std::string& field, std::string help);
    /// One or more, in the end.
    Arguments& rest(std::string name, std::vector<std::string>& field, std::string help);
    /// Stands under the options in the help.
    Arguments& note(std::string text);

    /// Nothing: go on. Otherwise the exit code: help was asked for and written, or a mistake was reported.
    std::optional<int> parse(const std::vector<std::string>& words, Context& context);

    /// The same report for what a command finds wrong itself.
    int complain(Context& context, const std::string& problem) const;

private:
    /// Answers what is wrong with the value, or nothing.
    using Take = std::function<std::string(const std::string&)>;
    struct Entry {
        std::string name;
        std::string value; ///< empty: a flag
        std::string help;
        Take take;
    };
    struct Positional {
        std::string name;
        std::string help;
        bool isOptional = false;
        bool isRest = false;
        Take take;
    };
    std::string parseWords(const std::vector<std::string>& words);
    std::string usage() const;
    std::string help() const;

    const Command& m_command;
    std::vector<Entry> m_entries;
    std::vector<Positional> m_positionals;
    std::string m_note;
};

} // namespace sio::ctl
