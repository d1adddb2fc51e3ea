// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sio::engine {

/// What the first request of a session said (socket-io.md, section 10). Shared by everything above the
/// session, constant, and kept in one block of memory, since every connection has one for life.
class Handshake {
public:
    using Header = std::pair<std::string_view, std::string_view>;

    /// `url` is the raw target; `headers` any range of (name, value) pairs as they were sent; `address` the
    /// client's IP (from a trusted proxy's header where configured); `issuedMs` wall clock, ms since the
    /// epoch. Hop-by-hop fields and those that belong to the WebSocket handshake alone are left out.
    template <class Headers>
    Handshake(std::string_view url, const Headers& headers, std::string_view address,
              std::int64_t issuedMs = 0, bool secure = false)
        : m_issuedMs(issuedMs), m_secure(secure)
    {
        std::vector<Header> kept;
        kept.reserve(headers.size());
        for (const auto& [name, value] : headers) {
            if (isEndToEnd(name))
                kept.emplace_back(name, value);
        }
        build(url, kept, address);
    }
    /// Without any header; for tests.
    explicit Handshake(std::string_view url = "/", std::string_view address = "127.0.0.1")
        : Handshake(url, std::span<const Header>(), address)
    {
    }

    std::string_view url() const { return {m_bytes.get(), m_urlSize}; }
    /// Raw query, undecoded.
    std::string_view query() const { return url().substr(m_queryAt); }
    std::string_view address() const { return {m_bytes.get() + m_urlSize, m_addressSize}; }
    std::int64_t issuedMs() const { return m_issuedMs; }
    bool secure() const { return m_secure; }
    /// An Origin field was present.
    bool crossDomain() const { return m_crossDomain; }

    /// First header of that name (without case); empty when absent.
    std::string_view header(std::string_view name) const;
    /// All of them in order; the views live as long as the handshake.
    std::vector<Header> headers() const;

private:
    static bool isEndToEnd(std::string_view name);
    void build(std::string_view url, std::span<const Header> headers, std::string_view address);
    /// The header that starts at `offset`, which moves behind it.
    Header headerAt(std::uint32_t& offset) const;

    // url, address, then for each header: name length, value length (16 bit each), name, value.
    std::unique_ptr<char[]> m_bytes;
    std::int64_t m_issuedMs;
    std::uint32_t m_size = 0;
    std::uint16_t m_urlSize = 0;
    std::uint16_t m_queryAt = 0;
    std::uint8_t m_addressSize = 0;
    bool m_secure;
    bool m_crossDomain = false;
};

} // namespace sio::engine
