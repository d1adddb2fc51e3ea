// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/recordedvalues.h"

#include "sequences/redaction.h"

namespace sio::sequences {

namespace {

/// Shorter ids are too likely to stand in a text by chance.
constexpr std::size_t kShortestInside = 6;
/// The same for a text as a whole in a member that is not known to hold an id.
constexpr std::size_t kShortestWhole = 3;

bool isSecret(const Value& value, std::string_view member)
{
    return (isSecretMember(member) && !value.isNull()) || (value.isString() && looksSecret(value.text()));
}

} // namespace

Value RecordedValues::expected(const Value& value)
{
    Value copy = value;
    removeServerMade(copy);
    return replaced(copy, {}, TemplateUse::Pattern);
}

Value RecordedValues::text(const std::string& text, std::string_view member) const
{
    const auto& names = m_names.all();
    const bool isTelling = text.size() >= kShortestWhole || !idNoun(std::string(member), "id").empty();
    if (const auto found = names.find(text); found != names.end() && isTelling)
        return Value::string('$' + found->second);
    for (const std::string_view prefix : {"session:", "researcher:", "user:"}) {
        const auto found = text.starts_with(prefix) ? names.find(text.substr(prefix.size())) : names.end();
        if (found != names.end())
            return Value::string(std::string(prefix) + "${" + found->second + '}');
    }
    std::string out = escapedText(text);
    for (const auto& [id, name] : names) {
        if (id.size() < kShortestInside)
            continue;
        const std::string replacement = "${" + name + '}';
        for (std::size_t at = out.find(id); at != std::string::npos;
             at = out.find(id, at + replacement.size()))
            out.replace(at, id.size(), replacement);
    }
    return Value::string(out);
}

Value RecordedValues::replaced(const Value& value, std::string_view member, TemplateUse use)
{
    if (isSecret(value, member)) {
        ++m_secrets;
        return use == TemplateUse::Pattern ? Value::map({{"redacted", Value::string("secret")}})
                                           : Value::string('$' + m_names.nameSecret(member));
    }
    if (value.isString())
        return text(value.text(), member);
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
Value RecordedValues::plainForm(const Value& value, TemplateUse use)
{
    const std::size_t before = m_secrets;
    const Value safe = withoutSecrets(value, {});
    if (m_secrets != before && use == TemplateUse::Pattern)
        return Value::map({{"redacted", Value::string("secret")}});
    return escapedValue(safe, use);
}

Value RecordedValues::withoutSecrets(const Value& value, std::string_view member)
{
    if (isSecretMember(member) || (value.isString() && looksSecret(value.text()))) {
        ++m_secrets;
        return Value::string("(secret)");
    }
    Value result = value;
    for (Value& item : result.items())
        item = withoutSecrets(item, member);
    for (Value::Member& inner : result.members())
        inner.value = withoutSecrets(inner.value, inner.name);
    return result;
}

} // namespace sio::sequences
