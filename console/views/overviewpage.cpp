// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/overviewpage.h"

#include "models/text.h"
#include "views/barlist.h"
#include "views/pageframe.h"
#include "views/theme.h"
#include "views/timechart.h"

#include <QtWidgets/QGridLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QTreeWidget>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <map>

namespace sio::views {

namespace {

QString perSecond(double value)
{
    if (value > 0 && value < 10)
        return QString::number(value, 'f', value < 1 ? 2 : 1) + "/s";
    return models::grouped(static_cast<std::int64_t>(std::llround(value))) + "/s";
}

QString count(double value)
{
    return models::grouped(static_cast<std::int64_t>(std::llround(value)));
}

QString bytesPerSecond(double value)
{
    return models::byteSize(static_cast<std::int64_t>(std::llround(value))) + "/s";
}

QString latency(double us)
{
    return models::microseconds(static_cast<std::int64_t>(std::llround(us)));
}

enum ServerColumn {
    ServerName,
    ServerUptime,
    ServerClients,
    ServerWebsocket,
    ServerPolling,
    ServerLag,
    ServerMemory,
    ServerColumnCount
};

} // namespace

OverviewPage::OverviewPage(PageContext& context, QWidget* parent)
    : Page(context, "overview", tr("Overview"), "overview", parent)
{
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto* body = new QWidget(scroll);
    scroll->setWidget(body);
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);

    auto* figures = new QHBoxLayout;
    figures->setSpacing(16);
    const auto figure = [&](const char* name, const QString& word) {
        auto* f = new Figure(word, body);
        f->setObjectName(name);
        figures->addWidget(f, 1);
        return f;
    };
    m_clients = figure("figureClients", tr("clients"));
    m_users = figure("figureUsers", tr("users"));
    m_rooms = figure("figureRooms", tr("rooms"));
    m_in = figure("figureIn", tr("messages in"));
    m_out = figure("figureOut", tr("messages out"));
    m_publish = figure("figurePublish", tr("publish, slowest 1 %"));
    column->addLayout(figures);

    auto* grid = new QGridLayout;
    grid->setSpacing(10);
    const auto chart = [&](const char* name, const QString& title, TimeChart::Format format, int row, int col,
                           const QStringList& lines) {
        auto* c = new TimeChart(title, std::move(format), body);
        c->setObjectName(name);
        for (const QString& line : lines)
            c->addLine(line, Qt::gray);
        grid->addWidget(c, row, col);
        return c;
    };
    m_transportChart = chart("chartClients", tr("Clients"), count, 0, 0, {tr("websocket"), tr("polling")});
    m_messageChart = chart("chartMessages", tr("Messages"), perSecond, 0, 1, {tr("in"), tr("out")});
    m_byteChart = chart("chartBytes", tr("Bytes"), bytesPerSecond, 0, 2, {tr("in"), tr("out")});
    m_churnChart = chart("chartChurn", tr("Connections"), perSecond, 1, 0, {tr("opened"), tr("closed")});
    m_latencyChart = chart("chartLatency", tr("Publish"), latency, 1, 1, {tr("median"), tr("99 %")});
    m_lagChart = chart("chartLag", tr("Event loop lag"), latency, 1, 2, {tr("worst")});
    column->addLayout(grid, 3);
    const auto zone = [this] {
        for (TimeChart* c :
             {m_transportChart, m_churnChart, m_messageChart, m_byteChart, m_latencyChart, m_lagChart})
            c->setUtc(isUtc());
    };
    zone();
    connect(&context.zone, &TimeZone::changed, this, zone);

    auto* lower = new QGridLayout;
    lower->setSpacing(10);
    m_servers = new QTreeWidget(body);
    m_servers->setObjectName("servers");
    m_servers->setAccessibleName(tr("Servers"));
    m_servers->setRootIsDecorated(false);
    m_servers->setUniformRowHeights(true);
    m_servers->setColumnCount(ServerColumnCount);
    m_servers->setHeaderLabels(
        {tr("Server"), tr("Up"), tr("Clients"), tr("WebSocket"), tr("Polling"), tr("Lag"), tr("Memory")});
    m_servers->header()->setStretchLastSection(false);
    m_servers->header()->setSectionResizeMode(ServerName, QHeaderView::Stretch);
    for (int c = ServerUptime; c < ServerColumnCount; ++c) {
        m_servers->header()->setSectionResizeMode(c, QHeaderView::ResizeToContents); // a handful of rows
        m_servers->headerItem()->setTextAlignment(c, Qt::AlignRight | Qt::AlignVCenter);
    }
    m_servers->setMinimumHeight(m_servers->fontMetrics().height() * 5 + 20);
    lower->addWidget(m_servers, 0, 0);
    m_namespaces = new BarList(tr("Sockets by namespace"), tr("no sockets"), body);
    m_namespaces->setObjectName("namespaces");
    m_rejects = new BarList(tr("Refused in the last ten minutes"), tr("nobody was refused"), body);
    m_rejects->setObjectName("rejects");
    lower->addWidget(m_namespaces, 0, 1);
    lower->addWidget(m_rejects, 0, 2);
    lower->setColumnStretch(0, 3);
    lower->setColumnStretch(1, 2);
    lower->setColumnStretch(2, 2);
    column->addLayout(lower, 1);
    frame()->setContent(scroll);

