// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/accounts/auditlog.h"

#include "base/log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <utility>

namespace sio::admin {

namespace {

namespace fs = std::filesystem;

/// How much of the end of an old file is read: enough for the records kept in memory.
constexpr std::int64_t kTailBytes = 8 * 1024 * 1024;
constexpr auto kRetry = std::chrono::seconds(1);

std::int64_t wallClockMs()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string because(const std::string& file)
{
    return file + ": " + std::strerror(errno);
}

/// A file that was just made outlives a power cut with its folder's entry alone.
void syncFolder(const std::string& folder)
{
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    ::fsync(descriptor);
    ::close(descriptor);
}

void cut(std::string& text)
{
    if (text.size() <= AuditLog::kMaxText)
        return;
    std::size_t end = AuditLog::kMaxText;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) // not inside a character
        --end;
    text.resize(end);
    text += "…";
}

/// What the log has to say of itself.
AuditRow ownRecord(const char* what, std::string note)
{
    AuditRow record;
    record.who = "-";
    record.what = what;
    record.reason = std::move(note);
    record.result = "ok";
    return record;
}

} // namespace

AuditLog::AuditLog(Options options, Write write)
    : m_options(std::move(options)), m_write(write ? std::move(write) : Write(::write))
{
}

base::Result<std::unique_ptr<AuditLog>, std::string> AuditLog::open(Options options, Write write)
{
    std::unique_ptr<AuditLog> log(new AuditLog(std::move(options), std::move(write)));
    if (std::string problem = log->openFile(); !problem.empty())
        return base::Unexpected{std::move(problem)};
    log->m_thread = std::thread([raw = log.get()] { raw->run(); });
    return log;
}

AuditLog::~AuditLog()
{
    if (m_thread.joinable()) {
        {
            const std::lock_guard lock(m_mutex);
            m_stop = true;
        }
        m_wake.notify_all();
        m_thread.join();
    }
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

/// Opens the file, makes it where there is none, and finds the end of its chain. In words what is wrong.
std::string AuditLog::openFile()
{
    const std::string& file = m_options.file;
    const std::string folder = fs::absolute(file).lexically_normal().parent_path().string();
    std::error_code error;
    if (!fs::exists(folder, error)) {
        fs::create_directories(fs::path(folder).parent_path(), error);
        if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
            return because(folder);
    }
    struct stat info {};
    if (::stat(folder.c_str(), &info) != 0)
        return because(folder);
    if ((info.st_mode & 077) != 0)
        return folder + ": holds the audit log, but others may open it; run: chmod 700 " + folder;

    if (std::string problem = openDescriptor(O_CREAT); !problem.empty())
        return problem;
    if (::fstat(m_descriptor, &info) != 0)
        return because(file);
    m_size = info.st_size;
    return continueFile();
}

/// Opens what may be written to: a private regular file that nobody else writes.
std::string AuditLog::openDescriptor(int flags)
{
    const std::string& file = m_options.file;
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    m_descriptor = ::open(file.c_str(), O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | flags, 0600);
    struct stat info {};
    if (m_descriptor < 0 || ::fstat(m_descriptor, &info) != 0)
        return because(file);
    if (!S_ISREG(info.st_mode))
        return file + ": is no regular file";
    if ((info.st_mode & 077) != 0)
        return file + ": is the audit log, but others may open it; run: chmod 600 " + file;
    // Two servers that write one chain would break it.
    struct flock lock {};
    lock.l_type = F_WRLCK;
    if (::fcntl(m_descriptor, F_OFD_SETLK, &lock) != 0)
        return file + ": another server writes it";
    return {};
}

/// Reads the end of the file, mends what a crash left there, and writes the first record of this run.
std::string AuditLog::continueFile()
{
    m_end = {0, auditGenesis()};
    const std::int64_t from = std::max<std::int64_t>(0, m_size - kTailBytes);
    std::string tail(static_cast<std::size_t>(m_size - from), '\0');
    if (::pread(m_descriptor, tail.data(), tail.size(), from) != static_cast<ssize_t>(tail.size()))
        return because(m_options.file);
    if (from > 0)
        tail.erase(0, tail.find('\n') + 1);

    const std::string stamp = std::to_string(wallClockMs());
    std::string note = m_size == 0 ? "new file" : "";
    const std::size_t whole = tail.rfind('\n') + 1; // npos + 1 is 0
    if (whole < tail.size()) {
        const std::string aside = m_options.file + ".torn-" + stamp;
        const std::string_view piece = std::string_view(tail).substr(whole);
        const int kept = ::open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        const bool saved =
            kept >= 0 && ::write(kept, piece.data(), piece.size()) == static_cast<ssize_t>(piece.size());
        if (kept >= 0)
            ::close(kept);
        if (!saved)
            return because(aside);
        m_size -= static_cast<std::int64_t>(piece.size());
        if (::ftruncate(m_descriptor, m_size) != 0)
            return because(m_options.file);
        note = "a torn line of " + std::to_string(piece.size()) + " bytes was moved to " + aside;
        tail.resize(whole);
    }

    std::string_view rest = tail;
    bool lastHolds = true;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        const auto parsed = parseAuditLine(rest.substr(0, end));
        rest.remove_prefix(end + 1);
        lastHolds = parsed.has_value();
        if (!parsed)
            continue; // `papermastery-ctl audit verify` tells; here only the end matters
        m_end = {parsed->row.seq, parsed->hash};
        m_recent.push_back(parsed->row);
        if (m_recent.size() > m_options.recent)
            m_recent.pop_front();
    }
    if (!lastHolds) {
        const std::string aside = m_options.file + ".broken-" + stamp;
        if (::rename(m_options.file.c_str(), aside.c_str()) != 0)
            return because(aside);
        m_recent.clear();
        if (std::string problem = openDescriptor(O_CREAT | O_EXCL); !problem.empty())
            return problem;
        base::log(base::LogLevel::Error, "sio.admin", "audit_broken",
                  "the audit log's last line does not hold: moved to " + aside);
        m_size = 0;
        m_end = {0, auditGenesis()};
        note = "the file before did not hold at its end and was moved to " + aside;
    }
    return beginWith(note);
}

