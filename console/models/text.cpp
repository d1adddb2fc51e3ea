// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/text.h"

#include <QtCore/QDateTime>
#include <QtCore/QLocale>

#include <cmath>

namespace sio::models {

namespace {

constexpr QChar kEllipsis(0x2026);

/// Characters that show nothing, or change how their neighbours show.
bool isHidden(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    case QChar::Separator_Space:
        return c != ' ';
    default:
        // Fillers of the Hangul blocks, and what stands for emptiness in Braille.
        return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x2800 || c == 0x034F;
    }
}

void appendEscape(QString& out, char32_t c)
{
    if (c == '\n')
        out += QLatin1String("\\n");
    else if (c == '\t')
        out += QLatin1String("\\t");
    else if (c == '\r')
        out += QLatin1String("\\r");
    else if (c > 0xFFFF)
        out += QStringLiteral("\\u{%1}").arg(static_cast<uint>(c), 0, 16);
    else
        out += QStringLiteral("\\u%1").arg(static_cast<uint>(c), 4, 16, QLatin1Char('0'));
}

/// Combining marks stacked on one letter paint over the neighbouring rows.
constexpr int kMaxMarks = 4;

QString escaped(QStringView text, int maxLength, bool keepsLines)
{
    QString out;
    out.reserve(std::min<qsizetype>(text.size(), maxLength) + 1);
    int marks = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (out.size() >= maxLength) {
            out += kEllipsis;
            break;
        }
        const QChar unit = text[i];
        const bool isPlain = unit.unicode() >= 0x20 && unit.unicode() < 0x7F;
        if (isPlain) {
            out += unit;
            marks = 0;
            continue;
        }
        char32_t c = unit.unicode();
        const bool isPair = unit.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        if (isPair)
            c = QChar::surrogateToUcs4(unit, text[++i]);
        if (keepsLines && (c == '\n' || c == '\t')) {
            out += QChar(c);
            marks = 0;
        } else if (isHidden(c)) {
            appendEscape(out, c);
            marks = 0;
        } else {
            marks =
                QChar::category(c) == QChar::Mark_NonSpacing || QChar::category(c) == QChar::Mark_Enclosing
                    ? marks + 1
                    : 0;
            if (marks > kMaxMarks)
                continue;
            if (isPair) {
                out += QChar(QChar::highSurrogate(c));
                out += QChar(QChar::lowSurrogate(c));
            } else {
                out += unit;
            }
        }
    }
    return out;
}

QDateTime dateTime(std::int64_t time, bool utc)
{
    return QDateTime::fromMSecsSinceEpoch(time, utc ? Qt::UTC : Qt::LocalTime);
}

} // namespace

QString visibleText(QStringView text, int maxLength)
{
    return escaped(text, maxLength, false);
}

QString visibleLines(QStringView text, int maxLength)
{
    return escaped(text, maxLength, true);
}

QString shortId(QStringView id)
{
    const QString shown = visibleText(id);
    if (shown.size() <= 13)
        return shown;
    return shown.left(6) + kEllipsis + shown.right(4);
}

QString shortRoom(QStringView room)
{
    const qsizetype colon = room.indexOf(u':');
    if (colon < 0 || colon > 24)
        return visibleText(room, 64);
    return visibleText(room.left(colon + 1)) + shortId(room.mid(colon + 1));
}

QString relativeTime(std::int64_t time, std::int64_t now, bool utc)
{
    if (time <= 0)
        return {};
    const std::int64_t seconds = (now - time) / 1000;
    if (seconds >= -60 && seconds < 1)
        return QStringLiteral("now");
    if (seconds >= 1 && seconds < 60)
        return QStringLiteral("%1 s").arg(seconds);
    if (seconds >= 60 && seconds < 3600)
        return QStringLiteral("%1 min").arg(seconds / 60);
    const QDateTime when = dateTime(time, utc);
    if (when.date() == dateTime(now, utc).date())
        return when.toString(QStringLiteral("HH:mm"));
    return when.toString(QStringLiteral("yyyy-MM-dd HH:mm"));
}

QString clockTime(std::int64_t time, bool utc)
{
    return time <= 0 ? QString() : dateTime(time, utc).toString(QStringLiteral("HH:mm:ss.zzz"));
}

QString fullTime(std::int64_t time, bool utc)
{
    return time <= 0 ? QString() : dateTime(time, utc).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"));
}

QString isoTime(std::int64_t time, bool utc)
{
    if (time <= 0)
        return {};
    const QDateTime when = dateTime(time, utc);
    return (utc ? when : when.toOffsetFromUtc(when.offsetFromUtc())).toString(Qt::ISODateWithMs);
}

QString grouped(std::int64_t number)
{
    if (number < 0)
        return QStringLiteral("-");
    static const QLocale locale(QLocale::English);
    return locale.toString(static_cast<qlonglong>(number));
}

QString byteSize(std::int64_t bytes)
{
    if (bytes < 0)
        return QStringLiteral("-");
    if (bytes < 1000)
        return QStringLiteral("%1 B").arg(bytes);
    static const char* const units[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
    double value = static_cast<double>(bytes) / 1000;
    int unit = 0;
    while (value >= 999.95 && unit < 5) {
        value /= 1000;
        ++unit;
    }
    return QStringLiteral("%1 %2").arg(value, 0, 'f', 1).arg(QLatin1String(units[unit]));
}

QString microseconds(std::int64_t us)
{
    if (us < 0)
        return QStringLiteral("-");
    if (us < 1000)
        return QStringLiteral("%1 µs").arg(us);
    if (us < 1'000'000)
        return QStringLiteral("%1 ms").arg(static_cast<double>(us) / 1e3, 0, 'f', us < 100'000 ? 1 : 0);
    return QStringLiteral("%1 s").arg(static_cast<double>(us) / 1e6, 0, 'f', 1);
}

QString duration(std::int64_t seconds)
{
    seconds = std::max<std::int64_t>(0, seconds);
    const auto two = [](std::int64_t n) { return QStringLiteral("%1").arg(n, 2, 10, QLatin1Char('0')); };
    if (seconds < 3600)
        return QStringLiteral("%1:%2").arg(seconds / 60).arg(two(seconds % 60));
    return QStringLiteral("%1:%2:%3").arg(seconds / 3600).arg(two(seconds / 60 % 60), two(seconds % 60));
}

QString counted(std::int64_t number, const QString& one, const QString& many)
{
    return grouped(number) + QLatin1Char(' ') + (number == 1 ? one : many);
}

} // namespace sio::models
