// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "app/launch.h"

#include "base/log.h"
#include "ops/configloader.h"
#include "ops/signalwatcher.h"
#include "version.h"

#include <QtCore/qlogging.h>
#include <QtCore/QString>

#include <langinfo.h>
#include <sys/resource.h>

#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace sio::app {

namespace {

/// Qt's own messages join the log; they are rare, and never the reason for a line of ours.
void takeQtMessage(QtMsgType type, const QMessageLogContext&, const QString& message)
{
    const base::LogLevel level = type == QtDebugMsg || type == QtInfoMsg ? base::LogLevel::Debug
                                 : type == QtWarningMsg                  ? base::LogLevel::Warning
                                                                         : base::LogLevel::Error;
    base::log(level, "qt", "message", message.toStdString());
}

/// Qt wants a UTF-8 locale and complains at length about any other.
void ensureUtf8Locale()
{
    std::setlocale(LC_ALL, "");
    if (std::strcmp(::nl_langinfo(CODESET), "UTF-8") != 0)
        ::setenv("LC_ALL", "C.UTF-8", 1);
}

void setLimits()
{
    rlimit descriptors{};
    if (::getrlimit(RLIMIT_NOFILE, &descriptors) == 0 && descriptors.rlim_cur < descriptors.rlim_max) {
        descriptors.rlim_cur = descriptors.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &descriptors);
    }
    const rlimit none{0, 0}; // a core dump would hold secrets
    ::setrlimit(RLIMIT_CORE, &none);
}

} // namespace

Launch::Launch(Program program, const ops::Schema& schema, StackSettings& settings)
    : m_program(std::move(program)), m_schema(schema), m_settings(settings),
      m_commandLine(m_program.name, m_program.summary)
{
    m_commandLine.option("--listen", "HOST:PORT", "Address to serve on; port 0: any free one.",
                         [this](const std::string& value) {
                             m_listenOverride = value;
                             const auto address = ops::parseListenAddress(value);
                             return address ? std::string() : address.error();
                         });
    m_commandLine.option("--config", "FILE", "Configuration file.", [this](const std::string& value) {
        m_configFile = value;
        return std::string();
    });
    m_commandLine.option("--set", "KEY=VALUE", "Sets one option, for example identity.mode=jwt. No secrets.",
                         [this](const std::string& value) {
                             m_assignments.push_back(value);
                             return std::string();
                         });
    m_commandLine.flag("--check-config", "Checks the configuration, says what is wrong, and ends.",
                       [this] { m_checkOnly = true; });
    if (!m_program.defaultFileHead.empty())
        m_commandLine.flag("--print-default-config",
                           "Writes a configuration file with every option, and ends.",
                           [this] { m_printDefault = true; });
    m_commandLine.flag("--version", "Writes the version, and ends.", [this] { m_version = true; });
    m_commandLine.flag("--help", "Writes this, and ends.", [this] { m_help = true; });
}

Launch::~Launch()
{
    base::setLogSink(nullptr);
}

std::optional<ops::ExitCode> Launch::prepare(int argc, char** argv, const Check& check)
{
    const auto complain = [this](const std::string& line) {
        std::fprintf(stderr, "%s: %s\n", m_program.name.c_str(), line.c_str());
    };
    if (const std::string problem = m_commandLine.parse(argc, argv); !problem.empty()) {
        complain(problem);
        return ops::ExitUsage;
    }
    if (m_help || m_version || m_printDefault) {
        const std::string text = m_help           ? m_commandLine.help()
                                 : m_printDefault ? m_schema.defaultFile(m_program.defaultFileHead)
                                                  : m_program.name + ' ' + kVersion + '\n';
        std::fwrite(text.data(), 1, text.size(), stdout);
        return ops::ExitDone;
    }
    const std::vector<std::string> problems = readConfiguration(check);
    for (const std::string& problem : problems)
        complain(problem);
    if (!problems.empty())
        return ops::ExitUsage;
    if (m_checkOnly) {
        std::printf("%s: the configuration is valid\n", m_program.name.c_str());
        return ops::ExitDone;
    }
    return std::nullopt;
}

std::vector<std::string> Launch::load(const ops::Schema& schema, StackSettings& settings) const
{
    ops::ConfigLoader loader(schema);
    const char* credentials = m_program.readsEnvironment ? std::getenv("CREDENTIALS_DIRECTORY") : nullptr;
    if (credentials)
        loader.trustFolder(credentials);
    if (!m_configFile.empty())
        loader.loadFile(m_configFile);
    if (credentials)
        loader.loadCredentials(credentials);
    if (m_program.readsEnvironment)
        loader.loadEnvironment(ops::ConfigLoader::processEnvironment());
    for (const std::string& assignment : m_assignments)
        loader.loadAssignment(assignment);
    if (!m_listenOverride.empty())
        settings.listen = m_listenOverride;
    if (!loader.ok())
        return loader.problems();
    settings.stack.engine.trustedProxies = settings.trustedProxies;
    return {};
}

std::vector<std::string> Launch::readConfiguration(const Check& check)
{
    std::vector<std::string> problems = load(m_schema, m_settings);
    if (!problems.empty())
        return problems;
    m_listen = ops::parseListenAddress(m_settings.listen).value();
    return check ? check() : std::vector<std::string>();
}

std::vector<std::string> Launch::readAgain(const ops::Schema& schema, StackSettings& settings,
                                           const Check& check) const
{
    std::vector<std::string> problems = load(schema, settings);
    return problems.empty() && check ? check() : problems;
}

void Launch::enterService()
{
    ensureUtf8Locale();
    setLimits();
    ops::SignalWatcher::blockSignals();
    m_log = std::make_unique<ops::LogWriter>(m_settings.log, ops::LogWriter::standardError(), m_clock);
    base::setLogSink(m_log.get());
    ::qInstallMessageHandler(takeQtMessage);
}

} // namespace sio::app
