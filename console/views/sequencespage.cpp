// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/sequencespage.h"

#include "models/text.h"
#include "sequences/adminfeed.h"
#include "sequences/adminpublisher.h"
#include "sequences/diff.h"
#include "sequences/httppublisher.h"
#include "sequences/recorder.h"
#include "sequences/sequencereader.h"
#include "sequences/sequencewriter.h"
#include "sequences/serveraddress.h"
#include "sequences/testtraffic.h"
#include "sequences/textreport.h"
#include "views/commands.h"
#include "views/labels.h"
#include "views/pageframe.h"
#include "views/prompt.h"
#include "views/sequencelanes.h"
#include "views/stepsmodel.h"
#include "views/tableview.h"
#include "views/theme.h"
#include "views/viewmemory.h"
#include "views/virtualuserspanel.h"

#include <QtCore/QDateTime>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QSaveFile>
#include <QtGui/QTextBlock>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QTableView>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

namespace sio::views {

namespace {

constexpr int kFileRole = Qt::UserRole;
constexpr const char* kRecentKey = "sequences/recent";
constexpr int kRecentFiles = 20;
constexpr const char* kNewSequence =
    "sequence: new-sequence\nversion: 1\nabout: What it shows.\n"
    "actors:\n  reader: { userId: { new: uuid }, transport: websocket }\n"
    "steps:\n  - connect: reader\n    expect: { event: connection_success }\n";

QPushButton* makeButton(const QString& objectName, const QString& word, const QString& tip, QWidget* parent)
{
    auto* button = new QPushButton(word, parent);
    button->setObjectName(objectName);
    button->setToolTip(tip);
    return button;
}

QPlainTextEdit* makeText(const QString& objectName, const QString& accessibleName, const Theme& theme,
                         QWidget* parent)
{
    auto* text = new QPlainTextEdit(parent);
    text->setObjectName(objectName);
    text->setAccessibleName(accessibleName);
    text->setFont(theme.mono());
    text->setTabChangesFocus(true);
    text->setLineWrapMode(QPlainTextEdit::NoWrap);
    return text;
}

/// Text of a run with its lines kept; what a client chose cannot hide or turn anything round.
QString visibleLines(const std::string& text)
{
    QStringList lines = QString::fromStdString(text).split('\n');
    for (QString& line : lines)
        line = models::visibleText(line, 2000);
    return lines.join('\n');
}

std::optional<std::string> environmentOf(const std::string& name)
{
    if (!qEnvironmentVariableIsSet(name.c_str()))
        return std::nullopt;
    return qEnvironmentVariable(name.c_str()).toStdString();
}

} // namespace

SequencesPage::SequencesPage(PageContext& context, QWidget* parent)
    : Page(context, "sequences", tr("Sequences"), "sequences", parent), m_clients(link::tcpVirtualClients())
{
    auto* body = new QSplitter(Qt::Horizontal, this);
    body->setObjectName("sequencesSplitter");
    m_list = new QListWidget(body);
    m_list->setObjectName("sequenceList");
    m_list->setAccessibleName(tr("Sequences"));
    body->addWidget(m_list);

    auto* right = new QWidget(body);
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(makeRunBar());
    m_words = plainLabel({}, right);
    m_words->setObjectName("sequenceWords");
    m_words->setWordWrap(true);
    column->addWidget(m_words);
    m_tabs = new QTabWidget(right);
    m_tabs->setObjectName("sequenceTabs");
    m_tabs->setDocumentMode(true);

    auto* run = new QSplitter(Qt::Vertical, m_tabs);
    auto* scroll = new QScrollArea(run);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    m_lanes = new SequenceLanes(context.theme, scroll);
    scroll->setWidget(m_lanes);
    auto* lower = new QWidget(run);
    auto* lowerColumn = new QVBoxLayout(lower);
    lowerColumn->setContentsMargins(0, 0, 0, 0);
    m_steps = new StepsModel(context.theme, this);
    m_table = makeTable("sequenceSteps", tr("Steps"), lower);
    m_table->setModel(m_steps);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setSortingEnabled(false); // the order of the steps is their meaning
    m_table->horizontalHeader()->setStretchLastSection(false);
    m_table->horizontalHeader()->setSectionResizeMode(StepsModel::What, QHeaderView::Stretch);
    lowerColumn->addWidget(makeStepTools());
    lowerColumn->addWidget(m_table, 1);
    run->addWidget(scroll);
    run->addWidget(lower);
    run->setSizes({140, 400});
    m_tabs->addTab(run, tr("Steps"));

    auto* editing = new QSplitter(Qt::Vertical, m_tabs);
    m_text = makeText("sequenceText", tr("The sequence's file"), context.theme, editing);
    m_problems = new QListWidget(editing);
    m_problems->setObjectName("sequenceProblems");
    m_problems->setAccessibleName(tr("What is wrong with the file"));
    editing->addWidget(m_text);
    editing->addWidget(m_problems);
    editing->setSizes({400, 80});
    m_tabs->addTab(editing, tr("Text"));
    m_result = makeText("sequenceResult", tr("What came of the run"), context.theme, m_tabs);
    m_result->setReadOnly(true);
    m_tabs->addTab(m_result, tr("Result"));
    m_diff = makeText("sequenceDiff", tr("What differs from the run before"), context.theme, m_tabs);
    m_diff->setReadOnly(true);
    m_tabs->addTab(m_diff, tr("Difference"));
    m_users = new VirtualUsersPanel(
        [this](const QString& user, QString& why) {
            auto options = address({user.toStdString()}, why);
            if (options)
                options->query = {{"userId", user.toStdString()}};
            return options;
        },
        m_tabs);
    m_tabs->addTab(m_users, tr("Virtual users"));
    column->addWidget(m_tabs, 1);
    body->addWidget(right);
    body->setSizes({220, 900});
    frame()->setContent(body);
    context.memory.attach("sequences/splitter", body);

    QToolButton* newButton = frame()->addButton("sequenceNew", "plus", tr("New"));
    QToolButton* open = frame()->addButton("sequenceOpen", "folder", tr("Open"));
    QToolButton* saveButton = frame()->addButton("sequenceSave", "export", tr("Save"));
    QToolButton* saveAs = frame()->addButton("sequenceSaveAs", "export", tr("Save as"));
    connect(newButton, &QToolButton::clicked, this, [this] { openText(tr("new"), kNewSequence); });
    connect(open, &QToolButton::clicked, this, [this] {
        this->context().prompt.openFile(this, tr("Open a sequence"), tr("Sequences (*.yaml *.yml)"),
                                        [this](const QString& path) { openFile(path); });
    });
    connect(saveButton, &QToolButton::clicked, this, [this] { save(false); });
    connect(saveAs, &QToolButton::clicked, this, [this] { save(true); });
    connect(m_list, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        if (item)
            openFile(item->data(kFileRole).toString());
    });
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_writing)
            parse();
    });
    connect(m_problems, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) {
        const QTextBlock block = m_text->document()->findBlockByNumber(item->data(kFileRole).toInt() - 1);
        m_text->setTextCursor(QTextCursor(block));
        m_text->setFocus();
    });
    connect(m_steps, &StepsModel::edited, this, &SequencesPage::writeBack);
    connect(m_lanes, &SequenceLanes::stepChosen, this, [this](int step) {
        m_table->selectRow(step);
        toggleBreakpoint(step);
    });
    connect(m_users, &VirtualUsersPanel::recordRequested, this, [this] {
        const auto recording = sequences::recordSequence(m_users->takeFeed(), {"recorded", {}, false, false});
        if (!recording.sequence.steps.empty())
            openText(tr("recorded"), QString::fromStdString(sequences::writeSequence(recording.sequence)));
    });
    fillList();
    openText(tr("new"), kNewSequence);
}

