// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/testtraffic.h"

#include "sequences/scope.h"

#include <algorithm>

namespace sio::sequences {

std::string whyNotGranted(const link::ServerConfig& config, const std::vector<std::string>& users)
{
    if (!config.has(link::Feature::TestTraffic))
        return "the server does not allow test traffic to " + config.user.toStdString() + " (" +
               config.role.toStdString() + (config.production ? ", production)" : ")");
    if (!config.may("test_traffic"))
        return config.user.toStdString() + " may not make test traffic" +
               (config.production ? " in production: an admin has to arm it" : "");
    if (config.testUsers.isEmpty())
        return {};
    const auto isStranger = [&config](const std::string& user) {
        return !config.testUsers.contains(QString::fromStdString(user));
    };
    const auto stranger = std::find_if(users.begin(), users.end(), isStranger);
    if (stranger == users.end())
        return {};
    return (stranger->empty() ? std::string("a user without a name") : '"' + *stranger + '"') +
           " is none of the server's test users; --map ACTOR.userId=ID chooses one";
}

std::vector<std::string> usersOf(const Sequence& sequence,
                                 const std::vector<std::pair<std::string, std::string>>& map)
{
    RunInputs inputs;
    inputs.map = map;
    inputs.environment = [](const std::string&) { return std::optional<std::string>("-"); };
    inputs.newUuid = [] { return std::string(); };
    Scope scope(sequence, std::move(inputs));
    scope.prepare();
    std::vector<std::string> users;
    for (const Actor& actor : sequence.actors)
        users.push_back(scope.userId(actor.name).text());
    return users;
}

} // namespace sio::sequences
