// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QHash>
#include <QtCore/QString>
#include <QtCore/QStringList>

#include <cstdint>
#include <functional>

namespace sio::models {

/// What `{{...}}` in a payload or a target stands for:
///   {{uuid}}            a fresh one at each place
///   {{now}} {{now+30m}} {{now-2d}} ...   ISO 8601 in UTC; units s m h d
///   {{today}} {{today+1d}}               a date
///   {{selected.user_id}} and other names: from `values`
struct Variables {
    QHash<QString, QString> values;
    std::int64_t now = 0;          ///< milliseconds since the epoch; 0: the clock
    std::function<QString()> uuid; ///< none: random ones
};

struct Expansion {
    QString text;
    QStringList unknown; ///< names that stand for nothing; left as they are in `text`
};

/// Replaces them in JSON text. Values are put inside JSON strings and escaped for that; a variable that
/// stands outside a string becomes a JSON string.
Expansion expandJson(const QString& json, const Variables& variables);
/// Replaces them in plain text.
Expansion expandText(const QString& text, const Variables& variables);
/// The JSON text with variables outside strings put in quotes, so that it can be read as JSON.
QString quotedVariables(const QString& json);
/// Is the whole text one variable?
bool isVariable(const QString& text);
/// The names that occur, in order, without repeats.
QStringList variableNames(const QString& text);

} // namespace sio::models