SequencesPage::~SequencesPage()
{
    m_runner.reset(); // before the sequence and the publisher that it refers to; its sockets end with it
}

QWidget* SequencesPage::makeRunBar()
{
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    m_run = makeButton("sequenceRun", tr("Run"), tr("Runs the sequence from its first step (F5)"), bar);
    m_run->setShortcut(Qt::Key_F5);
    m_step = makeButton("sequenceStep", tr("Step"), tr("One step, then it pauses (F10)"), bar);
    m_step->setShortcut(Qt::Key_F10);
    m_pause =
        makeButton("sequencePause", tr("Pause"), tr("Pauses before the next step, or goes on (F6)"), bar);
    m_pause->setShortcut(Qt::Key_F6);
    m_stop = makeButton("sequenceStop", tr("Stop"), tr("Ends the run (Shift+F5)"), bar);
    m_stop->setShortcut(Qt::SHIFT | Qt::Key_F5);
    m_speed = new QComboBox(bar);
    m_speed->setObjectName("sequenceSpeed");
    m_speed->setAccessibleName(tr("Speed"));
    for (const double speed : {0.25, 0.5, 1.0, 2.0, 5.0, 20.0})
        m_speed->addItem(tr("%1x").arg(speed), speed);
    m_speed->addItem(tr("as fast as possible"), 0.0);
    m_speed->setCurrentIndex(2);
    m_goesOn = new QCheckBox(tr("Go on after failures"), bar);
    m_goesOn->setObjectName("sequenceGoOn");
    m_strict = new QCheckBox(tr("Strict"), bar);
    m_strict->setObjectName("sequenceStrict");
    m_strict->setToolTip(tr("What arrives and no step expects is a failure"));
    m_server = new QLineEdit(bar);
    m_server->setObjectName("sequenceServer");
    m_server->setAccessibleName(tr("Server"));
    m_server->setPlaceholderText("http://127.0.0.1:3000");
    for (QWidget* widget :
         std::initializer_list<QWidget*>{m_run, m_step, m_pause, m_stop, m_speed, m_goesOn, m_strict})
        row->addWidget(widget);
    row->addWidget(m_server, 1);
    connect(m_run, &QPushButton::clicked, this, &SequencesPage::startRun);
    connect(m_stop, &QPushButton::clicked, this, &SequencesPage::stopRun);
    connect(m_pause, &QPushButton::clicked, this, [this] {
        if (!m_runner)
            return;
        if (m_runner->isPaused())
            m_runner->resume();
        else
            m_runner->pause();
        refreshButtons();
    });
    connect(m_step, &QPushButton::clicked, this, [this] {
        if (!isRunning()) {
            startRun();
            if (m_runner)
                m_runner->pause();
        } else {
            m_runner->stepOnce();
        }
        refreshButtons();
    });
    connect(m_speed, &QComboBox::currentIndexChanged, this, [this] {
        if (isRunning())
            m_runner->setSpeed(speed());
    });
    return bar;
}

