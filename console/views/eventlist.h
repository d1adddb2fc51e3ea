// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/rows.h"

#include <QtCore/QAbstractTableModel>

#include <vector>

class QTableView;

namespace sio::views {

class Theme;

/// A short list of events, newest first: a user's timeline. Not live by itself; replaced as a whole, with the
/// selection kept where the event is still there.
class EventListModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Time, Dir, Event, Payload, ColumnCount };

    explicit EventListModel(QObject* parent = nullptr);
    /// Oldest first, as the server sends them.
    void setEvents(std::vector<link::EventPtr> events);
    link::EventPtr event(int row) const;
    /// Zone of the times.
    void setUtc(bool utc);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<link::EventPtr> m_events; ///< newest first
    bool m_utc = false;
};

/// The table for it, in the common look.
QTableView* makeEventList(Theme& theme, EventListModel* model, const QString& objectName, QWidget* parent);

} // namespace sio::views
