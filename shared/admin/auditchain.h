// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/auditrow.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sio::admin {

/// SHA-256 as 64 lower-case hexadecimal digits.
using AuditHash = std::string;
/// What stands as `prev` in the first line of a file.
AuditHash auditGenesis();

/// The log's file: one JSON object a line, chained.
///
///     {"hash":"<64 hex>","prev":"<64 hex>","seq":1,"time":1764000000000,"who":"m.ruiz", ... }\n
///
/// `hash` is the SHA-256 of the bytes of the line behind `"hash":"...",`, that is from `"prev"` to the
/// closing brace, both included; `prev` is the `hash` of the line before. The bytes are hashed as they stand,
/// so that no rule for canonical JSON is needed, and a change, an insertion, a removal or an exchange of
/// lines breaks the chain at the first line concerned. Lines that are cut off at the end leave a whole,
/// shorter chain: who wants to see that keeps the head (sequence number and hash) somewhere else.
struct AuditLine {
    std::string text; ///< with the line feed
    AuditHash hash;
};
AuditLine encodeAuditLine(const AuditRow& row, const AuditHash& prev);

struct ParsedAuditLine {
    AuditRow row;
    AuditHash hash;
    AuditHash prev;
};
/// Reads a line (without its line feed) whose own hash fits; nothing otherwise. Does not look at the chain.
std::optional<ParsedAuditLine> parseAuditLine(std::string_view line);

/// Walks a file from its first line to its last.
class AuditVerifier {
public:
    /// A line without its line feed; `isWhole`: it had one. False from the first broken line on.
    bool addLine(std::string_view line, bool isWhole = true);

    bool isBroken() const { return m_broken; }
    /// 1-based; the line that broke the chain, else the last one read.
    std::size_t line() const { return m_line; }
    /// Why that line is broken, in words.
    const std::string& why() const { return m_why; }
    /// Of the last line that holds; the genesis value and 0 for none.
    const AuditHash& head() const { return m_head; }
    std::int64_t seq() const { return m_seq; }

private:
    bool fail(std::string why);

    AuditHash m_head = auditGenesis();
    std::int64_t m_seq = 0;
    std::size_t m_line = 0;
    bool m_broken = false;
    std::string m_why;
};

} // namespace sio::admin
