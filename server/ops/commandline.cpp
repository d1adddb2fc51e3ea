// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ops/commandline.h"

#include <algorithm>

namespace sio::ops {

CommandLine::CommandLine(std::string program, std::string summary)
    : m_program(std::move(program)), m_summary(std::move(summary))
{
}

void CommandLine::flag(std::string name, std::string help, std::function<void()> take)
{
    m_entries.push_back({std::move(name), {}, std::move(help), [take = std::move(take)](const std::string&) {
                             take();
                             return std::string();
                         }});
}

void CommandLine::option(std::string name, std::string valueName, std::string help,
                         std::function<std::string(const std::string&)> take)
{
    m_entries.push_back({std::move(name), std::move(valueName), std::move(help), std::move(take)});
}

std::string CommandLine::parse(int argc, char** argv)
{
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        const std::size_t equals = argument.find('=');
        const std::string name = argument.substr(0, equals);
        const auto entry =
            std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry& e) { return e.name == name; });
        if (entry == m_entries.end())
            return "unknown argument " + argument + "; see --help";
        std::string value;
        if (entry->valueName.empty()) {
            if (equals != std::string::npos)
                return name + " takes no value";
        } else if (equals != std::string::npos) {
            value = argument.substr(equals + 1);
        } else if (i + 1 < argc) {
            value = argv[++i];
        } else {
            return name + " needs " + entry->valueName;
        }
        if (const std::string problem = entry->take(value); !problem.empty())
            return name + ' ' + value + ": " + problem;
    }
    return {};
}

std::string CommandLine::help() const
{
    std::string text = m_summary + "\n\nUsage: " + m_program + " [options]\n\n";
    std::size_t width = 0;
    for (const Entry& entry : m_entries)
        width = std::max(width, entry.name.size() + 1 + entry.valueName.size());
    for (const Entry& entry : m_entries) {
        std::string left = entry.name + (entry.valueName.empty() ? "" : ' ' + entry.valueName);
        left.resize(width + 2, ' ');
        text += "  " + left + entry.help + '\n';
    }
    return text;
}

} // namespace sio::ops
