// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/commandjob.h"

#include "catalogue/jsonobject.h"

#include <utility>

namespace sio::admin {

using catalogue::JsonObject;
using socketio::BroadcastReport;

namespace {

constexpr std::size_t kMaxTargetText = 200; ///< of an audit record

} // namespace

AdminError invalidField(std::string_view field, std::string message)
{
    return {"INVALID_REQUEST", std::move(message), JsonObject().text("field", field).str()};
}

std::string notUnderstood(std::string_view field)
{
    return errorAnswer(invalidField(field, "the request is not understood"));
}

std::string matchedAnswer(std::uint64_t matched)
{
    return okAnswer(JsonObject().integer("matched", static_cast<std::int64_t>(matched)).str());
}

std::string joinedTexts(const std::vector<std::string>& list)
{
    std::string text;
    for (const std::string& item : list) {
        if (text.size() > kMaxTargetText) {
            text += ", ...";
            break;
        }
        text += (text.empty() ? "" : ", ") + item;
    }
    return text;
}

CommandJob::CommandJob(CommandDesk& desk, ConsoleIdentity identity, GuardedCommand command, std::string name,
                       Answer answer)
    : who(std::move(identity)), what(std::move(name)), m_desk(desk), m_answer(std::move(answer))
{
    request.command = command;
}

CommandJob::Pointer CommandJob::make(CommandDesk& desk, ConsoleIdentity who, GuardedCommand command,
                                     std::string what, Answer answer)
{
    return Pointer(new CommandJob(desk, std::move(who), command, std::move(what), std::move(answer)));
}

bool CommandJob::isRefused()
{
    const ArmLeases& leases = m_desk.tools().leases;
    const GuardedLogin login{who.session.principal.role, leases.isArmed(who.session.key),
                             leases.isAnyAdminArmed()};
    auto refusal = m_desk.guard().check(login, request);
    if (!refusal)
        return false;
    std::string details = refusal->detailsJson.empty() ? "{}" : std::move(refusal->detailsJson);
    refuse({std::string(guardCodeName(refusal->code)), std::move(refusal->message), std::move(details)});
    return true;
}

void CommandJob::refuse(AdminError error)
{
    if (!request.dryRun)
        note(error.code);
    finish(errorAnswer(error));
}

void CommandJob::finish(std::string answerJson)
{
    if (std::exchange(m_isFinished, true))
        return;
    if (onAnswer)
        std::exchange(onAnswer, {})(answerJson);
    if (Answer answer = std::move(m_answer))
        answer(std::move(answerJson));
}

socketio::ReportCallback CommandJob::whenCarriedOut()
{
    return whenCarriedOut([](const BroadcastReport& report) { return matchedAnswer(report.matched); });
}

AuditRow CommandJob::row(std::string result) const
{
    const Principal& principal = who.session.principal;
    AuditRow row;
    row.who = principal.name;
    row.role = roleName(principal.role);
    row.from = who.address;
    row.what = what;
    row.target = target;
    row.reason = request.reason;
    row.result = std::move(result);
    return row;
}

void CommandJob::note(std::string result)
{
    m_desk.tools().audit.append(row(std::move(result)));
}

void CommandJob::record(Act act)
{
    AuditRow done = row("ok");
    done.matched = static_cast<std::int64_t>(request.matchedSockets);
    done.eventId = eventId;
    m_step = Step::Recording;
    m_desk.tools().audit.append(
        std::move(done), m_desk.tools().loop,
        [job = shared_from_this(), alive = m_desk.alive(), act = std::move(act)](bool written) mutable {
            if (!*alive)
                return;
            if (written)
                return job->act(act);
            job->finish(errorAnswer(
                {"AUDIT_UNAVAILABLE", "The audit log cannot be written; nothing was done", "{}"}));
        });
}

void CommandJob::act(Act& act)
{
    m_step = Step::Acting;
    if (waitsForWorkers)
        limitTime();
    act(shared_from_this());
}

void CommandJob::withAudience(const socketio::BroadcastOperator& audience, Act act)
{
    if (isRefused())
        return;
    waitsForWorkers = true;
    limitTime();
    audience.count(false, m_desk.here([job = shared_from_this(),
                                       act = std::move(act)](const BroadcastReport& report) mutable {
        if (job->m_isFinished)
            return; // told already that nothing was done
        job->request.matchedSockets = report.matched;
        if (!job->isRefused())
            job->record(std::move(act));
    }));
}

void CommandJob::limitTime()
{
    m_until = m_desk.timeLimit(shared_from_this());
}

void CommandJob::onTimeOver()
{
    if (m_isFinished || m_desk.tools().loop.timers().now() < m_until)
        return; // or it has got new time since
    if (m_step == Step::Counting)
        return refuse({"TIMED_OUT", "The workers do not answer; nothing was done", "{}"});
    if (m_step == Step::Acting)
        finish(errorAnswer(
            {"TIMED_OUT", "Not every worker has answered yet: it is recorded and under way, and will be done",
             JsonObject().integer("matched", static_cast<std::int64_t>(request.matchedSockets)).str()}));
    // While the record is written the disk is waited for, and no worker.
}

} // namespace sio::admin
