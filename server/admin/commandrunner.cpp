// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/commandrunner.h"

#include "admin/jsonreader.h"
#include "admin/names.h"
#include "admin/packetrows.h"
#include "catalogue/jsonobject.h"

#include <algorithm>
#include <utility>

namespace sio::admin {

using catalogue::JsonObject;

namespace {

constexpr std::int64_t kMaxAuditPage = 500;

/// What does not fit into a packet is left to the next page.
std::string pageAnswer(AuditPage page)
{
    std::size_t bytes = 0;
    const auto tooMany = std::find_if(page.rows.begin(), page.rows.end(), [&bytes](const AuditRow& row) {
        bytes += toJson(row).size() + 1;
        return bytes > kPacketBytes;
    });
    if (tooMany != page.rows.end()) {
        page.rows.erase(tooMany, page.rows.end());
        page.lookedTo = page.rows.back().seq; // one record is smaller than a packet
        page.more = true;
    }
    return okAnswer(JsonObject()
                        .raw("rows", arrayJson(page.rows))
                        .boolean("more", page.more)
                        .integer("looked_to", page.lookedTo)
                        .str());
}

} // namespace

bool CommandRunner::run(const ConsoleIdentity& who, std::string_view request, std::string_view json,
                        Answer& answer)
{
    const auto start = [&](GuardedCommand command, std::string_view what) {
        return CommandJob::make(m_desk, who, command, std::string(what), std::move(answer));
    };
    if (request == request::kPublish)
        m_publish.publish(start(GuardedCommand::Publish, "publish"), json);
    else if (request == request::kJoin)
        m_sockets.join(start(GuardedCommand::Join, "join"), json);
    else if (request == request::kLeave)
        m_sockets.leave(start(GuardedCommand::Leave, "leave"), json);
    else if (request == request::kDisconnect)
        m_sockets.disconnect(start(GuardedCommand::Disconnect, "disconnect"), json);
    else if (request == request::kBlock)
        m_sockets.block(start(GuardedCommand::Block, "block"), json);
    else if (request == request::kUnblock)
        m_sockets.unblock(start(GuardedCommand::Unblock, "unblock"), json);
    else if (request == request::kArm)
        arm(start(GuardedCommand::Arm, "arm"), json);
    else if (request == request::kDisarm)
        disarm(start(GuardedCommand::Arm, "disarm"));
    else if (request == request::kAudit)
        auditPage(start(GuardedCommand::Arm, "audit"), json);
    else if (request == request::kLogout)
        logout(start(GuardedCommand::Arm, "logout"));
    else
        return false;
    return true;
}

void CommandRunner::arm(const CommandJob::Pointer& job, std::string_view json)
{
    job->request.reason = ObjectReader(json).text("reason");
    if (job->isRefused())
        return;
    if (!isReason(job->request.reason))
        return job->refuse({"REASON_REQUIRED", "A reason of at least 3 characters is needed", "{}"});
    job->record([this](const CommandJob::Pointer& recorded) {
        const CommandTools& tools = m_desk.tools();
        const base::Duration lasts = tools.leases.arm(recorded->who.session, recorded->request.reason);
        const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(lasts).count();
        recorded->finish(okAnswer(JsonObject().integer("armed_until", tools.wall() + ms).str()));
    });
}

void CommandRunner::disarm(const CommandJob::Pointer& job)
{
    m_desk.tools().leases.disarm(job->who.session.key);
    job->note("ok");
    job->finish(okAnswer(R"({"armed_until":0})"));
}

void CommandRunner::logout(const CommandJob::Pointer& job)
{
    m_desk.tools().leases.disarm(job->who.session.key);
    m_desk.tools().logins.sessions().close(job->who.session.key);
    job->note("ok");
    job->finish(okAnswer());
}

void CommandRunner::auditPage(const CommandJob::Pointer& job, std::string_view json)
{
    const CommandTools& tools = m_desk.tools();
    const Circumstances here{tools.options.environment.production, tools.options.readonly,
                             tools.leases.isAnyAdminArmed()};
    const Role role = job->who.session.principal.role;
    if (!isAllowed(role, Capability::Audit, here))
        return job->refuse(
            {"NOT_ALLOWED", "Role " + std::string(roleName(role)) + " may not read the audit log", "{}"});
    AuditQuery query;
    if (!fromJson(json, query))
        return job->finish(errorAnswer(invalidField("limit", "an object with limit is needed")));
    const auto limit = static_cast<std::size_t>(std::min(query.limit, kMaxAuditPage));
    tools.audit.page(AuditSelection(query.before.value_or(0), limit, query.query), tools.loop,
                     [job, alive = m_desk.alive()](std::optional<AuditPage> page) {
                         if (*alive)
                             job->finish(page ? pageAnswer(*std::move(page))
                                              : errorAnswer({"TOO_MANY_REQUESTS",
                                                             "many pages are being read; ask again", "{}"}));
                     });
}

} // namespace sio::admin
