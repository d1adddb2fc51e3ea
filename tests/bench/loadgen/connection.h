// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// Where the server is.
struct Target {
    std::string host = "127.0.0.1";
    int port = 0;
    std::string path = "/socket.io/";
};

class Poller;

/// A non-blocking TCP connection driven by a Poller.
class Connection {
public:
    explicit Connection(Poller& poller) : m_poller(poller) {}
    virtual ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// False when no descriptor could be had.
    bool open(const Target& target);
    void close();
    bool isOpen() const { return m_descriptor >= 0; }

    void write(std::string_view bytes);
    /// A paused connection reads nothing: a slow consumer.
    void pauseReading(bool paused);
    /// The kernel's receive buffer, set before open().
    void setReceiveBuffer(int bytes) { m_receiveBuffer = bytes; }

protected:
    virtual void onConnected() = 0;
    /// Fresh bytes, valid during the call.
    virtual void onBytes(char* bytes, std::size_t size) = 0;
    virtual void onEnded() = 0;

private:
    friend class Poller;
    void onReady(std::uint32_t events);
    bool isEstablished() const;
    void flush();
    void watch();

    Poller& m_poller;
    int m_descriptor = -1;
    int m_receiveBuffer = 0;
    bool m_connecting = false;
    bool m_paused = false;
    std::uint32_t m_watched = 0;
    std::string m_output;
};

/// The event loop: epoll over all connections of the generator.
class Poller {
public:
    Poller();
    ~Poller();
    Poller(const Poller&) = delete;
    Poller& operator=(const Poller&) = delete;

    /// Handles what is ready; waits at most `timeoutMs` for it.
    void run(int timeoutMs);
    /// Waits awake. Real clients are on other machines, and waking them is not the server's work; over
    /// loopback it is, and costs as much as all the rest of a delivery, or nothing where the generator
    /// happens to lag behind and never sleeps. For a core of the generator's own.
    void stayAwake() { m_staysAwake = true; }

private:
    friend class Connection;
    void bindSource(int descriptor);

    int m_epoll;
    std::vector<char> m_buffer;
    std::uint32_t m_sourceAddress; ///< of all connections, in host byte order
    std::uint16_t m_nextSourcePort;
    bool m_staysAwake = false;
};

} // namespace bench
