// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "app/mainwindow.h"

#include "app/session.h"
#include "link/profile.h"
#include "link/secretstore.h"
#include "models/sendhistory.h"
#include "models/templates.h"
#include "models/text.h"
#include "views/auditpage.h"
#include "views/commands.h"
#include "views/connectdialog.h"
#include "views/connectionspage.h"
#include "views/eventspage.h"
#include "views/icons.h"
#include "views/labels.h"
#include "views/notice.h"
#include "views/overviewpage.h"
#include "views/prompt.h"
#include "views/rejectedpage.h"
#include "views/roomspage.h"
#include "views/searchbox.h"
#include "views/sendpage.h"
#include "views/sequencespage.h"
#include "views/sidebar.h"
#include "views/statusline.h"
#include "views/theme.h"
#include "views/topbar.h"
#include "views/userspage.h"
#include "views/viewmemory.h"

#include <QtCore/QDateTime>
#include <QtGui/QAction>
#include <QtGui/QActionGroup>
#include <QtGui/QCloseEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QApplication>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QMenu>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

namespace sio::app {

using views::Page;

/// Paints the environment's colour round everything in production.
class FrameWidget : public QWidget {
public:
    using QWidget::QWidget;
    static constexpr int kWidth = 4;

    void setColour(const QColor& colour)
    {
        m_colour = colour;
        const int margin = colour.isValid() ? kWidth : 0;
        setContentsMargins(margin, margin, margin, margin);
        update();
    }
    QColor colour() const { return m_colour; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        if (!m_colour.isValid())
            return;
        QPainter painter(this);
        painter.fillRect(0, 0, width(), kWidth, m_colour);
        painter.fillRect(0, height() - kWidth, width(), kWidth, m_colour);
        painter.fillRect(0, 0, kWidth, height(), m_colour);
        painter.fillRect(width() - kWidth, 0, kWidth, height(), m_colour);
    }

private:
    QColor m_colour;
};

namespace {

QFrame* line(QFrame::Shape shape, QWidget* parent)
{
    auto* frame = new QFrame(parent);
    frame->setFrameShape(shape);
    frame->setFrameShadow(QFrame::Plain);
    frame->setForegroundRole(QPalette::Mid);
    frame->setFixedHeight(shape == QFrame::HLine ? 1 : QWIDGETSIZE_MAX);
    if (shape == QFrame::VLine)
        frame->setFixedWidth(1);
    return frame;
}

QColor environmentColour(const link::ServerConfig& config, const link::Profile& profile)
{
    if (config.production) // production looks like production, whatever a profile says
        return QColor(config.colour.isEmpty() ? QStringLiteral("#b3261e") : config.colour);
    if (!profile.colour.isEmpty())
        return QColor(profile.colour);
    if (!config.colour.isEmpty())
        return QColor(config.colour);
    if (config.environment.contains("stag", Qt::CaseInsensitive))
        return QColor("#b26a00");
    return config.environment.isEmpty() ? QColor() : QColor("#2e7d32");
}

} // namespace

MainWindow::MainWindow(const Parts& parts, QWidget* parent) : QMainWindow(parent), m_parts(parts)
{
    setObjectName("mainWindow");
    setMinimumSize(860, 540);
    resize(1280, 800);
    views::PageContext& context = parts.context;

    m_frame = new FrameWidget(this);
    auto* column = new QVBoxLayout(m_frame);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_top = new views::TopBar(context.theme, m_frame);
    m_search = new views::SearchBox(context, m_top);
    m_top->setSearch(m_search);
    column->addWidget(m_top);
    column->addWidget(line(QFrame::HLine, m_frame));
    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    m_sidebar = new views::Sidebar(context.theme, m_frame);
    auto* side = new QVBoxLayout;
    side->setContentsMargins(0, 6, 0, 6);
    side->addWidget(m_sidebar);
    middle->addLayout(side);
    middle->addWidget(line(QFrame::VLine, m_frame));
    auto* content = new QVBoxLayout;
    content->setSpacing(0);
    m_stack = new QStackedWidget(m_frame);
    content->addWidget(m_stack, 1);
    m_notice = new views::NoticeBar(context.theme, m_frame);
    auto* noticeRow = new QHBoxLayout;
    noticeRow->setContentsMargins(14, 0, 14, 8);
    noticeRow->addWidget(m_notice);
    content->addLayout(noticeRow);
    middle->addLayout(content, 1);
    column->addLayout(middle, 1);
    column->addWidget(line(QFrame::HLine, m_frame));
    m_status = new views::StatusLine(context, m_frame);
    column->addWidget(m_status);
    setCentralWidget(m_frame);

    makePages();
    makeActions();
    makeMenus();

    connect(m_sidebar, &views::Sidebar::pageChosen, this, [this](const QString& key) { showPage(key); });
    connect(m_search, &views::SearchBox::jumpRequested, this, &MainWindow::jump);
    connect(m_search, &views::SearchBox::filterRequested, this, &MainWindow::filter);
    connect(m_search, &views::SearchBox::left, this, [this] {
        if (Page* shown = page(m_current))
            shown->focusContent();
    });
    connect(&context.commands, &views::Commands::told, m_notice, &views::NoticeBar::show);
    connect(&context.client, &link::AdminClient::stateChanged, this, &MainWindow::refreshConnection);
    connect(&context.client, &link::AdminClient::configChanged, this, &MainWindow::refreshConnection);
    connect(&context.state, &store::ServerState::countersChanged, this, &MainWindow::refreshCounts);
    connect(&context.state, &store::ServerState::published, this, [this](const store::Changes& changes) {
        countDenials(changes.audit);
        if (changes.stats)
            refreshCounts();
    });
    connect(&context.client, &link::AdminClient::configChanged, this,
            [this](const link::ServerConfig& config) {
                if (config.has(link::Feature::Audit) != m_watchesAudit) {
                    m_watchesAudit = !m_watchesAudit;
                    m_parts.context.client.watchAudit(m_watchesAudit);
                }
            });
    connect(&parts.session, &Session::profileChanged, this, [this] {
        const QString current = m_current;
        dropPages();
        makePages();
        showPage(current);
    });
    connect(&parts.session, &Session::loginWanted, this, &MainWindow::openConnectDialog);
    m_tick.setInterval(1000); // "retry in 4 s"
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (m_parts.context.client.state() == link::AdminClient::State::Retrying)
            refreshConnection();
    });
    m_tick.start();
    // What the frame itself shows: rates at the bottom, the badge at Rejected.
    context.client.watchStats(true);
    context.client.watchRejected(true);
    refreshConnection();
    const QByteArray geometry = context.memory.common("geometry").toByteArray();
    if (!geometry.isEmpty())
        restoreGeometry(geometry);
}

