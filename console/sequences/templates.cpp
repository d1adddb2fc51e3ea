// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/templates.h"

#include "sequences/times.h"

#include <algorithm>
#include <array>
#include <QtCore/QRegularExpression>
#include <QtCore/QString>

namespace sio::sequences {

namespace {

struct FormRule {
    Form form;
    std::string_view key;
    std::array<std::string_view, 2> options; ///< further keys that it may have
    bool needsOption = false;                ///< without one of them it is ordinary data
};

constexpr std::array kGenerators{
    FormRule{Form::New, "new", {"prefix", ""}},
    FormRule{Form::Now, "now", {"round", ""}},
    FormRule{Form::Time, "time", {"plus", "round"}, true},
    FormRule{Form::Keep, "keep", {"", ""}},
    FormRule{Form::Lookup, "table", {"key", ""}, true},
    FormRule{Form::Literal, "literal", {"", ""}},
};
constexpr FormRule kEnv{Form::Env, "env", {"", ""}};
constexpr std::array kMatchers{
    FormRule{Form::OneOf, "one_of", {"", ""}}, FormRule{Form::Type, "type", {"", ""}},
    FormRule{Form::Regex, "regex", {"", ""}},  FormRule{Form::Near, "near", {"within", ""}, true},
    FormRule{Form::Any, "any", {"", ""}},      FormRule{Form::Absent, "absent", {"", ""}},
    FormRule{Form::Exact, "exact", {"", ""}},  FormRule{Form::Subset, "subset", {"", ""}},
    FormRule{Form::Not, "not", {"", ""}},      FormRule{Form::Redacted, "redacted", {"", ""}},
};

bool fits(const FormRule& rule, const Value& map)
{
    bool hasKey = false;
    bool hasOption = false;
    for (const Value::Member& member : map.members()) {
        if (member.name == rule.key)
            hasKey = true;
        else if (!member.name.empty() &&
                 std::find(rule.options.begin(), rule.options.end(), member.name) != rule.options.end())
            hasOption = true;
        else
            return false;
    }
    return hasKey && (hasOption || !rule.needsOption);
}

bool isNameStart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool isNamePart(char c)
{
    return isNameStart(c) || (c >= '0' && c <= '9') || c == '-';
}

/// `name` or `name.path`, without the dollar.
std::optional<Reference> parseReference(std::string_view text)
{
    if (text.empty() || !isNameStart(text.front()))
        return std::nullopt;
    const auto end = std::find_if_not(text.begin(), text.end(), isNamePart);
    Reference result{std::string(text.begin(), end), std::string(end, text.end())};
    if (result.path.empty())
        return result;
    if (result.path.front() == '.')
        result.path.erase(0, 1);
    else if (result.path.front() != '[')
        return std::nullopt;
    const auto isPathPart = [](char c) { return isNamePart(c) || c == '.' || c == '[' || c == ']'; };
    if (result.path.empty() || !std::all_of(result.path.begin(), result.path.end(), isPathPart))
        return std::nullopt;
    return result;
}

class Checker {
public:
    Checker(FileErrors& errors, std::vector<UsedReference>& references)
        : m_errors(errors), m_references(references)
    {
    }

    void check(const Value& value, TemplateUse use)
    {
        if (value.isString()) {
            checkText(value);
        } else if (value.isList()) {
            for (const Value& item : value.items())
                check(item, use);
        } else if (value.isMap()) {
            if (const Form form = formOf(value, use); form != Form::None)
                checkForm(form, value, use);
            else
                for (const Value::Member& member : value.members())
                    check(member.value, use);
        }
    }

private:
    void fail(const Value& where, std::string message)
    {
        m_errors.push_back({where.mark(), std::move(message)});
    }

    void checkText(const Value& value)
    {
        for (const TextPiece& piece : piecesOf(value.text()))
            if (piece.reference)
                m_references.push_back({*piece.reference, value.mark()});
        if (value.text().size() > 1 && value.text().starts_with('$') && isNameStart(value.text()[1]) &&
            !referenceOf(value.text()))
            fail(value, "\"" + value.text() + "\" is no reference; begin with $$ to mean the text");
    }

    void checkDuration(const Value* value)
    {
        if (value && !(value->isScalar() && parseDuration(value->text())))
            fail(*value, "is no duration (such as 250ms, 1.5s, +2d)");
    }

