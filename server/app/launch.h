// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/stacksettings.h"
#include "base/clock.h"
#include "ops/commandline.h"
#include "ops/listenaddress.h"
#include "ops/logwriter.h"
#include "ops/schema.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sio::app {

/// From argv to a checked configuration and a running log; the same for every serving program.
class Launch {
public:
    struct Program {
        std::string name;             ///< as in the ready line
        std::string summary;          ///< first line of --help
        bool readsEnvironment = true; ///< PAPERMASTERY_... and service credentials
        std::string defaultFileHead;  ///< first lines of the default file; empty: no --print-default-config
    };

    /// `schema` binds `settings` among others; both outlive the object.
    Launch(Program program, const ops::Schema& schema, StackSettings& settings);
    ~Launch(); ///< writes the rest of the log

    /// To add options of the program's own before prepare().
    ops::CommandLine& commandLine() { return m_commandLine; }

    /// Checks that concern several options; each problem is one line. Called when every single one is right.
    using Check = std::function<std::vector<std::string>()>;

    /// Reads the command line and the configuration. The exit code when the program has nothing more to do
    /// (--help,
    /// --check-config, a mistake); nothing when it shall serve.
    std::optional<ops::ExitCode> prepare(int argc, char** argv, const Check& check);

    /// Starts the log, blocks signals, raises the descriptor limit; before any thread and the
    /// QCoreApplication.
    void enterService();

    /// Log lines lost so far; after enterService(), any thread.
    std::uint64_t droppedLogLines() const { return m_log->dropped(); }
    /// After prepare().
    bool hasConfigFile() const { return !m_configFile.empty(); }
    const ops::ListenAddress& listenAddress() const { return m_listen; }

    /// Reads the configuration again, from the same places, into other settings, for a program that runs:
    /// answers what is wrong, a line each. `schema` binds `settings`. The address stays that of the start.
    std::vector<std::string> readAgain(const ops::Schema& schema, StackSettings& settings,
                                       const Check& check) const;

private:
    std::vector<std::string> load(const ops::Schema& schema, StackSettings& settings) const;
    std::vector<std::string> readConfiguration(const Check& check);

    Program m_program;
    const ops::Schema& m_schema;
    StackSettings& m_settings;
    ops::CommandLine m_commandLine;
    std::string m_configFile;
    std::string m_listenOverride;
    std::vector<std::string> m_assignments;
    bool m_checkOnly = false;
    bool m_help = false;
    bool m_version = false;
    bool m_printDefault = false;
    ops::ListenAddress m_listen;
    base::SteadyClock m_clock;
    std::unique_ptr<ops::LogWriter> m_log;
};

} // namespace sio::app
