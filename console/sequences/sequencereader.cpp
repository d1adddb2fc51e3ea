// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/sequencereader.h"

#include "sequences/fields.h"
#include "sequences/templates.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace sio::sequences {

namespace {

constexpr std::array kKinds{
    StepKind::Connect, StepKind::Disconnect, StepKind::Emit,      StepKind::Publish,      StepKind::Wait,
    StepKind::Pause,   StepKind::Expect,     StepKind::ExpectNot, StepKind::ExpectClosed, StepKind::Fault};

const auto kKindNames = [] {
    std::array<std::string_view, kKinds.size()> names;
    std::transform(kKinds.begin(), kKinds.end(), names.begin(), stepKindName);
    return names;
}();

bool isPlainName(std::string_view text)
{
    const auto reference = referenceOf('$' + std::string(text));
    return reference && reference->path.empty();
}

/// One pass over the tree; errors gather.
class Reader {
public:
    explicit Reader(const Value& root) : m_root(root) {}

    Sequence sequence;
    FileErrors errors;

    void read()
    {
        Fields fields(m_root, "a sequence", errors);
        if (!fields.isMap())
            return;
        readHead(fields);
        readTables(fields);
        readIds(fields);
        readVariables(fields);
        readActors(fields);
        readSteps(fields);
        fields.finish();
        for (const IdRule& rule : sequence.ids)
            if (rule.kind == IdRule::Kind::Table && !hasTable(rule.table))
                errors.push_back({m_root.find("ids")->find(rule.member)->mark(),
                                  "there is no table \"" + rule.table + '"'});
        checkCycles();
    }

private:
    void readHead(Fields& fields)
    {
        fields.require("sequence");
        sequence.name = fields.text("sequence").value_or("");
        fields.require("version");
        if (const auto version = fields.integer("version"); version && *version != kSequenceVersion)
            fields.fail(m_root.find("version")->mark(), "version " + std::to_string(*version) +
                                                            " is not known here; this program reads " +
                                                            std::to_string(kSequenceVersion));
        sequence.about = fields.text("about").value_or("");
        sequence.isStrict = fields.flag("strict").value_or(false);
        if (const auto recorded = fields.text("recorded")) {
            sequence.recorded = parseTimestamp(*recorded);
            if (!sequence.recorded)
                fields.fail(m_root.find("recorded")->mark(), "recorded: is a timestamp");
        }
        if (const auto times = fields.text("times")) {
            sequence.shiftsTimes = *times == "shift";
            if (*times != "shift" && *times != "keep")
                fields.fail(m_root.find("times")->mark(), "times: is shift or keep");
            if (sequence.shiftsTimes && !m_root.find("recorded"))
                fields.fail(m_root.find("times")->mark(), "times: shift needs to know when it was recorded");
        }
        if (const Value* server = fields.take("server")) {
            Fields inner(*server, "server", errors);
            sequence.features = inner.texts("requires");
            for (const std::string& feature : sequence.features)
                if (feature != "publish")
                    inner.fail(server->find("requires")->mark(), "requires: knows publish alone");
            if (const auto nsp = inner.text("namespace"))
                sequence.nsp = *nsp;
            if (const auto path = inner.text("path"))
                sequence.path = *path;
            if (!sequence.nsp.starts_with('/') || sequence.nsp.find(',') != std::string::npos)
                inner.fail(server->mark(), "namespace: begins with / and has no comma");
            if (!sequence.path.starts_with('/'))
                inner.fail(server->mark(), "path: begins with /");
            inner.finish();
        }
    }

    void readTables(Fields& fields)
    {
        const Value* tables = fields.take("tables");
        if (!tables)
            return;
        if (!tables->isMap())
            fields.fail(tables->mark(), "tables: is a map of names to tables");
        for (const Value::Member& member : tables->members()) {
            if (!member.value.isMap())
                fields.fail(member.value.mark(), "a table is a map of old values to new ones");
            sequence.tables.push_back({member.name, member.value});
        }
    }

