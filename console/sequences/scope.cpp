// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/scope.h"

#include <algorithm>
#include <QtCore/QUuid>

namespace sio::sequences {

namespace {

Duration durationOf(const Value* value)
{
    return value ? parseDuration(value->text()).value_or(Duration{}) : Duration{};
}

/// What stands for itself in a pattern, although it might look like a form.
Value plainIn(TemplateUse use, Value value)
{
    if (use != TemplateUse::Pattern || value.isScalar())
        return value;
    return Value::map({{"exact", std::move(value)}});
}

std::string textOf(const Value& value)
{
    return value.isString() || value.isNumber() ? value.text() : value.json();
}

} // namespace

Scope::Scope(const Sequence& sequence, RunInputs inputs)
    : m_sequence(sequence), m_inputs(std::move(inputs)), m_rules(sequence.ids)
{
}

std::optional<std::string> Scope::prepare()
{
    if (auto error = readMap())
        return error;
    try {
        for (const Variable& variable : m_sequence.vars)
            named(variable.name);
        for (const Actor& actor : m_sequence.actors) {
            actorMember(actor, "userId");
            if (!actor.tokenVariable.empty())
                m_tokens[actor.name] = environment(actor.tokenVariable);
        }
    } catch (const Failure& failure) {
        return failure.text;
    }
    return std::nullopt;
}

std::optional<std::string> Scope::readMap()
{
    for (const auto& [name, text] : m_inputs.map) {
        const Variable* variable = m_sequence.variable(name);
        const auto rule = std::find_if(m_rules.begin(), m_rules.end(),
                                       [&key = name](const IdRule& r) { return r.member == key; });
        const bool isUser = name.ends_with(".userId") && m_sequence.actor(name.substr(0, name.size() - 7));
        if (variable || isUser) {
            const bool wantsLiteral = variable && variable->value.isScalar() && !variable->value.isString();
            const auto literal = wantsLiteral ? Value::fromJson(text) : std::nullopt;
            if (!m_values.contains(name))
                m_order.push_back(name);
            m_values[name] = literal.value_or(Value::string(text));
            if (variable && formOf(variable->value, TemplateUse::Variable) == Form::Env) {
                m_secretNames.insert(name);
                m_secrets.push_back(text);
            }
        } else if (rule != m_rules.end() && (text == "new" || text == "keep")) {
            rule->kind = text == "new" ? IdRule::Kind::New : IdRule::Kind::Keep;
        } else {
            return "--map " + name + "=" + text +
                   ": the sequence has no such variable, actor's userId, or id rule (new, keep)";
        }
    }
    return std::nullopt;
}

base::Result<Value, std::string> Scope::expand(const Value& value, TemplateUse use)
{
    try {
        return node(value, use, {});
    } catch (const Failure& failure) {
        return base::Unexpected{failure.text};
    }
}

void Scope::capture(const std::string& name, Value value)
{
    if (!m_values.contains(name))
        m_order.push_back(name);
    m_values[name] = std::move(value);
}

void Scope::setSocketId(const std::string& actor, std::string socketId)
{
    m_socketIds[actor] = std::move(socketId);
}

Value Scope::userId(std::string_view actor) const
{
    const auto found = m_values.find(std::string(actor) + ".userId");
    return found == m_values.end() ? Value() : found->second;
}

std::string Scope::token(std::string_view actor) const
{
    const auto found = m_tokens.find(actor);
    return found == m_tokens.end() ? std::string() : found->second;
}

std::vector<std::pair<std::string, Value>> Scope::values() const
{
    std::vector<std::pair<std::string, Value>> result;
    for (const std::string& name : m_order)
        if (!m_secretNames.contains(name))
            result.emplace_back(name, m_values.find(name)->second);
    return result;
}

std::string Scope::withoutSecrets(std::string text) const
{
    for (const std::string& secret : m_secrets) {
        for (std::size_t at = text.find(secret); !secret.empty() && at != std::string::npos;
             at = text.find(secret, at))
            text.replace(at, secret.size(), "(secret)");
    }
    return text;
}

Value Scope::node(const Value& value, TemplateUse use, std::string_view member)
{
    if (value.isString())
        return textNode(value, use, member);
    if (const Form form = formOf(value, use); form != Form::None)
        return formNode(form, value, use, member);
    Value result = value;
    for (Value& item : result.items())
        item = node(item, use, member);
    for (Value::Member& inner : result.members())
        inner.value = node(inner.value, use, inner.name);
    return result;
}

Value Scope::textNode(const Value& value, TemplateUse use, std::string_view member)
{
    const std::vector<TextPiece> pieces = piecesOf(value.text());
    if (pieces.size() == 1 && pieces.front().reference && referenceOf(value.text()))
        return plainIn(use, referenced(*pieces.front().reference));
    if (pieces.size() == 1 && !pieces.front().reference)
        return Value::string(mapped(pieces.front().plain, member));
    std::string text;
    for (const TextPiece& piece : pieces)
        text += piece.reference ? textOf(referenced(*piece.reference)) : piece.plain;
    return Value::string(std::move(text));
}

Value Scope::formNode(Form form, const Value& value, TemplateUse use, std::string_view member)
{
    switch (form) {
    case Form::New: {
        const Value* prefix = value.find("prefix");
        std::string id = freshUuid();
        if (value.find("new")->text() == "id") {
            std::erase(id, '-');
            id.resize(std::min<std::size_t>(id.size(), 12));
        }
        return Value::string((prefix ? prefix->text() : std::string()) + id);
    }
    case Form::Now: {
        using namespace std::chrono;
        const Duration offset = durationOf(value.find("now"));
        const WallTime time = m_inputs.startedAt + duration_cast<milliseconds>(offset).count();
        return Value::string(timestampText(roundDown(time, durationOf(value.find("round")))));
    }
    case Form::Time: {
        using namespace std::chrono;
        const Value base = node(*value.find("time"), TemplateUse::Sent, {});
        const auto time = parseTimestamp(base.text());
        if (!time)
            throw Failure{"\"" + textOf(base) + "\" is no timestamp"};
        const Duration offset = durationOf(value.find("plus"));
        const WallTime moved = *time + duration_cast<milliseconds>(offset).count();
        return Value::string(timestampText(roundDown(moved, durationOf(value.find("round")))));
    }
    case Form::Keep:
    case Form::Literal:
        return plainIn(use, value.members().front().value);
    case Form::Lookup: {
        const Value* key = value.find("key");
        return plainIn(use, lookup(value.find("table")->text(), node(*key, TemplateUse::Sent, {})));
    }
    case Form::Env:
        return Value::string(environment(value.find("env")->text()));
    case Form::OneOf:
    case Form::Not: {
        Value result = value;
        Value& inner = result.members().front().value;
        if (form == Form::Not)
            inner = node(inner, use, member);
        else
            for (Value& item : inner.items())
                item = node(item, use, member);
        return result;
    }
    case Form::Near: {
        Value result = value;
        Value* inner = result.find("near");
        *inner = node(*inner, TemplateUse::Sent, member);
        return result;
    }
    case Form::Exact: {
        // References and mapped ids alone; maps below are never forms.
        const std::function<void(Value&, std::string_view)> replace = [&](Value& here,
                                                                          std::string_view name) {
            if (here.isString())
                here = textNode(here, TemplateUse::Sent, name);
            for (Value& item : here.items())
                replace(item, name);
            for (Value::Member& inner : here.members())
                replace(inner.value, inner.name);
        };
        Value result = value;
        replace(result.members().front().value, member);
        return result;
    }
    case Form::Subset: {
        Value result = value;
        Value& inner = result.members().front().value;
        for (Value& item : inner.items())
            item = node(item, use, member);
        for (Value::Member& each : inner.members())
            each.value = node(each.value, use, each.name);
        return result;
    }
    case Form::Type:
    case Form::Regex:
    case Form::Any:
    case Form::Absent:
    case Form::Redacted:
    case Form::None:
        break;
    }
    return value;
}

Value Scope::referenced(const Reference& reference)
{
    if (const Actor* actor = m_sequence.actor(reference.root))
        return actorMember(*actor, reference.path);
    const Value whole = named(reference.root);
    if (reference.path.empty())
        return whole;
    const Value* part = whole.at(reference.path);
    if (!part)
        throw Failure{"$" + reference.root + " has no \"" + reference.path + '"'};
    return *part;
}

Value Scope::named(const std::string& name)
{
    if (const auto found = m_values.find(name); found != m_values.end())
        return found->second;
    const Variable* variable = m_sequence.variable(name);
    if (!variable)
        throw Failure{"$" + name + " has no value: the step that captures it has not passed"};
    Value value = node(variable->value, TemplateUse::Variable, {});
    if (formOf(variable->value, TemplateUse::Variable) == Form::Env)
        m_secretNames.insert(name);
    m_order.push_back(name);
    return m_values[name] = std::move(value);
}

Value Scope::actorMember(const Actor& actor, const std::string& path)
{
    if (path == "sid") {
        const auto found = m_socketIds.find(actor.name);
        if (found == m_socketIds.end())
            throw Failure{"$" + actor.name + ".sid is not known: it is not connected"};
        return Value::string(found->second);
    }
    const std::string key = actor.name + ".userId";
    if (const auto found = m_values.find(key); found != m_values.end())
        return found->second;
    if (actor.userId.isNull())
        return {};
    Value value = node(actor.userId, TemplateUse::Variable, "user_id");
    m_order.push_back(key);
    return m_values[key] = std::move(value);
}

Value Scope::lookup(const std::string& table, const Value& key)
{
    for (const Table& each : m_sequence.tables)
        if (each.name == table)
            if (const Value* found = each.entries.find(textOf(key)))
                return *found;
    throw Failure{"table \"" + table + "\" has no entry \"" + textOf(key) + '"'};
}

std::string Scope::environment(const std::string& name)
{
    const auto value = m_inputs.environment ? m_inputs.environment(name) : std::nullopt;
    if (!value || value->empty())
        throw Failure{"the environment variable " + name + " is not set"};
    m_secrets.push_back(*value);
    return *value;
}

std::string Scope::mapped(const std::string& text, std::string_view member)
{
    const auto rule = std::find_if(m_rules.begin(), m_rules.end(),
                                   [member](const IdRule& each) { return each.member == member; });
    if (rule != m_rules.end()) {
        switch (rule->kind) {
        case IdRule::Kind::Keep:
            return text;
        case IdRule::Kind::Table:
            return textOf(lookup(rule->table, Value::string(text)));
        case IdRule::Kind::New: {
            std::string& id = m_newIds[text];
            if (id.empty())
                id = freshUuid();
            return id;
        }
        }
    }
    if (m_sequence.shiftsTimes && m_sequence.recorded) {
        const Duration by = std::chrono::milliseconds(m_inputs.startedAt - *m_sequence.recorded);
        if (const auto moved = shiftTimestamp(text, by))
            return *moved;
    }
    return text;
}

std::string Scope::freshUuid()
{
    if (m_inputs.newUuid)
        return m_inputs.newUuid();
    return QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
}

} // namespace sio::sequences
