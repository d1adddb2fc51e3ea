// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/topbar.h"

#include "views/icons.h"
#include "views/labels.h"
#include "views/theme.h"

#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>

namespace sio::views {

EnvironmentButton::EnvironmentButton(QWidget* parent) : QToolButton(parent)
{
    setObjectName("environment");
    setPopupMode(InstantPopup);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setEnvironment(tr("No server"), {});
}

void EnvironmentButton::setEnvironment(const QString& name, const QColor& colour)
{
    setText(name);
    m_colour = colour;
    setAccessibleName(tr("Environment: %1").arg(name));
    setToolTip(tr("Choose a server"));
    updateGeometry();
    update();
}

QSize EnvironmentButton::sizeHint() const
{
    QFont bold = font();
    bold.setWeight(QFont::Bold);
    const QFontMetrics metrics(bold);
    return {std::min(260, metrics.horizontalAdvance(text()) + 40), metrics.height() + 10};
}

void EnvironmentButton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor fill = m_colour.isValid() ? m_colour : palette().color(QPalette::Mid);
    const QColor ink = m_colour.isValid() ? readableOn(m_colour) : palette().color(QPalette::Text);
    painter.setPen(hasFocus() ? QPen(palette().color(QPalette::Text), 1.5) : QPen(Qt::NoPen));
    painter.setBrush(underMouse() ? fill.lighter(106) : fill);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
    QFont bold = font();
    bold.setWeight(QFont::Bold);
    painter.setFont(bold);
    painter.setPen(ink);
    const QRect words = rect().adjusted(10, 0, -24, 0);
    painter.drawText(words, Qt::AlignVCenter | Qt::AlignLeft,
                     QFontMetrics(bold).elidedText(text(), Qt::ElideRight, words.width()));
    const QPointF c(width() - 14.5, height() / 2.0);
    painter.setPen(QPen(ink, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(QPolygonF{c + QPointF(-3.5, -1.5), c + QPointF(0, 2), c + QPointF(3.5, -1.5)});
}

TopBar::TopBar(Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    setObjectName("topBar");
    m_row = new QHBoxLayout(this);
    m_row->setContentsMargins(10, 7, 10, 7);
    m_row->setSpacing(10);
    m_environment = new EnvironmentButton(this);
    m_dotLabel = new QLabel(this);
    m_words = new QuietLabel(this);
    m_words->setObjectName("connectionWords");
    m_words->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_person = new QToolButton(this);
    m_person->setObjectName("person");
    m_person->setIcon(icon("user"));
    m_person->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_person->setPopupMode(QToolButton::InstantPopup);
    m_person->setFocusPolicy(Qt::StrongFocus);
    m_person->setAutoRaise(true);
    m_row->addWidget(m_environment);
    m_row->addWidget(m_dotLabel);
    m_row->addWidget(m_words, 3);
    m_row->addWidget(m_person);
    connect(&theme, &Theme::changed, this, &TopBar::paintDot);
    paintDot();
}

void TopBar::setSearch(QWidget* search)
{
    m_row->insertWidget(3, search, 4);
}

void TopBar::setConnection(Dot dot, const QString& words)
{
    m_dot = dot;
    m_words->setText(words);
    paintDot();
}

QString TopBar::connectionWords() const
{
    return m_words->wholeText();
}

void TopBar::paintDot()
{
    const Colours& c = m_theme.colours();
    const QColor colour = m_dot == Dot::On        ? c.ok
                          : m_dot == Dot::Working ? c.warning
                          : m_dot == Dot::Bad     ? c.danger
                                                  : c.strongLine;
    const qreal ratio = devicePixelRatioF();
    QPixmap pixmap(QSize(10, 10) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_dot == Dot::Off) { // a ring: told apart without colour
        painter.setPen(QPen(colour, 1.5));
        painter.drawEllipse(QRectF(1.5, 1.5, 7, 7));
    } else {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawEllipse(QRectF(1, 1, 8, 8));
    }
    painter.end();
    m_dotLabel->setPixmap(pixmap);
}

} // namespace sio::views
