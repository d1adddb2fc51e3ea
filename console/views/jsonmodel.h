// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QAbstractItemModel>
#include <QtCore/QJsonValue>
#include <QtCore/QString>

#include <memory>
#include <vector>

namespace sio::views {

/// A JSON value as a tree, read-only. Children are made when they are looked at, so that a large value costs
/// what is opened; at most kMaxChildren of one parent are shown, the rest is said. GUI thread.
class JsonModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Column { KeyColumn, ValueColumn, ColumnCount };
    enum Role { JsonTextRole = Qt::UserRole + 1, KindRole };
    enum Kind { ObjectKind, ArrayKind, StringKind, NumberKind, WordKind, MoreKind };
    static constexpr int kMaxChildren = 1000;

    explicit JsonModel(QObject* parent = nullptr);
    ~JsonModel() override;

    void setValue(const QJsonValue& value);
    /// `amount`, `slots[0].date`: where the index is.
    QString pathOf(const QModelIndex& index) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Node;
    Node* nodeOf(const QModelIndex& index) const;
    static void open(Node& node);

    std::unique_ptr<Node> m_root;
};

} // namespace sio::views