    colourCharts();
    connect(&context.theme, &Theme::changed, this, &OverviewPage::colourCharts);
    connect(&context.state, &store::ServerState::published, this, [this](const store::Changes& changes) {
        if (changes.stats && isActive())
            refresh();
    });
}

void OverviewPage::colourCharts()
{
    const Colours& c = context().theme.colours();
    m_transportChart->setColour(0, c.websocket);
    m_transportChart->setColour(1, c.polling);
    for (TimeChart* chart : {m_messageChart, m_byteChart}) {
        chart->setColour(0, c.in);
        chart->setColour(1, c.out);
    }
    m_churnChart->setColour(0, c.ok);
    m_churnChart->setColour(1, c.danger);
    m_latencyChart->setColour(0, c.accent);
    m_latencyChart->setColour(1, c.warning);
    m_lagChart->setColour(0, c.accent);
}

void OverviewPage::activate()
{
    client().watchStats(true);
    refresh();
}

void OverviewPage::deactivate()
{
    client().watchStats(false);
}

void OverviewPage::updateState()
{
    const bool hasFigures = !state().stats().empty();
    const bool stale = !client().isLive();
    for (Figure* f : {m_clients, m_users, m_rooms, m_in, m_out, m_publish})
        f->setStale(stale);
    for (TimeChart* c :
         {m_transportChart, m_churnChart, m_messageChart, m_byteChart, m_latencyChart, m_lagChart})
        c->setStale(stale);
    m_namespaces->setStale(stale);
    m_rejects->setStale(stale);
    const bool tellsRefusals = !client().isLive() || client().config().has(link::Feature::Rejected);
    m_rejects->setWhenEmpty(tellsRefusals ? tr("nobody was refused") : tr("this server does not tell"));
    m_servers->setEnabled(!stale);
    if (showCommonState(link::Feature::Stats, hasFigures))
        return;
    if (!hasFigures) {
        frame()->showLoading(tr("Waiting for the first figures…"));
        return;
    }
    frame()->showContent();
}

