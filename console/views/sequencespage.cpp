// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/sequencespage.h"

#include "models/text.h"
#include "sequences/adminfeed.h"
#include "sequences/sequencewriter.h"
#include "sequences/textreport.h"
#include "views/commands.h"
#include "views/labels.h"
#include "views/pageframe.h"
#include "views/prompt.h"
#include "views/recordpanel.h"
#include "views/sequenceeditor.h"
#include "views/sequencelanes.h"
#include "views/sequenceresults.h"
#include "views/sequencerunbar.h"
#include "views/stepsmodel.h"
#include "views/theme.h"
#include "views/viewmemory.h"
#include "views/virtualuserspanel.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QSaveFile>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QSplitter>
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

} // namespace

SequencesPage::SequencesPage(PageContext& context, QWidget* parent)
    : Page(context, "sequences", tr("Sequences"), "sequences", parent),
      m_document(new SequenceDocument(this)), m_run(new SequenceRun(context.client, this))
{
    makeContent();
    makeButtons();
    connectRun();
    connect(m_document, &SequenceDocument::changed, this, &SequencesPage::takeDocument);
    connect(m_editor, &SequenceEditor::breakpointsChanged, m_lanes, &SequenceLanes::setBreakpoints);
    connect(m_list, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        if (item)
            openFile(item->data(kFileRole).toString());
    });
    connect(m_lanes, &SequenceLanes::stepChosen, this, [this](int step) {
        m_editor->chooseStep(step);
        m_editor->toggleBreakpoint(step);
    });
    connect(m_users, &VirtualUsersPanel::recordRequested, this, [this] {
        sequences::RecordOptions options;
        options.keepsIdle = true; // who was made by hand was meant
        openRecording(sequences::recordSequence(m_users->takeFeed(), options));
    });
    connect(m_record, &RecordPanel::recorded, this, &SequencesPage::openRecording);
    connect(m_record, &RecordPanel::nothingRecorded, this,
            [this] { say(tr("Nothing that fits was seen: there is nothing to replay.")); });
    fillList();
    openText(tr("new"), kNewSequence);
}

SequencesPage::~SequencesPage() = default;

void SequencesPage::makeContent()
{
    auto* body = new QSplitter(Qt::Horizontal, this);
    body->setObjectName("sequencesSplitter");
    m_list = new QListWidget(body);
    m_list->setObjectName("sequenceList");
    m_list->setAccessibleName(tr("Sequences"));
    m_list->setAlternatingRowColors(true);
    m_list->setMinimumWidth(150);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    body->addWidget(m_list);

    auto* right = new QWidget(body);
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    m_record = new RecordPanel(context().theme, client(), right);
    m_record->hide();
    column->addWidget(m_record);
    m_bar = new SequenceRunBar(*m_run, right);
    column->addWidget(m_bar);
    m_words = plainLabel({}, right);
    m_words->setObjectName("sequenceWords");
    m_words->setWordWrap(true);
    column->addWidget(m_words);
    m_tabs = new QTabWidget(right);
    m_tabs->setObjectName("sequenceTabs");
    m_tabs->setDocumentMode(true);
    makeTabs(m_tabs);
    column->addWidget(m_tabs, 1);
    body->addWidget(right);
    body->setSizes({190, 930});
    frame()->setContent(body);
    context().memory.attach("sequences/splitter", body);
}

void SequencesPage::makeTabs(QTabWidget* tabs)
{
    Theme& theme = context().theme;
    auto* steps = new QSplitter(Qt::Vertical, tabs);
    steps->setObjectName("sequenceStepsSplitter");
    auto* scroll = new QScrollArea(steps);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    m_lanes = new SequenceLanes(theme, scroll);
    scroll->setWidget(m_lanes);
    m_editor = new SequenceEditor(theme, *m_document, context().memory, steps);
    steps->addWidget(scroll);
    steps->addWidget(m_editor);
    steps->setSizes({120, 460});
    steps->setStretchFactor(1, 1);
    tabs->addTab(steps, tr("Steps"));
    m_result = new SequenceResultView(theme, tabs);
    tabs->addTab(m_result, tr("Result"));
    m_diff = new SequenceDiffView(theme, tabs);
    tabs->addTab(m_diff, tr("Difference"));
    m_users = new VirtualUsersPanel(
        [this](const QString& user, QString& why) {
            auto options = m_run->address(m_bar->server(), {user.toStdString()}, why);
            if (options)
                options->query = {{"userId", user.toStdString()}};
            return options;
        },
        tabs);
    tabs->addTab(m_users, tr("Virtual users"));
    const auto goToStep = [this](int step) {
        m_tabs->setCurrentIndex(0);
        m_editor->chooseStep(step);
    };
    connect(m_result, &SequenceResultView::stepChosen, this, goToStep);
    connect(m_diff, &SequenceDiffView::stepChosen, this, goToStep);
}

