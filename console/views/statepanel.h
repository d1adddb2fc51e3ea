// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QLabel;
class QPushButton;

namespace sio::views {

class Theme;

/// What stands where a page's content would be: why it is not there, and what to do about it.
class StatePanel : public QWidget {
    Q_OBJECT
public:
    explicit StatePanel(Theme& theme, QWidget* parent = nullptr);

    /// `action`: the button's word; empty: none. `details`: what "Copy details" copies; empty: no button.
    void show(const QString& iconName, const QString& headline, const QString& sentence,
              const QString& action = {}, const QString& details = {});
    QString headline() const;
    QString sentence() const;

Q_SIGNALS:
    void actionTriggered();

private:
    void paintIcon();

    Theme& m_theme;
    QString m_iconName;
    QString m_details;
    QLabel* m_icon = nullptr;
    QLabel* m_headline = nullptr;
    QLabel* m_sentence = nullptr;
    QPushButton* m_action = nullptr;
    QPushButton* m_copy = nullptr;
};

/// Rows to come: drawn only after kDelayMs, so that a quick answer never flickers.
class Skeleton : public QWidget {
    Q_OBJECT
public:
    explicit Skeleton(QWidget* parent = nullptr);
    void start(const QString& what);

    static constexpr int kDelayMs = 200;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QTimer m_delay;
    QString m_what;
};

} // namespace sio::views
