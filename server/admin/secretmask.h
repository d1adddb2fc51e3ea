// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace sio::admin {

/// The JSON text with the values of members that hold secrets replaced by "***": names that end in "token",
/// or hold "password", "secret", "authorization", "cookie", "apikey" or "jwt", in any case, with or without
/// underscores; and strings that look like a JSON web token. Takes texts that end in the middle, too
/// (payloads are cut); what is cut inside a secret stays masked.
std::string withoutSecrets(std::string_view json);

/// Whether a member, or an event, of that name is about secrets.
bool isSecretName(std::string_view name);

} // namespace sio::admin
