// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/senddocument.h"

#include <QtCore/QHash>
#include <QtWidgets/QScrollArea>

#include <functional>

class QFormLayout;
class QLabel;
class QLineEdit;
class QToolButton;
class QVBoxLayout;

namespace sio::views {

class Theme;

/// The form half of a SendDocument: one line for each required field and each that is there; the others wait
/// behind "Add a field". Values that come in from the JSON never move the cursor of the line one is typing
/// in.
class SendForm : public QScrollArea {
    Q_OBJECT
public:
    SendForm(Theme& theme, models::SendDocument& document, QWidget* parent = nullptr);
    /// The value of "from selection" for a field's name; empty: nothing fits.
    void setSelectionSource(std::function<QString(const QString& field)> source)
    {
        m_fromSelection = std::move(source);
    }
    /// Where the error of a field is; for tests and for "go to the error".
    QString problemText(const QString& field) const;
    void focusField(const QString& field);

private:
    struct Line {
        QWidget* editor = nullptr; ///< QLineEdit or QComboBox
        QLabel* problem = nullptr;
    };
    void refresh();
    void rebuild();
    void updateValues();
    void updateProblems();
    QWidget* makeEditor(const models::FormField& field, QWidget* parent);
    void addValueMenu(const models::FormField& field, QLineEdit* edit);
    void pickTime(const QString& name, bool dateOnly, QWidget* near);

    Theme& m_theme;
    models::SendDocument& m_document;
    std::function<QString(const QString&)> m_fromSelection;
    QWidget* m_body = nullptr;
    QFormLayout* m_form = nullptr;
    QToolButton* m_add = nullptr;
    QHash<QString, Line> m_lines;
    QStringList m_shape; ///< names and kinds of the lines; a change rebuilds
    bool m_setting = false;
};

} // namespace sio::views
