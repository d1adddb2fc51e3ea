// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/handshake.h"

#include "base/ascii.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace sio::engine {

namespace {

constexpr std::size_t kMaxPart = 0xffff; // the HTTP layer's limits are far below

} // namespace

bool Handshake::isEndToEnd(std::string_view name)
{
    // RFC 9110, 7.6.1, and the fields of RFC 6455, 4.1 that mean nothing once the connection stands.
    static constexpr std::array<std::string_view, 12> kLocal = {"connection",
                                                                "upgrade",
                                                                "keep-alive",
                                                                "te",
                                                                "trailer",
                                                                "transfer-encoding",
                                                                "proxy-connection",
                                                                "proxy-authorization",
                                                                "content-length",
                                                                "sec-websocket-key",
                                                                "sec-websocket-version",
                                                                "sec-websocket-extensions"};
    return std::none_of(kLocal.begin(), kLocal.end(),
                        [name](std::string_view local) { return base::equalsIgnoringCase(name, local); });
}

void Handshake::build(std::string_view url, std::span<const Header> headers, std::string_view address)
{
    url = url.substr(0, kMaxPart);
    address = address.substr(0, 0xff);
    std::size_t size = url.size() + address.size();
    for (const auto& [name, value] : headers) {
        if (name.size() <= kMaxPart && value.size() <= kMaxPart)
            size += 2 * sizeof(std::uint16_t) + name.size() + value.size();
    }
    m_bytes = std::make_unique_for_overwrite<char[]>(size);
    m_size = static_cast<std::uint32_t>(size);
    m_urlSize = static_cast<std::uint16_t>(url.size());
    m_queryAt = static_cast<std::uint16_t>(std::min(url.find('?'), url.size() - 1) + 1);
    m_addressSize = static_cast<std::uint8_t>(address.size());

    char* out = m_bytes.get();
    const auto append = [&out](std::string_view text) { out = std::copy(text.begin(), text.end(), out); };
    append(url);
    append(address);
    for (const auto& [name, value] : headers) {
        if (name.size() > kMaxPart || value.size() > kMaxPart)
            continue;
        const std::uint16_t lengths[2] = {static_cast<std::uint16_t>(name.size()),
                                          static_cast<std::uint16_t>(value.size())};
        std::memcpy(out, lengths, sizeof lengths);
        out += sizeof lengths;
        append(name);
        append(value);
        if (base::equalsIgnoringCase(name, "origin"))
            m_crossDomain = true;
    }
}

Handshake::Header Handshake::headerAt(std::uint32_t& offset) const
{
    std::uint16_t lengths[2];
    std::memcpy(lengths, m_bytes.get() + offset, sizeof lengths);
    const char* name = m_bytes.get() + offset + sizeof lengths;
    const char* value = name + lengths[0];
    offset += static_cast<std::uint32_t>(sizeof lengths + lengths[0] + lengths[1]);
    return {{name, lengths[0]}, {value, lengths[1]}};
}

std::string_view Handshake::header(std::string_view name) const
{
    for (std::uint32_t offset = m_urlSize + m_addressSize; offset < m_size;) {
        const Header header = headerAt(offset);
        if (base::equalsIgnoringCase(header.first, name))
            return header.second;
    }
    return {};
}

std::vector<Handshake::Header> Handshake::headers() const
{
    std::vector<Header> all;
    for (std::uint32_t offset = m_urlSize + m_addressSize; offset < m_size;)
        all.push_back(headerAt(offset));
    return all;
}

} // namespace sio::engine
