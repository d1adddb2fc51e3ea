// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/rows.h"

#include <QtCore/QJsonObject>

namespace sio::ctl {

// The rows of the admin stream as they went over the wire (admin-stream.md), each with a member "type" in
// front that says what it is.
QJsonObject toJson(const link::EventRow& row);
QJsonObject toJson(const link::StatsRow& row);
QJsonObject toJson(const link::RejectedRow& row);
QJsonObject toJson(const link::AuditRow& row);
QJsonObject toJson(const link::SocketRow& row);
QJsonObject toJson(const link::SocketChange& change);

} // namespace sio::ctl
