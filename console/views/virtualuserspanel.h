// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/virtualclient.h"
#include "sequences/feed.h"
#include "sequences/virtualuser.h"

#include <QtWidgets/QWidget>

#include <functional>
#include <memory>
#include <vector>

class QComboBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace sio::views {

/// One virtual user by hand: who it is, its connection, its inbox, what it emits. Its socket ends with it.
class VirtualUserCard : public QWidget, private sequences::VirtualUserObserver {
    Q_OBJECT
public:
    /// `address`: where to connect to when asked; answers a sentence in `why` when that must not be.
    using Address =
        std::function<std::optional<link::VirtualClientOptions>(const QString& user, QString& why)>;

    VirtualUserCard(int number, const link::VirtualClientFactory& clients, Address address, QWidget* parent);
    ~VirtualUserCard() override;

    void connectUser();
    void disconnectUser();
    void joinRoom(const QString& room); ///< "session:1" or "researcher:2"
    void emitEvent(const QString& event, const QString& json);
    bool isConnected() const;
    QStringList inbox() const;

Q_SIGNALS:
    void closeRequested();
    /// It saw or did something, for a recording.
    void happened(const sio::sequences::FeedEvent& event);

private:
    void onUserConnected(sequences::VirtualUser& user) override;
    void onUserRefused(sequences::VirtualUser& user) override;
    void onUserEvent(sequences::VirtualUser& user, std::string event,
                     std::vector<sequences::Value> args) override;
    void onUserAck(sequences::VirtualUser& user, std::uint64_t id,
                   std::vector<sequences::Value> args) override;
    void onUserClosed(sequences::VirtualUser& user) override;
    void onUserGone(sequences::VirtualUser& user) override;

    void say(const QString& text);
    void refresh();
    sequences::FeedEvent eventOf(sequences::FeedKind kind) const;

    Address m_address;
    std::unique_ptr<sequences::VirtualUser> m_client;
    QLineEdit* m_user = nullptr;
    QComboBox* m_transport = nullptr;
    QPushButton* m_connect = nullptr;
    QLabel* m_state = nullptr;
    QLineEdit* m_room = nullptr;
    QPushButton* m_join = nullptr;
    QLineEdit* m_event = nullptr;
    QLineEdit* m_json = nullptr;
    QPushButton* m_emit = nullptr;
    QListWidget* m_inbox = nullptr;
};

/// Virtual users side by side.
class VirtualUsersPanel : public QWidget {
    Q_OBJECT
public:
    VirtualUsersPanel(VirtualUserCard::Address address, QWidget* parent);
    ~VirtualUsersPanel() override;

    VirtualUserCard* addUser();
    const std::vector<VirtualUserCard*>& cards() const { return m_cards; }
    /// Ends all connections.
    void disconnectAll();
    /// What all of them saw, since the last time.
    std::vector<sequences::FeedEvent> takeFeed();

Q_SIGNALS:
    void recordRequested();

private:
    const link::VirtualClientFactory m_clients;
    VirtualUserCard::Address m_address;
    QHBoxLayout* m_row = nullptr;
    std::vector<VirtualUserCard*> m_cards;
    std::vector<sequences::FeedEvent> m_feed;
    int m_made = 0;
};

} // namespace sio::views
