// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/slabmodel.h"

namespace sio::models {

/// All sockets. Rows are the store's socket slots. IdRole: the socket's id.
class ConnectionsModel : public SlabModel<store::SocketEntry> {
    Q_OBJECT
public:
    enum Column { Id, User, Transport, Namespace, Address, Rooms, Agent, Since, Last, Client, ColumnCount };

    explicit ConnectionsModel(const store::ServerState& state, QObject* parent = nullptr);

    std::int64_t ordinal(int row) const override;
    SortKey sortKey(int row, int column) const override;
    QStringList filterKeys() const override;
    QStringList filterTexts(int row, int key) const override;
    int rowOfId(const QString& id) const override;

protected:
    QString shown(int row, int column) const override;
    QString raw(int row, int column) const override;
    QString rowId(int row) const override;
    int kind(int row, int column) const override;
    bool isFlagged(int row) const override;
    QByteArray makeSearchText(int row) const override;
};

} // namespace sio::models
