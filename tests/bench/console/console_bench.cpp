// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "guiclock.h"
#include "link/adminclient.h"
#include "models/connectionsmodel.h"
#include "models/eventsmodel.h"
#include "models/filterproxy.h"
#include "models/roomsmodel.h"
#include "models/usersmodel.h"
#include "store/serverstate.h"
#include "syntheticserver.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QDir>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QThread>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTableView>
#include <QtWidgets/QTreeView>

#include <cstdio>
#include <memory>

/// The console under load: link, store, models and proxies with real views (offscreen will do), fed by a
/// synthetic server in a thread of its own, or (--connect) by a real one. Everything that the console does
/// with bytes from a socket is in it, their decoding in the link's thread, too. Prints one JSON object; exits
/// 1 when a target is missed.
using namespace sio;
using namespace sio::bench;
using namespace std::chrono_literals;

namespace {

/// CPU time of this process' thread of that name.
double cpuMsOfThread(const QByteArray& name)
{
    const QDir tasks("/proc/self/task");
    for (const QString& id : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile comm(tasks.filePath(id + "/comm"));
        QFile stat(tasks.filePath(id + "/schedstat"));
        if (comm.open(QIODevice::ReadOnly) && comm.readAll().trimmed() == name &&
            stat.open(QIODevice::ReadOnly))
            return stat.readAll().split(' ').value(0).toDouble() / 1e6;
    }
    return 0;
}

struct Page {
    const char* name;
    QAbstractItemView* view;
    models::FilterProxy* proxy;
    int livelyColumn; ///< whose values change all the time
    QStringList filters;
};

QTableView* makeTable(models::FilterProxy& proxy)
{
    auto* view = new QTableView;
    view->setModel(&proxy);
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view->verticalHeader()->setDefaultSectionSize(22);
    view->verticalHeader()->hide();
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setWordWrap(false);
    return view;
}

/// Types a filter and answers how long it took until the table showed it.
double timeToFilter(QWidget& window, models::FilterProxy& proxy, const QString& text)
{
    QEventLoop loop;
    bool isDone = false;
    double took = 0;
    const auto typed = Clock::now();
    const auto connection = QObject::connect(&proxy, &models::FilterProxy::applied, &loop, [&] {
        took = milliseconds(Clock::now() - typed);
        isDone = true;
        loop.quit();
    });
    perform(window, [&] { proxy.setFilterText(text); });
    if (!isDone)
        loop.exec();
    QObject::disconnect(connection);
    return took;
}

/// A person at work on one page: sorts, selects all, filters, scrolls.
void workOn(const Page& page, QWidget& window, int seconds, std::vector<double>& answers)
{
    const auto part = [seconds](int thousandths) { spin(std::chrono::milliseconds(seconds * thousandths)); };
    part(250);
    perform(window, [&] { page.proxy->sort(0); });
    part(250);
    perform(window, [&] { page.proxy->sort(page.livelyColumn, Qt::DescendingOrder); });
    part(250);
    if (qobject_cast<models::EventsModel*>(page.proxy->table()))
        perform(window, [&] { page.proxy->sort(-1); });
    perform(window, [&] { page.view->selectAll(); });
    part(100);
    perform(window, [&] { page.view->clearSelection(); });
    page.view->setCurrentIndex(page.proxy->index(5, 0));
    for (const QString& text : page.filters) {
        answers.push_back(timeToFilter(window, *page.proxy, text));
        part(15);
    }
    perform(window, [&] { page.view->scrollToBottom(); });
    part(100);
}

} // namespace