std::string AuditLog::beginWith(const std::string& note)
{
    std::deque<Waiting> first;
    first.push_back({ownRecord("audit_opened", note), nullptr, {}});
    if (!writeBatch(first))
        return because(m_options.file);
    if (m_options.sync)
        syncFolder(fs::absolute(m_options.file).lexically_normal().parent_path().string());
    base::log(base::LogLevel::Info, "sio.admin", "audit_opened",
              "file=" + m_options.file + " seq=" + std::to_string(m_end.seq) + " head=" + m_end.hash);
    return {};
}

void AuditLog::append(AuditRow record, net::Loop& answerIn, Done done)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_writable && m_queue.size() < kMaxQueued && !m_stop) {
            m_queue.push_back({std::move(record), &answerIn, std::move(done)});
            m_wake.notify_one();
            return;
        }
    }
    answerIn.post([done = std::move(done)]() mutable { done(false); });
}

bool AuditLog::append(AuditRow record)
{
    const std::lock_guard lock(m_mutex);
    if (m_queue.size() >= kMaxQueued || m_stop)
        return false;
    m_queue.push_back({std::move(record), nullptr, {}});
    m_wake.notify_one();
    return true;
}

bool AuditLog::isWritable() const
{
    const std::lock_guard lock(m_mutex);
    return m_writable && m_queue.size() < kMaxQueued;
}

void AuditLog::page(const AuditSelection& selection, net::Loop& answerIn, PageDone done)
{
    std::optional<AuditPage> page = AuditPage();
    {
        const std::lock_guard lock(m_mutex);
        const bool isWhole = std::any_of(m_recent.rbegin(), m_recent.rend(), [&](const AuditRow& record) {
            return !selection.offer(record, *page);
        });
        const std::int64_t oldest = m_recent.empty() ? 0 : m_recent.front().seq;
        if (!isWhole && oldest > 1) {
            if (m_reads.size() < kMaxReads && !m_stop) {
                m_reads.push_back({AuditReader(selection.olderThan(oldest), *std::move(page), m_written),
                                   &answerIn, std::move(done)});
                m_wake.notify_one();
                return;
            }
            page.reset();
        }
    }
    answerIn.post([done = std::move(done), page = std::move(page)]() mutable { done(std::move(page)); });
}

/// One piece of the file for the first who waits for it. In the log's thread, which alone touches what is
/// first.
void AuditLog::readOn(std::unique_lock<std::mutex>& lock)
{
    Read& read = m_reads.front();
    lock.unlock();
    const bool isWhole = read.reader.step(m_descriptor);
    if (isWhole)
        read.answerIn->post(
            [done = std::move(read.done), page = read.reader.page()]() mutable { done(std::move(page)); });
    lock.lock();
    if (isWhole)
        m_reads.pop_front();
}

