// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "views/page.h"

#include <QtCore/QTimer>

namespace sio::views {

class QuietLabel;

/// The line at the bottom: rates, and honesty: stale, sampled, behind, what was skipped or not kept.
class StatusLine : public QWidget {
    Q_OBJECT
public:
    explicit StatusLine(PageContext& context, QWidget* parent = nullptr);
    void refresh();
    QString left() const;
    QString right() const;

private:
    PageContext& m_context;
    QuietLabel* m_left = nullptr;
    QuietLabel* m_right = nullptr;
    QTimer m_timer;
};

} // namespace sio::views