void OverviewPage::refresh()
{
    const auto& all = state().stats();
    if (all.empty())
        return;
    const link::StatsRow total = state().totals();
    const double period = total.periodSeconds > 0 ? total.periodSeconds : 1;
    const auto known = [](std::int64_t n) { return n < 0 ? QString("–") : models::grouped(n); };
    const auto rate = [period](std::int64_t n) { return perSecond(static_cast<double>(n) / period); };
    m_clients->setValue(known(total.clients));
    m_users->setValue(known(total.users));
    m_rooms->setValue(known(total.rooms));
    m_in->setValue(rate(total.messagesIn), bytesPerSecond(static_cast<double>(total.bytesIn) / period));
    m_out->setValue(rate(total.messagesOut), bytesPerSecond(static_cast<double>(total.bytesOut) / period));
    m_publish->setValue(total.publishP99Us < 0 ? QString("–") : models::microseconds(total.publishP99Us));

    // Servers report once a second, each by its own clock; summed by second.
    struct Sum {
        double websocket = 0, polling = 0, in = 0, out = 0, bytesIn = 0, bytesOut = 0, opened = 0, closed = 0;
        double p50 = -1, p99 = -1, lag = -1;
    };
    std::map<std::int64_t, Sum> sums;
    std::map<QString, std::int64_t> refused;
    std::int64_t newest = 0;
    for (const auto& [id, rows] : all) {
        for (const link::StatsRow& row : rows) {
            Sum& sum = sums[row.time / 1000];
            const double p = row.periodSeconds > 0 ? row.periodSeconds : 1;
            sum.websocket += static_cast<double>(row.websocket);
            sum.polling += static_cast<double>(row.polling);
            sum.in += static_cast<double>(row.messagesIn) / p;
            sum.out += static_cast<double>(row.messagesOut) / p;
            sum.bytesIn += static_cast<double>(row.bytesIn) / p;
            sum.bytesOut += static_cast<double>(row.bytesOut) / p;
            sum.opened += static_cast<double>(row.connects) / p;
            sum.closed += static_cast<double>(row.disconnects) / p;
            sum.p50 = std::max(sum.p50, static_cast<double>(row.publishP50Us));
            sum.p99 = std::max(sum.p99, static_cast<double>(row.publishP99Us));
            for (const std::int64_t lag : row.loopLagUs)
                sum.lag = std::max(sum.lag, static_cast<double>(lag));
            for (auto it = row.rejects.begin(); it != row.rejects.end(); ++it)
                refused[it.key()] += it.value();
            newest = std::max(newest, row.time);
        }
    }
    const auto points = [&sums](double Sum::*member) {
        std::vector<TimeChart::Point> list;
        list.reserve(sums.size());
        for (const auto& [second, sum] : sums) {
            if (sum.*member >= 0)
                list.push_back({second * 1000, sum.*member});
        }
        return list;
    };
    for (TimeChart* c :
         {m_transportChart, m_churnChart, m_messageChart, m_byteChart, m_latencyChart, m_lagChart})
        c->setNow(newest);
    m_transportChart->setPoints(0, points(&Sum::websocket));
    m_transportChart->setPoints(1, points(&Sum::polling));
    m_messageChart->setPoints(0, points(&Sum::in));
    m_messageChart->setPoints(1, points(&Sum::out));
    m_byteChart->setPoints(0, points(&Sum::bytesIn));
    m_byteChart->setPoints(1, points(&Sum::bytesOut));
    // Comings and goings are few and far between: ten seconds together make a line that can be read.
    const auto averaged = [&points](double Sum::*member) {
        constexpr std::size_t kWindow = 10;
        std::vector<TimeChart::Point> list = points(member);
        double sum = 0;
        std::vector<TimeChart::Point> means = list;
        for (std::size_t i = 0; i < list.size(); ++i) {
            sum += list[i].value - (i >= kWindow ? list[i - kWindow].value : 0);
            means[i].value = std::max(0.0, sum / static_cast<double>(std::min(i + 1, kWindow)));
        }
        return means;
    };
    m_churnChart->setPoints(0, averaged(&Sum::opened));
    m_churnChart->setPoints(1, averaged(&Sum::closed));
    m_latencyChart->setPoints(0, points(&Sum::p50));
    m_latencyChart->setPoints(1, points(&Sum::p99));
    m_lagChart->setPoints(0, points(&Sum::lag));

    std::vector<BarList::Item> namespaces;
    for (auto it = total.sockets.begin(); it != total.sockets.end(); ++it)
        namespaces.push_back({models::visibleText(it.key(), 60), it.value()});
    m_namespaces->setItems(std::move(namespaces));
    std::vector<BarList::Item> reasons;
    for (const auto& [reason, n] : refused) {
        if (n > 0)
            reasons.push_back({models::visibleText(reason, 60), n});
    }
    m_rejects->setItems(std::move(reasons));

    while (m_servers->topLevelItemCount() > static_cast<int>(all.size()))
        delete m_servers->takeTopLevelItem(m_servers->topLevelItemCount() - 1);
    int i = 0;
    for (const auto& [id, rows] : all) {
        if (rows.empty())
            continue;
        const link::StatsRow& row = rows.back();
        if (i == m_servers->topLevelItemCount()) {
            auto* item = new QTreeWidgetItem(m_servers);
            for (int c = ServerUptime; c < ServerColumnCount; ++c)
                item->setTextAlignment(c, Qt::AlignRight | Qt::AlignVCenter);
        }
        QTreeWidgetItem* item = m_servers->topLevelItem(i++);
        const QString name = row.hostname.isEmpty()
                                 ? models::visibleText(id, 80)
                                 : models::visibleText(row.hostname, 60) + " · " + models::shortId(id);
        const std::int64_t lag =
            row.loopLagUs.empty() ? -1 : *std::max_element(row.loopLagUs.begin(), row.loopLagUs.end());
        item->setText(ServerName, name);
        item->setText(ServerUptime, models::duration(static_cast<std::int64_t>(row.uptimeSeconds)));
        item->setText(ServerClients, models::grouped(row.clients));
        item->setText(ServerWebsocket, models::grouped(row.websocket));
        item->setText(ServerPolling, models::grouped(row.polling));
        item->setText(ServerLag, models::microseconds(lag));
        item->setText(ServerMemory, models::byteSize(row.rssBytes));
    }
    const auto servers = static_cast<std::int64_t>(all.size());
    frame()->setSummary(
        total.sampling
            ? tr("%1 · the feed is sampled").arg(models::counted(servers, tr("server"), tr("servers")))
            : models::counted(servers, tr("server"), tr("servers")));
    if (isActive())
        updateState();
}

} // namespace sio::views
