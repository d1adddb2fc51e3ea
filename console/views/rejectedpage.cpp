// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/rejectedpage.h"

#include "models/filterproxy.h"
#include "models/rejectedmodel.h"
#include "models/text.h"
#include "views/detailpane.h"
#include "views/icons.h"
#include "views/labels.h"

#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QMenu>
#include <QtWidgets/QSplitter>

namespace sio::views {

namespace {

TableOptions options()
{
    using Column = models::RejectedModel::Column;
    TableOptions o;
    o.looks = {
        {Column::Time, Look::Time},   {Column::Layer, Look::Quiet},         {Column::Code, Look::Event},
        {Column::Cause, Look::Text},  {Column::Hint, Look::Text},           {Column::Address, Look::Text},
        {Column::User, Look::Id},     {Column::Transport, Look::Transport}, {Column::Namespace, Look::Quiet},
        {Column::Agent, Look::Quiet}, {Column::Count, Look::Number}};
    o.columnKeys = {"", "layer", "code", "cause", "hint", "address", "user", "transport", "nsp", "agent", ""};
    o.widths = {12, 8, 21, 38, 30, 12, 10, 12, 8, 16, 6};
    o.hidden = {Column::Hint, Column::User, Column::Transport, Column::Namespace, Column::Agent};
    o.expendable = {Column::Address, Column::Layer};
    o.filterHint = QObject::tr("Filter: code:TOKEN address:10.");
    o.sortColumn = Column::Time;
    o.sortOrder = Qt::DescendingOrder;
    o.feature = link::Feature::Rejected;
    return o;
}

} // namespace

RejectedPage::RejectedPage(PageContext& context, QWidget* parent)
    : TablePage(context, "rejected", tr("Rejected"), "rejected", new models::RejectedModel(context.state),
                options(), parent)
{
    m_model = qobject_cast<models::RejectedModel*>(proxy()->table());
    m_detail = new DetailPane(context.theme, splitter());
    m_hint = wrappedLabel({}, m_detail);
    m_hint->setObjectName("rejectedHint");
    m_hint->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_hint->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_detail->addSection(tr("How to mend it"), m_hint);
    setDetail(m_detail);
    connect(&context.state, &store::ServerState::countersChanged, this, [this] {
        if (isActive() && this->context().state.rejectedUnseen() > 0)
            this->context().state.markRejectedSeen();
    });
}

void RejectedPage::activate()
{
    context().state.markRejectedSeen();
}

void RejectedPage::deactivate() {}

void RejectedPage::updateState()
{
    TablePage::updateState();
    context().state.markRejectedSeen();
}

QString RejectedPage::summaryText() const
{
    return models::counted(proxy()->total(), tr("refusal"), tr("refusals"));
}

void RejectedPage::showEmpty()
{
    showState("check", tr("Nobody was refused"),
              tr("Handshakes, logins and events that the server refuses are listed here with the cause and "
                 "how to mend it."));
}

void RejectedPage::showDetail(const QString& id)
{
    const QModelIndex index = proxy()->mapToSource(view()->currentIndex());
    const link::RejectedRow* row = id.isEmpty() || !index.isValid() ? nullptr : m_model->entry(index.row());
    if (!row) {
        m_detail->showHint(tr("Select a refusal to see its cause and how to mend it."));
        return;
    }
    m_detail->setHead(row->code.isEmpty() ? row->cause : row->code, models::visibleText(row->cause, 300));
    DetailPane::Rows rows{{tr("Time"), models::fullTime(row->time, isUtc())}, {tr("Where"), row->layer}};
    const auto add = [&rows](const QString& label, const QString& value) {
        if (!value.isEmpty())
            rows.emplace_back(label, value);
    };
    add(tr("Address"), row->address);
    add(tr("User"), row->user);
    add(tr("Transport"), row->transport);
    add(tr("Namespace"), row->nsp);
    add(tr("Agent"), row->agent);
    if (row->count > 1)
        add(tr("Times"), models::grouped(row->count));
    m_detail->setRows(rows);
    m_hint->setText(row->hint.isEmpty() ? tr("The server gives no hint.")
                                        : breakable(models::visibleLines(row->hint, 2000)));
}

void RejectedPage::fillMenu(QMenu* menu, const QStringList&)
{
    const QModelIndex index = proxy()->mapToSource(view()->currentIndex());
    const link::RejectedRow* row = index.isValid() ? m_model->entry(index.row()) : nullptr;
    if (row && !row->user.isEmpty())
        menu->addAction(icon("user"), tr("Show the user"), this,
                        [this, user = row->user] { Q_EMIT jumpRequested("users", user); });
}

} // namespace sio::views
