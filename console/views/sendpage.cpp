// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/sendpage.h"

#include "models/templates.h"
#include "models/text.h"
#include "views/celldelegate.h"
#include "views/commands.h"
#include "views/jsoneditor.h"
#include "views/labels.h"
#include "views/pageframe.h"
#include "views/prompt.h"
#include "views/sendform.h"
#include "views/sendguard.h"
#include "views/sendlibrary.h"
#include "views/sendpreview.h"
#include "views/sendreceipt.h"
#include "views/tableview.h"
#include "views/targetpicker.h"
#include "views/viewmemory.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QUuid>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QTableView>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QVBoxLayout>

namespace sio::views {

SendPage::SendPage(PageContext& context, models::Templates& templates, models::SendHistory& history,
                   QWidget* parent)
    : Page(context, "send", tr("Send"), "send", parent), m_templates(templates), m_history(history)
{
    m_document = new models::SendDocument(this);
    const auto variablesNow = [this] { return variables(); };
    m_preview = new SendPreview(client(), state(), *m_document, variablesNow, this);
    auto* body = new QWidget(this);
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(makeHead(body));

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
    m_guard = new SendGuard(context, *m_document, *m_preview, variablesNow, upper);
    upper->addWidget(m_form);
    upper->addWidget(m_editor);
    upper->addWidget(m_guard);
    upper->setSizes({300, 280, 330});
    upper->setChildrenCollapsible(false);
    vertical->addWidget(upper);

    m_tabs = new QTabWidget(vertical);
    m_tabs->setObjectName("sendTabs");
    m_tabs->setDocumentMode(true);
    m_receipt = new SendReceipt(context, *m_document, m_tabs);
    m_tabs->addTab(m_receipt, tr("Receipt"));
    m_tabs->addTab(makeHistory(), tr("History"));
    m_library = new SendLibrary(templates, context.prompt, context.commands, m_tabs);
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
    wire();
    fillEvents();
    m_guard->refresh();
}

QGridLayout* SendPage::makeHead(QWidget* body)
{
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(6);
    QLabel* eventLabel = plainLabel(tr("&Event"), body);
    m_event = new QComboBox(body);
    m_event->setObjectName("sendEvent");
    m_event->setEditable(true);
    m_event->setInsertPolicy(QComboBox::NoInsert);
    m_event->setMinimumContentsLength(26);
    m_event->lineEdit()->setMaxLength(256); // the longest name of an event
    eventLabel->setBuddy(m_event);
    auto* example = new QPushButton(tr("Example"), body);
    example->setObjectName("sendExample");
    example->setAutoDefault(false);
    example->setToolTip(tr("Replace the payload by the event's example"));
    connect(example, &QPushButton::clicked, this,
            [this] { m_document->setEvent(m_document->event(), true); });
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
    return grid;
}

QWidget* SendPage::makeHistory()
{
    using Column = models::SendHistory::Column;
    QTableView* view = makeTable("sendHistory", tr("History"), m_tabs);
    view->setSortingEnabled(false);
    view->setModel(&m_history);
    view->setItemDelegate(new CellDelegate(
        context().theme,
        {{Column::Time, Look::Quiet}, {Column::Event, Look::Event}, {Column::Reason, Look::Quiet}}, view));
    view->setSelectionMode(QAbstractItemView::SingleSelection);
    view->setContextMenuPolicy(Qt::NoContextMenu);
    view->setToolTip(tr("Enter or double click: edit and send again"));
    const int character = fontMetrics().averageCharWidth();
    view->horizontalHeader()->resizeSection(Column::Time, 16 * character);
    view->horizontalHeader()->resizeSection(Column::Event, 24 * character);
    view->horizontalHeader()->resizeSection(Column::Target, 34 * character);
    view->horizontalHeader()->resizeSection(Column::Result, 34 * character);
    connect(view, &QAbstractItemView::activated, this,
            [this](const QModelIndex& index) { takeItem(index.row()); });
    const auto zone = [this] { m_history.setUtc(isUtc()); };
    zone();
    connect(&context().zone, &TimeZone::changed, this, zone);
    return view;
}

void SendPage::wire()
{
    connect(m_event, &QComboBox::currentTextChanged, this, [this](const QString& text) {
        const QString name = text.trimmed();
        if (name == m_document->event())
            return;
        const bool untouched = m_document->jsonText().simplified().remove(' ') == "{}";
        m_document->setEvent(name, untouched && m_document->eventNames().contains(name));
    });
    connect(m_document, &models::SendDocument::eventChanged, this, [this](const QString& name) {
        if (m_event->currentText().trimmed() != name)
            m_event->setCurrentText(name);
        m_about->setText(models::visibleText(m_document->eventAbout(name), 300));
    });
    connect(m_document, &models::SendDocument::textRefused, this,
            [this](const QString& why) { Q_EMIT context().commands.told(NoticeKind::Error, why, {}); });
    connect(m_target, &TargetPicker::targetChanged, m_document, &models::SendDocument::setTarget);
    connect(m_document, &models::SendDocument::targetChanged, this,
            [this] { m_target->setTarget(m_document->target()); });
    connect(&client(), &link::AdminClient::configChanged, this, &SendPage::fillEvents);
    connect(m_guard, &SendGuard::sendRequested, this, &SendPage::send);
    connect(m_receipt, &SendReceipt::saveTemplateRequested, this, &SendPage::saveTemplate);
    connect(m_library, &SendLibrary::chosen, this, &SendPage::takeTemplate);
    connect(m_library, &SendLibrary::saveRequested, this, &SendPage::saveTemplate);
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
    m_guard->setActive(true);
    m_preview->setActive(true);
}

void SendPage::deactivate()
{
    client().watchSockets(false);
    m_guard->setActive(false);
    m_preview->setActive(false);
}

void SendPage::updateState()
{
    // What was written stays in sight when the connection is lost; only sending is off.
    m_wasLive = m_wasLive || client().isLive();
    const bool derives = sendFeature() == link::Feature::Publish;
    m_target->setDerives(derives);
    if (!derives && m_document->target().kind == link::Target::Kind::Derived)
        m_document->setTarget({link::Target::Kind::Room, {}});
    if (showCommonState(sendFeature(), m_wasLive))
        return;
    if (!client().isLive())
        frame()->setBanner("warning", tr("Not connected: nothing can be sent until the connection is back."));
    frame()->showContent();
    m_guard->refresh();
    m_preview->askSoon();
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
    if (!draft.json.isEmpty() && !m_document->setJsonText(QString::fromUtf8(draft.json)))
        m_document->setJsonText("{}"); // another event's payload would be worse than none
    link::Target target = draft.target;
    if (target.kind == link::Target::Kind::Derived && sendFeature() == link::Feature::Emit)
        target = {draft.socketId.isEmpty() ? link::Target::Kind::Room : link::Target::Kind::Socket,
                  draft.socketId};
    m_document->setTarget(target);
    m_target->setTarget(m_document->target());
    if (draft.json.isEmpty() && !draft.userId.isEmpty() && m_document->field("user_id"))
        m_document->setField("user_id", draft.userId);
    if (draft.json.isEmpty() && !draft.sessionId.isEmpty() && m_document->field("session_id"))
        m_document->setField("session_id", draft.sessionId);
    m_guard->clearTyped();
    m_preview->askSoon();
}

void SendPage::send()
{
    if (!m_guard->whyNot().isEmpty()) {
        m_guard->refresh();
        return;
    }
    link::PublishRequest request = m_document->request(variables(), false);
    request.idempotencyKey = QUuid::createUuid().toString(QUuid::WithoutBraces);
    request.confirm = m_guard->confirmation();
    models::SentItem item;
    item.time = now();
    item.server = client().profile().name;
    item.event = m_document->event();
    item.json = m_document->jsonText();
    item.target = m_document->target();
    item.test = m_document->isTest();
    item.reason = m_document->reason();
    m_guard->setSending(true);
    QElapsedTimer took;
    took.start();
    client().publish(request, this, [this, item, took](const link::Answer<link::Receipt>& answer) {
        onAnswer(item, answer, took.elapsed());
    });
}

void SendPage::onAnswer(models::SentItem item, const link::Answer<link::Receipt>& answer, qint64 tookMs)
{
    item.ok = answer.ok;
    item.receipt = answer.value;
    item.error = answer.error;
    m_history.add(std::move(item));
    m_guard->clearTyped();
    if (answer.ok)
        m_guard->demandName({});
    else if (answer.error.code == "CONFIRMATION_REQUIRED")
        m_guard->demandName(answer.error.details.value("type").toString());
    m_receipt->show(answer, now(), tookMs);
    m_tabs->setCurrentWidget(m_receipt);
    m_guard->setSending(false);
}

void SendPage::takeOver(const QString& event, const QString& json, const link::Target& target, bool test)
{
    m_document->setEvent(event, false);
    if (!m_document->setJsonText(json))
        m_document->setJsonText("{}");
    m_document->setTarget(target);
    m_guard->setTest(test);
    m_preview->askSoon();
}

void SendPage::takeItem(int historyRow)
{
    if (const models::SentItem* item = m_history.item(historyRow)) {
        const QString reason = item->reason;
        takeOver(item->event, item->json, item->target, item->test);
        m_guard->setReason(reason);
    }
}

void SendPage::takeTemplate(const QString& id)
{
    if (const models::SendTemplate* entry = m_templates.find(id))
        takeOver(entry->event, entry->json, entry->target, entry->test);
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
