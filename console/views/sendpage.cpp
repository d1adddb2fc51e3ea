// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/sendpage.h"

#include "models/sendhistory.h"
#include "models/templates.h"
#include "models/text.h"
#include "views/celldelegate.h"
#include "views/commands.h"
#include "views/icons.h"
#include "views/jsoneditor.h"
#include "views/labels.h"
#include "views/pageframe.h"
#include "views/prompt.h"
#include "views/receiptlist.h"
#include "views/sendform.h"
#include "views/sendlibrary.h"
#include "views/tableview.h"
#include "views/targetpicker.h"
#include "views/theme.h"
#include "views/viewmemory.h"

#include <QtCore/QUuid>
#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QTableView>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

namespace sio::views {

SendPage::SendPage(PageContext& context, models::Templates& templates, models::SendHistory& history,
                   QWidget* parent)
    : Page(context, "send", tr("Send"), "send", parent), m_templates(templates), m_history(history)
{
    m_document = new models::SendDocument(this);
    auto* body = new QWidget(this);
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);

    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(6);
    QLabel* eventLabel = plainLabel(tr("&Event"), body);
    m_event = new QComboBox(body);
    m_event->setObjectName("sendEvent");
    m_event->setEditable(true);
    m_event->setInsertPolicy(QComboBox::NoInsert);
    m_event->setMinimumContentsLength(26);
    eventLabel->setBuddy(m_event);
    auto* example = new QPushButton(tr("Example"), body);
    example->setObjectName("sendExample");
    example->setToolTip(tr("Replace the payload by the event's example"));
    m_about = new QuietLabel(body);
    auto* eventRow = new QHBoxLayout;
    eventRow->setSpacing(8);
    eventRow->addWidget(m_event);
    eventRow->addWidget(example);
    eventRow->addWidget(m_about, 1);
    grid->addWidget(eventLabel, 0, 0);
    grid->addLayout(eventRow, 0, 1);
    grid->addWidget(plainLabel(tr("Target"), body), 1, 0);
    m_target = new TargetPicker(body);
    grid->addWidget(m_target, 1, 1);
    grid->setColumnStretch(1, 1);
    column->addLayout(grid);

    auto* vertical = new QSplitter(Qt::Vertical, body);
    vertical->setObjectName("sendVertical");
    auto* upper = new QSplitter(Qt::Horizontal, vertical);
    upper->setObjectName("sendUpper");
    m_form = new SendForm(context.theme, *m_document, upper);
    m_form->setSelectionSource([this](const QString& field) {
        if (field.contains("session"))
            return m_selectedSession;
        return field.contains("user") ? m_selectedUser : QString();
    });
    m_editor = new JsonEditor(context.theme, *m_document, upper);
    upper->addWidget(m_form);
    upper->addWidget(m_editor);
    upper->addWidget(makeGuard());
    upper->setSizes({300, 280, 330});
    upper->setChildrenCollapsible(false);
    vertical->addWidget(upper);

