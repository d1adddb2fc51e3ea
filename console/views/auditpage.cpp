// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/auditpage.h"

#include "models/auditmodel.h"
#include "models/filterproxy.h"
#include "models/text.h"
#include "views/commands.h"
#include "views/detailpane.h"
#include "views/icons.h"
#include "views/pageframe.h"

#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QMenu>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QToolButton>

#include <algorithm>

namespace sio::views {

namespace {

constexpr int kPage = 200;

TableOptions options()
{
    using Column = models::AuditModel::Column;
    TableOptions o;
    o.looks = {{Column::Time, Look::Time},   {Column::Who, Look::Text},      {Column::RoleName, Look::Quiet},
               {Column::From, Look::Quiet},  {Column::What, Look::Event},    {Column::Target, Look::Text},
               {Column::Reason, Look::Text}, {Column::Result, Look::Result}, {Column::Matched, Look::Number}};
    o.columnKeys = {"", "who", "role", "from", "what", "target", "reason", "result", ""};
    o.widths = {12, 10, 7, 11, 14, 20, 18, 8, 8};
    o.hidden = {Column::RoleName, Column::From};
    o.filterHint = QObject::tr("Filter: who:m.ruiz what:publish");
    o.sortColumn = Column::Time;
    o.sortOrder = Qt::DescendingOrder;
    o.feature = link::Feature::Audit;
    return o;
}

} // namespace

AuditPage::AuditPage(PageContext& context, QWidget* parent)
    : TablePage(context, "audit", tr("Audit"), "audit", new models::AuditModel(context.state), options(),
                parent)
{
    m_model = qobject_cast<models::AuditModel*>(proxy()->table());
    m_older = frame()->addButton("auditOlder", "history", tr("Older"));
    m_older->setToolTip(tr("Ask the server for older entries"));
    connect(m_older, &QToolButton::clicked, this, [this] { ask(m_oldest); });
    m_detail = new DetailPane(context.theme, splitter());
    m_detail->addSection({}, new QWidget(m_detail));
    setDetail(m_detail);
}

void AuditPage::activate()
{
    client().watchAudit(true);
    if (proxy()->total() == 0)
        ask(0);
}

void AuditPage::deactivate()
{
    client().watchAudit(false);
}

void AuditPage::ask(std::int64_t before)
{
    if (m_asking || !client().isLive() || !client().config().has(link::Feature::Audit))
        return;
    m_asking = true;
    m_older->setEnabled(false);
    client().audit(before, kPage, {}, this, [this](const link::Answer<link::AuditPage>& answer) {
        m_asking = false;
        m_older->setEnabled(answer.ok && answer.value.more);
        if (answer.ok) {
            for (const link::AuditRow& row : answer.value.rows)
                m_oldest = m_oldest == 0 ? row.seq : std::min(m_oldest, row.seq);
            link::AuditBatch batch;
            batch.rows = answer.value.rows;
            state().apply({batch});
        } else {
            Q_EMIT context().commands.told(
                NoticeKind::Error, tr("The audit log cannot be read: %1").arg(Commands::words(answer.error)),
                {});
        }
        if (isActive())
            updateState();
    });
}

QString AuditPage::summaryText() const
{
    return models::counted(proxy()->total(), tr("entry"), tr("entries"));
}

void AuditPage::showEmpty()
{
    showState("audit", tr("Nothing was done yet"),
              tr("Sends, disconnects, blocks and logins are written down here: who, when, to whom, why."));
}

void AuditPage::showDetail(const QString& id)
{
    const QModelIndex index = proxy()->mapToSource(view()->currentIndex());
    const link::AuditRow* row = id.isEmpty() || !index.isValid() ? nullptr : m_model->entry(index.row());
    if (!row) {
        m_detail->showHint(tr("Select an entry to see all of it."));
        return;
    }
    m_detail->setHead(row->what, models::visibleText(row->target, 200));
    m_detail->setRows({{tr("Number"), models::grouped(row->seq)},
                       {tr("Time"), models::fullTime(row->time, context().utc)},
                       {tr("Who"), row->who + (row->role.isEmpty() ? QString() : " (" + row->role + ')')},
                       {tr("From"), row->from},
                       {tr("Target"), row->target},
                       {tr("Reason"), row->reason},
                       {tr("Result"), row->result},
                       {tr("Matched"), row->matched < 0 ? QString("–") : models::grouped(row->matched)},
                       {tr("Event id"), row->eventId}});
}

void AuditPage::fillMenu(QMenu*, const QStringList&) {}

} // namespace sio::views
