// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/commandjob.h"

#include <string_view>

namespace sio::admin {

/// The public protocol's emit, join, leave and _disconnect (admin-ui.md): the same rules as for the stream's
/// commands, in the same order, but nobody is answered; what is refused is recorded. Lives in the hub's
/// thread.
class PublicCommands {
public:
    explicit PublicCommands(CommandDesk& desk) : m_desk(desk) {}

    static bool isOne(std::string_view event);
    /// `arguments`: the JSON array of all arguments. Precondition: isOne(event).
    void run(const ConsoleIdentity& who, std::string_view event, std::string_view arguments);

private:
    struct Call;

    void emit(const Call& call);
    void disconnect(const Call& call);
    void changeMembership(const Call& call, bool joins);

    CommandDesk& m_desk;
};

} // namespace sio::admin
