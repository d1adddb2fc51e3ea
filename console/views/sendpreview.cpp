// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/sendpreview.h"

#include "link/adminclient.h"
#include "models/senddocument.h"
#include "store/serverstate.h"
#include "views/commands.h"

namespace sio::views {

SendPreview::SendPreview(link::AdminClient& client, store::ServerState& state, models::SendDocument& document,
                         MakeVariables variables, QObject* parent)
    : QObject(parent), m_client(client), m_state(state), m_document(document),
      m_variables(std::move(variables))
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kDelayMs);
    connect(&m_soon, &QTimer::timeout, this, &SendPreview::ask);
    m_period.setInterval(kPeriodMs / 2);
    connect(&m_period, &QTimer::timeout, this, [this] {
        if (m_since.isValid() && m_since.elapsed() >= kPeriodMs)
            ask();
    });
    connect(&document, &models::SendDocument::audienceInputChanged, this, &SendPreview::askSoon);
    connect(&state, &store::ServerState::published, this, &SendPreview::onPublished);
}

void SendPreview::setActive(bool active)
{
    m_active = active;
    if (active) {
        m_period.start();
        ask();
    } else {
        m_period.stop();
    }
}

void SendPreview::askSoon()
{
    m_soon.start();
}

qint64 SendPreview::audienceMark() const
{
    // Cheap enough for every publication: the sizes of the rooms aimed at.
    const link::Target target = m_document.target();
    QStringList rooms;
    switch (target.kind) {
    case link::Target::Kind::Derived:
        rooms = m_document.derivedRooms(m_variables());
        break;
    case link::Target::Kind::User:
        rooms << "user:" + target.name;
        break;
    case link::Target::Kind::Session:
        rooms << "session:" + target.name;
        break;
    case link::Target::Kind::Researcher:
        rooms << "researcher:" + target.name;
        break;
    case link::Target::Kind::Room:
        rooms << target.name;
        break;
    case link::Target::Kind::Socket:
        return m_state.socketSlot(target.name) == store::kNoSlot ? 0 : 1;
    case link::Target::Kind::Everyone:
        return static_cast<qint64>(m_state.sockets().count());
    }
    qint64 mark = 0;
    for (const QString& room : rooms) {
        const store::Slot slot = m_state.roomSlot(room);
        mark = mark * 1000003 + (slot == store::kNoSlot || !m_state.rooms().isLive(slot)
                                     ? 0
                                     : static_cast<qint64>(m_state.rooms()[slot].members.size()));
    }
    return mark;
}

void SendPreview::onPublished(const store::Changes& changes)
{
    if (m_active && !changes.sockets.isEmpty() && audienceMark() != m_mark)
        ask();
}

void SendPreview::ask()
{
    m_soon.stop();
    if (!m_active)
        return;
    m_mark = audienceMark();
    if (!m_client.isLive() || !m_client.config().has(link::Feature::Publish)) {
        fail(m_client.isLive() ? tr("This server does not say who would get it.") : QString());
        return;
    }
    if (m_document.hasErrors() || m_document.event().isEmpty()) {
        fail(tr("The payload must be right first."));
        return;
    }
    if (m_asking) {
        m_again = true;
        return;
    }
    m_asking = true;
    m_since.start();
    m_client.publish(m_document.request(m_variables(), true), this,
                     [this](const link::Answer<link::Receipt>& answer) {
                         m_asking = false;
                         take(answer);
                         if (m_again) {
                             m_again = false;
                             ask();
                         }
                     });
}

void SendPreview::take(const link::Answer<link::Receipt>& answer)
{
    if (!answer.ok) {
        fail(Commands::words(answer.error));
        return;
    }
    m_matched = answer.value.known ? answer.value.matchedSockets : -1;
    m_users = answer.value.matchedUsers;
    m_problem.clear();
    m_sockets = answer.value.sockets;
    Q_EMIT changed();
}

void SendPreview::fail(const QString& problem)
{
    m_matched = -1;
    m_users = 0;
    m_problem = problem;
    m_sockets.clear();
    Q_EMIT changed();
}

} // namespace sio::views
