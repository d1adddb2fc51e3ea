// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "protocol/limits.h"
#include "protocol/utf8.h"
#include "protocol/websocketframe.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace sio::protocol {

namespace {

/// First buffer of an unfinished message; it grows with what arrives, never ahead of it by more than its own
/// size.
constexpr std::size_t kFirstBuffer = 1024;

bool isControl(WsOpcode opcode)
{
    return static_cast<unsigned>(opcode) >= 8;
}

} // namespace

/// RFC 6455, section 5.2.
struct WsReader::Header {
    WsOpcode opcode = WsOpcode::Continuation;
    bool fin = false;
    bool masked = false;
    std::size_t size = 2; ///< of the header itself, as far as it is known
    std::uint64_t length = 0;
    std::uint8_t mask[4] = {};
};

struct WsReader::Fault {
    WsCloseCode code = WsCloseCode::ProtocolError;
    const char* what = "";
};

/// What an unfinished header, frame or message needs.
struct WsReader::Partial {
    // A header that a read cut.
    char headerBytes[kMaxWsHeader];
    std::uint8_t headerSize = 0;
    // A frame whose payload is on its way.
    bool inFrame = false;
    Header frame;
    std::uint64_t taken = 0; ///< of its payload
    // Its payload when it is a control frame, which may stand between the fragments of a message.
    std::string control;
    // The message that is being put together; Continuation while there is none.
    WsOpcode message = WsOpcode::Continuation;
    int fragments = 0;
    Utf8Validator utf8;
    std::vector<char> data;

    bool hasMessage() const { return message != WsOpcode::Continuation; }
    bool isNeeded() const { return headerSize != 0 || inFrame || hasMessage(); }

    /// Room for `more` bytes: doubles, but not beyond `expected`, what the message can have at most.
    void reserve(std::size_t more, std::size_t expected)
    {
        const std::size_t wanted = data.size() + more;
        if (wanted > data.capacity())
            data.reserve(std::max(wanted, std::min(std::max(2 * data.capacity(), kFirstBuffer), expected)));
    }
};

WsReader::WsReader(Role role, const WsLimits& limits) : m_limits(&limits), m_role(role) {}

WsReader::~WsReader() = default;
WsReader::WsReader(WsReader&&) noexcept = default;
WsReader& WsReader::operator=(WsReader&&) noexcept = default;

std::size_t WsReader::bufferedBytes() const
{
    return m_partial ? sizeof(Partial) + m_partial->data.capacity() + m_partial->control.size() : 0;
}

WsReader::Partial& WsReader::partial()
{
    if (!m_partial)
        m_partial = std::make_unique<Partial>();
    return *m_partial;
}

void WsReader::fail(const Fault& fault, WsSink& sink)
{
    m_stopped = true;
    m_partial.reset();
    sink.onWsError(fault.code, fault.what);
}

