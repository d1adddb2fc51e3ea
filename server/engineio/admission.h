// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/cors.h"
#include "engineio/endpoint.h"
#include "engineio/engineerror.h"
#include "net/http/message.h"

#include <optional>

namespace sio::engine {

/// What a request's head says by itself, before any session is looked up (engine-io.md, section 2).
struct Admission {
    enum class Verdict : std::uint8_t {
        Refused,     ///< see `error`, `refusal`, `badVersion`
        WrongMethod, ///< 405
        Preflight,   ///< OPTIONS with CORS on
        Handshake,   ///< a new session, over polling, or over WebSocket when the head asks for the upgrade
        Session,     ///< of the session `sid`
        SessionMismatch, ///< names `sid`, but is no request that this session could ever accept
    };

    Verdict verdict = Verdict::Refused;
    EngineError error = EngineError::BadRequest;
    Refusal refusal = Refusal::BadRequest;
    bool badVersion = false; ///< of the WebSocket protocol: 426
    bool base64 = false;     ///< `b64`: no binary frames to this client
    /// Nothing where the request names an id that none of ours can be.
    std::optional<SessionId> sid;
};

Admission admit(const net::http::RequestHead& head, const EngineOptions& options, const Cors& cors);

/// What a head says that admit() let in before, as Handshake or Session; nothing is checked again.
Admission admitted(const net::http::RequestHead& head);

} // namespace sio::engine
