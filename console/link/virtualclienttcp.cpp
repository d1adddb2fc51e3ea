// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "link/virtualclienttcp.h"

#include "protocol/enginepacket.h"

#include <charconv>

namespace sio::link {

using protocol::SocketPacketType;

namespace {

int numberOf(const protocol::JsonScanner& scanner, std::string_view name, int otherwise)
{
    const protocol::JsonSlice* found = scanner.member(name);
    int number = otherwise;
    if (found)
        std::from_chars(found->value.data(), found->value.data() + found->value.size(), number);
    return number;
}

std::string stringOf(std::string_view json, std::string_view name)
{
    protocol::JsonScanner scanner;
    if (scanner.scan(json) != protocol::JsonStatus::Valid)
        return {};
    const protocol::JsonSlice* found = scanner.member(name);
    return found && found->type == protocol::JsonType::String ? protocol::jsonStringDecode(found->value) : "";
}

} // namespace

TcpVirtualClient::TcpVirtualClient(const VirtualClientOptions& options, VirtualClientListener& listener)
    : m_options(options), m_listener(listener)
{
    m_silence.setSingleShot(true);
    connect(&m_silence, &QTimer::timeout, this, [this] { lose("ping timeout"); });
}

TcpVirtualClient::~TcpVirtualClient() = default;

void TcpVirtualClient::open()
{
    EngineSink& sink = *this;
    if (m_options.transport == VirtualTransport::WebSocket)
        m_transport = std::make_unique<VirtualWebSocket>(m_options, sink);
    else
        m_transport = std::make_unique<VirtualPolling>(m_options, sink);
    m_state = State::Opening;
    m_transport->open();
}

std::uint64_t TcpVirtualClient::emitEvent(const std::string& argumentsJson, bool wantsAck)
{
    if (m_state != State::Joined)
        return 0;
    const std::uint64_t id = wantsAck ? m_nextAckId++ : 0;
    sendPacket(SocketPacketType::Event, wantsAck ? std::optional(id) : std::nullopt, argumentsJson);
    return id;
}

void TcpVirtualClient::close()
{
    m_silence.stop();
    const bool wasJoined = std::exchange(m_state, State::Closed) == State::Joined;
    const std::string goodbye =
        '4' + protocol::encodePacketHead(SocketPacketType::Disconnect, m_options.nsp, {});
    if (m_transport)
        m_transport->close(wasJoined ? goodbye : std::string());
}

void TcpVirtualClient::drop()
{
    m_silence.stop();
    m_state = State::Closed;
    if (m_transport)
        m_transport->drop();
}

void TcpVirtualClient::setReadingStalled(bool stalled)
{
    if (!m_transport)
        return;
    if (stalled)
        m_silence.stop(); // who does not read cannot tell whether the server is silent
    m_transport->setReadingStalled(stalled);
}

void TcpVirtualClient::sendPacket(SocketPacketType type, std::optional<std::uint64_t> id,
                                  std::string_view json)
{
    std::string packet = "4" + protocol::encodePacketHead(type, m_options.nsp, id);
    packet += json;
    m_transport->send(packet);
}

void TcpVirtualClient::onEnginePacket(std::string_view text)
{
    if (m_state == State::Closed)
        return;
    const auto packet = protocol::decodeEnginePacket(text);
    if (!packet) {
        lose("parse error");
        return;
    }
    if (packet->base64) {
        onAttachment(packet->data);
        return;
    }
    switch (packet->type) {
    case protocol::EnginePacketType::Open:
        onOpened(packet->data);
        break;
    case protocol::EnginePacketType::Ping:
        if (m_silence.interval() > 0)
            m_silence.start();
        if (!m_isMuted)
            m_transport->send("3");
        break;
    case protocol::EnginePacketType::Message:
        onMessage(packet->data);
        break;
    default:
        break;
    }
}

void TcpVirtualClient::onOpened(std::string_view json)
{
    protocol::JsonScanner scanner;
    if (m_state != State::Opening || scanner.scan(json) != protocol::JsonStatus::Valid) {
        lose("parse error");
        return;
    }
    // engine-io.md, section 8: nothing for pingInterval + pingTimeout after a ping means that it is gone.
    m_silence.setInterval(numberOf(scanner, "pingInterval", 0) + numberOf(scanner, "pingTimeout", 0));
    if (m_silence.interval() > 0)
        m_silence.start();
    m_state = State::Joining;
    sendPacket(SocketPacketType::Connect, {}, m_options.authJson);
}

void TcpVirtualClient::onMessage(std::string_view text)
{
    const auto decoded = m_decoder.decode(text);
    if (!decoded || m_attachmentsDue > 0) {
        lose("parse error");
        return;
    }
    if (decoded->attachments > 0) {
        m_binaryText = text;
        m_attachmentsDue = decoded->attachments;
        m_attachments.clear();
        return;
    }
    onWholePacket(*decoded, std::string(decoded->payload));
}

void TcpVirtualClient::onAttachment(std::string_view base64)
{
    if (m_attachmentsDue == 0) {
        lose("parse error");
        return;
    }
    m_attachments.emplace_back(base64);
    if (--m_attachmentsDue > 0)
        return;
    const std::string text = std::exchange(m_binaryText, {});
    const auto decoded = m_decoder.decode(text);
    if (!decoded)
        return;
    std::string payload;
    std::size_t at = 0;
    for (const protocol::JsonPlaceholder& placeholder : m_decoder.scanner().placeholders()) {
        std::size_t number = 0;
        std::from_chars(placeholder.number.data(), placeholder.number.data() + placeholder.number.size(),
                        number);
        payload += decoded->payload.substr(at, placeholder.offset - at);
        payload += R"({"_binary":")" + (number < m_attachments.size() ? m_attachments[number] : "") + "\"}";
        at = placeholder.offset + placeholder.length;
    }
    payload += decoded->payload.substr(at);
    onWholePacket(*decoded, payload);
}

