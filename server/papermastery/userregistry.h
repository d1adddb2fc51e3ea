// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace sio::papermastery {

/// Hash of names that clients choose, seeded per process.
struct NameHash {
    std::size_t operator()(std::string_view name) const;
};

/// The mark by which the sockets of one user are told to be one's (Socket::setOwner): never 0, the same in
/// all workers.
std::uint64_t userMark(std::string_view userId);

/// Counts the sockets of every user over all workers. Any thread; outlives its slots.
class UserRegistry {
    using Counts = std::unordered_map<std::string, int, NameHash>;
    using Node = Counts::value_type;
    struct Stripe {
        mutable std::mutex mutex; ///< guards counts
        Counts counts;
    };

public:
    /// One socket's place in the count; given back when it is destroyed. Keeps the user's name, once for all
    /// their sockets.
    class Slot {
    public:
        Slot() = default;
        Slot(Slot&& other) noexcept
            : m_stripe(std::exchange(other.m_stripe, nullptr)), m_node(std::exchange(other.m_node, nullptr))
        {
        }
        Slot& operator=(Slot other) noexcept
        {
            std::swap(m_stripe, other.m_stripe);
            std::swap(m_node, other.m_node);
            return *this;
        }
        ~Slot();

        std::string_view userId() const
        {
            return m_node ? std::string_view(m_node->first) : std::string_view();
        }

    private:
        friend class UserRegistry;
        Slot(Stripe* stripe, Node* node) : m_stripe(stripe), m_node(node) {}
        Stripe* m_stripe = nullptr;
        Node* m_node = nullptr; ///< stays where it is while it is counted
    };

    UserRegistry();
    ~UserRegistry();
    UserRegistry(const UserRegistry&) = delete;
    UserRegistry& operator=(const UserRegistry&) = delete;

    /// Nothing when the user has `limit` sockets already; 0: no limit.
    std::optional<Slot> acquire(std::string_view userId, int limit);

    /// Users with a socket now.
    std::size_t userCount() const;

private:
    static constexpr std::size_t kStripes = 64;
    std::unique_ptr<std::array<Stripe, kStripes>> m_stripes;
};

} // namespace sio::papermastery
