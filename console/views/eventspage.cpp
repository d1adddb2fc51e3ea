// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/eventspage.h"

#include "models/eventfilter.h"
#include "models/eventsmodel.h"
#include "models/filterproxy.h"
#include "models/roles.h"
#include "models/senddocument.h"
#include "models/text.h"
#include "views/commands.h"
#include "views/csv.h"
#include "views/detailpane.h"
#include "views/eventexport.h"
#include "views/filterbar.h"
#include "views/icons.h"
#include "views/jsonview.h"
#include "views/labels.h"
#include "views/pageframe.h"
#include "views/prompt.h"
#include "views/quickfilters.h"
#include "views/tableview.h"

#include <QtCore/QDateTime>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QToolButton>

namespace sio::views {

namespace {

constexpr int kHistory = 500;

TableOptions options()
{
    using Column = models::EventsModel::Column;
    TableOptions o;
    o.looks = {{Column::Time, Look::Time},      {Column::Dir, Look::Direction}, {Column::Event, Look::Event},
               {Column::User, Look::Id},        {Column::Target, Look::Quiet},  {Column::Size, Look::Number},
               {Column::Payload, Look::Payload}};
    o.columnKeys = {"", "dir", "event", "user", "room", "", ""};
    o.widths = {11, 2, 21, 11, 20, 6, 30};
    o.expendable = {Column::Size, Column::Target, Column::User};
    o.filterHint = QObject::tr("Filter: event:payment_* user:5f0c dir:out /regex/");
    o.feature = link::Feature::Events;
    return o;
}

} // namespace

EventsPage::EventsPage(PageContext& context, QWidget* parent)
    : TablePage(context, "events", tr("Events"), "events", new models::EventsModel(context.state), options(),
                parent)
{
    m_model = qobject_cast<models::EventsModel*>(proxy()->table());
    m_pause = frame()->addButton("eventsPause", "pause", tr("Pause"));
    m_pause->setCheckable(true);
    m_pause->setToolTip(tr("Hold the table still (Space)"));
    QToolButton* exportButton = frame()->addButton("eventsExport", "export", tr("Export"));
    auto* exportMenu = new QMenu(exportButton);
    exportMenu->addAction(tr("JSON lines…"), this, [this] { saveRows(false); });
    exportMenu->addAction(tr("CSV…"), this, [this] { saveRows(true); });
    exportButton->setMenu(exportMenu);
    exportButton->setPopupMode(QToolButton::InstantPopup);
    connect(m_pause, &QToolButton::toggled, this, &EventsPage::setPaused);
    connect(frame(), &PageFrame::pillClicked, this, [this] {
        setPaused(false);
        m_follows = true;
        follow();
    });

    m_detail = new DetailPane(context.theme, splitter());
    m_resend = m_detail->addButton("eventResend", "edit", tr("Edit and resend…"), [this] { resend(); });
    m_resend->setToolTip(tr("E"));
    m_json = new JsonView(context.theme, m_detail);
    m_detail->addSection(tr("Payload"), m_json);
    setDetail(m_detail);
    frame()->addQuickFilter(new QuickFilters(
        *filterBar(), "dir", {{tr("Both ways"), {}, {}}, {tr("In"), "in", "in"}, {tr("Out"), "out", "out"}},
        frame()));

    view()->installEventFilter(this);
    connect(view()->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        const QScrollBar* bar = view()->verticalScrollBar();
        if (value >= bar->maximum() - 2) {
            m_follows = true;
            m_unseen = 0;
            showPill();
        }
    });
    connect(view()->verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] {
        const QScrollBar* bar = view()->verticalScrollBar();
        m_follows = bar->sliderPosition() >= bar->maximum() - 2;
    });
    connect(proxy(), &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex&, int first, int last) {
                if (!m_follows)
                    m_unseen += last - first + 1;
                showPill();
                if (m_follows)
                    QMetaObject::invokeMethod(this, &EventsPage::follow,
                                              Qt::QueuedConnection); // after the view has laid it out
            });
    connect(proxy(), &QAbstractItemModel::layoutChanged, this, [this] {
        if (m_follows)
            QMetaObject::invokeMethod(this, &EventsPage::follow, Qt::QueuedConnection); // as above
    });
    connect(m_model, &models::EventsModel::missedChanged, this, &EventsPage::showPill);
    connect(filterBar(), &FilterBar::filterChanged, this, [this] {
        if (isActive())
            watch();
    });
    connect(&context.state, &store::ServerState::countersChanged, this, [this] {
        if (isActive())
            updateState();
    });
}

