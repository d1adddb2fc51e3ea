// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QToolButton>
#include <QtWidgets/QWidget>

class QHBoxLayout;
class QLabel;

namespace sio::views {

class QuietLabel;
class Theme;

/// Where we are: the profile's or environment's name on its colour, with a menu. Painted, so that no style
/// decides whether production looks like production.
class EnvironmentButton : public QToolButton {
    Q_OBJECT
public:
    explicit EnvironmentButton(QWidget* parent = nullptr);
    void setEnvironment(const QString& name, const QColor& colour);
    QColor colour() const { return m_colour; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QColor m_colour;
};

/// The line at the top: environment, connection in words with a dot, search, who I am.
class TopBar : public QWidget {
    Q_OBJECT
public:
    enum class Dot { Off, Working, On, Bad };

    explicit TopBar(Theme& theme, QWidget* parent = nullptr);

    EnvironmentButton* environment() const { return m_environment; }
    QToolButton* person() const { return m_person; }
    void setSearch(QWidget* search);
    void setConnection(Dot dot, const QString& words);
    QString connectionWords() const;

private:
    void paintDot();

    Theme& m_theme;
    EnvironmentButton* m_environment = nullptr;
    QLabel* m_dotLabel = nullptr;
    QuietLabel* m_words = nullptr;
    QHBoxLayout* m_row = nullptr;
    QToolButton* m_person = nullptr;
    Dot m_dot = Dot::Off;
};

} // namespace sio::views