    bool hasTable(std::string_view name) const
    {
        return std::any_of(sequence.tables.begin(), sequence.tables.end(),
                           [name](const Table& table) { return table.name == name; });
    }

    void readIds(Fields& fields)
    {
        const Value* ids = fields.take("ids");
        if (!ids)
            return;
        if (!ids->isMap())
            fields.fail(ids->mark(), "ids: is a map of members' names to new, keep or {table: name}");
        for (const Value::Member& member : ids->members()) {
            IdRule rule{member.name, IdRule::Kind::New, {}};
            if (member.value.isMap()) {
                Fields inner(member.value, "an id rule", errors);
                inner.require("table");
                rule.kind = IdRule::Kind::Table;
                rule.table = inner.text("table").value_or("");
                inner.finish();
            } else if (member.value.text() == "keep") {
                rule.kind = IdRule::Kind::Keep;
            } else if (member.value.text() != "new") {
                fields.fail(member.value.mark(), "an id is new, keep or {table: name}");
            }
            sequence.ids.push_back(std::move(rule));
        }
    }

    void readVariables(Fields& fields)
    {
        const Value* vars = fields.take("vars");
        if (!vars)
            return;
        if (!vars->isMap())
            fields.fail(vars->mark(), "vars: is a map of names to values");
        for (const Value::Member& member : vars->members()) {
            if (!isPlainName(member.name))
                fields.fail(member.mark, "a variable's name is made of letters, digits, _ and -");
            defineName(member.name, member.mark);
            sequence.vars.push_back({member.name, member.value, member.value.mark()});
        }
    }

    void readActors(Fields& fields)
    {
        const Value* actors = fields.require("actors");
        if (actors && !actors->isMap())
            fields.fail(actors->mark(), "actors: is a map of names to virtual users");
        if (actors)
            for (const Value::Member& member : actors->members()) {
                if (!isPlainName(member.name))
                    fields.fail(member.mark, "an actor's name is made of letters, digits, _ and -");
                defineName(member.name, member.mark);
                readActor(member);
            }
        // Variables may speak of actors, and actors of variables.
        for (const Variable& variable : sequence.vars)
            m_uses[variable.name] = check(variable.value, TemplateUse::Variable);
        for (const Actor& actor : sequence.actors) {
            std::vector<std::string>& uses = m_uses[actor.name];
            for (const Value* value : {&actor.userId, &actor.auth, &actor.query}) {
                const auto more = check(*value, TemplateUse::Variable);
                uses.insert(uses.end(), more.begin(), more.end());
            }
        }
    }

    void readActor(const Value::Member& member)
    {
        Fields fields(member.value, "an actor", errors);
        Actor actor;
        actor.name = member.name;
        actor.mark = member.mark;
        if (const Value* userId = fields.take("userId"))
            actor.userId = *userId;
        actor.transport = fields.transport("transport").value_or(TransportKind::WebSocket);
        actor.nsp = fields.text("namespace").value_or("");
        if (!actor.nsp.empty() && !actor.nsp.starts_with('/'))
            fields.fail(member.mark, "namespace: begins with /");
        for (auto [key, target] : {std::pair{"auth", &actor.auth}, std::pair{"query", &actor.query}})
            if (const Value* value = fields.take(key)) {
                if (!value->isMap())
                    fields.fail(value->mark(), std::string(key) + ": is a map");
                *target = *value;
            }
        if (const Value* token = fields.take("token")) {
            // A token is a secret, and a file is no place for secrets.
            if (formOf(*token, TemplateUse::Variable) == Form::Env)
                actor.tokenVariable = token->find("env")->text();
            if (actor.tokenVariable.empty())
                fields.fail(token->mark(), "token: comes from the environment alone: {env: NAME}");
        }
        fields.finish();
        sequence.actors.push_back(std::move(actor));
    }

