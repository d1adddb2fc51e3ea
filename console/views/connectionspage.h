// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "views/livetablepage.h"

class QListWidget;
class QPushButton;

namespace sio::models {
class ConnectionsModel;
}

namespace sio::views {

class DetailPane;

/// All sockets, one row each.
class ConnectionsPage : public LiveTablePage {
    Q_OBJECT
public:
    explicit ConnectionsPage(PageContext& context, QWidget* parent = nullptr);

protected:
    void showDetail(const QString& id) override;
    void fillMenu(QMenu* menu, const QStringList& ids) override;
    QString summaryText() const override;
    void showEmpty() override;
    void open(const QString& id) override;

private:
    const link::SocketRow* row(const QString& id) const;
    void sendTo(const QString& id);
    void disconnectSelected();
    void leaveRoom();

    models::ConnectionsModel* m_model = nullptr;
    DetailPane* m_detail = nullptr;
    QPushButton* m_send = nullptr;
    QPushButton* m_join = nullptr;
    QPushButton* m_leave = nullptr;
    QPushButton* m_disconnect = nullptr;
    QListWidget* m_rooms = nullptr;
};

} // namespace sio::views
