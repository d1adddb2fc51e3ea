// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/stream.h"

#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>

namespace sio::net {

namespace {

/// inet_ntop() goes through printf, which every connection would pay for.
void setIpv4(PeerAddress& peer, const in_addr& address)
{
    const std::uint32_t bits = ntohl(address.s_addr);
    std::array<char, INET_ADDRSTRLEN> text{};
    char* end = text.data();
    for (const int shift : {24, 16, 8, 0}) {
        if (shift != 24)
            *end++ = '.';
        end = std::to_chars(end, text.data() + text.size(), bits >> shift & 0xFF).ptr;
    }
    peer.ip.assign(text.data(), end);
    peer.isLoopback = bits >> 24 == IN_LOOPBACKNET;
}

void setIpv6(PeerAddress& peer, const in6_addr& address)
{
    if (IN6_IS_ADDR_V4MAPPED(&address)) {
        in_addr mapped{};
        std::memcpy(&mapped, address.s6_addr + 12, sizeof mapped);
        setIpv4(peer, mapped);
        return;
    }
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (::inet_ntop(AF_INET6, &address, text.data(), text.size()))
        peer.ip = text.data();
    peer.isLoopback = IN6_IS_ADDR_LOOPBACK(&address);
}

} // namespace

PeerAddress peerAddressOf(int descriptor)
{
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    if (::getpeername(descriptor, reinterpret_cast<sockaddr*>(&storage), &length) != 0)
        return {};
    return peerAddressOf(storage);
}

PeerAddress peerAddressOf(const sockaddr_storage& storage)
{
    PeerAddress peer;
    if (storage.ss_family == AF_INET) {
        const auto& ipv4 = reinterpret_cast<const sockaddr_in&>(storage);
        peer.port = ntohs(ipv4.sin_port);
        setIpv4(peer, ipv4.sin_addr);
    } else if (storage.ss_family == AF_INET6) {
        const auto& ipv6 = reinterpret_cast<const sockaddr_in6&>(storage);
        peer.port = ntohs(ipv6.sin6_port);
        setIpv6(peer, ipv6.sin6_addr);
    }
    return peer;
}

} // namespace sio::net