QWidget* SequencesPage::makeStepTools()
{
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    const auto add = [this, bar, row](const QString& objectName, const QString& word, auto perform) {
        QPushButton* button = makeButton(objectName, word, {}, bar);
        row->addWidget(button);
        connect(button, &QPushButton::clicked, this,
                [this, perform] { perform(m_table->currentIndex().row()); });
    };
    add("stepUp", tr("Up"), [this](int step) {
        if (m_steps->move(step, -1))
            m_table->selectRow(step - 1);
    });
    add("stepDown", tr("Down"), [this](int step) {
        if (m_steps->move(step, 1))
            m_table->selectRow(step + 1);
    });
    add("stepDuplicate", tr("Duplicate"), [this](int step) {
        if (m_steps->duplicate(step))
            m_table->selectRow(step + 1);
    });
    add("stepRemove", tr("Remove"), [this](int step) { m_steps->remove(step); });
    add("stepBreakpoint", tr("Breakpoint"), [this](int step) { toggleBreakpoint(step); });
    add("stepText", tr("Show in the text"), [this](int step) {
        if (!m_sequence || step < 0)
            return;
        // The text may have been written anew: its marks are the parsed ones.
        m_tabs->setCurrentIndex(1);
        const int line = m_sequence->steps[static_cast<std::size_t>(step)].mark.line;
        m_text->setTextCursor(QTextCursor(m_text->document()->findBlockByNumber(line - 1)));
        m_text->setFocus();
    });
    row->addStretch(1);
    return bar;
}

