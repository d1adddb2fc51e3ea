// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "catalogue/catalogue.h"

#include <QtCore/QByteArray>
#include <QtCore/QSet>
#include <QtCore/QString>
#include <QtCore/QStringList>

#include <cstdint>
#include <optional>
#include <vector>

namespace sio::link {

/// Which protocol the server speaks to us.
enum class Dialect : std::uint8_t {
    Unknown,
    Stream, ///< our own (admin-stream.md)
    Public, ///< that of @socket.io/admin-ui (admin-ui.md)
};

/// What pages and commands depend on. A server that lacks one has a sentence for it: whyNotOffered().
enum class Feature : std::uint8_t {
    Sockets,     ///< live rows of sockets, users, rooms
    Search,      ///< server-side search
    Events,      ///< live event feed
    EventFilter, ///< ... filtered by the server
    History,     ///< events from before we looked
    Stats,       ///< figures
    Rejected,    ///< refused handshakes
    Publish,     ///< domain publish with dry run and receipt
    Emit,        ///< plain emit without an answer (the public protocol's)
    JoinLeave,   ///< rooms by command
    Disconnect,
    Block,
    Arm, ///< production sends want a lease
    Audit,
    TestTraffic,
};

/// The server's `config` event: who it is, what it offers, what we may do.
struct ServerConfig {
    Dialect dialect = Dialect::Unknown;
    int protocol = 0;
    QSet<QString> supportedFeatures; ///< as sent
    QSet<Feature> features;
    QString serverId;
    QString hostname;
    QString version;
    QString environment; ///< empty: the server does not say
    QString colour;      ///< "#rrggbb", checked; empty: none
    bool production = false;
    QString user;
    QString role;
    QSet<QString> capabilities;
    bool readOnly = false;
    std::int64_t recipientsCap = 0; ///< 0: the server names none
    QStringList testUsers;
    std::vector<catalogue::CatalogueSource>
        catalogue;                  ///< what Catalogue::load() takes; none: the server names no events
    std::int64_t clockOffsetMs = 0; ///< the server's clock minus ours, at login

    bool has(Feature feature) const { return features.contains(feature); }
    /// Commands need the feature, the role and a server that takes commands.
    bool may(const QString& capability) const { return !readOnly && capabilities.contains(capability); }
};

/// The `config` event's object; nothing when it is none.
std::optional<ServerConfig> serverConfigFrom(const QByteArray& json, std::int64_t now);
/// A sentence for people: why `feature` is not there. Empty when it is.
QString whyNotOffered(const ServerConfig& config, Feature feature);

} // namespace sio::link
