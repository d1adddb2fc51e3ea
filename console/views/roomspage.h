// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "views/livetablepage.h"

class QLabel;
class QPushButton;
class QTableView;

namespace sio::models {
class RoomsModel;
}

namespace sio::views {

class DetailPane;
class QuickFilters;
class ReceiptModel;

/// Rooms by kind, with their members.
class RoomsPage : public LiveTablePage {
    Q_OBJECT
public:
    explicit RoomsPage(PageContext& context, QWidget* parent = nullptr);

    static constexpr int kShownMembers = 500;

protected:
    void showDetail(const QString& id) override;
    void fillMenu(QMenu* menu, const QStringList& ids) override;
    QString summaryText() const override;
    void showEmpty() override;
    void refreshSummary() override;

private:
    void sendTo(const QString& room);
    void disconnectMembers(const QString& room);

    models::RoomsModel* m_model = nullptr;
    DetailPane* m_detail = nullptr;
    QPushButton* m_send = nullptr;
    QPushButton* m_disconnect = nullptr;
    ReceiptModel* m_members = nullptr;
    QTableView* m_membersView = nullptr;
    QLabel* m_more = nullptr;
    QuickFilters* m_kinds = nullptr;
};

} // namespace sio::views
