// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/matcher.h"

#include "sequences/templates.h"
#include "sequences/times.h"

#include <algorithm>
#include <cmath>
#include <QtCore/QRegularExpression>
#include <QtCore/QString>
#include <QtCore/QUuid>

namespace sio::sequences {

namespace {

using Differences = std::vector<Difference>;

constexpr std::size_t kLongestShown = 300;

std::string shown(const Value* value)
{
    if (!value)
        return "(absent)";
    std::string text = value->json();
    if (text.size() > kLongestShown) {
        std::size_t cut = kLongestShown;
        while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80)
            --cut;
        text.resize(cut);
        text += "...";
    }
    return text;
}

std::string child(const std::string& path, const std::string& member)
{
    return path.empty() ? member : path + '.' + member;
}

std::string child(const std::string& path, std::size_t index)
{
    return path + '[' + std::to_string(index) + ']';
}

bool isOfType(const Value& value, const std::string& word)
{
    if (word == "uuid")
        return value.isString() && value.text().size() == 36 &&
               !QUuid::fromString(QString::fromStdString(value.text())).isNull();
    if (word == "timestamp")
        return value.isString() && parseTimestamp(value.text()).has_value();
    if (word == "integer")
        return value.isNumber() && std::trunc(value.asDouble()) == value.asDouble();
    return word == typeName(value.type());
}

void compare(const Value& pattern, const Value* actual, const std::string& path, Differences& out);

void compareMembers(const Value& pattern, const Value* actual, const std::string& path, Differences& out)
{
    if (!actual || !actual->isMap()) {
        out.push_back({path, shown(&pattern), shown(actual)});
        return;
    }
    for (const Value::Member& member : pattern.members())
        compare(member.value, actual->find(member.name), child(path, member.name), out);
}

void compareItems(const Value& pattern, const Value* actual, const std::string& path, Differences& out)
{
    if (!actual || !actual->isList()) {
        out.push_back({path, shown(&pattern), shown(actual)});
        return;
    }
    if (actual->items().size() != pattern.items().size())
        out.push_back({path, std::to_string(pattern.items().size()) + " items",
                       std::to_string(actual->items().size()) + " items: " + shown(actual)});
    for (std::size_t i = 0; i < std::min(pattern.items().size(), actual->items().size()); ++i)
        compare(pattern.items()[i], &actual->items()[i], child(path, i), out);
}

/// Each item of the pattern fits another item of the value, in any order.
void compareAnyOrder(const Value& pattern, const Value* actual, const std::string& path, Differences& out)
{
    if (!actual || !actual->isList()) {
        out.push_back({path, "a list with " + shown(&pattern), shown(actual)});
        return;
    }
    std::vector<bool> used(actual->items().size());
    for (const Value& wanted : pattern.items()) {
        bool found = false;
        for (std::size_t i = 0; i < used.size() && !found; ++i) {
            found = !used[i] && differences(wanted, &actual->items()[i]).empty();
            if (found)
                used[i] = true;
        }
        if (!found)
            out.push_back({path, "an item " + shown(&wanted), shown(actual)});
    }
}

bool isNear(const Value& wanted, const Value& within, const Value& actual)
{
    if (wanted.isNumber() && actual.isNumber())
        return std::abs(wanted.asDouble() - actual.asDouble()) <= within.asDouble();
    const auto a = parseTimestamp(wanted.text());
    const auto b = actual.isString() ? parseTimestamp(actual.text()) : std::nullopt;
    const auto tolerance = parseDuration(within.text());
    return a && b && tolerance && std::chrono::milliseconds(std::abs(*a - *b)) <= *tolerance;
}

void compareForm(Form form, const Value& pattern, const Value* actual, const std::string& path,
                 Differences& out)
{
    const Value& inner = pattern.members().front().value;
    const auto fail = [&](const std::string& expected) { out.push_back({path, expected, shown(actual)}); };
    switch (form) {
    case Form::OneOf:
        if (std::none_of(inner.items().begin(), inner.items().end(),
                         [actual](const Value& each) { return differences(each, actual).empty(); }))
            fail("one of " + shown(&inner));
        break;
    case Form::Type:
        if (!actual || !isOfType(*actual, inner.text()))
            fail("a value of type " + inner.text());
        break;
    case Form::Regex: {
        const QRegularExpression expression(
            QRegularExpression::anchoredPattern(QString::fromStdString(inner.text())));
        if (!actual || !actual->isScalar() ||
            !expression.match(QString::fromStdString(actual->text())).hasMatch())
            fail("a text that matches /" + inner.text() + '/');
        break;
    }
    case Form::Near: {
        const Value& wanted = *pattern.find("near");
        const Value& within = *pattern.find("within");
        if (!actual || !isNear(wanted, within, *actual))
            fail(shown(&wanted) + " within " + within.text());
        break;
    }
    case Form::Any:
    case Form::Redacted:
        if (!actual)
            fail("any value");
        break;
    case Form::Absent:
        if (actual)
            fail("nothing");
        break;
    case Form::Exact:
        if (!actual || !(inner == *actual))
            fail("exactly " + shown(&inner));
        break;
    case Form::Subset:
        if (inner.isList())
            compareAnyOrder(inner, actual, path, out);
        else
            compareMembers(inner, actual, path, out);
        break;
    case Form::Not:
        if (differences(inner, actual).empty())
            fail("anything but " + shown(&inner));
        break;
    default:
        compareMembers(pattern, actual, path, out);
        break;
    }
}

void compare(const Value& pattern, const Value* actual, const std::string& path, Differences& out)
{
    if (const Form form = formOf(pattern, TemplateUse::Pattern); form != Form::None)
        compareForm(form, pattern, actual, path, out);
    else if (pattern.isMap())
        compareMembers(pattern, actual, path, out);
    else if (pattern.isList())
        compareItems(pattern, actual, path, out);
    else if (!actual || !(pattern == *actual))
        out.push_back({path, shown(&pattern), shown(actual)});
}

} // namespace

std::string differenceText(const Difference& difference)
{
    return (difference.path.empty() ? "" : difference.path + ": ") + "expected " + difference.expected +
           ", got " + difference.got;
}

std::vector<Difference> differences(const Value& pattern, const Value* actual)
{
    Differences result;
    compare(pattern, actual, {}, result);
    return result;
}

} // namespace sio::sequences