/// Reads as much of a header as there is. False: it breaks a rule, as far as it is known. Otherwise
/// `header.size` tells how many bytes it takes to know more, and the header is complete when `available` is
/// no less.
bool WsReader::checkHeader(const char* bytes, std::size_t available, Header& header, Fault& fault) const
{
    const auto byte = [bytes](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    if (available < 1)
        return true;
    header.opcode = static_cast<WsOpcode>(byte(0) & 0x0F);
    header.fin = (byte(0) & 0x80) != 0;
    if ((byte(0) & 0x70) != 0) {
        fault.what = "reserved bit set";
        return false;
    }
    if ((byte(0) & 0x07) > 2) {
        fault.what = "reserved opcode";
        return false;
    }
    if (isControl(header.opcode)) {
        if (!header.fin) {
            fault.what = "fragmented control frame";
            return false;
        }
    } else if (!checkData(header, fault)) {
        return false;
    }

    if (available < 2)
        return true;
    header.masked = (byte(1) & 0x80) != 0;
    if (header.masked != (m_role == Role::Server)) {
        fault.what = header.masked ? "masked frame" : "unmasked frame";
        return false;
    }
    const std::size_t shortLength = byte(1) & 0x7F;
    if (isControl(header.opcode) && shortLength > kMaxWsControlPayload) {
        fault.what = "control frame too long";
        return false;
    }
    const std::size_t lengthBytes = shortLength < 126 ? 0 : (shortLength == 126 ? 2 : 8);
    header.size = 2 + lengthBytes;
    if (available < header.size)
        return true;
    header.length = lengthBytes == 0 ? shortLength : 0;
    for (std::size_t i = 0; i < lengthBytes; ++i)
        header.length = header.length << 8 | byte(2 + i);
    if (header.length >> 63 != 0) {
        fault.what = "length with its top bit set";
        return false;
    }
    const std::size_t held = m_partial && !isControl(header.opcode) ? m_partial->data.size() : 0;
    if (!isControl(header.opcode) &&
        (held > m_limits->maxMessage || header.length > m_limits->maxMessage - held)) {
        fault = {WsCloseCode::MessageTooBig, "message too big"};
        return false;
    }

    if (header.masked) {
        header.size += sizeof header.mask;
        if (available >= header.size)
            std::memcpy(header.mask, bytes + header.size - sizeof header.mask, sizeof header.mask);
    }
    return true;
}

/// The rules of RFC 6455, section 5.4, for the first byte of a data frame.
bool WsReader::checkData(const Header& header, Fault& fault) const
{
    const bool hasMessage = m_partial && m_partial->hasMessage();
    const bool continues = header.opcode == WsOpcode::Continuation;
    if (continues != hasMessage) {
        fault.what = continues ? "continuation of no message" : "data frame inside a fragmented message";
        return false;
    }
    if (hasMessage && m_partial->fragments >= m_limits->maxFragments) {
        fault = {WsCloseCode::PolicyViolation, "too many fragments"};
        return false;
    }
    return true;
}

void WsReader::feed(std::span<char> bytes, WsSink& sink)
{
    if (m_stopped)
        return;
    char* p = bytes.data();
    char* const end = p + bytes.size();
    while (p != end) {
        if (!m_partial || !m_partial->inFrame) {
            Header header;
            Fault fault;
            const std::size_t held = m_partial ? m_partial->headerSize : 0;
            if (held == 0) {
                const auto available = static_cast<std::size_t>(end - p);
                if (!checkHeader(p, available, header, fault))
                    return fail(fault, sink);
                if (available < header.size) {
                    Partial& rest = partial();
                    std::memcpy(rest.headerBytes, p, available);
                    rest.headerSize = static_cast<std::uint8_t>(available);
                    return;
                }
                p += header.size;
            } else {
                // A cut header: one byte at a time, so that nothing behind it is taken for a part of it.
                m_partial->headerBytes[m_partial->headerSize++] = *p++;
                if (!checkHeader(m_partial->headerBytes, m_partial->headerSize, header, fault))
                    return fail(fault, sink);
                if (m_partial->headerSize < header.size)
                    continue;
                m_partial->headerSize = 0;
            }

            const bool isWhole = header.length <= static_cast<std::uint64_t>(end - p);
            const bool isMessage = header.fin && header.opcode != WsOpcode::Continuation;
            if (isWhole && isMessage) {
                const std::span<char> payload(p, static_cast<std::size_t>(header.length));
                p += payload.size();
                if (m_partial && !m_partial->isNeeded())
                    m_partial.reset();
                if (!deliver(header, payload, sink))
                    return;
                continue;
            }
            Partial& begun = partial();
            begun.inFrame = true;
            begun.frame = header;
            begun.taken = 0;
            if (!isControl(header.opcode)) {
                if (header.opcode != WsOpcode::Continuation)
                    begun.message = header.opcode;
                ++begun.fragments;
            }
        }
        if (!takePayload(p, end, sink))
            return;
    }
}

/// Moves what is there of the current frame's payload into its buffer, and ends the frame when that was all.
bool WsReader::takePayload(char*& p, const char* end, WsSink& sink)
{
    Partial& partial = *m_partial;
    const Header& frame = partial.frame;
    const std::uint64_t due = frame.length - partial.taken;
    const auto size =
        static_cast<std::size_t>(std::min<std::uint64_t>(due, static_cast<std::uint64_t>(end - p)));
    const std::span<char> bytes(p, size);
    p += size;
    const std::uint64_t offset = partial.taken;
    partial.taken += size;
    const bool isFrameEnd = size == due;

    if (isControl(frame.opcode)) {
        partial.control.append(bytes.data(), bytes.size()); // unmasked when it is delivered
        if (!isFrameEnd)
            return true;
        // Out of the way first: what is called may end this reader.
        std::string payload = std::move(partial.control);
        partial.control.clear();
        partial.inFrame = false;
        const Header header = frame;
        if (!partial.isNeeded())
            m_partial.reset();
        return deliver(header, payload, sink);
    }

    if (frame.masked)
        applyWsMask(bytes, frame.mask, static_cast<std::size_t>(offset % 4));
    if (partial.message == WsOpcode::Text && !partial.utf8.feed({bytes.data(), bytes.size()})) {
        fail({WsCloseCode::InvalidData, "text is not UTF-8"}, sink);
        return false;
    }
    // The last frame tells how big the message gets; before it, only the limit does.
    partial.reserve(size,
                    frame.fin ? partial.data.size() + static_cast<std::size_t>(due) : m_limits->maxMessage);
    partial.data.insert(partial.data.end(), bytes.begin(), bytes.end());
    if (!isFrameEnd)
        return true;
    partial.inFrame = false;
    return frame.fin ? finishMessage(sink) : true;
}

bool WsReader::finishMessage(WsSink& sink)
{
    const std::unique_ptr<Partial> done = std::move(m_partial);
    const bool isText = done->message == WsOpcode::Text;
    if (isText && !done->utf8.isComplete()) {
        fail({WsCloseCode::InvalidData, "text is not UTF-8"}, sink);
        return false;
    }
    m_stopped = true; // stays so when the sink wants no more
    if (!sink.onWsMessage(isText, done->data))
        return false;
    m_stopped = false;
    return true;
}

/// A control frame or an unfragmented message, still masked.
bool WsReader::deliver(const Header& header, std::span<char> payload, WsSink& sink)
{
    if (header.masked)
        applyWsMask(payload, header.mask);
    const std::string_view text(payload.data(), payload.size());
    if (header.opcode == WsOpcode::Close)
        return deliverClose(text, sink);
    if (header.opcode == WsOpcode::Text && !isValidUtf8(text)) {
        fail({WsCloseCode::InvalidData, "text is not UTF-8"}, sink);
        return false;
    }
    m_stopped = true; // stays so when the sink wants no more
    bool goesOn = false;
    switch (header.opcode) {
    case WsOpcode::Ping:
        goesOn = sink.onWsPing(payload);
        break;
    case WsOpcode::Pong:
        goesOn = sink.onWsPong(payload);
        break;
    default:
        goesOn = sink.onWsMessage(header.opcode == WsOpcode::Text, payload);
    }
    if (!goesOn)
        return false;
    m_stopped = false;
    return true;
}

/// RFC 6455, section 5.5.1: nothing, or a code of two bytes and a reason in UTF-8.
bool WsReader::deliverClose(std::string_view payload, WsSink& sink)
{
    std::uint16_t code = static_cast<std::uint16_t>(WsCloseCode::NoStatus);
    std::string_view reason;
    if (!payload.empty()) {
        if (payload.size() >= 2) {
            code = static_cast<std::uint16_t>(static_cast<unsigned char>(payload[0]) << 8 |
                                              static_cast<unsigned char>(payload[1]));
            reason = payload.substr(2);
        }
        if (payload.size() == 1 || !isValidCloseCode(code)) {
            fail({WsCloseCode::ProtocolError, "bad close code"}, sink);
            return false;
        }
        if (!isValidUtf8(reason)) {
            fail({WsCloseCode::InvalidData, "close reason is not UTF-8"}, sink);
            return false;
        }
    }
    m_stopped = true;
    m_partial.reset();
    sink.onWsClose(static_cast<WsCloseCode>(code), reason);
    return false;
}

} // namespace sio::protocol
