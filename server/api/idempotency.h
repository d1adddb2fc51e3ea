// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/clock.h"
#include "base/task.h"

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace sio::api {

/// A digest of all that makes two requests the same.
using RequestDigest = std::array<unsigned char, 32>;
RequestDigest digestOfRequest(std::string_view endpoint, std::string_view body);

/// An answer as it is kept: what a repetition gets.
struct StoredAnswer {
    int status = 200;
    std::string body;
    std::chrono::seconds retryAfter{0}; ///< 0: none
};

/// Remembers the first answer to each idempotency key (domain.md, section 5). Of calls with one key that
/// arrive together, one goes ahead and the others wait for its answer. Held in memory: bounded in time, count
/// and bytes, the oldest answers go first; calls under way are never forgotten. Any thread.
class IdempotencyStore {
public:
    struct Limits {
        base::Duration window = std::chrono::hours(24);
        std::size_t maxEntries = 100'000;
        std::size_t maxBytes = std::size_t{64} * 1024 * 1024;
    };
    /// Hears the first call's answer, in the thread that settled it.
    using Waiter = base::UniqueFunction<void(const StoredAnswer& answer)>;

    /// The first call's duty to settle. Destroyed unsettled it answers the waiters with `503 UNAVAILABLE` and
    /// forgets the key.
    class Ticket {
    public:
        Ticket() = default;
        Ticket(Ticket&&) noexcept = default;
        Ticket& operator=(Ticket&& other) noexcept;
        ~Ticket() { abandon(); }
        explicit operator bool() const { return m_entry != nullptr; }

        /// Answers the waiters; `keep`: and later repetitions.
        void settle(const StoredAnswer& answer, bool keep);

    private:
        friend class IdempotencyStore;
        void abandon();
        std::shared_ptr<struct IdempotencyState> m_state;
        std::shared_ptr<struct IdempotencyEntry> m_entry;
    };

    enum class Claim {
        First,    ///< go ahead, and settle the ticket
        Known,    ///< `answer` is what the first call got
        Waiting,  ///< the waiter will be called
        Conflict, ///< the key was used with another request
        Full,     ///< as many calls under way as may be remembered
    };
    struct Begun {
        Claim claim = Claim::Full;
        Ticket ticket;
        StoredAnswer answer;
    };

    /// `clock` outlives the store.
    IdempotencyStore(Limits limits, const base::Clock& clock);

    /// `waiter` is kept only for Claim::Waiting; an empty one hears nothing.
    Begun begin(std::string_view caller, std::string_view key, const RequestDigest& digest, Waiter waiter);

    std::size_t entryCount() const;
    std::size_t heldBytes() const;
    /// Answers forgotten before their time because of a bound.
    std::size_t evictedCount() const;

private:
    std::shared_ptr<IdempotencyState> m_state;
};

} // namespace sio::api
