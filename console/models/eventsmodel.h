// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/ringmodel.h"

#include <vector>

namespace sio::models {

/// The live feed: the newest events, oldest first. While paused nothing changes and the newcomers are
/// counted; resuming shows them.
class EventsModel : public RingTable {
    Q_OBJECT
public:
    enum Column { Time, Dir, Event, User, Target, Size, Payload, ColumnCount };

    explicit EventsModel(const store::ServerState& state, QObject* parent = nullptr);

    using TableModel::event;
    /// Null when the row is none.
    link::EventPtr event(int row) const;

    void setPaused(bool paused);
    bool isPaused() const { return m_paused; }
    /// While paused: how many came since.
    std::int64_t missed() const;

    bool isLiveRow(int row) const override;
    SortKey sortKey(int row, int column) const override;
    QStringList filterKeys() const override;
    QStringList filterTexts(int row, int key) const override;
    QByteArray searchText(int row) const override;

Q_SIGNALS:
    void missedChanged(qint64 missed);

protected:
    QString shown(int row, int column) const override;
    QString raw(int row, int column) const override;
    int kind(int row, int column) const override;
    bool isFlagged(int row) const override;

private:
    void onPublished(const store::Changes& changes);
    void takeFromStore();

    const store::ServerState& m_state;
    std::vector<link::EventPtr> m_items; ///< by row: the ring goes on while this is paused
    bool m_paused = false;
};

} // namespace sio::models
