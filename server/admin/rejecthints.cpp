// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/rejecthints.h"

#include <array>
#include <string_view>

namespace sio::admin {

namespace {

struct Hint {
    std::string_view layer, code, cause, hint;
};

constexpr std::array<Hint, 42> kHints{{
    {"http", "malformed", "The bytes were no HTTP request.",
     "Something else than a browser or HTTP client talks to this port; TLS to the plain port looks like "
     "this, too."},
    {"http", "method", "The HTTP method is not served.", "Look for a scanner, or a client with a wrong URL."},
    {"http", "host", "The Host field was missing, doubled or no host name.",
     "Check the proxy's Host setting."},
    {"http", "header", "A header field broke the rules of HTTP.",
     "Check what the proxy or client adds to the headers."},
    {"http", "header_size", "Request line or headers were larger than allowed.",
     "Usually cookies: send fewer, or raise http.max_header_bytes."},
    {"http", "framing", "The request's length was contradictory.",
     "A broken proxy, or an attempt at request smuggling."},
    {"http", "chunk", "A chunked body broke the rules.", "A broken client or proxy."},
    {"http", "body_size", "The body was larger than allowed.",
     "Send smaller messages, or raise engine.max_payload (clients) or publish.max_body_bytes (backends)."},
    {"http", "encoding", "The body's encoding, or an Expect field, is not supported.",
     "Send bodies uncompressed."},
    {"http", "path", "The path was malformed.", "Check the client's URL."},
    {"engine", "transport_unknown", "The transport was neither polling nor websocket, or is switched off.",
     "Use a stock Socket.IO 4 client; see engine.polling and engine.websocket."},
    {"engine", "unknown_sid", "The session id is not known here.",
     "After a restart this is normal. Otherwise requests of one client reach several servers: let the "
     "balancer be sticky."},
    {"engine", "bad_method", "The session was asked for with another method than GET or POST.",
     "Use a stock Socket.IO 4 client."},
    {"engine", "bad_request", "The request fits no session's state, for example two polls at once.",
     "Look for a proxy that repeats requests, or an own client implementation."},
    {"engine", "forbidden", "The page's origin is not on the list.", "Add it to cors.origins."},
    {"engine", "unsupported_version", "The client speaks another protocol version.",
     "Use socket.io-client 3 or 4 (EIO=4)."},
    {"engine", "rate_limited", "Too many connections from this address.",
     "Many users behind one proxy: list it in proxy.trusted. Otherwise see limits.handshakes_per_second and "
     "limits.sessions_per_address."},
    {"engine", "server_full", "The server has as many sessions as it may.",
     "Raise limits.max_sessions, or add a server."},
    {"engine", "draining", "The server is going down.", "Clients reconnect by themselves."},
    {"engine", "websocket_handshake", "The WebSocket handshake was incomplete.",
     "A proxy strips Upgrade, Connection or Sec-WebSocket-Key."},
    {"engine", "sid_guessing", "Too many unknown session ids from this address.",
     "After a restart behind one address this is normal for a minute; otherwise somebody is guessing."},
    {"connect", "Invalid namespace", "The client asked for a namespace that does not exist.",
     "Connect to /, /socket.io or /socket.io/."},
    {"connect", "Too many namespaces", "The connection has joined as many namespaces as it may.",
     "One namespace is enough; see socketio.max_namespaces."},
    {"connect", "USER_ID_REQUIRED", "Neither the query nor auth named a user.",
     "Pass query: {userId} to io(), after the login."},
    {"connect", "INVALID_USER_ID", "The user id has a form that is not allowed.",
     "See identity.id_format; often the text \"undefined\" or an e-mail address."},
    {"connect", "TOKEN_REQUIRED", "The server wants a token and got none.", "Pass auth: {token} to io()."},
    {"connect", "TOKEN_INVALID", "The token was not signed by a known secret, or is not for this server.",
     "Check identity.jwt_secrets, jwt_audience and jwt_issuer against the token."},
    {"connect", "TOKEN_EXPIRED", "The token's time is over.",
     "Fetch a fresh token before connecting; auth can be a function. Check the clocks."},
    {"connect", "USER_ID_MISMATCH", "The claimed user is not the token's.",
     "Send the user id of the token, or none."},
    {"connect", "USER_BLOCKED", "This user was blocked by an administrator.", "Unblock the user, or wait."},
    {"connect", "TOO_MANY_CONNECTIONS", "The user has as many sockets as one may have.",
     "Look for a component that connects again and again; see limits.sockets_per_user."},
    {"connect", "Internal error", "A middleware failed.", "See the server's log."},
    {"connect", "INTERNAL", "Something failed here.", "See the server's log."},
    {"event", "RATE_LIMITED", "The socket sends more events than it may.",
     "Look for a loop in the client; see limits.client_events_per_second."},
    {"event", "INVALID_PAYLOAD", "The event's argument was no object of the right form.",
     "Send one object, as the WebSocket API describes."},
    {"event", "MISSING_FIELD", "A field that the event needs was not sent.",
     "See the WebSocket API for its name."},
    {"event", "INVALID_ID", "An id has a form that is not allowed.",
     "See identity.id_format; often the text \"undefined\" or an object instead of its id."},
    {"event", "FORBIDDEN", "The user may not do this.",
     "A session's room is for its participants, whom the backend names; or a new token was not accepted."},
    {"event", "ROOM_LIMIT", "The socket is in as many rooms as one may join.",
     "Leave rooms when their page closes; see limits.rooms_per_socket."},
    {"event", "UNKNOWN_EVENT", "There is no such event for clients.",
     "Check the name; clients do not publish, backends do."},
    {"event", "SERVER_DRAINING", "The server is going down.", "Clients reconnect by themselves."},
    {"event", "INTERNAL", "Something failed here.", "See the server's log."},
}};

} // namespace

bool isSameRefusal(const RejectedRow& a, const RejectedRow& b)
{
    return a.layer == b.layer && a.code == b.code && a.address == b.address && a.transport == b.transport &&
           a.user == b.user && a.nsp == b.nsp && a.agent == b.agent &&
           (a.layer != "event" || a.cause == b.cause); // which names the event
}

void explain(RejectedRow& row)
{
    for (const Hint& hint : kHints) {
        if (hint.layer != row.layer || hint.code != row.code)
            continue;
        if (row.cause.empty())
            row.cause = hint.cause;
        row.hint = hint.hint;
        return;
    }
}

} // namespace sio::admin
