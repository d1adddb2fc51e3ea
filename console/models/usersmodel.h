// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/slabmodel.h"

#include <vector>

namespace sio::models {

/// Users, and beneath each its sockets. Rows are the store's user slots; the sockets without a user are
/// gathered under one row without a name. IdRole: the user's id for a user, the socket's for a socket.
class UsersModel : public SlabModel<store::UserEntry> {
    Q_OBJECT
public:
    enum Column { Name, Sockets, Rooms, Transport, Since, Last, ColumnCount };

    explicit UsersModel(const store::ServerState& state, QObject* parent = nullptr);

    /// Is this a socket's row (a child)?
    static bool isSocket(const QModelIndex& index) { return index.isValid() && index.internalId() != 0; }
    const store::UserEntry* user(const QModelIndex& index) const;
    const store::SocketEntry* socket(const QModelIndex& index) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

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

private:
    void aboutToTell(const store::Changes& changes) override;
    void rowsGrown(int rows) override;
    void syncChildren(int row, std::vector<store::Slot> target, const std::vector<store::Slot>& gone);
    void tellSockets(const std::vector<store::Slot>& changed);
    QString socketText(const store::SocketEntry& socket, int column, bool isRaw) const;

    std::vector<std::vector<store::Slot>>
        m_children; ///< as told to the views; follows the store at each publication
};

} // namespace sio::models
