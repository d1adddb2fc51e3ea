// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/auditpage.h"

#include "models/auditmodel.h"
#include "models/filterproxy.h"
#include "models/text.h"
#include "store/auditpager.h"
#include "views/commands.h"
#include "views/detailpane.h"
#include "views/filterbar.h"
#include "views/icons.h"
#include "views/pageframe.h"
#include "views/quickfilters.h"

#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QMenu>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QSplitter>

#include <utility>

namespace sio::views {

namespace {

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
    o.expendable = {Column::Matched, Column::Reason, Column::Target};
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
    m_pager = new store::AuditPager(client(), state(), this);
    m_model->setPager(m_pager); // the view asks for more when it is scrolled to the end
    connect(m_pager, &store::AuditPager::changed, this, [this] {
        if (isActive())
            TablePage::updateState();
    });
    connect(m_pager, &store::AuditPager::failed, this, [this](const link::RequestError& error) {
        Q_EMIT this->context().commands.told(
            NoticeKind::Error, tr("The audit log cannot be read: %1").arg(Commands::words(error)), {});
    });
    connect(frame(), &PageFrame::pillClicked, this, &AuditPage::lookFurther);
    connect(view()->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (value == view()->verticalScrollBar()->maximum() && isActive())
            updateState();
    });
    m_detail = new DetailPane(context.theme, splitter());
    m_detail->addSection({}, new QWidget(m_detail));
    setDetail(m_detail);
    frame()->addQuickFilter(new QuickFilters(*filterBar(), "what",
                                             {{tr("All"), {}, {}},
                                              {tr("Sends"), "publish", "send"},
                                              {tr("Disconnects"), "disconnect", "disconnect"},
                                              {tr("Logins"), "login", "user"}},
                                             frame()));
}

void AuditPage::activate()
{
    client().watchAudit(true);
}

void AuditPage::deactivate()
{
    client().watchAudit(false);
    m_pager->stop();
}

void AuditPage::updateState()
{
    m_pager->start();
    lookOn();
    TablePage::updateState();
    const bool mayLook = wantsMore() && m_pagesLeft == 0 && !isPageOnItsWay() && m_pager->canLoadOlder();
    frame()->setPill(mayLook && proxy()->shown() > 0 ? tr("%1 – look further").arg(lookedWords())
                                                     : QString());
}

bool AuditPage::wantsMore() const
{
    if (proxy()->filter().isEmpty() || proxy()->isWorking())
        return false;
    const int height = std::max(1, view()->sizeHintForRow(0));
    const QScrollBar* const bar = view()->verticalScrollBar();
    return proxy()->shown() == 0 || proxy()->shown() * height < view()->viewport()->height() ||
           (bar->maximum() > 0 && bar->value() == bar->maximum());
}

bool AuditPage::isPageOnItsWay() const
{
    const auto& known = state().audit();
    return m_pager->isAsking() || known.first() == m_lookedFrom ||
           proxy()->total() != static_cast<int>(known.count());
}

void AuditPage::lookOn()
{
    if (std::exchange(m_lookedFor, filterBar()->text()) != filterBar()->text() ||
        proxy()->shown() > m_found) { // what was found is worth as much again
        m_pagesLeft = kLookPages;
        m_lookedFrom = 0;
    }
    m_found = proxy()->shown();
    if (!isActive() || m_pagesLeft == 0 || !m_pager->canLoadOlder() || isPageOnItsWay() || !wantsMore())
        return;
    --m_pagesLeft;
    m_lookedFrom = state().audit().first();
    m_pager->loadOlder();
}

void AuditPage::lookFurther()
{
    m_pagesLeft = kLookPages;
    m_lookedFrom = 0;
    updateState();
}

QString AuditPage::lookedWords() const
{
    const auto& known = state().audit();
    return tr("Looked through %1, back to %2")
        .arg(models::counted(proxy()->total(), tr("entry"), tr("entries")),
             models::fullTime(known.at(known.first()).time, isUtc()).left(19));
}

void AuditPage::showNothingMatches()
{
    if (!m_pager->hasOlder() || state().audit().isFull() || state().audit().count() == 0)
        return TablePage::showNothingMatches();
    if (m_pagesLeft > 0 || isPageOnItsWay())
        return showState("audit", tr("Looking further back…"), lookedWords() + '.', tr("Clear the filter"),
                         [this] { clearFilter(); });
    showState("filter", tr("Nothing matches so far"), tr("%1. There are older ones.").arg(lookedWords()),
              tr("Look further"), [this] { lookFurther(); });
}

bool AuditPage::isLoading() const
{
    return m_pager && m_pager->isAsking() && proxy()->total() == 0;
}

QString AuditPage::summaryText() const
{
    const QString entries = models::counted(proxy()->total(), tr("entry"), tr("entries"));
    if (!m_pager->hasOlder())
        return entries;
    return state().audit().isFull()
               ? tr("the newest %1; the audit file has all").arg(entries)
               : tr("the newest %1; older ones come when you scroll to the end").arg(entries);
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
                       {tr("Time"), models::fullTime(row->time, isUtc())},
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