void SequencesPage::fillList()
{
    m_list->clear();
    const auto add = [this](const QString& file, const QString& name) {
        auto* item = new QListWidgetItem(models::visibleText(name, 100), m_list);
        item->setData(kFileRole, file);
        item->setToolTip(models::visibleText(file, 400).toHtmlEscaped());
    };
    for (const QFileInfo& file : QDir(":/sequences").entryInfoList({"*.yaml"}, QDir::Files, QDir::Name))
        add(file.filePath(), file.baseName());
    for (const QString& file : context().memory.common(kRecentKey).toStringList())
        if (QFileInfo::exists(file))
            add(file, QFileInfo(file).fileName());
}

void SequencesPage::openFile(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        m_words->setText(models::visibleText(path + ": " + file.errorString(), 400));
        return;
    }
    openText(QFileInfo(path).fileName(), QString::fromUtf8(file.readAll()),
             path.startsWith(':') ? QString() : path);
    if (path.startsWith(':'))
        return;
    QStringList recent = context().memory.common(kRecentKey).toStringList();
    if (recent.contains(path))
        return;
    recent.prepend(path);
    context().memory.setCommon(kRecentKey, QStringList(recent.mid(0, kRecentFiles)));
}

void SequencesPage::openText(const QString& name, const QString& text, const QString& file)
{
    if (isRunning())
        stopRun();
    m_file = file;
    m_breakpoints.clear();
    m_before.reset();
    m_last.reset();
    m_result->clear();
    m_diff->clear();
    frame()->setSummary(models::visibleText(name, 100));
    m_writing = true;
    m_text->setPlainText(text);
    m_writing = false;
    parse();
}

