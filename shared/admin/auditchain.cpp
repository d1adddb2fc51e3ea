// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/auditchain.h"

#include <QtCore/QCryptographicHash>

namespace sio::admin {

namespace {

constexpr std::size_t kHashText = 64;
constexpr std::string_view kHashMember = "{\"hash\":\"";
constexpr std::string_view kPrevMember = "\"prev\":\"";

AuditHash sha256(std::string_view bytes)
{
    const QByteArrayView view(bytes.data(), static_cast<qsizetype>(bytes.size()));
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(view);
    return hash.result().toHex().toStdString();
}

bool isHash(std::string_view text)
{
    return text.size() == kHashText && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

} // namespace

AuditHash auditGenesis()
{
    return AuditHash(kHashText, '0');
}

AuditLine encodeAuditLine(const AuditRow& row, const AuditHash& prev)
{
    const std::string hashed = std::string(kPrevMember) + prev + "\"," + toJson(row).substr(1);
    AuditLine line;
    line.hash = sha256(hashed);
    line.text = std::string(kHashMember) + line.hash + "\"," + hashed + '\n';
    return line;
}

std::optional<ParsedAuditLine> parseAuditLine(std::string_view line)
{
    constexpr std::size_t kHashedAt = kHashMember.size() + kHashText + 2; // behind the quote and the comma
    if (!line.starts_with(kHashMember) || line.size() < kHashedAt + kPrevMember.size() + kHashText)
        return std::nullopt;
    ParsedAuditLine parsed;
    parsed.hash = line.substr(kHashMember.size(), kHashText);
    const std::string_view hashed = line.substr(kHashedAt);
    parsed.prev = hashed.substr(kPrevMember.size(), kHashText);
    if (line.substr(kHashedAt - 2, 2) != "\"," || !hashed.starts_with(kPrevMember) || !isHash(parsed.hash) ||
        !isHash(parsed.prev) || sha256(hashed) != parsed.hash)
        return std::nullopt;

    if (!fromJson(line, parsed.row))
        return std::nullopt;
    return parsed;
}

bool AuditVerifier::fail(std::string why)
{
    m_broken = true;
    m_why = std::move(why);
    return false;
}

bool AuditVerifier::addLine(std::string_view line, bool isWhole)
{
    if (m_broken)
        return false;
    ++m_line;
    if (!isWhole)
        return fail("the line is cut off");
    const auto parsed = parseAuditLine(line);
    if (!parsed)
        return fail("the line was changed: its hash does not fit, or it is no record");
    if (parsed->prev != m_head)
        return fail(m_line == 1 ? "lines before it are missing: it is not the first of a chain"
                                : "it does not follow the line before: lines were removed, added or moved");
    if (parsed->row.seq != m_seq + 1)
        return fail("its number is " + std::to_string(parsed->row.seq) + ", expected " +
                    std::to_string(m_seq + 1));
    m_head = parsed->hash;
    m_seq = parsed->row.seq;
    return true;
}

} // namespace sio::admin