    void checkForm(Form form, const Value& map, TemplateUse use)
    {
        const auto member = [&map](std::string_view name) -> const Value& {
            static const Value null;
            const Value* found = map.find(name);
            return found ? *found : null;
        };
        switch (form) {
        case Form::New:
            if (member("new").text() != "uuid" && member("new").text() != "id")
                fail(member("new"), "new: makes a `uuid` or an `id`; for plain data write literal:");
            if (map.find("prefix") && !member("prefix").isString())
                fail(member("prefix"), "prefix: is a text");
            break;
        case Form::Now:
            checkDuration(&member("now"));
            checkDuration(map.find("round"));
            break;
        case Form::Time:
            check(member("time"), TemplateUse::Sent);
            checkDuration(map.find("plus"));
            checkDuration(map.find("round"));
            break;
        case Form::Keep:
        case Form::Literal:
            break;
        case Form::Lookup:
            if (!member("table").isString())
                fail(map, "table: is the name of a table");
            check(member("key"), TemplateUse::Sent);
            break;
        case Form::Env:
            if (!member("env").isString() || member("env").text().empty())
                fail(map, "env: is the name of an environment variable");
            break;
        case Form::OneOf:
            if (!member("one_of").isList() || member("one_of").items().empty())
                fail(member("one_of"), "one_of: is a list of what is allowed; for plain data write exact:");
            check(member("one_of"), use);
            break;
        case Form::Type:
            if (!isTypeWord(member("type").text()))
                fail(member("type"),
                     "type: knows string, number, integer, boolean, list, map, null, uuid and "
                     "timestamp; for plain data write exact:");
            break;
        case Form::Regex: {
            const std::string& pattern = member("regex").text();
            const QRegularExpression expression(QString::fromStdString(pattern));
            if (!member("regex").isString())
                fail(member("regex"), "regex: is a text");
            else if (!expression.isValid())
                fail(member("regex"), "regex: " + expression.errorString().toStdString());
            break;
        }
        case Form::Near:
            check(member("near"), TemplateUse::Sent);
            if (!member("within").isNumber())
                checkDuration(map.find("within"));
            break;
        case Form::Any:
        case Form::Absent: {
            const Value& flag = map.members().front().value;
            if (!flag.asBool())
                fail(flag,
                     map.members().front().name + ": is written with true; for plain data write exact:");
            break;
        }
        case Form::Exact:
            checkTexts(member("exact"));
            break;
        case Form::Subset:
            if (member("subset").isScalar())
                fail(member("subset"), "subset: is a map or a list");
            if (member("subset").isMap())
                for (const Value::Member& inner : member("subset").members())
                    check(inner.value, use);
            else
                check(member("subset"), use);
            break;
        case Form::Not:
            check(member("not"), use);
            break;
        case Form::Redacted:
        case Form::None:
            break;
        }
    }

    /// References alone: below `exact` maps are never forms.
    void checkTexts(const Value& value)
    {
        if (value.isString())
            checkText(value);
        for (const Value& item : value.items())
            checkTexts(item);
        for (const Value::Member& member : value.members())
            checkTexts(member.value);
    }

    FileErrors& m_errors;
    std::vector<UsedReference>& m_references;
};

Value escapedTexts(const Value& value)
{
    Value result = value;
    if (value.isString())
        result = Value::string(escapedText(value.text()));
    for (Value& item : result.items())
        item = escapedTexts(item);
    for (Value::Member& member : result.members())
        member.value = escapedTexts(member.value);
    return result;
}

} // namespace

Form formOf(const Value& value, TemplateUse use)
{
    if (!value.isMap() || value.members().empty() || value.members().size() > 3)
        return Form::None;
    for (const FormRule& rule : kGenerators)
        if (fits(rule, value))
            return rule.form;
    if (use == TemplateUse::Variable && fits(kEnv, value))
        return Form::Env;
    if (use == TemplateUse::Pattern)
        for (const FormRule& rule : kMatchers)
            if (fits(rule, value))
                return rule.form;
    return Form::None;
}

std::optional<Reference> referenceOf(std::string_view text)
{
    if (text.size() < 2 || text.front() != '$')
        return std::nullopt;
    return parseReference(text.substr(1));
}

std::vector<TextPiece> piecesOf(std::string_view text)
{
    std::vector<TextPiece> pieces;
    if (const auto whole = referenceOf(text)) {
        pieces.push_back({{}, whole});
        return pieces;
    }
    std::string plain;
    while (!text.empty()) {
        const std::size_t dollar = std::min(text.find('$'), text.size());
        plain += text.substr(0, dollar);
        text.remove_prefix(dollar);
        if (text.starts_with("$$")) {
            plain += '$';
            text.remove_prefix(2);
            continue;
        }
        const std::size_t end = text.starts_with("${") ? text.find('}') : std::string_view::npos;
        const auto reference =
            end == std::string_view::npos ? std::nullopt : parseReference(text.substr(2, end - 2));
        if (reference) {
            if (!plain.empty())
                pieces.push_back({std::exchange(plain, {}), {}});
            pieces.push_back({{}, reference});
            text.remove_prefix(end + 1);
        } else if (!text.empty()) {
            plain += '$';
            text.remove_prefix(1);
        }
    }
    if (!plain.empty() || pieces.empty())
        pieces.push_back({plain, {}});
    return pieces;
}

std::string escapedText(std::string_view text)
{
    // Only a text that would be read otherwise is changed.
    const std::string own(text);
    const auto pieces = piecesOf(own);
    if (pieces.size() == 1 && !pieces.front().reference && pieces.front().plain == own)
        return own;
    std::string out;
    for (const char c : own)
        out.append(c == '$' ? 2 : 1, c);
    return out;
}

Value escapedValue(const Value& value, TemplateUse use)
{
    if (formOf(value, use) != Form::None) {
        const bool inPattern = use == TemplateUse::Pattern;
        return Value::map({{inPattern ? "exact" : "literal", inPattern ? escapedTexts(value) : value}});
    }
    Value result = value;
    if (value.isString())
        result = Value::string(escapedText(value.text()));
    for (Value& item : result.items())
        item = escapedValue(item, use);
    for (Value::Member& member : result.members())
        member.value = escapedValue(member.value, use);
    return result;
}

bool isTypeWord(std::string_view word)
{
    static constexpr std::array<std::string_view, 9> kWords{"string", "number", "integer", "boolean",  "list",
                                                            "map",    "null",   "uuid",    "timestamp"};
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

void checkTemplate(const Value& value, TemplateUse use, FileErrors& errors,
                   std::vector<UsedReference>& references)
{
    Checker(errors, references).check(value, use);
}

} // namespace sio::sequences
