// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/requests.h"

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <cstdint>
#include <string_view>

/// What is asked of a server as the JSON object texts of the admin stream (admin-stream.md, sections 2 to 8):
/// the counterpart of decode.h. Pure functions.
namespace sio::link {

QByteArray publishJson(const PublishRequest& request);
QByteArray membershipJson(const Selection& who, const QString& room, const QString& reason);
QByteArray disconnectJson(const Selection& who, bool close, const QString& reason, const QString& confirm);
QByteArray blockJson(const QString& user, int minutes, const QString& reason);
QByteArray unblockJson(const QString& user, const QString& reason);
QByteArray reasonJson(const QString& reason);
QByteArray searchJson(SearchKind kind, const QString& query, int offset, int limit);
QByteArray userJson(const QString& user);
QByteArray roomJson(const QString& room, int offset, int limit);
/// `before`: 0 for the newest.
QByteArray auditJson(std::int64_t before, int limit, const QString& query);
/// Of pm_subscribe and pm_unsubscribe.
QByteArray topicJson(std::string_view topic);
/// `history`: how many events from before are wanted.
QByteArray eventTopicJson(const EventSpec& filter, int history);

/// Is this the text of one JSON object?
bool isJsonObject(const QByteArray& text);

} // namespace sio::link
