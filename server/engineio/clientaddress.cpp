// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/clientaddress.h"

#include "base/ascii.h"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>

namespace sio::engine {

namespace {

constexpr std::array<std::uint8_t, 12> kMappedPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

} // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text)
{
    if (text.size() > 2 && text.front() == '[' && text.back() == ']')
        text = text.substr(1, text.size() - 2);
    char buffer[INET6_ADDRSTRLEN];
    if (text.empty() || text.size() >= sizeof buffer || text.find('\0') != std::string_view::npos)
        return std::nullopt;
    std::copy(text.begin(), text.end(), buffer);
    buffer[text.size()] = '\0';

    IpAddress address;
    if (inet_pton(AF_INET6, buffer, address.bytes.data()) == 1)
        return address;
    std::copy(kMappedPrefix.begin(), kMappedPrefix.end(), address.bytes.begin());
    if (inet_pton(AF_INET, buffer, address.bytes.data() + kMappedPrefix.size()) == 1)
        return address;
    return std::nullopt;
}

std::string IpAddress::text() const
{
    char buffer[INET6_ADDRSTRLEN] = {};
    if (isV4())
        inet_ntop(AF_INET, bytes.data() + kMappedPrefix.size(), buffer, sizeof buffer);
    else
        inet_ntop(AF_INET6, bytes.data(), buffer, sizeof buffer);
    return buffer;
}

bool IpAddress::isV4() const
{
    return std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), bytes.begin());
}

bool IpAddress::isLoopback() const
{
    if (isV4())
        return bytes[12] == 127;
    return bytes[15] == 1 &&
           std::all_of(bytes.begin(), bytes.end() - 1, [](std::uint8_t b) { return b == 0; });
}

AddressKey AddressKey::of(const IpAddress& address)
{
    AddressKey key;
    std::memcpy(&key.high, address.bytes.data(), sizeof key.high);
    if (address.isV4())
        std::memcpy(&key.low, address.bytes.data() + 8, sizeof key.low);
    return key;
}

AddressKey AddressKey::of(std::string_view address)
{
    const std::optional<IpAddress> parsed = IpAddress::parse(address);
    return parsed ? of(*parsed) : AddressKey{};
}

std::string AddressKey::text() const
{
    IpAddress address;
    std::memcpy(address.bytes.data(), &high, sizeof high);
    std::memcpy(address.bytes.data() + sizeof high, &low, sizeof low);
    return address.isV4() ? address.text() : address.text() + "/64";
}

TrustedProxies::TrustedProxies(const std::vector<std::string>& networks)
{
    for (const std::string& text : networks) {
        if (const std::optional<Network> network = parse(text))
            m_networks.push_back(*network);
    }
}

bool TrustedProxies::isNetwork(std::string_view text)
{
    return parse(text).has_value();
}

std::optional<TrustedProxies::Network> TrustedProxies::parse(std::string_view text)
{
    const std::size_t slash = text.find('/');
    const std::optional<IpAddress> address = IpAddress::parse(text.substr(0, slash));
    if (!address)
        return std::nullopt;
    const int width = address->isV4() ? 32 : 128;
    int bits = width;
    if (slash != std::string_view::npos) {
        const std::string_view digits = text.substr(slash + 1);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
        if (error != std::errc() || end != digits.data() + digits.size() || bits < 0 || bits > width)
            return std::nullopt;
    }
    return Network{*address, 128 - width + bits};
}

bool TrustedProxies::contains(const IpAddress& address) const
{
    return std::any_of(m_networks.begin(), m_networks.end(), [&address](const Network& network) {
        const auto whole = static_cast<std::size_t>(network.bits / 8);
        if (!std::equal(address.bytes.begin(), address.bytes.begin() + network.bits / 8,
                        network.address.bytes.begin()))
            return false;
        const int rest = network.bits % 8;
        return rest == 0 || ((address.bytes[whole] ^ network.address.bytes[whole]) >> (8 - rest)) == 0;
    });
}

ClientAddress resolveClient(const net::PeerAddress& peer, const net::http::Fields& fields,
                            const TrustedProxies& proxies)
{
    ClientAddress client{peer.ip, {}, peer.isSecure, peer.isLoopback};
    const std::optional<IpAddress> peerAddress = IpAddress::parse(peer.ip);
    if (!peerAddress)
        return client;
    client.key = AddressKey::of(*peerAddress);
    if (!proxies.contains(*peerAddress))
        return client;

    std::string hops;
    std::string_view protocol;
    for (const auto& [name, value] : fields) {
        if (base::equalsIgnoringCase(name, "x-forwarded-for")) {
            hops += ',';
            hops += value;
        } else if (base::equalsIgnoringCase(name, "x-forwarded-proto")) {
            protocol = value;
        }
    }
    IpAddress address = *peerAddress;
    client.isExempt = true;
    for (std::string_view rest = hops; client.isExempt && !rest.empty();) {
        const std::size_t comma = rest.rfind(',');
        const std::optional<IpAddress> hop = IpAddress::parse(base::trimmed(rest.substr(comma + 1)));
        if (!hop)
            break; // what stands left of garbage is not to be believed either
        address = *hop;
        client.isExempt = proxies.contains(address);
        rest = rest.substr(0, comma);
    }
    client.text = address.text();
    client.key = AddressKey::of(address);
    if (!protocol.empty())
        client.isSecure =
            base::equalsIgnoringCase(base::trimmed(protocol.substr(protocol.rfind(',') + 1)), "https");
    return client;
}

} // namespace sio::engine
