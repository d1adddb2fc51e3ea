// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace sio::ops {

/// HOST:PORT as in --listen. The host is an IP address ("localhost" stands for 127.0.0.1): a name that
/// resolves to several addresses would make it unclear what is reachable from where.
struct ListenAddress {
    std::string host;
    std::uint16_t port = 0;

    bool isLoopback() const;
    /// http://HOST:PORT, brackets around IPv6.
    std::string url() const;
};

/// Reads "127.0.0.1:3000" or "[::1]:3000"; port 0 means any free one. The error says what is wrong.
base::Result<ListenAddress, std::string> parseListenAddress(std::string_view text);

} // namespace sio::ops
