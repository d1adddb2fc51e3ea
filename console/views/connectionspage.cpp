// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/connectionspage.h"

#include "models/connectionsmodel.h"
#include "models/filterproxy.h"
#include "models/text.h"
#include "views/commands.h"
#include "views/detailpane.h"
#include "views/icons.h"
#include "views/labels.h"
#include "views/pageframe.h"
#include "views/quickfilters.h"
#include "views/tableview.h"

#include <QtWidgets/QListWidget>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSplitter>

namespace sio::views {

namespace {

TableOptions options()
{
    using Column = models::ConnectionsModel::Column;
    TableOptions o;
    o.looks = {
        {Column::Id, Look::Id},           {Column::User, Look::Id},      {Column::Transport, Look::Transport},
        {Column::Namespace, Look::Quiet}, {Column::Address, Look::Text}, {Column::Rooms, Look::Number},
        {Column::Agent, Look::Quiet},     {Column::Since, Look::Time},   {Column::Last, Look::Quiet},
        {Column::Client, Look::Id}};
    o.columnKeys = {"id", "user", "transport", "nsp", "address", "", "agent", "", "", "client"};
    o.widths = {12, 13, 11, 8, 14, 6, 14, 7, 18, 12};
    o.hidden = {Column::Namespace, Column::Agent, Column::Client};
    o.detailLeast = 310; // its buttons
    o.expendable = {Column::Rooms, Column::Address, Column::Last, Column::Since};
    o.filterHint = QObject::tr("Filter: user:5f0c room:session:6f… address:10.");
    return o;
}

} // namespace

ConnectionsPage::ConnectionsPage(PageContext& context, QWidget* parent)
    : LiveTablePage(context, "connections", tr("Connections"), "connections",
                    new models::ConnectionsModel(context.state), options(), parent)
{
    m_model = qobject_cast<models::ConnectionsModel*>(proxy()->table());
    m_detail = new DetailPane(context.theme, splitter());
    m_send =
        m_detail->addButton("socketSend", "send", tr("Send…"), [this] { sendTo(wiring()->currentId()); });
    m_join = m_detail->addButton("socketJoin", "join", tr("Join…"), [this] {
        const QStringList ids = wiring()->selectedIds();
        link::Selection who;
        who.sockets = ids;
        this->context().commands.join(this, who, models::counted(ids.size(), tr("socket"), tr("sockets")));
    });
    m_disconnect = m_detail->addButton("socketDisconnect", "disconnect", tr("Disconnect…"),
                                       [this] { disconnectSelected(); });
    m_rooms = new QListWidget(m_detail);
    m_rooms->setObjectName("socketRooms");
    m_rooms->setAccessibleName(tr("Rooms of the socket"));
    m_rooms->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_rooms->setUniformItemSizes(true);
    m_detail->addSection(tr("Rooms"), m_rooms);
    m_leave = new QPushButton(icon("leave"), tr("Leave room…"), m_detail);
    m_leave->setObjectName("socketLeave");
    connect(m_leave, &QPushButton::clicked, this, &ConnectionsPage::leaveRoom);
    connect(m_rooms, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) {
        Q_EMIT jumpRequested("rooms", item->data(Qt::UserRole).toString());
    });
    connect(m_rooms, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        m_leave->setEnabled(item && client().whyNot(link::Feature::JoinLeave).isEmpty());
    });
    m_leave->setAutoDefault(false);
    m_detail->addSection({}, m_leave, 0);
    setDetail(m_detail);
    addTransportFilter();
}

QString ConnectionsPage::summaryText() const
{
    QString text = models::counted(static_cast<std::int64_t>(context().state.sockets().count()), tr("socket"),
                                   tr("sockets"));
    if (context().state.socketsNotKept() > 0)
        text += tr(" · %1 more not kept").arg(models::grouped(context().state.socketsNotKept()));
    return text;
}

void ConnectionsPage::showEmpty()
{
    showState("connections", tr("No connections"),
              tr("Every socket that a client opens to this server is listed here."));
}

const link::SocketRow* ConnectionsPage::row(const QString& id) const
{
    const store::Slot slot = context().state.socketSlot(id);
    return slot == store::kNoSlot || !context().state.sockets().isLive(slot)
               ? nullptr
               : &context().state.sockets()[slot].row;
}

