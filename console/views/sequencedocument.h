// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/sequence.h"
#include "sequences/sequencetext.h"
#include "sequences/yamlreader.h"

#include <QtCore/QObject>
#include <QtGui/QTextDocument>

#include <optional>
#include <vector>

namespace sio::views {

/// The sequence that is open: its text, and what the text says. Text, form and table are views of it and
/// change it alone; each change is one step of the text's undo. The raw steps are there as long as the text
/// is YAML, the sequence only while it is valid.
class SequenceDocument : public QObject {
    Q_OBJECT
public:
    explicit SequenceDocument(QObject* parent = nullptr);

    QTextDocument& document() { return m_document; }
    QString text() const { return m_document.toPlainText(); }
    /// Another file; undo does not go back beyond it.
    void load(const QString& text);
    /// The text is not the one that was loaded or saved last. Undo may take that back.
    bool isChanged() const { return m_document.isModified(); }
    void setChanged(bool changed) { m_document.setModified(changed); }

    const std::optional<sequences::Sequence>& sequence() const { return m_sequence; }
    const sequences::FileErrors& errors() const { return m_errors; }
    /// Of the text as it is; of the last readable text while it is no YAML.
    const std::vector<sequences::Value>& steps() const { return m_steps; }
    /// Of step `row`: which member is wrong (see memberAt()), and why.
    std::vector<std::pair<std::string, std::string>> problemsOf(int row) const;
    std::vector<std::string> actorNames() const;

    /// While a run is under way nothing is edited, and the edits below answer false.
    void setEditable(bool editable);
    bool isEditable() const { return m_isEditable && m_isReadable; }

    // Each answers whether it changed anything.
    bool replaceStep(int row, const sequences::Value& step);
    bool insertStep(int row, const sequences::Value& step);
    bool removeStep(int row);
    bool duplicateStep(int row);
    /// So that it becomes step `to`. Times belong to the places: the order changes, the timeline stays.
    bool moveStep(int row, int to);

Q_SIGNALS:
    /// The text was changed, by whoever.
    void changed();
    /// Steps changed places: where each one was before; -1: it is new. After changed().
    void rearranged(const std::vector<int>& from);
    void editableChanged();

private:
    std::vector<sequences::PlacedStep> places() const;
    bool place(const std::vector<sequences::PlacedStep>& steps);
    void read();

    QTextDocument m_document;
    QString m_read; ///< the text that was read last
    std::optional<sequences::Sequence> m_sequence;
    sequences::FileErrors m_errors;
    std::vector<sequences::Value> m_steps;
    std::vector<std::string> m_actors;
    bool m_isReadable = false;
    bool m_isEditable = true;
};

} // namespace sio::views
