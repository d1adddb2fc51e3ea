// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/tablepage.h"

#include "models/filterproxy.h"
#include "models/tablemodel.h"
#include "models/text.h"
#include "views/filterbar.h"
#include "views/pageframe.h"
#include "views/tableview.h"
#include "views/viewmemory.h"

#include <QtCore/QScopedValueRollback>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QTableView>
#include <QtWidgets/QTreeView>

#include <algorithm>
#include <utility>

namespace sio::views {

TablePage::TablePage(PageContext& context, const QString& key, const QString& title, const QString& iconName,
                     models::TableModel* model, TableOptions options, QWidget* parent)
    : Page(context, key, title, iconName, parent), m_options(std::move(options)), m_model(model)
{
    m_proxy = new models::FilterProxy(this);
    m_model->setParent(this); // after the proxy, which is thereby deleted first
    m_proxy->setTable(model);
    m_model->setUtc(isUtc());
    connect(&context.zone, &TimeZone::changed, this, [this] {
        m_model->setUtc(isUtc());
        m_view->viewport()->update();
        m_detailTimer.start();
    });
    m_filter = new FilterBar(context.theme, model->filterKeys(), frame());
    if (!m_options.filterHint.isEmpty())
        m_filter->edit()->setPlaceholderText(m_options.filterHint);
    frame()->setFilter(m_filter);
    m_filter->edit()->installEventFilter(this);

    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->setObjectName(key + "Splitter");
    QHeaderView* header = nullptr;
    if (m_options.tree) {
        QTreeView* tree = makeTree(key + "Table", title, m_splitter);
        header = tree->header();
        m_view = tree;
    } else {
        QTableView* table = makeTable(key + "Table", title, m_splitter);
        header = table->horizontalHeader();
        m_view = table;
    }
    auto* delegate = new CellDelegate(context.theme, m_options.looks, m_view);
    delegate->setMarksFlags(m_options.marksFlags);
    m_view->setItemDelegate(delegate);
    m_wiring = new TableWiring(m_view, header, m_proxy, m_filter, m_options.columnKeys);
    const int character = m_view->fontMetrics().averageCharWidth();
    for (int column = 0; column < m_options.widths.size(); ++column)
        header->resizeSection(column, m_options.widths[column] * character + 24);
    for (const int column : m_options.hidden)
        header->setSectionHidden(column, true);
    if (m_options.sortColumn >= 0)
        header->setSortIndicator(m_options.sortColumn, m_options.sortOrder);
    m_header = header;
    m_ownColumns = context.memory.value(key + "/ownColumns").toBool();
    m_wiring->remember(context.memory, key);
    m_view->viewport()->installEventFilter(this);
    m_header->viewport()->installEventFilter(this);
    m_fitTimer.setSingleShot(true);
    m_fitTimer.setInterval(0); // after the layout
    connect(&m_fitTimer, &QTimer::timeout, this, &TablePage::fitColumns);
    for (const QVariant& column : context.memory.value(key + "/left").toList())
        m_left << column.toInt();
    connect(m_header, &QHeaderView::sectionResized, this, [this](int column, int oldSize, int newSize) {
        const bool isBack = m_left.contains(column) && !m_header->isSectionHidden(column);
        if (m_isFitting || m_ownColumns || !(isBack || (m_headerPressed && oldSize != newSize)))
            return;
        m_ownColumns = true; // people's own widths and columns stay as they are
        m_left.clear();
        rememberLeft();
        this->context().memory.setValue(this->key() + "/ownColumns", true);
    });
    m_splitter->addWidget(m_view);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setChildrenCollapsible(true);
    m_splitter->setCollapsible(0, false);
    frame()->setContent(m_splitter);

    m_detailTimer.setSingleShot(true);
    m_detailTimer.setInterval(60);
    connect(&m_detailTimer, &QTimer::timeout, this, &TablePage::refreshDetail);
    m_summaryTimer.setSingleShot(true);
    m_summaryTimer.setInterval(100);
    connect(&m_summaryTimer, &QTimer::timeout, this, [this] {
        if (isActive())
            updateState();
    });
    connect(m_wiring, &TableWiring::selectionChanged, this, [this] { m_detailTimer.start(); });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this] { m_detailTimer.start(); });
    connect(m_wiring, &TableWiring::menuAboutToShow, this,
            [this](QMenu* menu) { fillMenu(menu, m_wiring->selectedIds()); });
    connect(m_wiring, &TableWiring::activated, this, [this](const QString& id) { open(id); });
    connect(m_proxy, &models::FilterProxy::countsChanged, this, [this] {
        if (!m_wanted.isEmpty() && m_wiring->select(m_wanted))
            m_wanted.clear();
        if (!m_summaryTimer.isActive())
            m_summaryTimer.start();
        if (!m_detailTimer.isActive() && isActive())
            m_detailTimer.start();
    });
    connect(m_proxy, &models::FilterProxy::applied, this, [this] { m_summaryTimer.start(); });
    connect(m_model, &models::TableModel::batchChanged, this, [this] {
        if (isActive() && !m_detailTimer.isActive())
            m_detailTimer.start();
    });
}

