// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/filterproxy.h"

#include <algorithm>

namespace sio::models {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

/// How long one slice may keep the event loop.
constexpr auto kSlice = 8ms;
/// Tables up to this size are done at once.
constexpr int kSmallTable = 2000;
/// Above this many ranges one layoutChanged is cheaper for the views than as many signals.
constexpr std::size_t kMaxRuns = 16;
constexpr auto kResortPeriod = 1s;

std::size_t runsIn(const std::vector<int>& sorted)
{
    std::size_t runs = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i)
        runs += i == 0 || sorted[i] != sorted[i - 1] + 1 ? 1 : 0;
    return runs;
}

} // namespace

FilterProxy::FilterProxy(QObject* parent) : QAbstractProxyModel(parent)
{
    m_slice.setSingleShot(true);
    m_resort.setSingleShot(true);
    connect(&m_slice, &QTimer::timeout, this, &FilterProxy::workSlice);
    connect(&m_resort, &QTimer::timeout, this, [this] {
        if (!m_pass && m_shownOrder.column >= 0)
            startPass(true);
    });
}

FilterProxy::~FilterProxy() = default;

void FilterProxy::setSourceModel(QAbstractItemModel* model)
{
    if (!model || qobject_cast<TableModel*>(model))
        setTable(static_cast<TableModel*>(model));
}

void FilterProxy::setTable(TableModel* table)
{
    if (m_table == table)
        return;
    beginResetModel();
    m_pass.reset();
    if (m_table)
        disconnect(m_table, nullptr, this, nullptr);
    m_table = table;
    QAbstractProxyModel::setSourceModel(table);
    m_rows.clear();
    m_place.clear();
    m_total = 0;
    m_filter = m_shownFilter = TableFilter();
    m_shownOrder = m_order;
    if (table) {
        const auto startsChildren = [this](const QModelIndex& parent, int first, int last, bool inserts) {
            const QModelIndex here = parent.isValid() ? mapFromSource(parent) : QModelIndex();
            if (!here.isValid())
                return;
            ++m_forwarding;
            inserts ? beginInsertRows(here, first, last) : beginRemoveRows(here, first, last);
        };
        connect(table, &TableModel::rowsAboutToBeInserted, this,
                [startsChildren](const QModelIndex& p, int first, int last) {
                    startsChildren(p, first, last, true);
                });
        connect(table, &TableModel::rowsAboutToBeRemoved, this,
                [startsChildren](const QModelIndex& p, int first, int last) {
                    startsChildren(p, first, last, false);
                });
        connect(table, &TableModel::rowsInserted, this, [this] {
            if (m_forwarding > 0) {
                --m_forwarding;
                endInsertRows();
            }
        });
        connect(table, &TableModel::rowsRemoved, this, [this] {
            if (m_forwarding > 0) {
                --m_forwarding;
                endRemoveRows();
            }
        });
        connect(table, &TableModel::dataChanged, this, &FilterProxy::onSourceDataChanged);
        connect(table, &TableModel::batchChanged, this, &FilterProxy::onBatch);
        connect(table, &TableModel::looksChanged, this, &FilterProxy::onLooksChanged);
        m_place.assign(static_cast<std::size_t>(table->rowCount()), -1);
        for (int row = 0; row < table->rowCount(); ++row) {
            if (table->isLiveRow(row))
                m_rows.push_back(row);
        }
        m_total = static_cast<int>(m_rows.size());
        m_shownOrder.sort(*table, m_rows);
        renumber(0);
    }
    endResetModel();
    Q_EMIT countsChanged(shown(), total());
}

void FilterProxy::setFilter(const TableFilter& filter)
{
    const bool isSame = m_filter.query().text() == filter.query().text();
    m_filter = filter;
    if (!isSame)
        startPass(false);
}

void FilterProxy::setFilterText(const QString& text)
{
    if (m_table)
        setFilter(TableFilter::parse(text, *m_table));
}

void FilterProxy::sort(int column, Qt::SortOrder order)
{
    if (m_order == RowOrder{column, order})
        return;
    m_order = {column, order};
    startPass(false);
}

