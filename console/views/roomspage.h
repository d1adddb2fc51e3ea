// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "views/tablepage.h"

class QButtonGroup;
class QListWidget;
class QPushButton;

namespace sio::models {
class RoomsModel;
}

namespace sio::views {

class DetailPane;

/// Rooms by kind, with their members.
class RoomsPage : public TablePage {
    Q_OBJECT
public:
    explicit RoomsPage(PageContext& context, QWidget* parent = nullptr);

    static constexpr int kShownMembers = 500;

protected:
    void activate() override;
    void deactivate() override;
    void showDetail(const QString& id) override;
    void fillMenu(QMenu* menu, const QStringList& ids) override;
    QString summaryText() const override;
    void showEmpty() override;
    bool isLoading() const override;

private:
    void sendTo(const QString& room);
    void disconnectMembers(const QString& room);

    models::RoomsModel* m_model = nullptr;
    DetailPane* m_detail = nullptr;
    QPushButton* m_send = nullptr;
    QPushButton* m_disconnect = nullptr;
    QListWidget* m_members = nullptr;
    QString m_shownRoom;
    QStringList m_shownMembers;
};

} // namespace sio::views
