// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/jsonedit.h"

#include "protocol/jsonscanner.h"

#include <QtCore/QString>

namespace sio::models {

using protocol::JsonScanner;
using protocol::JsonSlice;

namespace {

std::string_view viewOf(const QByteArray& bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

qsizetype offsetIn(const QByteArray& text, const char* place)
{
    return static_cast<qsizetype>(place - text.constData());
}

qsizetype endOf(const QByteArray& text, const JsonSlice& child)
{
    return offsetIn(text, child.value.data() + child.value.size());
}

/// Where the member's key begins, its quote included.
qsizetype startOf(const QByteArray& text, const JsonSlice& child)
{
    return offsetIn(text, child.key.data()) - 1;
}

/// The blanks between the comma (or bracket) and the last member: how this text is laid out.
QByteArray gapBefore(const QByteArray& text, const JsonSlice& child)
{
    const qsizetype start = startOf(text, child);
    qsizetype from = start;
    while (from > 0 && (text[from - 1] == ' ' || text[from - 1] == '\n' || text[from - 1] == '\t' ||
                        text[from - 1] == '\r'))
        --from;
    return text.mid(from, start - from);
}

} // namespace

QByteArray withMember(const QByteArray& object, const QByteArray& name, const QByteArray& value)
{
    JsonScanner scanner;
    if (scanner.scan(viewOf(object)) != protocol::JsonStatus::Valid)
        return object;
    QByteArray text = object;
    if (const JsonSlice* member = scanner.member(viewOf(name)))
        return text.replace(offsetIn(object, member->value.data()),
                            static_cast<qsizetype>(member->value.size()), value);
    const QByteArray key = QByteArray::fromStdString(protocol::jsonString(viewOf(name)));
    if (scanner.children().empty())
        return "{\n  " + key + ": " + value + "\n}";
    const JsonSlice& last = scanner.children().back();
    const QByteArray gap = scanner.children().size() > 1 || gapBefore(object, last).contains('\n')
                               ? gapBefore(object, last)
                               : QByteArray(" ");
    return text.insert(endOf(object, last), "," + gap + key + ": " + value);
}

QByteArray withoutMember(const QByteArray& object, const QByteArray& name)
{
    JsonScanner scanner;
    if (scanner.scan(viewOf(object)) != protocol::JsonStatus::Valid)
        return object;
    const JsonSlice* member = scanner.member(viewOf(name));
    if (!member)
        return object;
    const auto& children = scanner.children();
    const auto at = static_cast<std::size_t>(member - children.data());
    QByteArray text = object;
    if (children.size() == 1)
        return "{}";
    if (at == 0) {
        const qsizetype from = startOf(object, children[0]);
        return text.remove(from, startOf(object, children[1]) - from);
    }
    const qsizetype from = endOf(object, children[at - 1]);
    return text.remove(from, endOf(object, *member) - from);
}

QByteArray laidOut(const QByteArray& json, int indent)
{
    QByteArray out;
    out.reserve(json.size() * 2);
    int depth = 0;
    const auto newLine = [&] {
        if (indent > 0)
            out += '\n' + QByteArray(depth * indent, ' ');
    };
    const auto nextVisible = [&](qsizetype from) {
        while (from < json.size() &&
               (json[from] == ' ' || json[from] == '\n' || json[from] == '\t' || json[from] == '\r'))
            ++from;
        return from;
    };
    for (qsizetype i = nextVisible(0); i < json.size(); i = nextVisible(i)) {
        const char c = json[i];
        if (c == '"') {
            const qsizetype start = i++;
            while (i < json.size() && json[i] != '"')
                i += json[i] == '\\' ? 2 : 1;
            out += json.mid(start, ++i - start);
        } else if (c == '{' || c == '[') {
            const qsizetype next = nextVisible(i + 1);
            if (next < json.size() && json[next] == (c == '{' ? '}' : ']')) {
                out += c;
                out += json[next];
                i = next + 1;
                continue;
            }
            out += c;
            ++depth;
            newLine();
            ++i;
        } else if (c == '}' || c == ']') {
            --depth;
            newLine();
            out += c;
            ++i;
        } else if (c == ',') {
            out += c;
            newLine();
            ++i;
        } else {
            out += c;
            if (c == ':' && indent > 0)
                out += ' ';
            ++i;
        }
    }
    return out;
}

std::pair<int, int> lineAndColumn(const QByteArray& text, qsizetype byte)
{
    const QByteArray before = text.left(byte);
    const qsizetype lineStart = before.lastIndexOf('\n') + 1;
    return {static_cast<int>(before.count('\n')) + 1,
            static_cast<int>(QString::fromUtf8(before.mid(lineStart)).size()) + 1};
}

} // namespace sio::models
