// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/rows.h"
#include "sequences/feed.h"

#include <vector>

namespace sio::sequences {

/// A row of the live feed.
FeedEvent feedEventFrom(const link::EventRow& row);

/// What a piece of the admin stream's news says for a recording. Sockets that were there before the recording
/// began give connections since when they are there, or, where that is not known, at `start`, each with its
/// rooms; later memberships have no time of their own and get `now`.
std::vector<FeedEvent> feedEventsFrom(const link::Update& update, WallTime start, WallTime now);

} // namespace sio::sequences
