// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ops/configloader.h"

#include <toml++/toml.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace sio::ops {

namespace {

constexpr std::size_t kMaxFileBytes = 1024 * 1024;
constexpr std::string_view kEnvironmentPrefix = "PAPERMASTERY_";

/// Reads a whole small file through one descriptor, so that mode and content are of the same file.
struct FileText {
    std::string text;
    mode_t mode = 0;
    std::string error; ///< empty when read
};

FileText readSmallFile(const std::string& path)
{
    FileText file;
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat info {};
    if (fd < 0 || ::fstat(fd, &info) != 0) {
        file.error = std::strerror(errno);
    } else if (S_ISDIR(info.st_mode)) {
        file.error = "is a folder";
    } else {
        file.mode = info.st_mode & 07777;
        std::array<char, 16 * 1024> buffer;
        ssize_t got = 0;
        while ((got = ::read(fd, buffer.data(), buffer.size())) > 0 && file.text.size() <= kMaxFileBytes)
            file.text.append(buffer.data(), static_cast<std::size_t>(got));
        if (got < 0)
            file.error = std::strerror(errno);
        else if (file.text.size() > kMaxFileBytes)
            file.error = "is larger than 1 MiB";
    }
    if (fd >= 0)
        ::close(fd);
    return file;
}

std::optional<Value> fromToml(const toml::node& node)
{
    if (const auto* flag = node.as_boolean())
        return Value(flag->get());
    if (const auto* number = node.as_integer())
        return Value(number->get());
    if (const auto* text = node.as_string())
        return Value(text->get());
    if (const auto* array = node.as_array()) {
        std::vector<std::string> items;
        for (const toml::node& item : *array) {
            const auto* text = item.as_string();
            if (!text)
                return std::nullopt;
            items.push_back(text->get());
        }
        return Value(std::move(items));
    }
    return std::nullopt;
}

std::string placeOf(const std::string& name, const toml::node& node)
{
    return name + ':' + std::to_string(node.source().begin.line);
}

std::string unknownKey(const Schema& schema, const std::string& key)
{
    const std::string near = schema.nearest(key);
    return "unknown key " + key + (near.empty() ? "" : " (did you mean " + near + "?)");
}

/// `expected` when the value is of another kind, else what assign() says.
Problem assignValue(const Option& option, const std::optional<Value>& value)
{
    return value ? option.assign(*value) : Problem("expected " + expectation(option));
}

void assignNode(const Option& option, const toml::node& node, const std::string& name,
                std::vector<std::string>& problems);

void assignRecords(const Option& option, const toml::array& tables, const std::string& name,
                   std::vector<std::string>& problems)
{
    option.clearRecords();
    for (const toml::node& item : tables) {
        const Record record = option.newRecord();
        const std::size_t before = problems.size();
        for (const auto& [key, node] : *item.as_table()) {
            const std::string member(key.str());
            if (const Option* inner = record.schema->find(member))
                assignNode(*inner, node, name, problems);
            else
                problems.push_back(placeOf(name, node) + ": " + option.key + ": " +
                                   unknownKey(*record.schema, member));
        }
        if (problems.size() > before)
            continue;
        if (const Problem problem = record.commit())
            problems.push_back(placeOf(name, item) + ": " + option.key + ": " + *problem);
    }
}

void assignNode(const Option& option, const toml::node& node, const std::string& name,
                std::vector<std::string>& problems)
{
    Problem problem;
    if (option.kind != OptionKind::Records) {
        problem = assignValue(option, fromToml(node));
    } else if (node.is_array_of_tables() || (node.is_array() && node.as_array()->empty())) {
        assignRecords(option, *node.as_array(), name, problems);
    } else {
        problem = "expected " + expectation(option);
    }
    if (problem)
        problems.push_back(placeOf(name, node) + ": " + option.key + ": " + *problem);
}

} // namespace

std::map<std::string, std::string> ConfigLoader::processEnvironment()
{
    std::map<std::string, std::string> environment;
    for (char** entry = environ; entry && *entry; ++entry) {
        const std::string_view text = *entry;
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos)
            environment.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return environment;
}

