// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/upgradedsocket.h"

#include "protocol/websocketframe.h"

#include <sys/socket.h>
#include <utility>

namespace sio::engine {

UpgradedSocket::UpgradedSocket(Owner& owner, int descriptor) : m_owner(&owner)
{
    setSocketDescriptor(descriptor);
    setSocketOption(QAbstractSocket::LowDelayOption, 1);
}

UpgradedSocket::~UpgradedSocket()
{
    drop();
}

void UpgradedSocket::showHandshake(const QByteArray& handshake)
{
    for (auto c = handshake.crbegin(); c != handshake.crend(); ++c)
        ungetChar(*c);
    m_handshakeSize = handshake.size();
    m_gate = Gate::Handshake;
}

void UpgradedSocket::openInput(std::string_view unread)
{
    for (auto c = unread.rbegin(); c != unread.rend(); ++c)
        ungetChar(*c);
    m_gate = Gate::Open;
}

void UpgradedSocket::pauseInput(qint64 limit)
{
    if (m_gate != Gate::Open)
        return;
    m_gate = Gate::Paused;
    setReadBufferSize(limit);
}

void UpgradedSocket::resumeInput()
{
    if (m_gate != Gate::Paused)
        return;
    m_gate = Gate::Open;
    setReadBufferSize(0);
}

void UpgradedSocket::shut()
{
    m_gate = Gate::Shut;
    setReadBufferSize(0);
}

void UpgradedSocket::discardInput()
{
    skip(QTcpSocket::bytesAvailable());
}

void UpgradedSocket::send(std::string_view bytes)
{
    if (bytesToWrite() == 0) {
        const ssize_t sent = ::send(static_cast<int>(socketDescriptor()), bytes.data(), bytes.size(),
                                    MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0)
            bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    // An error of send() comes again here, or when the socket is read.
    if (!bytes.empty())
        QTcpSocket::writeData(bytes.data(), static_cast<qint64>(bytes.size()));
}

void UpgradedSocket::finishSending()
{
    ::shutdown(static_cast<int>(socketDescriptor()), SHUT_WR);
}

void UpgradedSocket::drop()
{
    m_owner = nullptr;
    m_gate = Gate::Shut;
    abort();
}

qint64 UpgradedSocket::bytesAvailable() const
{
    switch (m_gate) {
    case Gate::Handshake:
        return m_handshakeSize;
    case Gate::Open:
        return QTcpSocket::bytesAvailable();
    case Gate::Closed:
    case Gate::Paused:
    case Gate::Shut:
        break;
    }
    return 0;
}

void UpgradedSocket::close()
{
    if (m_owner)
        m_owner->onCloseWished();
    else
        QTcpSocket::close();
}

/// What QWebSocket(Server) writes: the answer to the handshake; a close frame as a whole; a pong's header,
/// then its payload. Frames of a server are not masked, control frames have a header of two bytes (RFC
/// 6455, 5.5).
qint64 UpgradedSocket::writeData(const char* data, qint64 size)
{
    const std::string_view bytes(data, static_cast<std::size_t>(size));
    if (m_gate == Gate::Handshake) {
        m_gate = Gate::Closed; // the handshake has been read
    } else if (m_gate == Gate::Open || m_gate == Gate::Paused) {
        m_frame.append(bytes);
        if (m_frame.size() >= 2 && m_frame.size() >= 2 + static_cast<std::size_t>(m_frame[1] & 0x7f)) {
            const std::string frame = std::exchange(m_frame, {});
            const int opcode = frame[0] & 0x0f;
            if (m_owner && opcode == static_cast<int>(protocol::WsOpcode::Pong))
                m_owner->onPong(frame);
            else if (m_owner && opcode == static_cast<int>(protocol::WsOpcode::Close))
                m_owner->onCloseFrame(frame);
        }
    }
    return size;
}

} // namespace sio::engine
