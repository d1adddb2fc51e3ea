// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/requests.h"

#include <QtWidgets/QWidget>

class QButtonGroup;
class QLineEdit;

namespace sio::views {

/// Who gets a send: derived from the row, or one named thing, or everyone.
class TargetPicker : public QWidget {
    Q_OBJECT
public:
    explicit TargetPicker(QWidget* parent = nullptr);
    link::Target target() const;
    /// Does not emit.
    void setTarget(const link::Target& target);
    /// Whether the server finds the audience in the row; where it does not, that choice is off.
    void setDerives(bool derives);

Q_SIGNALS:
    void targetChanged(const sio::link::Target& target);

private:
    void showName();

    QButtonGroup* m_kinds = nullptr;
    QLineEdit* m_name = nullptr;
};

/// "user u1", "everyone", "derived from the row": for history and receipts. Escaped.
QString targetWords(const link::Target& target);

} // namespace sio::views