    m_tabs = new QTabWidget(vertical);
    m_tabs->setObjectName("sendTabs");
    m_tabs->setDocumentMode(true);
    auto* receiptTab = new QWidget(m_tabs);
    auto* receiptColumn = new QVBoxLayout(receiptTab);
    receiptColumn->setContentsMargins(0, 6, 0, 0);
    auto* receiptHead = new QHBoxLayout;
    m_receipt = plainLabel(
        tr("Nothing was sent yet. What comes of a send is shown here: who got it, and when."), receiptTab);
    m_receipt->setObjectName("receiptWords");
    m_receipt->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_receipt->setWordWrap(true);
    auto* copyMenuButton = new QToolButton(receiptTab);
    copyMenuButton->setText(tr("Copy as"));
    copyMenuButton->setIcon(icon("copy"));
    copyMenuButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    copyMenuButton->setPopupMode(QToolButton::InstantPopup);
    copyMenuButton->setFocusPolicy(Qt::StrongFocus);
    auto* copyMenu = new QMenu(copyMenuButton);
    const auto url = [this] {
        return client()
            .profile()
            .url.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery)
            .toString();
    };
    copyMenu->addAction(tr("curl"), this,
                        [this, url] { QGuiApplication::clipboard()->setText(m_document->asCurl(url())); });
    copyMenu->addAction(tr("JavaScript"), this, [this, url] {
        QGuiApplication::clipboard()->setText(m_document->asJavaScript(url()));
    });
    copyMenu->addAction(tr("Python"), this,
                        [this, url] { QGuiApplication::clipboard()->setText(m_document->asPython(url())); });
    copyMenuButton->setMenu(copyMenu);
    auto* asTemplate = new QPushButton(icon("template"), tr("As template…"), receiptTab);
    asTemplate->setObjectName("sendAsTemplate");
    connect(asTemplate, &QPushButton::clicked, this, &SendPage::saveTemplate);
    receiptHead->addWidget(m_receipt, 1);
    receiptHead->addWidget(asTemplate);
    receiptHead->addWidget(copyMenuButton);
    receiptColumn->addLayout(receiptHead);
    m_receiptModel = new ReceiptModel(false, this);
    receiptColumn->addWidget(
        makeReceiptList(context.theme, m_receiptModel, "receiptList", tr("Who got it"), receiptTab), 1);
    m_tabs->addTab(receiptTab, tr("Receipt"));
    QTableView* historyView = makeTable("sendHistory", tr("History"), m_tabs);
    historyView->setSortingEnabled(false);
    historyView->setModel(&history);
    historyView->setItemDelegate(new CellDelegate(context.theme,
                                                  {{models::SendHistory::Time, Look::Quiet},
                                                   {models::SendHistory::Event, Look::Event},
                                                   {models::SendHistory::Reason, Look::Quiet}},
                                                  historyView));
    historyView->setSelectionMode(QAbstractItemView::SingleSelection);
    historyView->setContextMenuPolicy(Qt::NoContextMenu);
    historyView->setToolTip(tr("Enter or double click: edit and send again"));
    const int character = fontMetrics().averageCharWidth();
    historyView->horizontalHeader()->resizeSection(models::SendHistory::Time, 16 * character);
    historyView->horizontalHeader()->resizeSection(models::SendHistory::Event, 24 * character);
    historyView->horizontalHeader()->resizeSection(models::SendHistory::Target, 34 * character);
    historyView->horizontalHeader()->resizeSection(models::SendHistory::Result, 34 * character);
    connect(historyView, &QAbstractItemView::activated, this,
            [this](const QModelIndex& index) { takeItem(index.row()); });
    m_tabs->addTab(historyView, tr("History"));
    m_library = new SendLibrary(templates, context.prompt, context.commands, m_tabs);
    connect(m_library, &SendLibrary::chosen, this, &SendPage::takeTemplate);
    connect(m_library, &SendLibrary::saveRequested, this, &SendPage::saveTemplate);
    m_tabs->addTab(m_library, tr("Templates"));
    vertical->addWidget(m_tabs);
    vertical->setStretchFactor(0, 3);
    vertical->setStretchFactor(1, 1);
    vertical->setSizes({420, 200});
    vertical->setChildrenCollapsible(false);
    column->addWidget(vertical, 1);
    context.memory.attach("send/vertical", vertical);
    context.memory.attach("send/upper", upper);
    frame()->setContent(body);

    connect(m_event, &QComboBox::currentTextChanged, this, [this](const QString& text) {
        const QString name = text.trimmed();
        if (name == m_document->event())
            return;
        const bool untouched = m_document->jsonText().simplified().remove(' ') == "{}";
        m_document->setEvent(name, untouched && m_document->eventNames().contains(name));
    });
    connect(example, &QPushButton::clicked, this,
            [this] { m_document->setEvent(m_document->event(), true); });
    connect(m_document, &models::SendDocument::eventChanged, this, [this](const QString& name) {
        if (m_event->currentText().trimmed() != name)
            m_event->setCurrentText(name);
        m_about->setText(models::visibleText(m_document->eventAbout(name), 300));
    });
    connect(m_target, &TargetPicker::targetChanged, m_document, &models::SendDocument::setTarget);
    connect(m_document, &models::SendDocument::targetChanged, this,
            [this] { m_target->setTarget(m_document->target()); });
    m_previewTimer.setSingleShot(true);
    m_previewTimer.setInterval(kPreviewDelayMs);
    connect(&m_previewTimer, &QTimer::timeout, this, &SendPage::preview);
    connect(m_document, &models::SendDocument::audienceInputChanged, this, [this] {
        m_forcedName.clear();
        m_previewTimer.start();
    });
    connect(m_document, &models::SendDocument::problemsChanged, this, &SendPage::refreshGuard);
    m_period.setInterval(1000); // the lease counts down; a preview now and then
    connect(&m_period, &QTimer::timeout, this, [this] {
        refreshGuard();
        if (m_sincePreview.isValid() && m_sincePreview.elapsed() >= kPreviewPeriodMs)
            preview();
    });
    connect(&context.client, &link::AdminClient::armedChanged, this, &SendPage::refreshGuard);
    connect(&context.client, &link::AdminClient::configChanged, this, [this] { fillEvents(); });
    connect(&context.state, &store::ServerState::published, this, &SendPage::onPublished);
    fillEvents();
    refreshGuard();
}