bool EventsPage::isPaused() const
{
    return m_model->isPaused();
}

void EventsPage::setPaused(bool paused)
{
    m_model->setPaused(paused);
    m_pause->setChecked(paused);
    m_pause->setIcon(icon(paused ? "play" : "pause"));
    m_pause->setText(paused ? tr("Resume") : tr("Pause"));
    showPill();
    if (isActive())
        updateState();
}

void EventsPage::activate()
{
    watch();
}

void EventsPage::deactivate()
{
    client().unwatchEvents();
}

void EventsPage::watch()
{
    client().watchEvents(models::EventFilter::parse(filterBar()->text()).serverPart(), kHistory);
}

void EventsPage::follow()
{
    if (m_follows && !isPaused())
        view()->scrollToBottom();
}

void EventsPage::showPill()
{
    const std::int64_t missed = isPaused() ? m_model->missed() : m_unseen;
    frame()->setPill(missed > 0 ? tr("%1 new").arg(models::grouped(missed)) : QString());
}

QString EventsPage::summaryText() const
{
    const auto& s = context().state;
    QStringList words{models::counted(proxy()->total(), tr("event"), tr("events"))};
    if (isPaused())
        words << tr("paused");
    if (s.sampledEvents() > 0)
        words << tr("%1 left out by the server (too many)").arg(models::grouped(s.sampledEvents()));
    if (s.droppedEvents() > 0)
        words << tr("%1 left out here").arg(models::grouped(s.droppedEvents()));
    return words.join(" · ");
}

void EventsPage::updateState()
{
    TablePage::updateState();
    if (client().isLive() && frame()->banner().isEmpty() && context().state.lostHistory() > 0 &&
        proxy()->total() > 0)
        frame()->setSummary(frame()->summary() + tr(" · %1 older ones are no longer kept by the server")
                                                     .arg(models::grouped(context().state.lostHistory())));
}

void EventsPage::showEmpty()
{
    if (!filterBar()->text().isEmpty()) {
        showState("filter", tr("No event matches so far"),
                  tr("The server sends only what matches the filter."), tr("Clear the filter"),
                  [this] { filterBar()->setText({}); });
        return;
    }
    showState("events", tr("Waiting for events"),
              tr("Each event that a client sends, and each that is sent to clients, appears here when it "
                 "happens. Heartbeats are left out."));
}

link::EventPtr EventsPage::current() const
{
    const QModelIndex index = proxy()->mapToSource(view()->currentIndex());
    return index.isValid() ? m_model->event(index.row()) : nullptr;
}

void EventsPage::showDetail(const QString& id)
{
    const link::EventPtr event = id.isEmpty() ? nullptr : current();
    if (!event) {
        m_detail->showHint(tr("Select an event to see its payload."));
        return;
    }
    const bool in = event->dir == link::Direction::In;
    m_detail->setHead(event->event, in ? tr("from a client") : tr("to clients"));
    DetailPane::Rows rows{{tr("Time"), models::fullTime(event->time, isUtc())}};
    const auto add = [&rows](const QString& label, const QString& value) {
        if (!value.isEmpty())
            rows.emplace_back(label, value);
    };
    add(tr("User"), event->user);
    add(tr("Socket"), event->socket);
    add(tr("Rooms"), event->rooms.join(", "));
    if (event->matched >= 0)
        add(tr("Delivered"), event->written >= 0
                                 ? tr("matched %1 · written %2")
                                       .arg(models::grouped(event->matched), models::grouped(event->written))
                                 : tr("matched %1").arg(models::grouped(event->matched)));
    add(tr("Source"), event->by.isEmpty() ? event->source : event->source + " · " + event->by);
    add(tr("Event id"), event->eventId);
    if (event->size >= 0)
        add(tr("Size"),
            models::byteSize(event->size) + (event->cut ? tr(" (the payload is cut)") : QString()));
    m_detail->setRows(rows);
    m_json->setJson(event->payload);
    const QString why = event->cut ? tr("The payload was cut by the server") : client().whyNot(sendFeature());
    m_resend->setEnabled(why.isEmpty());
    m_resend->setToolTip(plainTip(why.isEmpty() ? tr("E") : why));
}

