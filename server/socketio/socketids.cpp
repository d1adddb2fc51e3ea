// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "socketio/socketids.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace sio::socketio {

namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
constexpr std::size_t kRandomLength = 16;
constexpr std::size_t kCheckLength = SocketId::kLength - kRandomLength;

std::array<char, kCheckLength> checkOf(std::size_t hash)
{
    std::array<char, kCheckLength> check;
    for (char& c : check) {
        c = kAlphabet[hash & 63];
        hash >>= 6;
    }
    return check;
}

} // namespace

int SocketIds::workerOfHash(std::size_t hash) const
{
    // The upper half; the check is made of the lower one.
    return static_cast<int>(
        ((static_cast<std::uint64_t>(hash) >> 32) * static_cast<std::uint64_t>(m_workers)) >> 32);
}

SocketId SocketIds::draw(int worker) const
{
    std::array<char, SocketId::kLength> text;
    std::size_t hash = 0;
    do {
        base::fillRandomText(text.data(), kRandomLength);
        hash = m_hash(std::string_view(text.data(), kRandomLength));
    } while (workerOfHash(hash) != worker); // as many rounds, on average, as there are workers
    const auto check = checkOf(hash);
    std::memcpy(text.data() + kRandomLength, check.data(), kCheckLength);
    return *SocketId::fromText(std::string_view(text.data(), text.size()));
}

std::optional<int> SocketIds::workerOf(std::string_view name) const
{
    if (name.size() != SocketId::kLength)
        return std::nullopt;
    const std::size_t hash = m_hash(name.substr(0, kRandomLength));
    const auto check = checkOf(hash);
    if (name.substr(kRandomLength) != std::string_view(check.data(), kCheckLength) ||
        !SocketId::fromText(name))
        return std::nullopt;
    return workerOfHash(hash);
}

} // namespace sio::socketio
