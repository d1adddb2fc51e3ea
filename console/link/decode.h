// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/auditrow.h"
#include "admin/eventrow.h"
#include "admin/rejectedrow.h"
#include "admin/socketstream.h"
#include "admin/statsrow.h"
#include "link/rows.h"

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <optional>
#include <string>
#include <string_view>

/// From the contract's values (UTF-8) to those of the console.
namespace sio::link {

/// Longest text that any cell keeps of a server's word; payloads have a limit of their own.
inline constexpr std::size_t kMaxText = 4096;
/// Rooms kept of one socket.
inline constexpr int kMaxRoomsPerSocket = 1024;
/// Bytes kept of one payload: the contract's 16 KiB, and more from servers that cut later.
inline constexpr std::size_t kMaxPayload = 64 * 1024;

/// JSON values of one message: the public `all_sockets` of some 30,000 sockets.
inline constexpr std::size_t kMaxValues = 3'000'000;

/// Text from a server, cut at kMaxText bytes.
QString decoded(std::string_view utf8);
inline std::string_view viewOf(const QByteArray& bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}
inline std::string toStd(const QString& text)
{
    return text.toStdString();
}
inline QByteArray toBytes(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}
/// Names of our own: ASCII.
inline QString fromLatin(std::string_view text)
{
    return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
}
/// Item `place` of the JSON array `payload` (of an event the name is item 0); empty when there is none.
/// Points into `payload`.
std::string_view argumentOf(const QByteArray& payload, std::size_t place);

SocketRow decoded(const admin::SocketRow& row);
SocketChange decoded(const admin::SocketChange& change);
SnapshotPage decoded(const admin::SnapshotPage& page);
SocketDelta decoded(const admin::SocketDelta& delta);
EventRow decoded(const admin::EventRow& row);
StatsRow decoded(const admin::StatsRow& row);
RejectedRow decoded(const admin::RejectedRow& row);
AuditRow decoded(const admin::AuditRow& row);
std::vector<EventPtr> decoded(const std::vector<admin::EventRow>& rows);
std::vector<SocketRow> decoded(const std::vector<admin::SocketRow>& rows);

} // namespace sio::link
