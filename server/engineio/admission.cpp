// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/admission.h"

#include "engineio/websockethandshake.h"

namespace sio::engine {

using net::http::Method;
using net::http::Query;
using net::http::RequestHead;
using Verdict = Admission::Verdict;

namespace {

Admission refused(EngineError error, Refusal refusal)
{
    Admission admission;
    admission.error = error;
    admission.refusal = refusal;
    return admission;
}

Admission withVerdict(Verdict verdict)
{
    Admission admission;
    admission.verdict = verdict;
    return admission;
}

bool isGiven(const std::optional<std::string_view>& value)
{
    return value && !value->empty();
}

/// Of a new session, or of which one.
Admission read(const Query& query)
{
    Admission admission;
    admission.verdict = Verdict::Handshake;
    admission.base64 = isGiven(query.get("b64"));
    if (const std::optional<std::string_view> sid = query.get("sid"); isGiven(sid)) {
        admission.sid = SessionId::fromText(*sid);
        admission.verdict = Verdict::Session;
    }
    return admission;
}

} // namespace

Admission admit(const RequestHead& head, const EngineOptions& options, const Cors& cors)
{
    if (head.method == Method::Options && cors.isEnabled())
        return withVerdict(Verdict::Preflight);

    const Query query = Query::parse(head.query);
    for (const std::string_view key : {"transport", "EIO", "sid"}) {
        if (query.count(key) > 1)
            return refused(EngineError::BadRequest, Refusal::BadRequest);
    }
    const std::string_view transport = query.get("transport").value_or("");
    const bool isWebSocket = transport == "websocket" && options.allowWebSocket;
    if (!isWebSocket && !(transport == "polling" && options.allowPolling))
        return refused(EngineError::TransportUnknown, Refusal::TransportUnknown);

    if ((head.upgrade || !isGiven(query.get("sid"))) && !cors.admits(head.fields))
        return refused(EngineError::Forbidden, Refusal::Forbidden);
    const bool isOurRevision = query.get("EIO") == "4";
    const bool isOurWay = isWebSocket == head.upgrade;

    Admission admission = read(query);
    if (admission.verdict == Verdict::Session) {
        if (head.method != Method::Get && head.method != Method::Post)
            return withVerdict(Verdict::WrongMethod);
        if (!isOurRevision || !isOurWay)
            admission.verdict = Verdict::SessionMismatch;
    } else {
        if (head.method != Method::Get)
            return refused(EngineError::BadHandshakeMethod, Refusal::BadMethod);
        if (!isOurWay)
            return refused(EngineError::BadRequest, Refusal::BadRequest);
        if (!isOurRevision)
            return refused(EngineError::UnsupportedVersion, Refusal::UnsupportedVersion);
    }
    if (!head.upgrade || admission.verdict == Verdict::SessionMismatch)
        return admission;
    const WebSocketCheck check = checkWebSocketHandshake(head);
    if (check == WebSocketCheck::Good)
        return admission;
    Admission bad = refused(EngineError::BadRequest, Refusal::WebSocketHandshake);
    bad.badVersion = check == WebSocketCheck::BadVersion;
    return bad;
}

Admission admitted(const RequestHead& head)
{
    return read(Query::parse(head.query));
}

} // namespace sio::engine
