// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QTimer>
#include <QtWidgets/QFrame>

class QLabel;
class QToolButton;

namespace sio::views {

class QuietLabel;
class Theme;

enum class NoticeKind { Done, Warning, Error };

/// The result of the last command, once the server has confirmed or refused it. A success leaves by itself,
/// an error stays until it is closed. Never takes the focus.
class NoticeBar : public QFrame {
    Q_OBJECT
public:
    explicit NoticeBar(Theme& theme, QWidget* parent = nullptr);
    void show(NoticeKind kind, const QString& text, const QString& details = {});
    QString text() const;
    void dismiss();

    static constexpr int kDoneMs = 8000;

private:
    Theme& m_theme;
    QLabel* m_icon = nullptr;
    QLabel* m_text = nullptr;
    QToolButton* m_copy = nullptr;
    QString m_details;
    QTimer m_leave;
};

} // namespace sio::views
