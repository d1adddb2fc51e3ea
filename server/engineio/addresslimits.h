// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/clientaddress.h"
#include "engineio/ratemeter.h"
#include "engineio/types.h"

#include <mutex>
#include <optional>
#include <unordered_map>

namespace sio::engine {

/// What each client address did lately: new sessions, sessions open, guesses of session ids. One for the
/// whole server, since an address's connections are spread over the workers; any thread. Touched by
/// handshakes and by unknown session ids alone, never by traffic.
class AddressLimits {
public:
    /// Addresses remembered at most. Beyond it newcomers share one entry; an address is forgotten when
    /// nothing is held against it.
    static constexpr std::size_t kMaxAddresses = 65'536;

    explicit AddressLimits(const EngineOptions& options);

    /// Admits a new session and counts it as open; else the seconds after which to come back.
    std::optional<int> refuseHandshake(const AddressKey& address, base::TimePoint now);
    void sessionClosed(const AddressKey& address);
    /// Counts a session id that does not exist: nothing while that is tolerated, else the seconds for
    /// Retry-After.
    std::optional<int> refuseUnknownSid(const AddressKey& address, base::TimePoint now);

    std::size_t addressCount() const;

private:
    static constexpr std::size_t kFirstSweep = 1024;

    struct Entry {
        RateMeter handshakes;
        RateMeter unknownSids;
        RetrySpread retry;
        int sessions = 0;
    };
    /// Seeded, since clients choose their addresses.
    struct Hash {
        std::uint64_t seed;
        std::size_t operator()(const AddressKey& key) const noexcept;
    };

    Entry& entryOf(const AddressKey& address, base::TimePoint now);
    void forgetIdle(base::TimePoint now);

    const Rate m_handshakeRate;
    const Rate m_unknownSidRate;
    const int m_maxSessions;

    mutable std::mutex m_mutex; ///< guards everything below
    std::unordered_map<AddressKey, Entry, Hash> m_entries;
    std::size_t m_sweepAt = kFirstSweep;
    base::TimePoint m_nextSweep{};
    Entry m_overflow;
};

} // namespace sio::engine
