// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/accounts/auditreader.h"
#include "admin/auditchain.h"
#include "base/result.h"
#include "base/task.h"
#include "net/loop.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace sio::admin {

/// The append-only audit log: a chained file (admin/auditchain.h) of mode 0600 in a folder of mode 0700,
/// written by one thread of its own. append() and page() take a short lock and never wait for the disk; any
/// thread.
///
/// A command that cannot be audited is not done. The strict way is: append() first, do the command in
/// `done(true)`, refuse it with AUDIT_UNAVAILABLE in `done(false)`. A refused command or a login is appended
/// without waiting. After a failed write isWritable() is false; the log tries again each second with what it
/// still holds, and heals by itself.
class AuditLog {
public:
    static constexpr std::size_t kMaxQueued = 4'096; ///< records that wait for the disk; more are refused
    static constexpr std::size_t kMaxText = 2'048;   ///< bytes of one text of a record; longer ones are cut
    static constexpr std::size_t kMaxReads = 16;     ///< pages that wait for the file; more are refused

    struct Options {
        std::string file;
        bool sync = true;           ///< fdatasync() after each batch, before `done`
        std::size_t recent = 5'000; ///< latest records kept in memory
    };

    /// For tests: what stands between the log and the disk. Answers how many bytes were taken, or -1.
    using Write = std::function<ssize_t(int descriptor, const char* data, std::size_t size)>;

    /// Opens or makes the file and writes a record that says so; in words, what is wrong otherwise (modes
    /// that let others in, no regular file, a disk that takes nothing). A file whose end is not a whole line
    /// loses that piece to FILE.torn-<time>; one whose last line does not hold is moved to
    /// FILE.broken-<time> and a new chain begins. Nothing is ever deleted.
    static base::Result<std::unique_ptr<AuditLog>, std::string> open(Options options, Write write = {});
    ~AuditLog(); ///< writes what is queued, as far as the disk takes it
    AuditLog(const AuditLog&) = delete;
    AuditLog& operator=(const AuditLog&) = delete;

    /// Runs in `answerIn`; as PasswordVerifier::Done.
    using Done = base::UniqueFunction<void(bool written)>;
    /// Queues a record; `seq` and, when 0, `timeMsMs` are filled in. `done`: the record is on the disk, or it
    /// never will be (then it has left the queue).
    void append(AuditRow record, net::Loop& answerIn, Done done);
    /// The same for what is not waited for; false when the log cannot take it.
    bool append(AuditRow record);

    /// The last write succeeded and the queue has room.
    bool isWritable() const;

    /// Runs in `answerIn`, later; nothing: too many wait for the file.
    using PageDone = base::UniqueFunction<void(std::optional<AuditPage>)>;
    /// Records on the disk, the latest from memory and older ones from the file: the log's thread reads it
    /// piece by piece, when nothing waits to be written.
    void page(const AuditSelection& selection, net::Loop& answerIn, PageDone done);

    /// Called in the log's thread with each record that has reached the disk; must not block. Set once,
    /// before the first append().
    void onWritten(std::function<void(const AuditRow&)> listener);

    struct Head {
        std::int64_t seq = 0;
        AuditHash hash;
    };
    Head head() const; ///< of what is on the disk
    std::uint64_t failures() const { return m_failures.load(std::memory_order_relaxed); } ///< failed writes

private:
    struct Waiting {
        AuditRow record;
        net::Loop* answerIn = nullptr;
        Done done;
    };
    struct Read {
        AuditReader reader;
        net::Loop* answerIn;
        PageDone done;
    };
    AuditLog(Options options, Write write);
    std::string openFile();
    std::string openDescriptor(int flags);
    std::string continueFile();
    std::string beginWith(const std::string& note);
    void run();
    bool writeBatch(std::deque<Waiting>& batch);
    bool writeAll(std::string_view text);
    void publish(std::deque<Waiting>& batch);
    static void refuse(std::deque<Waiting>& batch);
    void readOn(std::unique_lock<std::mutex>& lock);

    const Options m_options;
    const Write m_write;
    int m_descriptor = -1;   ///< this and the next two: the opening thread's, then the log's
    std::int64_t m_size = 0; ///< of what counts: a failed write is cut back to it
    Head m_end;

    mutable std::mutex m_mutex; // guards everything down to m_stop
    std::condition_variable m_wake;
    std::deque<Waiting> m_queue;
    std::deque<AuditRow> m_recent;
    std::deque<Read> m_reads; ///< the first one is under way
    Head m_head;
    std::int64_t m_written = 0; ///< bytes of the file that hold it
    std::function<void(const AuditRow&)> m_listener;
    bool m_writable = true;
    bool m_stop = false;

    std::atomic<std::uint64_t> m_failures{0};
    std::thread m_thread; ///< started when everything else is there
};

} // namespace sio::admin
