// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/addresslimits.h"

#include "base/ids.h"

#include <algorithm>

namespace sio::engine {

namespace {

/// A rate of nothing: the limit is off.
Rate rateOrOff(int events, int burst, Rate (*make)(int, int))
{
    return events > 0 ? make(events, std::max(burst, 1)) : Rate{};
}

bool isOff(const Rate& rate)
{
    return rate.burst == 0;
}

std::uint64_t randomSeed()
{
    return base::RandomId<struct SeedTag>::generate().hash();
}

std::uint64_t mixed(std::uint64_t value)
{
    value ^= value >> 32;
    value *= 0xd6e8feb86659fd93ull;
    value ^= value >> 32;
    value *= 0xd6e8feb86659fd93ull;
    return value ^ (value >> 32);
}

} // namespace

std::size_t AddressLimits::Hash::operator()(const AddressKey& key) const noexcept
{
    return mixed(mixed(key.high ^ seed) ^ key.low);
}

AddressLimits::AddressLimits(const EngineOptions& options)
    : m_handshakeRate(rateOrOff(options.handshakesPerSecond, options.handshakesBurst, &Rate::perSecond)),
      m_unknownSidRate(
          rateOrOff(options.unknownSidsPerMinute, options.unknownSidsPerMinute, &Rate::perMinute)),
      m_maxSessions(options.maxSessionsPerAddress), m_entries(0, Hash{randomSeed()})
{
}

std::optional<int> AddressLimits::refuseHandshake(const AddressKey& address, base::TimePoint now)
{
    const std::lock_guard lock(m_mutex);
    Entry& entry = entryOf(address, now);
    const bool tooMany = m_maxSessions > 0 && entry.sessions >= m_maxSessions;
    if (tooMany || (!isOff(m_handshakeRate) && !entry.handshakes.take(now, m_handshakeRate))) {
        const Rate& rate = isOff(m_handshakeRate) ? Rate::perSecond(10, 1) : m_handshakeRate;
        return entry.retry.secondsFor(now, rate.interval);
    }
    ++entry.sessions;
    return std::nullopt;
}

void AddressLimits::sessionClosed(const AddressKey& address)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(address);
    Entry& entry = found != m_entries.end() ? found->second : m_overflow;
    if (entry.sessions > 0)
        --entry.sessions;
}

std::optional<int> AddressLimits::refuseUnknownSid(const AddressKey& address, base::TimePoint now)
{
    if (isOff(m_unknownSidRate))
        return std::nullopt;
    const std::lock_guard lock(m_mutex);
    Entry& entry = entryOf(address, now);
    if (entry.unknownSids.take(now, m_unknownSidRate))
        return std::nullopt;
    return entry.retry.secondsFor(now, m_unknownSidRate.interval);
}

std::size_t AddressLimits::addressCount() const
{
    const std::lock_guard lock(m_mutex);
    return m_entries.size();
}

AddressLimits::Entry& AddressLimits::entryOf(const AddressKey& address, base::TimePoint now)
{
    if (const auto found = m_entries.find(address); found != m_entries.end())
        return found->second;
    if (m_entries.size() >= m_sweepAt && now >= m_nextSweep)
        forgetIdle(now);
    if (m_entries.size() >= kMaxAddresses)
        return m_overflow;
    return m_entries[address];
}

void AddressLimits::forgetIdle(base::TimePoint now)
{
    std::erase_if(m_entries, [now](const auto& item) {
        const Entry& entry = item.second;
        return entry.sessions == 0 && entry.handshakes.isFull(now) && entry.unknownSids.isFull(now);
    });
    // Sweeping again only after as many newcomers as are left, and not all the time when the table is full,
    // keeps the cost per newcomer constant.
    m_sweepAt = std::clamp(2 * m_entries.size(), kFirstSweep, kMaxAddresses);
    m_nextSweep = m_sweepAt == kMaxAddresses ? now + std::chrono::seconds(1) : now;
}

} // namespace sio::engine
