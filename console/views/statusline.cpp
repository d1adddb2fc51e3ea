// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/statusline.h"

#include "models/text.h"
#include "views/labels.h"

#include <QtWidgets/QHBoxLayout>

#include <algorithm>

namespace sio::views {

StatusLine::StatusLine(PageContext& context, QWidget* parent) : QWidget(parent), m_context(context)
{
    setObjectName("statusLine");
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 12, 5);
    row->setSpacing(16);
    m_left = new QuietLabel(this);
    m_left->setObjectName("statusLeft");
    m_right = new QuietLabel(this, Qt::ElideLeft);
    m_right->setObjectName("statusRight");
    m_right->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(m_left, 1);
    row->addWidget(m_right, 1);
    m_timer.setInterval(1000);
    connect(&m_timer, &QTimer::timeout, this, &StatusLine::refresh);
    m_timer.start();
    connect(&context.client, &link::AdminClient::stateChanged, this, &StatusLine::refresh);
    connect(&context.state, &store::ServerState::freshnessChanged, this, &StatusLine::refresh);
    connect(&context.zone, &TimeZone::changed, this, &StatusLine::refresh);
    refresh();
}

void StatusLine::refresh()
{
    const auto& client = m_context.client;
    const auto& state = m_context.state;
    QStringList words;
    if (client.isLive()) {
        switch (state.freshness()) {
        case store::Freshness::Loading:
            words << tr("loading %1 %").arg(static_cast<int>(state.loadProgress() * 100));
            break;
        case store::Freshness::Stale:
            words << tr("catching up");
            break;
        case store::Freshness::Empty:
        case store::Freshness::Live:
            words << tr("live");
        }
        if (state.revision() > 0)
            words << tr("revision %1").arg(models::grouped(state.revision()));
        if (!state.stats().empty()) {
            const link::StatsRow total = state.totals();
            const double period = total.periodSeconds > 0 ? total.periodSeconds : 1;
            words << tr("%1 ev/s in")
                         .arg(models::grouped(
                             static_cast<std::int64_t>(static_cast<double>(total.messagesIn) / period)));
            words << tr("%1/s out")
                         .arg(models::grouped(
                             static_cast<std::int64_t>(static_cast<double>(total.messagesOut) / period)));
            if (!total.loopLagUs.empty())
                words << tr("lag %1").arg(
                    models::microseconds(*std::max_element(total.loopLagUs.begin(), total.loopLagUs.end())));
        }
    } else {
        words << (state.freshAt() > 0
                      ? tr("stale since %1")
                            .arg(models::clockTime(state.freshAt(), m_context.zone.isUtc()).left(8))
                      : tr("not connected"));
    }
    m_left->setText(words.join(" · "));

    QStringList honesty;
    if (client.config().readOnly && client.isLive())
        honesty << tr("the server takes no commands");
    else if (client.profile().readOnly && client.isLive())
        honesty << tr("read-only profile");
    if (state.sampledEvents() > 0)
        honesty << tr("sampled: %1 events left out").arg(models::grouped(state.sampledEvents()));
    if (state.droppedEvents() > 0)
        honesty << tr("behind: %1 events not shown").arg(models::grouped(state.droppedEvents()));
    if (state.socketsNotKept() > 0)
        honesty << tr("%1 sockets not kept").arg(models::grouped(state.socketsNotKept()));
    if (client.skippedPackets() > 0)
        honesty << tr("%1 packets not understood").arg(models::grouped(client.skippedPackets()));
    if (m_context.zone.isUtc())
        honesty << tr("times in UTC");
    m_right->setText(honesty.join(" · "));
}

QString StatusLine::left() const
{
    return m_left->wholeText();
}

QString StatusLine::right() const
{
    return m_right->wholeText();
}

} // namespace sio::views
