// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "app/settings.h"

#include <QtCore/QDateTime>
#include <QtCore/QString>

#include <algorithm>

namespace sio::app {

namespace {

using ops::Problem;
using ops::Schema;

constexpr std::int64_t kSecond = 1'000;
constexpr std::int64_t kHour = 3'600 * kSecond;
constexpr std::int64_t kKiB = 1'024;
constexpr std::int64_t kMiB = 1'024 * kKiB;

void bindIdentity(Schema& schema, Settings& settings)
{
    papermastery::ApplicationOptions& application = settings.application;
    papermastery::JwtOptions& jwt = application.jwt;
    schema.section("identity", "Who a connecting user is.");
    schema.choice<papermastery::IdentityMode>(
        "mode", application.identityMode,
        {{"query", papermastery::IdentityMode::Query}, {"jwt", papermastery::IdentityMode::Jwt}},
        "\"query\" believes the userId of the handshake; \"jwt\" requires a valid HS256 token, whose \"sub\" "
        "is the user.");
    schema.flag("allow_unverified_users_on_public_address", settings.allowUnverifiedUsersOnPublicAddress,
                "In mode \"query\" anybody who reaches the server can be any user. The server therefore "
                "refuses to start on an "
                "address other than loopback in that mode, unless this says that it shall.");
    schema.choice<catalogue::IdentifierFormat>(
        "id_format", application.identifiers,
        {{"opaque", catalogue::IdentifierFormat::Opaque}, {"uuid", catalogue::IdentifierFormat::Uuid}},
        "Identifiers of users, sessions, researchers and payments: 1 to 128 of [A-Za-z0-9_.:@-], or RFC 4122 "
        "text, compared in "
        "lower case.");
    schema.secretList("jwt_secrets", jwt.secrets,
                      "Secrets of HS256 tokens. A token is good under any of them: to rotate, add the new "
                      "one, and take the old "
                      "one away when its last token has expired.",
                      "none; mode \"jwt\" needs one");
    schema.text("jwt_audience", jwt.audience, "Must be (among) a token's \"aud\".", "not checked");
    schema.text("jwt_issuer", jwt.issuer, "Must be a token's \"iss\".", "not checked");
    schema.list("jwt_refused_roles", jwt.refusedRoles, "Tokens with one of these as \"role\" are not users.",
                "none");
    schema.duration("jwt_leeway", jwt.leeway, {kSecond, kHour}, "How far clocks may differ.", "not at all");
    schema.duration("token_expiring_notice", jwt.expiringNotice, {kSecond, kHour},
                    "A socket is told so long before its token expires (event token_expiring).",
                    "never told");
    schema.size("max_token_bytes", jwt.maxTokenBytes, {256, 64 * kKiB}, "Longer tokens are refused unread.");
    schema.flag("allow_query_token", jwt.allowQueryToken,
                "Also take the token from the query (?token=...). URLs end up in the logs of proxies, "
                "therefore off.");

    schema.section("rooms", "The rooms of sessions.");
    schema.choice<papermastery::SessionRoomPolicy>(
        "session_policy", application.sessionRooms,
        {{"open", papermastery::SessionRoomPolicy::Open},
         {"participants", papermastery::SessionRoomPolicy::Participants}},
        "Who may join session:<id>: any identified user, or those whom the backend named.");
    schema.integer("max_participant_sessions", application.maxParticipantSessions, {1, 100'000'000},
                   "Sessions whose participants are remembered; the oldest are forgotten first.");
    schema.integer("max_participants", application.maxParticipants, {1, 1'000'000},
                   "Users named for one session.");
}

/// The texts of a key as they stand in the file; turned into an ApiKey when all are read.
struct KeyRecord {
    std::string name, sha256, expires;
    std::vector<std::string> events;
    std::vector<std::string> rooms{"*"};
    int ratePerSecond = 0;
    bool metrics = false;
};

Problem toApiKey(const KeyRecord& record, api::ApiKey& key)
{
    if (record.name.empty())
        return "a key needs a name";
    const auto digest = api::digestFromHex(record.sha256);
    if (!digest)
        return "key " + record.name + ": sha256 must be 64 hexadecimal digits";
    key.name = record.name;
    key.digest = *digest;
    key.events = record.events;
    key.rooms = record.rooms;
    key.ratePerSecond = record.ratePerSecond;
    key.metrics = record.metrics;
    if (!record.expires.empty()) {
        QDateTime time = QDateTime::fromString(QString::fromStdString(record.expires), Qt::ISODate);
        if (!time.isValid())
            return "key " + record.name + ": expires must be like 2027-01-31 or 2027-01-31T12:00:00Z";
        if (time.timeSpec() == Qt::LocalTime)
            time.setTimeSpec(Qt::UTC);
        key.expiresAtMs = time.toMSecsSinceEpoch();
    }
    return {};
}

void bindKeyRecord(Schema& row, KeyRecord& key)
{
    row.text("name", key.name, "For logs and statistics.");
    row.text("sha256", key.sha256, "SHA-256 of the key in hexadecimal.");
    row.list("events", key.events, "Events that it may publish; * stands for anything.", "none");
    row.list("rooms", key.rooms, "Rooms that it may reach, for example \"user:*\".", "none");
    row.integer("rate_per_second", key.ratePerSecond, {1, 10'000'000}, "Publishes a second.", "no limit.");
    row.flag("metrics", key.metrics, "May read /metrics.");
    row.text("expires", key.expires, "Refused from then on: 2027-01-31, or 2027-01-31T12:00:00Z.", "never");
}

void bindPublish(Schema& schema, Settings& settings)
{
    papermastery::ApplicationOptions& application = settings.application;
    api::ApiOptions& api = settings.api;
    schema.section("publish", "The publish API.");
    schema.choice<papermastery::SchemaMode>(
        "schema", application.schema,
        {{"off", papermastery::SchemaMode::Off},
         {"lint", papermastery::SchemaMode::Lint},
         {"strict", papermastery::SchemaMode::Strict}},
        "Data that does not fit the event catalogue: not looked at, relayed with warnings in the "
        "answer, or refused.");
    schema.size("max_event_bytes", api.maxEventBytes, {256, 64 * kMiB},
                "\"data\" of one event; beyond: 413.");
    schema.size("max_body_bytes", api.maxBodyBytes, {kKiB, 256 * kMiB}, "One request; beyond: 413.");
    schema.integer("max_batch_items", api.maxBatchItems, {1, 1'000'000}, "Items of one batch; beyond: 422.");
    schema.integer("max_listed_sockets", api.maxListedSockets, {1, 10'000'000},
                   "Sockets that the dry runs of one request list; what they count is exact all the same.");
    schema.integer("max_targets", application.maxTargets, {1, 10'000'000},
                   "Users, rooms and sockets named by one publish.");
    schema.integer("max_warnings", application.maxWarnings, {1, 10'000}, "Warnings reported for one event.");
    schema.size("max_event_name", api.maxEventName, {1, 256}, "Bytes of an event's name.");
    schema.integer("max_json_depth", api.maxJsonDepth, {4, 1'024}, "Nesting of a body's JSON.");
    schema.integer("max_json_values", api.maxJsonValues, {16, 100'000'000}, "Values in a body's JSON.");
    schema.integer(
        "per_second", api.publishesPerSecond, {1, 10'000'000},
        "Publishes a second of all loopback callers of a server without keys together; beyond: 429.",
        "no limit");
    schema.integer("auth_failures_per_minute", api.authFailuresPerMinute, {1, 1'000'000},
                   "Failed keys from one address; beyond: 429.", "off");
    schema.duration("idempotency_window", api.idempotencyWindow, {kSecond, 30 * 24 * kHour},
                    "How long the answer to an idempotency key is remembered (in memory).");
    schema.integer("max_idempotency_entries", api.maxIdempotencyEntries, {1, 100'000'000},
                   "Answers remembered; the oldest are forgotten first.");
    schema.size("max_idempotency_bytes", api.maxIdempotencyBytes, {kKiB, 1024 * kMiB},
                "Memory for them; the same.");
    schema.size("max_idempotency_key", api.maxIdempotencyKey, {16, 64 * kKiB},
                "Bytes of an idempotency key.");

    schema.records<KeyRecord>(
        "keys",
        "Keys of backends. Make one with: openssl rand -hex 32; its sha256 with: printf %s KEY | sha256sum. "
        "With any key "
        "configured, callers without one are refused, also from loopback.",
        "the API and /metrics serve direct loopback callers alone", bindKeyRecord,
        [&api] { api.keys.clear(); },
        [&api](const KeyRecord& record) -> Problem {
            api::ApiKey key;
            if (Problem problem = toApiKey(record, key))
                return problem;
            const auto sameName = [&key](const api::ApiKey& other) { return other.name == key.name; };
            if (std::any_of(api.keys.begin(), api.keys.end(), sameName))
                return "two keys are named " + key.name;
            api.keys.push_back(std::move(key));
            return {};
        });
}

/// The texts of an account as they stand in the file.
struct AccountRecord {
    std::string name, passwordHash;
    admin::Role role = admin::Role::Viewer;
};

void bindAccountRecord(Schema& row, AccountRecord& account)
{
    row.text("name", account.name, "Who logs in: 1 to 64 of [A-Za-z0-9._@+-].");
    row.text("password_hash", account.passwordHash, "Made by: papermastery-ctl hash-password.");
    row.choice<admin::Role>(
        "role", account.role,
        {{"viewer", admin::Role::Viewer},
         {"support", admin::Role::Support},
         {"qa", admin::Role::Qa},
         {"admin", admin::Role::Admin}},
        "\"viewer\" watches, \"support\" sends and disconnects, \"qa\" tests, \"admin\" may "
        "do everything.");
}

void bindAdmin(Schema& schema, admin::AdminOptions& admin)
{
    schema.section("admin",
                   "The admin namespace, for the console and the public admin UI. It exists when there "
                   "are accounts.");
    schema.choice<admin::AdminMode>(
        "mode", admin.mode,
        {{"development", admin::AdminMode::Development}, {"production", admin::AdminMode::Production}},
        "What the public admin UI is shown: every socket and event, or the statistics alone.");
    schema.flag("readonly", admin.readonly, "No commands from anybody, whatever the role.");
    schema.text("environment", admin.environment.name, "Name of this installation, as consoles show it.");
    schema.text("environment_colour", admin.environment.colour, "Its colour there.");
    schema.flag(
        "production", admin.environment.production,
        "Who sends by hand must give a reason and arm first, and type a name above recipients_cap; the "
        "public admin UI is offered no commands.");
    schema.integer("recipients_cap", admin.recipientsCap, {0, 1'000'000},
                   "Sockets above which a production command wants a typed name.");
    schema.list("test_users", admin.testUsers, "The users whom test events may reach.", "anybody");
    schema.list("origins", admin.origins,
                "Web pages that may use the server with credentials: where the public admin UI is served.",
                "none", checkOrigin);
    schema.text(
        "audit_file", admin.auditFile,
        "Append-only record of logins and commands; mode 0600 in a folder of mode 0700. Checked by: "
        "papermastery-ctl audit verify.",
        "audit.jsonl in $STATE_DIRECTORY, $XDG_STATE_HOME/papermastery or ~/.local/state/papermastery");
    schema.flag("audit_sync", admin.auditSync, "A record is forced to the disk before its command is done.");
    schema.integer(
        "audit_recent", admin.auditRecent, {1, 1'000'000},
        "Latest records kept in memory, for the console's page; older ones are read from the file.");
    schema.integer("login_failures_per_minute", admin.loginFailuresPerMinute, {1, 1'000'000},
                   "Failed logins from one address; beyond: retry later.", "no limit");
    schema.integer("login_failures_per_minute_overall", admin.loginFailuresPerMinuteOverall, {1, 1'000'000},
                   "Failed logins from everywhere; beyond: retry later.", "no limit");
    schema.duration("session_lifetime", admin.sessionLifetime, {kSecond, 30 * 24 * kHour},
                    "A login ends at the latest after this time.");
    schema.duration("session_idle", admin.sessionIdle, {kSecond, 30 * 24 * kHour},
                    "A login without a connection ends after this time.");
    schema.duration("arm_lease", admin.armLease, {kSecond, kHour},
                    "How long an armed console may send in production.");

    schema.records<AccountRecord>(
        "accounts", "Who may log in.", "the admin namespace does not exist", bindAccountRecord,
        [&admin] { admin.accounts.clear(); },
        [&admin](const AccountRecord& record) -> Problem {
            admin.accounts.push_back({record.name, record.role, record.passwordHash});
            return {};
        });
}

} // namespace

void bindSettings(Schema& schema, Settings& settings)
{
    bindStackSettings(schema, settings);
    bindIdentity(schema, settings);
    bindLimits(schema, settings);
    papermastery::ApplicationOptions& application = settings.application;
    schema.integer("rooms_per_socket", application.maxRoomsPerSocket, {1, 1'000'000},
                   "Rooms that one socket may join by request; beyond: ROOM_LIMIT.", "no limit");
    schema.integer("sockets_per_user", application.maxSocketsPerUser, {1, 1'000'000},
                   "Sockets of one user at a time; beyond: TOO_MANY_CONNECTIONS.", "no limit");
    schema.integer("client_events_per_second", application.clientEventsPerSecond, {1, 1'000'000},
                   "Events from one socket; beyond: RATE_LIMITED.", "off");
    schema.integer("client_events_burst", application.clientEventsBurst, {1, 1'000'000},
                   "Events that may come at once before that.");
    bindPublish(schema, settings);
    schema.section("metrics", "/metrics, in Prometheus' format. Who may read it: see publish.keys.");
    schema.integer(
        "max_label_values", settings.api.maxMetricLabels, {1, 10'000},
        "Distinct values of one label that come from outside; further ones are counted as \"other\".");
    bindAdmin(schema, settings.admin);
}

std::vector<std::string> completeSettings(Settings& settings, const ops::ListenAddress& listen)
{
    settings.api.trustedProxies = settings.trustedProxies;
    settings.application.maxPublishData = settings.api.maxEventBytes;
    settings.stack.engine.cors.credentialOrigins = settings.admin.origins;

    std::vector<std::string> problems = problemsOf(static_cast<const StackSettings&>(settings));
    for (std::string& problem : admin::problemsOf(settings.admin))
        problems.push_back(std::move(problem));
    if (const auto problem = papermastery::problemOf(settings.application))
        problems.push_back("identity: " + *problem);
    if (settings.application.identityMode == papermastery::IdentityMode::Query && !listen.isLoopback() &&
        !settings.allowUnverifiedUsersOnPublicAddress)
        problems.push_back(
            "listen: " + listen.url() +
            " can be reached from other machines, and identity.mode \"query\" lets anybody be any user; set "
            "identity.mode = \"jwt\", or identity.allow_unverified_users_on_public_address = true");
    if (settings.api.maxEventBytes > settings.api.maxBodyBytes)
        problems.push_back("publish.max_event_bytes: larger than publish.max_body_bytes");
    return problems;
}

std::vector<std::string> warningsAbout(const Settings& settings, const ops::ListenAddress& listen)
{
    std::vector<std::string> warnings;
    if (listen.isLoopback())
        return warnings;
    if (settings.trustedProxies.empty())
        warnings.push_back("the address is public, and the server ends no TLS itself: put a proxy that does "
                           "in front of it, and "
                           "name it in proxy.trusted");
    if (settings.application.identityMode == papermastery::IdentityMode::Query)
        warnings.push_back("the address is public, and users are not verified (identity.mode = \"query\")");
    if (settings.admin.isEnabled() && settings.trustedProxies.empty())
        warnings.push_back(
            "the address is public, and the passwords of admin.accounts would travel in the clear");
    if (settings.api.keys.empty())
        warnings.push_back("no publish.keys: only programs on this machine can publish");
    return warnings;
}

std::string defaultFileHead()
{
    return "papermastery-server: every option with its meaning and default. Written by papermastery-server "
           "--print-default-config.";
}

} // namespace sio::app
