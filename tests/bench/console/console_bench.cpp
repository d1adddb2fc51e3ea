// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/connectionsmodel.h"
#include "models/eventsmodel.h"
#include "models/filterproxy.h"
#include "models/roomsmodel.h"
#include "models/usersmodel.h"
#include "store/serverstate.h"
#include "syntheticfeed.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QThread>
#include <QtWidgets/QApplication>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTableView>
#include <QtWidgets/QTreeView>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <ctime>

#include <unistd.h>

/// The console's tables under load, without a server: a synthetic feed goes through store, models and proxies
/// into real views (offscreen will do). Prints one JSON object; exits 1 when a target is missed.
using namespace sio;
using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

namespace {

double milliseconds(Clock::duration d)
{
    return std::chrono::duration<double, std::milli>(d).count();
}

double threadCpuMs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double residentMb()
{
    QFile file("/proc/self/statm");
    if (!file.open(QIODevice::ReadOnly))
        return -1;
    return file.readAll().split(' ').value(1).toDouble() * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

/// How long each event took the GUI thread, outermost ones only: by the clock on the wall, and by the CPU
/// (what is left when other programs take turns).
class TimedApplication : public QApplication {
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override
    {
        if (m_depth++ > 0) {
            const bool result = QApplication::notify(receiver, event);
            --m_depth;
            return result;
        }
        const auto start = Clock::now();
        const double cpu = threadCpuMs();
        const int type = event->type();
        const char* name = receiver->metaObject()->className();
        const bool result = QApplication::notify(receiver, event);
        --m_depth;
        const double took = milliseconds(Clock::now() - start);
        const double used = threadCpuMs() - cpu;
        busy += used;
        if (took > 50)
            ++over50;
        longestCpu = std::max(longestCpu, used);
        if (took > longest) {
            longest = took;
            longestWas = QString("%1 event %2").arg(QLatin1String(name)).arg(type);
        }
        return result;
    }

    void reset()
    {
        longest = longestCpu = busy = 0;
        over50 = 0;
    }

    double longest = 0;
    double longestCpu = 0;
    double busy = 0;
    int over50 = 0;
    QString longestWas;

private:
    int m_depth = 0;
};

struct Page {
    const char* name;
    QAbstractItemView* view;
    models::FilterProxy* proxy;
    int livelyColumn; ///< whose values change all the time
};

void spin(std::chrono::milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(time, &loop, &QEventLoop::quit);
    loop.exec();
}

/// What a person does, as an event of its own: so that it is timed as well.
template <class Call> void perform(QObject& context, Call call)
{
    QEventLoop loop;
    QMetaObject::invokeMethod(
        &context,
        [&] {
            call();
            loop.quit();
        },
        Qt::QueuedConnection);
    loop.exec();
}

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

} // namespace

int main(int argc, char** argv)
{
    TimedApplication app(argc, argv);
    QCommandLineParser options;
    options.addOption({"sockets", "Sockets of the snapshot.", "n", "50000"});
    options.addOption({"events", "Events a second.", "n", "2000"});
    options.addOption({"seconds", "For each page.", "n", "5"});
    options.addHelpOption();
    options.process(app);
    const int seconds = options.value("seconds").toInt();

    store::ServerState state;
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
    Page pages[4] = {{"connections", makeTable(proxies[0]), &proxies[0], models::ConnectionsModel::Last},
                     {"users", tree, &proxies[1], models::UsersModel::Last},
                     {"rooms", makeTable(proxies[2]), &proxies[2], models::RoomsModel::Members},
                     {"events", makeTable(proxies[3]), &proxies[3], models::EventsModel::Payload}};
    for (const Page& page : pages)
        window.addWidget(page.view);
    window.resize(1400, 900);
    window.show();
    spin(100ms);

    // The feed's thread: decoding is done there in the console as well.
    bench::SyntheticFeed feed(options.value("sockets").toInt(), options.value("events").toInt());
    std::vector<link::SnapshotPage> snapshot = feed.pages();
    std::atomic<bool> runs{true};
    std::atomic<int> underway{0};
    const auto post = [&](link::Feed news) {
        underway.fetch_add(1);
        QMetaObject::invokeMethod(
            &state,
            [&, news = std::make_shared<link::Feed>(std::move(news))] {
                underway.fetch_sub(1);
                state.apply(*news);
            },
            Qt::QueuedConnection);
    };
    app.reset();
    const auto loadStart = Clock::now();
    std::unique_ptr<QThread> source(QThread::create([&] {
        post({feed.begin()});
        for (link::SnapshotPage& page : snapshot) {
            while (underway.load() > 2)
                QThread::usleep(500);
            post({std::move(page)});
        }
        auto next = Clock::now();
        while (runs) {
            post(feed.period(0.05));
            next += 50ms;
            std::this_thread::sleep_until(next);
        }
    }));
    source->start();
    while (state.freshness() != store::Freshness::Live)
        spin(5ms);
    const double loadMs = milliseconds(Clock::now() - loadStart);
    QJsonObject report{{"sockets", static_cast<qint64>(state.sockets().count())},
                       {"users", static_cast<qint64>(state.users().count())},
                       {"rooms", static_cast<qint64>(state.rooms().count())},
                       {"load_ms", loadMs},
                       {"load_longest_ms", app.longest},
                       {"load_longest_cpu_ms", app.longestCpu},
                       {"load_longest_was", app.longestWas},
                       {"rss_loaded_mb", residentMb()}};

    double longest = app.longest;
    std::vector<double> answers;
    const QStringList filters[4] = {{"a", "ab", "user:5", "user:5f", "transport:polling", "room:session:1",
                                     "198.51.2", "/a[0-9]b/", "-nsp:/socket.io polling", ""},
                                    {"5", "5f", "user:7a", "room:session:3", "address:198.51.10", "socket:Ab",
                                     "/ff$/", "-transport:websocket", "zzz", ""},
                                    {"s", "se", "session:1", "kind:researcher", "/user:[0-4]/",
                                     "-kind:session", "room:ab", "ab", "zzz", ""},
                                    {"event:payment_*", "user:5", "dir:out", "nnn", "/\"status\":\"s/",
                                     "-event:typing", "room:session:1", "scheduled 7a", "zzz", ""}};
    for (int i = 0; i < 4; ++i) {
        const Page& page = pages[i];
        app.reset();
        perform(window, [&] { window.setCurrentIndex(i); });
        const auto start = Clock::now();
        spin(std::chrono::milliseconds(seconds * 250));
        perform(window, [&] { page.proxy->sort(0); });
        spin(std::chrono::milliseconds(seconds * 250));
        perform(window, [&] { page.proxy->sort(page.livelyColumn, Qt::DescendingOrder); });
        spin(std::chrono::milliseconds(seconds * 250));
        if (i == 3)
            perform(window, [&] { page.proxy->sort(-1); });
        perform(window, [&] { page.view->selectAll(); });
        spin(std::chrono::milliseconds(seconds * 100));
        perform(window, [&] { page.view->clearSelection(); });
        page.view->setCurrentIndex(page.proxy->index(5, 0));
        for (const QString& text : filters[i]) {
            QEventLoop loop;
            bool done = false;
            const auto typed = Clock::now();
            const auto answered = QObject::connect(page.proxy, &models::FilterProxy::applied, &loop, [&] {
                answers.push_back(milliseconds(Clock::now() - typed));
                done = true;
                loop.quit();
            });
            perform(window, [&] { page.proxy->setFilterText(text); });
            if (!done)
                loop.exec();
            QObject::disconnect(answered);
            spin(std::chrono::milliseconds(seconds * 15));
        }
        perform(window, [&] { page.view->scrollToBottom(); });
        spin(std::chrono::milliseconds(seconds * 100));
        report[page.name] =
            QJsonObject{{"longest_ms", app.longest},
                        {"longest_cpu_ms", app.longestCpu},
                        {"longest_was", app.longestWas},
                        {"over_50_ms", app.over50},
                        {"gui_busy_percent", 100 * app.busy / milliseconds(Clock::now() - start)},
                        {"rows", page.proxy->rowCount()}};
        longest = std::max(longest, app.longest);
    }
    runs = false;
    source->wait();
    std::sort(answers.begin(), answers.end());
    const double p95 = answers[answers.size() * 95 / 100];
    const double rss = residentMb();
    report["longest_ms"] = longest;
    report["filter_p50_ms"] = answers[answers.size() / 2];
    report["filter_p95_ms"] = p95;
    report["filter_max_ms"] = answers.back();
    report["rss_mb"] = rss;
    report["dropped_events"] = static_cast<qint64>(state.droppedEvents());
    report["gaps"] = static_cast<qint64>(state.gaps());
    const bool good = longest <= 50 && p95 <= 150 && rss <= 400 && state.gaps() == 0;
    report["within_targets"] = good;
    std::puts(QJsonDocument(report).toJson().constData());
    return good ? 0 : 1;
}
