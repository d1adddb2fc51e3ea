// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/variables.h"

#include "catalogue/identifier.h"

#include <QtCore/QDateTime>
#include <QtCore/QRegularExpression>

#include <optional>

namespace sio::models {

namespace {

constexpr int kMaxName = 100;

struct Place {
    qsizetype start = 0; ///< of the first brace
    qsizetype end = 0;   ///< behind the last one
    QString name;
    bool isInString = false;
};

/// `{{` in JSON cannot stand outside a string except as a variable, since an object's member needs a name.
std::vector<Place> placesIn(const QString& text, bool isJson)
{
    std::vector<Place> places;
    bool isInString = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (isJson && c == u'\\' && isInString) {
            ++i;
            continue;
        }
        if (isJson && c == u'"') {
            isInString = !isInString;
            continue;
        }
        if (c != u'{' || i + 1 >= text.size() || text[i + 1] != u'{')
            continue;
        const qsizetype close = text.indexOf(QLatin1String("}}"), i + 2);
        if (close < 0 || close - i > kMaxName + 2)
            continue;
        const QString name = text.mid(i + 2, close - i - 2).trimmed();
        static const QRegularExpression pattern(QStringLiteral("\\A[A-Za-z_][A-Za-z0-9_.+-]*\\z"));
        if (!pattern.match(name).hasMatch())
            continue;
        places.push_back({i, close + 2, name, isInString});
        i = close + 1;
    }
    return places;
}

std::optional<std::int64_t> offsetFrom(const QString& text, const QString& base)
{
    if (text == base)
        return 0;
    static const QRegularExpression pattern(QStringLiteral("\\A([+-])(\\d{1,6})([smhd])\\z"));
    const auto match = pattern.match(text.mid(base.size()));
    if (!text.startsWith(base) || !match.hasMatch())
        return std::nullopt;
    std::int64_t unit = 1000;
    switch (match.captured(3)[0].unicode()) {
    case 'm':
        unit = 60'000;
        break;
    case 'h':
        unit = 3'600'000;
        break;
    case 'd':
        unit = 86'400'000;
        break;
    default:
        break;
    }
    const std::int64_t offset = match.captured(2).toLongLong() * unit;
    return match.captured(1) == u"-" ? -offset : offset;
}

std::optional<QString> valueOf(const QString& name, const Variables& variables)
{
    const auto known = variables.values.constFind(name);
    if (known != variables.values.constEnd())
        return *known;
    if (name == u"uuid")
        return variables.uuid ? variables.uuid() : QString::fromStdString(catalogue::generateUuid());
    const std::int64_t now = variables.now > 0 ? variables.now : QDateTime::currentMSecsSinceEpoch();
    if (name.startsWith(u"now")) {
        const auto offset = offsetFrom(name, QStringLiteral("now"));
        if (offset)
            return QDateTime::fromMSecsSinceEpoch(now + *offset, Qt::UTC).toString(Qt::ISODateWithMs);
    }
    if (name.startsWith(u"today")) {
        const auto offset = offsetFrom(name, QStringLiteral("today"));
        if (offset)
            return QDateTime::fromMSecsSinceEpoch(now + *offset, Qt::UTC).date().toString(Qt::ISODate);
    }
    return std::nullopt;
}

QString jsonEscaped(const QString& value)
{
    QString out;
    for (const QChar c : value) {
        if (c == u'"' || c == u'\\')
            out += QLatin1Char('\\') + QString(c);
        else if (c.unicode() < 0x20)
            out += QStringLiteral("\\u%1").arg(static_cast<int>(c.unicode()), 4, 16, QLatin1Char('0'));
        else
            out += c;
    }
    return out;
}

Expansion expand(const QString& text, const Variables& variables, bool isJson)
{
    Expansion result;
    qsizetype from = 0;
    for (const Place& place : placesIn(text, isJson)) {
        result.text += QStringView(text).mid(from, place.start - from);
        from = place.end;
        const auto value = valueOf(place.name, variables);
        const QString whole = text.mid(place.start, place.end - place.start);
        if (!value && !result.unknown.contains(place.name))
            result.unknown << place.name;
        const QString shown = value ? (isJson ? jsonEscaped(*value) : *value) : whole;
        result.text += isJson && !place.isInString ? u'"' + shown + u'"' : shown;
    }
    result.text += QStringView(text).mid(from);
    return result;
}

} // namespace

Expansion expandJson(const QString& json, const Variables& variables)
{
    return expand(json, variables, true);
}

Expansion expandText(const QString& text, const Variables& variables)
{
    return expand(text, variables, false);
}

QString quotedVariables(const QString& json)
{
    QString out;
    qsizetype from = 0;
    for (const Place& place : placesIn(json, true)) {
        if (place.isInString)
            continue;
        out += QStringView(json).mid(from, place.start - from);
        out += u'"' + json.mid(place.start, place.end - place.start) + u'"';
        from = place.end;
    }
    return out + json.mid(from);
}

bool isVariable(const QString& text)
{
    const std::vector<Place> places = placesIn(text, false);
    return places.size() == 1 && places.front().start == 0 && places.front().end == text.size();
}

QStringList variableNames(const QString& text)
{
    QStringList names;
    for (const Place& place : placesIn(text, false)) {
        if (!names.contains(place.name))
            names << place.name;
    }
    return names;
}

} // namespace sio::models