bool FilterProxy::accepts(int row) const
{
    return m_table->isLiveRow(row) && m_shownFilter.accepts(*m_table, row);
}

void FilterProxy::startPass(bool isResort)
{
    if (!m_table)
        return;
    const bool wasWorking = isWorking();
    m_pass = isResort ? std::make_unique<FilterPass>(*m_table, m_filter, m_order, m_rows)
                      : std::make_unique<FilterPass>(*m_table, m_filter, m_order);
    if (m_table->rowCount() <= kSmallTable) {
        finish();
        return;
    }
    m_slice.start(0ms);
    if (!isResort && !wasWorking)
        Q_EMIT workingChanged(true);
}

void FilterProxy::workSlice()
{
    if (!m_pass || !m_table)
        return;
    switch (m_pass->advance(Clock::now() + kSlice)) {
    case FilterPass::Step::Looking:
        m_slice.start(0ms);
        break;
    case FilterPass::Step::Sorting:
        m_slice.start(2ms);
        break;
    case FilterPass::Step::Done:
        swapIn();
        break;
    }
}

void FilterProxy::finish()
{
    m_slice.stop();
    while (m_pass && m_table) {
        if (m_pass->advanceHere() == FilterPass::Step::Done)
            swapIn();
    }
}

void FilterProxy::swapIn()
{
    const std::unique_ptr<FilterPass> pass = std::move(m_pass);
    m_shownFilter = pass->filter();
    m_shownOrder = pass->order();
    std::vector<int> rows = pass->result();
    if (rows != m_rows)
        replaceAll(std::move(rows), {});
    if (pass->isResort())
        return;
    Q_EMIT workingChanged(false);
    Q_EMIT applied(shown(), total(), static_cast<int>(pass->age().count()));
    Q_EMIT countsChanged(shown(), total());
}

void FilterProxy::onBatch(const store::SlotChanges& changes)
{
    if (!m_table)
        return;
    m_place.resize(static_cast<std::size_t>(m_table->rowCount()), -1);
    m_total += static_cast<int>(changes.added.size()) - static_cast<int>(changes.removed.size());
    if (m_pass)
        m_pass->touch(changes);
    std::vector<int> leaving;
    std::vector<int> gone;
    std::vector<int> coming;
    std::vector<int> staying;
    for (const store::Slot slot : changes.removed) {
        if (m_place[slot] >= 0) {
            leaving.push_back(m_place[slot]);
            gone.push_back(static_cast<int>(slot));
        }
    }
    for (const store::Slot slot : changes.added) {
        if (accepts(static_cast<int>(slot)))
            coming.push_back(static_cast<int>(slot));
    }
    for (const store::Slot slot : changes.changed) {
        const int row = static_cast<int>(slot);
        const bool wanted = m_shownFilter.isEmpty() || accepts(row);
        if (m_place[slot] < 0 && wanted) {
            coming.push_back(row);
        } else if (m_place[slot] >= 0 && !wanted) {
            leaving.push_back(m_place[slot]);
            gone.push_back(row);
        } else if (wanted) {
            staying.push_back(row);
        }
    }
    std::sort(leaving.begin(), leaving.end());
    std::sort(gone.begin(), gone.end());

    // Newcomers mostly stand together at the end; scattered ones are as many ranges.
    const bool isAtEnd = m_shownOrder.column < 0;
    if (runsIn(leaving) > kMaxRuns || (!isAtEnd && coming.size() > kMaxRuns) || coming.size() > 5000) {
        std::vector<int> rows;
        rows.reserve(m_rows.size() + coming.size());
        auto next = leaving.begin();
        for (std::size_t place = 0; place < m_rows.size(); ++place) {
            if (next != leaving.end() && *next == static_cast<int>(place))
                ++next;
            else
                rows.push_back(m_rows[place]);
        }
        replaceAll(m_shownOrder.merged(*m_table, rows, coming), gone);
    } else {
        removePlaces(leaving);
        insertTableRows(coming);
    }
    if (!staying.empty()) {
        for (int& row : staying)
            row = m_place[static_cast<std::size_t>(row)];
        tellChanged(std::move(staying));
        if (m_shownOrder.column >= 0 && !m_resort.isActive() && !m_pass)
            m_resort.start(kResortPeriod);
    }
    if (!changes.added.empty() || !changes.removed.empty() || !leaving.empty() || !coming.empty())
        Q_EMIT countsChanged(shown(), total());
}

