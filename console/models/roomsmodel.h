// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/slabmodel.h"

namespace sio::models {

/// All rooms with members. Rows are the store's room slots. IdRole: the room's name. KindRole:
/// store::RoomKind.
class RoomsModel : public SlabModel<store::RoomEntry> {
    Q_OBJECT
public:
    enum Column { Name, Kind, Members, Namespaces, ColumnCount };

    explicit RoomsModel(const store::ServerState& state, QObject* parent = nullptr);

    SortKey sortKey(int row, int column) const override;
    QStringList filterKeys() const override;
    QStringList filterTexts(int row, int key) const override;
    int rowOfId(const QString& id) const override;

protected:
    QString shown(int row, int column) const override;
    QString raw(int row, int column) const override;
    QString rowId(int row) const override;
    int kind(int row, int column) const override;
    QByteArray makeSearchText(int row) const override;
};

} // namespace sio::models
