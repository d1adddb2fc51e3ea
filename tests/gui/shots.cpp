// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "app/guiwatchdog.h"
#include "gui/consolecase.h"
#include "gui/shotsequences.h"
#include "models/filterproxy.h"
#include "models/senddocument.h"
#include "views/connectdialog.h"
#include "views/eventspage.h"
#include "views/pageframe.h"
#include "views/sendpage.h"
#include "views/tablepage.h"
#include "views/tableview.h"
#include "views/theme.h"

#include <QtCore/QDateTime>
#include <QtCore/QFile>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QTableView>
#include <QtWidgets/QTreeView>

#include <cstdio>

// Takes the pictures of the documentation: console-shots URL USER PASSWORD_FILE FOLDER [all | scaled NAME |
// node] "all" is every page and state, "scaled" the pages that are fullest (with QT_SCALE_FACTOR set), "node"
// a server that has the public instrumentation alone. Pages with data are those of a real server with real
// clients; the states that a healthy server does not show come from the tests' fake one. Waiting by time is
// fine here: nothing is judged but by eye.

using namespace sio;
using namespace sio::test;

namespace {

QString folder;

void shoot(QWidget& window, const QString& name, views::Scheme scheme)
{
    QTest::qWait(250);
    const QString file =
        QStringLiteral("%1/%2-%3.png").arg(folder, name, scheme == views::Scheme::Dark ? "dark" : "light");
    if (!window.grab().save(file))
        std::fprintf(stderr, "cannot write %s\n", qPrintable(file));
}

views::TablePage* table(app::MainWindow& window, const char* key)
{
    return qobject_cast<views::TablePage*>(window.page(key));
}

void choose(views::TablePage* page, int row)
{
    (void)QTest::qWaitFor([page, row] { return page->proxy()->shown() > row; }, 4000);
    page->view()->setCurrentIndex(page->proxy()->index(row, 0));
    page->view()->setFocus();
    QTest::qWait(500);
}

/// A console of its own at a real server, logged in.
struct RealCase {
    QTemporaryDir settings;
    FakePrompt prompt;
    std::unique_ptr<app::Console> console;

