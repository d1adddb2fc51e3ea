// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/commandjob.h"

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sio::admin {

/// Events sent by hand: whom one would reach is looked at first, the guard decides on that, then it is sent
/// and its receipt answered. An idempotency key is remembered for each login name: the same one sends once.
/// Lives in the hub's thread.
class PublishCommands {
public:
    static constexpr std::size_t kMaxKeys = 1'000;   ///< remembered; the oldest go first
    static constexpr std::size_t kMaxListed = 1'000; ///< sockets in a receipt

    explicit PublishCommands(CommandDesk& desk) : m_desk(desk) {}

    void publish(const CommandJob::Pointer& job, std::string_view json);

private:
    struct Remembered {
        std::string answer; ///< empty: under way
        std::vector<Answer> waiting;
    };

    bool isRepeated(const CommandJob::Pointer& job, const std::string& key);
    void settle(const std::string& key, const std::string& answerJson);
    void preview(const CommandJob::Pointer& job, papermastery::PublishRequest publish);
    void send(const CommandJob::Pointer& job, papermastery::PublishRequest publish);

    CommandDesk& m_desk;
    std::unordered_map<std::string, Remembered> m_keys; ///< by login name and key
    std::deque<std::string> m_keyOrder;
};

} // namespace sio::admin
