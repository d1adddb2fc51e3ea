// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "api/options.h"

namespace sio::api {

/// The key whose digest is that of `presented`, compared in constant time with every one; null when none is.
const ApiKey* findKey(const std::vector<ApiKey>& keys, std::string_view presented);

bool matchesAny(const std::vector<std::string>& patterns, std::string_view text);

} // namespace sio::api
