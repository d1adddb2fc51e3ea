// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/jsonscanner.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sio::catalogue {

struct EventType;

/// Payloads are never rebuilt (domain.md, rule 0): these functions cut and splice text. `scanner` has scanned
/// `object` successfully, and it is an object.

/// `object` without its members of these names. The text itself when it has none of them.
std::string withoutMembers(std::string_view object, const protocol::JsonScanner& scanner,
                           const std::vector<std::string_view>& names);

/// `object` with members (name, JSON text) added behind the last one.
std::string withMembers(std::string_view object, const protocol::JsonScanner& scanner,
                        const std::vector<std::pair<std::string_view, std::string_view>>& members);

/// What the server adds where it is absent.
struct CommonFields {
    std::string eventId;
    std::string occurredAt;
    bool test = false;
};

struct Composed {
    std::string json;
    std::string eventId; ///< the payload's own one, else the one that was added
};

/// The payload as it is delivered: `data`, fields filled as the catalogue says (`payment_id` from `id`),
/// common fields. `type` may be null.
Composed compose(const EventType* type, std::string_view data, const protocol::JsonScanner& scanner,
                 const CommonFields& common);

} // namespace sio::catalogue
