// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/sequencedocument.h"

#include "sequences/sequencereader.h"

#include <QtGui/QTextCursor>
#include <QtWidgets/QPlainTextDocumentLayout>

#include <algorithm>

namespace sio::views {

using sequences::PlacedStep;
using sequences::Value;

namespace {

constexpr const char* kAt = "at";

/// As Value::set(), but in front.
void setFirst(Value& map, const char* name, const Value& value)
{
    if (map.find(name))
        map.set(name, value);
    else
        map.members().insert(map.members().begin(), {name, value});
}

} // namespace

SequenceDocument::SequenceDocument(QObject* parent) : QObject(parent)
{
    m_document.setDocumentLayout(new QPlainTextDocumentLayout(&m_document));
    connect(&m_document, &QTextDocument::contentsChanged, this, &SequenceDocument::read);
}

void SequenceDocument::load(const QString& text)
{
    m_steps.clear();
    m_document.setPlainText(text);
    m_document.setModified(false);
}

void SequenceDocument::read()
{
    const QString text = m_document.toPlainText();
    if (text == m_read)
        return; // its looks alone have changed
    m_read = text;
    const std::string bytes = text.toStdString();
    m_sequence.reset();
    m_errors.clear();
    if (auto sequence = sequences::readSequence(bytes))
        m_sequence = std::move(*sequence);
    else
        m_errors = sequence.error();
    const auto root = sequences::readYaml(bytes);
    const Value* steps = root ? root->find("steps") : nullptr;
    m_isReadable = steps && steps->isList();
    if (m_isReadable) {
        m_steps = steps->items();
        m_actors.clear();
        if (const Value* actors = root->find("actors"))
            for (const Value::Member& member : actors->members())
                m_actors.push_back(member.name);
    }
    Q_EMIT changed();
}

std::vector<std::string> SequenceDocument::actorNames() const
{
    return m_actors;
}

std::vector<std::pair<std::string, std::string>> SequenceDocument::problemsOf(int row) const
{
    std::vector<std::pair<std::string, std::string>> result;
    if (!m_isReadable || row < 0 || row >= static_cast<int>(m_steps.size()))
        return result;
    const auto index = static_cast<std::size_t>(row);
    const auto position = [](const sequences::Mark& mark) { return std::pair(mark.line, mark.column); };
    for (const sequences::FileError& error : m_errors) {
        const bool isBehind = position(error.mark) >= position(m_steps[index].mark());
        const bool isBefore =
            index + 1 == m_steps.size() || position(error.mark) < position(m_steps[index + 1].mark());
        if (isBehind && isBefore)
            result.emplace_back(sequences::memberAt(m_steps[index], error.mark), error.message);
    }
    return result;
}

void SequenceDocument::setEditable(bool editable)
{
    if (std::exchange(m_isEditable, editable) != editable)
        Q_EMIT editableChanged();
}

std::vector<PlacedStep> SequenceDocument::places() const
{
    std::vector<PlacedStep> result;
    for (int i = 0; i < static_cast<int>(m_steps.size()); ++i)
        result.push_back({i});
    return result;
}

bool SequenceDocument::place(const std::vector<PlacedStep>& steps)
{
    if (!isEditable())
        return false;
    const QString before = m_document.toPlainText();
    const QString after = QString::fromStdString(sequences::withSteps(before.toStdString(), steps));
    if (after.isEmpty() || after == before)
        return false;
    // What stays stays untouched: cursors keep their places, and undo shows what it took back.
    qsizetype head = 0;
    const qsizetype shorter = std::min(before.size(), after.size());
    while (head < shorter && before[head] == after[head])
        ++head;
    qsizetype tail = 0;
    while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
        ++tail;
    QTextCursor cursor(&m_document);
    cursor.setPosition(static_cast<int>(head));
    cursor.setPosition(static_cast<int>(before.size() - tail), QTextCursor::KeepAnchor);
    cursor.insertText(after.mid(head, after.size() - head - tail));
    return true;
}

bool SequenceDocument::replaceStep(int row, const Value& step)
{
    std::vector<PlacedStep> steps = places();
    if (row < 0 || row >= static_cast<int>(steps.size()) || step == m_steps[static_cast<std::size_t>(row)])
        return false;
    steps[static_cast<std::size_t>(row)].value = step;
    return place(steps);
}

bool SequenceDocument::insertStep(int row, const Value& step)
{
    std::vector<PlacedStep> steps = places();
    if (row < 0 || row > static_cast<int>(steps.size()))
        return false;
    std::vector<int> from;
    for (const PlacedStep& each : steps)
        from.push_back(each.from);
    steps.insert(steps.begin() + row, {-1, step});
    from.insert(from.begin() + row, -1);
    if (!place(steps))
        return false;
    Q_EMIT rearranged(from);
    return true;
}

bool SequenceDocument::removeStep(int row)
{
    std::vector<PlacedStep> steps = places();
    if (row < 0 || row >= static_cast<int>(steps.size()) || steps.size() == 1)
        return false;
    steps.erase(steps.begin() + row);
    std::vector<int> from;
    for (const PlacedStep& each : steps)
        from.push_back(each.from);
    if (!place(steps))
        return false;
    Q_EMIT rearranged(from);
    return true;
}

bool SequenceDocument::duplicateStep(int row)
{
    if (row < 0 || row >= static_cast<int>(m_steps.size()))
        return false;
    // Names, of steps and of what they capture, are distinct.
    Value copy = m_steps[static_cast<std::size_t>(row)];
    copy.remove("name");
    copy.remove("capture");
    if (Value* expect = copy.find("expect"))
        expect->remove("capture");
    return insertStep(row + 1, copy);
}

bool SequenceDocument::moveStep(int row, int to)
{
    const int count = static_cast<int>(m_steps.size());
    if (row < 0 || to < 0 || row >= count || to >= count || row == to)
        return false;
    std::vector<PlacedStep> steps = places();
    const PlacedStep moved = steps[static_cast<std::size_t>(row)];
    steps.erase(steps.begin() + row);
    steps.insert(steps.begin() + to, moved);
    std::vector<int> from;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        from.push_back(steps[i].from);
        const Value& step = m_steps[static_cast<std::size_t>(steps[i].from)];
        const Value* has = step.find(kAt);
        const Value* wants = m_steps[i].find(kAt);
        if ((has ? *has : Value()) == (wants ? *wants : Value()))
            continue;
        Value written = step;
        if (wants)
            setFirst(written, kAt, *wants);
        else
            written.remove(kAt);
        steps[i].value = std::move(written);
    }
    if (!place(steps))
        return false;
    Q_EMIT rearranged(from);
    return true;
}

} // namespace sio::views
