// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/tableview.h"

#include "models/filterproxy.h"
#include "models/roles.h"
#include "models/text.h"
#include "views/filterbar.h"
#include "views/icons.h"
#include "views/labels.h"
#include "views/viewmemory.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QMenu>
#include <QtWidgets/QTableView>
#include <QtWidgets/QTreeView>

#include <algorithm>

namespace sio::views {

namespace {

void prepare(QAbstractItemView* view, const QString& objectName, const QString& accessibleName)
{
    view->setObjectName(objectName);
    view->setAccessibleName(accessibleName);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setAlternatingRowColors(true);
    view->setTextElideMode(Qt::ElideRight);
    view->setContextMenuPolicy(Qt::CustomContextMenu);
}

void prepare(QHeaderView* header)
{
    header->setSectionsMovable(true);
    header->setSectionsClickable(true);
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    header->setMinimumSectionSize(36);
    header->setSortIndicatorClearable(true);
}

QString rawText(const QModelIndex& index)
{
    const QVariant raw = index.data(models::RawRole);
    return raw.isValid() ? raw.toString() : index.data(Qt::DisplayRole).toString();
}

} // namespace

QTableView* makeTable(const QString& objectName, const QString& accessibleName, QWidget* parent)
{
    auto* view = new QTableView(parent);
    prepare(view, objectName, accessibleName);
    view->setShowGrid(false);
    view->setWordWrap(false);
    view->setTabKeyNavigation(false);
    view->setCornerButtonEnabled(false);
    view->setSortingEnabled(true);
    view->verticalHeader()->hide();
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view->verticalHeader()->setMinimumSectionSize(10);
    view->verticalHeader()->setDefaultSectionSize(view->fontMetrics().height() + 8);
    prepare(view->horizontalHeader());
    return view;
}

QTreeView* makeTree(const QString& objectName, const QString& accessibleName, QWidget* parent)
{
    auto* view = new QTreeView(parent);
    prepare(view, objectName, accessibleName);
    view->setUniformRowHeights(true);
    view->setIndentation(18);
    view->setSortingEnabled(true);
    view->setAllColumnsShowFocus(true);
    prepare(view->header());
    return view;
}

TableWiring::TableWiring(QAbstractItemView* view, QHeaderView* header, models::FilterProxy* proxy,
                         FilterBar* filter, QStringList columnKeys)
    : QObject(view), m_view(view), m_header(header), m_proxy(proxy), m_filter(filter),
      m_columnKeys(std::move(columnKeys))
{
    m_header->setSortIndicator(-1, Qt::AscendingOrder);
    m_view->setModel(proxy);
    if (m_filter)
        connect(m_filter, &FilterBar::filterChanged, proxy, &models::FilterProxy::setFilterText);
    connect(m_view, &QWidget::customContextMenuRequested, this, &TableWiring::showMenu);
    connect(m_header, &QWidget::customContextMenuRequested, this, &TableWiring::showColumnMenu);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &TableWiring::selectionChanged);
    connect(m_view, &QAbstractItemView::activated, this,
            [this](const QModelIndex& index) { Q_EMIT activated(index.data(models::IdRole).toString()); });
    const auto shortcut = [this](const QKeySequence& keys, void (TableWiring::*slot)()) {
        auto* action = new QAction(m_view);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, slot);
        m_view->addAction(action);
    };
    shortcut(QKeySequence::Copy, &TableWiring::copyRows);
    shortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), &TableWiring::copyJson);
}

void TableWiring::remember(ViewMemory& memory, const QString& key)
{
    memory.attach(key + QStringLiteral("/columns"), m_header);
    if (!m_filter)
        return;
    const QString filter = memory.value(key + QStringLiteral("/filter")).toString();
    if (!filter.isEmpty())
        m_filter->setText(filter);
    connect(m_filter, &FilterBar::filterChanged, this,
            [&memory, key](const QString& text) { memory.setValue(key + QStringLiteral("/filter"), text); });
}

QStringList TableWiring::selectedIds() const
{
    QModelIndexList rows = m_view->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QStringList ids;
    for (const QModelIndex& index : rows)
        ids << index.data(models::IdRole).toString();
    return ids;
}