void TablePage::setDetail(QWidget* detail)
{
    detail->setObjectName(key() + "Detail");
    detail->setMinimumWidth(240);
    m_splitter->addWidget(detail);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setSizes({640, 340});
    m_ownSplit = !context().memory.value(key() + "/splitter").toByteArray().isEmpty();
    context().memory.attach(key() + "/splitter", m_splitter);
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_ownSplit = true; });
}

bool TablePage::reveal(const QString& id)
{
    if (m_wiring->select(id)) {
        m_view->setFocus();
        return true;
    }
    if (m_model->rowOfId(id) >= 0) { // the filter hides it
        m_filter->setText({});
        m_proxy->finish();
        return m_wiring->select(id);
    }
    m_wanted = id;
    return true;
}

void TablePage::focusContent()
{
    m_view->setFocus();
    if (!m_view->currentIndex().isValid() && m_proxy->shown() > 0)
        m_view->selectionModel()->setCurrentIndex(m_proxy->index(0, 0), QItemSelectionModel::NoUpdate);
}

void TablePage::focusFilter()
{
    m_filter->edit()->setFocus();
    m_filter->edit()->selectAll();
}

void TablePage::setFilter(const QString& text)
{
    m_filter->setText(text);
}

void TablePage::open(const QString&) {}

bool TablePage::isLoading() const
{
    return false;
}

void TablePage::refreshSummary()
{
    QString text = summaryText();
    if (!m_proxy->filter().isEmpty())
        text = tr("%1 of %2").arg(models::grouped(m_proxy->shown()), text);
    frame()->setSummary(text);
}

void TablePage::updateState()
{
    refreshSummary();
    const int total = m_proxy->total();
    if (showCommonState(m_options.feature, total > 0))
        return;
    if (total == 0) {
        if (client().isLive() && isLoading())
            frame()->showLoading(tr("Loading…"));
        else
            showEmpty();
        return;
    }
    if (m_proxy->shown() == 0 && !m_proxy->filter().isEmpty() && !m_proxy->isWorking())
        return showNothingMatches();
    frame()->showContent();
}

void TablePage::showNothingMatches()
{
    showState(
        "filter", tr("Nothing matches the filter"),
        tr("%1 are there. The filter is: %2").arg(summaryText(), models::visibleText(m_filter->text(), 120)),
        tr("Clear the filter"), [this] { clearFilter(); });
}

void TablePage::clearFilter()
{
    m_filter->setText({});
    m_proxy->finish();
    updateState();
    focusContent();
}

bool TablePage::eventFilter(QObject* watched, QEvent* event)
{
    // From the filter into the table and back without the mouse.
    if (watched == m_filter->edit() && event->type() == QEvent::KeyPress) {
        const int pressed = static_cast<QKeyEvent*>(event)->key();
        if (pressed == Qt::Key_Down || pressed == Qt::Key_Escape) {
            focusContent();
            return true;
        }
    }
    if (watched == m_view->viewport() && event->type() == QEvent::Resize)
        m_fitTimer.start();
    if (watched == m_header->viewport() &&
        (event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseButtonRelease))
        m_headerPressed = event->type() == QEvent::MouseButtonPress;
    return Page::eventFilter(watched, event);
}

