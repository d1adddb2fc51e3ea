// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/feed.h"
#include "sequences/sequence.h"

#include <string>
#include <vector>

namespace sio::sequences {

struct RecordOptions {
    std::string name; ///< empty: as recordingName() says
    std::string about;
    bool keepsOriginals = false; ///< writes the ids that were seen as comments
    bool keepsIds = false;       ///< ids stay what they were: `{keep: ...}` instead of new ones
    bool keepsIdle = false;      ///< who connects, but neither sends nor gets anything, is an actor, too
};

struct Recording {
    Sequence sequence;
    std::vector<std::string> notes; ///< what a person should know: secrets left out, payloads cut
};

/// Makes a sequence from what was seen. Sockets become actors, named for what they do; ids become variables
/// that are new at each run; what was published becomes publish steps, each followed by what the actors then
/// got; what the actors emitted becomes emit steps. Timestamps move with the run. Members that the server
/// makes afresh (event_id, occurred_at, ...) are not expected. Secrets are left out: what was sent with one
/// asks the environment for it, what arrived with one is not compared there.
Recording recordSequence(const std::vector<FeedEvent>& feed, const RecordOptions& options = {});

/// What a recording is called: after what was published or emitted first, and when:
/// `payment_update-11-24-1752`.
std::string recordingName(const std::vector<FeedEvent>& feed);

} // namespace sio::sequences
