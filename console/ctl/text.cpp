// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/text.h"

#include <QtCore/QDateTime>
#include <QtCore/QJsonDocument>

#include <algorithm>

namespace sio::ctl {

namespace {

/// Characters that act instead of being seen.
bool acts(char32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x200e || c == 0x200f || c == 0x2028 || c == 0x2029 ||
           (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff || c == 0x061c;
}

std::size_t widthOf(const std::string& text)
{
    // Characters, which is near enough for a table.
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

} // namespace

std::string printable(const QString& text)
{
    QString out;
    for (const char32_t c : text.toUcs4()) {
        if (acts(c))
            out += "\\u{" + QString::number(static_cast<uint>(c), 16) + '}';
        else
            out += QString::fromUcs4(&c, 1);
    }
    return out.toStdString();
}

QByteArray jsonLine(const QJsonObject& object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

std::string tableOf(const std::vector<std::vector<std::string>>& rows)
{
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], widthOf(row[i]));
    }
    std::string out;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            out += row[i];
            if (i + 1 < row.size())
                out.append(widths[i] - widthOf(row[i]) + 2, ' ');
        }
        out += '\n';
    }
    return out;
}

std::string timeText(std::int64_t ms)
{
    if (ms == 0)
        return "-";
    return QDateTime::fromMSecsSinceEpoch(ms).toString("yyyy-MM-dd hh:mm:ss").toStdString();
}

} // namespace sio::ctl
