// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/tablemodel.h"
#include "store/serverstate.h"

#include <vector>

namespace sio::models {

/// The live feed: the newest events, oldest first. Row n holds event number n modulo the ring's size, so that
/// a new event takes the oldest one's row. While paused nothing changes and the newcomers are counted;
/// resuming shows them. IdRole: the event's number in the ring, as text.
class EventsModel : public TableModel {
    Q_OBJECT
public:
    enum Column { Time, Dir, Event, User, Target, Size, Payload, ColumnCount };

    explicit EventsModel(const store::ServerState& state, QObject* parent = nullptr);

    /// Null when the row is none.
    link::EventPtr event(int row) const;

    void setPaused(bool paused);
    bool isPaused() const { return m_paused; }
    /// While paused: how many came since.
    std::int64_t missed() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    bool isLiveRow(int row) const override;
    std::int64_t ordinal(int row) const override;
    SortKey sortKey(int row, int column) const override;
    QStringList filterKeys() const override;
    QStringList filterTexts(int row, int key) const override;
    QByteArray searchText(int row) const override;
    int rowOfId(const QString& id) const override;

Q_SIGNALS:
    void missedChanged(qint64 missed);

private:
    struct Item {
        link::EventPtr event;
        std::uint64_t number = 0;
    };
    void onPublished(const store::Changes& changes);
    void takeFromStore();
    void setRowCount(int rows) override;

    const store::ServerState& m_state;
    std::vector<Item> m_items; ///< by row
    std::uint64_t m_first = 0; ///< numbers shown: [m_first, m_end)
    std::uint64_t m_end = 0;
    bool m_paused = false;
};

} // namespace sio::models