void SequencesPage::makeButtons()
{
    QToolButton* newButton = frame()->addButton("sequenceNew", "plus", tr("New"));
    QToolButton* open = frame()->addButton("sequenceOpen", "folder", tr("Open"));
    QToolButton* saveButton = frame()->addButton("sequenceSave", "export", tr("Save"));
    QToolButton* saveAs = frame()->addButton("sequenceSaveAs", "export", tr("Save as"));
    m_recordButton = frame()->addButton("sequenceRecord", "record", tr("Record"));
    m_recordButton->setCheckable(true);
    m_recordButton->setToolTip(tr("Makes a sequence of what happens on the server"));
    connect(newButton, &QToolButton::clicked, this, [this] { openText(tr("new"), kNewSequence); });
    connect(open, &QToolButton::clicked, this, [this] {
        context().prompt.openFile(this, tr("Open a sequence"), tr("Sequences (*.yaml *.yml)"),
                                  [this](const QString& path) { openFile(path); });
    });
    connect(saveButton, &QToolButton::clicked, this, [this] { save(false); });
    connect(saveAs, &QToolButton::clicked, this, [this] { save(true); });
    connect(m_recordButton, &QToolButton::toggled, m_record, &QWidget::setVisible);
}

void SequencesPage::connectRun()
{
    connect(m_bar, &SequenceRunBar::startRequested, this, [this](bool pausesAtOnce) {
        startRun();
        if (pausesAtOnce && isRunning())
            m_run->togglePause();
    });
    connect(m_run, &SequenceRun::stepStarted, this, [this](const sequences::StepResult& step) {
        m_editor->steps()->setResult(step);
        m_editor->showStep(static_cast<int>(step.index));
        say(QString::fromStdString(step.title));
    });
    connect(m_run, &SequenceRun::stepFinished, this, [this](const sequences::StepResult& step) {
        m_editor->steps()->setResult(step);
        m_lanes->setReport(m_run->report());
        m_result->addStep(step);
    });
    connect(m_run, &SequenceRun::paused, this, &SequencesPage::showPause);
    connect(m_run, &SequenceRun::finished, this, &SequencesPage::showResult);
}

StepsModel* SequencesPage::steps() const
{
    return m_editor->steps();
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

void SequencesPage::remember(const QString& path)
{
    QStringList recent = context().memory.common(kRecentKey).toStringList();
    recent.removeAll(path);
    recent.prepend(path);
    context().memory.setCommon(kRecentKey, QStringList(recent.mid(0, kRecentFiles)));
}

void SequencesPage::openFile(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        say(path + ": " + file.errorString());
        return;
    }
    const bool isReady = path.startsWith(':');
    openText(isReady ? QFileInfo(path).baseName() : QFileInfo(path).fileName(),
             QString::fromUtf8(file.readAll()), isReady ? QString() : path);
    if (!isReady && !context().memory.common(kRecentKey).toStringList().contains(path))
        remember(path);
}

void SequencesPage::openText(const QString& name, const QString& text, const QString& file)
{
    if (isRunning())
        stopRun();
    m_file = file;
    m_editor->clearBreakpoints();
    m_run->forget();
    m_result->clear();
    m_diff->clear();
    frame()->setSummary(models::visibleText(name, 100));
    m_document->load(text);
    m_editor->chooseStep(0);
    takeDocument();
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
    openRecording(sequences::recordSequence(feed));
}

void SequencesPage::openRecording(const sequences::Recording& recording)
{
    if (recording.sequence.steps.empty()) {
        say(tr("Nothing was seen that could be replayed."));
        return;
    }
    openText(QString::fromStdString(recording.sequence.name),
             QString::fromStdString(sequences::writeSequence(recording.sequence)));
    m_document->setChanged(true); // it is in no file
    m_tabs->setCurrentIndex(0);
    m_recordButton->setChecked(m_record->isRecording());
    QString words = tr("Recorded %1; F5 replays them.")
                        .arg(models::counted(static_cast<std::int64_t>(recording.sequence.steps.size()),
                                             tr("step"), tr("steps")));
    for (const std::string& note : recording.notes)
        words += ' ' + QString::fromStdString(note) + '.';
    say(words);
}

