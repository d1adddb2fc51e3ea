// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/roomspage.h"

#include "models/filterproxy.h"
#include "models/roomsmodel.h"
#include "models/text.h"
#include "views/commands.h"
#include "views/detailpane.h"
#include "views/filterbar.h"
#include "views/icons.h"
#include "views/labels.h"
#include "views/pageframe.h"
#include "views/tableview.h"

#include <QtWidgets/QComboBox>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSplitter>

#include <algorithm>

namespace sio::views {

namespace {

TableOptions options()
{
    using Column = models::RoomsModel::Column;
    TableOptions o;
    o.looks = {{Column::Name, Look::Room},
               {Column::Kind, Look::Quiet},
               {Column::Members, Look::Number},
               {Column::Namespaces, Look::Quiet}};
    o.columnKeys = {"room", "kind", "", "nsp"};
    o.widths = {40, 11, 13, 10};
    o.filterHint = QObject::tr("Filter: name, kind:session");
    o.sortColumn = Column::Members;
    o.sortOrder = Qt::DescendingOrder;
    return o;
}

} // namespace

RoomsPage::RoomsPage(PageContext& context, QWidget* parent)
    : TablePage(context, "rooms", tr("Rooms"), "rooms", new models::RoomsModel(context.state), options(),
                parent)
{
    m_model = qobject_cast<models::RoomsModel*>(proxy()->table());
    m_detail = new DetailPane(context.theme, splitter());
    m_send = m_detail->addButton("roomSend", "send", tr("Send to this room…"),
                                 [this] { sendTo(wiring()->currentId()); });
    m_disconnect = m_detail->addButton("roomDisconnect", "disconnect", tr("Disconnect members…"),
                                       [this] { disconnectMembers(wiring()->currentId()); });
    m_members = new QListWidget(m_detail);
    m_members->setObjectName("roomMembers");
    m_members->setAccessibleName(tr("Members of the room"));
    m_members->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_members->setUniformItemSizes(true);
    connect(m_members, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) {
        Q_EMIT jumpRequested("connections", item->data(Qt::UserRole).toString());
    });
    m_detail->addSection(tr("Members"), m_members);
    setDetail(m_detail);
}

void RoomsPage::activate()
{
    client().watchSockets(true);
}

void RoomsPage::deactivate()
{
    client().watchSockets(false);
}

bool RoomsPage::isLoading() const
{
    return context().state.freshness() == store::Freshness::Loading ||
           context().state.freshness() == store::Freshness::Empty;
}

QString RoomsPage::summaryText() const
{
    return models::counted(static_cast<std::int64_t>(context().state.rooms().count()), tr("room"),
                           tr("rooms"));
}

void RoomsPage::showEmpty()
{
    showState("rooms", tr("No rooms"),
              tr("A room exists while somebody is in it: a user's own, a session's, a researcher's."));
}

void RoomsPage::showDetail(const QString& id)
{
    const auto& state = context().state;
    const store::Slot slot = id.isEmpty() ? store::kNoSlot : state.roomSlot(id);
    if (slot == store::kNoSlot || !state.rooms().isLive(slot)) {
        m_detail->showHint(id.isEmpty() ? tr("Select a room to see who is in it.")
                                        : tr("This room is empty now, and gone."));
        return;
    }
    const store::RoomEntry& room = state.rooms()[slot];
    m_detail->setHead(room.room, tr("%1 room · %2")
                                     .arg(store::roomKindWord(room.kind),
                                          models::counted(static_cast<std::int64_t>(room.members.size()),
                                                          tr("member"), tr("members"))));
    m_detail->setRows({{tr("Namespace"), room.namespaces.join(", ")}});
    QStringList members;
    for (const store::Slot member : room.members) {
        if (members.size() == kShownMembers)
            break;
        if (state.sockets().isLive(member))
            members << state.sockets()[member].row.id;
    }
    if (m_shownRoom != id || m_shownMembers != members) {
        m_shownRoom = id;
        m_shownMembers = members;
        const int scroll = m_members->currentRow();
        m_members->clear();
        for (const QString& member : members) {
            const link::SocketRow& row = state.sockets()[state.socketSlot(member)].row;
            auto* item =
                new QListWidgetItem(models::shortId(member) + "   " + models::visibleText(row.user, 60) +
                                        "   " + models::visibleText(row.transport, 20),
                                    m_members);
            item->setData(Qt::UserRole, member);
        }
        if (static_cast<qsizetype>(room.members.size()) > members.size())
            (new QListWidgetItem(tr("%1 more").arg(models::grouped(
                                     static_cast<std::int64_t>(room.members.size()) - members.size())),
                                 m_members))
                ->setFlags(Qt::NoItemFlags);
        m_members->setCurrentRow(std::min(scroll, m_members->count() - 1));
    }
    const auto allow = [this](QPushButton* button, link::Feature feature) {
        const QString why = client().whyNot(feature);
        button->setEnabled(why.isEmpty());
        button->setToolTip(plainTip(why));
    };
    allow(m_send, link::Feature::Publish);
    allow(m_disconnect, link::Feature::Disconnect);
}

void RoomsPage::sendTo(const QString& room)
{
    SendDraft draft;
    draft.target = {link::Target::Kind::Room, room};
    if (room.startsWith("session:")) {
        draft.target = {link::Target::Kind::Session, room.mid(8)};
        draft.sessionId = room.mid(8);
    } else if (room.startsWith("researcher:")) {
        draft.target = {link::Target::Kind::Researcher, room.mid(11)};
    } else if (room.startsWith("user:")) {
        draft.target = {link::Target::Kind::User, room.mid(5)};
        draft.userId = room.mid(5);
    }
    Q_EMIT sendRequested(draft);
}

void RoomsPage::disconnectMembers(const QString& room)
{
    const auto& state = context().state;
    const store::Slot slot = state.roomSlot(room);
    if (slot == store::kNoSlot)
        return;
    link::Selection who;
    who.inRoom = room;
    QStringList objects;
    for (const store::Slot member : state.rooms()[slot].members) {
        if (objects.size() == 100) {
            objects << tr("and %1 more")
                           .arg(models::grouped(
                               static_cast<std::int64_t>(state.rooms()[slot].members.size()) - 100));
            break;
        }
        objects << state.sockets()[member].row.id + "  " + state.sockets()[member].row.user;
    }
    context().commands.disconnectSockets(this, who, tr("room %1").arg(models::visibleText(room, 80)), objects,
                                         static_cast<std::int64_t>(state.rooms()[slot].members.size()));
}

void RoomsPage::fillMenu(QMenu* menu, const QStringList&)
{
    const QString room = wiring()->currentId();
    menu->addAction(icon("send"), tr("Send to this room…"), this, [this, room] { sendTo(room); })
        ->setEnabled(client().whyNot(link::Feature::Publish).isEmpty());
    menu->addAction(icon("connections"), tr("Its sockets"), this,
                    [this, room] { Q_EMIT filterRequested("connections", "room:" + room); });
    menu->addAction(icon("events"), tr("Events to this room"), this,
                    [this, room] { Q_EMIT filterRequested("events", "room:" + room); });
    menu->addAction(icon("disconnect"), tr("Disconnect members…"), this,
                    [this, room] { disconnectMembers(room); })
        ->setEnabled(client().whyNot(link::Feature::Disconnect).isEmpty());
}

} // namespace sio::views
