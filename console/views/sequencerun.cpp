// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/sequencerun.h"

#include "sequences/adminpublisher.h"
#include "sequences/httppublisher.h"
#include "sequences/serveraddress.h"
#include "sequences/testtraffic.h"

#include <QtCore/QDateTime>

namespace sio::views {

namespace {

std::optional<std::string> environmentOf(const std::string& name)
{
    if (!qEnvironmentVariableIsSet(name.c_str()))
        return std::nullopt;
    return qEnvironmentVariable(name.c_str()).toStdString();
}

} // namespace

SequenceRun::SequenceRun(link::AdminClient& client, QObject* parent)
    : QObject(parent), m_client(client), m_clients(link::tcpVirtualClients())
{
}

SequenceRun::~SequenceRun()
{
    m_runner.reset(); // before the sequence and the publisher that it refers to; its sockets end with it
}

std::optional<link::VirtualClientOptions>
SequenceRun::address(const QString& text, const std::vector<std::string>& users, QString& why) const
{
    const auto server = sequences::parseServerAddress(text.trimmed());
    if (!server) {
        why = tr("Virtual users speak http alone: http://HOST:PORT");
        return std::nullopt;
    }
    if (!server->isLoopback()) {
        const bool isOurs = m_client.isLive() && m_client.profile().url.host().toStdString() == server->host;
        why = isOurs ? QString::fromStdString(sequences::whyNotGranted(m_client.config(), users))
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

QString SequenceRun::start(const sequences::Sequence& sequence, const Wishes& wishes)
{
    if (isRunning())
        return tr("A run is under way");
    QString why;
    const auto where = address(wishes.server, sequences::usersOf(sequence), why);
    if (!where)
        return why;
    sequences::RunOptions options;
    options.file = wishes.file.toStdString();
    options.host = where->host;
    options.port = where->port;
    options.speed = wishes.speed;
    options.goesOn = wishes.goesOn;
    options.isStrict = wishes.isStrict;
    options.isAttended = true;
    options.breakpoints = wishes.breakpoints;
    m_runner.reset(); // before what it refers to
    m_running = sequence;
    const bool publishesAsAdmin = m_client.isLive() && m_client.whyNot(link::Feature::Publish).isEmpty() &&
                                  m_client.profile().url.port(80) == where->port;
    if (publishesAsAdmin)
        m_publisher = std::make_unique<sequences::AdminPublisher>(m_client, "sequence " + m_running->name);
    else
        m_publisher = std::make_unique<sequences::HttpPublisher>(
            where->host, where->port, qEnvironmentVariable("PAPERMASTERY_PUBLISH_KEY").toStdString());
    sequences::RunInputs inputs;
    inputs.startedAt = QDateTime::currentMSecsSinceEpoch();
    inputs.environment = environmentOf;
    sequences::RunObserver& observer = *this;
    m_runner = std::make_unique<sequences::Runner>(
        *m_running, std::move(inputs), std::move(options),
        sequences::Runner::Services{m_scheduler, m_clients, *m_publisher, observer});
    m_runner->start();
    Q_EMIT stateChanged();
    return {};
}

void SequenceRun::stop()
{
    if (isRunning())
        m_runner->stop();
}

void SequenceRun::togglePause()
{
    if (!isRunning())
        return;
    if (m_runner->isPaused())
        m_runner->resume();
    else
        m_runner->pause();
    Q_EMIT stateChanged();
}

void SequenceRun::stepOnce()
{
    if (!isRunning())
        return;
    m_runner->stepOnce();
    Q_EMIT stateChanged();
}

void SequenceRun::setSpeed(double speed)
{
    if (isRunning())
        m_runner->setSpeed(speed);
}

void SequenceRun::forget()
{
    m_last.reset();
    m_before.reset();
}

void SequenceRun::onStepStarted(const sequences::StepResult& step)
{
    Q_EMIT stepStarted(step);
}

void SequenceRun::onStepFinished(const sequences::StepResult& step)
{
    Q_EMIT stepFinished(step);
}

void SequenceRun::onPaused(std::size_t next, const std::string& why)
{
    Q_EMIT paused(next, QString::fromStdString(why));
    Q_EMIT stateChanged();
}

void SequenceRun::onFinished(const sequences::RunReport& report)
{
    if (m_last && m_last->sequence == report.sequence)
        m_before = m_last->trace;
    m_last = report;
    Q_EMIT finished(report);
    Q_EMIT stateChanged();
}

} // namespace sio::views