QWidget* SendPage::makeGuard()
{
    auto* panel = new QWidget(this);
    panel->setObjectName("sendGuard");
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(8, 0, 0, 0);
    column->setSpacing(6);
    auto* head = new QHBoxLayout;
    m_audience = plainLabel(tr("Audience now: –"), panel);
    m_audience->setObjectName("sendAudience");
    QFont bold = m_audience->font();
    bold.setWeight(QFont::DemiBold);
    m_audience->setFont(bold);
    m_showList = new QToolButton(panel);
    m_showList->setObjectName("sendShowList");
    m_showList->setText(tr("hide list"));
    m_showList->setAutoRaise(true);
    m_showList->setFocusPolicy(Qt::StrongFocus);
    head->addWidget(m_audience, 1);
    head->addWidget(m_showList);
    column->addLayout(head);
    m_audienceNote = plainLabel({}, panel);
    m_audienceNote->setObjectName("sendAudienceNote");
    m_audienceNote->setWordWrap(true);
    m_audienceNote->setForegroundRole(QPalette::PlaceholderText);
    column->addWidget(m_audienceNote);
    m_audienceModel = new ReceiptModel(true, this);
    m_audienceView =
        makeReceiptList(context().theme, m_audienceModel, "audienceList", tr("Who would get it"), panel);
    connect(m_showList, &QToolButton::clicked, this, [this] {
        m_listShown = !m_listShown;
        m_showList->setText(m_listShown ? tr("hide list") : tr("show list"));
        refreshGuard();
    });
    column->addWidget(m_audienceView, 1);
    m_warnings = plainLabel({}, panel);
    m_warnings->setObjectName("sendWarnings");
    m_warnings->setWordWrap(true);
    column->addWidget(m_warnings);
    column->addStretch(0);

    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(6);
    QLabel* reasonLabel = plainLabel(tr("&Reason"), panel);
    m_reason = new QLineEdit(panel);
    m_reason->setObjectName("sendReason");
    m_reason->setPlaceholderText(tr("for the audit log, for example a ticket"));
    reasonLabel->setBuddy(m_reason);
    grid->addWidget(reasonLabel, 0, 0);
    grid->addWidget(m_reason, 0, 1);
    m_typedLabel = plainLabel({}, panel);
    m_typedLabel->setObjectName("sendTypedLabel");
    m_typedLabel->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_typedLabel->setWordWrap(true);
    m_typed = new QLineEdit(panel);
    m_typed->setObjectName("sendTyped");
    grid->addWidget(m_typedLabel, 1, 0, 1, 2);
    grid->addWidget(m_typed, 2, 0, 1, 2);
    m_test = new QCheckBox(tr("&Test event"), panel);
    m_test->setObjectName("sendTest");
    m_test->setToolTip(tr("Marked test: true, so that clients can tell"));
    m_armWords = plainLabel({}, panel);
    m_armWords->setObjectName("sendArmed");
    m_arm = new QPushButton(icon("unlock"), tr("Arm…"), panel);
    m_arm->setObjectName("sendArm");
    auto* armRow = new QHBoxLayout;
    armRow->setSpacing(8);
    armRow->addWidget(m_test);
    armRow->addStretch(1);
    armRow->addWidget(m_armWords);
    armRow->addWidget(m_arm);
    grid->addLayout(armRow, 3, 0, 1, 2);
    column->addLayout(grid);
    auto* sendRow = new QHBoxLayout;
    sendRow->setSpacing(8);
    m_why = plainLabel({}, panel);
    m_why->setObjectName("sendWhyNot");
    m_why->setWordWrap(true);
    m_why->setForegroundRole(QPalette::PlaceholderText);
    m_send = new QPushButton(tr("Send   Ctrl+Enter"), panel);
    m_send->setObjectName("sendButton");
    m_send->setProperty("primary", true);
    m_send->setAutoDefault(false);
    sendRow->addWidget(m_why, 1);
    sendRow->addWidget(m_send);
    column->addLayout(sendRow);

    connect(m_reason, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_document->setReason(text);
        refreshGuard();
    });
    connect(m_typed, &QLineEdit::textChanged, this, &SendPage::refreshGuard);
    connect(m_test, &QCheckBox::toggled, this, [this](bool on) {
        m_document->setTest(on);
        m_previewTimer.start();
    });
    connect(m_arm, &QPushButton::clicked, this, [this] {
        if (client().armedUntil() > 0)
            client().disarm(this, [this](const link::Answer<link::Nothing>&) { refreshGuard(); });
        else
            context().commands.arm(this, [this] { refreshGuard(); });
    });
    connect(m_send, &QPushButton::clicked, this, &SendPage::send);
    return panel;
}

