// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QWidget>

#include <cstdint>
#include <vector>

class QToolButton;

namespace sio::views {

class FilterBar;

/// Buttons for the values of one filter key that people want most, the first one for all: a second view of
/// the filter box, never a filter of its own. A click writes the term, and whatever is typed there shows in
/// the buttons. Tab and the arrows go through them. Child of the page.
class QuickFilters : public QWidget {
    Q_OBJECT
public:
    struct Choice {
        QString word;
        QString value;    ///< of the key; empty: all
        QString iconName; ///< empty: none
    };

    QuickFilters(FilterBar& filter, const QString& key, std::vector<Choice> choices,
                 QWidget* parent = nullptr);

    QString key() const { return m_key; }
    /// The number behind each word, in the order of the choices; -1: none is shown.
    void setCounts(const std::vector<std::int64_t>& counts);
    QToolButton* button(const QString& value) const;

private:
    void follow();
    void choose(const QString& value);

    FilterBar& m_filter;
    QString m_key;
    std::vector<Choice> m_choices;
    std::vector<QToolButton*> m_buttons;
};

} // namespace sio::views
