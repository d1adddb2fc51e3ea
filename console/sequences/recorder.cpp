// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/recorder.h"

#include "sequences/redaction.h"
#include "sequences/templates.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>

namespace sio::sequences {

namespace {

/// Shorter ids are too likely to stand in a text by chance.
constexpr std::size_t kShortestInside = 6;
/// The same for a text as a whole in a member that is not known to hold an id.
constexpr std::size_t kShortestWhole = 3;

/// Made afresh by the server at each run (domain.md, sections 1 and 5).
constexpr std::array<std::string_view, 5> kServerMade{"event_id", "occurred_at", "server_time", "sid",
                                                      "token_expires_at"};

bool isServerMade(std::string_view member)
{
    return std::find(kServerMade.begin(), kServerMade.end(), member) != kServerMade.end();
}

/// The noun of a member that holds an id: "session" of session_id and sessionId; empty for others.
std::string idNoun(const std::string& member, const std::string& event)
{
    if (isServerMade(member))
        return {};
    if (member == "id") // a bare row's own id, called by its event: payment_update {id}
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

struct RecordedActor {
    std::string name;
    std::string socket;
    std::string user;
    std::set<std::string> rooms;
    std::set<std::string> joined; ///< of rooms: those that the steps so far lead to
    bool isConnected = false;
};

class Recorder {
public:
    Recorder(const std::vector<FeedEvent>& feed, const RecordOptions& options)
        : m_feed(feed), m_options(options)
    {
    }

    Recording run()
    {
        Sequence& sequence = m_recording.sequence;
        sequence.name = m_options.name;
        sequence.about = m_options.about;
        if (!m_feed.empty())
            m_start = m_feed.front().time;
        sequence.recorded = m_start;
        sequence.shiftsTimes = true;
        nameActors();
        nameIds();
        for (const FeedEvent& event : m_feed)
            add(event);
        if (std::any_of(sequence.steps.begin(), sequence.steps.end(),
                        [](const Step& step) { return step.kind == StepKind::Publish; }))
            sequence.features = {"publish"};
        if (m_secrets > 0)
            m_recording.notes.push_back(std::to_string(m_secrets) + " secrets were left out");
        if (m_cut > 0)
            m_recording.notes.push_back(std::to_string(m_cut) +
                                        " payloads were too long to be seen; they are not in the recording");
        return std::move(m_recording);
    }

    /// Sockets that connect, but neither send nor get anything; empty when none does.
    std::set<std::string> idleSockets(const Sequence& recorded) const
    {
        std::set<std::string> busy;
        for (const Step& step : recorded.steps) {
            if (step.kind == StepKind::Expect)
                busy.insert(step.expect->actors.begin(), step.expect->actors.end());
            else if (step.kind != StepKind::Connect && step.kind != StepKind::Disconnect)
                busy.insert(step.actors.begin(), step.actors.end());
        }
        std::set<std::string> idle;
        for (const RecordedActor& actor : m_actors)
            if (!busy.empty() && !busy.contains(actor.name))
                idle.insert(actor.socket);
        return idle;
    }

private:
    void nameActors()
    {
        // Who is named as the researcher somewhere is called so; everybody else reads.
        std::set<std::string> researchers;
        for (const FeedEvent& event : m_feed)
            for (const Value& argument : event.args)
                if (const Value* id = argument.find("researcher_user_id"))
                    researchers.insert(id->text());
        std::map<std::string, int> counts;
        std::map<std::string, std::string> names; // by user
        std::map<std::string, int> sockets;       // by user
        const auto addActor = [&](const FeedEvent& event) {
            if (event.socket.empty() || m_bySocket.contains(event.socket))
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
            RecordedActor recorded;
            recorded.name = nth == 1 ? person : person + "-browser" + std::to_string(nth);
            recorded.socket = event.socket;
            recorded.user = event.user;
            Actor actor;
            actor.name = recorded.name;
            actor.transport =
                event.transport == "polling" ? TransportKind::Polling : TransportKind::WebSocket;
            if (!event.nsp.empty() && event.nsp != m_recording.sequence.nsp && event.nsp != "/socket.io/")
                actor.nsp = event.nsp;
            if (!event.user.empty() && nth == 1) {
                actor.userId = idValue(event.user);
                m_names[event.user] = recorded.name + ".userId";
            } else if (!event.user.empty()) {
                actor.userId = Value::string('$' + m_names[event.user]);
            }
            m_bySocket[event.socket] = m_actors.size();
            m_actors.push_back(std::move(recorded));
            m_recording.sequence.actors.push_back(std::move(actor));
        };
        for (const FeedEvent& event : m_feed)
            if (event.kind == FeedKind::Connect)
                addActor(event);
        for (const FeedEvent& event : m_feed)
            if (event.kind == FeedKind::In || (event.kind == FeedKind::Out && !event.socket.empty()))
                addActor(event);
    }

    Value idValue(const std::string& original) const
    {
        Value value = m_options.keepsIds ? Value::map({{"keep", Value::string(original)}})
                                         : Value::map({{"new", Value::string("uuid")}});
        if (m_options.keepsOriginals && !m_options.keepsIds)
            value.setComment("was " + original);
        return value;
    }

    void nameIds()
    {
        for (const FeedEvent& event : m_feed) {
            for (const Value& argument : event.args)
                findIds(argument, event.event);
            if (event.answer)
                findIds(*event.answer, event.event);
        }
    }

    void findIds(const Value& value, const std::string& event)
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

    void nameId(const std::string& id, const std::string& noun)
    {
        const int number = ++m_nouns[noun];
        std::string name = noun + std::to_string(number);
        while (m_recording.sequence.actor(name) || m_recording.sequence.variable(name))
            name += '_';
        m_recording.sequence.vars.push_back({name, idValue(id)});
        m_names[id] = name;
    }

    void add(const FeedEvent& event)
    {
        const auto found = m_bySocket.find(event.socket);
        RecordedActor* actor = found == m_bySocket.end() ? nullptr : &m_actors[found->second];
        switch (event.kind) {
        case FeedKind::Connect:
            if (actor)
                connect(*actor, event);
            break;
        case FeedKind::Disconnect:
            if (actor && std::exchange(actor->isConnected, false)) {
                Step& step = addStep(StepKind::Disconnect, event);
                step.actors = {actor->name};
                actor->rooms.clear();
                actor->joined.clear();
            }
            break;
        case FeedKind::Join:
            if (actor)
                actor->rooms.insert(event.rooms.begin(), event.rooms.end());
            break;
        case FeedKind::Leave:
            if (actor)
                for (const std::string& room : event.rooms)
                    actor->rooms.erase(room);
            break;
        case FeedKind::In:
            if (actor)
                emitted(*actor, event);
            break;
        case FeedKind::Out:
            sent(actor, event);
            break;
        }
    }

    void connect(RecordedActor& actor, const FeedEvent& event)
    {
        if (std::exchange(actor.isConnected, true))
            return;
        actor.rooms = {"user:" + actor.user};
        auto& steps = m_recording.sequence.steps;
        // Who connects at the same moment connects in one step.
        if (!steps.empty() && steps.back().kind == StepKind::Connect &&
            steps.back().at == since(event.time)) {
            steps.back().actors.push_back(actor.name);
            return;
        }
        Step& step = addStep(StepKind::Connect, event);
        step.actors = {actor.name};
    }

    /// An actor whose connection was made before the recording began.
    void ensureConnected(RecordedActor& actor, const FeedEvent& event)
    {
        if (!actor.isConnected)
            connect(actor, event);
    }

    void emitted(RecordedActor& actor, const FeedEvent& event)
    {
        if (event.isCut) {
            ++m_cut;
            return;
        }
        ensureConnected(actor, event);
        for (const Value& argument : event.args)
            followRooms(actor, event.event, argument);
        std::vector<Value> args;
        for (const Value& argument : event.args)
            args.push_back(sentValue(argument, {}));
        Step& step = addStep(StepKind::Emit, event);
        step.name = uniqueName(actor.name + ": " + event.event);
        step.actors = {actor.name};
        step.event = event.event;
        step.args = std::move(args);
        if (event.answer)
            step.answer = expectedValue(*event.answer);
        else if (event.wantsAck)
            step.answer = Value::map({{"any", Value::boolean(true)}});
    }

    /// The rooms that a client's event puts it in or takes it out of.
    static void followRooms(RecordedActor& actor, const std::string& event, const Value& argument)
    {
        for (const std::string kind : {"session", "researcher"}) {
            const Value* id = argument.find(kind + "_id");
            if (!id)
                continue;
            const std::string room = kind + ':' + id->text();
            if (event == "join_" + kind + "_room") {
                actor.rooms.insert(room);
                actor.joined.insert(room);
            } else if (event == "leave_" + kind + "_room") {
                actor.rooms.erase(room);
                actor.joined.erase(room);
            }
        }
    }

    void sent(RecordedActor* actor, const FeedEvent& event)
    {
        if (event.isCut) {
            ++m_cut;
            return;
        }
        std::vector<RecordedActor*> receivers;
        if (actor) {
            ensureConnected(*actor, event);
            receivers.push_back(actor);
        } else {
            for (RecordedActor& each : m_actors)
                if (each.isConnected &&
                    std::any_of(event.rooms.begin(), event.rooms.end(),
                                [&each](const std::string& room) { return each.rooms.contains(room); }))
                    receivers.push_back(&each);
            for (RecordedActor* each : receivers)
                ensureJoined(*each, event);
        }
        if (event.isPublished)
            published(event);
        if (receivers.empty())
            return;
        expected(receivers, event);
    }

    /// An actor that was in the audience's rooms before the recording began, or by somebody's command: at
    /// the run, nobody but itself puts it there.
    void ensureJoined(RecordedActor& actor, const FeedEvent& event)
    {
        for (const std::string& room : event.rooms) {
            const std::string kind = room.substr(0, room.find(':'));
            if ((kind != "session" && kind != "researcher") || !actor.rooms.contains(room) ||
                !actor.joined.insert(room).second)
                continue;
            const std::string id = room.substr(kind.size() + 1);
            Step& step = addStep(StepKind::Emit, event);
            step.name = uniqueName(actor.name + ": join_" + kind + "_room");
            step.actors = {actor.name};
            step.event = "join_" + kind + "_room";
            step.args = {Value::map({{kind + "_id", idOrText(id, kind)}})};
            step.answer = Value::map({{"success", Value::boolean(true)}});
        }
    }

    /// A room's id, which no payload needs to have named.
    Value idOrText(const std::string& id, const std::string& noun)
    {
        if (!m_names.contains(id))
            nameId(id, noun);
        return Value::string('$' + m_names[id]);
    }

    void published(const FeedEvent& event)
    {
        // Several receivers of one publish were seen one by one.
        if (const auto earlier = m_published.find(event.eventId); earlier != m_published.end()) {
            addReceiver(m_recording.sequence.steps[earlier->second], event);
            return;
        }
        Value row = event.args.empty() ? Value::map() : event.args.front();
        if (!row.isMap())
            return;
        for (const std::string_view member : kServerMade)
            row.remove(member);
        row.remove("test");
        row = sentValue(row, {});
        Step& step = addStep(StepKind::Publish, event);
        const Value* status = row.find("status");
        step.name = uniqueName(event.event + (status && status->isString() ? ' ' + status->text() : ""));
        step.event = event.event;
        step.args = {std::move(row)};
        if (!event.eventId.empty())
            m_published[event.eventId] = m_recording.sequence.steps.size() - 1;
        addReceiver(step, event);
        if (event.rooms.empty())
            return;
        // The audience as it was: who of them is listening now is for the run to say.
        Value users = Value::list();
        Value rooms = Value::list();
        for (const std::string& room : event.rooms) {
            if (room.starts_with("user:"))
                users.items().push_back(textValue(room.substr(5)));
            else
                rooms.items().push_back(textValue(room));
        }
        Value to = Value::map();
        if (!users.items().empty())
            to.set("users", std::move(users));
        if (!rooms.items().empty())
            to.set("rooms", std::move(rooms));
        if (!isDerivable(event))
            step.to = std::move(to);
    }

    /// Where nobody knows the audience and the server could not derive it, those who were seen to get it.
    void addReceiver(Step& step, const FeedEvent& event)
    {
        if (!event.rooms.empty() || event.user.empty() || audienceRules().contains(event.event))
            return;
        if (!step.to)
            step.to = Value::map({{"users", Value::list()}});
        Value user = textValue(event.user);
        auto& users = step.to->find("users")->items();
        if (std::find(users.begin(), users.end(), user) == users.end())
            users.push_back(std::move(user));
    }

    /// True when the server would find the same audience in the row itself (domain.md, section 4).
    static bool isDerivable(const FeedEvent& event)
    {
        const auto found = audienceRules().find(event.event);
        if (found == audienceRules().end() || event.args.empty())
            return false;
        std::set<std::string> derived;
        for (const auto& [prefix, member] : found->second)
            if (const Value* id = event.args.front().find(member); id && id->isString())
                derived.insert(prefix + id->text());
        return derived == std::set<std::string>(event.rooms.begin(), event.rooms.end());
    }

    using AudienceRules = std::map<std::string, std::vector<std::pair<std::string, std::string>>>;
    static const AudienceRules& audienceRules()
    {
        static const AudienceRules kRules{
            {"session_update",
             {{"session:", "session_id"}, {"user:", "user_id"}, {"user:", "researcher_user_id"}}},
            {"booking_confirmation",
             {{"user:", "user_id"}, {"user:", "researcher_user_id"}, {"session:", "session_id"}}},
            {"availability_update", {{"researcher:", "researcher_id"}}},
            {"payment_update", {{"user:", "user_id"}}}};
        return kRules;
    }

    void expected(const std::vector<RecordedActor*>& receivers, const FeedEvent& event)
    {
        Expectation expectation;
        for (const RecordedActor* each : receivers)
            expectation.actors.push_back(each->name);
        expectation.event = event.event;
        if (event.args.size() == 1)
            expectation.match = expectedValue(event.args.front());
        else if (!event.args.empty()) {
            std::vector<Value> args;
            for (const Value& argument : event.args)
                args.push_back(expectedValue(argument));
            expectation.args = std::move(args);
        }
        auto& steps = m_recording.sequence.steps;
        // The same event, seen at one receiver after the other, is one step.
        if (!event.eventId.empty() && !steps.empty() && steps.back().kind == StepKind::Expect &&
            m_lastEventId == event.eventId) {
            auto& actors = steps.back().expect->actors;
            actors.insert(actors.end(), expectation.actors.begin(), expectation.actors.end());
            return;
        }
        Step step;
        step.kind = StepKind::Expect;
        step.expect = std::move(expectation);
        steps.push_back(std::move(step));
        m_lastEventId = event.eventId;
    }

    Duration since(WallTime time) const
    {
        return std::chrono::milliseconds(std::max<WallTime>(time - m_start, 0));
    }

    Step& addStep(StepKind kind, const FeedEvent& event)
    {
        Step step;
        step.kind = kind;
        m_last = std::max(m_last, since(event.time));
        step.at = m_last;
        m_recording.sequence.steps.push_back(std::move(step));
        return m_recording.sequence.steps.back();
    }

    std::string uniqueName(const std::string& wanted)
    {
        const int number = ++m_stepNames[wanted];
        return number == 1 ? wanted : wanted + " (" + std::to_string(number) + ')';
    }

    /// A text with the ids in it replaced by their names.
    Value textValue(const std::string& text, std::string_view member = "id") const
    {
        const bool isTelling = text.size() >= kShortestWhole || !idNoun(std::string(member), "id").empty();
        if (const auto found = m_names.find(text); found != m_names.end() && isTelling)
            return Value::string('$' + found->second);
        for (const std::string_view prefix : {"session:", "researcher:", "user:"}) {
            const auto found =
                text.starts_with(prefix) ? m_names.find(text.substr(prefix.size())) : m_names.end();
            if (found != m_names.end())
                return Value::string(std::string(prefix) + "${" + found->second + '}');
        }
        std::string out = escapedText(text);
        bool isChanged = false;
        for (const auto& [id, name] : m_names) {
            if (id.size() < kShortestInside)
                continue;
            const std::string replacement = "${" + name + '}';
            for (std::size_t at = out.find(id); at != std::string::npos;
                 at = out.find(id, at + replacement.size())) {
                out.replace(at, id.size(), replacement);
                isChanged = true;
            }
        }
        return Value::string(isChanged ? out : escapedText(text));
    }

    Value sentValue(const Value& value, std::string_view member)
    {
        return replaced(value, member, TemplateUse::Sent);
    }

    Value expectedValue(const Value& value)
    {
        Value copy = value;
        for (const std::string_view member : kServerMade)
            copy.remove(member);
        return replaced(copy, {}, TemplateUse::Pattern);
    }

    Value replaced(const Value& value, std::string_view member, TemplateUse use)
    {
        const bool isSecret =
            (isSecretMember(member) && !value.isNull()) || (value.isString() && looksSecret(value.text()));
        if (isSecret) {
            ++m_secrets;
            return use == TemplateUse::Pattern ? Value::map({{"redacted", Value::string("secret")}})
                                               : secretVariable(member);
        }
        if (value.isString())
            return textValue(value.text(), member);
        if (formOf(value, use) != Form::None)
            return plainForm(value, use);
        Value result = value;
        for (Value& item : result.items())
            item = replaced(item, member, use);
        for (Value::Member& inner : result.members())
            inner.value = replaced(inner.value, inner.name, use);
        return result;
    }

    /// Data that looks like a form of the file. Nothing inside can be put in later, so secrets are cut out.
    Value plainForm(const Value& value, TemplateUse use)
    {
        const std::size_t before = m_secrets;
        const std::function<Value(const Value&, std::string_view)> cut = [&](const Value& here,
                                                                             std::string_view member) {
            if (isSecretMember(member) || (here.isString() && looksSecret(here.text()))) {
                ++m_secrets;
                return Value::string("(secret)");
            }
            Value result = here;
            for (Value& item : result.items())
                item = cut(item, member);
            for (Value::Member& inner : result.members())
                inner.value = cut(inner.value, inner.name);
            return result;
        };
        const Value safe = cut(value, {});
        if (m_secrets != before && use == TemplateUse::Pattern)
            return Value::map({{"redacted", Value::string("secret")}});
        return escapedValue(safe, use);
    }

    /// What was sent with a secret takes it from the environment when it is run.
    Value secretVariable(std::string_view member)
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
        m_recording.sequence.vars.push_back({name, Value::map({{"env", Value::string(variable)}})});
        return Value::string('$' + name);
    }

    const std::vector<FeedEvent>& m_feed;
    const RecordOptions& m_options;
    Recording m_recording;
    WallTime m_start = 0;
    Duration m_last{};
    std::vector<RecordedActor> m_actors;
    std::map<std::string, std::size_t> m_bySocket;
    std::map<std::string, std::string> m_names; ///< of ids
    std::map<std::string, int> m_nouns;
    std::map<std::string, int> m_stepNames;
    std::map<std::string, std::size_t> m_published; ///< publish steps by event id
    std::string m_lastEventId;
    std::size_t m_secrets = 0;
    std::size_t m_cut = 0;
};

} // namespace

Recording recordSequence(const std::vector<FeedEvent>& feed, const RecordOptions& options)
{
    Recorder recorder(feed, options);
    Recording recording = recorder.run();
    const auto idle =
        options.leavesIdleOut ? recorder.idleSockets(recording.sequence) : std::set<std::string>{};
    if (idle.empty())
        return recording;
    // Once more without them: names and numbers go by those who are left.
    std::vector<FeedEvent> rest;
    std::copy_if(feed.begin(), feed.end(), std::back_inserter(rest),
                 [&idle](const FeedEvent& event) { return !idle.contains(event.socket); });
    return Recorder(rest, options).run();
}

} // namespace sio::sequences
