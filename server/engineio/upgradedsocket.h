// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtNetwork/QTcpSocket>

#include <string>
#include <string_view>

namespace sio::engine {

/// The QTcpSocket below a QWebSocket, with a gate in each direction.
///
/// Towards QWebSocket, bytes are visible only while the gate is open: QWebSocketServer is shown a handshake
/// of our making, and nothing of what came behind the client's own until somebody listens to the QWebSocket
/// (it reads at once what it finds, and drops the messages). Closing the gate later is how reading pauses,
/// which QWebSocket itself cannot.
///
/// Away from QWebSocket, nothing reaches the wire by itself: the answer to the handshake is dropped (the
/// owner has sent its own), pongs and close frames are offered to the owner, who decides; and so is the wish
/// to close, since QTcpSocket::close() over unread bytes resets the connection before the peer has read our
/// close frame.
class UpgradedSocket final : public QTcpSocket {
public:
    /// Called inside functions of QWebSocket. The owner may close the gates, but not destroy anything.
    class Owner {
    public:
        virtual void onPong(const std::string& frame) = 0;
        virtual void onCloseFrame(const std::string& frame) = 0;
        virtual void onCloseWished() = 0;

    protected:
        ~Owner() = default;
    };

    /// Takes over a connected descriptor.
    UpgradedSocket(Owner& owner, int descriptor);
    ~UpgradedSocket() override;

    /// Makes `handshake` all that can be read; ends when it is answered.
    void showHandshake(const QByteArray& handshake);
    /// Puts `unread` before what the kernel delivers, and makes both visible.
    void openInput(std::string_view unread);
    /// What can be read does not show any more, though up to `limit` bytes are still taken from the kernel.
    void pauseInput(qint64 limit);
    void resumeInput();
    /// For good: input is dropped, and what QWebSocket writes.
    void shut();
    void discardInput();

    /// Written past QWebSocket: straight to the kernel where nothing waits, else behind what waits.
    void send(std::string_view bytes);
    /// Our FIN. Nothing may wait.
    void finishSending();
    /// Closes at once; the owner hears nothing more.
    void drop();

    qint64 bytesAvailable() const override;
    void close() override;

protected:
    qint64 writeData(const char* data, qint64 size) override;

private:
    enum class Gate : unsigned char { Handshake, Closed, Open, Paused, Shut };

    Owner* m_owner;
    qint64 m_handshakeSize = 0;
    std::string m_frame; ///< a control frame that QWebSocket writes in two parts
    Gate m_gate = Gate::Closed;
};

} // namespace sio::engine
