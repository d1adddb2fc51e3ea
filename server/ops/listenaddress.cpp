// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ops/listenaddress.h"

#include <arpa/inet.h>

#include <charconv>

namespace sio::ops {

bool ListenAddress::isLoopback() const
{
    return host.compare(0, 4, "127.") == 0 || host == "::1" || host.compare(0, 11, "::ffff:127.") == 0;
}

std::string ListenAddress::url() const
{
    const bool v6 = host.find(':') != std::string::npos;
    return "http://" + (v6 ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

base::Result<ListenAddress, std::string> parseListenAddress(std::string_view text)
{
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0)
        return base::Unexpected{std::string("expected HOST:PORT, for example 127.0.0.1:3000")};
    std::string_view host = text.substr(0, colon);
    const std::string_view port = text.substr(colon + 1);
    ListenAddress address;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
    if (port.empty() || error != std::errc() || end != port.data() + port.size())
        return base::Unexpected{std::string("the port must be a number from 0 to 65535")};

    const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (bracketed)
        host = host.substr(1, host.size() - 2);
    address.host = host == "localhost" ? "127.0.0.1" : std::string(host);
    in6_addr v6{};
    in_addr v4{};
    const bool valid = bracketed ? ::inet_pton(AF_INET6, address.host.c_str(), &v6) == 1
                                 : ::inet_pton(AF_INET, address.host.c_str(), &v4) == 1;
    if (!valid)
        return base::Unexpected{
            std::string("the host must be an IP address ([...] around IPv6) or localhost")};
    return address;
}

} // namespace sio::ops
