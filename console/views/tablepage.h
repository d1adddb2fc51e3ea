// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "views/celldelegate.h"
#include "views/page.h"

#include <QtCore/QHash>
#include <QtCore/QList>
#include <QtCore/QTimer>

class QAbstractItemView;
class QHeaderView;
class QMenu;
class QSplitter;

namespace sio::models {
class FilterProxy;
class TableModel;
} // namespace sio::models

namespace sio::views {

class FilterBar;
class TableWiring;

struct TableOptions {
    bool tree = false;
    QHash<int, Look> looks;
    QStringList columnKeys;  ///< filter keys by column; empty ones cannot be filtered by
    QList<int> widths;       ///< in characters
    QList<int> hidden;       ///< columns that are off unless people switch them on
    QList<int> expendable;   ///< columns that leave, the first one first, while not all have room
    int detailLeast = 260;   ///< what the detail pane needs of a narrow window
    QString filterHint;      ///< an example of a filter
    bool marksFlags = false; ///< FlagRole is worth a colour here
    int sortColumn = -1;
    Qt::SortOrder sortOrder = Qt::AscendingOrder;
    link::Feature feature = link::Feature::Sockets;
};

/// A page that is one table and one detail pane. Subclasses say which model, which words and which actions;
/// the states, the filter, the memory and the keyboard are here.
class TablePage : public Page {
    Q_OBJECT
public:
    TablePage(PageContext& context, const QString& key, const QString& title, const QString& iconName,
              models::TableModel* model, TableOptions options, QWidget* parent = nullptr);

    bool reveal(const QString& id) override;
    void focusContent() override;
    void focusFilter() override;
    void setFilter(const QString& text);

    QAbstractItemView* view() const { return m_view; }
    models::FilterProxy* proxy() const { return m_proxy; }
    FilterBar* filterBar() const { return m_filter; }
    TableWiring* wiring() const { return m_wiring; }

protected:
    /// Puts the pane beside the table; called once by the subclass's constructor.
    void setDetail(QWidget* detail);
    QSplitter* splitter() const { return m_splitter; }
    void updateState() override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    /// The selection or the data changed. `id`: the current row's IdRole; empty: nothing is selected.
    virtual void showDetail(const QString& id) = 0;
    virtual void fillMenu(QMenu* menu, const QStringList& ids) = 0;
    virtual QString summaryText() const = 0;
    virtual void showEmpty() = 0;
    /// There are rows, and the filter hides all of them.
    virtual void showNothingMatches();
    void clearFilter();
    /// Enter or double click.
    virtual void open(const QString& id);
    /// The first rows are still on their way.
    virtual bool isLoading() const;
    virtual void refreshSummary();

private:
    void refreshDetail();
    /// The columns share what there is of the window, until people give them widths of their own. Nothing is
    /// scrolled sideways as long as the expendable ones suffice.
    void fitColumns();
    int wantedWidth(int column) const;
    int leastWidth(int column) const;
    /// Table and detail share the width, until people move what is between them.
    void shareWidth();
    void rememberLeft();

    TableOptions m_options;
    models::TableModel* m_model;
    models::FilterProxy* m_proxy = nullptr;
    FilterBar* m_filter = nullptr;
    QAbstractItemView* m_view = nullptr;
    QHeaderView* m_header = nullptr;
    TableWiring* m_wiring = nullptr;
    QSplitter* m_splitter = nullptr;
    QTimer m_detailTimer;
    QTimer m_summaryTimer;
    QTimer m_fitTimer;
    QList<int> m_left; ///< expendable columns that have left for want of room
    bool m_isFitting = false;
    bool m_ownColumns = false;
    bool m_ownSplit = false;
    bool m_headerPressed = false;
    QString m_wanted; ///< to be revealed when its row arrives
};

} // namespace sio::views
