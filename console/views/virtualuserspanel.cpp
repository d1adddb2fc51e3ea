// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/virtualuserspanel.h"

#include "models/text.h"
#include "views/labels.h"

#include <QtCore/QDateTime>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

namespace sio::views {

using sequences::FeedEvent;
using sequences::FeedKind;
using sequences::Value;
using State = sequences::VirtualUser::State;

namespace {

constexpr int kInboxRows = 1000;
constexpr std::size_t kFeedEvents = 10'000;

/// What the server sends of itself, not for somebody who published it.
bool isServersOwn(const std::string& event)
{
    return event == "connection_success" || event == "error" || event == "token_expiring";
}

QLineEdit* makeField(const QString& objectName, const QString& placeholder, QWidget* parent)
{
    auto* field = new QLineEdit(parent);
    field->setObjectName(objectName);
    field->setPlaceholderText(placeholder);
    field->setAccessibleName(placeholder);
    return field;
}

} // namespace

VirtualUserCard::VirtualUserCard(int number, const link::VirtualClientFactory& clients, Address address,
                                 QWidget* parent)
    : QWidget(parent), m_address(std::move(address))
{
    setObjectName("virtualUser" + QString::number(number));
    sequences::VirtualUserObserver& observer = *this;
    m_client = std::make_unique<sequences::VirtualUser>("user" + std::to_string(number), clients, observer);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 8, 0);
    auto* head = new QHBoxLayout;
    m_user = makeField("virtualUserId", tr("User id"), this);
    m_user->setText("test-" + QString::number(number));
    m_transport = new QComboBox(this);
    m_transport->setObjectName("virtualUserTransport");
    m_transport->addItems({"websocket", "polling"});
    m_connect = new QPushButton(this);
    m_connect->setObjectName("virtualUserConnect");
    auto* close = new QPushButton(tr("Remove"), this);
    close->setObjectName("virtualUserRemove");
    head->addWidget(m_user, 1);
    head->addWidget(m_transport);
    column->addLayout(head);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_connect);
    buttons->addWidget(close);
    buttons->addStretch(1);
    column->addLayout(buttons);
    m_state = plainLabel({}, this);
    m_state->setObjectName("virtualUserState");
    m_state->setWordWrap(true);
    column->addWidget(m_state);
    auto* rooms = new QHBoxLayout;
    m_room = makeField("virtualUserRoom", tr("Room: session:ID or researcher:ID"), this);
    m_join = new QPushButton(tr("Join"), this);
    m_join->setObjectName("virtualUserJoin");
    rooms->addWidget(m_room, 1);
    rooms->addWidget(m_join);
    column->addLayout(rooms);
    auto* emitting = new QHBoxLayout;
    m_event = makeField("virtualUserEvent", tr("Event"), this);
    m_json = makeField("virtualUserJson", tr("Argument as JSON"), this);
    m_emit = new QPushButton(tr("Emit"), this);
    m_emit->setObjectName("virtualUserEmit");
    emitting->addWidget(m_event, 1);
    emitting->addWidget(m_json, 2);
    emitting->addWidget(m_emit);
    column->addLayout(emitting);
    m_inbox = new QListWidget(this);
    m_inbox->setObjectName("virtualUserInbox");
    m_inbox->setAccessibleName(tr("What this user got and sent"));
    m_inbox->setUniformItemSizes(true);
    column->addWidget(m_inbox, 1);
    connect(m_connect, &QPushButton::clicked, this,
            [this] { isConnected() ? disconnectUser() : connectUser(); });
    connect(m_user, &QLineEdit::returnPressed, this, &VirtualUserCard::connectUser);
    connect(m_join, &QPushButton::clicked, this, [this] { joinRoom(m_room->text().trimmed()); });
    connect(m_room, &QLineEdit::returnPressed, this, [this] { joinRoom(m_room->text().trimmed()); });
    connect(m_emit, &QPushButton::clicked, this,
            [this] { emitEvent(m_event->text().trimmed(), m_json->text()); });
    connect(m_json, &QLineEdit::returnPressed, this,
            [this] { emitEvent(m_event->text().trimmed(), m_json->text()); });
    connect(close, &QPushButton::clicked, this, &VirtualUserCard::closeRequested);
    refresh();
}

