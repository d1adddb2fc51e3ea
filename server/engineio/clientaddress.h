// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "net/http/message.h"
#include "net/stream.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sio::engine {

/// An IP address, IPv4 as its IPv6-mapped form.
struct IpAddress {
    std::array<std::uint8_t, 16> bytes{};

    /// Textual IPv4 or IPv6, optionally in brackets; no port, no zone.
    static std::optional<IpAddress> parse(std::string_view text);
    std::string text() const;
    bool isLoopback() const;
    bool isV4() const;
    friend bool operator==(const IpAddress&, const IpAddress&) = default;
};

/// Whom limits per address count: one IPv4 address, or one IPv6 network of 64 bits, since who has one address
/// of it has all.
struct AddressKey {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    static AddressKey of(const IpAddress& address);
    /// Of a text that is no address: one key for all of them.
    static AddressKey of(std::string_view address);
    /// "192.0.2.7" or "2001:db8::/64".
    std::string text() const;
    friend bool operator==(const AddressKey&, const AddressKey&) = default;
};

/// Networks whose word about the client's address counts.
class TrustedProxies {
public:
    /// `networks`: "10.0.0.0/8", "2001:db8::/32", or single addresses. What is none is left out; see
    /// isNetwork().
    explicit TrustedProxies(const std::vector<std::string>& networks);
    static bool isNetwork(std::string_view text);
    bool contains(const IpAddress& address) const;

private:
    struct Network {
        IpAddress address;
        int bits;
    };
    static std::optional<Network> parse(std::string_view text);
    std::vector<Network> m_networks;
};

/// Who asks, as far as we know.
struct ClientAddress {
    std::string text;
    AddressKey key;
    bool isSecure = false;
    /// Loopback or a listed proxy itself: limits on connections do not apply (threats.md, secure defaults).
    bool isExempt = false;
};

/// The peer, or, where it is a listed proxy, the rightmost untrusted hop of its X-Forwarded-For.
ClientAddress resolveClient(const net::PeerAddress& peer, const net::http::Fields& fields,
                            const TrustedProxies& proxies);

} // namespace sio::engine
