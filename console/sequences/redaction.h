// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace sio::sequences {

// What a recording never holds.

/// True for members whose values are secret whatever they are: token, password, api_key, ...
bool isSecretMember(std::string_view name);
/// True for a text that is, or contains, a JSON web token, a bearer header or the like.
bool looksSecret(std::string_view text);

} // namespace sio::sequences
