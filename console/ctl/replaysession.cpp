// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ctl/replaysession.h"

#include "sequences/textreport.h"

#include <QtCore/QDateTime>
#include <QtCore/QString>

namespace sio::ctl {

namespace {

constexpr std::chrono::seconds kProgressPeriod{5};

std::optional<std::string> environment(const std::string& name)
{
    if (!qEnvironmentVariableIsSet(name.c_str()))
        return std::nullopt;
    return qEnvironmentVariable(name.c_str()).toStdString();
}

} // namespace

ReplaySession::ReplaySession(std::vector<ReplayFile> files, ReplayOptions options, Print print, Done done)
    : m_files(std::move(files)), m_options(std::move(options)), m_print(std::move(print)),
      m_done(std::move(done)), m_clients(link::tcpVirtualClients())
{
    m_progress.setInterval(kProgressPeriod);
    QObject::connect(&m_progress, &QTimer::timeout, &m_scheduler,
                     [this] { m_print("  ...   still at " + m_current + '\n'); });
}

ReplaySession::~ReplaySession() = default;

void ReplaySession::start()
{
    next();
}

void ReplaySession::stop()
{
    m_isStopped = true;
    if (m_runner)
        m_runner->stop();
}

void ReplaySession::onInput(const std::string& line)
{
    if (!isPaused())
        return;
    if (line.starts_with('q'))
        stop();
    else if (line.starts_with('s'))
        m_runner->stepOnce();
    else
        m_runner->resume();
}

void ReplaySession::next()
{
    if (m_next == m_files.size() || m_isStopped) {
        m_done(m_reports);
        return;
    }
    const ReplayFile& file = m_files[m_next++];
    m_print("== " + file.sequence.name + "  (" + file.name + ", " +
            std::to_string(file.sequence.steps.size()) + " steps)\n");
    sequences::RunOptions options = m_options.run;
    options.file = file.name;
    sequences::RunInputs inputs;
    inputs.startedAt = QDateTime::currentMSecsSinceEpoch();
    inputs.map = m_options.map;
    inputs.environment = environment;
    m_runner.reset(); // before the publisher, which it refers to
    m_publisher =
        std::make_unique<sequences::HttpPublisher>(options.host, options.port, m_options.publishKey);
    sequences::RunObserver& observer = *this;
    m_runner = std::make_unique<sequences::Runner>(
        file.sequence, std::move(inputs), std::move(options),
        sequences::Runner::Services{m_scheduler, m_clients, *m_publisher, observer});
    m_runner->start();
}

void ReplaySession::onStepStarted(const sequences::StepResult& step)
{
    m_current = step.title;
    m_progress.start();
}

void ReplaySession::onStepFinished(const sequences::StepResult& step)
{
    m_progress.stop();
    if (!m_options.isQuiet || step.status == sequences::StepStatus::Failed)
        m_print(sequences::stepLine(step));
}

void ReplaySession::onPaused(std::size_t next, const std::string& why)
{
    m_progress.stop();
    const auto& steps = m_runner->report().steps;
    m_print("  --    paused" + (why.empty() ? std::string() : ": " + why) +
            (next < steps.size() ? "; next is " + steps[next].title : std::string()) +
            "  [Enter goes on, s steps, q quits]\n");
    if (onAttention)
        m_scheduler.callAt(m_scheduler.now(), onAttention);
}

void ReplaySession::onFinished(const sequences::RunReport& report)
{
    m_progress.stop();
    m_print(sequences::summaryText(report));
    m_reports.push_back(report);
    // The runner is on the stack; the next one replaces it.
    m_scheduler.callAt(m_scheduler.now(), [this] { next(); });
}

} // namespace sio::ctl
