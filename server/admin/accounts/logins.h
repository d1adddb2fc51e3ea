// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/accounts/accounts.h"
#include "admin/accounts/adminsessions.h"
#include "admin/accounts/loginthrottle.h"
#include "admin/accounts/passwordverifier.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sio::admin {

/// What a CONNECT to the admin namespace brought. Members that are missing or of a wrong type stay empty: a
/// malformed login is a wrong one, and takes as long.
struct Credentials {
    std::string username;
    std::string password;
    std::string sessionId; ///< looked at first
};

struct LoggedIn {
    AdminSessions::Session session;
    std::string newSessionId; ///< of a password login: to be sent once, as `session`; else empty
};

struct LoginRefused {
    bool retryLater = false;     ///< `retry later`, else `invalid credentials`
    base::Duration retryAfter{}; ///< with retryLater
};

using LoginResult = std::variant<LoggedIn, LoginRefused>;

/// The one door to the admin namespace: throttle, then session id or password, then a session. Unknown user,
/// wrong password, malformed and unknown session id are answered alike and after the same work. Any thread;
/// made and destroyed by the control thread.
class Logins {
public:
    Logins(const AdminOptions& options, const base::Clock& clock);

    /// As PasswordVerifier::Done: in `answerIn`, later, once, or destroyed uncalled. Never called before
    /// login() has returned.
    using Done = base::UniqueFunction<void(LoginResult)>;
    /// `address`: the client's, as far as listed proxies say it.
    void login(Credentials credentials, std::string_view address, net::Loop& answerIn, Done done);

    struct Replaced {
        std::vector<std::string> accounts; ///< that are gone, or have another password or role
        std::vector<SessionKey> sessions;  ///< of these; they have ended
    };
    /// New accounts. One thread at a time.
    Replaced replaceAccounts(std::vector<Account> accounts);

    AdminSessions& sessions() { return m_sessions; }

    /// How the record of a failed login calls whoever typed `name`: people type passwords there, so a name is
    /// told only when an account has it. Others are told apart by a digest under a key of this process, which
    /// says whether two attempts were alike, and nothing else.
    std::string nameForRecord(std::string_view typed) const;

private:
    LoginResult admit(const Principal& principal, std::uint64_t version, std::string_view address);

    Accounts m_accounts;
    LoginThrottle m_throttle;
    AdminSessions m_sessions;
    std::array<unsigned char, 16> m_nameKey{}; ///< constant; see nameForRecord()
    PasswordVerifier m_verifier;               ///< last: its threads are gone before what their answers use
};

} // namespace sio::admin
