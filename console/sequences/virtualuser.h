// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/virtualclient.h"
#include "sequences/sequence.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace sio::sequences {

class VirtualUser;

/// Hears of all virtual users. It must not connect or destroy the user from within a call.
class VirtualUserObserver {
public:
    virtual void onUserConnected(VirtualUser& user) = 0;
    virtual void onUserRefused(VirtualUser& user) = 0;
    virtual void onUserEvent(VirtualUser& user, std::string event, std::vector<Value> args) = 0;
    virtual void onUserAck(VirtualUser& user, std::uint64_t id, std::vector<Value> args) = 0;
    virtual void onUserClosed(VirtualUser& user) = 0;
    /// What disconnect() began is done.
    virtual void onUserGone(VirtualUser& user) = 0;

protected:
    ~VirtualUserObserver() = default;
};

/// One actor at work: a connection at a time, and the faults that stay with it from one to the next.
class VirtualUser final : private link::VirtualClientListener {
public:
    enum class State : std::uint8_t { Absent, Connecting, Connected, Refused, Closed, Leaving };

    VirtualUser(std::string name, const link::VirtualClientFactory& clients, VirtualUserObserver& observer);
    ~VirtualUser();

    const std::string& name() const { return m_name; }
    State state() const { return m_state; }
    /// After Refused: `{message, data}`.
    const Value& refusal() const { return m_refusal; }
    /// After Closed.
    const std::string& closeReason() const { return m_closeReason; }
    const std::string& socketId() const { return m_socketId; }

    /// Connects anew; a connection that it has is dropped.
    void connect(link::VirtualClientOptions options);
    /// Says goodbye. Nothing when it is not connected.
    void disconnect();
    /// Returns the ack's id (0 without). Precondition: Connected.
    std::uint64_t emitEvent(const std::string& event, const std::vector<Value>& args, bool wantsAck);
    void apply(const Fault& fault);

private:
    void onConnected(link::VirtualClient& client, const std::string& socketId) override;
    void onRefused(link::VirtualClient& client, const std::string& errorJson) override;
    void onEvent(link::VirtualClient& client, const std::string& argumentsJson) override;
    void onAck(link::VirtualClient& client, std::uint64_t id, const std::string& argumentsJson) override;
    void onClosed(link::VirtualClient& client, const std::string& reason) override;
    void onGone(link::VirtualClient& client) override;

    const std::string m_name;
    const link::VirtualClientFactory& m_clients;
    VirtualUserObserver& m_observer;
    std::unique_ptr<link::VirtualClient> m_client;
    State m_state = State::Absent;
    std::string m_socketId;
    Value m_refusal;
    std::string m_closeReason;
    Fault m_faults; ///< what holds for the next connection as well
};

} // namespace sio::sequences