    bool start(app::Options options, views::Scheme scheme)
    {
        options.settings = settings.path();
        options.scheme = scheme;
        options.page = "overview";
        console = std::make_unique<app::Console>(options, &prompt);
        console->start();
        (void)QTest::qWaitForWindowExposed(&console->window());
        const bool isLive = QTest::qWaitFor([this] { return console->client().isLive(); }, 10000);
        if (!isLive)
            std::fprintf(stderr, "no login: %s\n", qPrintable(console->client().stateText()));
        return isLive;
    }
};

/// The pages that have the most in them, in what is left of a window when everything is larger.
void scaledPages(const app::Options& given, const QString& name, views::Scheme scheme)
{
    RealCase c;
    if (!c.start(given, scheme))
        return;
    app::MainWindow& window = c.console->window();
    window.resize(1024, 640);
    QTest::qWait(2500);
    for (const char* key :
         {"overview", "users", "connections", "rooms", "events", "send", "sequences", "rejected", "audit"}) {
        window.showPage(key);
        if (auto* page = table(window, key))
            choose(page, 0);
        QTest::qWait(700);
        shoot(window, QString::fromLatin1(key) + '-' + name, scheme);
    }
    window.openConnectDialog();
    QTest::qWait(300);
    shoot(*window.connectDialog(), "connect-" + name, scheme);
}

/// What a server with the public instrumentation alone has to offer.
void nodePages(const app::Options& given, views::Scheme scheme)
{
    RealCase c;
    if (!c.start(given, scheme))
        return;
    app::MainWindow& window = c.console->window();
    QTest::qWait(6500); // its figures come every two seconds
    for (const char* key :
         {"overview", "users", "connections", "rooms", "events", "send", "rejected", "audit"}) {
        window.showPage(key);
        if (auto* page = table(window, key))
            choose(page, 0);
        QTest::qWait(700);
        shoot(window, QString::fromLatin1("node-") + key, scheme);
    }
}

void realPages(const app::Options& given, views::Scheme scheme)
{
    RealCase c;
    if (!c.start(given, scheme))
        return;
    app::MainWindow& window = c.console->window();
    QTest::qWait(2500);
    shoot(window, "overview", scheme);

    window.showPage("users");
    auto* users = table(window, "users");
    (void)QTest::qWaitFor([users] { return users->proxy()->shown() > 20; }, 5000);
    users->proxy()->sort(1, Qt::DescendingOrder); // people with two tabs first
    QTest::qWait(400);
    auto* tree = qobject_cast<QTreeView*>(users->view());
    tree->expand(users->proxy()->index(0, 0));
    tree->expand(users->proxy()->index(1, 0));
    choose(users, 0);
    QTest::qWait(700);
    if (auto* timeline = window.findChild<QTableView*>("userTimeline"))
        timeline->selectRow(0);
    shoot(window, "users", scheme);
    const QString user = users->wiring()->currentId();

    window.showPage("connections");
    choose(table(window, "connections"), 2);
    shoot(window, "connections", scheme);
    table(window, "connections")->setFilter("transport:polling -address:10.");
    QTest::qWait(400);
    choose(table(window, "connections"), 0);
    shoot(window, "connections-filtered", scheme);

    window.showPage("rooms");
    choose(table(window, "rooms"), 0);
    shoot(window, "rooms", scheme);

    window.showPage("events");
    auto* events = qobject_cast<views::EventsPage*>(window.page("events"));
    (void)QTest::qWaitFor([events] { return events->proxy()->shown() > 40; }, 5000);
    QTest::qWait(800);
    for (int row = events->proxy()->shown() - 1; row >= 0; --row) {
        const QModelIndex index = events->proxy()->index(row, 2);
        if (index.data().toString() == "booking_confirmation") {
            events->view()->setCurrentIndex(index);
            break;
        }
    }
    QTest::qWait(300);
    shoot(window, "events", scheme);
    events->setPaused(true);
    QTest::qWait(1500);
    shoot(window, "events-paused", scheme);

    window.showPage("send");
    auto* send = qobject_cast<views::SendPage*>(window.page("send"));
    views::SendDraft draft;
    draft.event = "payment_update";
    draft.json =
        QStringLiteral(
            "{\n  \"payment_id\": \"pay-7\",\n  \"user_id\": \"%1\",\n  \"status\": \"completed\",\n  "
            "\"amount\": 50.10,\n  \"currency\": \"USD\",\n  \"created_at\": \"{{now}}\"\n}")
            .arg(user)
            .toUtf8();
    send->take(draft);
    window.findChild<QLineEdit*>("sendReason")->setText("SUP-311 double charge");
    QTest::qWait(700);
    window.findChild<QAbstractButton*>("sendButton")->click();
    QTest::qWait(700);
    shoot(window, "send", scheme);

    const QSize usual = window.size();
    window.resize(1024, 640);
    shoot(window, "send-1024x640", scheme);
    window.showPage("users");
    choose(users, 0);
    shoot(window, "users-1024x640", scheme);
    window.resize(usual);

    shootSequences(window, [&](const QString& name) { shoot(window, name, scheme); });
    window.showPage("rejected");
    choose(table(window, "rejected"), 1);
    shoot(window, "rejected", scheme);
    window.showPage("audit");
    choose(table(window, "audit"), 0);
    shoot(window, "audit", scheme);
}

void states(views::Scheme scheme)
{
    {
        ConsoleCase c; // no server at all
        c.options.url.clear();
        c.options.scheme = scheme;
        c.start("overview", false);
        QTest::qWait(300);
        if (c.window().connectDialog()) {
            shoot(*c.window().connectDialog(), "connect", scheme);
            c.window().connectDialog()->reject();
        }
        shoot(c.window(), "not-connected", scheme);
    }
    {
        ConsoleCase c;
        c.options.scheme = scheme;
        c.start("users");
        QTest::qWait(400);
        shoot(c.window(), "empty", scheme);
        c.window().showPage("events");
        shoot(c.window(), "events-empty", scheme);
    }
    {
        ConsoleCase c;
        c.options.scheme = scheme;
        c.server.sendsSnapshot = false;
        c.start("users");
        QTest::qWait(600);
        shoot(c.window(), "loading", scheme);
    }
    {
        ConsoleCase c;
        c.options.scheme = scheme;
        c.options.url = "http://127.0.0.1:9"; // nobody listens there
        c.start("overview", false);
        QTest::qWait(1500);
        shoot(c.window(), "unreachable", scheme);
    }
    {
        ConsoleCase c;
        c.options.scheme = scheme;
        for (int i = 0; i < 60; ++i)
            c.server.sockets << FakeAdminServer::socket(
                QStringLiteral("sOcK%1xYzAbCdEfGh").arg(i, 4, 10, QLatin1Char('0')),
                QStringLiteral("reader-%1").arg(i / 2), {"session:s" + QString::number(i % 7)});
        c.start("connections");
        choose(table(c.window(), "connections"), 1);
        c.server.vanish();
        QTest::qWait(1500);
        shoot(c.window(), "stale", scheme);
    }
    {
        ConsoleCase c;
        c.options.scheme = scheme;
        c.server.features.removeAll("PM_AUDIT");
        c.server.role = "support";
        c.start("audit");
        shoot(c.window(), "not-offered", scheme);
    }
    {
        ConsoleCase c;
        c.options.scheme = scheme;
        c.server.production = true;
        c.server.environment = "production";
        for (int i = 0; i < 60; ++i)
            c.server.sockets << FakeAdminServer::socket(
                QStringLiteral("sOcK%1xYzAbCdEfGh").arg(i, 4, 10, QLatin1Char('0')),
                QStringLiteral("reader-%1").arg(i / 2), {"session:s" + QString::number(i % 7)});
        c.start("send");
        QTest::qWait(600);
        auto* send = qobject_cast<views::SendPage*>(c.page("send"));
        views::SendDraft draft;
        draft.event = "session_update";
        draft.target = {link::Target::Kind::Everyone, {}};
        draft.json =
            "{\n  \"session_id\": \"s1\",\n  \"status\": \"scheduled\",\n  \"change\": \"zoom_link\"\n}";
        send->take(draft);
        QTest::qWait(500);
        shoot(c.window(), "send-production", scheme);
        c.find<QLineEdit>("sendReason")->setText("OPS-88 new meeting link");
        c.find<QAbstractButton>("sendArm")->click();
        QTest::qWait(600);
        shoot(c.window(), "send-production-armed", scheme);
    }
    {
        ConsoleCase c;
        c.options.scheme = scheme;
        c.start("connections");
        QTest::qWait(300);
        link::Feed feed;
        feed.push_back(link::SnapshotBegin{"many", 48112, 50000});
        const std::int64_t now = QDateTime::currentMSecsSinceEpoch();
        for (int page = 0; page < 100; ++page) {
            link::SnapshotPage rows;
            rows.generation = "many";
            rows.page = page;
            rows.pages = 100;
            rows.revision = 48112;
            for (int i = 0; i < 500; ++i) {
                const int n = page * 500 + i;
                link::SocketRow row;
                row.id = QStringLiteral("Qk%1vW8rT2nLxZp3")
                             .arg(static_cast<std::int64_t>(n) * 7919 % 1000003, 6, 36, QLatin1Char('0'));
                row.client = row.id.left(12);
                row.user =
                    QStringLiteral("%1-4c1e-%2")
                        .arg(static_cast<std::int64_t>(n / 2) * 104729 % 99999989, 8, 16, QLatin1Char('0'))
                        .arg(n / 2 % 65536, 4, 16, QLatin1Char('0'));
                row.nsp = "/";
                row.transport = n % 11 == 0 ? "polling" : "websocket";
                row.address = QStringLiteral("198.51.%1.%2").arg(n / 250 % 250).arg(n % 250);
                row.agent = n % 3 == 0 ? "Firefox 128" : "Chrome 126";
                row.since = now - static_cast<std::int64_t>(n) * 700;
                row.authenticated = true;
                row.rooms = QStringList{"user:" + row.user, QStringLiteral("session:%1").arg(n % 4000)};
                row.last = {"session_update", link::Direction::Out, now - n % 60 * 1000};
                rows.rows.push_back(row);
            }
            feed.push_back(std::move(rows));
        }
        c.console->state().apply(feed);
        (void)QTest::qWaitFor([&c] { return table(c.window(), "connections")->proxy()->shown() == 50000; },
                              20000);
        choose(table(c.window(), "connections"), 12);
        shoot(c.window(), "50000-rows", scheme);
        QElapsedTimer timer;
        timer.start();
        table(c.window(), "connections")->setFilter("address:198.51.100. transport:polling");
        (void)QTest::qWaitFor([&c] { return !table(c.window(), "connections")->proxy()->isWorking(); },
                              20000);
        std::printf("filter of 50,000 rows: %lld ms\n", static_cast<long long>(timer.elapsed()));
        choose(table(c.window(), "connections"), 3);
        shoot(c.window(), "50000-rows-filtered", scheme);
        const app::GuiWatchdog watchdog;
        c.window().showPage("users");
        auto* users = table(c.window(), "users");
        (void)QTest::qWaitFor([users] { return users->proxy()->shown() == 25000; }, 20000);
        users->proxy()->sort(0, Qt::AscendingOrder);
        choose(users, 20000);
        std::printf("25,000 users as a tree: longest block of the GUI thread %d ms\n", watchdog.longestMs());
    }
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName("console-shots");
    if (argc < 5) {
        std::fprintf(stderr, "console-shots URL USER PASSWORD_FILE FOLDER\n");
        return 2;
    }
    app::Options options;
    options.url = argv[1];
    options.user = argv[2];
    QFile password(argv[3]);
    if (password.open(QIODevice::ReadOnly))
        options.password = QString::fromUtf8(password.readLine()).trimmed();
    folder = argv[4];
    const QString what = argc > 5 ? argv[5] : "all";
    if (what == "scaled") {
        const bool isDark = argc > 7 && argv[7] == QByteArray("dark");
        scaledPages(options, argc > 6 ? argv[6] : "scaled",
                    isDark ? views::Scheme::Dark : views::Scheme::Light);
        return 0;
    }
    for (const views::Scheme scheme : {views::Scheme::Light, views::Scheme::Dark}) {
        if (what == "node") {
            nodePages(options, scheme);
            continue;
        }
        realPages(options, scheme);
        states(scheme);
    }
    return 0;
}
