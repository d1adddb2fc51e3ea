// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "socketio/seededhash.h"

#include "base/ids.h"

#include <array>
#include <bit>
#include <cstring>

namespace sio::socketio {

namespace {

struct SipState {
    std::uint64_t v0, v1, v2, v3;

    void round()
    {
        v0 += v1;
        v1 = std::rotl(v1, 13) ^ v0;
        v0 = std::rotl(v0, 32);
        v2 += v3;
        v3 = std::rotl(v3, 16) ^ v2;
        v0 += v3;
        v3 = std::rotl(v3, 21) ^ v0;
        v2 += v1;
        v1 = std::rotl(v1, 17) ^ v2;
        v2 = std::rotl(v2, 32);
    }

    void absorb(std::uint64_t word)
    {
        v3 ^= word;
        round();
        v0 ^= word;
    }
};

} // namespace

SeededHash SeededHash::random()
{
    // 44 characters of 6 random bits each; hashing them under a fixed key spreads the bits over the whole
    // key.
    std::array<char, 44> text;
    base::fillRandomText(text.data(), text.size());
    const std::string_view half(text.data(), text.size() / 2);
    const std::string_view otherHalf(text.data() + text.size() / 2, text.size() / 2);
    const SeededHash spread(0x736f636b65742e69ull, 0x6f2d726f6f6d732eull);
    return SeededHash(spread(half), spread(otherHalf));
}

std::size_t SeededHash::operator()(std::string_view text) const noexcept
{
    SipState state{m_key0 ^ 0x736f6d6570736575ull, m_key1 ^ 0x646f72616e646f6dull,
                   m_key0 ^ 0x6c7967656e657261ull, m_key1 ^ 0x7465646279746573ull};
    const char* bytes = text.data();
    std::size_t left = text.size();
    for (; left >= 8; bytes += 8, left -= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes, 8);
        state.absorb(word);
    }
    std::uint64_t last = static_cast<std::uint64_t>(text.size()) << 56;
    std::uint64_t tail = 0;
    if (left > 0)
        std::memcpy(&tail, bytes, left);
    state.absorb(last | tail);
    state.v2 ^= 0xff;
    state.round();
    state.round();
    state.round();
    return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

} // namespace sio::socketio
