// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/notice.h"

#include "views/icons.h"
#include "views/labels.h"
#include "views/theme.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QToolButton>

namespace sio::views {

NoticeBar::NoticeBar(Theme& theme, QWidget* parent) : QFrame(parent), m_theme(theme)
{
    setObjectName("notice");
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Button);
    setFrameShape(QFrame::StyledPanel);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(10, 5, 6, 5);
    m_icon = new QLabel(this);
    m_text = wrappedLabel({}, this);
    m_text->setObjectName("noticeText");
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_copy = new QToolButton(this);
    m_copy->setText(tr("Copy details"));
    m_copy->setAutoRaise(true);
    auto* close = new QToolButton(this);
    close->setIcon(icon("close"));
    close->setAutoRaise(true);
    close->setToolTip(tr("Close"));
    close->setAccessibleName(tr("Close the notice"));
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_copy);
    row->addWidget(close);
    connect(m_copy, &QToolButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_details); });
    connect(close, &QToolButton::clicked, this, &NoticeBar::dismiss);
    m_leave.setSingleShot(true);
    m_leave.setInterval(kDoneMs);
    connect(&m_leave, &QTimer::timeout, this, &NoticeBar::dismiss);
    hide();
}

void NoticeBar::show(NoticeKind kind, const QString& text, const QString& details)
{
    const Colours& c = m_theme.colours();
    const char* name = kind == NoticeKind::Done ? "check" : kind == NoticeKind::Warning ? "warning" : "error";
    const QColor colour = kind == NoticeKind::Done      ? c.ok
                          : kind == NoticeKind::Warning ? c.warning
                                                        : c.danger;
    m_icon->setPixmap(tinted(name, colour, 16, devicePixelRatioF()));
    m_text->setText(breakable(text));
    m_details = details;
    m_copy->setVisible(!details.isEmpty());
    setAccessibleName(text);
    if (kind == NoticeKind::Done)
        m_leave.start();
    else
        m_leave.stop();
    QFrame::show();
}

QString NoticeBar::text() const
{
    return isHidden() ? QString() : m_text->text();
}

void NoticeBar::dismiss()
{
    m_leave.stop();
    hide();
}

} // namespace sio::views