void SequencesPage::takeDocument()
{
    const auto& sequence = m_document->sequence();
    if (sequence) {
        m_lanes->setSequence(*sequence);
        m_lanes->setBreakpoints(m_editor->breakpoints());
        say(QString::fromStdString(sequence->about));
    } else {
        const std::size_t mistakes = m_document->errors().size();
        say(mistakes == 1
                ? tr("The sequence has a mistake; the list below its text says where.")
                : tr("The sequence has %1 mistakes; the list below its text says where.").arg(mistakes));
    }
    m_bar->setRunnable(sequence.has_value());
}

bool SequencesPage::isRunning() const
{
    return m_run->isRunning();
}

void SequencesPage::startRun()
{
    if (isRunning() || !m_document->sequence())
        return;
    SequenceRun::Wishes wishes = m_bar->wishes();
    wishes.file = m_file;
    wishes.breakpoints = m_editor->breakpoints();
    m_editor->steps()->clearResults();
    m_lanes->clearRun();
    m_result->clear();
    say(tr("Running"));
    m_document->setEditable(false);
    if (const QString why = m_run->start(*m_document->sequence(), wishes); !why.isEmpty()) {
        m_document->setEditable(true);
        say(why);
    }
}

void SequencesPage::stopRun()
{
    m_run->stop();
}

void SequencesPage::showPause(std::size_t next, const QString& why)
{
    QString text = tr("Paused");
    if (!why.isEmpty())
        text += ": " + why;
    if (next < m_run->sequence()->steps.size())
        text += tr("; next is step %1")
                    .arg(QString::fromStdString(sequences::stepTitle(*m_run->sequence(), next)));
    say(text);
}

void SequencesPage::showResult(const sequences::RunReport& report)
{
    m_document->setEditable(true);
    m_lanes->setReport(report);
    m_result->setReport(report);
    m_diff->setRuns(*m_run->sequence(), m_run->before(), report);
    QString words =
        models::visibleText(QString::fromStdString(sequences::summaryText(report)).section('\n', 0, 0), 400);
    const auto failed =
        std::find_if(report.steps.begin(), report.steps.end(), [](const sequences::StepResult& step) {
            return step.status == sequences::StepStatus::Failed;
        });
    if (failed != report.steps.end()) {
        // What was expected against what came, without a click.
        m_editor->chooseStep(static_cast<int>(failed->index));
        for (const sequences::Failure& failure : failed->failures)
            for (const QString& line :
                 QString::fromStdString(sequences::failureText(failure)).split('\n', Qt::SkipEmptyParts))
                words += '\n' + models::visibleText(line, 400);
    }
    m_words->setText(words);
    setInk(m_words, report.status == sequences::RunStatus::Passed    ? context().theme.colours().ok
                    : report.status == sequences::RunStatus::Stopped ? context().theme.colours().warning
                                                                     : context().theme.colours().danger);
}

void SequencesPage::save(bool asksName)
{
    const auto write = [this](const QString& path) {
        QSaveFile file(path);
        const QByteArray bytes = m_document->text().toUtf8();
        const bool isWritten =
            file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
        say(isWritten ? tr("Saved as %1").arg(path) : path + ": " + file.errorString());
        if (!isWritten)
            return;
        m_file = path;
        m_document->setChanged(false);
        frame()->setSummary(models::visibleText(QFileInfo(path).fileName(), 100));
        remember(path);
        const QSignalBlocker blocker(m_list);
        fillList();
    };
    if (!asksName && !m_file.isEmpty()) {
        write(m_file);
        return;
    }
    const auto& sequence = m_document->sequence();
    const QString name = sequence ? QString::fromStdString(sequence->name) + ".yaml" : "sequence.yaml";
    context().prompt.saveFile(this, tr("Save the sequence"), name, write);
}

void SequencesPage::say(const QString& text)
{
    m_words->setText(models::visibleText(text, 400));
    setInk(m_words, context().theme.colours().text);
}

void SequencesPage::focusContent()
{
    m_list->setFocus();
}

QStringList SequencesPage::unsaved() const
{
    QStringList losses;
    if (m_record->isRecording())
        losses << tr("a recording under way: %1 so far")
                      .arg(models::counted(m_record->eventCount(), tr("event"), tr("events")));
    if (m_document->isChanged())
        losses << tr("the sequence %1").arg(models::visibleText(frame()->summary(), 100));
    return losses;
}

void SequencesPage::activate()
{
    if (!m_bar->server().isEmpty())
        return;
    const QUrl url = client().profile().url;
    if (url.scheme() == "http")
        m_bar->setServer(url.toString(QUrl::RemovePath | QUrl::RemoveQuery));
}

void SequencesPage::deactivate() {}

void SequencesPage::updateState()
{
    // Virtual users need no login: there is always something to do here.
    frame()->showContent();
}

} // namespace sio::views
