// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/statepanel.h"

#include "views/icons.h"
#include "views/labels.h"
#include "views/theme.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace sio::views {

StatePanel::StatePanel(Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    setObjectName("statePanel");
    auto* column = new QVBoxLayout(this);
    column->setSpacing(8);
    column->addStretch(2);
    m_icon = new QLabel(this);
    m_icon->setAlignment(Qt::AlignCenter);
    m_headline = wrappedLabel({}, this);
    m_headline->setObjectName("stateHeadline");
    m_headline->setAlignment(Qt::AlignCenter);
    QFont font = m_headline->font();
    font.setPointSizeF(font.pointSizeF() + 2);
    font.setWeight(QFont::DemiBold);
    m_headline->setFont(font);
    m_sentence = wrappedLabel({}, this);
    m_sentence->setObjectName("stateSentence");
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setFixedWidth(460);
    m_sentence->setForegroundRole(QPalette::PlaceholderText);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_action = new QPushButton(this);
    m_action->setObjectName("stateAction");
    m_copy = new QPushButton(tr("Copy details"), this);
    m_copy->setObjectName("stateCopy");
    connect(m_action, &QPushButton::clicked, this, &StatePanel::actionTriggered);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_details); });
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_action);
    buttons->addWidget(m_copy);
    buttons->addStretch(1);
    column->addWidget(m_icon);
    column->addWidget(m_headline);
    auto* middle = new QHBoxLayout; // an aligned item would not get the height that its width needs
    middle->addStretch(1);
    middle->addWidget(m_sentence);
    middle->addStretch(1);
    column->addLayout(middle);
    column->addSpacing(4);
    column->addLayout(buttons);
    column->addStretch(3);
    connect(&theme, &Theme::changed, this, &StatePanel::paintIcon);
}

void StatePanel::show(const QString& iconName, const QString& headline, const QString& sentence,
                      const QString& action, const QString& details)
{
    m_iconName = iconName;
    m_details = details;
    m_headline->setText(breakable(headline));
    m_sentence->setText(breakable(sentence));
    m_sentence->setVisible(!sentence.isEmpty());
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    m_copy->setVisible(!details.isEmpty());
    setAccessibleName(headline);
    setAccessibleDescription(sentence);
    paintIcon();
}

QString StatePanel::headline() const
{
    return m_headline->text();
}

QString StatePanel::sentence() const
{
    return m_sentence->text();
}

void StatePanel::paintIcon()
{
    m_icon->setPixmap(tinted(m_iconName, m_theme.colours().strongLine, 40, devicePixelRatioF()));
}

Skeleton::Skeleton(QWidget* parent) : QWidget(parent)
{
    setObjectName("skeleton");
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMs);
    connect(&m_delay, &QTimer::timeout, this, qOverload<>(&QWidget::update));
}

void Skeleton::start(const QString& what)
{
    m_what = what;
    setAccessibleName(what);
    if (!m_delay.isActive() && !isVisible())
        m_delay.start();
    update();
}

void Skeleton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    painter.setPen(palette().color(QPalette::Mid));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    if (m_delay.isActive())
        return;
    const int rowHeight = fontMetrics().height() + 8;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    static constexpr int widths[] = {62, 48, 70, 55, 66, 40, 58, 72};
    int y = rowHeight + rowHeight / 2;
    for (int row = 0; y < height() - rowHeight; ++row, y += rowHeight) {
        QColor bar = palette().color(QPalette::Mid);
        bar.setAlphaF(std::max(0.0F, 0.85F - 0.06F * static_cast<float>(row)));
        painter.setBrush(bar);
        int x = 14;
        for (int column = 0; column < 5; ++column) {
            const int cell = (width() - 28) / 5;
            const int w = cell * widths[(row * 3 + column * 5) % 8] / 100;
            painter.drawRoundedRect(QRectF(x, y, w, rowHeight * 0.36), 3, 3);
            x += cell;
        }
    }
    painter.setPen(palette().color(QPalette::PlaceholderText));
    painter.drawText(QRect(14, 4, width() - 28, rowHeight), Qt::AlignVCenter, m_what);
}

} // namespace sio::views
