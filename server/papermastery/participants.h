// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "papermastery/userregistry.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sio::papermastery {

/// Who may join which session's room under the policy `participants`: what the backend named (domain.md,
/// section 2). Bounded: beyond the limit the sessions that were named longest ago are forgotten. Any thread.
class Participants {
public:
    /// Limits of sessions and of users named for one session.
    Participants(std::size_t maxSessions, std::size_t maxUsers);
    ~Participants();
    Participants(const Participants&) = delete;
    Participants& operator=(const Participants&) = delete;

    bool has(std::string_view sessionId, std::string_view userId) const;
    /// Replaces the list.
    void set(std::string_view sessionId, std::vector<std::string> users);
    /// Adds to the list; beyond the limit of users nothing is added.
    void add(std::string_view sessionId, const std::vector<std::string>& users);

    std::size_t maxUsers() const { return m_maxUsers; }
    std::int64_t forgotten() const { return m_forgotten.load(std::memory_order_relaxed); }

private:
    struct Stripe;
    Stripe& stripeOf(std::string_view sessionId) const;

    static constexpr std::size_t kStripes = 16;
    std::size_t m_maxSessionsPerStripe;
    std::size_t m_maxUsers;
    std::atomic<std::int64_t> m_forgotten{0};
    std::unique_ptr<std::array<Stripe, kStripes>> m_stripes;
};

} // namespace sio::papermastery