    void readSteps(Fields& fields)
    {
        const Value* steps = fields.require("steps");
        if (!steps)
            return;
        if (!steps->isList() || steps->items().empty())
            fields.fail(steps->mark(), "steps: is a list with at least one step");
        Duration last{};
        for (const Value& item : steps->items()) {
            const std::size_t before = errors.size();
            Step step = readStep(item);
            if (step.at && *step.at < last)
                errors.push_back({item.find("at")->mark(), "at: lies before an earlier step's"});
            if (step.at)
                last = *step.at;
            if (!step.name.empty() && !m_stepNames.insert(step.name).second)
                errors.push_back({item.find("name")->mark(), "two steps have this name"});
            if (errors.size() == before || step.mark.line > 0)
                sequence.steps.push_back(std::move(step));
        }
    }

    Step readStep(const Value& item)
    {
        Step step;
        step.mark = item.mark();
        Fields fields(item, "a step", errors);
        if (!fields.isMap())
            return step;
        std::vector<StepKind> kinds;
        for (const StepKind kind : kKinds)
            if (item.find(stepKindName(kind)) && !(kind == StepKind::Expect && item.find("connect")))
                kinds.push_back(kind);
        if (kinds.empty()) {
            const std::vector<std::string> names(kKindNames.begin(), kKindNames.end());
            std::string message =
                "a step says what it does: connect, disconnect, emit, publish, wait, pause, "
                "expect, expect-not, expect-closed or fault";
            for (const Value::Member& member : item.members())
                if (member.name != "at" && member.name != "name")
                    message += suggestion(member.name, names);
            fields.fail(item.mark(), std::move(message));
            return step;
        }
        if (kinds.size() > 1) {
            fields.fail(item.mark(), "a step does one thing: " + std::string(stepKindName(kinds[0])) +
                                         " or " + std::string(stepKindName(kinds[1])));
            return step;
        }
        step.kind = kinds.front();
        step.name = fields.text("name").value_or("");
        step.at = fields.duration("at");
        step.isBreakpoint = fields.flag("breakpoint").value_or(false);
        readKind(fields, step, item);
        fields.finish();
        return step;
    }

    void readKind(Fields& fields, Step& step, const Value& item)
    {
        switch (step.kind) {
        case StepKind::Connect:
            step.actors = actors(fields, "connect");
            step.within = fields.duration("within");
            step.refused = pattern(fields, "refused");
            if (const Value* expect = fields.take("expect")) {
                if (step.refused)
                    fields.fail(expect->mark(), "who is refused gets nothing to expect");
                step.expect = readExpectation(*expect, step.actors, false);
            }
            break;
        case StepKind::Disconnect:
            step.actors = actors(fields, "disconnect");
            break;
        case StepKind::Emit:
            step.event = fields.text("emit").value_or("");
            step.actors = actors(fields, "actor");
            if (step.actors.size() > 1)
                fields.fail(item.find("actor")->mark(), "one actor emits; write a step for each");
            readArguments(fields, step);
            step.answer = pattern(fields, "ack");
            step.within = fields.duration("within");
            step.captures = captures(fields, item);
            if (!step.captures.empty() && !step.answer)
                fields.fail(item.find("capture")->mark(),
                            "capture: takes from the ack; say what ack: is expected");
            break;
        case StepKind::Publish:
            step.event = fields.text("publish").value_or("");
            if (const Value* row = fields.require("with")) {
                if (!row->isMap())
                    fields.fail(row->mark(), "a published event's data is a map");
                check(*row, TemplateUse::Sent);
                step.args = {*row};
            }
            step.to = sent(fields, "to");
            step.except = sent(fields, "except");
            step.answer = pattern(fields, "answer");
            step.status = fields.integer("status");
            step.within = fields.duration("within");
            step.captures = captures(fields, item);
            break;
        case StepKind::Wait:
            step.duration = fields.duration("wait").value_or(Duration{});
            break;
        case StepKind::Pause: {
            const Value& note = *fields.take("pause");
            step.note = note.isString() ? note.text() : "";
            if (!note.isString() && !note.asBool())
                fields.fail(note.mark(), "pause: is true, or says what to do meanwhile");
            break;
        }
        case StepKind::Expect:
        case StepKind::ExpectNot: {
            const bool isAbsence = step.kind == StepKind::ExpectNot;
            step.expect = readExpectation(*fields.take(stepKindName(step.kind)), {}, isAbsence);
            break;
        }
        case StepKind::ExpectClosed: {
            Fields inner(*fields.take("expect-closed"), "expect-closed", errors);
            step.actors = actors(inner, inner.has("actors") ? "actors" : "actor");
            step.within = inner.duration("within");
            step.reason = pattern(inner, "reason");
            inner.finish();
            break;
        }
        case StepKind::Fault:
            readFault(*fields.take("fault"), step);
            break;
        }
    }

