// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/auditrow.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sio::admin {

/// Records of the audit log, newest first.
struct AuditPage {
    std::vector<AuditRow> rows;
    bool more = false;         ///< there are records before `lookedTo`; whether any fits is not known
    std::int64_t lookedTo = 0; ///< number of the oldest record looked at; 0: none. What to ask before next
};

/// What a page shall hold: records with `seq < before` (0: all) in which `query` occurs in any text, ignoring
/// case.
class AuditSelection {
public:
    AuditSelection(std::int64_t before, std::size_t limit, std::string_view query);

    std::int64_t before() const { return m_before; }
    /// The same for records with `seq < oldest` alone.
    AuditSelection olderThan(std::int64_t oldest) const;
    /// The next older record. False when it belongs on the next page: this one is complete.
    bool offer(const AuditRow& record, AuditPage& page) const;

private:
    bool matches(const AuditRow& record) const;

    std::int64_t m_before;
    std::size_t m_limit;
    std::string m_lowered;
};

/// Fills a page from an audit file (admin/auditchain.h) backwards, a bounded piece a step, so that whoever
/// has something more urgent to do can do it in between: where the records begin is searched by halves (they
/// are in the order of their numbers), and one page looks at kMaxBytes at most. Lines that do not hold are
/// left out. A value, used in one thread; the file may grow meanwhile.
class AuditReader {
public:
    static constexpr std::int64_t kPiece = std::int64_t{128} * 1024;     ///< bytes of one step
    static constexpr std::int64_t kMaxBytes = std::int64_t{4096} * 1024; ///< of one page

    /// `begun`: a page to go on with. `end`: bytes of the file that count, behind a line feed.
    AuditReader(AuditSelection selection, AuditPage begun, std::int64_t end);

    /// One piece of the file. True when the page is complete, also when the file cannot be read.
    bool step(int descriptor);
    const AuditPage& page() const { return m_page; }

private:
    void halve(int descriptor);
    bool scan(int descriptor);

    AuditSelection m_selection;
    AuditPage m_page;
    std::int64_t m_low = 0; ///< lines before it are wanted, as far as is known
    std::int64_t m_end;     ///< lines from here on are not: a line's beginning
    bool m_isFound = false; ///< m_low is of no use any more
    std::string m_carry;    ///< the end of a line whose beginning is before m_end
    std::int64_t m_left = kMaxBytes;
};

} // namespace sio::admin
