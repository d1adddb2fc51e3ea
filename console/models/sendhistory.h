// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/requests.h"

#include <QtCore/QAbstractTableModel>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtCore/QString>

#include <deque>

namespace sio::models {

/// One send and what came of it.
struct SentItem {
    std::int64_t time = 0;
    QString server; ///< profile's name
    QString event;
    QString json; ///< with variables, as it was written
    link::Target target;
    bool test = false;
    QString reason;
    bool ok = false;
    link::Receipt receipt;
    link::RequestError error;
};

/// The last sends, newest first: to look up, and to edit and send again.
class SendHistory : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Time, Event, Target, Result, Reason, ColumnCount };
    static constexpr int kMaxItems = 500;

    explicit SendHistory(QObject* parent = nullptr);

    void add(SentItem item);
    /// Null when the row is none.
    const SentItem* item(int row) const;
    void clear();
    void setUtc(bool utc); ///< zone of the times

    QJsonArray toJson() const; ///< receipts without their lists of sockets
    void fromJson(const QJsonArray& array);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::deque<SentItem> m_items;
    bool m_utc = false;
};

} // namespace sio::models