    void readArguments(Fields& fields, Step& step)
    {
        const Value* with = fields.take("with");
        const Value* args = fields.take("args");
        if (with && args)
            fields.fail(args->mark(), "with: is one argument, args: a list of them; not both");
        if (args && !args->isList())
            fields.fail(args->mark(), "args: is a list");
        if (with)
            step.args = {*with};
        else if (args)
            step.args = args->items();
        for (const Value& value : step.args)
            check(value, TemplateUse::Sent);
    }

    Expectation readExpectation(const Value& value, const std::vector<std::string>& implied, bool isAbsence)
    {
        Expectation result;
        result.mark = value.mark();
        Fields fields(value, isAbsence ? "expect-not" : "expect", errors);
        if (!fields.isMap())
            return result;
        result.actors = implied;
        if (implied.empty()) {
            if (fields.has("actor") == fields.has("actors"))
                fields.fail(value.mark(), fields.has("actor") ? "actor: or actors:, not both"
                                                              : "an expectation names its actor: or actors:");
            if (fields.has("actor") || fields.has("actors"))
                result.actors = actors(fields, fields.has("actors") ? "actors" : "actor");
            fields.take("actor");
        }
        fields.require("event");
        result.event = fields.text("event").value_or("");
        result.match = pattern(fields, "match");
        if (const Value* args = fields.take("args")) {
            if (result.match)
                fields.fail(args->mark(), "match: is for the first argument, args: for all; not both");
            if (!args->isList())
                fields.fail(args->mark(), "args: is a list");
            for (const Value& item : args->items())
                check(item, TemplateUse::Pattern);
            result.args = args->items();
        }
        if (isAbsence) {
            result.within = fields.duration("for");
        } else {
            result.within = fields.duration("within");
            result.captures = captures(fields, value);
            result.after = fields.text("after").value_or("");
            result.onlyThese = fields.flag("only").value_or(false);
            if (const auto order = fields.text("order")) {
                result.anyOrder = *order == "any";
                if (*order != "any" && *order != "kept")
                    fields.fail(value.find("order")->mark(), "order: is kept or any");
            }
        }
        fields.finish();
        return result;
    }

    void readFault(const Value& value, Step& step)
    {
        Fields fields(value, "a fault", errors);
        step.actors = actors(fields, fields.has("actors") ? "actors" : "actor");
        step.fault.stall = fields.flag("stall");
        step.fault.mutePongs = fields.flag("mute-pongs");
        step.fault.drop = fields.flag("drop").value_or(false);
        step.fault.transport = fields.transport("force");
        step.fault.delayAcks = fields.duration("delay-acks");
        if (!step.fault.stall && !step.fault.mutePongs && !step.fault.drop && !step.fault.transport &&
            !step.fault.delayAcks && fields.isMap())
            fields.fail(value.mark(), "a fault is stall, drop, force, delay-acks or mute-pongs");
        fields.finish();
    }

    std::vector<std::string> actors(Fields& fields, std::string_view key)
    {
        std::vector<std::string> names = fields.texts(key);
        const Value* value = fields.take(key);
        if (!value && fields.isMap())
            fields.fail(fields.mark(), "an actor is missing here");
        for (const std::string& name : names)
            if (!sequence.actor(name))
                fields.fail(value->mark(), "there is no actor \"" + name + '"');
        return names;
    }

