// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/detailpane.h"

#include "models/text.h"
#include "views/icons.h"
#include "views/labels.h"
#include "views/theme.h"

#include <QtGui/QPainter>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace sio::views {

namespace {

/// A value to read, select and copy: shortened with an ellipsis, whole while it has the focus.
class ValueLine : public QLineEdit {
public:
    using QLineEdit::QLineEdit;

protected:
    void paintEvent(QPaintEvent* event) override
    {
        const QRect words = rect().adjusted(2, 0, -2, 0);
        if (hasFocus() || fontMetrics().horizontalAdvance(text()) <= words.width()) {
            QLineEdit::paintEvent(event);
            return;
        }
        QPainter painter(this);
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                         fontMetrics().elidedText(text(), Qt::ElideRight, words.width()));
    }
};

} // namespace

DetailPane::DetailPane(Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(8, 0, 0, 0);
    m_hint = wrappedLabel({}, this);
    m_hint->setObjectName("detailHint");
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    outer->addWidget(m_hint, 1);
    m_body = new QWidget(this);
    outer->addWidget(m_body, 1);
    m_column = new QVBoxLayout(m_body);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(8);
    m_title = wrappedLabel({}, m_body);
    m_title->setObjectName("detailTitle");
    QFont font = m_title->font();
    font.setPointSizeF(font.pointSizeF() + 1.5);
    font.setWeight(QFont::DemiBold);
    m_title->setFont(font);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_subtitle = wrappedLabel({}, m_body);
    m_subtitle->setObjectName("detailSubtitle");
    m_subtitle->setForegroundRole(QPalette::PlaceholderText);
    auto* head = new QVBoxLayout;
    head->setSpacing(2);
    head->addWidget(m_title);
    head->addWidget(m_subtitle);
    m_column->addLayout(head);
    m_buttons = new QHBoxLayout;
    m_buttons->setSpacing(6);
    m_buttons->addStretch(1);
    m_column->addLayout(m_buttons);
    m_form = new QFormLayout;
    m_form->setContentsMargins(0, 2, 0, 2);
    m_form->setHorizontalSpacing(12);
    m_form->setVerticalSpacing(3);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_column->addLayout(m_form);
    showHint({});
}

void DetailPane::showHint(const QString& sentence)
{
    m_hint->setText(sentence);
    m_hint->show();
    m_body->hide();
}

void DetailPane::setHead(const QString& title, const QString& subtitle)
{
    m_hint->hide();
    m_body->show();
    m_title->setText(breakable(models::visibleText(title, 120)));
    m_title->setToolTip(title.size() > 120 ? plainTip(models::visibleText(title, 2000)) : QString());
    m_subtitle->setText(breakable(subtitle));
    m_subtitle->setVisible(!subtitle.isEmpty());
}

void DetailPane::setRows(const Rows& rows)
{
    while (m_rows.size() < rows.size()) {
        QLabel* label = plainLabel({}, m_body);
        label->setForegroundRole(QPalette::PlaceholderText);
        auto* value = new ValueLine(m_body);
        value->setReadOnly(true);
        value->setFrame(false);
        value->setAutoFillBackground(false);
        QPalette palette = value->palette();
        palette.setColor(QPalette::Base, Qt::transparent);
        value->setPalette(palette);
        label->setBuddy(value);
        m_form->addRow(label, value);
        m_rows.push_back({label, value});
    }
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const bool used = i < rows.size();
        m_rows[i].label->setVisible(used);
        m_rows[i].value->setVisible(used);
        if (!used)
            continue;
        m_rows[i].label->setText(rows[i].first);
        const QString text = models::visibleText(rows[i].second, 2000);
        if (m_rows[i].value->text() == text)
            continue;
        m_rows[i].value->setText(text);
        m_rows[i].value->setCursorPosition(0);
        m_rows[i].value->setAccessibleName(rows[i].first);
        m_rows[i].value->setToolTip(text.size() > 30 ? plainTip(text) : QString());
    }
}

QPushButton* DetailPane::addButton(const QString& objectName, const QString& iconName, const QString& word,
                                   std::function<void()> clicked)
{
    auto* button = new QPushButton(icon(iconName), word, m_body);
    button->setObjectName(objectName);
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, this, [clicked = std::move(clicked)] { clicked(); });
    m_buttons->insertWidget(m_buttons->count() - 1, button);
    return button;
}

void DetailPane::addSection(const QString& title, QWidget* widget, int stretch)
{
    if (!title.isEmpty()) {
        QLabel* label = plainLabel(title, m_body);
        QFont font = label->font();
        font.setWeight(QFont::DemiBold);
        label->setFont(font);
        label->setBuddy(widget);
        m_column->addWidget(label);
    }
    // A button keeps its size, everything else takes the width.
    m_column->addWidget(widget, stretch,
                        qobject_cast<QPushButton*>(widget) ? Qt::AlignLeft : Qt::Alignment());
}

QString DetailPane::head() const
{
    return m_title->text();
}

QString DetailPane::rowText(const QString& label) const
{
    for (const Row& row : m_rows) {
        if (!row.label->isHidden() && row.label->text() == label)
            return row.value->text();
    }
    return {};
}

bool DetailPane::showsHint() const
{
    return !m_hint->isHidden();
}

} // namespace sio::views
