// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/accounts/auditreader.h"

#include "admin/auditchain.h"
#include "base/ascii.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace sio::admin {

namespace {

/// Longer than any line that was written: eight texts of 2 KiB, each byte escaped. What is longer is rubbish.
constexpr std::size_t kMaxLine = std::size_t{128} * 1024;

/// Empty when it cannot be read.
std::string readAt(int descriptor, std::int64_t from, std::int64_t size)
{
    std::string text(static_cast<std::size_t>(size), '\0');
    ssize_t taken = 0;
    do
        taken = ::pread(descriptor, text.data(), text.size(), from);
    while (taken < 0 && errno == EINTR);
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(taken, 0)));
    return text;
}

} // namespace

AuditSelection::AuditSelection(std::int64_t before, std::size_t limit, std::string_view query)
    : m_before(before), m_limit(limit), m_lowered(query)
{
    std::transform(m_lowered.begin(), m_lowered.end(), m_lowered.begin(), base::toLower);
}

AuditSelection AuditSelection::olderThan(std::int64_t oldest) const
{
    AuditSelection older = *this;
    older.m_before = m_before > 0 ? std::min(m_before, oldest) : oldest;
    return older;
}

bool AuditSelection::matches(const AuditRow& record) const
{
    const std::array<std::string_view, 8> texts{record.who,    record.role,   record.from,   record.what,
                                                record.target, record.reason, record.result, record.eventId};
    const auto contains = [this](std::string_view text) {
        return std::search(text.begin(), text.end(), m_lowered.begin(), m_lowered.end(),
                           [](char a, char b) { return base::toLower(a) == b; }) != text.end();
    };
    return m_lowered.empty() || std::any_of(texts.begin(), texts.end(), contains);
}

bool AuditSelection::offer(const AuditRow& record, AuditPage& page) const
{
    if (m_before > 0 && record.seq >= m_before)
        return true;
    const bool isWanted = matches(record);
    if (isWanted && page.rows.size() >= m_limit) {
        page.more = true;
        return false;
    }
    if (isWanted)
        page.rows.push_back(record);
    page.lookedTo = record.seq;
    return true;
}

AuditReader::AuditReader(AuditSelection selection, AuditPage begun, std::int64_t end)
    : m_selection(std::move(selection)), m_page(std::move(begun)), m_end(end),
      m_isFound(m_selection.before() <= 0)
{
}

bool AuditReader::step(int descriptor)
{
    m_isFound = m_isFound || m_end - m_low <= kPiece;
    if (m_isFound)
        return scan(descriptor);
    halve(descriptor);
    return false;
}

/// Looks at the first whole line behind the middle.
void AuditReader::halve(int descriptor)
{
    const std::int64_t middle = m_low + (m_end - m_low) / 2;
    const std::string text = readAt(descriptor, middle, std::min(kPiece, m_end - middle));
    std::size_t begin = text.find('\n');
    while (begin != std::string::npos) {
        const std::size_t end = text.find('\n', begin + 1);
        if (end == std::string::npos)
            break;
        const auto line = parseAuditLine(std::string_view(text).substr(begin + 1, end - begin - 1));
        if (line) {
            const std::int64_t at = middle + static_cast<std::int64_t>(begin) + 1;
            if (line->row.seq < m_selection.before())
                m_low = at;
            else
                m_end = at;
            return;
        }
        begin = end;
    }
    m_low = middle; // nothing was learnt: the end of the range stays true, which is what counts
}

bool AuditReader::scan(int descriptor)
{
    const std::int64_t from = std::max<std::int64_t>(0, m_end - kPiece);
    std::string text = readAt(descriptor, from, m_end - from);
    if (static_cast<std::int64_t>(text.size()) != m_end - from) {
        m_page.more = false; // cut by somebody else
        return true;
    }
    m_left -= static_cast<std::int64_t>(text.size());
    m_end = from;
    text += m_carry;
    m_carry.clear();
    std::string_view rest = text;
    if (from > 0) {
        const std::size_t first = rest.find('\n'); // behind it lines are whole
        m_carry = rest.substr(0, first == std::string_view::npos ? rest.size() : first + 1);
        rest.remove_prefix(m_carry.size());
        if (m_carry.size() > kMaxLine)
            m_carry = "\n";
    }
    while (!rest.empty()) {
        rest.remove_suffix(1); // the line feed
        const std::size_t before = rest.rfind('\n');
        const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
        if (const auto line = parseAuditLine(rest.substr(begin))) {
            if (!m_selection.offer(line->row, m_page))
                return true;
        }
        rest = rest.substr(0, begin);
    }
    m_page.more = from > 0;
    return from == 0 || m_left <= 0;
}

} // namespace sio::admin
