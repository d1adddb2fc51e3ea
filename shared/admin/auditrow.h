// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sio::admin {

/// One line of the audit log.
struct AuditRow {
    std::int64_t seq = 0;
    std::int64_t timeMs = 0;
    std::string who;
    std::string role;
    std::string from; ///< address
    std::string what; ///< "publish", "disconnect", "login", ...
    std::string target;
    std::string reason;
    std::string result; ///< "ok", or the code of the refusal
    std::optional<std::int64_t> matched;
    std::string eventId;

    friend bool operator==(const AuditRow&, const AuditRow&) = default;
};

std::string toJson(const AuditRow& row);
bool fromJson(std::string_view json, AuditRow& row);

} // namespace sio::admin
