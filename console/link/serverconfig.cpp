// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/serverconfig.h"

#include "admin/names.h"
#include "admin/serverconfig.h"
#include "link/decode.h"

#include <QtCore/QRegularExpression>

#include <algorithm>

namespace sio::link {

namespace {

QString latin(std::string_view text)
{
    return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
}

QString checkedColour(const std::string& text)
{
    static const QRegularExpression pattern(QStringLiteral("^#[0-9a-fA-F]{6}$"));
    const QString colour = decoded(text);
    return pattern.match(colour).hasMatch() ? colour : QString();
}

void readStreamFeatures(ServerConfig& config)
{
    const auto offers = [&](std::string_view name) { return config.supportedFeatures.contains(latin(name)); };
    const auto add = [&](bool there, Feature feature) {
        if (there)
            config.features.insert(feature);
    };
    add(offers(admin::feature::kSockets), Feature::Sockets);
    add(offers(admin::feature::kSearch), Feature::Search);
    add(offers(admin::feature::kEvents), Feature::Events);
    add(offers(admin::feature::kEvents), Feature::EventFilter);
    add(offers(admin::feature::kHistory), Feature::History);
    add(offers(admin::feature::kStats), Feature::Stats);
    add(offers(admin::feature::kRejected), Feature::Rejected);
    add(offers(admin::feature::kPublish), Feature::Publish);
    add(offers(admin::feature::kCommands), Feature::JoinLeave);
    add(offers(admin::feature::kCommands), Feature::Disconnect);
    add(offers(admin::feature::kBlock), Feature::Block);
    add(offers(admin::feature::kArm), Feature::Arm);
    add(offers(admin::feature::kAudit), Feature::Audit);
    add(offers(admin::feature::kTestTraffic), Feature::TestTraffic);
}

void readPublicFeatures(ServerConfig& config)
{
    const auto offers = [&](const char* name) {
        return config.supportedFeatures.contains(QLatin1String(name));
    };
    config.capabilities = {"watch"};
    if (offers("ALL_EVENTS"))
        config.features.unite({Feature::Sockets, Feature::Events});
    if (offers("AGGREGATED_EVENTS"))
        config.features.insert(Feature::Stats);
    if (offers("EMIT")) {
        config.features.insert(Feature::Emit);
        config.capabilities.insert("publish");
    }
    if (offers("JOIN") && offers("LEAVE")) {
        config.features.insert(Feature::JoinLeave);
        config.capabilities.insert("membership");
    }
    if (offers("DISCONNECT")) {
        config.features.insert(Feature::Disconnect);
        config.capabilities.insert("disconnect");
    }
}

/// What a feature is called in a sentence, and the role's word for it.
struct Wording {
    const char* noun;
    const char* capability;
};

Wording wordingOf(Feature feature)
{
    switch (feature) {
    case Feature::Sockets:
        return {"live lists of sockets, users and rooms", "watch"};
    case Feature::Search:
        return {"searching on the server", "watch"};
    case Feature::Events:
        return {"the live event feed", "watch"};
    case Feature::EventFilter:
        return {"filtering events on the server", "watch"};
    case Feature::History:
        return {"events from before the console opened", "watch"};
    case Feature::Stats:
        return {"figures", "watch"};
    case Feature::Rejected:
        return {"rejected connections", "watch"};
    case Feature::Publish:
        return {"publishing with a preview and a receipt", "publish"};
    case Feature::Emit:
        return {"plain emits", "publish"};
    case Feature::JoinLeave:
        return {"moving sockets between rooms", "membership"};
    case Feature::Disconnect:
        return {"disconnecting sockets", "disconnect"};
    case Feature::Block:
        return {"blocking users", "block"};
    case Feature::Arm:
        return {"arming", "publish"};
    case Feature::Audit:
        return {"the audit log", "audit"};
    case Feature::TestTraffic:
        return {"test traffic", "test_traffic"};
    }
    return {"this", ""};
}

} // namespace

std::optional<ServerConfig> serverConfigFrom(const QByteArray& json, std::int64_t now)
{
    admin::ServerConfig sent;
    if (!admin::fromJson(std::string_view(json.constData(), static_cast<std::size_t>(json.size())), sent))
        return std::nullopt;
    ServerConfig config;
    for (const std::string& name : sent.features)
        config.supportedFeatures.insert(decoded(name));
    if (sent.protocol <= 0) {
        config.dialect = Dialect::Public;
        readPublicFeatures(config);
        return config;
    }
    config.dialect = Dialect::Stream;
    config.protocol = static_cast<int>(std::min<std::int64_t>(sent.protocol, 1'000'000));
    config.serverId = decoded(sent.serverId);
    config.hostname = decoded(sent.hostname);
    config.version = decoded(sent.version);
    config.environment = decoded(sent.environment.name);
    config.colour = checkedColour(sent.environment.colour);
    config.production = sent.environment.production;
    config.user = decoded(sent.user);
    config.role = decoded(sent.role);
    for (const std::string& name : sent.capabilities)
        config.capabilities.insert(decoded(name));
    config.readOnly = sent.readonly;
    config.recipientsCap = std::max<std::int64_t>(0, sent.recipientsCap);
    for (const std::string& user : sent.testUsers)
        config.testUsers.append(decoded(user));
    config.catalogue = std::move(sent.catalogue);
    config.clockOffsetMs = sent.serverTimeMs > 0 ? sent.serverTimeMs - now : 0;
    readStreamFeatures(config);
    return config;
}

QString whyNotOffered(const ServerConfig& config, Feature feature)
{
    const Wording wording = wordingOf(feature);
    const QString noun = QLatin1String(wording.noun);
    if (config.dialect == Dialect::Unknown)
        return QStringLiteral("Not connected.");
    if (!config.has(feature)) {
        if (config.dialect == Dialect::Public)
            return QStringLiteral("This server speaks the public admin protocol, which does not offer %1.")
                .arg(noun);
        if (!config.capabilities.contains(QLatin1String(wording.capability)))
            return QStringLiteral("Your role (%1) does not include %2.").arg(config.role, noun);
        return QStringLiteral("This server does not offer %1.").arg(noun);
    }
    const bool isCommand =
        qstrcmp(wording.capability, "watch") != 0 && qstrcmp(wording.capability, "audit") != 0;
    if (!isCommand)
        return {};
    if (config.readOnly)
        return QStringLiteral("This server takes no commands: it is read-only.");
    if (!config.capabilities.contains(QLatin1String(wording.capability)))
        return QStringLiteral("Your role (%1) does not include %2 here.").arg(config.role, noun);
    return {};
}

} // namespace sio::link