void SendPage::fillEvents()
{
    m_document->setCatalogue(client().config().catalogue);
    const QString current = m_document->event();
    const QSignalBlocker quiet(m_event);
    m_event->clear();
    m_event->addItems(m_document->eventNames());
    m_event->setCurrentText(current);
    if (current.isEmpty() && m_event->count() > 0) {
        const int payment = m_event->findText("payment_update");
        m_event->setCurrentIndex(payment >= 0 ? payment : 0);
        m_document->setEvent(m_event->currentText(), true);
    }
    m_about->setText(models::visibleText(m_document->eventAbout(m_document->event()), 300));
}

void SendPage::activate()
{
    if (client().config().has(link::Feature::Sockets) || !client().isLive())
        client().watchSockets(true);
    m_period.start();
    preview();
}

void SendPage::deactivate()
{
    client().watchSockets(false);
    m_period.stop();
}

void SendPage::updateState()
{
    const bool emitsOnly =
        client().config().has(link::Feature::Emit) && !client().config().has(link::Feature::Publish);
    // What was written stays in sight when the connection is lost; only sending is off.
    m_wasLive = m_wasLive || client().isLive();
    if (showCommonState(emitsOnly ? link::Feature::Emit : link::Feature::Publish, m_wasLive))
        return;
    if (!client().isLive())
        frame()->setBanner("warning", tr("Not connected: nothing can be sent until the connection is back."));
    frame()->showContent();
    refreshGuard();
    m_previewTimer.start();
}

void SendPage::focusContent()
{
    m_event->setFocus();
}