void SequencesPage::takeEvents(const std::vector<link::EventPtr>& rows)
{
    std::vector<sequences::FeedEvent> feed;
    for (const link::EventPtr& row : rows)
        feed.push_back(sequences::feedEventFrom(*row));
    std::stable_sort(feed.begin(), feed.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
    // Who is in an event's audience is not in the rows: each user that they name takes part.
    std::vector<sequences::FeedEvent> users;
    for (const sequences::FeedEvent& event : feed)
        for (const std::string& room : event.rooms) {
            const std::string id = room.starts_with("user:") ? room.substr(5) : std::string();
            const auto isKnown = [&id](const sequences::FeedEvent& other) { return other.user == id; };
            if (id.empty() || std::any_of(users.begin(), users.end(), isKnown))
                continue;
            sequences::FeedEvent connect;
            connect.kind = sequences::FeedKind::Connect;
            connect.time = feed.front().time;
            connect.user = id;
            connect.socket = "of " + id;
            users.push_back(std::move(connect));
        }
    feed.insert(feed.begin(), users.begin(), users.end());
    const auto recording = sequences::recordSequence(feed, {"from-events", {}, false, false});
    openText(tr("from events"), QString::fromStdString(sequences::writeSequence(recording.sequence)));
    for (const std::string& note : recording.notes)
        m_words->setText(QString::fromStdString(note));
}

void SequencesPage::parse()
{
    const auto sequence = sequences::readSequence(m_text->toPlainText().toStdString());
    m_problems->clear();
    if (sequence) {
        m_sequence = *sequence;
        takeSequence(*sequence);
        m_words->setText(models::visibleText(QString::fromStdString(sequence->about), 400));
    } else {
        m_sequence.reset();
        for (const sequences::FileError& error : sequence.error()) {
            auto* item = new QListWidgetItem(
                models::visibleText(QString::fromStdString(error.text({}).substr(1)), 400), m_problems);
            item->setData(kFileRole, error.mark.line);
        }
        m_words->setText(tr("The text has %n mistakes; the list below it says where.", nullptr,
                            static_cast<int>(sequence.error().size())));
    }
    m_problems->setVisible(!sequence);
    refreshButtons();
}

void SequencesPage::takeSequence(const sequences::Sequence& sequence)
{
    std::erase_if(m_breakpoints, [&sequence](std::size_t step) { return step >= sequence.steps.size(); });
    m_steps->setSequence(sequence);
    m_steps->setBreakpoints(m_breakpoints);
    m_lanes->setSequence(sequence);
    m_lanes->setBreakpoints(m_breakpoints);
}

void SequencesPage::writeBack()
{
    const QString text = QString::fromStdString(sequences::writeSequence(m_steps->sequence()));
    const QModelIndex current = m_table->currentIndex();
    m_writing = true;
    // One edit of the document, so that undo takes it back.
    QTextCursor cursor(m_text->document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(text);
    m_writing = false;
    parse();
    m_table->setCurrentIndex(m_steps->index(current.row(), current.column()));
}

void SequencesPage::toggleBreakpoint(int step)
{
    if (step < 0)
        return;
    const auto index = static_cast<std::size_t>(step);
    if (m_breakpoints.erase(index) == 0)
        m_breakpoints.insert(index);
    m_steps->setBreakpoints(m_breakpoints);
    m_lanes->setBreakpoints(m_breakpoints);
}

double SequencesPage::speed() const
{
    return m_speed->currentData().toDouble();
}

std::optional<link::VirtualClientOptions> SequencesPage::address(const std::vector<std::string>& users,
                                                                 QString& why) const
{
    const auto server = sequences::parseServerAddress(m_server->text().trimmed());
    if (!server) {
        why = tr("Virtual users speak http alone: http://HOST:PORT");
        return std::nullopt;
    }
    if (!server->isLoopback()) {
        const bool isOurs = client().isLive() && client().profile().url.host().toStdString() == server->host;
        why = isOurs ? QString::fromStdString(sequences::whyNotGranted(client().config(), users))
                     : tr("%1 is not this machine: log in to a server that allows test traffic")
                           .arg(QString::fromStdString(server->host));
        if (!why.isEmpty())
            return std::nullopt;
    }
    link::VirtualClientOptions options;
    options.host = server->host;
    options.port = server->port;
    options.nsp = "/socket.io";
    return options;
}

bool SequencesPage::isRunning() const
{
    return m_runner && !m_runner->isFinished();
}

void SequencesPage::startRun()
{
    if (isRunning() || !m_sequence)
        return;
    QString why;
    const auto where = address(sequences::usersOf(*m_sequence), why);
    if (!where) {
        m_words->setText(models::visibleText(why, 400));
        return;
    }
    sequences::RunOptions options;
    options.file = m_file.toStdString();
    options.host = where->host;
    options.port = where->port;
    options.speed = speed();
    options.goesOn = m_goesOn->isChecked();
    options.isStrict = m_strict->isChecked();
    options.isAttended = true;
    options.breakpoints = m_breakpoints;
    m_runner.reset(); // before what it refers to
    m_running = m_sequence;
    const bool publishesAsAdmin = client().isLive() && client().whyNot(link::Feature::Publish).isEmpty() &&
                                  client().profile().url.port(80) == where->port;
    if (publishesAsAdmin)
        m_publisher = std::make_unique<sequences::AdminPublisher>(client(), "sequence " + m_running->name);
    else
        m_publisher = std::make_unique<sequences::HttpPublisher>(
            where->host, where->port, qEnvironmentVariable("PAPERMASTERY_PUBLISH_KEY").toStdString());
    m_steps->clearResults();
    m_steps->setEditable(false);
    m_text->setReadOnly(true);
    m_lanes->clearRun();
    m_result->clear();
    sequences::RunInputs inputs;
    inputs.startedAt = QDateTime::currentMSecsSinceEpoch();
    inputs.environment = environmentOf;
    sequences::RunObserver& observer = *this;
    m_runner = std::make_unique<sequences::Runner>(
        *m_running, std::move(inputs), std::move(options),
        sequences::Runner::Services{m_scheduler, m_clients, *m_publisher, observer});
    m_words->setText(tr("Running"));
    m_runner->start();
    refreshButtons();
}

void SequencesPage::stopRun()
{
    if (isRunning())
        m_runner->stop();
}

void SequencesPage::onStepStarted(const sequences::StepResult& step)
{
    m_steps->setResult(step);
    m_table->scrollTo(m_steps->index(static_cast<int>(step.index), 0));
    m_words->setText(models::visibleText(QString::fromStdString(step.title), 200));
}

void SequencesPage::onStepFinished(const sequences::StepResult& step)
{
    m_steps->setResult(step);
    m_lanes->setReport(m_runner->report());
    m_result->appendPlainText(visibleLines(sequences::stepLine(step)).trimmed());
}

void SequencesPage::onPaused(std::size_t next, const std::string& why)
{
    QString text = tr("Paused");
    if (!why.empty())
        text += ": " + QString::fromStdString(why);
    if (next < m_running->steps.size())
        text += tr("; next is step %1").arg(QString::fromStdString(sequences::stepTitle(*m_running, next)));
    m_words->setText(models::visibleText(text, 400));
    refreshButtons();
}

void SequencesPage::onFinished(const sequences::RunReport& report)
{
    if (m_last && m_last->sequence == report.sequence)
        m_before = m_last->trace;
    m_last = report;
    showResult(report);
    m_steps->setEditable(true);
    m_text->setReadOnly(false);
    refreshButtons();
}

void SequencesPage::showResult(const sequences::RunReport& report)
{
    m_lanes->setReport(report);
    std::string text;
    for (const sequences::StepResult& step : report.steps)
        if (step.status != sequences::StepStatus::NotRun)
            text += sequences::stepLine(step);
    text += sequences::summaryText(report);
    m_result->setPlainText(visibleLines(text));
    QString words =
        models::visibleText(QString::fromStdString(sequences::summaryText(report)).section('\n', 0, 0), 400);
    const auto failed =
        std::find_if(report.steps.begin(), report.steps.end(), [](const sequences::StepResult& step) {
            return step.status == sequences::StepStatus::Failed;
        });
    if (failed != report.steps.end()) {
        // What was expected against what came, without a click.
        m_table->selectRow(static_cast<int>(failed->index));
        for (const sequences::Failure& failure : failed->failures)
            words += '\n' + visibleLines(sequences::failureText(failure));
    }
    m_words->setText(words);
    if (m_before)
        m_diff->setPlainText(
            visibleLines(sequences::diffText(sequences::diffTraces(*m_before, report.trace))));
    else
        m_diff->setPlainText(tr("Run it twice to see what differs."));
}

void SequencesPage::save(bool asksName)
{
    const auto write = [this](const QString& path) {
        QSaveFile file(path);
        const QByteArray bytes = m_text->toPlainText().toUtf8();
        const bool isWritten =
            file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
        m_words->setText(models::visibleText(
            isWritten ? tr("Saved as %1").arg(path) : path + ": " + file.errorString(), 400));
        if (!isWritten)
            return;
        m_file = path;
        QStringList recent = context().memory.common(kRecentKey).toStringList();
        recent.removeAll(path);
        recent.prepend(path);
        context().memory.setCommon(kRecentKey, QStringList(recent.mid(0, kRecentFiles)));
        const QSignalBlocker blocker(m_list);
        fillList();
    };
    if (!asksName && !m_file.isEmpty()) {
        write(m_file);
        return;
    }
    const QString name = m_sequence ? QString::fromStdString(m_sequence->name) + ".yaml" : "sequence.yaml";
    context().prompt.saveFile(this, tr("Save the sequence"), name, write);
}

void SequencesPage::refreshButtons()
{
    const bool running = isRunning();
    const bool paused = running && m_runner->isPaused();
    m_run->setEnabled(!running && m_sequence);
    m_step->setEnabled((!running && m_sequence) || paused);
    m_pause->setEnabled(running);
    m_pause->setText(paused ? tr("Go on") : tr("Pause"));
    m_stop->setEnabled(running);
}

void SequencesPage::focusContent()
{
    m_list->setFocus();
}

void SequencesPage::activate()
{
    if (m_server->text().isEmpty()) {
        const QUrl url = client().profile().url;
        m_server->setText(url.scheme() == "http" ? url.toString(QUrl::RemovePath | QUrl::RemoveQuery)
                                                 : QString());
    }
}

void SequencesPage::deactivate() {}

void SequencesPage::updateState()
{
    // Virtual users need no login: there is always something to do here.
    frame()->showContent();
    refreshButtons();
}

} // namespace sio::views
