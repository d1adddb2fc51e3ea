// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace sio::base {

/// A random 20-character identifier of [A-Za-z0-9_-] (120 bits), kept inline. `Tag` makes the kinds distinct
/// types: a SessionId is never taken for a SocketId.
template <class Tag> class RandomId {
public:
    static constexpr std::size_t kLength = 20;

    /// Fresh from the kernel's generator (getrandom).
    static RandomId generate();

    /// Takes text from outside; nothing when it is not 20 characters of the alphabet.
    static std::optional<RandomId> fromText(std::string_view text)
    {
        if (text.size() != kLength)
            return std::nullopt;
        for (const char c : text) {
            const bool known = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                               c == '_' || c == '-';
            if (!known)
                return std::nullopt;
        }
        RandomId id;
        std::memcpy(id.m_text.data(), text.data(), kLength);
        return id;
    }

    std::string_view view() const { return {m_text.data(), kLength}; }
    std::string str() const { return std::string(view()); }
    /// What may be logged of a bearer secret: the first 6 characters (threats.md, rule 8).
    std::string_view logPrefix() const { return view().substr(0, 6); }

    friend bool operator==(const RandomId& a, const RandomId& b) { return a.m_text == b.m_text; }
    friend bool operator<(const RandomId& a, const RandomId& b) { return a.m_text < b.m_text; }

    /// The id is random, so eight of its bytes are a hash already.
    std::uint64_t hash() const
    {
        std::uint64_t value = 0;
        std::memcpy(&value, m_text.data() + 4, sizeof value);
        return value * 0x9E3779B97F4A7C15ull;
    }

private:
    std::array<char, kLength> m_text{};
};

/// Fills `out` with characters of the id alphabet from the kernel's generator.
void fillRandomText(char* out, std::size_t length);
/// Fills `out` with bytes from the kernel's generator.
void fillRandomBytes(unsigned char* out, std::size_t length);

template <class Tag> RandomId<Tag> RandomId<Tag>::generate()
{
    RandomId id;
    fillRandomText(id.m_text.data(), kLength);
    return id;
}

/// One Engine.IO connection ("sid" in the query string); a bearer secret.
using SessionId = RandomId<struct SessionIdTag>;
/// One socket of one namespace ("sid" in the CONNECT answer); public.
using SocketId = RandomId<struct SocketIdTag>;

} // namespace sio::base

template <class Tag> struct std::hash<sio::base::RandomId<Tag>> {
    std::size_t operator()(const sio::base::RandomId<Tag>& id) const { return id.hash(); }
};
