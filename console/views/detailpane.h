// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>
#include <QtWidgets/QWidget>

#include <functional>
#include <utility>
#include <vector>

class QFormLayout;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace sio::views {

class Theme;

/// The right-hand pane of a page: what is selected, its properties, its buttons, and below whatever the page
/// adds. All texts are plain.
class DetailPane : public QWidget {
    Q_OBJECT
public:
    using Rows = std::vector<std::pair<QString, QString>>; ///< label, whole text as the server sent it

    explicit DetailPane(Theme& theme, QWidget* parent = nullptr);

    /// Nothing is selected: a sentence instead of everything else.
    void showHint(const QString& sentence);
    void setHead(const QString& title, const QString& subtitle);
    /// Rows are reused, so that live figures never make the pane flicker or lose a text selection.
    void setRows(const Rows& rows);
    QPushButton* addButton(const QString& objectName, const QString& iconName, const QString& word,
                           std::function<void()> clicked);
    /// Below the properties; the last one with stretch takes the rest.
    void addSection(const QString& title, QWidget* widget, int stretch = 1);
    QString head() const;
    QString rowText(const QString& label) const;
    bool showsHint() const;

private:
    struct Row {
        QLabel* label;
        QLineEdit* value;
    };
    QWidget* m_body = nullptr;
    QLabel* m_hint = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_subtitle = nullptr;
    QHBoxLayout* m_buttons = nullptr;
    QFormLayout* m_form = nullptr;
    QVBoxLayout* m_column = nullptr;
    std::vector<Row> m_rows;
    Theme& m_theme;
};

} // namespace sio::views
