// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "app/console.h"

#include "app/desktopscheme.h"
#include "app/mainwindow.h"
#include "app/session.h"
#include "link/adminclient.h"
#include "link/profile.h"
#include "link/secretstore.h"
#include "models/sendhistory.h"
#include "models/templates.h"
#include "store/serverstate.h"
#include "views/commands.h"
#include "views/csv.h"
#include "views/prompt.h"
#include "views/theme.h"
#include "views/viewmemory.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QStandardPaths>
#include <QtCore/QTimer>

namespace sio::app {

namespace {

/// Where settings live: 0700, its files 0600.
QString settingsFolder(const Options& options)
{
    const QString folder = options.settings.isEmpty()
                               ? QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation)
                               : options.settings;
    QDir().mkpath(folder);
    QFile::setPermissions(folder, QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
    return folder;
}

constexpr int kHistorySaveMs = 2000;

} // namespace

struct Console::Parts {
    Parts(const Options& o, views::Prompt* givenPrompt)
        : options(o), folder(settingsFolder(o)), memory(folder + "/views.ini"),
          profiles(folder + "/profiles.json"), secrets(link::makeSecretStore()),
          templates(folder + "/templates.json"), prompt(givenPrompt ? *givenPrompt : ownPrompt),
          commands(client, prompt), context{theme, memory, prompt, commands, client, state},
          session(client, state, profiles, *secrets, prompt, memory)
    {
    }

    Options options;
    QString folder;
    views::DialogPrompt ownPrompt;
    views::Theme theme;
    views::ViewMemory memory;
    link::Profiles profiles;
    std::unique_ptr<link::SecretStore> secrets;
    store::ServerState state; // outlived by the client's last news: it detaches first
    link::AdminClient client;
    models::Templates templates;
    models::SendHistory history;
    QTimer historyTimer;
    views::Prompt& prompt;
    views::Commands commands;
    views::PageContext context;
    Session session;
    DesktopScheme desktop;
    std::unique_ptr<MainWindow> window;
};

Console::Console(const Options& options, views::Prompt* prompt)
    : m_parts(std::make_unique<Parts>(options, prompt))
{
    Parts& p = *m_parts;
    const int kept = p.memory.common("scheme", static_cast<int>(views::Scheme::Desktop)).toInt();
    p.theme.setScheme(options.scheme.value_or(kept >= 0 && kept <= 2 ? static_cast<views::Scheme>(kept)
                                                                     : views::Scheme::Desktop));
    p.theme.apply();
    QObject::connect(&p.desktop, &DesktopScheme::darkChanged, &p.theme, &views::Theme::setDesktopDark);
    p.context.zone.setUtc(p.memory.common("utc", false).toBool());
    p.state.attach(&p.client);
    p.profiles.load();
    p.templates.load();
    QFile file(p.folder + "/history.json");
    if (file.open(QIODevice::ReadOnly))
        p.history.fromJson(QJsonDocument::fromJson(file.readAll()).array());
    p.historyTimer.setSingleShot(true);
    p.historyTimer.setInterval(kHistorySaveMs);
    QObject::connect(&p.history, &QAbstractItemModel::rowsInserted, &p.historyTimer,
                     qOverload<>(&QTimer::start));
    QObject::connect(&p.historyTimer, &QTimer::timeout, &p.historyTimer, [&p] {
        QString problem;
        views::saveOwnerOnly(p.folder + "/history.json",
                             QJsonDocument(p.history.toJson()).toJson(QJsonDocument::Compact), &problem);
    });
    p.memory.setProfile(p.memory.common("lastProfile").toString());
    p.window = std::make_unique<MainWindow>(
        MainWindow::Parts{p.context, p.session, p.profiles, *p.secrets, p.templates, p.history});
    p.session.setWindow(p.window.get());
}

Console::~Console()
{
    m_parts->window.reset();
    if (m_parts->historyTimer.isActive()) {
        QString problem;
        views::saveOwnerOnly(m_parts->folder + "/history.json",
                             QJsonDocument(m_parts->history.toJson()).toJson(QJsonDocument::Compact),
                             &problem);
    }
}

MainWindow& Console::window()
{
    return *m_parts->window;
}

link::AdminClient& Console::client()
{
    return m_parts->client;
}

store::ServerState& Console::state()
{
    return m_parts->state;
}

views::Theme& Console::theme()
{
    return m_parts->theme;
}

void Console::start()
{
    Parts& p = *m_parts;
    const QString page =
        p.options.page.isEmpty() ? p.memory.value("page", "overview").toString() : p.options.page;
    if (!p.window->showPage(page))
        p.window->showPage("overview");
    p.window->show();
    p.window->page(p.window->currentPage())->focusContent();
    // After the first frame is on the screen: what may take its time.
    QTimer::singleShot(0, p.window.get(), [&p] {
        p.desktop.start();
        if (!p.options.url.isEmpty()) {
            link::Profile profile = link::Profile::make(QUrl(p.options.url).authority(), QUrl(p.options.url));
            profile.user = p.options.user;
            profile.id =
                "connect-" +
                QString::fromLatin1(QCryptographicHash::hash((p.options.url + ' ' + p.options.user).toUtf8(),
                                                             QCryptographicHash::Sha1)
                                        .toHex()
                                        .left(10));
            if (p.options.password.isEmpty()) {
                p.profiles.put(profile);
                p.window->openConnectDialog(profile.id);
            } else {
                p.session.connectTo(profile, p.options.password);
            }
            return;
        }
        const link::Profile* chosen = nullptr;
        const QString wanted =
            p.options.profile.isEmpty() ? p.memory.common("lastProfile").toString() : p.options.profile;
        for (const link::Profile& profile : p.profiles.all()) {
            if (profile.id == wanted || profile.name.compare(wanted, Qt::CaseInsensitive) == 0)
                chosen = &profile;
        }
        if (chosen && (chosen->keepPassword || !p.options.password.isEmpty()))
            p.session.connectTo(*chosen, p.options.password);
        else
            p.window->openConnectDialog(chosen ? chosen->id : QString());
    });
}

} // namespace sio::app
