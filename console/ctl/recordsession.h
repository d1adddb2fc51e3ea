// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/feed.h"
#include "sequences/serveraddress.h"
#include "sequences/virtualuser.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sio::ctl {

/// Virtual users that write down what they get.
class RecordingUsers final : private sequences::VirtualUserObserver {
public:
    struct Spec {
        std::string user;
        link::VirtualTransport transport = link::VirtualTransport::WebSocket;
    };
    /// `room`: "session:1" or "researcher:2".
    RecordingUsers(sequences::ServerAddress server, std::vector<Spec> users, std::vector<std::string> rooms);
    ~RecordingUsers();

    std::function<void()> onReady;                            ///< all are connected and in their rooms
    std::function<void(const std::string&)> onFailed;         ///< one is not, or was closed; says why
    std::function<void(const sequences::FeedEvent&)> onEvent; ///< in order of time

    void start();
    /// Says goodbye; onLeft is called when all have.
    void leave();
    std::function<void()> onLeft;

private:
    struct User {
        std::unique_ptr<sequences::VirtualUser> client;
        Spec spec;
        std::map<std::uint64_t, std::size_t> joins; ///< rooms by ack id
        std::size_t joined = 0;
    };

    void onUserConnected(sequences::VirtualUser& user) override;
    void onUserRefused(sequences::VirtualUser& user) override;
    void onUserEvent(sequences::VirtualUser& user, std::string event,
                     std::vector<sequences::Value> args) override;
    void onUserAck(sequences::VirtualUser& user, std::uint64_t id,
                   std::vector<sequences::Value> args) override;
    void onUserClosed(sequences::VirtualUser& user) override;
    void onUserGone(sequences::VirtualUser&) override { checkLeft(); }

    User& find(const sequences::VirtualUser& client);
    sequences::FeedEvent eventOf(const sequences::VirtualUser& client, sequences::FeedKind kind);
    void checkReady();
    void checkLeft();

    const sequences::ServerAddress m_server;
    const std::vector<std::string> m_rooms;
    const link::VirtualClientFactory m_clients;
    std::vector<User> m_users;
    bool m_isReady = false;
    bool m_isLeaving = false;
};

} // namespace sio::ctl
