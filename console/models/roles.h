// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/qnamespace.h>

namespace sio::models {

/// Roles of all tables beyond Qt's. The display role is short, escaped text; the tooltip role the full text,
/// escaped.
enum Role {
    SortRole = Qt::UserRole, ///< number or text to sort by
    IdRole,                  ///< QString: names the row for commands, selection and details; never shown
    RawRole,                 ///< QString: the cell as the server sent it, for the clipboard
    KindRole,  ///< int: the row's enum (room kind, direction, transport word), for icons and colours
    FlagRole,  ///< bool: asks for attention (duplicate user, unauthenticated socket, denied audit row)
    StaleRole, ///< bool: from before the connection was lost
};

} // namespace sio::models
