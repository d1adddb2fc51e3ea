// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/commanddesk.h"
#include "admin/commands.h"
#include "admin/console.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace sio::admin {

/// One command on its way: refused, or recorded, done and answered; each once. Held by whoever is to call
/// back next. Everything happens in the hub's thread, but the end of a job that nobody calls back any more.
class CommandJob final : public std::enable_shared_from_this<CommandJob> {
public:
    using Pointer = std::shared_ptr<CommandJob>;
    using Act = base::UniqueFunction<void(const Pointer&)>;

    /// `answer` may be empty: nobody waits.
    static Pointer make(CommandDesk& desk, ConsoleIdentity who, GuardedCommand command, std::string what,
                        Answer answer = {});

    ConsoleIdentity who;
    std::string what;
    std::string target; ///< in words, for the record
    GuardedRequest request;
    std::string eventId;
    bool waitsForWorkers = false; ///< when it acts: limits its time
    /// Hears the answer, before whoever asked.
    std::function<void(const std::string& answerJson)> onAnswer;

    /// Asks the guard with what is known so far; a refusal is recorded and answered.
    bool isRefused();
    /// Recorded and answered; nothing was done.
    void refuse(AdminError error);
    /// The answer. Only the first one counts.
    void finish(std::string answerJson);
    /// Answers `{"matched": n}` when every worker has reported.
    socketio::ReportCallback whenCarriedOut();
    /// The same with an answer of one's own, given what the workers report.
    template <class MakeAnswer> socketio::ReportCallback whenCarriedOut(MakeAnswer makeAnswer)
    {
        return m_desk.here([job = shared_from_this(), makeAnswer = std::move(makeAnswer)](
                               const socketio::BroadcastReport& report) { job->finish(makeAnswer(report)); });
    }

    /// How many sockets are meant, then the guard once more, then the record, then `act`.
    void withAudience(const socketio::BroadcastOperator& audience, Act act);
    /// Writes the record, then acts. What cannot be recorded is not done.
    void record(Act act);
    /// Records what came of it, without waiting.
    void note(std::string result);

    /// The workers have not done what is waited for: the answer says so. Before the record nothing is done
    /// any more; behind it the workers go on.
    void onTimeOver();

private:
    enum class Step : std::uint8_t { Counting, Recording, Acting };

    CommandJob(CommandDesk& desk, ConsoleIdentity identity, GuardedCommand command, std::string name,
               Answer answer);
    AuditRow row(std::string result) const;
    void act(Act& act);
    void limitTime();

    CommandDesk& m_desk;
    Answer m_answer;
    Step m_step = Step::Counting;
    base::TimePoint m_until{}; ///< when its patience ends
    bool m_isFinished = false;
};

AdminError invalidField(std::string_view field, std::string message);
/// The answer to a request whose `field` says nothing that is known.
std::string notUnderstood(std::string_view field);
std::string matchedAnswer(std::uint64_t matched);
/// A list in words, shortened.
std::string joinedTexts(const std::vector<std::string>& list);

} // namespace sio::admin
