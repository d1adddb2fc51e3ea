// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "papermastery/tokenlife.h"

#include "catalogue/jsonobject.h"
#include "catalogue/timestamp.h"

#include <algorithm>

namespace sio::papermastery {

namespace {

/// The timer runs on the monotonic clock, the token on the wall clock: looking this often bounds how late a
/// jump of the latter is noticed.
constexpr std::int64_t kMaxSleepMs = 60'000;

} // namespace

TokenLife::TokenLife(const JwtOptions& options, WallClock wall) : m_options(options), m_wall(std::move(wall))
{
}

void TokenLife::begin(socketio::Socket& socket, SocketState& state, std::int64_t expiresMs) const
{
    const std::int64_t leewayMs = std::chrono::milliseconds(m_options.leeway).count();
    state.tokenExpiresMs = expiresMs;
    // Who came in on the leeway of an expired token stays until that is used up.
    state.endsMs = expiresMs > m_wall() ? expiresMs : expiresMs + leewayMs;
    state.expiryAnnounced = m_options.expiringNotice.count() == 0;
    wake(socket);
}

void TokenLife::wake(socketio::Socket& socket) const
{
    auto* state = socket.data<SocketState>();
    if (!state || state->tokenExpiresMs == 0)
        return;
    const std::int64_t now = m_wall();
    const std::int64_t noticeMs = std::chrono::milliseconds(m_options.expiringNotice).count();
    if (now >= state->endsMs) {
        state->stats->tokensExpired.add();
        socket.disconnect();
        return;
    }
    if (!state->expiryAnnounced && now >= state->tokenExpiresMs - noticeMs) {
        state->expiryAnnounced = true;
        const std::string data = catalogue::JsonObject()
                                     .text("token_expires_at", catalogue::isoTimestamp(state->tokenExpiresMs))
                                     .str();
        socket.emit("token_expiring", socketio::Arguments().addJson(data));
    }
    arm(socket, *state);
}

void TokenLife::arm(socketio::Socket& socket, const SocketState& state) const
{
    const std::int64_t noticeMs = std::chrono::milliseconds(m_options.expiringNotice).count();
    const std::int64_t next = state.expiryAnnounced ? state.endsMs : state.tokenExpiresMs - noticeMs;
    const std::int64_t sleepMs = std::clamp<std::int64_t>(next - m_wall(), 1, kMaxSleepMs);
    socket.setTimer(std::chrono::milliseconds(sleepMs), [this](socketio::Socket& awake) { wake(awake); });
}

} // namespace sio::papermastery