int TablePage::wantedWidth(int column) const
{
    return column < m_options.widths.size()
               ? m_options.widths[column] * m_view->fontMetrics().averageCharWidth() + 24
               : 80;
}

/// What has one length (times, numbers, transports) keeps its width; the rest gives way, as far as its title
/// and a part of a usual value.
int TablePage::leastWidth(int column) const
{
    const int wanted = wantedWidth(column);
    const Look look = m_options.looks.value(column, Look::Text);
    if (look == Look::Time || look == Look::Number || look == Look::Direction ||
        (column < m_options.widths.size() && m_options.widths[column] <= 11))
        return wanted;
    const QFontMetrics metrics = m_view->fontMetrics();
    const QString title = m_proxy->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    const int value = look == Look::Id          ? 13 * metrics.averageCharWidth() + 16 // shortened
                      : look == Look::Transport ? metrics.horizontalAdvance("websocket") + 38
                      : look == Look::Event     ? wanted * 19 / 20 // the longest name of the catalogue
                      : look == Look::Payload   ? wanted * 3 / 10
                                                : wanted * 11 / 20;
    return std::min(wanted, std::max({36, metrics.horizontalAdvance(title) + 18, value}));
}

void TablePage::fitColumns()
{
    shareWidth();
    const int room = m_view->viewport()->width();
    if (m_ownColumns || room < 200)
        return;
    QList<int> columns; // as they stand
    int least = 0;
    for (int visual = 0; visual < m_header->count(); ++visual) {
        const int column = m_header->logicalIndex(visual);
        if (m_header->isSectionHidden(column) && !m_left.contains(column))
            continue;
        columns << column;
        least += leastWidth(column);
    }
    QList<int> leaving;
    for (const int column : m_options.expendable) {
        if (least > room && columns.removeOne(column)) {
            leaving << column;
            least -= leastWidth(column);
        }
    }
    if (columns.isEmpty())
        return;
    const QScopedValueRollback<bool> fitting(m_isFitting, true);
    if (leaving != m_left) {
        for (const int column : std::as_const(m_left))
            m_header->setSectionHidden(column, leaving.contains(column));
        for (const int column : std::as_const(leaving))
            m_header->setSectionHidden(column, true);
        m_left = leaving;
        rememberLeft();
    }
    int wanted = 0;
    for (const int column : std::as_const(columns))
        wanted += wantedWidth(column);
    const int last = columns.takeLast();
    m_header->resizeSection(last, 40); // it stretches
    const double share =
        wanted <= least ? 1.0 : std::clamp(static_cast<double>(room - least) / (wanted - least), 0.0, 1.0);
    for (const int column : std::as_const(columns)) {
        const int base = leastWidth(column);
        m_header->resizeSection(column, base + static_cast<int>((wantedWidth(column) - base) * share));
    }
}

void TablePage::rememberLeft()
{
    QVariantList left;
    for (const int column : std::as_const(m_left))
        left << column;
    context().memory.setValue(key() + "/left", left);
}

void TablePage::shareWidth()
{
    const QList<int> sizes = m_splitter->sizes();
    if (m_ownSplit || sizes.size() < 2 || sizes[1] == 0)
        return;
    const int both = sizes[0] + sizes[1];
    const int detail = std::clamp(both * 9 / 25, m_options.detailLeast, 340);
    if (sizes[1] != detail && both > 2 * detail)
        m_splitter->setSizes({both - detail, detail});
}

void TablePage::refreshDetail()
{
    if (!isActive())
        return;
    const bool selected = m_view->selectionModel()->hasSelection() || m_view->currentIndex().isValid();
    showDetail(selected ? m_wiring->currentId() : QString());
}

} // namespace sio::views
