// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/auditrow.h"

#include "admin/jsonreader.h"
#include "catalogue/jsonobject.h"

namespace sio::admin {

std::string toJson(const AuditRow& row)
{
    catalogue::JsonObject object;
    object.integer("seq", row.seq)
        .integer("time", row.timeMs)
        .text("who", row.who)
        .text("role", row.role)
        .text("from", row.from)
        .text("what", row.what)
        .text("target", row.target)
        .text("reason", row.reason)
        .text("result", row.result);
    if (row.matched)
        object.integer("matched", *row.matched);
    if (!row.eventId.empty())
        object.text("event_id", row.eventId);
    return object.str();
}

bool fromJson(std::string_view json, AuditRow& row)
{
    const ObjectReader reader(json);
    if (!reader)
        return false;
    row.seq = reader.integer("seq");
    row.timeMs = reader.integer("time");
    row.who = reader.text("who");
    row.role = reader.text("role");
    row.from = reader.text("from");
    row.what = reader.text("what");
    row.target = reader.text("target");
    row.reason = reader.text("reason");
    row.result = reader.text("result");
    row.matched = reader.optionalInteger("matched");
    row.eventId = reader.text("event_id");
    return true;
}

} // namespace sio::admin