void ConnectionsPage::showDetail(const QString& id)
{
    const link::SocketRow* socket = id.isEmpty() ? nullptr : row(id);
    if (!socket) {
        m_detail->showHint(id.isEmpty() ? tr("Select a socket to see its rooms and where it comes from.")
                                        : tr("This socket has gone."));
        return;
    }
    const qsizetype chosen = wiring()->selectedIds().size();
    m_detail->setHead(socket->id,
                      chosen > 1 ? tr("and %1 more selected").arg(models::grouped(chosen - 1)) : QString());
    const auto when = [this](std::int64_t time) {
        return time == 0 ? QString("–") : models::fullTime(time, isUtc()).left(19);
    };
    m_detail->setRows(
        {{tr("User"), socket->user + (socket->authenticated ? QString() : tr("  (not verified)"))},
         {tr("Transport"), socket->transport},
         {tr("Namespace"), socket->nsp},
         {tr("Address"), socket->address},
         {tr("Agent"), socket->agent},
         {tr("Connection"), socket->client},
         {tr("Since"), when(socket->since)},
         {tr("Last event"),
          socket->last.event.isEmpty()
              ? QString("–")
              : socket->last.event + "  " + models::clockTime(socket->last.time, isUtc()).left(8)}});
    QStringList rooms;
    for (int i = 0; i < m_rooms->count(); ++i)
        rooms << m_rooms->item(i)->data(Qt::UserRole).toString();
    if (rooms != socket->rooms) {
        const QString current =
            m_rooms->currentItem() ? m_rooms->currentItem()->data(Qt::UserRole).toString() : QString();
        m_rooms->clear();
        for (const QString& room : socket->rooms) {
            auto* item = new QListWidgetItem(models::visibleText(room), m_rooms);
            item->setData(Qt::UserRole, room);
            if (room == current)
                m_rooms->setCurrentItem(item);
        }
    }
    const auto allow = [this](QPushButton* button, link::Feature feature) {
        const QString why = client().whyNot(feature);
        button->setEnabled(why.isEmpty());
        button->setToolTip(plainTip(why));
    };
    allow(m_send, sendFeature());
    allow(m_join, link::Feature::JoinLeave);
    allow(m_leave, link::Feature::JoinLeave);
    allow(m_disconnect, link::Feature::Disconnect);
    m_leave->setEnabled(m_leave->isEnabled() && m_rooms->currentItem());
}

void ConnectionsPage::sendTo(const QString& id)
{
    const link::SocketRow* socket = row(id);
    if (!socket)
        return;
    SendDraft draft;
    draft.target = {link::Target::Kind::Socket, socket->id};
    draft.userId = socket->user;
    draft.socketId = socket->id;
    Q_EMIT sendRequested(draft);
}

void ConnectionsPage::disconnectSelected()
{
    link::Selection who;
    who.sockets = wiring()->selectedIds();
    if (who.sockets.isEmpty())
        who.sockets = {wiring()->currentId()};
    QStringList objects;
    QStringList users;
    for (const QString& id : who.sockets) {
        const link::SocketRow* socket = row(id);
        objects << (socket ? id + "  " + socket->user + "  " + socket->transport : id);
        if (socket && !users.contains(socket->user))
            users << socket->user;
    }
    const QString object = users.size() == 1 ? tr("user %1").arg(models::visibleText(users.first(), 60))
                                             : models::counted(users.size(), tr("user"), tr("users"));
    context().commands.disconnectSockets(this, who, object, objects, who.sockets.size());
}

void ConnectionsPage::leaveRoom()
{
    const link::SocketRow* socket = row(wiring()->currentId());
    if (!socket || !m_rooms->currentItem())
        return;
    link::Selection who;
    who.sockets = {socket->id};
    context().commands.leave(this, who, m_rooms->currentItem()->data(Qt::UserRole).toString(),
                             tr("socket %1").arg(models::shortId(socket->id)));
}

void ConnectionsPage::fillMenu(QMenu* menu, const QStringList& ids)
{
    const QString id = wiring()->currentId();
    const link::SocketRow* socket = row(id);
    if (!socket)
        return;
    menu->addAction(icon("send"), tr("Send to this socket…"), this, [this, id] { sendTo(id); })
        ->setEnabled(client().whyNot(sendFeature()).isEmpty());
    menu->addAction(icon("user"), tr("Show the user"), this,
                    [this, user = socket->user] { Q_EMIT jumpRequested("users", user); });
    menu->addAction(icon("events"), tr("Events of this socket"), this,
                    [this, id] { Q_EMIT filterRequested("events", models::FilterQuery::of("socket", id)); });
    menu->addAction(icon("disconnect"),
                    ids.size() > 1 ? tr("Disconnect %1 sockets…").arg(ids.size()) : tr("Disconnect…"), this,
                    [this] { disconnectSelected(); })
        ->setEnabled(client().whyNot(link::Feature::Disconnect).isEmpty());
}

void ConnectionsPage::open(const QString& id)
{
    if (const link::SocketRow* socket = row(id))
        Q_EMIT jumpRequested("users", socket->user);
}

} // namespace sio::views
