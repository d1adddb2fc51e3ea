// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/roomspage.h"

#include "models/filterproxy.h"
#include "models/roles.h"
#include "models/roomsmodel.h"
#include "models/text.h"
#include "views/commands.h"
#include "views/detailpane.h"
#include "views/filterbar.h"
#include "views/icons.h"
#include "views/labels.h"
#include "views/pageframe.h"
#include "views/quickfilters.h"
#include "views/receiptlist.h"
#include "views/tableview.h"

#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QTableView>

#include <array>

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
    o.detailLeast = 340; // its buttons
    o.expendable = {Column::Namespaces, Column::Kind};
    o.filterHint = QObject::tr("Filter: name, kind:session");
    o.sortColumn = Column::Members;
    o.sortOrder = Qt::DescendingOrder;
    return o;
}

} // namespace

RoomsPage::RoomsPage(PageContext& context, QWidget* parent)
    : LiveTablePage(context, "rooms", tr("Rooms"), "rooms", new models::RoomsModel(context.state), options(),
                    parent)
{
    m_model = qobject_cast<models::RoomsModel*>(proxy()->table());
    m_detail = new DetailPane(context.theme, splitter());
    m_send = m_detail->addButton("roomSend", "send", tr("Send to this room…"),
                                 [this] { sendTo(wiring()->currentId()); });
    m_disconnect = m_detail->addButton("roomDisconnect", "disconnect", tr("Disconnect members…"),
                                       [this] { disconnectMembers(wiring()->currentId()); });
    m_members = new ReceiptModel(true, this);
    m_membersView =
        makeReceiptList(context.theme, m_members, "roomMembers", tr("Members of the room"), m_detail);
    connect(m_membersView, &QAbstractItemView::activated, this, [this](const QModelIndex& index) {
        Q_EMIT jumpRequested("connections", index.data(models::IdRole).toString());
    });
    m_detail->addSection(tr("Members"), m_membersView);
    m_more = plainLabel({}, m_detail);
    m_more->setForegroundRole(QPalette::PlaceholderText);
    m_detail->addSection({}, m_more, 0);
    setDetail(m_detail);

    m_kinds = new QuickFilters(*filterBar(), "kind",
                               {{tr("All"), {}, {}},
                                {tr("Sessions"), "session", "session"},
                                {tr("Researchers"), "researcher", "researcher"},
                                {tr("Users"), "user", "user"},
                                {tr("Other"), "other", "other"}},
                               frame());
    frame()->addQuickFilter(m_kinds);
}

void RoomsPage::refreshSummary()
{
    TablePage::refreshSummary();
    // A pass over the rooms, ten times a second at most: a byte of each.
    const auto& rooms = state().rooms();
    std::array<std::int64_t, 4> counts{};
    for (store::Slot slot = 0; slot < rooms.size(); ++slot) {
        if (rooms.isLive(slot))
            ++counts[static_cast<std::size_t>(rooms[slot].kind)];
    }
    const auto of = [&counts](store::RoomKind kind) { return counts[static_cast<std::size_t>(kind)]; };
    m_kinds->setCounts({static_cast<std::int64_t>(rooms.count()), of(store::RoomKind::Session),
                        of(store::RoomKind::Researcher), of(store::RoomKind::User),
                        of(store::RoomKind::Other)});
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
    std::vector<link::ReceiptLine> members;
    for (const store::Slot member : room.members) {
        if (members.size() == kShownMembers)
            break;
        if (!state.sockets().isLive(member))
            continue;
        const link::SocketRow& row = state.sockets()[member].row;
        members.push_back({row.id, row.user, row.transport, row.address, false, 0});
    }
    const auto more = static_cast<std::int64_t>(room.members.size() - members.size());
    m_members->setLines(std::move(members));
    m_more->setVisible(more > 0);
    m_more->setText(tr("and %1 more").arg(models::grouped(more)));
    const auto allow = [this](QPushButton* button, link::Feature feature) {
        const QString why = client().whyNot(feature);
        button->setEnabled(why.isEmpty());
        button->setToolTip(plainTip(why));
    };
    allow(m_send, sendFeature());
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
        ->setEnabled(client().whyNot(sendFeature()).isEmpty());
    menu->addAction(icon("connections"), tr("Its sockets"), this, [this, room] {
        Q_EMIT filterRequested("connections", models::FilterQuery::of("room", room));
    });
    menu->addAction(icon("events"), tr("Events to this room"), this, [this, room] {
        Q_EMIT filterRequested("events", models::FilterQuery::of("room", room));
    });
    menu->addAction(icon("disconnect"), tr("Disconnect members…"), this,
                    [this, room] { disconnectMembers(room); })
        ->setEnabled(client().whyNot(link::Feature::Disconnect).isEmpty());
}

} // namespace sio::views
