// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/requests.h"
#include "link/socketioclient.h"

#include <QtCore/QJsonObject>

#include <cstdint>
#include <optional>
#include <string_view>

/// The answers of the admin stream as the console's values (admin-stream.md, sections 2, 4, 5 and 8). Each
/// function takes the object that the server acknowledged with, and answers nothing when that cannot be read.
/// Pure functions.
namespace sio::link {

struct AnswerBody {
    RequestError error;    ///< its code is not empty: the request was not done, or nobody knows
    std::string_view text; ///< otherwise the answer's object; points into the ack's payload
};
AnswerBody bodyOf(const AckResult& ack);
RequestError unreadableAnswer();

std::optional<Nothing> nothingFrom(std::string_view body);
std::optional<Receipt> receiptFrom(std::string_view body);
std::optional<Matched> matchedFrom(std::string_view body);
/// `clockOffsetMs`: what the server's clock is ahead of ours.
std::optional<Armed> armedFrom(std::string_view body, std::int64_t clockOffsetMs);
std::optional<SearchResult> searchResultFrom(SearchKind kind, std::string_view body);
std::optional<UserDetails> userDetailsFrom(std::string_view body);
std::optional<RoomDetails> roomDetailsFrom(std::string_view body);
std::optional<AuditPage> auditPageFrom(std::string_view body);
std::optional<QJsonObject> objectFrom(std::string_view body);

} // namespace sio::link
