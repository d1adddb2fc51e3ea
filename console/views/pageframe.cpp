// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/pageframe.h"

#include "views/filterbar.h"
#include "views/icons.h"
#include "views/labels.h"
#include "views/statepanel.h"
#include "views/theme.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

namespace sio::views {

PageFrame::PageFrame(Theme& theme, const QString& title, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 10, 14, 10);
    column->setSpacing(8);

    m_head = new QHBoxLayout;
    m_head->setSpacing(8);
    QLabel* name = plainLabel(title, this);
    name->setObjectName("pageTitle");
    QFont font = name->font();
    font.setPointSizeF(font.pointSizeF() + 4);
    font.setWeight(QFont::DemiBold);
    name->setFont(font);
    m_summary = new QuietLabel(this);
    m_summary->setObjectName("pageSummary");
    m_summary->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_pill = new QPushButton(this);
    m_pill->setObjectName("pagePill");
    m_pill->setProperty("primary", true);
    m_pill->hide();
    connect(m_pill, &QPushButton::clicked, this, &PageFrame::pillClicked);
    m_head->addWidget(name);
    m_head->addSpacing(4);
    m_head->addWidget(m_summary, 1);
    m_head->addWidget(m_pill);
    column->addLayout(m_head);

    m_chipSlot = new QWidget(this);
    auto* chipRow = new QHBoxLayout(m_chipSlot);
    chipRow->setContentsMargins(0, 0, 0, 0);
    chipRow->setSpacing(12);
    m_chipSlot->hide();
    column->addWidget(m_chipSlot);

    m_banner = new QWidget(this);
    m_banner->setObjectName("pageBanner");
    m_banner->setAutoFillBackground(true);
    m_banner->setBackgroundRole(QPalette::Light);
    auto* bannerRow = new QHBoxLayout(m_banner);
    bannerRow->setContentsMargins(10, 5, 10, 5);
    m_bannerIcon = new QLabel(m_banner);
    m_bannerText = wrappedLabel({}, m_banner);
    m_bannerText->setObjectName("pageBannerText");
    bannerRow->addWidget(m_bannerIcon);
    bannerRow->addWidget(m_bannerText, 1);
    m_banner->hide();
    column->addWidget(m_banner);

    m_stack = new QStackedWidget(this);
    m_state = new StatePanel(theme, m_stack);
    m_skeleton = new Skeleton(m_stack);
    m_stack->addWidget(m_state);
    m_stack->addWidget(m_skeleton);
    column->addWidget(m_stack, 1);
    connect(m_state, &StatePanel::actionTriggered, this, &PageFrame::stateActionTriggered);
    connect(&theme, &Theme::changed, this, [this] { setBanner(m_bannerIconName, banner()); });
}

void PageFrame::setContent(QWidget* content)
{
    m_content = content;
    m_stack->addWidget(content);
    m_stack->setCurrentWidget(content);
}

void PageFrame::setFilter(FilterBar* filter)
{
    filter->setMinimumWidth(180);
    filter->setMaximumWidth(380);
    filter->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_head->addWidget(filter, 1);
    m_chipSlot->layout()->addWidget(filter->chips());
    m_chipSlot->show();
}

QToolButton* PageFrame::addButton(const QString& objectName, const QString& iconName, const QString& word)
{
    auto* button = new QToolButton(this);
    button->setObjectName(objectName);
    button->setIcon(icon(iconName));
    button->setText(word);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    m_head->addWidget(button);
    return button;
}

void PageFrame::addWidget(QWidget* widget)
{
    m_head->addWidget(widget);
}

void PageFrame::addQuickFilter(QWidget* widget)
{
    auto* row = static_cast<QHBoxLayout*>(m_chipSlot->layout());
    if (m_quickFilters++ == 0)
        row->addStretch(1); // the chips take what is left, and less when there are none
    row->insertWidget(m_quickFilters - 1, widget);
    m_chipSlot->show();
}

void PageFrame::setSummary(const QString& text)
{
    m_summary->setText(text);
}

QString PageFrame::summary() const
{
    return m_summary->wholeText();
}

void PageFrame::showContent()
{
    m_stack->setCurrentWidget(m_content);
}

void PageFrame::showLoading(const QString& what)
{
    m_skeleton->start(what);
    m_stack->setCurrentWidget(m_skeleton);
}

void PageFrame::showState(const QString& iconName, const QString& headline, const QString& sentence,
                          const QString& action, const QString& details)
{
    m_state->show(iconName, headline, sentence, action, details);
    m_stack->setCurrentWidget(m_state);
}

void PageFrame::setBanner(const QString& iconName, const QString& text)
{
    m_bannerIconName = iconName;
    if (!iconName.isEmpty())
        m_bannerIcon->setPixmap(tinted(iconName, m_theme.colours().warning, 16, devicePixelRatioF()));
    m_bannerText->setText(breakable(text));
    m_banner->setVisible(!text.isEmpty());
}

QString PageFrame::banner() const
{
    return m_bannerText->text();
}

void PageFrame::setPill(const QString& text)
{
    m_pill->setText(text);
    m_pill->setVisible(!text.isEmpty());
}

QString PageFrame::pill() const
{
    return m_pill->isHidden() ? QString() : m_pill->text();
}

bool PageFrame::showsContent() const
{
    return m_stack->currentWidget() == m_content;
}

bool PageFrame::showsLoading() const
{
    return m_stack->currentWidget() == m_skeleton;
}

} // namespace sio::views
