// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/serveraddress.h"

#include <QtCore/QUrl>
#include <QtNetwork/QHostAddress>

namespace sio::sequences {

bool ServerAddress::isLoopback() const
{
    if (host == "localhost")
        return true;
    const QHostAddress address(QString::fromStdString(host));
    return !address.isNull() && address.isLoopback();
}

std::optional<ServerAddress> parseServerAddress(const QString& url)
{
    const QUrl parsed(url, QUrl::StrictMode);
    const bool isBare = (parsed.path().isEmpty() || parsed.path() == "/") && !parsed.hasQuery() &&
                        !parsed.hasFragment() && parsed.userInfo().isEmpty();
    if (!parsed.isValid() || parsed.scheme() != "http" || parsed.host().isEmpty() || !isBare)
        return std::nullopt;
    return ServerAddress{parsed.host().toStdString(), static_cast<std::uint16_t>(parsed.port(80))};
}

} // namespace sio::sequences
