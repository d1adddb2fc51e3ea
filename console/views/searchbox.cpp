// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/searchbox.h"

#include "models/text.h"
#include "views/icons.h"
#include "views/theme.h"

#include <QtGui/QAction>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QListWidget>

#include <algorithm>

namespace sio::views {

SearchBox::SearchBox(PageContext& context, QWidget* parent) : QLineEdit(parent), m_context(context)
{
    setObjectName("search");
    setPlaceholderText(tr("Search users, rooms, sockets, events    Ctrl+K"));
    setAccessibleName(tr("Search users, rooms, sockets, events"));
    setClearButtonEnabled(true);
    setMinimumWidth(200);
    setMaximumWidth(520);
    addAction(icon("search"), LeadingPosition);
    m_popup = new QListWidget(nullptr);
    m_popup->setObjectName("searchPopup");
    m_popup->setWindowFlags(Qt::ToolTip); // never takes the focus from the field
    m_popup->setFocusPolicy(Qt::NoFocus);
    m_popup->setUniformItemSizes(true);
    m_popup->setMouseTracking(true);
    connect(this, &QObject::destroyed, m_popup, &QObject::deleteLater);
    connect(m_popup, &QListWidget::itemClicked, this, [this] { choose(m_popup->currentRow()); });
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMs);
    connect(&m_delay, &QTimer::timeout, this, &SearchBox::start);
    connect(this, &QLineEdit::textEdited, this, [this] { m_delay.start(); });
}

void SearchBox::start()
{
    ++m_query;
    m_hits.clear();
    m_popup->clear();
    const QString query = text().trimmed();
    if (query.isEmpty()) {
        dismiss();
        return;
    }
    for (const PageName& page : m_pages) {
        if (page.title.startsWith(query, Qt::CaseInsensitive))
            addHit(page.iconName, page.title, tr("page"), {page.key, {}, false});
    }
    addHit("events", tr("Events with “%1”").arg(models::visibleText(query, 40)), tr("filter"),
           {"events", query.contains(' ') ? '"' + query + '"' : query, true});
    ask(query);
    place();
}

void SearchBox::ask(const QString& query)
{
    const int number = m_query;
    const auto& client = m_context.client;
    if (client.isLive() && client.config().has(link::Feature::Search)) {
        const auto then = [this, number](auto take) {
            return [this, number, take](const link::Answer<link::SearchResult>& answer) {
                if (number != m_query || !answer.ok || !hasFocus())
                    return;
                take(answer.value);
                place();
            };
        };
        m_context.client.search(
            link::SearchKind::Users, query, 0, kPerKind, this, then([this](const link::SearchResult& found) {
                for (const link::UserFound& user : found.users)
                    addHit("user", user.user, models::counted(user.sockets, tr("socket"), tr("sockets")),
                           {"users", user.user, false});
            }));
        m_context.client.search(
            link::SearchKind::Rooms, query, 0, kPerKind, this, then([this](const link::SearchResult& found) {
                for (const link::RoomFound& room : found.rooms)
                    addHit("rooms", room.room, models::counted(room.members, tr("member"), tr("members")),
                           {"rooms", room.room, false});
            }));
        m_context.client.search(link::SearchKind::Sockets, query, 0, kPerKind, this,
                                then([this](const link::SearchResult& found) {
                                    for (const link::SocketRow& socket : found.sockets)
                                        addHit("connections", socket.id, socket.user + " · " + socket.address,
                                               {"connections", socket.id, false});
                                }));
        return;
    }
    const auto& state = m_context.state;
    int found = 0;
    for (store::Slot slot = 0; slot < state.users().size() && found < kPerKind; ++slot) {
        if (state.users().isLive(slot) && state.users()[slot].user.contains(query, Qt::CaseInsensitive)) {
            addHit("user", state.users()[slot].user, tr("user"), {"users", state.users()[slot].user, false});
            ++found;
        }
    }
    found = 0;
    for (store::Slot slot = 0; slot < state.rooms().size() && found < kPerKind; ++slot) {
        if (state.rooms().isLive(slot) && state.rooms()[slot].room.contains(query, Qt::CaseInsensitive)) {
            addHit("rooms", state.rooms()[slot].room, tr("room"), {"rooms", state.rooms()[slot].room, false});
            ++found;
        }
    }
}

void SearchBox::addHit(const QString& iconName, const QString& text, const QString& note, Hit hit)
{
    auto* item = new QListWidgetItem(
        icon(iconName), models::visibleText(text, 70) + "    " + models::visibleText(note, 50), m_popup);
    item->setSizeHint({0, fontMetrics().height() + 12});
    m_hits.push_back(std::move(hit));
    if (m_popup->currentRow() < 0)
        m_popup->setCurrentRow(0);
}

void SearchBox::place()
{
    if (m_hits.empty() || !isVisible()) {
        dismiss();
        return;
    }
    const int rows = std::min<int>(static_cast<int>(m_hits.size()), 14);
    m_popup->setGeometry(QRect(mapToGlobal(QPoint(0, height() + 2)),
                               QSize(std::max(width(), 420), rows * (fontMetrics().height() + 12) + 4)));
    m_popup->show();
    m_popup->raise();
}

void SearchBox::choose(int row)
{
    if (row < 0 || row >= static_cast<int>(m_hits.size()))
        return;
    const Hit hit = m_hits[static_cast<std::size_t>(row)];
    clear();
    dismiss();
    if (hit.isFilter)
        Q_EMIT filterRequested(hit.page, hit.id);
    else
        Q_EMIT jumpRequested(hit.page, hit.id);
}

void SearchBox::dismiss()
{
    m_delay.stop();
    m_popup->hide();
}

void SearchBox::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Down:
    case Qt::Key_Up: {
        const int step = event->key() == Qt::Key_Down ? 1 : -1;
        if (m_popup->count() > 0)
            m_popup->setCurrentRow(std::clamp(m_popup->currentRow() + step, 0, m_popup->count() - 1));
        return;
    }
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_delay.isActive()) {
            m_delay.stop();
            start();
        }
        choose(m_popup->currentRow());
        return;
    case Qt::Key_Escape:
        clear();
        dismiss();
        Q_EMIT left();
        return;
    default:
        QLineEdit::keyPressEvent(event);
    }
}

void SearchBox::focusOutEvent(QFocusEvent* event)
{
    QLineEdit::focusOutEvent(event);
    dismiss();
}

} // namespace sio::views
