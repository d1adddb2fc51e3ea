// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "socketio/arguments.h"

#include "protocol/jsonscanner.h"

#include <charconv>
#include <limits>

namespace sio::socketio {

namespace {

/// What a reused object keeps between packets.
constexpr std::size_t kKeptText = 16 * 1024;
constexpr std::size_t kKeptArguments = 64;

/// A value inside an Arguments has passed the limits of input already; only the scanner's own one is left.
constexpr int kMaxScanDepth = 1024;

void appendNumber(std::string& out, std::int64_t value)
{
    char digits[24];
    const auto written = std::to_chars(digits, digits + sizeof digits, value);
    out.append(digits, written.ptr);
}

void appendPlaceholder(std::string& out, std::size_t number)
{
    out += R"({"_placeholder":true,"num":)";
    appendNumber(out, static_cast<std::int64_t>(number));
    out += '}';
}

} // namespace

void Arguments::beginArgument()
{
    if (!m_ends.empty())
        m_json += ',';
}

void Arguments::endArgument()
{
    m_ends.push_back(static_cast<std::uint32_t>(m_json.size()));
}

Arguments& Arguments::addJson(std::string_view json)
{
    beginArgument();
    m_json += json;
    endArgument();
    return *this;
}

Arguments& Arguments::addString(std::string_view utf8)
{
    beginArgument();
    protocol::jsonStringAppend(m_json, utf8);
    endArgument();
    return *this;
}

Arguments& Arguments::addInteger(std::int64_t value)
{
    beginArgument();
    appendNumber(m_json, value);
    endArgument();
    return *this;
}

Arguments& Arguments::addBool(bool value)
{
    return addJson(value ? "true" : "false");
}

Arguments& Arguments::addNull()
{
    return addJson("null");
}

Arguments& Arguments::addBinary(base::SharedBytes bytes)
{
    beginArgument();
    appendPlaceholder(m_json, m_attachments.size());
    endArgument();
    m_attachments.push_back(std::move(bytes));
    return *this;
}

Arguments& Arguments::addFrom(const Arguments& other, std::size_t index)
{
    return addJson(other.json(index), other.m_attachments);
}

Arguments& Arguments::addJson(std::string_view json, std::span<const base::SharedBytes> attachments)
{
    if (attachments.empty())
        return addJson(json);
    protocol::JsonScanner scanner(
        protocol::JsonLimits{kMaxScanDepth, std::numeric_limits<std::size_t>::max()});
    if (scanner.scan(json, true) != protocol::JsonStatus::Valid)
        return addNull();
    beginArgument();
    constexpr std::size_t kNotTaken = std::numeric_limits<std::size_t>::max();
    std::vector<std::size_t> taken(attachments.size(), kNotTaken);
    std::size_t copied = 0;
    for (const protocol::JsonPlaceholder& placeholder : scanner.placeholders()) {
        std::size_t number = 0;
        const char* end = placeholder.number.data() + placeholder.number.size();
        const auto parsed = std::from_chars(placeholder.number.data(), end, number);
        if (parsed.ec != std::errc() || parsed.ptr != end || number >= taken.size())
            continue;
        if (taken[number] == kNotTaken) {
            taken[number] = m_attachments.size();
            m_attachments.push_back(attachments[number]);
        }
        m_json += json.substr(copied, placeholder.offset - copied);
        appendPlaceholder(m_json, taken[number]);
        copied = placeholder.offset + placeholder.length;
    }
    m_json += json.substr(copied);
    endArgument();
    return *this;
}

std::string_view Arguments::json(std::size_t index) const
{
    const std::size_t begin = index == 0 ? 0 : m_ends[index - 1] + 1;
    return std::string_view(m_json).substr(begin, m_ends[index] - begin);
}

bool Arguments::stringAt(std::size_t index, std::string& out) const
{
    if (index >= size() || json(index).front() != '"')
        return false;
    out = protocol::jsonStringDecode(json(index));
    return true;
}

void PacketReader::read(Arguments& into, const std::vector<protocol::JsonSlice>& children, std::size_t first,
                        std::vector<base::SharedBytes>& attachments)
{
    clear(into);
    for (std::size_t i = first; i < children.size(); ++i)
        into.addJson(children[i].value);
    into.m_attachments.swap(attachments);
}

void PacketReader::clear(Arguments& arguments)
{
    arguments.m_json.clear();
    arguments.m_ends.clear();
    arguments.m_attachments.clear();
    if (arguments.m_json.capacity() > kKeptText)
        arguments.m_json.shrink_to_fit();
    if (arguments.m_ends.capacity() > kKeptArguments)
        arguments.m_ends.shrink_to_fit();
}

} // namespace sio::socketio
