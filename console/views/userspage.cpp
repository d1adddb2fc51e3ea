// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/userspage.h"

#include "models/filterproxy.h"
#include "models/roles.h"
#include "models/text.h"
#include "models/usersmodel.h"
#include "views/commands.h"
#include "views/detailpane.h"
#include "views/eventlist.h"
#include "views/icons.h"
#include "views/jsonview.h"
#include "views/labels.h"
#include "views/pageframe.h"
#include "views/quickfilters.h"

#include <QtCore/QItemSelectionModel>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QTableView>
#include <QtWidgets/QTreeView>

namespace sio::views {

namespace {

constexpr std::int64_t kTimelinePeriodMs = 1500;

TableOptions options()
{
    using Column = models::UsersModel::Column;
    TableOptions o;
    o.tree = true;
    o.marksFlags = true;
    o.looks = {{Column::Name, Look::Id},      {Column::Sockets, Look::Number},
               {Column::Rooms, Look::Number}, {Column::Transport, Look::Transport},
               {Column::Since, Look::Time},   {Column::Last, Look::Quiet}};
    o.columnKeys = {"user", "", "", "transport", "", ""};
    o.widths = {20, 7, 6, 18, 8, 20};
    o.detailLeast = 310; // its buttons
    o.expendable = {Column::Rooms, Column::Last, Column::Since, Column::Transport};
    o.filterHint = QObject::tr("Filter: name, room:session:6f…, transport:polling");
    return o;
}

} // namespace

UsersPage::UsersPage(PageContext& context, QWidget* parent)
    : LiveTablePage(context, "users", tr("Users"), "users", new models::UsersModel(context.state), options(),
                    parent)
{
    m_model = qobject_cast<models::UsersModel*>(proxy()->table());
    m_detail = new DetailPane(context.theme, splitter());
    m_send = m_detail->addButton("userSend", "send", tr("Send…"), [this] { send(); });
    m_disconnect = m_detail->addButton("userDisconnect", "disconnect", tr("Disconnect…"),
                                       [this] { disconnectSelected(); });
    m_block = m_detail->addButton("userBlock", "block", tr("Block…"), [this] {
        if (m_blocked)
            this->context().commands.unblock(this, selectedUser());
        else
            this->context().commands.block(this, selectedUser());
    });
    m_timeline = new EventListModel(this);
    m_timeline->setUtc(isUtc());
    connect(&context.zone, &TimeZone::changed, m_timeline, [this] { m_timeline->setUtc(isUtc()); });
    m_timelineView = makeEventList(context.theme, m_timeline, "userTimeline", m_detail);
    m_payload = new JsonView(context.theme, m_detail);
    m_detail->addSection(tr("Timeline"), m_timelineView, 3);
    m_noTimeline = wrappedLabel(tr("This server keeps no history of a user."), m_detail);
    m_noTimeline->setForegroundRole(QPalette::PlaceholderText);
    m_noTimeline->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_noTimeline->hide();
    m_detail->addSection({}, m_noTimeline, 1);
    m_detail->addSection({}, m_payload, 2);
    m_payload->hide();
    connect(m_timelineView->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& now) {
                const link::EventPtr event = m_timeline->event(now.row());
                m_payload->setVisible(event != nullptr);
                m_payload->setJson(event ? event->payload : QByteArray());
            });
    setDetail(m_detail);
    addTransportFilter();
}

QString UsersPage::summaryText() const
{
    const auto& state = context().state;
    return tr("%1 online · %2")
        .arg(
            models::counted(static_cast<std::int64_t>(state.users().count()), tr("user"), tr("users")),
            models::counted(static_cast<std::int64_t>(state.sockets().count()), tr("socket"), tr("sockets")));
}

void UsersPage::showEmpty()
{
    showState("users", tr("Nobody is connected"),
              tr("Users appear here as soon as a browser opens a connection to this server."));
}

QString UsersPage::selectedSocket() const
{
    const QModelIndex index = proxy()->mapToSource(view()->currentIndex());
    const store::SocketEntry* entry = models::UsersModel::isSocket(index) ? m_model->socket(index) : nullptr;
    return entry ? entry->row.id : QString();
}

QString UsersPage::selectedUser() const
{
    const QModelIndex index = proxy()->mapToSource(view()->currentIndex());
    if (models::UsersModel::isSocket(index)) {
        const store::SocketEntry* entry = m_model->socket(index);
        return entry ? entry->row.user : QString();
    }
    const store::UserEntry* entry = index.isValid() ? m_model->user(index) : nullptr;
    return entry ? entry->user : QString();
}

