// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/requests.h"

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <vector>

/// Commands in the public admin protocol (admin-ui.md), which knows no users, derives no audience and answers
/// nothing. Pure functions.
namespace sio::link {

struct PublicCommand {
    QString event;
    std::vector<QByteArray> packets; ///< the arguments of each, JSON values joined by commas
    RequestError refusal;            ///< its code is not empty: the protocol cannot say this
};

PublicCommand publicEmit(const PublishRequest& request);
PublicCommand publicMembership(const Selection& who, const QString& room, bool joins);
PublicCommand publicDisconnect(const Selection& who, bool close);

} // namespace sio::link
