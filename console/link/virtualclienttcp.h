// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/virtualclient.h"
#include "link/virtualclienttransport.h"
#include "protocol/socketpacket.h"

#include <memory>
#include <QtCore/QObject>
#include <QtCore/QTimer>
#include <string>
#include <vector>

namespace sio::link {

/// A virtual client over one transport: the Engine.IO handshake and heartbeat, and one Socket.IO namespace.
class TcpVirtualClient final : public QObject, public VirtualClient, private EngineSink {
public:
    TcpVirtualClient(const VirtualClientOptions& options, VirtualClientListener& listener);
    ~TcpVirtualClient() override;

    void open() override;
    std::uint64_t emitEvent(const std::string& argumentsJson, bool wantsAck) override;
    void close() override;
    void drop() override;
    void setReadingStalled(bool stalled) override;
    void setPongsMuted(bool muted) override { m_isMuted = muted; }
    void setAckDelay(std::chrono::milliseconds delay) override { m_ackDelay = delay; }

private:
    enum class State : std::uint8_t { Idle, Opening, Joining, Joined, Closed };

    void onEnginePacket(std::string_view packet) override;
    void onEngineEnded(const std::string& reason, const std::string& refusal) override;
    void onEngineGone() override { m_listener.onGone(*this); }

    void onOpened(std::string_view json);
    void onMessage(std::string_view text);
    void onAttachment(std::string_view base64);
    void onWholePacket(const protocol::SocketPacket& packet, const std::string& payload);
    void answer(std::uint64_t id);
    void refuse(const std::string& errorJson);
    void lose(const std::string& reason);
    void sendPacket(protocol::SocketPacketType type, std::optional<std::uint64_t> id, std::string_view json);

    const VirtualClientOptions m_options;
    VirtualClientListener& m_listener;
    std::unique_ptr<EngineTransport> m_transport;
    protocol::SocketPacketDecoder m_decoder;
    State m_state = State::Idle;
    std::uint64_t m_nextAckId = 1;
    bool m_isMuted = false;
    std::chrono::milliseconds m_ackDelay{0};
    QTimer m_silence; ///< the server has missed its heartbeat

    std::string m_binaryText;               ///< a packet whose attachments are still to come
    std::vector<std::string> m_attachments; ///< base64
    int m_attachmentsDue = 0;
};

} // namespace sio::link
