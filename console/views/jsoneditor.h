// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/senddocument.h"

#include <QtWidgets/QPlainTextEdit>

namespace sio::views {

class Theme;

/// The JSON half of a SendDocument: colours, the line of an error marked, Tab leaves, undo is the document's.
class JsonEditor : public QPlainTextEdit {
    Q_OBJECT
public:
    JsonEditor(Theme& theme, models::SendDocument& document, QWidget* parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    /// Looked at before it is laid out: what the document would refuse is never shown.
    void insertFromMimeData(const QMimeData* source) override;

private:
    void takeText(const QString& text);
    void markProblems();

    Theme& m_theme;
    models::SendDocument& m_document;
    bool m_taking = false;
};

} // namespace sio::views