int main(int argc, char** argv)
{
    TimedApplication app(argc, argv);
    QCommandLineParser options;
    options.addOption(
        {"sockets", "Sockets of the snapshot; of a real server: how many to wait for.", "n", "50000"});
    options.addOption({"events", "Events a second of the synthetic feed.", "n", "2000"});
    options.addOption({"seconds", "For each page.", "n", "5"});
    options.addOption(
        {"connect", "A real server instead; the password is in PAPERMASTERY_ADMIN_PASSWORD.", "url"});
    options.addOption({"user", "Its admin account.", "name", "bench"});
    options.addHelpOption();
    options.process(app);
    const int seconds = options.value("seconds").toInt();
    const auto wanted = static_cast<std::size_t>(options.value("sockets").toInt());

    store::ServerState state;
    link::AdminClient client;
    state.attach(&client);
    models::ConnectionsModel connections(state);
    models::UsersModel users(state);
    models::RoomsModel rooms(state);
    models::EventsModel events(state);
    models::FilterProxy proxies[4];
    models::TableModel* tables[4] = {&connections, &users, &rooms, &events};
    for (int i = 0; i < 4; ++i)
        proxies[i].setTable(tables[i]);

    QStackedWidget window;
    auto* tree = new QTreeView;
    tree->setUniformRowHeights(true);
    tree->setModel(&proxies[1]);
    const Page pages[4] = {{"connections",
                            makeTable(proxies[0]),
                            &proxies[0],
                            models::ConnectionsModel::Last,
                            {"a", "ab", "user:5", "user:5f", "transport:polling", "room:session:1",
                             "198.51.2", "/a[0-9]b/", "-nsp:/socket.io polling", ""}},
                           {"users",
                            tree,
                            &proxies[1],
                            models::UsersModel::Last,
                            {"5", "5f", "user:7a", "room:session:3", "address:198.51.10", "socket:Ab",
                             "/ff$/", "-transport:websocket", "zzz", ""}},
                           {"rooms",
                            makeTable(proxies[2]),
                            &proxies[2],
                            models::RoomsModel::Members,
                            {"s", "se", "session:1", "kind:researcher", "/user:[0-4]/", "-kind:session",
                             "room:ab", "ab", "zzz", ""}},
                           {"events",
                            makeTable(proxies[3]),
                            &proxies[3],
                            models::EventsModel::Payload,
                            {"event:payment_*", "user:5", "dir:out", "nnn", "/\"status\":\"s/",
                             "-event:typing", "room:session:1", "scheduled 7a", "zzz", ""}}};
    for (const Page& page : pages)
        window.addWidget(page.view);
    window.resize(1400, 900);
    window.show();
    spin(100ms);

    QThread serverThread;
    SyntheticServer* synthetic = nullptr; // deleted by its thread
    QUrl url(options.value("connect"));
    if (url.isEmpty()) {
        synthetic = new SyntheticServer(static_cast<int>(wanted), options.value("events").toInt());
        synthetic->moveToThread(&serverThread);
        QObject::connect(&serverThread, &QThread::finished, synthetic, &QObject::deleteLater);
        serverThread.start();
        QMetaObject::invokeMethod(
            synthetic, [synthetic] { return synthetic->listen(); }, Qt::BlockingQueuedConnection, &url);
    }
    link::Profile profile = link::Profile::make("bench", url);
    profile.user = options.value("user");
    client.watchSockets(true);
    client.watchEvents({}, 0);
    app.reset();
    const auto loadStart = Clock::now();
    client.connectTo(profile,
                     {synthetic ? "bench" : qEnvironmentVariable("PAPERMASTERY_ADMIN_PASSWORD"), {}});
    while (state.freshness() != store::Freshness::Live || state.sockets().count() < wanted) {
        if (client.state() == link::AdminClient::State::Refused || Clock::now() - loadStart > 60s) {
            std::fprintf(stderr, "console-bench: %s, %zu sockets\n", qPrintable(client.stateText()),
                         state.sockets().count());
            return 2;
        }
        spin(5ms);
    }
    QJsonObject report{{"sockets", static_cast<qint64>(state.sockets().count())},
                       {"users", static_cast<qint64>(state.users().count())},
                       {"rooms", static_cast<qint64>(state.rooms().count())},
                       {"load_ms", milliseconds(Clock::now() - loadStart)},
                       {"load_longest_ms", app.longest},
                       {"load_longest_cpu_ms", app.longestCpu},
                       {"load_longest_was", app.longestWas},
                       {"load_link_cpu_ms", cpuMsOfThread("link")},
                       {"rss_loaded_mb", residentMb()}};

    double longest = app.longest;
    double longestCpu = app.longestCpu;
    int over50 = app.over50;
    std::vector<double> answers;
    const auto workStart = Clock::now();
    const double linkBefore = cpuMsOfThread("link");
    const auto eventsBefore = state.events().end();
    for (const Page& page : pages) {
        app.reset();
        perform(window, [&] { window.setCurrentWidget(page.view); });
        const auto start = Clock::now();
        workOn(page, window, seconds, answers);
        report[page.name] =
            QJsonObject{{"longest_ms", app.longest},
                        {"longest_cpu_ms", app.longestCpu},
                        {"longest_was", app.longestWas},
                        {"over_50_ms", app.over50},
                        {"gui_busy_percent", 100 * app.busy / milliseconds(Clock::now() - start)},
                        {"rows", page.proxy->rowCount()}};
        longest = std::max(longest, app.longest);
        longestCpu = std::max(longestCpu, app.longestCpu);
        over50 += app.over50;
    }
    const double workMs = milliseconds(Clock::now() - workStart);
    report["link_busy_percent"] = 100 * (cpuMsOfThread("link") - linkBefore) / workMs;
    report["events_per_s"] = 1000 * static_cast<double>(state.events().end() - eventsBefore) / workMs;
    const double rss = residentMb();
    report["sockets_at_end"] = static_cast<qint64>(state.sockets().count());
    client.disconnectFromServer();
    serverThread.quit();
    serverThread.wait();

    std::sort(answers.begin(), answers.end());
    const double p95 = answers[answers.size() * 95 / 100];
    report["longest_ms"] = longest;
    report["longest_cpu_ms"] = longestCpu;
    report["over_50_ms"] = over50;
    report["filter_p50_ms"] = answers[answers.size() / 2];
    report["filter_p95_ms"] = p95;
    report["filter_max_ms"] = answers.back();
    report["rss_mb"] = rss;
    report["dropped_events"] = static_cast<qint64>(state.droppedEvents());
    report["sampled_events"] = static_cast<qint64>(state.sampledEvents());
    report["skipped_packets"] = static_cast<qint64>(client.skippedPackets());
    report["gaps"] = static_cast<qint64>(state.gaps());
    const bool good = longest <= 50 && p95 <= 150 && rss <= 400 && state.gaps() == 0;
    report["within_targets"] = good;
    std::puts(QJsonDocument(report).toJson().constData());
    return good ? 0 : 1;
}
