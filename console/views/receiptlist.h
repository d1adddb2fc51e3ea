// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/requests.h"

#include <QtCore/QAbstractTableModel>

#include <vector>

class QTableView;

namespace sio::views {

class Theme;

/// The sockets of a receipt or of an audience: who, by which transport, from where, and whether it was
/// written.
class ReceiptModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { User, Socket, Transport, Address, Written, ColumnCount };

    /// `preview`: nothing was sent, so where from and what came of it are left out.
    explicit ReceiptModel(bool preview, QObject* parent = nullptr);
    void setUtc(bool utc); ///< zone of the times
    void setLines(std::vector<link::ReceiptLine> lines);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<link::ReceiptLine> m_lines;
    bool m_preview;
    bool m_utc = false;
};

QTableView* makeReceiptList(Theme& theme, ReceiptModel* model, const QString& objectName,
                            const QString& accessibleName, QWidget* parent);

} // namespace sio::views
