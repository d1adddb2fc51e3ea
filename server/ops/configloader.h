// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ops/schema.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sio::ops {

/// Fills the fields behind a schema from its sources. Each source overrides the one before: file, service
/// credentials, environment, command line. Problems are gathered, not thrown: one line each, with its place.
class ConfigLoader {
public:
    explicit ConfigLoader(const Schema& schema) : m_schema(schema) {}

    /// Files in this folder need no private mode: whoever made it guards it (systemd's
    /// $CREDENTIALS_DIRECTORY, whose access lists look like group permissions).
    void trustFolder(const std::string& folder) { m_trustedFolder = folder; }
    /// Reads a TOML file. One that holds secrets must be private (0600 in a 0700 folder), threats.md.
    void loadFile(const std::string& path);
    /// The same for text; `name` stands in messages.
    void loadToml(std::string_view text, const std::string& name);
    /// Files of  (systemd's LoadCredential=) that are named like a secret option.
    void loadCredentials(const std::string& folder);
    /// PAPERMASTERY_SECTION__KEY; a name of that form that means nothing is an error, other names are not
    /// ours.
    void loadEnvironment(const std::map<std::string, std::string>& environment);
    /// `section.key=value` of --set; refuses secrets, which other users could read in the process list.
    void loadAssignment(const std::string& assignment);

    const std::vector<std::string>& problems() const { return m_problems; }
    bool ok() const { return m_problems.empty(); }

    /// This process's environment.
    static std::map<std::string, std::string> processEnvironment();

private:
    void assignText(const Option& option, std::string_view text, const std::string& place);

    const Schema& m_schema;
    std::vector<std::string> m_problems;
    std::vector<std::string> m_secretsInFile;
    std::string m_trustedFolder;
};

} // namespace sio::ops
