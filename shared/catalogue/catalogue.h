// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/result.h"
#include "catalogue/identifier.h"
#include "protocol/jsonscanner.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sio::catalogue {

enum class FieldKind : std::uint8_t { Id, Timestamp, Date, Decimal, Text, Boolean, Enum, Object, List, Map };
/// The word that stands for it in the catalogue's files: "id", "ts", "date", "dec", "string", "bool", "enum",
/// ...
std::string_view fieldKindName(FieldKind kind);

enum class Presence : std::uint8_t { Optional, Recommended, Required };

/// One member of an event's object, or the element of a list or map.
struct Field {
    std::string name; ///< empty for elements
    FieldKind kind = FieldKind::Text;
    Presence presence = Presence::Optional;
    std::string description;
    std::string fillFrom;            ///< the member whose value is taken when this one is absent; empty: none
    std::string defaultValue;        ///< what readers assume when it is absent; documentation, never added
    std::vector<std::string> values; ///< of an Enum
    std::vector<Field> fields;       ///< members of an Object; none: anything goes
    std::vector<Field> element;      ///< of a List or Map: none or one
};

/// A room that follows from a member: `session:<session_id>`.
struct AudienceRule {
    std::string prefix; ///< "session:"
    std::string field;  ///< "session_id"
};

/// A member that does not belong into this event (who reads it is wider than who may know it).
struct PrivacyRule {
    std::string field;
    std::string reason;
};

/// Which members name users that may join a room under the policy `participants`.
struct ParticipantRule {
    std::string session; ///< member with the session's id; empty: the event names nobody
    std::vector<std::string> users;
};

struct EventType {
    std::string name;
    std::string title;
    std::string description;
    std::vector<Field> fields;
    std::vector<std::vector<std::string>> oneOf; ///< of each group at least one member must be there
    std::vector<AudienceRule> audience;          ///< empty: the publisher must name the audience
    std::string audienceNote;                    ///< for people
    std::vector<PrivacyRule> privacy;
    ParticipantRule participants;
    std::string exampleJson; ///< compact

    const Field* field(std::string_view fieldName) const;
};

/// One file of the catalogue.
struct CatalogueSource {
    std::string file; ///< for messages
    std::string json;
};

/// The first thing that is wrong in a catalogue's file.
struct CatalogueError {
    std::string file;
    int line = 0;
    std::string path; ///< `fields[3].type`; empty: the file as a whole
    std::string message;

    /// `payment_update.json:7: fields[3].type: unknown type "strng"`
    std::string text() const;
};

/// All event types: data, not code. Immutable once loaded; shared by any thread.
class Catalogue {
public:
    static base::Result<Catalogue, CatalogueError> load(const std::vector<CatalogueSource>& sources);
    /// The files under resources/events, compiled in.
    static base::Result<Catalogue, CatalogueError> builtIn();

    /// Null when there is no such event.
    const EventType* find(std::string_view event) const;
    const std::vector<EventType>& events() const { return m_events; }

private:
    std::vector<EventType> m_events; ///< sorted by name
};

/// The rooms that follow from `data` (a valid JSON object text, fields filled), in the rules' order, without
/// repeats. Members that are absent, null or no identifier name no room.
std::vector<std::string> audienceOf(const EventType& type, const protocol::JsonScanner& data,
                                    IdentifierFormat format);

/// Users that `data` names as participants of a session; empty sessionId: none.
struct NamedParticipants {
    std::string sessionId;
    std::vector<std::string> users;
};
NamedParticipants participantsOf(const EventType& type, const protocol::JsonScanner& data,
                                 IdentifierFormat format);

} // namespace sio::catalogue
