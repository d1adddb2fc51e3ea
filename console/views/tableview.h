// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QStringList>
#include <QtWidgets/QMenu>

class QAbstractItemView;
class QHeaderView;
class QTableView;
class QTreeView;

namespace sio::models {
class FilterProxy;
}

namespace sio::views {

class FilterBar;
class ViewMemory;

/// A table with one fixed row height, whole-row selection, no grid.
QTableView* makeTable(const QString& objectName, const QString& accessibleName, QWidget* parent);
/// The same as a tree.
QTreeView* makeTree(const QString& objectName, const QString& accessibleName, QWidget* parent);

/// The wiring that makes all tables behave alike: sorting, a context menu with copy as cell, row and JSON,
/// filtering by a cell, columns that can be hidden, moved and sized, all remembered. Child of the view.
class TableWiring : public QObject {
    Q_OBJECT
public:
    /// `columnKeys`: for each column the filter's key, or nothing.
    TableWiring(QAbstractItemView* view, QHeaderView* header, models::FilterProxy* proxy, FilterBar* filter,
                QStringList columnKeys);

    /// Restores and keeps the header, the filter and the order under this key.
    void remember(ViewMemory& memory, const QString& key);

    /// IdRoles of the selected rows, in their order on the screen.
    QStringList selectedIds() const;
    QString currentId() const;
    /// Selects the row of this id and scrolls to it; false when it is not shown.
    bool select(const QString& id);

    void copyCell();
    void copyRows();
    void copyJson();

Q_SIGNALS:
    /// The page adds its own actions before the common ones.
    void menuAboutToShow(QMenu* menu);
    /// Enter or double click.
    void activated(const QString& id);
    void selectionChanged();

private:
    void showMenu(const QPoint& at);
    void showColumnMenu(const QPoint& at);

    QAbstractItemView* m_view;
    QHeaderView* m_header;
    models::FilterProxy* m_proxy;
    FilterBar* m_filter;
    QStringList m_columnKeys;
};

} // namespace sio::views
