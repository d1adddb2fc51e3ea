// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/accounts/adminsessions.h"

#include "base/ids.h"
#include "protocol/base64.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>

namespace sio::admin {

std::size_t SessionKeyHash::operator()(const SessionKey& key) const noexcept
{
    // A digest of a random id: any of its bytes will do.
    std::size_t value = 0;
    std::memcpy(&value, key.data(), sizeof value);
    return value;
}

SessionKey sessionKeyOf(std::string_view id)
{
    SessionKey key{};
    static_assert(crypto_hash_sha256_BYTES == std::tuple_size_v<SessionKey>);
    crypto_hash_sha256(key.data(), reinterpret_cast<const unsigned char*>(id.data()), id.size());
    return key;
}

AdminSessions::AdminSessions(base::Duration lifetime, base::Duration idle, const base::Clock& clock)
    : m_lifetime(lifetime), m_idle(idle), m_clock(clock)
{
}

bool AdminSessions::holds(const Entry& entry, base::TimePoint now) const
{
    return now - entry.opened < m_lifetime && (entry.sockets > 0 || now - entry.used < m_idle);
}

void AdminSessions::makeRoom(base::TimePoint now)
{
    if (m_entries.size() < kMaxSessions)
        return;
    std::erase_if(m_entries, [&](const auto& item) { return !holds(item.second, now); });
    if (m_entries.size() < kMaxSessions)
        return;
    // Those without a socket go first.
    const auto older = [](const auto& a, const auto& b) {
        const bool aHeld = a.second.sockets > 0;
        const bool bHeld = b.second.sockets > 0;
        return aHeld != bHeld ? bHeld : a.second.used < b.second.used;
    };
    m_entries.erase(std::min_element(m_entries.begin(), m_entries.end(), older));
}

AdminSessions::Opened AdminSessions::open(const Principal& principal)
{
    std::array<unsigned char, 32> bytes{};
    base::fillRandomBytes(bytes.data(), bytes.size());
    Opened opened;
    opened.id = protocol::base64UrlEncode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    opened.session = {sessionKeyOf(opened.id), principal};
    const base::TimePoint now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    makeRoom(now);
    m_entries[opened.session.key] = {principal, now, now, 0};
    return opened;
}

std::optional<AdminSessions::Session> AdminSessions::find(std::string_view id)
{
    // A table of digests needs no constant-time search: who looks up a guess learns about its digest only.
    return id.size() == kIdLength ? use(sessionKeyOf(id)) : std::nullopt;
}

std::optional<AdminSessions::Session> AdminSessions::use(const SessionKey& key)
{
    const base::TimePoint now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(key);
    if (found == m_entries.end())
        return std::nullopt;
    if (!holds(found->second, now)) {
        m_entries.erase(found);
        return std::nullopt;
    }
    found->second.used = now;
    return Session{key, found->second.principal};
}

bool AdminSessions::isInForce(const SessionKey& key) const
{
    const base::TimePoint now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(key);
    return found != m_entries.end() && holds(found->second, now);
}

void AdminSessions::attach(const SessionKey& key)
{
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_entries.find(key); found != m_entries.end())
        ++found->second.sockets;
}

void AdminSessions::detach(const SessionKey& key)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(key);
    if (found == m_entries.end() || found->second.sockets == 0)
        return;
    --found->second.sockets;
    found->second.used = m_clock.now();
}

bool AdminSessions::close(const SessionKey& key)
{
    const base::TimePoint now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(key);
    if (found == m_entries.end())
        return false;
    const bool held = holds(found->second, now);
    m_entries.erase(found);
    return held;
}

std::vector<SessionKey> AdminSessions::closeAllOf(std::string_view account)
{
    std::vector<SessionKey> closed;
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_entries, [&](const auto& item) {
        const bool isTheirs = item.second.principal.name == account;
        if (isTheirs)
            closed.push_back(item.first);
        return isTheirs;
    });
    return closed;
}

std::size_t AdminSessions::count() const
{
    const base::TimePoint now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    return static_cast<std::size_t>(std::count_if(m_entries.begin(), m_entries.end(),
                                                  [&](const auto& item) { return holds(item.second, now); }));
}

} // namespace sio::admin
