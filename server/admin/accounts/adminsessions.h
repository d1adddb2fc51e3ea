// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/accounts/accounts.h"
#include "base/clock.h"

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sio::admin {

/// Names a login without being a secret: the digest of its session id.
using SessionKey = std::array<unsigned char, 32>;
struct SessionKeyHash {
    std::size_t operator()(const SessionKey& key) const noexcept;
};

/// The logins that are in force. A session id is 256 random bits as 43 characters (base64url), given to its
/// owner once; the table holds digests alone. A session ends 12 h after the login, 30 min after it was last
/// used, by logout, or when its account changes. A connected socket counts as use: attach it. In memory: a
/// restart ends all. Any thread.
class AdminSessions {
public:
    static constexpr std::size_t kMaxSessions = 1'000; ///< the one unused for longest makes room
    static constexpr std::size_t kIdLength = 43;

    AdminSessions(base::Duration lifetime, base::Duration idle, const base::Clock& clock);

    struct Session {
        SessionKey key;
        Principal principal;
    };
    struct Opened {
        Session session;
        std::string id; ///< the secret, for the `session` event; kept nowhere
    };
    Opened open(const Principal& principal);

    /// The session of an id that a client presents, if it is in force; counts as use.
    std::optional<Session> find(std::string_view id);
    /// The same by key, for a command of a connected socket.
    std::optional<Session> use(const SessionKey& key);
    /// Without counting as use: for a timer that closes the sockets of sessions that have ended.
    bool isInForce(const SessionKey& key) const;

    /// A socket of the session came or went; while any is there the session is not idle.
    void attach(const SessionKey& key);
    void detach(const SessionKey& key);

    /// Logout. False when it was not in force.
    bool close(const SessionKey& key);
    /// All sessions of an account, whose password or role has changed; answers which.
    std::vector<SessionKey> closeAllOf(std::string_view account);

    std::size_t count() const;

private:
    struct Entry {
        Principal principal;
        base::TimePoint opened;
        base::TimePoint used;
        int sockets = 0;
    };
    bool holds(const Entry& entry, base::TimePoint now) const;
    void makeRoom(base::TimePoint now);

    const base::Duration m_lifetime;
    const base::Duration m_idle;
    const base::Clock& m_clock;
    mutable std::mutex m_mutex; // guards m_entries
    std::unordered_map<SessionKey, Entry, SessionKeyHash> m_entries;
};

/// The digest under which an id is kept.
SessionKey sessionKeyOf(std::string_view id);

} // namespace sio::admin
