// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/serverconfig.h"

#include "admin/jsonreader.h"
#include "admin/names.h"
#include "catalogue/jsonobject.h"
#include "catalogue/jsontext.h"

#include <algorithm>

namespace sio::admin {

using catalogue::CatalogueSource;
using catalogue::JsonObject;

namespace {

bool contains(const std::vector<std::string>& list, std::string_view word)
{
    return std::find(list.begin(), list.end(), word) != list.end();
}

/// The file's object, with `name` and `about` before its own members.
std::string entryJson(const CatalogueSource& source)
{
    const ObjectReader file(source.json);
    if (!file)
        return "{}";
    JsonObject object;
    object.text("name", file.text("event")).text("about", file.text("description"));
    for (const protocol::JsonSlice& member : file.members())
        object.raw(member.key, member.value);
    return object.str();
}

/// The way back: the same object without the two.
CatalogueSource entryFrom(std::string_view json)
{
    const ObjectReader reader(json);
    CatalogueSource source;
    source.file = reader.text("name") + ".json";
    JsonObject object;
    if (reader) {
        for (const protocol::JsonSlice& member : reader.members()) {
            if (member.key != "name" && member.key != "about")
                object.raw(member.key, member.value);
        }
    }
    source.json = object.str();
    return source;
}

std::string toJson(const Environment& environment)
{
    return JsonObject()
        .text("name", environment.name)
        .text("colour", environment.colour)
        .boolean("production", environment.production)
        .str();
}

} // namespace

bool ServerConfig::offers(std::string_view feature) const
{
    return contains(features, feature);
}

bool ServerConfig::mayDo(std::string_view capability) const
{
    return contains(capabilities, capability);
}

std::string toJson(const ServerConfig& config)
{
    JsonObject object;
    object.texts("supportedFeatures", config.features);
    if (config.protocol == 0)
        return object.str();
    std::string entries = "[";
    for (const CatalogueSource& source : config.catalogue) {
        if (entries.size() > 1)
            entries += ',';
        entries += entryJson(source);
    }
    entries += ']';
    const std::string ours = JsonObject()
                                 .integer("protocol", config.protocol)
                                 .text("server_id", config.serverId)
                                 .text("hostname", config.hostname)
                                 .text("version", config.version)
                                 .raw("environment", toJson(config.environment))
                                 .text("user", config.user)
                                 .text("role", config.role)
                                 .texts("capabilities", config.capabilities)
                                 .boolean("readonly", config.readonly)
                                 .integer("recipients_cap", config.recipientsCap)
                                 .texts("test_users", config.testUsers)
                                 .raw("catalogue", entries)
                                 .integer("server_time", config.serverTimeMs)
                                 .str();
    return object.raw("papermastery", ours).str();
}

bool fromJson(std::string_view json, ServerConfig& config)
{
    const ObjectReader outer(json);
    if (!outer)
        return false;
    config = ServerConfig();
    config.features = outer.texts("supportedFeatures");
    const ObjectReader ours(outer.raw("papermastery"));
    if (!ours)
        return true;
    config.protocol = ours.integer("protocol");
    config.serverId = ours.text("server_id");
    config.hostname = ours.text("hostname");
    config.version = ours.text("version");
    const ObjectReader environment(ours.raw("environment"));
    config.environment = {environment.text("name"), environment.text("colour"),
                          environment.boolean("production", true)};
    config.user = ours.text("user");
    config.role = ours.text("role");
    config.capabilities = ours.texts("capabilities");
    config.readonly = ours.boolean("readonly");
    config.recipientsCap = ours.integer("recipients_cap");
    config.testUsers = ours.texts("test_users");
    for (const std::string_view entry : ours.elements("catalogue"))
        config.catalogue.push_back(entryFrom(entry));
    config.serverTimeMs = ours.integer("server_time");
    return true;
}

std::string toJson(const LoginAuth& auth)
{
    JsonObject object;
    if (!auth.sessionId.empty())
        object.text("sessionId", auth.sessionId);
    else
        object.text("username", auth.username).text("password", auth.password);
    if (auth.stream > 0)
        object.integer("stream", auth.stream);
    return object.str();
}

bool fromJson(std::string_view json, LoginAuth& auth)
{
    const ObjectReader reader(json);
    auth.username = reader.text("username");
    auth.password = reader.text("password");
    auth.sessionId = reader.text("sessionId");
    auth.stream = reader.integer("stream") > 0 ? 1 : 0;
    return !auth.sessionId.empty() || (!auth.username.empty() && !auth.password.empty());
}

} // namespace sio::admin