VirtualUserCard::~VirtualUserCard() = default;

bool VirtualUserCard::isConnected() const
{
    return m_client->state() == State::Connected;
}

QStringList VirtualUserCard::inbox() const
{
    QStringList lines;
    for (int i = 0; i < m_inbox->count(); ++i)
        lines << m_inbox->item(i)->text();
    return lines;
}

void VirtualUserCard::connectUser()
{
    if (isConnected())
        return;
    QString why;
    auto options = m_address(m_user->text().trimmed(), why);
    if (!options) {
        m_state->setText(models::visibleText(why, 400));
        return;
    }
    options->transport = m_transport->currentIndex() == 1 ? link::VirtualTransport::Polling
                                                          : link::VirtualTransport::WebSocket;
    m_client->connect(std::move(*options));
    refresh();
}

void VirtualUserCard::disconnectUser()
{
    m_client->disconnect();
    refresh();
}

void VirtualUserCard::joinRoom(const QString& room)
{
    const QString kind = room.section(':', 0, 0);
    if (kind != "session" && kind != "researcher") {
        m_state->setText(tr("A room is session:ID or researcher:ID"));
        return;
    }
    const Value row =
        Value::map({{kind.toStdString() + "_id", Value::string(room.section(':', 1).toStdString())}});
    emitEvent("join_" + kind + "_room", QString::fromStdString(row.json()));
}

void VirtualUserCard::emitEvent(const QString& event, const QString& json)
{
    std::vector<Value> args;
    if (!json.trimmed().isEmpty()) {
        const auto value = Value::fromJson(json.toStdString());
        if (!value) {
            m_state->setText(tr("The argument is no JSON"));
            return;
        }
        args.push_back(*value);
    }
    if (!isConnected() || event.isEmpty())
        return;
    FeedEvent sent = eventOf(FeedKind::In);
    sent.event = event.toStdString();
    sent.args = args;
    sent.wantsAck = true;
    m_client->emitEvent(sent.event, args, true);
    say(QStringLiteral("\u2192 ") + event + ' ' + json);
    Q_EMIT happened(sent);
}

FeedEvent VirtualUserCard::eventOf(FeedKind kind) const
{
    FeedEvent event;
    event.time = QDateTime::currentMSecsSinceEpoch();
    event.kind = kind;
    event.socket = m_client->socketId();
    event.user = m_user->text().trimmed().toStdString();
    event.transport = m_transport->currentText().toStdString();
    return event;
}

void VirtualUserCard::onUserConnected(sequences::VirtualUser&)
{
    refresh();
    Q_EMIT happened(eventOf(FeedKind::Connect));
}

void VirtualUserCard::onUserRefused(sequences::VirtualUser& user)
{
    refresh();
    m_state->setText(
        models::visibleText(tr("Refused: %1").arg(QString::fromStdString(user.refusal().json())), 400));
}

void VirtualUserCard::onUserEvent(sequences::VirtualUser&, std::string name, std::vector<Value> args)
{
    say(QStringLiteral("\u2190 ") + QString::fromStdString(name + ' ' + Value::list(args).json()));
    FeedEvent event = eventOf(FeedKind::Out);
    event.isPublished = !isServersOwn(name);
    event.event = std::move(name);
    if (!args.empty())
        if (const Value* id = args.front().find("event_id"))
            event.eventId = id->text();
    event.args = std::move(args);
    Q_EMIT happened(event);
}

void VirtualUserCard::onUserAck(sequences::VirtualUser&, std::uint64_t, std::vector<Value> args)
{
    say(tr("ack") + ' ' + QString::fromStdString(Value::list(args).json()));
}

