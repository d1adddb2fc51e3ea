// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/eventlist.h"

#include "models/roles.h"
#include "models/text.h"
#include "views/celldelegate.h"
#include "views/tableview.h"

#include <QtWidgets/QHeaderView>
#include <QtWidgets/QTableView>

#include <algorithm>

namespace sio::views {

EventListModel::EventListModel(QObject* parent) : QAbstractTableModel(parent) {}

void EventListModel::setEvents(std::vector<link::EventPtr> events)
{
    std::reverse(events.begin(), events.end());
    const auto newest = [](const std::vector<link::EventPtr>& list) {
        return list.empty() ? -1 : list.front()->seq;
    };
    if (events.size() == m_events.size() && newest(events) == newest(m_events))
        return;
    // Usually a few came at the top: those are inserted, so that scroll and selection stay.
    std::size_t fresh = events.size();
    if (!m_events.empty()) {
        for (std::size_t i = 0; i < events.size(); ++i) {
            if (events[i]->seq == m_events.front()->seq) {
                fresh = i;
                break;
            }
        }
    }
    if (fresh == events.size()) {
        beginResetModel();
        m_events = std::move(events);
        endResetModel();
        return;
    }
    if (fresh > 0) {
        beginInsertRows({}, 0, static_cast<int>(fresh) - 1);
        m_events.insert(m_events.begin(), events.begin(),
                        events.begin() + static_cast<std::ptrdiff_t>(fresh));
        endInsertRows();
    }
    if (m_events.size() > events.size()) {
        beginRemoveRows({}, static_cast<int>(events.size()), static_cast<int>(m_events.size()) - 1);
        m_events.resize(events.size());
        endRemoveRows();
    }
}

void EventListModel::setUtc(bool utc)
{
    m_utc = utc;
    if (!m_events.empty())
        Q_EMIT dataChanged(index(0, Time), index(rowCount() - 1, Time));
}

link::EventPtr EventListModel::event(int row) const
{
    return row >= 0 && row < rowCount() ? m_events[static_cast<std::size_t>(row)] : nullptr;
}

int EventListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_events.size());
}

int EventListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant EventListModel::data(const QModelIndex& index, int role) const
{
    const link::EventPtr event = this->event(index.row());
    if (!event)
        return {};
    if (role == models::KindRole)
        return static_cast<int>(event->dir);
    if (role == models::IdRole)
        return event->eventId;
    if (role != Qt::DisplayRole && role != models::RawRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case Time:
        return role == Qt::ToolTipRole ? models::fullTime(event->time, m_utc)
                                       : models::clockTime(event->time, m_utc);
    case Dir:
        return role == Qt::DisplayRole ? QString() : link::directionWord(event->dir);
    case Event:
        return role == models::RawRole ? event->event : models::visibleText(event->event, 128);
    case Payload:
        if (role == models::RawRole)
            return QString::fromUtf8(event->payload);
        return models::visibleText(QString::fromUtf8(event->payload.left(400)),
                                   role == Qt::ToolTipRole ? 400 : 160);
    default:
        return {};
    }
}

QVariant EventListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time:
        return tr("Time");
    case Event:
        return tr("Event");
    case Payload:
        return tr("Payload");
    default:
        return QString();
    }
}

QTableView* makeEventList(Theme& theme, EventListModel* model, const QString& objectName, QWidget* parent)
{
    QTableView* table = makeTable(objectName, QObject::tr("Timeline"), parent);
    table->setSortingEnabled(false);
    table->setModel(model);
    table->setItemDelegate(new CellDelegate(theme,
                                            {{EventListModel::Time, Look::Quiet},
                                             {EventListModel::Dir, Look::Direction},
                                             {EventListModel::Event, Look::Event},
                                             {EventListModel::Payload, Look::Payload}},
                                            table));
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    const int character = table->fontMetrics().averageCharWidth();
    table->horizontalHeader()->resizeSection(EventListModel::Time, 11 * character + 24);
    table->horizontalHeader()->resizeSection(EventListModel::Dir, 36);
    table->setColumnHidden(EventListModel::Payload, true); // stands below
    table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table->setContextMenuPolicy(Qt::NoContextMenu);
    return table;
}

} // namespace sio::views
