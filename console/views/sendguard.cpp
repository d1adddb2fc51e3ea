// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/sendguard.h"

#include "models/text.h"
#include "views/commands.h"
#include "views/icons.h"
#include "views/labels.h"
#include "views/page.h"
#include "views/receiptlist.h"
#include "views/sendpreview.h"
#include "views/theme.h"

#include <QtCore/QDateTime>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

namespace sio::views {

namespace {

constexpr int kWarnings = 4;

} // namespace

SendGuard::SendGuard(PageContext& context, models::SendDocument& document, SendPreview& preview,
                     MakeVariables variables, QWidget* parent)
    : QWidget(parent), m_context(context), m_document(document), m_preview(preview),
      m_variables(std::move(variables))
{
    setObjectName("sendGuard");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 0, 0, 0);
    column->setSpacing(6);
    auto* head = new QHBoxLayout;
    m_audience = plainLabel(tr("Audience now: –"), this);
    m_audience->setObjectName("sendAudience");
    QFont bold = m_audience->font();
    bold.setWeight(QFont::DemiBold);
    m_audience->setFont(bold);
    m_showList = new QToolButton(this);
    m_showList->setObjectName("sendShowList");
    m_showList->setText(tr("hide list"));
    m_showList->setAutoRaise(true);
    m_showList->setFocusPolicy(Qt::StrongFocus);
    head->addWidget(m_audience, 1);
    head->addWidget(m_showList);
    column->addLayout(head);
    m_audienceNote = wrappedLabel({}, this);
    m_audienceNote->setObjectName("sendAudienceNote");
    m_audienceNote->setForegroundRole(QPalette::PlaceholderText);
    column->addWidget(m_audienceNote);
    m_listModel = new ReceiptModel(true, this);
    m_list = makeReceiptList(context.theme, m_listModel, "audienceList", tr("Who would get it"), this);
    m_list->setMinimumHeight(fontMetrics().height() * 4);
    column->addWidget(m_list, 1);
    m_warnings = wrappedLabel({}, this);
    m_warnings->setObjectName("sendWarnings");
    column->addWidget(m_warnings);
    column->addStretch(0);
    column->addWidget(makeConfirmation());

    connect(m_showList, &QToolButton::clicked, this, [this] {
        m_listShown = !m_listShown;
        m_showList->setText(m_listShown ? tr("hide list") : tr("show list"));
        m_list->setVisible(m_listShown);
    });
    connect(&preview, &SendPreview::changed, this, &SendGuard::refresh);
    connect(&document, &models::SendDocument::problemsChanged, this, &SendGuard::refresh);
    connect(&document, &models::SendDocument::audienceInputChanged, this, [this] { m_demanded.clear(); });
    connect(&context.client, &link::AdminClient::armedChanged, this, &SendGuard::refresh);
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, &SendGuard::refresh);
}

QWidget* SendGuard::makeConfirmation()
{
    auto* panel = new QWidget(this);
    auto* grid = new QGridLayout(panel);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(6);
    QLabel* reasonLabel = plainLabel(tr("&Reason"), panel);
    m_reason = new QLineEdit(panel);
    m_reason->setObjectName("sendReason");
    m_reason->setPlaceholderText(tr("for the audit log, for example a ticket"));
    m_reason->setMaxLength(500);
    reasonLabel->setBuddy(m_reason);
    grid->addWidget(reasonLabel, 0, 0);
    grid->addWidget(m_reason, 0, 1);
    m_typedLabel = wrappedLabel({}, panel);
    m_typedLabel->setObjectName("sendTypedLabel");
    m_typedLabel->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_typed = new QLineEdit(panel);
    m_typed->setObjectName("sendTyped");
    grid->addWidget(m_typedLabel, 1, 0, 1, 2);
    grid->addWidget(m_typed, 2, 0, 1, 2);
    m_test = new QCheckBox(tr("&Test event"), panel);
    m_test->setObjectName("sendTest");
    m_test->setToolTip(tr("Marked test: true, so that clients can tell"));
    m_armWords = plainLabel({}, panel);
    m_armWords->setObjectName("sendArmed");
    m_arm = new QPushButton(icon("unlock"), tr("Arm…"), panel);
    m_arm->setObjectName("sendArm");
    m_arm->setAutoDefault(false);
    auto* armRow = new QHBoxLayout;
    armRow->setSpacing(8);
    armRow->addWidget(m_test);
    armRow->addStretch(1);
    armRow->addWidget(m_armWords);
    armRow->addWidget(m_arm);
    grid->addLayout(armRow, 3, 0, 1, 2);
    m_why = wrappedLabel({}, panel);
    m_why->setObjectName("sendWhyNot");
    m_why->setForegroundRole(QPalette::PlaceholderText);
    m_send = new QPushButton(tr("Send   Ctrl+Enter"), panel);
    m_send->setObjectName("sendButton");
    m_send->setProperty("primary", true);
    m_send->setAutoDefault(false);
    auto* sendRow = new QHBoxLayout;
    sendRow->setSpacing(8);
    sendRow->addWidget(m_why, 1);
    sendRow->addWidget(m_send);
    grid->addLayout(sendRow, 4, 0, 1, 2);

    connect(m_reason, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_document.setReason(text);
        refresh();
    });
    connect(m_typed, &QLineEdit::textChanged, this, &SendGuard::refresh);
    connect(m_test, &QCheckBox::toggled, &m_document, &models::SendDocument::setTest);
    connect(m_arm, &QPushButton::clicked, this, &SendGuard::arm);
    connect(m_send, &QPushButton::clicked, this, &SendGuard::sendRequested);
    return panel;
}

