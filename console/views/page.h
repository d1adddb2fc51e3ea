// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/adminclient.h"
#include "link/requests.h"
#include "store/serverstate.h"
#include "views/timezone.h"

#include <QtCore/QByteArray>
#include <QtWidgets/QWidget>

#include <functional>
#include <vector>

namespace sio::views {

class Commands;
class PageFrame;
class Prompt;
class Theme;
class ViewMemory;

/// What every page is given. Everything outlives the pages.
struct PageContext {
    Theme& theme;
    ViewMemory& memory;
    Prompt& prompt;
    Commands& commands;
    link::AdminClient& client;
    store::ServerState& state;
    TimeZone zone{}; ///< of all times
};

/// A send that another page prepares; the Send page takes it over.
struct SendDraft {
    link::Target target;
    QString event;   ///< empty: keep what is chosen
    QByteArray json; ///< empty: keep what is there
    QString userId;  ///< what `{{selected.user_id}}` stands for
    QString sessionId;
    QString socketId;
};

/// One page of the main window. Named by key(), which the command line and the memory use. A page looks at
/// the server only while it is active: setActive() subscribes and unsubscribes.
class Page : public QWidget {
    Q_OBJECT
public:
    Page(PageContext& context, const QString& key, const QString& title, const QString& iconName,
         QWidget* parent = nullptr);

    QString key() const { return m_key; }
    QString title() const { return m_title; }
    QString iconName() const { return m_iconName; }
    PageFrame* frame() const { return m_frame; }

    void setActive(bool active);
    bool isActive() const { return m_active; }
    /// Shows one object (a user, room, socket); false when this page has no such thing.
    virtual bool reveal(const QString& id);
    /// Where the keyboard goes when the page is entered, and with Ctrl+F.
    virtual void focusContent();
    virtual void focusFilter();
    /// What would be lost with the page, each thing in words for people; empty: nothing that a person made.
    virtual QStringList unsaved() const { return {}; }

Q_SIGNALS:
    /// Go to another page and show an object there.
    void jumpRequested(const QString& page, const QString& id);
    void sendRequested(const sio::views::SendDraft& draft);
    /// The filter of another page.
    void filterRequested(const QString& page, const QString& filter);
    void connectRequested();
    /// A sequence of these rows of the live feed.
    void sequenceRequested(const std::vector<sio::link::EventPtr>& rows);

protected:
    /// Subscriptions begin and end here.
    virtual void activate() = 0;
    virtual void deactivate() = 0;
    /// The connection, the freshness or the role changed: show the right state.
    virtual void updateState() = 0;

    /// Shows why there is no content, for the states that all pages share; false when the page itself
    /// decides.
    bool showCommonState(link::Feature feature, bool hasRows);
    /// A state of the page's own, with what its button does.
    void showState(const QString& iconName, const QString& headline, const QString& sentence,
                   const QString& action = {}, std::function<void()> perform = {},
                   const QString& details = {});
    PageContext& context() const { return m_context; }
    /// What sending is called here: servers with the public instrumentation alone emit, and publish nothing.
    link::Feature sendFeature() const;
    link::AdminClient& client() const { return m_context.client; }
    store::ServerState& state() const { return m_context.state; }
    std::int64_t now() const;
    bool isUtc() const { return m_context.zone.isUtc(); }

private:
    PageContext& m_context;
    QString m_key;
    QString m_title;
    QString m_iconName;
    PageFrame* m_frame = nullptr;
    bool m_active = false;
    std::function<void()> m_stateAction;
};

} // namespace sio::views
