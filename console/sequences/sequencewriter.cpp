// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/sequencewriter.h"

#include "sequences/yamlwriter.h"

namespace sio::sequences {

namespace {

Value textValue(std::string_view text)
{
    return Value::string(std::string(text));
}

Value durationValue(Duration duration)
{
    return textValue(durationText(duration));
}

/// One name stands alone, several make a list.
Value namesValue(const std::vector<std::string>& names)
{
    if (names.size() == 1)
        return textValue(names.front());
    Value list = Value::list();
    for (const std::string& name : names)
        list.items().push_back(textValue(name));
    return list;
}

void setNames(Value& map, const std::vector<std::string>& names)
{
    map.set(names.size() == 1 ? "actor" : "actors", namesValue(names));
}

void setText(Value& map, const char* key, const std::string& text)
{
    if (!text.empty())
        map.set(key, textValue(text));
}

void setValue(Value& map, const char* key, const std::optional<Value>& value)
{
    if (value)
        map.set(key, *value);
}

void setDuration(Value& map, const char* key, const std::optional<Duration>& duration)
{
    if (duration)
        map.set(key, durationValue(*duration));
}

void setCaptures(Value& map, const std::vector<Capture>& captures)
{
    if (captures.empty())
        return;
    Value inner = Value::map();
    for (const Capture& capture : captures)
        inner.set(capture.name, textValue(capture.path));
    map.set("capture", std::move(inner));
}

Value expectationValue(const Expectation& expected, bool isAbsence, bool namesActors)
{
    Value map = Value::map();
    if (namesActors)
        setNames(map, expected.actors);
    map.set("event", textValue(expected.event));
    setValue(map, "match", expected.match);
    if (expected.args)
        map.set("args", Value::list(*expected.args));
    setDuration(map, isAbsence ? "for" : "within", expected.within);
    setText(map, "after", expected.after);
    if (expected.onlyThese)
        map.set("only", Value::boolean(true));
    if (expected.anyOrder)
        map.set("order", textValue("any"));
    setCaptures(map, expected.captures);
    return map;
}

Value faultValue(const Step& step)
{
    Value map = Value::map();
    setNames(map, step.actors);
    if (step.fault.stall)
        map.set("stall", Value::boolean(*step.fault.stall));
    if (step.fault.mutePongs)
        map.set("mute-pongs", Value::boolean(*step.fault.mutePongs));
    if (step.fault.drop)
        map.set("drop", Value::boolean(true));
    if (step.fault.transport)
        map.set("force", textValue(transportName(*step.fault.transport)));
    setDuration(map, "delay-acks", step.fault.delayAcks);
    return map;
}

void addEmit(Value& map, const Step& step)
{
    map.set("actor", textValue(step.actors.front()));
    map.set("emit", textValue(step.event));
    if (step.args.size() == 1)
        map.set("with", step.args.front());
    else if (!step.args.empty())
        map.set("args", Value::list(step.args));
    setValue(map, "ack", step.answer);
    setDuration(map, "within", step.within);
    setCaptures(map, step.captures);
}

void addPublish(Value& map, const Step& step)
{
    map.set("publish", textValue(step.event));
    map.set("with", step.args.front());
    setValue(map, "to", step.to);
    setValue(map, "except", step.except);
    setValue(map, "answer", step.answer);
    if (step.status)
        map.set("status", Value::integer(*step.status));
    setDuration(map, "within", step.within);
    setCaptures(map, step.captures);
}

Value stepValue(const Step& step)
{
    Value map = Value::map();
    setDuration(map, "at", step.at);
    setText(map, "name", step.name);
    switch (step.kind) {
    case StepKind::Connect:
        map.set("connect", namesValue(step.actors));
        if (step.expect)
            map.set("expect", expectationValue(*step.expect, false, false));
        setValue(map, "refused", step.refused);
        setDuration(map, "within", step.within);
        break;
    case StepKind::Disconnect:
        map.set("disconnect", namesValue(step.actors));
        break;
    case StepKind::Emit:
        addEmit(map, step);
        break;
    case StepKind::Publish:
        addPublish(map, step);
        break;
    case StepKind::Wait:
        map.set("wait", durationValue(step.duration));
        break;
    case StepKind::Pause:
        map.set("pause", step.note.empty() ? Value::boolean(true) : textValue(step.note));
        break;
    case StepKind::Expect:
        map.set("expect", expectationValue(*step.expect, false, true));
        break;
    case StepKind::ExpectNot:
        map.set("expect-not", expectationValue(*step.expect, true, true));
        break;
    case StepKind::ExpectClosed: {
        Value inner = Value::map();
        setNames(inner, step.actors);
        setDuration(inner, "within", step.within);
        setValue(inner, "reason", step.reason);
        map.set("expect-closed", std::move(inner));
        break;
    }
    case StepKind::Fault:
        map.set("fault", faultValue(step));
        break;
    }
    if (step.isBreakpoint)
        map.set("breakpoint", Value::boolean(true));
    return map;
}

Value actorValue(const Actor& actor)
{
    Value map = Value::map();
    if (!actor.userId.isNull())
        map.set("userId", actor.userId);
    map.set("transport", textValue(transportName(actor.transport)));
    setText(map, "namespace", actor.nsp);
    if (!actor.tokenVariable.empty())
        map.set("token", Value::map({{"env", textValue(actor.tokenVariable)}}));
    if (!actor.auth.isNull())
        map.set("auth", actor.auth);
    if (!actor.query.isNull())
        map.set("query", actor.query);
    return map;
}

Value serverValue(const Sequence& sequence)
{
    static const Sequence kDefaults;
    Value map = Value::map();
    if (!sequence.features.empty()) {
        Value list = Value::list();
        for (const std::string& feature : sequence.features)
            list.items().push_back(textValue(feature));
        map.set("requires", std::move(list));
    }
    if (sequence.nsp != kDefaults.nsp)
        map.set("namespace", textValue(sequence.nsp));
    if (sequence.path != kDefaults.path)
        map.set("path", textValue(sequence.path));
    return map;
}

Value idsValue(const std::vector<IdRule>& rules)
{
    Value map = Value::map();
    for (const IdRule& rule : rules) {
        if (rule.kind == IdRule::Kind::Table)
            map.set(rule.member, Value::map({{"table", textValue(rule.table)}}));
        else
            map.set(rule.member, textValue(rule.kind == IdRule::Kind::New ? "new" : "keep"));
    }
    return map;
}

} // namespace

std::string writeSequence(const Sequence& sequence)
{
    Value root =
        Value::map({{"sequence", textValue(sequence.name)}, {"version", Value::integer(kSequenceVersion)}});
    setText(root, "about", sequence.about);
    if (Value server = serverValue(sequence); !server.members().empty())
        root.set("server", std::move(server));
    if (sequence.isStrict)
        root.set("strict", Value::boolean(true));
    if (sequence.recorded)
        root.set("recorded", textValue(timestampText(*sequence.recorded)));
    if (sequence.shiftsTimes)
        root.set("times", textValue("shift"));
    if (!sequence.ids.empty())
        root.set("ids", idsValue(sequence.ids));
    if (!sequence.tables.empty()) {
        Value tables = Value::map();
        for (const Table& table : sequence.tables)
            tables.set(table.name, table.entries);
        root.set("tables", std::move(tables));
    }
    if (!sequence.vars.empty()) {
        Value vars = Value::map();
        for (const Variable& variable : sequence.vars)
            vars.set(variable.name, variable.value);
        root.set("vars", std::move(vars));
    }
    Value actors = Value::map();
    for (const Actor& actor : sequence.actors)
        actors.set(actor.name, actorValue(actor));
    root.set("actors", std::move(actors));
    Value steps = Value::list();
    for (const Step& step : sequence.steps)
        steps.items().push_back(stepValue(step));
    root.set("steps", std::move(steps));
    return writeYaml(root);
}

std::string writeStep(const Step& step)
{
    return writeYaml(stepValue(step));
}

} // namespace sio::sequences
