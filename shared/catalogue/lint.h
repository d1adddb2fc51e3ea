// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "catalogue/identifier.h"
#include "protocol/jsonscanner.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sio::catalogue {

class Catalogue;

/// Something that looks wrong in published data. `code` is one of MISSING_FIELD, INVALID_TYPE, INVALID_VALUE,
/// INVALID_ID, INVALID_FORMAT, PRIVACY, UNKNOWN_EVENT (violations: a strict server refuses them) and
/// RECOMMENDED_FIELD (never refused).
struct Warning {
    std::string field; ///< path such as `slots[0].date`; empty: the event as a whole
    std::string code;
    std::string message;

    bool isViolation() const;
    friend bool operator==(const Warning&, const Warning&) = default;
};

struct LintOptions {
    IdentifierFormat identifiers = IdentifierFormat::Opaque;
    std::size_t maxWarnings = 32; ///< further ones are left out
};

/// Compares `data` (a valid JSON object text) with what the catalogue says of `event`. Unknown members are
/// fine: rows have columns of their own. Nothing is changed.
std::vector<Warning> lint(const Catalogue& catalogue, std::string_view event, std::string_view data,
                          const LintOptions& options = {});

std::vector<Warning> lint(const Catalogue& catalogue, std::string_view event,
                          const protocol::JsonScanner& data, const LintOptions& options = {});

/// `[{"field":..,"code":..,"message":..}]`
std::string toJson(const std::vector<Warning>& warnings);

} // namespace sio::catalogue