QString TableWiring::currentId() const
{
    const QModelIndex current = m_view->currentIndex();
    return current.isValid() ? current.data(models::IdRole).toString() : QString();
}

bool TableWiring::select(const QString& id)
{
    const QModelIndex index = m_proxy->indexOfId(id);
    if (!index.isValid())
        return false;
    m_view->setCurrentIndex(index);
    m_view->scrollTo(index, QAbstractItemView::PositionAtCenter);
    return true;
}

void TableWiring::copyCell()
{
    const QModelIndex current = m_view->currentIndex();
    if (current.isValid())
        QGuiApplication::clipboard()->setText(rawText(current));
}

void TableWiring::copyRows()
{
    QModelIndexList rows = m_view->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    for (const QModelIndex& row : rows) {
        QStringList cells;
        for (int visual = 0; visual < m_header->count(); ++visual) {
            const int column = m_header->logicalIndex(visual);
            if (!m_header->isSectionHidden(column))
                cells << rawText(row.siblingAtColumn(column))
                             .replace(QLatin1Char('\t'), QLatin1Char(' '))
                             .replace(QLatin1Char('\n'), QLatin1Char(' '));
        }
        lines << cells.join(QLatin1Char('\t'));
    }
    if (!lines.isEmpty())
        QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

void TableWiring::copyJson()
{
    QModelIndexList rows = m_view->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QJsonArray array;
    for (const QModelIndex& row : rows) {
        QJsonObject object;
        for (int column = 0; column < m_header->count(); ++column) {
            const QString name =
                m_proxy->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().toLower();
            if (!name.isEmpty())
                object.insert(name, rawText(row.siblingAtColumn(column)));
        }
        array << object;
    }
    if (array.isEmpty())
        return;
    const QJsonDocument document =
        array.size() == 1 ? QJsonDocument(array.first().toObject()) : QJsonDocument(array);
    QGuiApplication::clipboard()->setText(
        QString::fromUtf8(document.toJson(QJsonDocument::Indented)).trimmed());
}

void TableWiring::showMenu(const QPoint& at)
{
    const QModelIndex index = m_view->indexAt(at);
    auto* menu = new QMenu(m_view);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("tableMenu"));
    if (index.isValid()) {
        m_view->selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
        Q_EMIT menuAboutToShow(menu);
        if (!menu->isEmpty())
            menu->addSeparator();
        const QString key = index.column() < m_columnKeys.size() ? m_columnKeys[index.column()] : QString();
        const QString value = rawText(index);
        if (m_filter && !key.isEmpty() && !value.isEmpty()) {
            const QString shown = plainCaption(models::visibleText(value, 32));
            menu->addAction(icon(QStringLiteral("filter")), tr("Only %1").arg(shown), this,
                            [this, key, value] { m_filter->add(key, value); });
            menu->addAction(tr("Without %1").arg(shown), this,
                            [this, key, value] { m_filter->add(key, value, true); });
            menu->addSeparator();
        }
        menu->addAction(icon(QStringLiteral("copy")), tr("Copy cell"), this, &TableWiring::copyCell);
        menu->addAction(tr("Copy row\tCtrl+C"), this, &TableWiring::copyRows);
        menu->addAction(tr("Copy as JSON\tCtrl+Shift+C"), this, &TableWiring::copyJson);
    }
    if (menu->isEmpty()) {
        menu->deleteLater();
        return;
    }
    menu->popup(m_view->viewport()->mapToGlobal(at));
}

void TableWiring::showColumnMenu(const QPoint& at)
{
    auto* menu = new QMenu(m_view);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 0; column < m_header->count(); ++column) {
        const QString name = m_proxy->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        QAction* action = menu->addAction(name.isEmpty() ? tr("Direction") : name);
        action->setCheckable(true);
        action->setChecked(!m_header->isSectionHidden(column));
        action->setEnabled(column != 0);
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            m_header->setSectionHidden(column, !shown);
            Q_EMIT m_header->sectionResized(column, 0,
                                            m_header->sectionSize(column)); // so that it is remembered
        });
    }
    menu->popup(m_header->mapToGlobal(at));
}

} // namespace sio::views
