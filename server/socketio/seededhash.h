// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sio::socketio {

/// SipHash-1-3 under a key that is drawn per server: clients choose names (rooms, ids), but cannot choose
/// them so that they all fall into one bucket (threats.md, "seeded hashing"). A value; thread-safe.
class SeededHash {
public:
    using is_transparent = void;

    /// A key from the kernel's generator.
    static SeededHash random();

    SeededHash(std::uint64_t key0, std::uint64_t key1) : m_key0(key0), m_key1(key1) {}

    std::size_t operator()(std::string_view text) const noexcept;

private:
    std::uint64_t m_key0;
    std::uint64_t m_key1;
};

} // namespace sio::socketio
