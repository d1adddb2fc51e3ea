// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>

#include <utility>

/// Edits of a JSON object's text that leave everything else in it as it is. Precondition of all: `object` is
/// valid JSON, and an object.
namespace sio::models {

/// With the top-level member `name` having this value (JSON text): in its place when it is there, otherwise
/// behind the last one, laid out like its neighbours.
QByteArray withMember(const QByteArray& object, const QByteArray& name, const QByteArray& value);
QByteArray withoutMember(const QByteArray& object, const QByteArray& name);
/// Laid out anew: `indent` blanks for each level, or on one line when 0. Strings and numbers keep their
/// characters.
QByteArray laidOut(const QByteArray& json, int indent);
/// Line and column (from 1, in characters) of a byte.
std::pair<int, int> lineAndColumn(const QByteArray& text, qsizetype byte);

} // namespace sio::models