models::Variables SendPage::variables() const
{
    models::Variables v;
    v.values = {{"selected.user_id", m_selectedUser},
                {"selected.session_id", m_selectedSession},
                {"selected.socket_id", m_selectedSocket}};
    v.values.removeIf([](const auto& entry) { return entry.value().isEmpty(); });
    return v;
}

void SendPage::take(const SendDraft& draft)
{
    m_selectedUser = draft.userId;
    m_selectedSession = draft.sessionId;
    m_selectedSocket = draft.socketId;
    if (!draft.event.isEmpty())
        m_document->setEvent(draft.event, false);
    if (!draft.json.isEmpty())
        m_document->setJsonText(QString::fromUtf8(draft.json));
    m_document->setTarget(draft.target);
    m_target->setTarget(m_document->target());
    if (draft.json.isEmpty() && !draft.userId.isEmpty() && m_document->field("user_id"))
        m_document->setField("user_id", draft.userId);
    if (draft.json.isEmpty() && !draft.sessionId.isEmpty() && m_document->field("session_id"))
        m_document->setField("session_id", draft.sessionId);
    m_typed->clear();
    m_previewTimer.start();
}

qint64 SendPage::audienceMark() const
{
    // Cheap enough for every publication: the sizes of the rooms aimed at.
    const auto& state = context().state;
    const link::Target target = m_document->target();
    QStringList rooms;
    switch (target.kind) {
    case link::Target::Kind::Derived:
        rooms = m_document->derivedRooms(variables());
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
        return state.socketSlot(target.name) == store::kNoSlot ? 0 : 1;
    case link::Target::Kind::Everyone:
        return static_cast<qint64>(state.sockets().count());
    }
    qint64 mark = 0;
    for (const QString& room : rooms) {
        const store::Slot slot = state.roomSlot(room);
        mark = mark * 1000003 + (slot == store::kNoSlot || !state.rooms().isLive(slot)
                                     ? 0
                                     : static_cast<qint64>(state.rooms()[slot].members.size()));
    }
    return mark;
}

void SendPage::onPublished(const store::Changes& changes)
{
    if (!isActive() || changes.sockets.isEmpty())
        return;
    const qint64 mark = audienceMark();
    if (mark != m_mark)
        preview();
}

void SendPage::preview()
{
    m_previewTimer.stop();
    if (!isActive())
        return;
    m_mark = audienceMark();
    if (!client().isLive() || !client().config().has(link::Feature::Publish)) {
        m_matched = -1;
        m_previewProblem = client().isLive() ? tr("This server does not say who would get it.") : QString();
        m_audienceModel->setLines({});
        refreshGuard();
        return;
    }
    if (m_document->hasErrors() || m_document->event().isEmpty()) {
        m_matched = -1;
        m_previewProblem = tr("The payload must be right first.");
        m_audienceModel->setLines({});
        refreshGuard();
        return;
    }
    if (m_previewing) { // one at a time; what changed meanwhile is asked afterwards
        m_previewAgain = true;
        return;
    }
    m_previewing = true;
    m_sincePreview.start();
    client().publish(m_document->request(variables(), true), this,
                     [this](const link::Answer<link::Receipt>& answer) {
                         m_previewing = false;
                         showPreview(answer);
                         if (m_previewAgain) {
                             m_previewAgain = false;
                             preview();
                         }
                     });
}

void SendPage::showPreview(const link::Answer<link::Receipt>& answer)
{
    if (answer.ok) {
        m_matched = answer.value.known ? answer.value.matchedSockets : -1;
        m_previewProblem.clear();
        m_audienceModel->setLines(answer.value.sockets);
        if (answer.value.known)
            m_audience->setText(
                tr("Audience now: %1 · %2")
                    .arg(models::counted(answer.value.matchedUsers, tr("user"), tr("users")),
                         models::counted(answer.value.matchedSockets, tr("socket"), tr("sockets"))));
        QString note;
        if (m_matched == 0)
            note = tr("Nobody is there who would get it. It can be sent all the same.");
        else if (m_matched > static_cast<std::int64_t>(answer.value.sockets.size()))
            note = tr("The first %1 are listed.")
                       .arg(models::grouped(static_cast<std::int64_t>(answer.value.sockets.size())));
        m_audienceNote->setText(note);
    } else {
        m_matched = -1;
        m_audienceModel->setLines({});
        m_previewProblem = Commands::words(answer.error);
    }
    refreshGuard();
}

