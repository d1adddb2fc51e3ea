// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/recorder.h"

#include "catalogue/catalogue.h"
#include "sequences/recordednames.h"
#include "sequences/recordedvalues.h"

#include <QtCore/QDateTime>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <map>
#include <set>
#include <utility>

namespace sio::sequences {

namespace {

/// Which rooms a server derives from this event's members (domain.md, section 4); empty: from none of them.
const std::vector<catalogue::AudienceRule>& audienceRules(const std::string& event)
{
    static const auto kCatalogue = catalogue::Catalogue::builtIn();
    static const std::vector<catalogue::AudienceRule> kNone;
    const catalogue::EventType* type = kCatalogue ? kCatalogue->find(event) : nullptr;
    return type ? type->audience : kNone;
}

/// An actor on its way through the feed.
struct Participant : RecordedActor {
    std::set<std::string> rooms;
    std::set<std::string> joined; ///< of rooms: those that the steps so far lead to
    bool isConnected = false;
};

/// Turns what was seen into steps, event by event, and follows who is in which room meanwhile.
class Recorder {
public:
    Recorder(const std::vector<FeedEvent>& feed, const RecordOptions& options)
        : m_feed(feed), m_options(options)
    {
    }

    Recording run()
    {
        Sequence& sequence = m_recording.sequence;
        sequence.name = m_options.name.empty() ? recordingName(m_feed) : m_options.name;
        sequence.about = m_options.about;
        if (!m_feed.empty())
            m_start = m_feed.front().time;
        sequence.recorded = m_start;
        sequence.shiftsTimes = true;
        for (RecordedActor& actor : m_names.nameActors(m_feed)) {
            m_bySocket[actor.socket] = m_actors.size();
            m_actors.push_back({std::move(actor), {}, {}});
        }
        m_names.nameIds(m_feed);
        for (const FeedEvent& event : m_feed)
            add(event);
        if (std::any_of(sequence.steps.begin(), sequence.steps.end(),
                        [](const Step& step) { return step.kind == StepKind::Publish; }))
            sequence.features = {"publish"};
        if (m_values.secretCount() > 0)
            m_recording.notes.push_back(std::to_string(m_values.secretCount()) + " secrets were left out");
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
        for (const Participant& actor : m_actors)
            if (!busy.empty() && !busy.contains(actor.name))
                idle.insert(actor.socket);
        return idle;
    }

private:
    void add(const FeedEvent& event)
    {
        const auto found = m_bySocket.find(event.socket);
        Participant* actor = found == m_bySocket.end() ? nullptr : &m_actors[found->second];
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

    void connect(Participant& actor, const FeedEvent& event)
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
    void ensureConnected(Participant& actor, const FeedEvent& event)
    {
        if (!actor.isConnected)
            connect(actor, event);
    }

    void emitted(Participant& actor, const FeedEvent& event)
    {
        if (event.isCut) {
            ++m_cut;
            return;
        }
        ensureConnected(actor, event);
        followRooms(actor, event);
        std::vector<Value> args;
        for (const Value& argument : event.args)
            args.push_back(m_values.sent(argument));
        Step& step = addStep(StepKind::Emit, event);
        step.name = uniqueName(actor.name + ": " + event.event);
        step.actors = {actor.name};
        step.event = event.event;
        step.args = std::move(args);
        if (event.answer)
            step.answer = m_values.expected(*event.answer);
        else if (event.wantsAck)
            step.answer = Value::map({{"any", Value::boolean(true)}});
    }

    static void followRooms(Participant& actor, const FeedEvent& event)
    {
        const RoomWish wish = roomWish(event);
        if (wish.room.empty())
            return;
        if (wish.joins) {
            actor.rooms.insert(wish.room);
            actor.joined.insert(wish.room);
        } else {
            actor.rooms.erase(wish.room);
            actor.joined.erase(wish.room);
        }
    }

    void sent(Participant* actor, const FeedEvent& event)
    {
        if (event.isCut) {
            ++m_cut;
            return;
        }
        std::vector<Participant*> receivers;
        if (actor) {
            ensureConnected(*actor, event);
            receivers.push_back(actor);
        } else {
            for (Participant& each : m_actors)
                if (each.isConnected &&
                    std::any_of(event.rooms.begin(), event.rooms.end(),
                                [&each](const std::string& room) { return each.rooms.contains(room); }))
                    receivers.push_back(&each);
            for (Participant* each : receivers)
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
    void ensureJoined(Participant& actor, const FeedEvent& event)
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
            step.args = {Value::map({{kind + "_id", Value::string('$' + m_names.nameOf(id, kind))}})};
            step.answer = Value::map({{"success", Value::boolean(true)}});
        }
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
        removeServerMade(row);
        row.remove("test");
        row = m_values.sent(row);
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
                users.items().push_back(m_values.text(room.substr(5)));
            else
                rooms.items().push_back(m_values.text(room));
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
        if (!event.rooms.empty() || event.user.empty() || !audienceRules(event.event).empty())
            return;
        if (!step.to)
            step.to = Value::map();
        if (!step.to->find("users"))
            step.to->set("users", Value::list());
        Value user = m_values.text(event.user);
        auto& users = step.to->find("users")->items();
        if (std::find(users.begin(), users.end(), user) == users.end())
            users.push_back(std::move(user));
    }

    /// True when the server would find the same audience in the row itself.
    static bool isDerivable(const FeedEvent& event)
    {
        const auto& rules = audienceRules(event.event);
        if (rules.empty() || event.args.empty())
            return false;
        std::set<std::string> derived;
        for (const catalogue::AudienceRule& rule : rules)
            if (const Value* id = event.args.front().find(rule.field); id && id->isString())
                derived.insert(rule.prefix + id->text());
        return derived == std::set<std::string>(event.rooms.begin(), event.rooms.end());
    }

    void expected(const std::vector<Participant*>& receivers, const FeedEvent& event)
    {
        Expectation expectation;
        for (const Participant* each : receivers)
            expectation.actors.push_back(each->name);
        expectation.event = event.event;
        if (event.args.size() == 1)
            expectation.match = m_values.expected(event.args.front());
        else if (!event.args.empty()) {
            std::vector<Value> args;
            for (const Value& argument : event.args)
                args.push_back(m_values.expected(argument));
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

    const std::vector<FeedEvent>& m_feed;
    const RecordOptions& m_options;
    Recording m_recording;
    RecordedNames m_names{m_recording.sequence, m_options};
    RecordedValues m_values{m_names};
    WallTime m_start = 0;
    Duration m_last{};
    std::vector<Participant> m_actors;
    std::map<std::string, std::size_t> m_bySocket;
    std::map<std::string, int> m_stepNames;
    std::map<std::string, std::size_t> m_published; ///< publish steps by event id
    std::string m_lastEventId;
    std::size_t m_cut = 0;
};

} // namespace

Recording recordSequence(const std::vector<FeedEvent>& feed, const RecordOptions& options)
{
    Recorder recorder(feed, options);
    Recording recording = recorder.run();
    const auto idle = options.keepsIdle ? std::set<std::string>{} : recorder.idleSockets(recording.sequence);
    if (idle.empty())
        return recording;
    // Once more without them: names and numbers go by those who are left.
    std::vector<FeedEvent> rest;
    std::copy_if(feed.begin(), feed.end(), std::back_inserter(rest),
                 [&idle](const FeedEvent& event) { return !idle.contains(event.socket); });
    return Recorder(rest, options).run();
}

std::string recordingName(const std::vector<FeedEvent>& feed)
{
    const auto find = [&feed](auto fits) { return std::find_if(feed.begin(), feed.end(), fits); };
    auto first = find([](const FeedEvent& e) { return e.kind == FeedKind::Out && e.isPublished; });
    if (first == feed.end())
        first = find([](const FeedEvent& e) { return e.kind == FeedKind::In; });
    std::string name = first == feed.end() ? "recording" : first->event;
    // Names of events are the clients'; a name of a sequence is also that of its file.
    for (char& c : name)
        if (!std::isalnum(static_cast<unsigned char>(c)) && c != '_' && c != '-')
            c = '-';
    const WallTime time = first == feed.end() ? QDateTime::currentMSecsSinceEpoch() : first->time;
    return name.substr(0, 60) + QDateTime::fromMSecsSinceEpoch(time).toString("-MM-dd-HHmm").toStdString();
}

} // namespace sio::sequences
