// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/answers.h"

#include "admin/commands.h"
#include "admin/jsonreader.h"
#include "admin/lookup.h"
#include "link/decode.h"

#include <QtCore/QJsonDocument>

namespace sio::link {

namespace {

template <class T> std::optional<T> parsed(std::string_view body)
{
    T value;
    if (!admin::fromJson(body, value))
        return std::nullopt;
    return value;
}

UserFound foundFrom(const admin::UserRow& row)
{
    UserFound found;
    found.user = decoded(row.user);
    found.sockets = row.sockets;
    found.rooms = row.rooms;
    for (const std::string& transport : row.transports)
        found.transports.append(decoded(transport));
    found.since = row.sinceMs;
    if (row.last)
        found.last = {decoded(row.last->event),
                      row.last->dir == admin::Direction::Out ? Direction::Out : Direction::In,
                      row.last->timeMs};
    return found;
}

} // namespace

RequestError unreadableAnswer()
{
    return {"INVALID_ANSWER", QStringLiteral("the server's answer cannot be read"), {}};
}

AnswerBody bodyOf(const AckResult& ack)
{
    if (ack.status == AckResult::Status::Disconnected)
        return {{"NOT_CONNECTED", QStringLiteral("the connection was lost before the answer came"), {}}, {}};
    if (ack.status == AckResult::Status::TimedOut)
        return {{"TIMED_OUT", QStringLiteral("the server did not answer in time: it may have been done"), {}},
                {}};
    const std::string_view body = argumentOf(ack.payload, 0);
    const auto error = admin::errorOf(body);
    if (!error)
        return {{}, body};
    if (error->code.empty())
        return {unreadableAnswer(), {}};
    return {{decoded(error->code), decoded(error->message),
             QJsonDocument::fromJson(QByteArray::fromStdString(error->detailsJson)).object()},
            {}};
}

std::optional<Receipt> receiptFrom(std::string_view body)
{
    const auto sent = parsed<admin::Receipt>(body);
    if (!sent)
        return std::nullopt;
    Receipt receipt;
    receipt.eventId = decoded(sent->eventId);
    receipt.matchedUsers = sent->matchedUsers;
    receipt.matchedSockets = sent->matchedSockets;
    receipt.written = sent->written;
    receipt.reason = decoded(sent->reason);
    for (const std::string& warning : sent->warnings)
        receipt.warnings.append(decoded(warning));
    for (const admin::ReceiptSocket& line : sent->sockets)
        receipt.sockets.push_back({decoded(line.id), decoded(line.user), decoded(line.transport),
                                   decoded(line.address), line.written, line.timeMs});
    receipt.time = sent->timeMs;
    return receipt;
}

std::optional<Matched> matchedFrom(std::string_view body)
{
    return Matched{admin::ObjectReader(body).integer("matched"), true};
}

std::optional<Nothing> nothingFrom(std::string_view)
{
    return Nothing{};
}

std::optional<Armed> armedFrom(std::string_view body, std::int64_t clockOffsetMs)
{
    const auto until = admin::ObjectReader(body).optionalInteger("armed_until");
    if (!until)
        return std::nullopt;
    return Armed{*until - clockOffsetMs};
}

std::optional<SearchResult> searchResultFrom(SearchKind kind, std::string_view body)
{
    const admin::ObjectReader reader(body);
    SearchResult result;
    result.total = reader.integer("total");
    const auto rows = reader.elements("rows");
    if (kind == SearchKind::Sockets) {
        result.sockets = decoded(admin::rowsFrom<admin::SocketRow>(rows));
    } else if (kind == SearchKind::Users) {
        for (const admin::UserRow& row : admin::rowsFrom<admin::UserRow>(rows))
            result.users.push_back(foundFrom(row));
    } else {
        for (const admin::RoomRow& row : admin::rowsFrom<admin::RoomRow>(rows))
            result.rooms.push_back({decoded(row.room), decoded(row.kind), row.members});
    }
    return result;
}

std::optional<UserDetails> userDetailsFrom(std::string_view body)
{
    const auto sent = parsed<admin::UserDetails>(body);
    if (!sent)
        return std::nullopt;
    return UserDetails{decoded(sent->user), sent->blocked, decoded(sent->sockets), decoded(sent->timeline)};
}

std::optional<RoomDetails> roomDetailsFrom(std::string_view body)
{
    const auto sent = parsed<admin::RoomDetails>(body);
    if (!sent)
        return std::nullopt;
    return RoomDetails{decoded(sent->room), sent->total, decoded(sent->members)};
}

std::optional<AuditPage> auditPageFrom(std::string_view body)
{
    const admin::ObjectReader reader(body);
    AuditPage page;
    for (const admin::AuditRow& row : admin::rowsFrom<admin::AuditRow>(reader.elements("rows")))
        page.rows.push_back(decoded(row));
    page.more = reader.boolean("more");
    return page;
}

std::optional<QJsonObject> objectFrom(std::string_view body)
{
    return QJsonDocument::fromJson(toBytes(body)).object();
}

} // namespace sio::link
