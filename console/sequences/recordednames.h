// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/feed.h"
#include "sequences/recorder.h"
#include "sequences/sequence.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sio::sequences {

/// A socket that was seen, and what the recording calls it.
struct RecordedActor {
    std::string name;
    std::string socket;
    std::string user; ///< empty: it named none
};

/// What a recording calls the sockets, users, ids and secrets that were seen. Sockets become actors, named
/// for what they do; ids become variables that are new at each run, or stay, as the options say. Writes the
/// sequence's actors and variables; a user or an id is named once, an actor and a variable never alike.
/// `sequence` and `options` outlive it.
class RecordedNames {
public:
    RecordedNames(Sequence& sequence, const RecordOptions& options);

    /// Names everybody who takes part: first who was seen to connect, then whose connection nobody saw, each
    /// in the feed's order. Called once, before anything else, so that a user's id goes by its actor.
    std::vector<RecordedActor> nameActors(const std::vector<FeedEvent>& feed);
    /// Names the ids in payloads and answers, wherever a member's name says that it holds one.
    void nameIds(const std::vector<FeedEvent>& feed);
    /// The name of an id; one that has none becomes a variable called after `noun`.
    const std::string& nameOf(const std::string& id, const std::string& noun);
    /// A variable that takes a secret from the environment: `token1` from SEQUENCE_TOKEN1, after the member
    /// that held it. A new one at each call: two secrets are never told to be the same.
    std::string nameSecret(std::string_view member);
    /// Names by id, of users, too (`reader.userId`).
    const std::map<std::string, std::string>& all() const { return m_names; }

private:
    Value idValue(const std::string& original) const;
    void findIds(const Value& value, const std::string& event);
    void nameId(const std::string& id, const std::string& noun);

    Sequence& m_sequence;
    const RecordOptions& m_options;
    std::map<std::string, std::string> m_names;
    std::map<std::string, int> m_nouns; ///< how many variables are called after each
};

/// The noun of a member that holds an id: "session" of session_id and sessionId; empty for others. A bare
/// row's own `id` is called by its event.
std::string idNoun(const std::string& member, const std::string& event);

/// Takes out the members that the server makes afresh at each run (domain.md, sections 1 and 5).
void removeServerMade(Value& value);

} // namespace sio::sequences
