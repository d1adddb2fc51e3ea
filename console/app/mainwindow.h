// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "views/page.h"

#include <QtCore/QPointer>
#include <QtCore/QTimer>
#include <QtWidgets/QMainWindow>

#include <functional>
#include <vector>

class QStackedWidget;

namespace sio::link {
class SecretStore;
class Profiles;
} // namespace sio::link
namespace sio::models {
class SendHistory;
class Templates;
} // namespace sio::models
namespace sio::views {
class ConnectDialog;
class NoticeBar;
class SearchBox;
class SendPage;
class Sidebar;
class StatusLine;
class TopBar;
} // namespace sio::views

namespace sio::app {

class Session;

/// The frame round the pages: environment, connection, search, who I am; pages at the left, honesty at the
/// bottom. Pages are made when they are first looked at, and anew for another profile.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    struct Parts {
        views::PageContext& context;
        Session& session;
        link::Profiles& profiles;
        link::SecretStore& secrets;
        models::Templates& templates;
        models::SendHistory& history;
    };

    explicit MainWindow(const Parts& parts, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// A further page, made when it is first looked at; `before`: the key of the page it stands in front of,
    /// empty: last.
    void addPage(const QString& key, const QString& title, const QString& iconName,
                 std::function<views::Page*()> make);
    /// False when there is no such page.
    bool showPage(const QString& key);
    views::Page* page(const QString& key);
    QString currentPage() const;
    void openConnectDialog(const QString& profileId = {}, const QString& problem = {});
    views::ConnectDialog* connectDialog() const { return m_dialog; }
    /// Width of the frame in the environment's colour; 0 outside production.
    int frameWidth() const;

protected:
    void closeEvent(QCloseEvent* event) override;
    /// Escape that nobody below wanted: closes the notice, else goes back to the page.
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Entry {
        QString key;
        QString title;
        QString iconName;
        std::function<views::Page*()> make;
        QPointer<views::Page> page;
    };
    void makePages();
    void dropPages();
    /// Shows the page that would lose these things, and closes the window when the person says so.
    void askToClose(const QString& key, const QStringList& losses);
    void makeActions();
    void makeMenus();
    void fillEnvironmentMenu();
    void refreshConnection();
    void refreshCounts();
    void countDenials(const store::RingChanges& changes);
    void jump(const QString& page, const QString& id);
    void filter(const QString& page, const QString& text);
    void send(const views::SendDraft& draft);
    void makeSequence(const std::vector<link::EventPtr>& rows);
    Entry* entry(const QString& key);
    void wire(views::Page* page);

    Parts m_parts;
    std::vector<Entry> m_pages;
    QString m_current;
    class FrameWidget* m_frame = nullptr;
    views::TopBar* m_top = nullptr;
    views::SearchBox* m_search = nullptr;
    views::Sidebar* m_sidebar = nullptr;
    QStackedWidget* m_stack = nullptr;
    views::NoticeBar* m_notice = nullptr;
    views::StatusLine* m_status = nullptr;
    views::ConnectDialog* m_dialog = nullptr;
    bool m_watchesAudit = false;
    bool m_mayLose = false; ///< the person has said so: what is not saved goes with the window
    std::int64_t m_denials = 0; ///< refused commands since the audit page was last seen
    QTimer m_tick;
};

} // namespace sio::app
