// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/recordednames.h"

#include "sequences/redaction.h"

#include <algorithm>
#include <array>
#include <set>

namespace sio::sequences {

namespace {

constexpr std::array<std::string_view, 5> kServerMade{"event_id", "occurred_at", "server_time", "sid",
                                                      "token_expires_at"};

/// Who is named as the researcher somewhere.
std::set<std::string> researchersIn(const std::vector<FeedEvent>& feed)
{
    std::set<std::string> researchers;
    for (const FeedEvent& event : feed)
        for (const Value& argument : event.args)
            if (const Value* id = argument.find("researcher_user_id"))
                researchers.insert(id->text());
    return researchers;
}

} // namespace

std::string idNoun(const std::string& member, const std::string& event)
{
    if (std::find(kServerMade.begin(), kServerMade.end(), member) != kServerMade.end())
        return {};
    if (member == "id") // payment_update {id}
        return event.substr(0, event.find('_'));
    for (const std::string_view ending : {"_user_id", "UserId"})
        if (member.ends_with(ending))
            return "user";
    if (member == "user_id" || member == "userId")
        return "user";
    for (const std::string_view ending : {"_id", "Id"})
        if (member.size() > ending.size() && member.ends_with(ending))
            return member.substr(0, member.size() - ending.size());
    return {};
}

void removeServerMade(Value& value)
{
    for (const std::string_view member : kServerMade)
        value.remove(member);
}

RecordedNames::RecordedNames(Sequence& sequence, const RecordOptions& options)
    : m_sequence(sequence), m_options(options)
{
}

std::vector<RecordedActor> RecordedNames::nameActors(const std::vector<FeedEvent>& feed)
{
    // Who is named as the researcher somewhere is called so; everybody else reads.
    const std::set<std::string> researchers = researchersIn(feed);
    std::vector<RecordedActor> actors;
    std::set<std::string> known;              // sockets
    std::map<std::string, int> counts;        // by role
    std::map<std::string, std::string> names; // by user
    std::map<std::string, int> sockets;       // by user
    const auto addActor = [&](const FeedEvent& event) {
        if (event.socket.empty() || !known.insert(event.socket).second)
            return;
        std::string& person = names[event.user];
        if (person.empty()) {
            const std::string role = event.user.empty()                 ? "guest"
                                     : researchers.contains(event.user) ? "researcher"
                                                                        : "reader";
            const int number = ++counts[role];
            person = number == 1 ? role : role + std::to_string(number);
        }
        const int nth = ++sockets[event.user];
        Actor actor;
        actor.name = nth == 1 ? person : person + "-browser" + std::to_string(nth);
        actor.transport = event.transport == "polling" ? TransportKind::Polling : TransportKind::WebSocket;
        if (!event.nsp.empty() && event.nsp != m_sequence.nsp && event.nsp != "/socket.io/")
            actor.nsp = event.nsp;
        if (!event.user.empty() && nth == 1) {
            actor.userId = idValue(event.user);
            m_names[event.user] = actor.name + ".userId";
        } else if (!event.user.empty()) {
            actor.userId = Value::string('$' + m_names[event.user]);
        }
        actors.push_back({actor.name, event.socket, event.user});
        m_sequence.actors.push_back(std::move(actor));
    };
    for (const FeedEvent& event : feed)
        if (event.kind == FeedKind::Connect)
            addActor(event);
    for (const FeedEvent& event : feed)
        if (event.kind == FeedKind::In || (event.kind == FeedKind::Out && !event.socket.empty()))
            addActor(event);
    return actors;
}

void RecordedNames::nameIds(const std::vector<FeedEvent>& feed)
{
    for (const FeedEvent& event : feed) {
        for (const Value& argument : event.args)
            findIds(argument, event.event);
        if (event.answer)
            findIds(*event.answer, event.event);
    }
}

const std::string& RecordedNames::nameOf(const std::string& id, const std::string& noun)
{
    if (!m_names.contains(id))
        nameId(id, noun);
    return m_names[id];
}

std::string RecordedNames::nameSecret(std::string_view member)
{
    std::string noun;
    for (const char c : member)
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_')
            noun += c;
    if (noun.empty())
        noun = "secret";
    const std::string name = noun + std::to_string(++m_nouns[noun]);
    std::string variable = "SEQUENCE_";
    for (const char c : name)
        variable += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    m_sequence.vars.push_back({name, Value::map({{"env", Value::string(variable)}})});
    return name;
}

Value RecordedNames::idValue(const std::string& original) const
{
    Value value = m_options.keepsIds ? Value::map({{"keep", Value::string(original)}})
                                     : Value::map({{"new", Value::string("uuid")}});
    if (m_options.keepsOriginals && !m_options.keepsIds)
        value.setComment("was " + original);
    return value;
}

void RecordedNames::findIds(const Value& value, const std::string& event)
{
    for (const Value& item : value.items())
        findIds(item, event);
    for (const Value::Member& member : value.members()) {
        const std::string noun = idNoun(member.name, event);
        const std::string& id = member.value.text();
        if (noun.empty() || !member.value.isString() || id.empty() || m_names.contains(id) ||
            looksSecret(id) || isSecretMember(member.name)) {
            findIds(member.value, event);
            continue;
        }
        nameId(id, noun);
    }
}

void RecordedNames::nameId(const std::string& id, const std::string& noun)
{
    const int number = ++m_nouns[noun];
    std::string name = noun + std::to_string(number);
    while (m_sequence.actor(name) || m_sequence.variable(name))
        name += '_';
    m_sequence.vars.push_back({name, idValue(id)});
    m_names[id] = name;
}

} // namespace sio::sequences