void SendGuard::setActive(bool active)
{
    if (active)
        m_tick.start();
    else
        m_tick.stop();
}

void SendGuard::arm()
{
    link::AdminClient& client = m_context.client;
    if (client.armedUntil() > 0)
        client.disarm(this, [this](const link::Answer<link::Nothing>&) { refresh(); });
    else
        m_context.commands.arm(this, [this] { refresh(); });
}

QString SendGuard::whyNot() const
{
    if (m_sending)
        return tr("Sending…");
    const link::AdminClient& client = m_context.client;
    const link::ServerConfig& config = client.config();
    const bool emitsOnly = config.has(link::Feature::Emit) && !config.has(link::Feature::Publish);
    const QString why = client.whyNot(emitsOnly ? link::Feature::Emit : link::Feature::Publish);
    if (!why.isEmpty())
        return why;
    QStringList unknown;
    m_document.request(m_variables(), false, &unknown);
    if (!unknown.isEmpty())
        return tr("{{%1}} stands for nothing here.").arg(models::visibleText(unknown.first(), 60));
    QString typed = m_typed->text();
    if (!m_demanded.isEmpty()) { // the server's word counts, not what we think it wants
        if (typed != m_demanded)
            return tr("The name is not typed yet.");
        typed = m_document.nameToType(config, m_preview.matched());
    }
    return m_document.whyNotSend(config, m_preview.matched(), typed, client.armedUntil(),
                                 QDateTime::currentMSecsSinceEpoch());
}

QString SendGuard::confirmation() const
{
    return m_typed->isVisibleTo(this) ? m_typed->text() : QString();
}

void SendGuard::setSending(bool sending)
{
    m_sending = sending;
    refresh();
}

void SendGuard::clearTyped()
{
    m_typed->clear();
}

void SendGuard::demandName(const QString& name)
{
    m_demanded = name;
    refresh();
}

void SendGuard::setReason(const QString& reason)
{
    m_reason->setText(reason);
}

void SendGuard::setTest(bool test)
{
    m_test->setChecked(test);
}

void SendGuard::refresh()
{
    refreshAudience();
    refreshWarnings();
    refreshName();
    refreshLease();
    const QString why = whyNot();
    m_send->setEnabled(why.isEmpty());
    m_send->setProperty("danger", m_context.client.config().production);
    m_send->setAccessibleDescription(why);
    m_why->setText(breakable(why));
}

void SendGuard::refreshAudience()
{
    const std::int64_t matched = m_preview.matched();
    const auto& sockets = m_preview.sockets();
    m_listModel->setLines(sockets);
    QString note = m_preview.problem();
    if (matched < 0)
        m_audience->setText(tr("Audience now: –"));
    else
        m_audience->setText(tr("Audience now: %1 · %2")
                                .arg(models::counted(m_preview.matchedUsers(), tr("user"), tr("users")),
                                     models::counted(matched, tr("socket"), tr("sockets"))));
    if (matched == 0)
        note = tr("Nobody is there who would get it. It can be sent all the same.");
    else if (matched > static_cast<std::int64_t>(sockets.size()))
        note = tr("The first %1 are listed.").arg(models::grouped(static_cast<std::int64_t>(sockets.size())));
    m_audienceNote->setText(breakable(note));
    m_audienceNote->setVisible(!note.isEmpty());
}

void SendGuard::refreshWarnings()
{
    QStringList warnings;
    for (const models::Problem& problem : m_document.problems()) {
        if (warnings.size() == kWarnings) {
            warnings << tr("and %1 more").arg(m_document.problems().size() - kWarnings);
            break;
        }
        warnings << models::visibleText(problem.message, 160);
    }
    m_warnings->setText(breakable(warnings.join('\n')));
    m_warnings->setVisible(!warnings.isEmpty());
    const Colours& c = m_context.theme.colours();
    setInk(m_warnings, m_document.hasErrors() ? c.danger : c.warning);
}

void SendGuard::refreshName()
{
    const std::int64_t matched = m_preview.matched();
    const QString name =
        m_demanded.isEmpty() ? m_document.nameToType(m_context.client.config(), matched) : m_demanded;
    m_typedLabel->setVisible(!name.isEmpty());
    m_typed->setVisible(!name.isEmpty());
    if (name.isEmpty())
        return;
    const QString shown = models::visibleText(name, 80);
    m_typedLabel->setText(matched >= 0
                              ? tr("Reaches %1. Type %2 to confirm:")
                                    .arg(models::counted(matched, tr("socket"), tr("sockets")), shown)
                              : tr("Type %1 to confirm:").arg(shown));
    m_typed->setAccessibleName(m_typedLabel->text());
}

void SendGuard::refreshLease()
{
    const link::AdminClient& client = m_context.client;
    const bool arms = client.config().has(link::Feature::Arm) && client.config().production;
    m_arm->setVisible(arms);
    m_armWords->setVisible(arms);
    if (!arms)
        return;
    const std::int64_t left = client.armedUntil() - QDateTime::currentMSecsSinceEpoch();
    const bool armed = client.armedUntil() > 0 && left > 0;
    m_armWords->setText(armed ? tr("Armed %1").arg(models::duration(left / 1000)) : tr("Not armed"));
    m_arm->setText(armed ? tr("Disarm") : tr("Arm…"));
    m_arm->setIcon(icon(armed ? "lock" : "unlock"));
}

} // namespace sio::views
