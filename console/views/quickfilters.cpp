// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/quickfilters.h"

#include "models/text.h"
#include "views/filterbar.h"
#include "views/icons.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QToolButton>

namespace sio::views {

QuickFilters::QuickFilters(FilterBar& filter, const QString& key, std::vector<Choice> choices,
                           QWidget* parent)
    : QWidget(parent), m_filter(filter), m_key(key), m_choices(std::move(choices))
{
    setObjectName("quick-" + key);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    for (const Choice& choice : m_choices) {
        auto* button = new QToolButton(this);
        button->setObjectName("quick-" + key + '-' + (choice.value.isEmpty() ? "all" : choice.value));
        button->setText(choice.word);
        button->setCheckable(true);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setProperty("chip", true);
        if (!choice.iconName.isEmpty()) {
            button->setIcon(icon(choice.iconName));
            button->setIconSize({14, 14});
            button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        }
        connect(button, &QToolButton::clicked, this, [this, value = choice.value] { choose(value); });
        QWidget::setTabOrder(m_buttons.empty() ? static_cast<QWidget*>(filter.edit()) : m_buttons.back(),
                             button); // from the filter to these, then on into the table
        m_buttons.push_back(button);
        row->addWidget(button);
    }
    connect(&m_filter, &FilterBar::filterChanged, this, &QuickFilters::follow);
    m_filter.showElsewhere(key);
    follow();
}

void QuickFilters::setCounts(const std::vector<std::int64_t>& counts)
{
    for (std::size_t i = 0; i < m_buttons.size() && i < counts.size(); ++i) {
        const QString text =
            counts[i] < 0 ? m_choices[i].word : m_choices[i].word + "  " + models::grouped(counts[i]);
        if (m_buttons[i]->text() != text)
            m_buttons[i]->setText(text);
    }
}

QToolButton* QuickFilters::button(const QString& value) const
{
    for (std::size_t i = 0; i < m_choices.size(); ++i) {
        if (m_choices[i].value == value)
            return m_buttons[i];
    }
    return nullptr;
}

void QuickFilters::follow()
{
    const auto query = m_filter.query();
    const QString value = query.onlyValue(m_key);
    const bool any = query.names(m_key);
    for (std::size_t i = 0; i < m_choices.size(); ++i)
        m_buttons[i]->setChecked(m_choices[i].value.isEmpty() ? !any : m_choices[i].value == value);
}

void QuickFilters::choose(const QString& value)
{
    const auto query = m_filter.query();
    m_filter.setText(query.withOnly(m_key, query.onlyValue(m_key) == value ? QString() : value));
    follow(); // a click on what is on already changes no text
}

} // namespace sio::views
