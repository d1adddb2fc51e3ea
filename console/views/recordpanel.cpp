// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/recordpanel.h"

#include "models/text.h"
#include "views/icons.h"
#include "views/labels.h"
#include "views/theme.h"

#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QVBoxLayout>

namespace sio::views {

namespace {

constexpr int kMostHistory = 10'000;

std::vector<std::string> wordsOf(const QLineEdit* field)
{
    std::vector<std::string> words;
    QString text = field->text();
    for (const QString& word : text.replace(',', ' ').split(' ', Qt::SkipEmptyParts))
        words.push_back(word.toStdString());
    return words;
}

} // namespace

RecordPanel::RecordPanel(Theme& theme, link::AdminClient& client, QWidget* parent)
    : QWidget(parent), m_theme(theme), m_recording(client)
{
    setObjectName("recordPanel");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 4);
    auto* row = new QHBoxLayout;
    const auto makeField = [this, row](const char* objectName, const QString& word, const QString& hint) {
        auto* field = new QLineEdit(this);
        field->setObjectName(objectName);
        field->setPlaceholderText(hint);
        field->setAccessibleName(word);
        field->setToolTip(tr("Several with commas between; * stands for anything"));
        field->setMinimumWidth(50);
        row->addWidget(plainLabel(word, this));
        row->addWidget(field, 1);
        return field;
    };
    m_users = makeField("recordUsers", tr("Users"), tr("all"));
    m_rooms = makeField("recordRooms", tr("Rooms"), tr("all"));
    m_events = makeField("recordEvents", tr("Events"), tr("all, or payment_*"));
    m_direction = new QComboBox(this);
    m_direction->setObjectName("recordDirection");
    m_direction->setAccessibleName(tr("Direction"));
    m_direction->addItems({tr("in and out"), tr("in alone"), tr("out alone")});
    m_history = new QSpinBox(this);
    m_history->setObjectName("recordHistory");
    m_history->setAccessibleName(tr("Events from before"));
    m_history->setRange(0, kMostHistory);
    m_history->setSingleStep(100);
    m_history->setSpecialValueText(tr("from now on"));
    m_history->setPrefix(tr("last "));
    m_toggle = new QPushButton(this);
    m_toggle->setObjectName("recordToggle");
    m_toggle->setIcon(icon("record"));
    m_toggle->setMinimumWidth(100);
    row->addWidget(m_direction);
    row->addWidget(m_history);
    row->addWidget(m_toggle);
    m_words = plainLabel({}, this);
    m_words->setObjectName("recordWords");
    m_words->setWordWrap(true);
    column->addLayout(row);
    column->addWidget(m_words);
    connect(m_toggle, &QPushButton::clicked, this, &RecordPanel::toggle);
    connect(&m_recording, &sequences::LiveRecording::changed, this, &RecordPanel::refresh);
    connect(&client, &link::AdminClient::stateChanged, this, &RecordPanel::refresh);
    connect(&client, &link::AdminClient::configChanged, this, &RecordPanel::refresh);
    connect(&m_tick, &QTimer::timeout, this, &RecordPanel::refresh);
    m_tick.setInterval(1000);
    refresh();
}

sequences::FeedFilter RecordPanel::filter() const
{
    sequences::FeedFilter filter;
    filter.users = wordsOf(m_users);
    filter.rooms = wordsOf(m_rooms);
    filter.events = wordsOf(m_events);
    if (m_direction->currentIndex() > 0)
        filter.direction =
            m_direction->currentIndex() == 1 ? sequences::FeedKind::In : sequences::FeedKind::Out;
    return filter;
}

void RecordPanel::toggle()
{
    if (!isRecording()) {
        m_since.start();
        m_tick.start();
        m_recording.start(filter(), m_history->value());
        return;
    }
    m_tick.stop();
    const sequences::Recording recording = m_recording.stop();
    if (recording.sequence.steps.empty())
        Q_EMIT nothingRecorded();
    else
        Q_EMIT recorded(recording);
}

void RecordPanel::refresh()
{
    const bool isRecording = this->isRecording();
    const QString why = isRecording ? QString() : m_recording.whyNot();
    m_toggle->setText(isRecording ? tr("Stop and open") : tr("Record"));
    m_toggle->setEnabled(why.isEmpty());
    for (QWidget* widget :
         std::initializer_list<QWidget*>{m_users, m_rooms, m_events, m_direction, m_history})
        widget->setEnabled(!isRecording);
    QString words = models::visibleText(why, 400);
    if (isRecording)
        words = tr("Recording for %1 s: %2 of %3")
                    .arg(QString::number(m_since.elapsed() / 1000),
                         models::counted(m_recording.eventCount(), tr("event"), tr("events")),
                         models::counted(m_recording.userCount(), tr("user"), tr("users")));
    else if (why.isEmpty())
        words = tr("Tokens and secrets are left out of what is recorded.");
    m_words->setText(words);
    setInk(m_words, isRecording ? m_theme.colours().danger : m_theme.colours().muted);
}

} // namespace sio::views
