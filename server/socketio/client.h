// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/session.h"
#include "net/timerwheel.h"
#include "protocol/socketpacket.h"
#include "socketio/namespace.h"
#include "socketio/socket.h"

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace sio::socketio {

class WorkerState;

/// The Socket.IO side of one Engine.IO session: decodes what arrives, keeps the state machine of
/// socket-io.md, section 3, and owns the session's sockets, one per joined namespace. Owned by the session,
/// lives in its worker.
class Client final : public engine::SessionHandler, private net::TimerOwner {
public:
    Client(WorkerState& worker, engine::EngineSession& session);
    ~Client() override;
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void onText(std::span<char> text) override;
    void onBinary(std::span<char> bytes) override;
    void onClosed(protocol::CloseReason reason) override;
    void onTransportChanged(engine::TransportKind kind) override;

    engine::EngineSession& session() const { return m_session; }
    WorkerState& worker() const { return m_worker; }

    /// DISCONNECT of one socket by the server.
    void disconnect(Socket& socket);
    /// DISCONNECT of every socket, then the end of the connection.
    void disconnectAll();

private:
    struct Attachments;
    enum TimerKind { ConnectTimer, AttachmentTimer };

    void onTimer(int kind) override;
    void handle(const protocol::SocketPacket& packet, std::vector<base::SharedBytes> attachments);
    void handleEvent(Socket& socket, const protocol::SocketPacket& packet,
                     std::vector<base::SharedBytes>& attachments);
    void handleAck(Socket& socket, const protocol::SocketPacket& packet,
                   std::vector<base::SharedBytes>& attachments);
    void expectAttachments(std::string_view text, const protocol::SocketPacket& packet);

    void connect(const protocol::SocketPacket& packet);
    void refuse(std::string_view nsp, std::string_view message, std::string_view dataJson,
                Observer* observer);
    void refuseUnknown(std::string_view nsp, std::string_view message, std::string_view dataJson);
    /// The end of a CONNECT: the socket enters, or is refused with the error.
    void decide(std::unique_ptr<Socket> candidate, const std::optional<ConnectError>& error);
    void waitForVerdict(std::unique_ptr<Socket> candidate);
    std::unique_ptr<Socket> takeWaiting(const Socket& socket);
    void dropWaiting();
    void discard(std::unique_ptr<Socket> candidate);
    Socket* admit(std::unique_ptr<Socket> socket);

    Socket* socketOf(std::string_view nsp) const;
    void leave(Socket& socket, protocol::CloseReason reason);
    void detach(Socket& socket);
    void runHandlers(Socket& socket,
                     const std::vector<std::function<void(Socket&, protocol::CloseReason)>>& handlers,
                     const char* what, protocol::CloseReason reason);

    void failDecoding(const char* reason, std::string_view text);
    void failState(const char* reason);
    void close(protocol::CloseReason reason);

    WorkerState& m_worker;
    engine::EngineSession& m_session;
    std::unique_ptr<Socket> m_first;            ///< in order of joining
    std::unique_ptr<Socket> m_waiting;          ///< those that a slow middleware has not decided on
    std::unique_ptr<net::Timer> m_connectTimer; ///< until the first namespace is joined
    std::unique_ptr<Attachments> m_attachments; ///< while some are awaited
    std::uint16_t m_refusedUnknown = 0;
    bool m_isClosed = false;
};

} // namespace sio::socketio