QString SendPage::whyNot() const
{
    if (m_sending)
        return tr("Sending…");
    const link::Feature feature =
        client().config().has(link::Feature::Publish) || !client().config().has(link::Feature::Emit)
            ? link::Feature::Publish
            : link::Feature::Emit;
    QString why = client().whyNot(feature);
    if (!why.isEmpty())
        return why;
    QStringList unknown;
    m_document->request(variables(), false, &unknown);
    if (!unknown.isEmpty())
        return tr("{{%1}} stands for nothing here.").arg(models::visibleText(unknown.first(), 60));
    QString typed = m_typed->text();
    if (!m_forcedName.isEmpty()) { // the server's word counts, not what we think it wants
        if (typed != m_forcedName)
            return tr("The name is not typed yet.");
        typed = m_document->nameToType(client().config(), m_matched);
    }
    return m_document->whyNotSend(client().config(), m_matched, typed, client().armedUntil(), now());
}

void SendPage::refreshGuard()
{
    if (m_matched < 0) {
        m_audience->setText(tr("Audience now: –"));
        m_audienceNote->setText(m_previewProblem);
    }
    m_audienceNote->setVisible(!m_audienceNote->text().isEmpty());
    m_audienceView->setVisible(m_listShown);

    QStringList warnings;
    for (const models::Problem& problem : m_document->problems()) {
        if (warnings.size() == 4) {
            warnings << tr("and %1 more").arg(m_document->problems().size() - 4);
            break;
        }
        warnings << models::visibleText(problem.message, 160);
    }
    m_warnings->setText(warnings.join('\n'));
    m_warnings->setVisible(!warnings.isEmpty());
    const Colours& c = context().theme.colours();
    setInk(m_warnings, m_document->hasErrors() ? c.danger : c.warning);

    QString name = m_forcedName;
    if (name.isEmpty())
        name = m_document->nameToType(client().config(), m_matched);
    m_typedLabel->setVisible(!name.isEmpty());
    m_typed->setVisible(!name.isEmpty());
    if (!name.isEmpty()) {
        m_typedLabel->setText(m_matched >= 0
                                  ? tr("Reaches %1. Type %2 to confirm:")
                                        .arg(models::counted(m_matched, tr("socket"), tr("sockets")),
                                             models::visibleText(name, 80))
                                  : tr("Type %1 to confirm:").arg(models::visibleText(name, 80)));
        m_typed->setAccessibleName(m_typedLabel->text());
    }
    const bool arms = client().config().has(link::Feature::Arm) && client().config().production;
    m_arm->setVisible(arms);
    m_armWords->setVisible(arms);
    if (arms) {
        const std::int64_t left = client().armedUntil() - now();
        const bool armed = client().armedUntil() > 0 && left > 0;
        m_armWords->setText(armed ? tr("Armed %1").arg(models::duration(left / 1000)) : tr("Not armed"));
        m_arm->setText(armed ? tr("Disarm") : tr("Arm…"));
        m_arm->setIcon(icon(armed ? "lock" : "unlock"));
    }
    const QString why = whyNot();
    m_send->setEnabled(why.isEmpty());
    m_send->setProperty("danger", client().config().production);
    m_why->setText(why);
}

