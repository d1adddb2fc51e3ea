// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace sio::views {

class FilterBar;
class QuietLabel;
class Skeleton;
class StatePanel;
class Theme;

/// What every page looks like: its name, a sentence with its numbers, filter and buttons on one line; chips;
/// a line that says when what is shown is old; then the content, or why there is none.
class PageFrame : public QWidget {
    Q_OBJECT
public:
    PageFrame(Theme& theme, const QString& title, QWidget* parent = nullptr);

    void setContent(QWidget* content);
    void setFilter(FilterBar* filter);
    /// Right of the filter, in the order added.
    QToolButton* addButton(const QString& objectName, const QString& iconName, const QString& word);
    void addWidget(QWidget* widget);
    /// Left on the line of the chips, which is there from then on.
    void addQuickFilter(QWidget* widget);

    void setSummary(const QString& text);
    QString summary() const;
    void showContent();
    void showLoading(const QString& what);
    void showState(const QString& iconName, const QString& headline, const QString& sentence,
                   const QString& action = {}, const QString& details = {});
    /// The line above the content: `text` empty hides it.
    void setBanner(const QString& iconName, const QString& text);
    QString banner() const;
    /// The pill that counts what waits: "128 new". Empty hides it.
    void setPill(const QString& text);
    QString pill() const;
    StatePanel* statePanel() const { return m_state; }
    bool showsContent() const;
    bool showsLoading() const;

Q_SIGNALS:
    void stateActionTriggered();
    void pillClicked();

private:
    Theme& m_theme;
    QHBoxLayout* m_head = nullptr;
    QuietLabel* m_summary = nullptr;
    QWidget* m_banner = nullptr;
    QLabel* m_bannerIcon = nullptr;
    QLabel* m_bannerText = nullptr;
    QString m_bannerIconName;
    QPushButton* m_pill = nullptr;
    QWidget* m_chipSlot = nullptr;
    int m_quickFilters = 0;
    QStackedWidget* m_stack = nullptr;
    StatePanel* m_state = nullptr;
    Skeleton* m_skeleton = nullptr;
    QWidget* m_content = nullptr;
};

} // namespace sio::views