MainWindow::~MainWindow() = default;

void MainWindow::makePages()
{
    views::PageContext& context = m_parts.context;
    addPage("overview", tr("Overview"), "overview", [&context] { return new views::OverviewPage(context); });
    addPage("users", tr("Users"), "users", [&context] { return new views::UsersPage(context); });
    addPage("connections", tr("Connections"), "connections",
            [&context] { return new views::ConnectionsPage(context); });
    addPage("rooms", tr("Rooms"), "rooms", [&context] { return new views::RoomsPage(context); });
    addPage("events", tr("Events"), "events", [&context] { return new views::EventsPage(context); });
    addPage("send", tr("Send"), "send",
            [this, &context] { return new views::SendPage(context, m_parts.templates, m_parts.history); });
    addPage("sequences", tr("Sequences"), "sequences",
            [&context] { return new views::SequencesPage(context); });
    addPage("rejected", tr("Rejected"), "rejected", [&context] { return new views::RejectedPage(context); });
    addPage("audit", tr("Audit"), "audit", [&context] { return new views::AuditPage(context); });
}

void MainWindow::addPage(const QString& key, const QString& title, const QString& iconName,
                         std::function<Page*()> make)
{
    if (Entry* known = entry(key)) { // another profile: made anew
        known->make = std::move(make);
        return;
    }
    m_pages.push_back({key, title, iconName, std::move(make), nullptr});
    m_sidebar->addPage(key, title, iconName);
    std::vector<views::SearchBox::PageName> names;
    for (const Entry& e : m_pages)
        names.push_back({e.key, e.title, e.iconName});
    m_search->setPages(std::move(names));
}

void MainWindow::dropPages()
{
    m_current.clear();
    for (Entry& e : m_pages) {
        if (!e.page)
            continue;
        e.page->setActive(false);
        m_stack->removeWidget(e.page);
        e.page->deleteLater(); // the request to change may come from inside it
        e.page = nullptr;
    }
}

MainWindow::Entry* MainWindow::entry(const QString& key)
{
    for (Entry& e : m_pages) {
        if (e.key == key)
            return &e;
    }
    return nullptr;
}