void FilterProxy::tellChanged(std::vector<int> places)
{
    std::sort(places.begin(), places.end());
    if (places.empty())
        return;
    // A view repaints what is visible of a range: for many scattered rows one range costs less than many
    // signals.
    if (runsIn(places) > kMaxRuns) {
        Q_EMIT dataChanged(index(places.front(), 0), index(places.back(), columnCount() - 1));
        return;
    }
    for (std::size_t i = 0; i < places.size();) {
        std::size_t end = i + 1;
        while (end < places.size() && places[end] == places[end - 1] + 1)
            ++end;
        Q_EMIT dataChanged(index(places[i], 0), index(places[end - 1], columnCount() - 1));
        i = end;
    }
}

void FilterProxy::removePlaces(const std::vector<int>& places)
{
    for (std::size_t end = places.size(); end > 0;) {
        std::size_t begin = end - 1;
        while (begin > 0 && places[begin - 1] == places[begin] - 1)
            --begin;
        const int first = places[begin];
        const int last = places[end - 1];
        beginRemoveRows({}, first, last);
        for (int place = first; place <= last; ++place)
            m_place[static_cast<std::size_t>(m_rows[static_cast<std::size_t>(place)])] = -1;
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
        renumber(static_cast<std::size_t>(first));
        endRemoveRows();
        end = begin;
    }
}

void FilterProxy::insertTableRows(const std::vector<int>& rows)
{
    if (rows.empty())
        return;
    // From the back, so that the places in front stay what they are; those that go to the same place go
    // together.
    const std::vector<RowOrder::Place> places = m_shownOrder.places(*m_table, m_rows, rows);
    for (std::size_t end = places.size(); end > 0;) {
        const std::size_t at = places[end - 1].before;
        std::size_t begin = end - 1;
        while (begin > 0 && places[begin - 1].before == at)
            --begin;
        beginInsertRows({}, static_cast<int>(at), static_cast<int>(at + end - begin) - 1);
        m_rows.insert(m_rows.begin() + static_cast<std::ptrdiff_t>(at), end - begin, -1);
        for (std::size_t i = begin; i < end; ++i)
            m_rows[at + i - begin] = places[i].row;
        renumber(at);
        endInsertRows();
        end = begin;
    }
}

