// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "api/idempotency.h"

#include "api/apierror.h"

#include <deque>
#include <mutex>
#include <sodium.h>
#include <unordered_map>
#include <vector>

namespace sio::api {

struct IdempotencyEntry {
    std::string name; ///< caller, NUL, key
    RequestDigest digest{};
    bool settled = false;
    base::TimePoint settledAt{};
    StoredAnswer answer;
    std::vector<IdempotencyStore::Waiter> waiters;

    std::size_t heldBytes() const
    {
        // The entry, its nodes in both containers, and its texts.
        return sizeof(IdempotencyEntry) + 128 + 2 * name.size() + answer.body.size();
    }
};

struct IdempotencyState {
    IdempotencyState(IdempotencyStore::Limits l, const base::Clock& c) : limits(l), clock(c) {}

    const IdempotencyStore::Limits limits;
    const base::Clock& clock;
    mutable std::mutex mutex; // guards all below, and every field of the entries
    std::unordered_map<std::string_view, std::shared_ptr<IdempotencyEntry>>
        entries;                                           ///< keys point into the entries
    std::deque<std::shared_ptr<IdempotencyEntry>> settled; ///< oldest first
    std::size_t bytes = 0;
    std::size_t evicted = 0;

    void forgetOldest()
    {
        const std::shared_ptr<IdempotencyEntry> entry = std::move(settled.front());
        settled.pop_front();
        bytes -= entry->heldBytes();
        entries.erase(entry->name);
    }

    void forgetExpired()
    {
        const base::TimePoint now = clock.now();
        while (!settled.empty() && now - settled.front()->settledAt >= limits.window)
            forgetOldest();
    }

    void makeRoom()
    {
        while (!settled.empty() && (entries.size() > limits.maxEntries || bytes > limits.maxBytes)) {
            forgetOldest();
            ++evicted;
        }
    }
};

RequestDigest digestOfRequest(std::string_view endpoint, std::string_view body)
{
    RequestDigest digest{};
    crypto_generichash_state state;
    const unsigned char separator = 0;
    crypto_generichash_init(&state, nullptr, 0, digest.size());
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(endpoint.data()),
                              endpoint.size());
    crypto_generichash_update(&state, &separator, 1);
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(body.data()), body.size());
    crypto_generichash_final(&state, digest.data(), digest.size());
    return digest;
}

IdempotencyStore::IdempotencyStore(Limits limits, const base::Clock& clock)
    : m_state(std::make_shared<IdempotencyState>(limits, clock))
{
}

IdempotencyStore::Begun IdempotencyStore::begin(std::string_view caller, std::string_view key,
                                                const RequestDigest& digest, Waiter waiter)
{
    std::string name(caller);
    name += '\0';
    name += key;

    Begun begun;
    const std::lock_guard lock(m_state->mutex);
    m_state->forgetExpired();
    if (const auto found = m_state->entries.find(name); found != m_state->entries.end()) {
        IdempotencyEntry& entry = *found->second;
        if (entry.digest != digest) {
            begun.claim = Claim::Conflict;
        } else if (entry.settled) {
            begun.claim = Claim::Known;
            begun.answer = entry.answer;
        } else {
            begun.claim = Claim::Waiting;
            entry.waiters.push_back(std::move(waiter));
        }
        return begun;
    }

    if (m_state->entries.size() - m_state->settled.size() >= m_state->limits.maxEntries) {
        begun.claim = Claim::Full;
        return begun;
    }
    auto entry = std::make_shared<IdempotencyEntry>();
    entry->name = std::move(name);
    entry->digest = digest;
    m_state->bytes += entry->heldBytes();
    m_state->entries.emplace(entry->name, entry);
    m_state->makeRoom();
    begun.claim = Claim::First;
    begun.ticket.m_state = m_state;
    begun.ticket.m_entry = std::move(entry);
    return begun;
}

void IdempotencyStore::Ticket::settle(const StoredAnswer& answer, bool keep)
{
    if (!m_entry)
        return;
    const std::shared_ptr<IdempotencyEntry> entry = std::move(m_entry);
    const std::shared_ptr<IdempotencyState> state = std::move(m_state);
    std::vector<Waiter> waiters;
    {
        const std::lock_guard lock(state->mutex);
        waiters = std::move(entry->waiters);
        entry->waiters.clear();
        state->bytes -= entry->heldBytes();
        if (keep) {
            entry->answer = answer;
            entry->settled = true;
            entry->settledAt = state->clock.now();
            state->bytes += entry->heldBytes();
            state->settled.push_back(entry);
            state->makeRoom();
        } else {
            state->entries.erase(entry->name);
        }
    }
    // Outside the lock: a waiter may begin another call at once.
    for (Waiter& waiter : waiters) {
        if (waiter)
            waiter(answer);
    }
}

void IdempotencyStore::Ticket::abandon()
{
    if (!m_entry)
        return;
    const ApiError error =
        errors::unavailable("UNAVAILABLE", "The first call with this idempotency key got no answer");
    settle({error.status, R"({"error":)" + error.json() + '}', error.retryAfter}, false);
}

IdempotencyStore::Ticket& IdempotencyStore::Ticket::operator=(Ticket&& other) noexcept
{
    if (this != &other) {
        abandon();
        m_state = std::move(other.m_state);
        m_entry = std::move(other.m_entry);
    }
    return *this;
}

std::size_t IdempotencyStore::entryCount() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->entries.size();
}

std::size_t IdempotencyStore::heldBytes() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->bytes;
}

std::size_t IdempotencyStore::evictedCount() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->evicted;
}

} // namespace sio::api
