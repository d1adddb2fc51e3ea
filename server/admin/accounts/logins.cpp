// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/accounts/logins.h"

#include "base/ids.h"

#include <sodium.h>

#include <memory>
#include <utility>

namespace sio::admin {

namespace {

/// How soon to come back when all threads are busy with other people's passwords.
constexpr base::Duration kBusy = std::chrono::seconds(2);

} // namespace

Logins::Logins(const AdminOptions& options, const base::Clock& clock)
    : m_accounts(options.accounts),
      m_throttle(options.loginFailuresPerMinute, options.loginFailuresPerMinuteOverall, clock),
      m_sessions(options.sessionLifetime, options.sessionIdle, clock)
{
    static_assert(crypto_shorthash_KEYBYTES == std::tuple_size_v<decltype(m_nameKey)>);
    base::fillRandomBytes(m_nameKey.data(), m_nameKey.size());
}

void Logins::login(Credentials credentials, std::string_view address, net::Loop& answerIn, Done done)
{
    // Nobody is called back before login() has returned.
    const auto answer = [&answerIn](Done& to, LoginResult result) {
        answerIn.post([to = std::move(to), result = std::move(result)]() mutable { to(std::move(result)); });
    };
    if (!credentials.sessionId.empty()) {
        // A known session id is let in whatever the throttle says: 256 bits are not guessed, and a console
        // that comes back after a restart of the network must not wait for somebody else's guesses.
        if (auto session = m_sessions.find(credentials.sessionId))
            return answer(done, LoggedIn{*std::move(session), {}});
        credentials.username.clear();
        credentials.password.clear();
    }
    if (const auto wait = m_throttle.begin(address))
        return answer(done, LoginRefused{true, *wait});

    Accounts::Check check = m_accounts.checkOf(credentials.username);
    // Shared by the answer of the pool and that to a full queue; one of them is called.
    const auto shared = std::make_shared<Done>(std::move(done));
    PasswordVerifier::Done verified = [this, shared, principal = std::move(check.principal),
                                       version = check.version, from = std::string(address)](int fitting) {
        (*shared)(fitting >= 0 && principal ? admit(*principal, version, from) : LoginRefused{});
    };
    if (m_verifier.verify(std::move(check.hashes), std::move(credentials.password), answerIn, verified))
        return;
    m_throttle.succeeded(address); // not looked at, so not failed
    answer(*shared, LoginRefused{true, kBusy});
}

LoginResult Logins::admit(const Principal& principal, std::uint64_t version, std::string_view address)
{
    m_throttle.succeeded(address);
    AdminSessions::Opened opened = m_sessions.open(principal);
    if (m_accounts.version() != version) { // the password may have changed while it was looked at
        m_sessions.close(opened.session.key);
        return LoginRefused{true, kBusy};
    }
    return LoggedIn{std::move(opened.session), std::move(opened.id)};
}

Logins::Replaced Logins::replaceAccounts(std::vector<Account> accounts)
{
    Replaced replaced;
    replaced.accounts = m_accounts.replace(std::move(accounts));
    for (const std::string& name : replaced.accounts) {
        const std::vector<SessionKey> ended = m_sessions.closeAllOf(name);
        replaced.sessions.insert(replaced.sessions.end(), ended.begin(), ended.end());
    }
    return replaced;
}

std::string Logins::nameForRecord(std::string_view typed) const
{
    if (typed.empty())
        return "(nobody)";
    if (m_accounts.find(typed))
        return std::string(typed);
    std::array<unsigned char, crypto_shorthash_BYTES> digest{};
    crypto_shorthash(digest.data(), reinterpret_cast<const unsigned char*>(typed.data()), typed.size(),
                     m_nameKey.data());
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string name = "(unknown ";
    for (std::size_t i = 0; i < 4; ++i) {
        name += kDigits[digest[i] >> 4];
        name += kDigits[digest[i] & 15];
    }
    return name + ')';
}

} // namespace sio::admin