void EventsPage::fillMenu(QMenu* menu, const QStringList&)
{
    const link::EventPtr event = current();
    if (!event)
        return;
    menu->addAction(icon("edit"), tr("Edit and resend…\tE"), this, [this] { resend(); })
        ->setEnabled(m_resend->isEnabled());
    QMenu* copyMenu = menu->addMenu(icon("copy"), tr("Copy as"));
    const auto program = [event](auto method, const QString& url) {
        models::SendDocument document;
        document.setEvent(event->event);
        document.setJsonText(QString::fromUtf8(eventData(*event)));
        QGuiApplication::clipboard()->setText((document.*method)(url));
    };
    const QString url = client()
                            .profile()
                            .url.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery)
                            .toString();
    copyMenu->addAction(tr("curl"), this, [program, url] { program(&models::SendDocument::asCurl, url); });
    copyMenu->addAction(tr("JavaScript"), this,
                        [program, url] { program(&models::SendDocument::asJavaScript, url); });
    copyMenu->addAction(tr("Python"), this,
                        [program, url] { program(&models::SendDocument::asPython, url); });
    copyMenu->addAction(tr("Payload"), this, [event] {
        QGuiApplication::clipboard()->setText(QString::fromUtf8(eventData(*event)));
    });
    std::vector<link::EventPtr> chosen;
    for (const QModelIndex& index : view()->selectionModel()->selectedRows())
        if (const link::EventPtr row = m_model->event(proxy()->mapToSource(index).row()))
            chosen.push_back(row);
    menu->addAction(
            icon("record"),
            tr("Make a sequence of %1")
                .arg(models::counted(static_cast<std::int64_t>(chosen.size()), tr("event"), tr("events"))),
            this, [this, chosen] { Q_EMIT sequenceRequested(chosen); })
        ->setEnabled(!chosen.empty());
    if (!event->user.isEmpty())
        menu->addAction(icon("user"), tr("Show the user"), this,
                        [this, user = event->user] { Q_EMIT jumpRequested("users", user); });
    if (!event->socket.isEmpty())
        menu->addAction(icon("connections"), tr("Show the socket"), this,
                        [this, socket = event->socket] { Q_EMIT jumpRequested("connections", socket); });
}

void EventsPage::open(const QString&)
{
    m_json->setFocus();
}

void EventsPage::resend()
{
    const link::EventPtr event = current();
    if (!event || !m_resend->isEnabled())
        return;
    SendDraft draft;
    draft.event = event->event;
    draft.json = eventData(*event);
    draft.userId = event->user;
    draft.socketId = event->socket;
    Q_EMIT sendRequested(draft);
}

bool EventsPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == view() && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::NoModifier) {
            if (key->key() == Qt::Key_Space) {
                setPaused(!isPaused());
                return true;
            }
            if (key->key() == Qt::Key_E) {
                resend();
                return true;
            }
            if (key->key() == Qt::Key_Up || key->key() == Qt::Key_PageUp || key->key() == Qt::Key_Home)
                m_follows = false;
        }
    }
    if (event->type() == QEvent::Wheel)
        m_follows = false; // valueChanged says when the end is reached again
    return TablePage::eventFilter(watched, event);
}

QByteArray EventsPage::exportRows(bool csv) const
{
    QByteArray out = csv ? eventCsvHead() : QByteArray();
    for (int row = 0; row < proxy()->shown(); ++row) {
        if (const link::EventPtr event = m_model->event(proxy()->mapToSource(proxy()->index(row, 0)).row()))
            out += csv ? eventCsv(*event, isUtc()) : eventJsonLine(*event, isUtc());
    }
    return out;
}

void EventsPage::saveRows(bool csv)
{
    const QString name =
        QStringLiteral("events-%1.%2")
            .arg(QDateTime::currentDateTime().toString("yyyyMMdd-HHmmss"), csv ? "csv" : "jsonl");
    context().prompt.saveFile(
        this, tr("Export %1").arg(models::counted(proxy()->shown(), tr("event"), tr("events"))), name,
        [this, csv](const QString& path) {
            QString problem;
            if (saveOwnerOnly(path, exportRows(csv), &problem))
                Q_EMIT context().commands.told(
                    NoticeKind::Done,
                    tr("Saved %1 to %2")
                        .arg(models::counted(proxy()->shown(), tr("event"), tr("events")), path),
                    {});
            else
                Q_EMIT context().commands.told(NoticeKind::Error, tr("Not saved: %1").arg(problem), path);
        });
}

} // namespace sio::views
