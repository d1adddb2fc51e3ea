// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/confirmdialog.h"

#include "models/text.h"
#include "views/labels.h"

#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace sio::views {

ConfirmDialog::ConfirmDialog(const Confirmation& question, QWidget* parent)
    : QDialog(parent), m_question(question)
{
    setObjectName(QStringLiteral("confirmDialog"));
    setWindowTitle(question.title);
    setMinimumWidth(440);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(10);
    auto* title = wrappedLabel(question.title, this);
    QFont bold = title->font();
    bold.setWeight(QFont::DemiBold);
    bold.setPointSizeF(bold.pointSizeF() + 1.5);
    title->setFont(bold);
    column->addWidget(title);
    if (!question.explanation.isEmpty()) {
        auto* text = wrappedLabel(question.explanation, this);
        column->addWidget(text);
    }
    if (!question.details.isEmpty()) {
        auto* list = new QListWidget(this);
        list->setObjectName(QStringLiteral("confirmObjects"));
        list->setAccessibleName(tr("What is affected"));
        for (const QString& detail : question.details)
            list->addItem(models::visibleText(detail));
        list->setUniformItemSizes(true);
        list->setMaximumHeight(140);
        column->addWidget(list);
    }
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    if (question.wantsReason) {
        m_reason = new QLineEdit(this);
        m_reason->setObjectName(QStringLiteral("confirmReason"));
        m_reason->setPlaceholderText(tr("for the audit log, for example a ticket"));
        form->addRow(tr("&Reason"), m_reason);
        connect(m_reason, &QLineEdit::textChanged, this, &ConfirmDialog::update);
    }
    if (!question.mustType.isEmpty()) {
        auto* what = plainLabel(tr("Type %1 to confirm:").arg(models::visibleText(question.mustType)), this);
        what->setTextInteractionFlags(Qt::TextSelectableByMouse);
        m_typed = new QLineEdit(this);
        m_typed->setObjectName(QStringLiteral("confirmTyped"));
        m_typed->setAccessibleName(what->text());
        form->addRow(what);
        form->addRow(m_typed);
        connect(m_typed, &QLineEdit::textChanged, this, &ConfirmDialog::update);
    }
    column->addLayout(form);
    auto* buttons = new QDialogButtonBox(this);
    QPushButton* cancel = buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    m_action = buttons->addButton(question.action, QDialogButtonBox::AcceptRole);
    m_action->setObjectName(QStringLiteral("confirmAction"));
    m_action->setProperty("primary", true);
    m_action->setProperty("danger", question.dangerous);
    m_action->setAutoDefault(false);
    cancel->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
    if (m_reason)
        m_reason->setFocus();
    else if (m_typed)
        m_typed->setFocus();
    else
        cancel->setFocus();
    update();
}

ConfirmationAnswer ConfirmDialog::answer() const
{
    return {m_reason ? m_reason->text().trimmed() : QString(), m_typed ? m_typed->text() : QString()};
}

void ConfirmDialog::update()
{
    const bool reasoned = !m_reason || !m_reason->text().trimmed().isEmpty();
    const bool typed = !m_typed || m_typed->text() == m_question.mustType;
    m_action->setEnabled(reasoned && typed);
}

} // namespace sio::views
