// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/sequencerunbar.h"

#include "views/icons.h"

#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

namespace sio::views {

SequenceRunBar::SequenceRunBar(SequenceRun& run, QWidget* parent) : QWidget(parent), m_run(run)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    const auto makeButton = [this, row](const char* objectName, const QString& word, const QString& tip,
                                        const QKeySequence& keys) {
        auto* button = new QPushButton(word, this);
        button->setObjectName(objectName);
        button->setToolTip(tip);
        button->setShortcut(keys);
        button->setMinimumWidth(60);
        row->addWidget(button);
        return button;
    };
    m_start =
        makeButton("sequenceRun", tr("Run"), tr("Runs the sequence from its first step (F5)"), {Qt::Key_F5});
    m_start->setIcon(icon("play"));
    m_step = makeButton("sequenceStep", tr("Step"), tr("One step, then it pauses (F10)"), {Qt::Key_F10});
    m_pause = makeButton("sequencePause", tr("Pause"), tr("Pauses before the next step, or goes on (F8)"),
                         {Qt::Key_F8});
    m_stop = makeButton("sequenceStop", tr("Stop"), tr("Ends the run (Shift+F5)"), {Qt::SHIFT | Qt::Key_F5});
    m_speed = new QComboBox(this);
    m_speed->setObjectName("sequenceSpeed");
    m_speed->setAccessibleName(tr("Speed"));
    for (const double speed : {0.25, 0.5, 1.0, 2.0, 5.0, 20.0})
        m_speed->addItem(tr("%1x").arg(speed), speed);
    m_speed->addItem(tr("fastest"), 0.0);
    m_speed->setCurrentIndex(2);
    m_goesOn = new QCheckBox(tr("Go on"), this);
    m_goesOn->setObjectName("sequenceGoOn");
    m_goesOn->setToolTip(tr("Goes on after a failure"));
    m_strict = new QCheckBox(tr("Strict"), this);
    m_strict->setObjectName("sequenceStrict");
    m_strict->setToolTip(tr("What arrives and no step expects is a failure"));
    m_server = new QLineEdit(this);
    m_server->setObjectName("sequenceServer");
    m_server->setAccessibleName(tr("Server"));
    m_server->setPlaceholderText("http://127.0.0.1:3000");
    m_server->setMinimumWidth(110);
    m_server->setToolTip(tr("Where the virtual users go"));
    for (QWidget* widget : std::initializer_list<QWidget*>{m_speed, m_goesOn, m_strict})
        row->addWidget(widget);
    row->addWidget(m_server, 1);

    connect(m_start, &QPushButton::clicked, this, [this] { Q_EMIT startRequested(false); });
    connect(m_stop, &QPushButton::clicked, &m_run, &SequenceRun::stop);
    connect(m_pause, &QPushButton::clicked, &m_run, &SequenceRun::togglePause);
    connect(m_step, &QPushButton::clicked, this, [this] {
        if (m_run.isRunning())
            m_run.stepOnce();
        else
            Q_EMIT startRequested(true);
    });
    connect(m_speed, &QComboBox::currentIndexChanged, this,
            [this] { m_run.setSpeed(m_speed->currentData().toDouble()); });
    connect(&m_run, &SequenceRun::stateChanged, this, &SequenceRunBar::refresh);
    refresh();
}

SequenceRun::Wishes SequenceRunBar::wishes() const
{
    SequenceRun::Wishes wishes;
    wishes.server = server();
    wishes.speed = m_speed->currentData().toDouble();
    wishes.goesOn = m_goesOn->isChecked();
    wishes.isStrict = m_strict->isChecked();
    return wishes;
}

QString SequenceRunBar::server() const
{
    return m_server->text().trimmed();
}

void SequenceRunBar::setServer(const QString& url)
{
    m_server->setText(url);
}

void SequenceRunBar::setRunnable(bool runnable)
{
    m_isRunnable = runnable;
    refresh();
}

void SequenceRunBar::refresh()
{
    const bool running = m_run.isRunning();
    const bool paused = m_run.isPaused();
    m_start->setEnabled(!running && m_isRunnable);
    m_step->setEnabled((!running && m_isRunnable) || paused);
    m_pause->setEnabled(running);
    m_pause->setText(paused ? tr("Go on") : tr("Pause"));
    m_stop->setEnabled(running);
}

} // namespace sio::views
