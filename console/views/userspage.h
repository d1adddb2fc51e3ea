// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "views/livetablepage.h"

#include <QtCore/QPointer>

class QLabel;
class QPushButton;
class QTableView;

namespace sio::models {
class UsersModel;
}

namespace sio::views {

class DetailPane;
class EventListModel;
class JsonView;

/// Users, beneath each its sockets; beside them the user's timeline, and what can be done for or to them.
class UsersPage : public LiveTablePage {
    Q_OBJECT
public:
    explicit UsersPage(PageContext& context, QWidget* parent = nullptr);

protected:
    void showDetail(const QString& id) override;
    void fillMenu(QMenu* menu, const QStringList& ids) override;
    QString summaryText() const override;
    void showEmpty() override;
    void open(const QString& id) override;

private:
    QString selectedUser() const;
    QString selectedSocket() const;
    link::Selection selection(QString* object, QStringList* objects, std::int64_t* count) const;
    void askTimeline(const QString& user);
    void send();
    void disconnectSelected();

    models::UsersModel* m_model = nullptr;
    DetailPane* m_detail = nullptr;
    QPushButton* m_send = nullptr;
    QPushButton* m_disconnect = nullptr;
    QPushButton* m_block = nullptr;
    EventListModel* m_timeline = nullptr;
    QLabel* m_noTimeline = nullptr;
    QTableView* m_timelineView = nullptr;
    JsonView* m_payload = nullptr;
    QString m_timelineOf;
    bool m_blocked = false;
    std::int64_t m_asked = 0; ///< when the timeline was last asked for
};

} // namespace sio::views
