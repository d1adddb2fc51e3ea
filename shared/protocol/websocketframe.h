// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/utf8.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace sio::protocol {

/// RFC 6455, section 5.2.
enum class WsOpcode : std::uint8_t { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

/// RFC 6455, section 7.4.1; what we send.
enum class WsCloseCode : std::uint16_t {
    Normal = 1000,
    GoingAway = 1001,
    ProtocolError = 1002,
    NoStatus = 1005,
    InvalidData = 1007,
    PolicyViolation = 1008,
    MessageTooBig = 1009,
    InternalError = 1011
};

inline constexpr std::size_t kMaxWsHeader = 14;

/// Writes a frame header (FIN set) for `length` bytes into `out`; returns its size (2, 4 or 10; with mask 4
/// more). `mask` null: unmasked, as a server sends.
std::size_t encodeWsHeader(char* out, WsOpcode opcode, std::uint64_t length,
                           const std::uint8_t* mask = nullptr, bool fin = true);

/// XORs `bytes` with the mask, which starts at key byte `offset % 4`.
void applyWsMask(std::span<char> bytes, const std::uint8_t (&mask)[4], std::size_t offset = 0);

/// True for a code that may stand in a close frame (RFC 6455, 7.4; registered ones and 3000-4999).
bool isValidCloseCode(std::uint16_t code);

struct WsLimits {
    std::size_t maxMessage = 1'000'000; ///< a whole message, fragments summed; equal is allowed
    int maxFragments = 16'384;
};

/// Receives what a WsReader found. Any function may return false to stop reading at once: the rest is
/// dropped, and so is whatever is fed later. A function that returns false, and onWsError(), may have
/// destroyed the reader; none may feed it.
class WsSink {
public:
    /// A whole message, valid UTF-8 when text. `bytes` may be changed in place and ends with the call.
    virtual bool onWsMessage(bool isText, std::span<char> bytes) = 0;
    virtual bool onWsPing(std::span<char> payload) = 0;
    virtual bool onWsPong(std::span<char> payload) = 0;
    /// A valid close frame; NoStatus when it had no code. Nothing is read behind it.
    virtual bool onWsClose(WsCloseCode code, std::string_view reason) = 0;
    /// The peer broke the protocol or a limit: close with `code`. Nothing is read behind it.
    virtual void onWsError(WsCloseCode code, std::string_view what) = 0;

protected:
    ~WsSink() = default;
};

/// Incremental RFC 6455 frame reader for one direction of one connection. Small while idle (a few words): an
/// unfinished frame or message is kept in a buffer that exists only then and never grows beyond the limits; a
/// length is checked before anything of that size is allocated; text is checked as it arrives. A frame that
/// arrives whole in one read is handed on where it lies. Lengths that are written longer than need be are
/// accepted, as by other implementations.
class WsReader {
public:
    enum class Role : std::uint8_t {
        Server,
        Client
    }; ///< a server requires masked frames, a client unmasked ones

    /// `limits` must outlive the reader: connections share them.
    WsReader(Role role, const WsLimits& limits);
    ~WsReader();
    WsReader(WsReader&&) noexcept;
    WsReader& operator=(WsReader&&) noexcept;

    /// Reads on; `bytes` are unmasked in place.
    void feed(std::span<char> bytes, WsSink& sink);
    /// Memory held for an unfinished frame or message.
    std::size_t bufferedBytes() const;

private:
    struct Header;
    struct Fault;
    struct Partial;

    bool checkHeader(const char* bytes, std::size_t available, Header& header, Fault& fault) const;
    bool checkData(const Header& header, Fault& fault) const;
    bool takePayload(char*& p, const char* end, WsSink& sink);
    bool deliver(const Header& header, std::span<char> payload, WsSink& sink);
    bool deliverClose(std::string_view payload, WsSink& sink);
    bool finishMessage(WsSink& sink);
    void fail(const Fault& fault, WsSink& sink);
    Partial& partial();

    const WsLimits* m_limits;
    std::unique_ptr<Partial> m_partial;
    Role m_role;
    bool m_stopped = false;
};

/// A close frame's payload: code (none for NoStatus) and reason, cut to 123 bytes at a character.
std::string encodeClosePayload(WsCloseCode code, std::string_view reason = {});

/// Sec-WebSocket-Accept for a Sec-WebSocket-Key (RFC 6455, 4.2.2).
std::string wsAcceptKey(std::string_view key);
/// True for base64 of exactly 16 bytes.
bool isValidWsKey(std::string_view key);

} // namespace sio::protocol