void FilterProxy::replaceAll(std::vector<int> rows, const std::vector<int>& gone)
{
    if (m_rows.empty() || rows.empty()) {
        if (!m_rows.empty()) {
            std::vector<int> all(m_rows.size());
            for (std::size_t i = 0; i < all.size(); ++i)
                all[i] = static_cast<int>(i);
            removePlaces(all);
        }
        if (!rows.empty()) {
            beginInsertRows({}, 0, static_cast<int>(rows.size()) - 1);
            m_rows = std::move(rows);
            renumber(0);
            endInsertRows();
        }
        return;
    }
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList before = persistentIndexList();
    std::vector<int> tableRows;
    tableRows.reserve(static_cast<std::size_t>(before.size()));
    for (const QModelIndex& index : before) {
        // Children are found by their parent's row of the table, which is in their id.
        const int row = index.internalId() != 0 ? static_cast<int>(index.internalId() - 1)
                                                : m_rows[static_cast<std::size_t>(index.row())];
        tableRows.push_back(std::binary_search(gone.begin(), gone.end(), row) ? -1 : row);
    }
    for (const int row : m_rows)
        m_place[static_cast<std::size_t>(row)] = -1;
    m_rows = std::move(rows);
    renumber(0);
    QModelIndexList after;
    after.reserve(before.size());
    for (qsizetype i = 0; i < before.size(); ++i) {
        const int row = tableRows[static_cast<std::size_t>(i)];
        const int place = row >= 0 ? m_place[static_cast<std::size_t>(row)] : -1;
        if (place < 0)
            after.append(QModelIndex());
        else if (before[i].internalId() != 0)
            after.append(before[i]);
        else
            after.append(createIndex(place, before[i].column(), quintptr(0)));
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

void FilterProxy::renumber(std::size_t from)
{
    for (std::size_t place = from; place < m_rows.size(); ++place)
        m_place[static_cast<std::size_t>(m_rows[place])] = static_cast<int>(place);
}

void FilterProxy::onSourceDataChanged(const QModelIndex& topLeft, const QModelIndex& bottomRight,
                                      const QList<int>& roles)
{
    // Rows of the table are told in batches; this is for children.
    const QModelIndex first = topLeft.parent().isValid() ? mapFromSource(topLeft) : QModelIndex();
    if (first.isValid())
        Q_EMIT dataChanged(first, mapFromSource(bottomRight), roles);
}

void FilterProxy::onLooksChanged()
{
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(shown() - 1, columnCount() - 1));
}

QModelIndex FilterProxy::indexOfId(const QString& id, int column) const
{
    const int row = m_table ? m_table->rowOfId(id) : -1;
    if (row < 0 || static_cast<std::size_t>(row) >= m_place.size())
        return {};
    return index(m_place[static_cast<std::size_t>(row)], column);
}

QModelIndex FilterProxy::index(int row, int column, const QModelIndex& parent) const
{
    if (row < 0 || column < 0 || column >= columnCount() || row >= rowCount(parent))
        return {};
    if (!parent.isValid())
        return createIndex(row, column, quintptr(0));
    return createIndex(row, column,
                       static_cast<quintptr>(m_rows[static_cast<std::size_t>(parent.row())]) + 1);
}

QModelIndex FilterProxy::parent(const QModelIndex& child) const
{
    if (!child.isValid() || child.internalId() == 0 || child.internalId() > m_place.size())
        return {};
    const int place = m_place[child.internalId() - 1];
    return place < 0 ? QModelIndex() : createIndex(place, 0, quintptr(0));
}

QModelIndex FilterProxy::sibling(int row, int column, const QModelIndex& index) const
{
    return this->index(row, column, parent(index));
}

int FilterProxy::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return shown();
    if (parent.internalId() != 0 || parent.column() != 0 || !m_table)
        return 0;
    return m_table->rowCount(mapToSource(parent));
}

int FilterProxy::columnCount(const QModelIndex&) const
{
    return m_table ? m_table->columnCount() : 0;
}

bool FilterProxy::hasChildren(const QModelIndex& parent) const
{
    return rowCount(parent) > 0;
}

QModelIndex FilterProxy::mapToSource(const QModelIndex& proxyIndex) const
{
    if (!m_table || !proxyIndex.isValid() || proxyIndex.model() != this)
        return {};
    if (proxyIndex.internalId() == 0) {
        const auto place = static_cast<std::size_t>(proxyIndex.row());
        return place < m_rows.size() ? m_table->index(m_rows[place], proxyIndex.column()) : QModelIndex();
    }
    return m_table->index(proxyIndex.row(), proxyIndex.column(),
                          m_table->index(static_cast<int>(proxyIndex.internalId() - 1), 0));
}

QModelIndex FilterProxy::mapFromSource(const QModelIndex& sourceIndex) const
{
    if (!m_table || !sourceIndex.isValid() || sourceIndex.model() != m_table)
        return {};
    const QModelIndex parent = sourceIndex.parent();
    const int row = parent.isValid() ? parent.row() : sourceIndex.row();
    if (static_cast<std::size_t>(row) >= m_place.size() || m_place[static_cast<std::size_t>(row)] < 0)
        return {};
    if (!parent.isValid())
        return createIndex(m_place[static_cast<std::size_t>(row)], sourceIndex.column(), quintptr(0));
    return createIndex(sourceIndex.row(), sourceIndex.column(), static_cast<quintptr>(row) + 1);
}

QVariant FilterProxy::headerData(int section, Qt::Orientation orientation, int role) const
{
    return m_table ? m_table->headerData(section, orientation, role) : QVariant();
}

} // namespace sio::models
