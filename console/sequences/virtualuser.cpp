// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/virtualuser.h"

namespace sio::sequences {

namespace {

std::vector<Value> itemsOf(const std::string& json)
{
    const auto value = Value::fromJson(json);
    return value ? value->items() : std::vector<Value>();
}

} // namespace

VirtualUser::VirtualUser(std::string name, const link::VirtualClientFactory& clients,
                         VirtualUserObserver& observer)
    : m_name(std::move(name)), m_clients(clients), m_observer(observer)
{
}

VirtualUser::~VirtualUser() = default;

void VirtualUser::connect(link::VirtualClientOptions options)
{
    if (m_faults.transport)
        options.transport = *m_faults.transport == TransportKind::Polling ? link::VirtualTransport::Polling
                                                                          : link::VirtualTransport::WebSocket;
    if (m_client)
        m_client->drop();
    m_state = State::Connecting;
    m_socketId.clear();
    m_refusal = {};
    m_closeReason.clear();
    m_client = m_clients(options, *this);
    m_client->setPongsMuted(m_faults.mutePongs.value_or(false));
    m_client->setAckDelay(
        std::chrono::duration_cast<std::chrono::milliseconds>(m_faults.delayAcks.value_or(Duration{})));
    m_client->open();
}

void VirtualUser::disconnect()
{
    const bool isOpen = m_state == State::Connected || m_state == State::Connecting;
    if (m_state != State::Leaving)
        m_state = isOpen ? State::Leaving : State::Absent;
    if (isOpen)
        m_client->close();
}

std::uint64_t VirtualUser::emitEvent(const std::string& event, const std::vector<Value>& args, bool wantsAck)
{
    Value packet = Value::list({Value::string(event)});
    packet.items().insert(packet.items().end(), args.begin(), args.end());
    return m_client->emitEvent(packet.json(), wantsAck);
}

void VirtualUser::apply(const Fault& fault)
{
    if (fault.transport)
        m_faults.transport = fault.transport;
    if (fault.mutePongs)
        m_faults.mutePongs = fault.mutePongs;
    if (fault.delayAcks)
        m_faults.delayAcks = fault.delayAcks;
    if (!m_client)
        return;
    if (fault.mutePongs)
        m_client->setPongsMuted(*fault.mutePongs);
    if (fault.delayAcks)
        m_client->setAckDelay(std::chrono::duration_cast<std::chrono::milliseconds>(*fault.delayAcks));
    if (fault.stall)
        m_client->setReadingStalled(*fault.stall);
    if (fault.drop) {
        m_client->drop();
        m_state = State::Absent;
    }
}

void VirtualUser::onConnected(link::VirtualClient&, const std::string& socketId)
{
    m_state = State::Connected;
    m_socketId = socketId;
    m_observer.onUserConnected(*this);
}

void VirtualUser::onRefused(link::VirtualClient&, const std::string& errorJson)
{
    m_state = State::Refused;
    m_refusal = Value::fromJson(errorJson).value_or(Value::string(errorJson));
    m_observer.onUserRefused(*this);
}

void VirtualUser::onEvent(link::VirtualClient&, const std::string& argumentsJson)
{
    std::vector<Value> args = itemsOf(argumentsJson);
    if (args.empty())
        return;
    std::string name = args.front().isString() ? args.front().text() : args.front().json();
    args.erase(args.begin());
    m_observer.onUserEvent(*this, std::move(name), std::move(args));
}

void VirtualUser::onAck(link::VirtualClient&, std::uint64_t id, const std::string& argumentsJson)
{
    m_observer.onUserAck(*this, id, itemsOf(argumentsJson));
}

void VirtualUser::onGone(link::VirtualClient&)
{
    m_state = State::Absent;
    m_observer.onUserGone(*this);
}

void VirtualUser::onClosed(link::VirtualClient&, const std::string& reason)
{
    m_state = State::Closed;
    m_closeReason = reason;
    m_observer.onUserClosed(*this);
}

} // namespace sio::sequences