void AuditLog::onWritten(std::function<void(const AuditRow&)> listener)
{
    const std::lock_guard lock(m_mutex);
    m_listener = std::move(listener);
}

AuditLog::Head AuditLog::head() const
{
    const std::lock_guard lock(m_mutex);
    return m_head;
}

void AuditLog::run()
{
    std::unique_lock lock(m_mutex);
    auto retryAt = std::chrono::steady_clock::now();
    for (;;) {
        const auto hasWork = [this] {
            return m_stop || !m_reads.empty() || (m_writable && !m_queue.empty());
        };
        if (m_writable)
            m_wake.wait(lock, hasWork);
        else
            m_wake.wait_until(lock, retryAt, hasWork);
        if (m_queue.empty() && m_stop)
            return;
        if (!m_reads.empty() && !m_stop)
            readOn(lock);
        if (!m_stop && (m_writable ? m_queue.empty() : std::chrono::steady_clock::now() < retryAt))
            continue;
        std::deque<Waiting> batch = std::exchange(m_queue, {});
        if (batch.empty()) // to see whether the disk has come back, something must be written
            batch.push_back({ownRecord("audit_resumed", {}), nullptr, {}});
        lock.unlock();
        const bool written = writeBatch(batch);
        lock.lock();
        retryAt = std::chrono::steady_clock::now() + kRetry;
        if (written != m_writable) {
            m_writable = written;
            base::log(written ? base::LogLevel::Warning : base::LogLevel::Error, "sio.admin",
                      written ? "audit_healed" : "audit_failed", m_options.file);
        }
        if (!written) {
            refuse(batch); // only now: who is told finds the log not writable
            // What has happened already stays to be told; in front of what came meanwhile.
            std::move(m_queue.begin(), m_queue.end(), std::back_inserter(batch));
            m_queue = std::move(batch);
            if (m_stop)
                return;
        }
    }
}

/// Writes the records of `batch` in one go, syncs, answers. On failure the file is what it was before.
bool AuditLog::writeBatch(std::deque<Waiting>& batch)
{
    std::string text;
    Head end = m_end;
    for (Waiting& waiting : batch) {
        AuditRow& record = waiting.record;
        record.seq = end.seq + 1;
        if (record.timeMs == 0)
            record.timeMs = wallClockMs();
        for (std::string* part : {&record.who, &record.role, &record.from, &record.what, &record.target,
                                  &record.reason, &record.result, &record.eventId})
            cut(*part);
        AuditLine line = encodeAuditLine(record, end.hash);
        text += line.text;
        end = {record.seq, std::move(line.hash)};
    }
    const bool written = writeAll(text) && (!m_options.sync || ::fdatasync(m_descriptor) == 0);
    if (!written) {
        const int error = errno;
        m_failures.fetch_add(1, std::memory_order_relaxed);
        if (::ftruncate(m_descriptor, m_size) != 0)
            base::log(base::LogLevel::Error, "sio.admin", "audit_failed", because(m_options.file));
        errno = error;
        return false;
    }
    m_size += static_cast<std::int64_t>(text.size());
    m_end = end;
    publish(batch);
    return true;
}

bool AuditLog::writeAll(std::string_view text)
{
    while (!text.empty()) {
        const ssize_t written = m_write(m_descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

/// The records are on the disk: shows them to readers, the listener and who waits.
void AuditLog::publish(std::deque<Waiting>& batch)
{
    std::function<void(const AuditRow&)> listener;
    {
        const std::lock_guard lock(m_mutex);
        m_head = m_end;
        m_written = m_size;
        listener = m_listener;
        for (const Waiting& waiting : batch) {
            m_recent.push_back(waiting.record);
            if (m_recent.size() > m_options.recent)
                m_recent.pop_front();
        }
    }
    for (Waiting& waiting : batch) {
        if (listener)
            listener(waiting.record);
        if (waiting.answerIn)
            waiting.answerIn->post([done = std::move(waiting.done)]() mutable { done(true); });
    }
}

/// Answers those of `batch` that wait with no, and leaves those that nobody waits for.
void AuditLog::refuse(std::deque<Waiting>& batch)
{
    for (Waiting& waiting : batch) {
        if (waiting.answerIn)
            waiting.answerIn->post([done = std::move(waiting.done)]() mutable { done(false); });
    }
    std::erase_if(batch, [](const Waiting& waiting) { return waiting.answerIn != nullptr; });
}

} // namespace sio::admin