void UsersPage::showDetail(const QString&)
{
    const QModelIndex index = proxy()->mapToSource(view()->currentIndex());
    const auto& state = context().state;
    const auto when = [this](std::int64_t time) {
        return time == 0 ? QString("–") : models::fullTime(time, isUtc()).left(19);
    };
    const bool isSocket = models::UsersModel::isSocket(index);
    const store::UserEntry* user = index.isValid() && !isSocket ? m_model->user(index) : nullptr;
    const store::SocketEntry* socket = isSocket ? m_model->socket(index) : nullptr;
    if (!user && !socket) {
        m_detail->showHint(tr("Select a user to see their sockets, rooms and what happened to them."));
        return;
    }
    if (socket) {
        m_detail->setHead(socket->row.id,
                          tr("socket of user %1").arg(models::visibleText(socket->row.user, 80)));
        m_detail->setRows({{tr("Transport"), socket->row.transport},
                           {tr("Namespace"), socket->row.nsp},
                           {tr("Address"), socket->row.address},
                           {tr("Agent"), socket->row.agent},
                           {tr("Since"), when(socket->row.since)},
                           {tr("Rooms"), socket->row.rooms.join(", ")}});
    } else {
        QStringList words{
            models::counted(static_cast<std::int64_t>(user->sockets.size()), tr("socket"), tr("sockets")),
            models::counted(user->rooms, tr("room"), tr("rooms"))};
        if (user->duplicate)
            words << tr("several connections in one namespace");
        if (m_blocked && m_timelineOf == user->user)
            words << tr("blocked");
        m_detail->setHead(user->user.isEmpty() ? tr("Without a user") : user->user, words.join(" · "));
        QStringList rooms;
        QStringList addresses;
        for (const store::Slot slot : user->sockets) {
            if (!state.sockets().isLive(slot))
                continue;
            const link::SocketRow& row = state.sockets()[slot].row;
            for (const QString& room : row.rooms) {
                if (!rooms.contains(room) && rooms.size() < 200)
                    rooms << room;
            }
            if (!addresses.contains(row.address) && addresses.size() < 50)
                addresses << row.address;
        }
        m_detail->setRows({{tr("Since"), when(user->since)},
                           {tr("Rooms"), rooms.join(", ")},
                           {tr("Address"), addresses.join(", ")}});
    }
    const QString whyPublish = client().whyNot(sendFeature());
    m_send->setEnabled(whyPublish.isEmpty());
    m_send->setToolTip(plainTip(whyPublish));
    const QString whyDisconnect = client().whyNot(link::Feature::Disconnect);
    m_disconnect->setEnabled(whyDisconnect.isEmpty());
    m_disconnect->setToolTip(plainTip(whyDisconnect));
    const QString whyBlock = client().whyNot(link::Feature::Block);
    m_block->setVisible(client().config().has(link::Feature::Block) && !selectedUser().isEmpty());
    m_block->setEnabled(whyBlock.isEmpty());
    m_block->setToolTip(plainTip(whyBlock));
    m_block->setText(m_blocked ? tr("Unblock…") : tr("Block…"));
    const bool hasTimeline = !client().isLive() || client().config().has(link::Feature::Search);
    m_timelineView->setVisible(hasTimeline);
    m_noTimeline->setVisible(!hasTimeline);
    const QString name = selectedUser();
    if (name != m_timelineOf || now() - m_asked > kTimelinePeriodMs)
        askTimeline(name);
}

void UsersPage::askTimeline(const QString& user)
{
    if (user != m_timelineOf) {
        m_timeline->setEvents({});
        m_payload->hide();
        m_blocked = false;
    }
    m_timelineOf = user;
    m_asked = now();
    if (user.isEmpty() || !client().isLive() || !client().config().has(link::Feature::Search))
        return;
    client().userDetails(user, this, [this, user](const link::Answer<link::UserDetails>& answer) {
        if (user != m_timelineOf || !answer.ok)
            return;
        m_timeline->setEvents(answer.value.timeline);
        m_blocked = answer.value.blocked;
        m_block->setText(m_blocked ? tr("Unblock…") : tr("Block…"));
    });
}

void UsersPage::send()
{
    SendDraft draft;
    draft.userId = selectedUser();
    draft.socketId = selectedSocket();
    if (!draft.socketId.isEmpty())
        draft.target = {link::Target::Kind::Socket, draft.socketId};
    else
        draft.target = {link::Target::Kind::User, draft.userId};
    Q_EMIT sendRequested(draft);
}

link::Selection UsersPage::selection(QString* object, QStringList* objects, std::int64_t* count) const
{
    link::Selection who;
    const auto& state = context().state;
    const QString socket = selectedSocket();
    const QString user = selectedUser();
    if (!socket.isEmpty()) {
        who.sockets = {socket};
        *object = tr("user %1").arg(models::visibleText(user, 60));
        *objects = {socket};
        *count = 1;
        return who;
    }
    who.user = user;
    *object = tr("user %1").arg(models::visibleText(user, 60));
    const store::Slot slot = state.userSlot(user);
    if (slot != store::kNoSlot) {
        for (const store::Slot s : state.users()[slot].sockets) {
            if (state.sockets().isLive(s))
                *objects << state.sockets()[s].row.id + "  " + state.sockets()[s].row.transport + "  " +
                                state.sockets()[s].row.address;
        }
    }
    *count = objects->size();
    return who;
}

void UsersPage::disconnectSelected()
{
    QString object;
    QStringList objects;
    std::int64_t count = 0;
    const link::Selection who = selection(&object, &objects, &count);
    context().commands.disconnectSockets(this, who, object, objects, count);
}

void UsersPage::fillMenu(QMenu* menu, const QStringList&)
{
    const QString user = selectedUser();
    const QString socket = selectedSocket();
    QAction* sendAction = menu->addAction(
        icon("send"), socket.isEmpty() ? tr("Send to this user…") : tr("Send to this socket…"), this,
        [this] { send(); });
    sendAction->setEnabled(client().whyNot(sendFeature()).isEmpty());
    if (!socket.isEmpty())
        menu->addAction(icon("connections"), tr("Show in Connections"), this,
                        [this, socket] { Q_EMIT jumpRequested("connections", socket); });
    menu->addAction(icon("events"), tr("Events of this user"), this, [this, user] {
        Q_EMIT filterRequested("events", models::FilterQuery::of("user", user));
    });
    QAction* disconnectAction =
        menu->addAction(icon("disconnect"), tr("Disconnect…"), this, [this] { disconnectSelected(); });
    disconnectAction->setEnabled(client().whyNot(link::Feature::Disconnect).isEmpty());
}

void UsersPage::open(const QString&)
{
    auto* tree = qobject_cast<QTreeView*>(view());
    const QModelIndex index = view()->currentIndex().siblingAtColumn(0);
    if (tree && !index.parent().isValid() && index.isValid()) // double click does it by itself
        return;
}

} // namespace sio::views
