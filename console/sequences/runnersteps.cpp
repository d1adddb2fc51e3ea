// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
// The steps of Runner, kind by kind.
#include "sequences/runner.h"

#include <algorithm>

namespace sio::sequences {

namespace {

/// The query of a handshake holds texts.
std::string queryText(const Value& value)
{
    return value.isScalar() && (value.isString() || value.isNumber()) ? value.text() : value.json();
}

std::string indexed(const std::string& path, std::size_t argument)
{
    // Differences speak of an event's arguments; of the first one alone without saying so.
    const std::string prefix = "args[" + std::to_string(argument) + ']';
    if (path.empty())
        return prefix;
    return path.front() == '[' ? prefix + path : prefix + '.' + path;
}

} // namespace

link::VirtualClientOptions Runner::clientOptions(const Actor& actor)
{
    link::VirtualClientOptions options;
    options.host = m_options.host;
    options.port = m_options.port;
    options.path = m_sequence.path;
    options.nsp = actor.nsp.empty() ? m_sequence.nsp : actor.nsp;
    options.transport = actor.transport == TransportKind::Polling ? link::VirtualTransport::Polling
                                                                  : link::VirtualTransport::WebSocket;
    if (const Value id = m_scope.userId(actor.name); !id.isNull())
        options.query.emplace_back("userId", queryText(id));
    const auto expanded = [this](const Value& value) {
        auto result = m_scope.expand(value, TemplateUse::Sent);
        if (!result)
            fail(result.error());
        return result ? *result : Value::map();
    };
    const Value query = expanded(actor.query);
    for (const Value::Member& member : query.members())
        options.query.emplace_back(member.name, queryText(member.value));
    Value auth = expanded(actor.auth);
    if (const std::string token = m_scope.token(actor.name); !token.empty()) {
        if (!auth.isMap())
            auth = Value::map();
        auth.set("token", Value::string(token));
    }
    if (auth.isMap())
        options.authJson = auth.json();
    return options;
}

void Runner::beginConnect()
{
    std::vector<std::pair<VirtualUser*, link::VirtualClientOptions>> opening;
    for (const std::string& name : step().actors) {
        VirtualUser& each = user(name);
        if (each.state() == VirtualUser::State::Connected || each.state() == VirtualUser::State::Connecting)
            fail("is connected already", name);
        opening.emplace_back(&each, clientOptions(*m_sequence.actor(name)));
    }
    m_answerPattern.reset();
    if (step().refused) {
        auto pattern = m_scope.expand(*step().refused, TemplateUse::Pattern);
        if (pattern)
            m_answerPattern = *pattern;
        else
            fail(pattern.error());
    }
    if (!result().failures.empty()) {
        complete();
        return;
    }
    awaitUntil(step().within.value_or(kDefaultConnectWithin), &Runner::connectsExpired);
    for (auto& [each, options] : opening)
        each->connect(std::move(options));
}

void Runner::checkConnects()
{
    bool isPending = false;
    for (const std::string& name : step().actors) {
        const VirtualUser& each = user(name);
        isPending |= each.state() == VirtualUser::State::Connecting;
    }
    if (isPending)
        return;
    for (const std::string& name : step().actors) {
        const VirtualUser& each = user(name);
        if (each.state() == VirtualUser::State::Refused && !m_answerPattern)
            fail("was refused: " + each.refusal().json(), name);
        else if (each.state() == VirtualUser::State::Refused) {
            if (auto fields = differences(*m_answerPattern, &each.refusal()); !fields.empty())
                fail("was refused, but not as expected", name, std::move(fields));
        } else if (m_answerPattern)
            fail("expected to be refused, but it is connected", name);
    }
    if (step().expect && result().failures.empty()) {
        m_expectation = &*step().expect;
        beginExpect();
    } else {
        complete();
    }
}

void Runner::connectsExpired()
{
    for (const std::string& name : step().actors)
        if (user(name).state() == VirtualUser::State::Connecting)
            fail("is not connected after " + durationText(step().within.value_or(kDefaultConnectWithin)),
                 name);
    complete();
}

void Runner::beginEmit()
{
    VirtualUser& sender = user(step().actors.front());
    std::vector<Value> args;
    for (const Value& value : step().args) {
        auto expanded = m_scope.expand(value, TemplateUse::Sent);
        if (expanded)
            args.push_back(std::move(*expanded));
        else
            fail(expanded.error(), sender.name());
    }
    m_answerPattern.reset();
    if (step().answer) {
        auto pattern = m_scope.expand(*step().answer, TemplateUse::Pattern);
        if (pattern)
            m_answerPattern = std::move(*pattern);
        else
            fail(pattern.error(), sender.name());
    }
    if (sender.state() != VirtualUser::State::Connected)
        fail("is not connected", sender.name());
    if (!result().failures.empty()) {
        complete();
        return;
    }
    trace(TraceKind::Sent, sender.name(), step().event, args, static_cast<int>(m_next));
    m_awaitedAck = sender.emitEvent(step().event, args, m_answerPattern.has_value());
    if (!m_answerPattern)
        complete();
    else
        awaitUntil(step().within.value_or(kDefaultWithin), &Runner::ackExpired);
}

void Runner::onUserAck(VirtualUser& sender, std::uint64_t id, std::vector<Value> args)
{
    if (isOver() || !m_isActive || step().kind != StepKind::Emit || id != m_awaitedAck || m_awaitedAck == 0 ||
        step().actors.front() != sender.name())
        return;
    trace(TraceKind::Answered, sender.name(), step().event, args, static_cast<int>(m_next));
    const Value* first = args.empty() ? nullptr : &args.front();
    if (auto fields = differences(*m_answerPattern, first); !fields.empty())
        fail("the ack of " + step().event + " is not as expected", sender.name(), std::move(fields));
    else
        takeCaptures(step().captures, first ? *first : Value(), sender.name());
    complete();
}

void Runner::ackExpired()
{
    fail("expected an ack of " + step().event + " within " +
             durationText(step().within.value_or(kDefaultWithin)) + ", none came",
         step().actors.front());
    complete();
}

void Runner::beginPublish()
{
    PublishRequest request;
    request.event = step().event;
    const auto expand = [this](const Value& value, TemplateUse use) {
        auto expanded = m_scope.expand(value, use);
        if (!expanded)
            fail(expanded.error());
        return expanded ? *expanded : Value();
    };
    request.data = expand(step().args.front(), TemplateUse::Sent);
    if (step().to)
        request.to = expand(*step().to, TemplateUse::Sent);
    if (step().except)
        request.except = expand(*step().except, TemplateUse::Sent);
    m_answerPattern.reset();
    if (step().answer)
        m_answerPattern = expand(*step().answer, TemplateUse::Pattern);
    if (!result().failures.empty()) {
        complete();
        return;
    }
    trace(TraceKind::Published, {}, request.event, {request.data}, static_cast<int>(m_next));
    m_ticket = m_next + 1;
    awaitUntil(step().within.value_or(kDefaultConnectWithin), &Runner::publishExpired);
    m_services.publisher.publish(
        request, [this, ticket = m_ticket](const PublishAnswer& answer) { onPublished(ticket, answer); });
}

void Runner::onPublished(std::uint64_t ticket, const PublishAnswer& answer)
{
    if (isOver() || ticket != m_ticket)
        return;
    const int status = step().status.value_or(200);
    if (answer.status != status)
        fail("expected the publish of " + step().event + " to be answered with " + std::to_string(status) +
             ", got " + (answer.status == 0 ? "no answer: " : std::to_string(answer.status) + ": ") +
             (answer.body.isString() ? answer.body.text() : answer.body.json()));
    else if (m_answerPattern) {
        if (auto fields = differences(*m_answerPattern, &answer.body); !fields.empty())
            fail("the answer to the publish of " + step().event + " is not as expected", {},
                 std::move(fields));
    }
    if (result().failures.empty())
        takeCaptures(step().captures, answer.body, {});
    complete();
}

void Runner::publishExpired()
{
    m_services.publisher.abort();
    fail("the publish of " + step().event + " was not answered within " +
         durationText(step().within.value_or(kDefaultConnectWithin)));
    complete();
}

/// Expands what is expected; when that fails, the step is over.
bool Runner::takePatterns()
{
    m_patterns.clear();
    m_matchesFirst = !m_expectation->args.has_value();
    std::vector<Value> wanted;
    if (m_expectation->args)
        wanted = *m_expectation->args;
    else if (m_expectation->match)
        wanted = {*m_expectation->match};
    for (const Value& value : wanted) {
        auto pattern = m_scope.expand(value, TemplateUse::Pattern);
        if (pattern)
            m_patterns.push_back(std::move(*pattern));
        else
            fail(pattern.error());
    }
    if (!result().failures.empty()) {
        complete();
        return false;
    }
    return true;
}

void Runner::beginExpect()
{
    if (!takePatterns())
        return;
    m_awaited.clear();
    for (const std::string& name : m_expectation->actors)
        m_awaited.push_back({&user(name)});
    awaitUntil(m_expectation->within.value_or(kDefaultWithin), &Runner::expectationExpired);
    checkExpectations();
}

std::vector<Difference> Runner::compare(const TraceEntry& entry) const
{
    if (m_matchesFirst) {
        if (m_patterns.empty())
            return {};
        return differences(m_patterns.front(), entry.args.empty() ? nullptr : &entry.args.front());
    }
    std::vector<Difference> all;
    if (entry.args.size() != m_patterns.size())
        all.push_back(
            {"args", std::to_string(m_patterns.size()) + " arguments", std::to_string(entry.args.size())});
    for (std::size_t i = 0; i < std::min(entry.args.size(), m_patterns.size()); ++i)
        for (Difference& difference : differences(m_patterns[i], &entry.args[i])) {
            difference.path = indexed(difference.path, i);
            all.push_back(std::move(difference));
        }
    return all;
}

void Runner::checkExpectations()
{
    if (!m_expectation)
        return;
    if (m_listensToOthers) {
        checkOthers();
        return;
    }
    bool areAllMet = true;
    for (Awaited& awaited : m_awaited) {
        if (!awaited.isMet)
            awaited.isMet = meets(awaited);
        areAllMet &= awaited.isMet;
    }
    if (!areAllMet)
        return;
    if (m_expectation->onlyThese && result().failures.empty())
        listenToOthers();
    else
        complete();
}

void Runner::listenToOthers()
{
    // Deliveries of one event come one after the other: the others get their time.
    m_listensToOthers = true;
    awaitUntil(kDefaultAbsence, &Runner::complete);
    checkOthers();
}

void Runner::checkOthers()
{
    const auto& wanted = m_expectation->actors;
    for (const auto& [name, other] : m_users) {
        if (std::find(wanted.begin(), wanted.end(), name) != wanted.end())
            continue;
        const Inbox& inbox = m_inboxes[other.get()];
        for (std::size_t i = inbox.cursor; i < inbox.entries.size(); ++i) {
            const TraceEntry& entry = m_report.trace.entries[inbox.entries[i]];
            if (entry.step >= 0 || entry.event != m_expectation->event || !compare(entry).empty())
                continue;
            fail("got " + entry.event + " at " + readableDuration(entry.time) + ", which nobody should but " +
                     joined(wanted),
                 name);
            break;
        }
    }
    if (!result().failures.empty())
        complete();
}

bool Runner::meets(Awaited& awaited)
{
    Inbox& inbox = m_inboxes[awaited.user];
    for (std::size_t i = m_expectation->anyOrder ? 0 : inbox.cursor; i < inbox.entries.size(); ++i) {
        TraceEntry& entry = m_report.trace.entries[inbox.entries[i]];
        if (entry.step >= 0 || entry.event != m_expectation->event || !compare(entry).empty())
            continue;
        entry.step = static_cast<int>(m_next);
        inbox.cursor = std::max(inbox.cursor, i + 1);
        if (checkAfter(*awaited.user, i))
            takeCaptures(m_expectation->captures, entry.args.empty() ? Value() : entry.args.front(),
                         awaited.user->name());
        return true;
    }
    return false;
}

bool Runner::checkAfter(VirtualUser& receiver, std::size_t position)
{
    const std::string& wanted = m_expectation->after;
    if (wanted.empty())
        return true;
    const Inbox& inbox = m_inboxes[&receiver];
    const auto& entries = m_report.trace.entries;
    const Duration arrived = entries[inbox.entries[position]].time;
    for (std::size_t i = 0; i < position; ++i)
        if (entries[inbox.entries[i]].event == wanted)
            return true;
    if (const auto found = m_stepTimes.find(wanted); found != m_stepTimes.end() && found->second <= arrived)
        return true;
    fail("expected " + m_expectation->event + " after " + wanted + ", but it came first, at " +
             readableDuration(arrived),
         receiver.name());
    return false;
}

bool Runner::takeCaptures(const std::vector<Capture>& captures, const Value& from, const std::string& actor)
{
    bool isComplete = true;
    for (const Capture& capture : captures) {
        if (const Value* found = from.at(capture.path)) {
            m_scope.capture(capture.name, *found);
        } else {
            fail("there is nothing at " + capture.path + " to capture as " + capture.name, actor);
            isComplete = false;
        }
    }
    return isComplete;
}

void Runner::expectationExpired()
{
    for (const Awaited& awaited : m_awaited) {
        if (awaited.isMet)
            continue;
        std::vector<Difference> fields;
        std::string message = explain(awaited, fields);
        fail(std::move(message), awaited.user->name(), std::move(fields));
    }
    complete();
}

std::string Runner::explain(const Awaited& awaited, std::vector<Difference>& fields)
{
    const std::string& event = m_expectation->event;
    const auto& entries = m_report.trace.entries;
    const Inbox& inbox = m_inboxes[awaited.user];
    std::string text =
        "expected " + event + " within " + durationText(m_expectation->within.value_or(kDefaultWithin));
    // The nearest candidate: the same name, the fewest differences.
    const TraceEntry* nearest = nullptr;
    const TraceEntry* early = nullptr;
    std::string others;
    for (std::size_t i = 0; i < inbox.entries.size(); ++i) {
        const TraceEntry& entry = entries[inbox.entries[i]];
        if (entry.step >= 0)
            continue;
        if (entry.event != event) {
            if (i >= inbox.cursor)
                others += (others.empty() ? "" : ", ") + entry.event + " at " + readableDuration(entry.time);
            continue;
        }
        auto differing = compare(entry);
        if (differing.empty()) {
            early = &entry;
        } else if (i >= inbox.cursor && (!nearest || differing.size() < fields.size())) {
            nearest = &entry;
            fields = std::move(differing);
        }
    }
    if (early) {
        fields.clear();
        const TraceEntry& last = entries[inbox.entries[inbox.cursor - 1]];
        return text + "; it came too early, at " + readableDuration(early->time) + ", before " + last.event +
               " at " + readableDuration(last.time) + " (order: any allows it)";
    }
    if (nearest)
        return text + "; the one that came at " + readableDuration(nearest->time) + " differs";
    if (awaited.user->state() == VirtualUser::State::Closed)
        return text + "; its connection was closed: " + awaited.user->closeReason();
    if (awaited.user->state() != VirtualUser::State::Connected)
        return text + "; it is not connected";
    return text + "; none came" + (others.empty() ? ", nor anything else" : "; meanwhile came: " + others);
}

void Runner::beginAbsence()
{
    if (!takePatterns())
        return;
    awaitUntil(m_expectation->within.value_or(kDefaultAbsence), &Runner::complete);
    checkAbsence();
}

void Runner::checkAbsence()
{
    for (const std::string& name : m_expectation->actors) {
        const Inbox& inbox = m_inboxes[&user(name)];
        for (std::size_t i = inbox.cursor; i < inbox.entries.size(); ++i) {
            const TraceEntry& entry = m_report.trace.entries[inbox.entries[i]];
            if (entry.step >= 0 || entry.event != m_expectation->event || !compare(entry).empty())
                continue;
            fail("expected no " + entry.event + ", but one came at " + readableDuration(entry.time) + ": " +
                     Value::list(entry.args).json(),
                 name);
        }
    }
    if (!result().failures.empty())
        complete();
}

void Runner::beginExpectClosed()
{
    m_answerPattern.reset();
    if (step().reason) {
        auto pattern = m_scope.expand(*step().reason, TemplateUse::Pattern);
        if (pattern)
            m_answerPattern = std::move(*pattern);
        else
            fail(pattern.error());
    }
    awaitUntil(step().within.value_or(kDefaultWithin), &Runner::closedExpired);
    checkClosed();
}

void Runner::checkClosed()
{
    for (const std::string& name : step().actors)
        if (user(name).state() != VirtualUser::State::Closed)
            return;
    for (const std::string& name : step().actors) {
        const Value reason = Value::string(user(name).closeReason());
        if (!m_answerPattern)
            continue;
        if (auto fields = differences(*m_answerPattern, &reason); !fields.empty())
            fail("was closed for another reason", name, std::move(fields));
    }
    complete();
}

void Runner::closedExpired()
{
    for (const std::string& name : step().actors)
        if (user(name).state() != VirtualUser::State::Closed)
            fail("expected the connection to be closed within " +
                     durationText(step().within.value_or(kDefaultWithin)) +
                     (user(name).state() == VirtualUser::State::Connected ? ", it is open" : ", it has none"),
                 name);
    complete();
}

void Runner::beginFault()
{
    for (const std::string& name : step().actors) {
        VirtualUser& each = user(name);
        const bool wasConnected = each.state() == VirtualUser::State::Connected;
        if ((step().fault.stall || step().fault.drop) && !wasConnected)
            fail("is not connected", name);
        each.apply(step().fault);
        if (step().fault.drop && wasConnected)
            trace(TraceKind::Disconnected, name, {}, {}, static_cast<int>(m_next));
    }
    complete();
}

} // namespace sio::sequences
