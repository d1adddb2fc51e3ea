// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "views/prompt.h"

#include <QtWidgets/QDialog>

class QLineEdit;
class QPushButton;

namespace sio::views {

/// One question with its objects listed, a reason and a typed name where they are wanted. The harmless button
/// has the focus: Enter alone never does anything that cannot be taken back.
class ConfirmDialog : public QDialog {
    Q_OBJECT
public:
    explicit ConfirmDialog(const Confirmation& question, QWidget* parent = nullptr);
    ConfirmationAnswer answer() const;

private:
    void update();

    Confirmation m_question;
    QLineEdit* m_reason = nullptr;
    QLineEdit* m_typed = nullptr;
    QPushButton* m_action = nullptr;
};

} // namespace sio::views