Page* MainWindow::page(const QString& key)
{
    Entry* e = entry(key);
    if (!e)
        return nullptr;
    if (!e->page) {
        e->page = e->make();
        m_stack->addWidget(e->page);
        wire(e->page);
    }
    return e->page;
}

void MainWindow::wire(Page* page)
{
    connect(page, &Page::jumpRequested, this, &MainWindow::jump);
    connect(page, &Page::filterRequested, this, &MainWindow::filter);
    connect(page, &Page::sendRequested, this, &MainWindow::send);
    connect(page, &Page::sequenceRequested, this, &MainWindow::makeSequence);
    connect(page, &Page::connectRequested, this, [this] { openConnectDialog(m_parts.session.profile().id); });
}

QString MainWindow::currentPage() const
{
    return m_current;
}

bool MainWindow::showPage(const QString& key)
{
    Page* next = page(key);
    if (!next)
        return false;
    if (m_current == key)
        return true;
    if (Entry* old = entry(m_current); old && old->page)
        old->page->setActive(false);
    m_current = key;
    m_stack->setCurrentWidget(next);
    next->setActive(true);
    m_sidebar->setCurrentPage(key);
    m_parts.context.memory.setValue("page", key);
    refreshCounts();
    return true;
}

void MainWindow::jump(const QString& key, const QString& id)
{
    if (!showPage(key))
        return;
    Page* shown = page(key);
    if (id.isEmpty())
        shown->focusContent();
    else
        shown->reveal(id);
}

void MainWindow::filter(const QString& key, const QString& text)
{
    if (!showPage(key))
        return;
    if (auto* table = qobject_cast<views::TablePage*>(page(key))) {
        table->setFilter(text);
        table->focusContent();
    }
}

void MainWindow::send(const views::SendDraft& draft)
{
    if (auto* target = qobject_cast<views::SendPage*>(page("send"))) {
        target->take(draft);
        showPage("send");
        target->focusContent();
    }
}

void MainWindow::makeSequence(const std::vector<link::EventPtr>& rows)
{
    if (auto* target = qobject_cast<views::SequencesPage*>(page("sequences"))) {
        target->takeEvents(rows);
        showPage("sequences");
    }
}