    std::optional<Value> pattern(Fields& fields, std::string_view key)
    {
        return checked(fields, key, TemplateUse::Pattern);
    }
    std::optional<Value> sent(Fields& fields, std::string_view key)
    {
        return checked(fields, key, TemplateUse::Sent);
    }
    std::optional<Value> checked(Fields& fields, std::string_view key, TemplateUse use)
    {
        const Value* value = fields.take(key);
        if (!value)
            return std::nullopt;
        check(*value, use);
        return *value;
    }

    std::vector<Capture> captures(Fields& fields, const Value& parent)
    {
        std::vector<Capture> result = fields.captures("capture");
        for (const Capture& capture : result) {
            const Value* where = parent.find("capture")->find(capture.name);
            if (!isPlainName(capture.name))
                fields.fail(where->mark(), "a captured value's name is made of letters, digits, _ and -");
            else if (sequence.variable(capture.name) || sequence.actor(capture.name))
                fields.fail(where->mark(), '"' + capture.name + "\" is a variable or an actor already");
            else
                m_captured.insert(capture.name);
        }
        return result;
    }

    void defineName(const std::string& name, Mark mark)
    {
        if (!m_names.insert(name).second)
            errors.push_back({mark, '"' + name + "\" is a variable already"});
    }

    /// Checks a template and the names in it; returns them.
    std::vector<std::string> check(const Value& value, TemplateUse use)
    {
        std::vector<UsedReference> references;
        checkTemplate(value, use, errors, references);
        std::vector<std::string> names;
        for (const UsedReference& used : references) {
            const std::string& name = used.reference.root;
            if (!m_names.contains(name) && !m_captured.contains(name))
                errors.push_back({used.mark, "there is no variable, actor or captured value \"" + name +
                                                 "\" here; begin with $$ to mean the text"});
            else if (sequence.actor(name) && used.reference.path != "userId" && used.reference.path != "sid")
                errors.push_back({used.mark, "of an actor one can speak of userId and sid"});
            names.push_back(name);
        }
        checkLookups(value);
        return names;
    }

    void checkLookups(const Value& value)
    {
        if (formOf(value, TemplateUse::Sent) == Form::Lookup && !hasTable(value.find("table")->text()))
            errors.push_back({value.mark(), "there is no table \"" + value.find("table")->text() + '"'});
        for (const Value& item : value.items())
            checkLookups(item);
        for (const Value::Member& member : value.members())
            checkLookups(member.value);
    }

    void checkCycles()
    {
        std::map<std::string, int> state; // 1: being looked at, 2: done
        for (const auto& [name, uses] : m_uses)
            if (!visit(name, state))
                return;
    }

    bool visit(const std::string& name, std::map<std::string, int>& state)
    {
        int& mine = state[name];
        if (mine == 2)
            return true;
        if (mine == 1) {
            const Variable* variable = sequence.variable(name);
            const Actor* actor = sequence.actor(name);
            errors.push_back({variable ? variable->mark
                              : actor  ? actor->mark
                                       : Mark{},
                              '"' + name + "\" is defined by itself"});
            return false;
        }
        mine = 1;
        if (const auto found = m_uses.find(name); found != m_uses.end())
            for (const std::string& used : found->second)
                if (!visit(used, state))
                    return false;
        state[name] = 2;
        return true;
    }

    const Value& m_root;
    std::set<std::string> m_names; ///< variables and actors
    std::set<std::string> m_captured;
    std::set<std::string> m_stepNames;
    std::map<std::string, std::vector<std::string>> m_uses;
};

} // namespace

base::Result<Sequence, FileErrors> readSequence(std::string_view yaml)
{
    auto root = readYaml(yaml);
    if (!root)
        return base::Unexpected{root.error()};
    Reader reader(*root);
    reader.read();
    if (!reader.errors.empty()) {
        std::stable_sort(
            reader.errors.begin(), reader.errors.end(), [](const FileError& a, const FileError& b) {
                return std::pair(a.mark.line, a.mark.column) < std::pair(b.mark.line, b.mark.column);
            });
        return base::Unexpected{std::move(reader.errors)};
    }
    return std::move(reader.sequence);
}

} // namespace sio::sequences
