// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sio::protocol {

/// Standard alphabet with padding (RFC 4648, section 4).
std::string base64Encode(std::string_view bytes);
/// The same, behind what `out` holds already.
void base64Append(std::string& out, std::string_view bytes);
/// Missing padding is accepted; characters outside the standard alphabet, misplaced padding and impossible
/// lengths are not.
std::optional<std::string> base64Decode(std::string_view text);
/// URL alphabet, no padding (RFC 4648, section 5), as in JWT. One text for one value: padding is refused, and
/// so are unused bits that are not zero, so that changing any character of a token changes its meaning.
std::optional<std::string> base64UrlDecode(std::string_view text);
std::string base64UrlEncode(std::string_view bytes);

} // namespace sio::protocol
