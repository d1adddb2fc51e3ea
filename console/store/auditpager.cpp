// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "store/auditpager.h"

#include "link/adminclient.h"
#include "store/serverstate.h"

#include <algorithm>

namespace sio::store {

AuditPager::AuditPager(link::AdminClient& client, ServerState& state, QObject* parent)
    : QObject(parent), m_client(client), m_state(state)
{
    connect(&client, &link::AdminClient::stateChanged, this, [this](link::AdminClient::State now) {
        if (now != link::AdminClient::State::Live)
            stop();
    });
}

void AuditPager::start()
{
    if (m_isStarted || !m_client.isLive() || !m_client.config().has(link::Feature::Audit))
        return;
    m_isStarted = true;
    ask(0);
}

void AuditPager::stop()
{
    ++m_round;
    m_isStarted = false;
    if (std::exchange(m_isAsking, false))
        Q_EMIT changed();
}

bool AuditPager::canLoadOlder() const
{
    return m_isStarted && !m_isAsking && m_hasOlder && m_client.isLive() && m_state.audit().count() > 0 &&
           !m_state.audit().isFull();
}

void AuditPager::loadOlder()
{
    if (canLoadOlder())
        ask(m_state.audit().at(m_state.audit().first()).seq);
}

void AuditPager::ask(std::int64_t before)
{
    m_isAsking = true;
    Q_EMIT changed();
    m_client.audit(before, kPage, {}, this,
                   [this, before, round = ++m_round](const link::Answer<link::AuditPage>& answer) {
                       if (round != m_round)
                           return;
                       m_isAsking = false;
                       if (answer.ok) {
                           // An empty page with more behind it would be asked for again and again.
                           m_hasOlder = answer.value.more && !answer.value.rows.empty();
                           m_state.apply({link::AuditBatch{answer.value.rows, before == 0}});
                       }
                       Q_EMIT changed();
                       if (!answer.ok)
                           Q_EMIT failed(answer.error);
                   });
}

} // namespace sio::store
