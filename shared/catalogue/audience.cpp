// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "catalogue/catalogue.h"
#include "catalogue/jsontext.h"

#include <algorithm>

namespace sio::catalogue {

namespace {

std::optional<std::string> identifierIn(const protocol::JsonScanner& data, std::string_view field,
                                        IdentifierFormat format)
{
    const auto text = stringOf(data.member(field));
    return text ? identifierFrom(*text, format) : std::nullopt;
}

void addOnce(std::vector<std::string>& list, std::string value)
{
    if (std::find(list.begin(), list.end(), value) == list.end())
        list.push_back(std::move(value));
}

} // namespace

std::vector<std::string> audienceOf(const EventType& type, const protocol::JsonScanner& data,
                                    IdentifierFormat format)
{
    std::vector<std::string> rooms;
    for (const AudienceRule& rule : type.audience) {
        if (const auto id = identifierIn(data, rule.field, format))
            addOnce(rooms, rule.prefix + *id);
    }
    return rooms;
}

NamedParticipants participantsOf(const EventType& type, const protocol::JsonScanner& data,
                                 IdentifierFormat format)
{
    NamedParticipants named;
    if (type.participants.session.empty())
        return named;
    const auto session = identifierIn(data, type.participants.session, format);
    if (!session)
        return named;
    named.sessionId = *session;
    for (const std::string& field : type.participants.users) {
        if (auto user = identifierIn(data, field, format))
            addOnce(named.users, std::move(*user));
    }
    return named;
}

} // namespace sio::catalogue