void ConfigLoader::loadFile(const std::string& path)
{
    const FileText file = readSmallFile(path);
    if (!file.error.empty()) {
        m_problems.push_back(path + ": " + file.error);
        return;
    }
    m_secretsInFile.clear();
    loadToml(file.text, path);
    const std::string folder = std::filesystem::absolute(path).lexically_normal().parent_path().string();
    if (m_secretsInFile.empty() || folder == m_trustedFolder)
        return;
    if (file.mode & 077)
        m_problems.push_back(path + ": holds secrets (" + m_secretsInFile.front() +
                             ") but others may open it; run: chmod 600 " + path);
    struct stat info {};
    if (::stat(folder.c_str(), &info) == 0 && (info.st_mode & 077))
        m_problems.push_back(path + ": holds secrets (" + m_secretsInFile.front() +
                             ") in a folder that others may open; run: chmod 700 " + folder);
}

void ConfigLoader::loadToml(std::string_view text, const std::string& name)
{
    toml::table root;
    try {
        root = toml::parse(text, name);
    } catch (const toml::parse_error& error) {
        m_problems.push_back(name + ':' + std::to_string(error.source().begin.line) + ": " +
                             std::string(error.description()));
        return;
    }
    const auto take = [&](const std::string& key, const toml::node& node) {
        const Option* option = m_schema.find(key);
        if (!option) {
            m_problems.push_back(placeOf(name, node) + ": " + unknownKey(m_schema, key));
            return;
        }
        if (option->secret)
            m_secretsInFile.push_back(key);
        assignNode(*option, node, name, m_problems);
    };
    for (const auto& [key, node] : root) {
        const std::string section(key.str());
        if (const toml::table* table = node.as_table()) {
            for (const auto& [inner, innerNode] : *table)
                take(section + '.' + std::string(inner.str()), innerNode);
        } else {
            take(section, node);
        }
    }
}

void ConfigLoader::loadCredentials(const std::string& folder)
{
    for (const auto& option : m_schema.options()) {
        if (!option->secret)
            continue;
        const std::string path = folder + '/' + option->key;
        if (::access(path.c_str(), F_OK) != 0)
            continue;
        FileText file = readSmallFile(path);
        if (!file.error.empty()) {
            m_problems.push_back(path + ": " + file.error);
            continue;
        }
        while (!file.text.empty() && (file.text.back() == '\n' || file.text.back() == '\r'))
            file.text.pop_back();
        assignText(*option, file.text, path);
    }
}

void ConfigLoader::loadEnvironment(const std::map<std::string, std::string>& environment)
{
    for (const auto& [name, text] : environment) {
        if (name.compare(0, kEnvironmentPrefix.size(), kEnvironmentPrefix) != 0)
            continue;
        std::string key;
        for (std::size_t i = kEnvironmentPrefix.size(); i < name.size(); ++i) {
            if (name.compare(i, 2, "__") == 0) {
                key += '.';
                ++i;
            } else {
                const char c = name[i];
                key += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
            }
        }
        if (const Option* option = m_schema.find(key))
            assignText(*option, text, name);
        else if (key.find('.') != std::string::npos)
            m_problems.push_back(name + ": " + unknownKey(m_schema, key));
    }
}

void ConfigLoader::loadAssignment(const std::string& assignment)
{
    const std::size_t equals = assignment.find('=');
    if (equals == std::string::npos) {
        m_problems.push_back("--set " + assignment + ": expected section.key=value");
        return;
    }
    const std::string key = assignment.substr(0, equals);
    const Option* option = m_schema.find(key);
    if (!option) {
        m_problems.push_back("--set: " + unknownKey(m_schema, key));
    } else if (option->secret) {
        m_problems.push_back("--set " + key +
                             ": a secret is not taken from the command line, where other users see it; "
                             "use the configuration file, a credential or the environment");
    } else {
        assignText(*option, std::string_view(assignment).substr(equals + 1), "--set");
    }
}

void ConfigLoader::assignText(const Option& option, std::string_view text, const std::string& place)
{
    if (option.kind == OptionKind::Records) {
        try {
            const toml::table table = toml::parse("value = " + std::string(text), place);
            assignNode(option, *table.get("value"), place, m_problems);
        } catch (const toml::parse_error& error) {
            m_problems.push_back(place + ": " + option.key + ": " + std::string(error.description()));
        }
        return;
    }
    if (const Problem problem = assignValue(option, parseText(option, text)))
        m_problems.push_back(place + ": " + option.key + ": " + *problem);
}

} // namespace sio::ops