void MainWindow::makeActions()
{
    const auto action = [this](const QKeySequence& keys, auto run) {
        auto* a = new QAction(this);
        a->setShortcut(keys);
        connect(a, &QAction::triggered, this, run);
        addAction(a);
    };
    for (int i = 0; i < 9; ++i) {
        action(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + i)), [this, i] {
            if (i < static_cast<int>(m_pages.size())) {
                showPage(m_pages[static_cast<std::size_t>(i)].key);
                page(m_current)->focusContent();
            }
        });
    }
    action(QKeySequence(Qt::CTRL | Qt::Key_K), [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    action(QKeySequence::Find, [this] {
        if (Page* shown = page(m_current))
            shown->focusFilter();
    });
    action(QKeySequence(Qt::CTRL | Qt::Key_O), [this] { openConnectDialog(m_parts.session.profile().id); });
    action(QKeySequence::Quit, [this] { close(); });
    action(QKeySequence(Qt::Key_F5), [this] { m_parts.context.client.retryNow(); });
    action(QKeySequence(Qt::Key_F6), [this] { // between the pages and the page
        if (m_sidebar->hasFocus()) {
            if (Page* shown = page(m_current))
                shown->focusContent();
        } else {
            m_sidebar->setFocus(Qt::ShortcutFocusReason);
        }
    });
}

void MainWindow::makeMenus()
{
    auto* environmentMenu = new QMenu(m_top->environment());
    connect(environmentMenu, &QMenu::aboutToShow, this, &MainWindow::fillEnvironmentMenu);
    m_top->environment()->setMenu(environmentMenu);

    auto* personMenu = new QMenu(m_top->person());
    auto* schemes = new QActionGroup(this);
    views::Theme& theme = m_parts.context.theme;
    const auto scheme = [&](const QString& word, views::Scheme value) {
        QAction* a = personMenu->addAction(word);
        a->setCheckable(true);
        a->setChecked(theme.scheme() == value);
        schemes->addAction(a);
        connect(a, &QAction::triggered, this, [this, value] {
            m_parts.context.theme.setScheme(value);
            m_parts.context.memory.setCommon("scheme", static_cast<int>(value));
        });
    };
    personMenu->addSection(tr("Colours"));
    scheme(tr("As the desktop"), views::Scheme::Desktop);
    scheme(tr("Light"), views::Scheme::Light);
    scheme(tr("Dark"), views::Scheme::Dark);
    personMenu->addSection(tr("Times"));
    auto* zones = new QActionGroup(this);
    const auto zone = [&](const char* objectName, const QString& word, bool utc) {
        QAction* a = personMenu->addAction(word);
        a->setObjectName(objectName);
        a->setCheckable(true);
        a->setChecked(m_parts.context.zone.isUtc() == utc);
        zones->addAction(a);
        connect(a, &QAction::triggered, this, [this, utc] {
            m_parts.context.zone.setUtc(utc);
            m_parts.context.memory.setCommon("utc", utc);
        });
    };
    zone("timesLocal", tr("Local time"), false);
    zone("timesUtc", tr("UTC"), true);
    personMenu->addSeparator();
    personMenu->addAction(views::icon("leave"), tr("Log out"), this, [this] { m_parts.session.logout(); });
    m_top->person()->setMenu(personMenu);
}

void MainWindow::fillEnvironmentMenu()
{
    QMenu* menu = m_top->environment()->menu();
    menu->clear();
    for (const link::Profile& profile : m_parts.profiles.all()) {
        QAction* a = menu->addAction(views::plainCaption(models::visibleText(profile.name, 60)), this,
                                     [this, id = profile.id] {
                                         if (const link::Profile* found = m_parts.profiles.find(id))
                                             m_parts.session.connectTo(*found, {});
                                     });
        a->setCheckable(true);
        a->setChecked(profile.id == m_parts.session.profile().id);
    }
    menu->addSeparator();
    menu->addAction(views::icon("connections"), tr("Servers…\tCtrl+O"), this,
                    [this] { openConnectDialog(m_parts.session.profile().id); });
    QAction* retry = menu->addAction(views::icon("refresh"), tr("Try again now\tF5"), this,
                                     [this] { m_parts.context.client.retryNow(); });
    retry->setEnabled(m_parts.context.client.state() == link::AdminClient::State::Retrying);
    QAction* leave = menu->addAction(views::icon("disconnect"), tr("Disconnect"), this,
                                     [this] { m_parts.session.disconnectFromServer(); });
    leave->setEnabled(m_parts.context.client.state() != link::AdminClient::State::Disconnected);
}

void MainWindow::refreshConnection()
{
    using State = link::AdminClient::State;
    const link::AdminClient& client = m_parts.context.client;
    const link::ServerConfig& config = client.config();
    const link::Profile& profile = m_parts.session.profile();
    const bool live = client.isLive();
    const QString text = models::visibleText(client.stateText(), 200);
    switch (client.state()) {
    case State::Disconnected:
        m_top->setConnection(views::TopBar::Dot::Off, tr("not connected"));
        break;
    case State::Connecting:
    case State::LoggingIn:
        m_top->setConnection(views::TopBar::Dot::Working, text.isEmpty() ? tr("connecting") : text);
        break;
    case State::Live: {
        const auto servers = static_cast<std::int64_t>(m_parts.context.state.stats().size());
        const QString where = config.hostname.isEmpty() ? profile.url.authority() : config.hostname;
        m_top->setConnection(views::TopBar::Dot::On,
                             tr("connected · %1")
                                 .arg(servers > 1 ? models::counted(servers, tr("server"), tr("servers"))
                                                  : models::visibleText(where, 60)));
        break;
    }
    case State::Retrying: {
        const auto seconds = (client.retryIn().count() + 999) / 1000;
        m_top->setConnection(views::TopBar::Dot::Bad,
                             tr("lost · next try in %1 s").arg(std::max<long long>(0, seconds)));
        break;
    }
    case State::Refused:
        m_top->setConnection(views::TopBar::Dot::Bad, tr("refused · %1").arg(text));
        break;
    }
    const bool known = !config.environment.isEmpty() || !config.serverId.isEmpty();
    const QString environment = config.environment.isEmpty() ? profile.name : config.environment;
    QString badge = models::visibleText(environment, 40);
    if (config.production)
        badge = badge.compare("production", Qt::CaseInsensitive) == 0 ? tr("PRODUCTION")
                                                                      : tr("PRODUCTION · %1").arg(badge);
    if (badge.isEmpty())
        badge = tr("No server");
    const QColor colour = environmentColour(config, profile);
    m_top->environment()->setEnvironment(badge, colour);
    m_frame->setColour(config.production ? colour : QColor());
    m_top->person()->setText(
        !live ? tr("not logged in")
        : config.user.isEmpty()
            ? tr("without a login")
            : tr("%1 · %2").arg(models::visibleText(config.role, 20), models::visibleText(config.user, 40)));
    m_top->person()->setAccessibleName(tr("Who I am: %1").arg(m_top->person()->text()));
    const QString product = tr("PaperMastery console");
    setWindowTitle(known || !profile.name.isEmpty() ? badge + " – " + product : product);
    refreshCounts();
}

void MainWindow::refreshCounts()
{
    const store::ServerState& state = m_parts.context.state;
    if (!state.stats().empty()) {
        const link::StatsRow total = state.totals();
        std::int64_t sockets = 0;
        for (const std::int64_t n : total.sockets)
            sockets += n;
        m_sidebar->setCount("users", total.users < 0 ? QString() : models::grouped(total.users), false);
        m_sidebar->setCount("connections", models::grouped(sockets), false);
        m_sidebar->setCount("rooms", total.rooms < 0 ? QString() : models::grouped(total.rooms), false);
    }
    const std::int64_t refused = m_current == "rejected" ? 0 : state.rejectedUnseen();
    if (m_current == "audit")
        m_denials = 0;
    m_sidebar->setCount("audit", m_denials == 0 ? QString() : models::grouped(m_denials), true);
    m_sidebar->setCount("rejected", refused == 0 ? QString() : models::grouped(refused), true);
}

void MainWindow::countDenials(const store::RingChanges& changes)
{
    if (m_current == "audit") { // what is in front of one's eyes needs no badge
        m_denials = 0;
        return;
    }
    const auto& audit = m_parts.context.state.audit();
    for (std::uint64_t number = std::max(changes.oldEnd, audit.first()); number < audit.end(); ++number)
        m_denials += audit.at(number).result == "ok" ? 0 : 1;
    if (!changes.isEmpty())
        refreshCounts();
}

void MainWindow::openConnectDialog(const QString& profileId, const QString& problem)
{
    if (!m_dialog) {
        m_dialog = new views::ConnectDialog(m_parts.context.theme, m_parts.profiles, m_parts.secrets,
                                            m_parts.context.prompt, this);
        connect(m_dialog, &views::ConnectDialog::connectRequested, this,
                [this](const link::Profile& profile, const QString& password) {
                    m_parts.session.connectTo(profile, password);
                });
    }
    using Kind = link::AdminClient::RefusalKind;
    const link::Profile& current = m_parts.session.profile();
    if (!profileId.isEmpty() && m_parts.profiles.find(profileId))
        m_dialog->choose(profileId);
    else if (!profileId.isEmpty() && profileId == current.id) // given on the command line
        m_dialog->propose(current);
    if (!problem.isEmpty() || !profileId.isEmpty()) {
        const Kind kind = m_parts.context.client.refusalKind();
        m_dialog->showProblem(problem);
        if (!problem.isEmpty() && (kind == Kind::UnknownHost || kind == Kind::Tls))
            m_dialog->focusAddress();
        else
            m_dialog->focusPassword();
    }
    m_dialog->open();
}

int MainWindow::frameWidth() const
{
    return m_frame->colour().isValid() ? FrameWidget::kWidth : 0;
}

void MainWindow::keyPressEvent(QKeyEvent* event)
{
    if (event->key() != Qt::Key_Escape || event->modifiers() != Qt::NoModifier) {
        QMainWindow::keyPressEvent(event);
        return;
    }
    if (!m_notice->text().isEmpty())
        m_notice->dismiss();
    else if (Page* shown = page(m_current))
        shown->focusContent();
}

void MainWindow::askToClose(const QString& key, const QStringList& losses)
{
    showPage(key); // where it can be saved
    views::Confirmation question;
    question.title = tr("Close the console and lose what is not saved?");
    question.explanation = tr("This is in no file:");
    question.details = losses;
    question.action = tr("Close without saving");
    m_parts.context.prompt.confirm(
        this, question, [this](const std::optional<views::ConfirmationAnswer>& answer) {
            if (!answer)
                return;
            m_mayLose = true;
            // Queued: the answer may come while the event that asked is still being handled.
            QMetaObject::invokeMethod(this, &MainWindow::close, Qt::QueuedConnection);
        });
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    for (const Entry& e : m_pages) {
        const QStringList losses = e.page && !m_mayLose ? e.page->unsaved() : QStringList();
        if (losses.isEmpty())
            continue;
        event->ignore();
        askToClose(e.key, losses);
        return;
    }
    m_parts.context.memory.setCommon("geometry", saveGeometry());
    m_parts.context.memory.sync();
    QMainWindow::closeEvent(event);
}

} // namespace sio::app