void SendPage::send()
{
    if (!whyNot().isEmpty()) {
        refreshGuard();
        return;
    }
    link::PublishRequest request = m_document->request(variables(), false);
    request.idempotencyKey = QUuid::createUuid().toString(QUuid::WithoutBraces);
    if (m_typed->isVisibleTo(this))
        request.confirm = m_typed->text();
    models::SentItem item;
    item.time = now();
    item.server = client().profile().name;
    item.event = m_document->event();
    item.json = m_document->jsonText();
    item.target = m_document->target();
    item.test = m_document->isTest();
    item.reason = m_document->reason();
    m_sending = true;
    refreshGuard();
    QElapsedTimer took;
    took.start();
    client().publish(request, this, [this, item, took](const link::Answer<link::Receipt>& answer) mutable {
        m_sending = false;
        item.ok = answer.ok;
        item.receipt = answer.value;
        item.error = answer.error;
        m_history.add(item);
        m_typed->clear();
        if (answer.ok)
            m_forcedName.clear();
        else if (answer.error.code == "CONFIRMATION_REQUIRED")
            m_forcedName = answer.error.details.value("type").toString();
        showReceipt(answer, took.elapsed());
        refreshGuard();
    });
}

void SendPage::showReceipt(const link::Answer<link::Receipt>& answer, qint64 tookMs)
{
    m_tabs->setCurrentIndex(0);
    const Colours& c = context().theme.colours();
    setInk(m_receipt, answer.ok ? c.text : c.danger);
    const QString time = models::clockTime(now(), context().utc).left(8);
    if (!answer.ok) {
        m_receiptModel->setLines({});
        m_receipt->setText(tr("%1  Not sent: %2").arg(time, Commands::words(answer.error)));
        return;
    }
    m_receiptModel->setLines(answer.value.sockets);
    if (!answer.value.known) {
        m_receipt->setText(tr("%1  Sent. This server does not say who got it.").arg(time));
        return;
    }
    QString words =
        tr("%1  event %2 · matched %3 · written %4 · in %5 ms")
            .arg(time, models::shortId(answer.value.eventId), models::grouped(answer.value.matchedSockets),
                 models::grouped(answer.value.written), models::grouped(tookMs));
    if (answer.value.matchedSockets == 0)
        words += tr(" · nobody was there");
    m_receipt->setText(words);
    m_receipt->setToolTip(plainTip(models::visibleText(answer.value.eventId)));
}

void SendPage::takeItem(int historyRow)
{
    const models::SentItem* item = m_history.item(historyRow);
    if (!item)
        return;
    m_document->setEvent(item->event, false);
    m_document->setJsonText(item->json);
    m_document->setTarget(item->target);
    m_test->setChecked(item->test);
    m_reason->setText(item->reason);
    m_previewTimer.start();
}

void SendPage::takeTemplate(const QString& id)
{
    const models::SendTemplate* entry = m_templates.find(id);
    if (!entry)
        return;
    m_document->setEvent(entry->event, false);
    m_document->setJsonText(entry->json);
    m_document->setTarget(entry->target);
    m_test->setChecked(entry->test);
    m_previewTimer.start();
}

void SendPage::saveTemplate()
{
    context().prompt.askText(this, tr("Save as a template"),
                             tr("Name; a folder may stand in front, as in Support/Refund:"),
                             m_document->event(), [this](const QString& name) {
                                 models::SendTemplate entry;
                                 const qsizetype slash = name.lastIndexOf('/');
                                 entry.folder = slash < 0 ? QString() : name.left(slash);
                                 entry.name = name.mid(slash + 1);
                                 entry.event = m_document->event();
                                 entry.json = m_document->jsonText();
                                 entry.target = m_document->target();
                                 entry.test = m_document->isTest();
                                 m_templates.put(entry);
                                 m_tabs->setCurrentWidget(m_library);
                             });
}

void SendPage::keyPressEvent(QKeyEvent* event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) &&
        event->modifiers() & Qt::ControlModifier) {
        send();
        return;
    }
    Page::keyPressEvent(event);
}

} // namespace sio::views
