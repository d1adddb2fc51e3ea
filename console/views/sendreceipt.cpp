// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/sendreceipt.h"

#include "models/text.h"
#include "views/commands.h"
#include "views/icons.h"
#include "views/labels.h"
#include "views/page.h"
#include "views/receiptlist.h"
#include "views/theme.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

namespace sio::views {

SendReceipt::SendReceipt(PageContext& context, models::SendDocument& document, QWidget* parent)
    : QWidget(parent), m_context(context), m_document(document)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 6, 0, 0);
    auto* head = new QHBoxLayout;
    m_words = wrappedLabel(
        tr("Nothing was sent yet. What comes of a send is shown here: who got it, and when."), this);
    m_words->setObjectName("receiptWords");
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* asTemplate = new QPushButton(icon("template"), tr("As template…"), this);
    asTemplate->setObjectName("sendAsTemplate");
    connect(asTemplate, &QPushButton::clicked, this, &SendReceipt::saveTemplateRequested);
    auto* copyButton = new QToolButton(this);
    copyButton->setText(tr("Copy as"));
    copyButton->setIcon(icon("copy"));
    copyButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    copyButton->setPopupMode(QToolButton::InstantPopup);
    copyButton->setFocusPolicy(Qt::StrongFocus);
    auto* menu = new QMenu(copyButton);
    menu->addAction(tr("curl"), this, [this] { copy(&models::SendDocument::asCurl); });
    menu->addAction(tr("JavaScript"), this, [this] { copy(&models::SendDocument::asJavaScript); });
    menu->addAction(tr("Python"), this, [this] { copy(&models::SendDocument::asPython); });
    copyButton->setMenu(menu);
    head->addWidget(m_words, 1);
    head->addWidget(asTemplate);
    head->addWidget(copyButton);
    column->addLayout(head);
    m_sockets = new ReceiptModel(false, this);
    m_sockets->setUtc(context.zone.isUtc());
    column->addWidget(makeReceiptList(context.theme, m_sockets, "receiptList", tr("Who got it"), this), 1);
    connect(&context.zone, &TimeZone::changed, this, [this] {
        m_sockets->setUtc(m_context.zone.isUtc());
        setWords();
    });
    connect(&context.theme, &Theme::changed, this, &SendReceipt::setWords);
}

void SendReceipt::copy(QString (models::SendDocument::*program)(const QString&) const) const
{
    const QUrl url =
        m_context.client.profile().url.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery);
    QGuiApplication::clipboard()->setText((m_document.*program)(url.toString()));
}

void SendReceipt::show(const link::Answer<link::Receipt>& answer, std::int64_t time, qint64 tookMs)
{
    m_answer = answer;
    m_time = time;
    m_tookMs = tookMs;
    m_sockets->setLines(answer.ok ? answer.value.sockets : std::vector<link::ReceiptLine>());
    setWords();
}

void SendReceipt::setWords()
{
    if (m_time == 0)
        return;
    const Colours& c = m_context.theme.colours();
    const QString time = models::clockTime(m_time, m_context.zone.isUtc()).left(8);
    const link::Receipt& receipt = m_answer.value;
    setInk(m_words, m_answer.ok ? c.text : c.danger);
    m_words->setToolTip({});
    if (!m_answer.ok) {
        m_words->setText(tr("%1  Not sent: %2").arg(time, breakable(Commands::words(m_answer.error))));
        return;
    }
    if (!receipt.known) {
        m_words->setText(tr("%1  Sent. This server does not say who got it.").arg(time));
        return;
    }
    QString words = tr("%1  event %2 · matched %3 · written %4 · in %5 ms")
                        .arg(time, models::shortId(receipt.eventId), models::grouped(receipt.matchedSockets),
                             models::grouped(receipt.written), models::grouped(m_tookMs));
    if (receipt.matchedSockets == 0)
        words += tr(" · nobody was there");
    m_words->setText(words);
    m_words->setToolTip(plainTip(models::visibleText(receipt.eventId)));
}

} // namespace sio::views
