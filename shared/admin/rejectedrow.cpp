// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/rejectedrow.h"

#include "admin/jsonreader.h"
#include "catalogue/jsonobject.h"

namespace sio::admin {

std::string toJson(const RejectedRow& row)
{
    return catalogue::JsonObject()
        .integer("time", row.timeMs)
        .text("layer", row.layer)
        .text("code", row.code)
        .text("cause", row.cause)
        .text("hint", row.hint)
        .text("address", row.address)
        .text("transport", row.transport)
        .text("user", row.user)
        .text("nsp", row.nsp)
        .text("agent", row.agent)
        .integer("count", row.count)
        .str();
}

bool fromJson(std::string_view json, RejectedRow& row)
{
    const ObjectReader reader(json);
    if (!reader)
        return false;
    row.timeMs = reader.integer("time");
    row.layer = reader.text("layer");
    row.code = reader.text("code");
    row.cause = reader.text("cause");
    row.hint = reader.text("hint");
    row.address = reader.text("address");
    row.transport = reader.text("transport");
    row.user = reader.text("user");
    row.nsp = reader.text("nsp");
    row.agent = reader.text("agent");
    row.count = reader.integer("count", 1);
    return true;
}

} // namespace sio::admin
