// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sio::ops {

/// Exit codes of every program (architecture.md, "Names that are fixed").
enum ExitCode : int { ExitDone = 0, ExitFailed = 1, ExitUsage = 2, ExitAddressInUse = 3 };

/// The command line of one program: a table of long options. `--name value` and `--name=value` are the same.
class CommandLine {
public:
    CommandLine(std::string program, std::string summary);

    /// An option without a value.
    void flag(std::string name, std::string help, std::function<void()> take);
    /// `take` answers what is wrong with the value, or nothing.
    void option(std::string name, std::string valueName, std::string help,
                std::function<std::string(const std::string& value)> take);

    /// Empty when everything was understood; otherwise one line that says what was not.
    std::string parse(int argc, char** argv);

    std::string help() const;

private:
    struct Entry {
        std::string name;
        std::string valueName; ///< empty: no value
        std::string help;
        std::function<std::string(const std::string&)> take;
    };
    std::string m_program;
    std::string m_summary;
    std::vector<Entry> m_entries;
};

} // namespace sio::ops
