// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <QtCore/QString>
#include <string>

namespace sio::sequences {

/// Where virtual users connect to.
struct ServerAddress {
    std::string host;
    std::uint16_t port = 0;

    /// True for addresses of this machine alone: 127.0.0.0/8, ::1 and the name localhost.
    bool isLoopback() const;
};

/// `http://HOST[:PORT]`, nothing behind it but a slash; nothing for other texts.
std::optional<ServerAddress> parseServerAddress(const QString& url);

} // namespace sio::sequences