void TcpVirtualClient::onWholePacket(const protocol::SocketPacket& packet, const std::string& payload)
{
    if (packet.nsp != m_options.nsp && !(packet.nsp == "/" && m_options.nsp.empty()))
        return;
    switch (packet.type) {
    case SocketPacketType::Connect:
        if (m_state == State::Joining) {
            m_state = State::Joined;
            m_listener.onConnected(*this, stringOf(payload, "sid"));
        }
        break;
    case SocketPacketType::ConnectError:
        refuse(payload);
        break;
    case SocketPacketType::Event:
    case SocketPacketType::BinaryEvent: {
        const auto id = packet.id;
        m_listener.onEvent(*this, payload);
        if (id)
            answer(*id);
        break;
    }
    case SocketPacketType::Ack:
    case SocketPacketType::BinaryAck:
        if (packet.id)
            m_listener.onAck(*this, *packet.id, payload);
        break;
    case SocketPacketType::Disconnect:
        lose("io server disconnect");
        break;
    }
}

void TcpVirtualClient::answer(std::uint64_t id)
{
    const auto send = [this, id] {
        if (m_state == State::Joined)
            sendPacket(SocketPacketType::Ack, id, "[]");
    };
    if (m_ackDelay.count() > 0)
        QTimer::singleShot(m_ackDelay, Qt::PreciseTimer, this, send);
    else
        send();
}

void TcpVirtualClient::refuse(const std::string& errorJson)
{
    m_silence.stop();
    m_state = State::Closed;
    m_transport->close({});
    m_listener.onRefused(*this, errorJson);
}

void TcpVirtualClient::lose(const std::string& reason)
{
    m_transport->drop();
    onEngineEnded(reason, {});
}

void TcpVirtualClient::onEngineEnded(const std::string& reason, const std::string& refusal)
{
    if (m_state == State::Closed)
        return;
    m_silence.stop();
    const bool wasJoined = std::exchange(m_state, State::Closed) == State::Joined;
    if (wasJoined) {
        m_listener.onClosed(*this, reason);
        return;
    }
    // An Engine.IO refusal is {"code":n,"message":"..."} over polling, and the bare text over WebSocket.
    protocol::JsonScanner scanner;
    const bool isObject = scanner.scan(refusal) == protocol::JsonStatus::Valid &&
                          scanner.type() == protocol::JsonType::Object && scanner.member("message");
    const std::string& text = refusal.empty() ? reason : refusal;
    m_listener.onRefused(*this, isObject ? refusal : R"({"message":)" + protocol::jsonString(text) + '}');
}

VirtualClientFactory tcpVirtualClients()
{
    return [](const VirtualClientOptions& options, VirtualClientListener& listener) {
        return std::make_unique<TcpVirtualClient>(options, listener);
    };
}

} // namespace sio::link