void VirtualUserCard::onUserClosed(sequences::VirtualUser& user)
{
    refresh();
    m_state->setText(
        models::visibleText(tr("Closed: %1").arg(QString::fromStdString(user.closeReason())), 400));
    Q_EMIT happened(eventOf(FeedKind::Disconnect));
}

void VirtualUserCard::onUserGone(sequences::VirtualUser&)
{
    refresh();
    Q_EMIT happened(eventOf(FeedKind::Disconnect));
}

void VirtualUserCard::say(const QString& text)
{
    const QString time = QDateTime::currentDateTime().toString("HH:mm:ss.zzz ");
    m_inbox->addItem(time + models::visibleText(text, 2000));
    if (m_inbox->count() > kInboxRows)
        delete m_inbox->takeItem(0);
    m_inbox->scrollToBottom();
}

void VirtualUserCard::refresh()
{
    const State state = m_client->state();
    const bool connected = state == State::Connected;
    m_connect->setText(connected ? tr("Disconnect") : tr("Connect"));
    m_connect->setEnabled(state != State::Connecting && state != State::Leaving);
    m_user->setEnabled(!connected);
    m_transport->setEnabled(!connected);
    for (QPushButton* button : {m_join, m_emit})
        button->setEnabled(connected);
    m_state->setText(connected                    ? tr("Connected")
                     : state == State::Connecting ? tr("Connecting")
                                                  : tr("Not connected"));
}

VirtualUsersPanel::VirtualUsersPanel(VirtualUserCard::Address address, QWidget* parent)
    : QWidget(parent), m_clients(link::tcpVirtualClients()), m_address(std::move(address))
{
    setObjectName("virtualUsers");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 6, 0, 0);
    auto* head = new QHBoxLayout;
    auto* add = new QPushButton(tr("Add virtual user"), this);
    add->setObjectName("virtualUserAdd");
    auto* record = new QPushButton(tr("Make sequence"), this);
    record->setObjectName("virtualUsersRecord");
    record->setToolTip(tr("A sequence of all that these users did and got"));
    head->addWidget(add);
    head->addWidget(record);
    head->addStretch(1);
    column->addLayout(head);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto* inner = new QWidget(scroll);
    m_row = new QHBoxLayout(inner);
    m_row->setContentsMargins(0, 0, 0, 0);
    scroll->setWidget(inner);
    column->addWidget(scroll, 1);
    connect(add, &QPushButton::clicked, this, &VirtualUsersPanel::addUser);
    connect(record, &QPushButton::clicked, this, &VirtualUsersPanel::recordRequested);
}

VirtualUsersPanel::~VirtualUsersPanel()
{
    // The cards refer to m_clients, which goes before the children do.
    for (VirtualUserCard* card : m_cards) {
        card->disconnect(this);
        delete card;
    }
}

VirtualUserCard* VirtualUsersPanel::addUser()
{
    auto* card = new VirtualUserCard(++m_made, m_clients, m_address, this);
    card->setMinimumWidth(300);
    m_row->addWidget(card, 1);
    m_cards.push_back(card);
    connect(card, &VirtualUserCard::closeRequested, this, [this, card] {
        card->disconnectUser();
        std::erase(m_cards, card);
        card->hide();
        card->deleteLater();
    });
    connect(card, &VirtualUserCard::happened, this, [this](const FeedEvent& event) {
        m_feed.push_back(event);
        if (m_feed.size() > kFeedEvents)
            m_feed.erase(m_feed.begin(), m_feed.begin() + kFeedEvents / 10);
    });
    return card;
}

void VirtualUsersPanel::disconnectAll()
{
    for (VirtualUserCard* card : m_cards)
        card->disconnectUser();
}

std::vector<FeedEvent> VirtualUsersPanel::takeFeed()
{
    return std::exchange(m_feed, {});
}

} // namespace sio::views
