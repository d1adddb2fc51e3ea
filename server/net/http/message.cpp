// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/http/message.h"

#include "base/ascii.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

namespace sio::net::http {

using base::equalsIgnoringCase;
using base::formDecoded;

namespace {

constexpr std::array<std::string_view, 8> kMethods{"GET",   "HEAD",   "POST",    "PUT",
                                                   "PATCH", "DELETE", "OPTIONS", ""};

bool listContains(std::string_view list, std::string_view token)
{
    while (!list.empty()) {
        const std::size_t comma = list.find(',');
        if (equalsIgnoringCase(base::trimmed(list.substr(0, comma)), token))
            return true;
        if (comma == std::string_view::npos)
            break;
        list.remove_prefix(comma + 1);
    }
    return false;
}

/// No byte that could end a field line or be read as something else than its value.
bool isSafeInHead(std::string_view text)
{
    return std::none_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && byte != '\t') || byte == 0x7f;
    });
}

bool isWrittenByConnection(std::string_view name)
{
    return equalsIgnoringCase(name, "content-length") || equalsIgnoringCase(name, "connection") ||
           equalsIgnoringCase(name, "transfer-encoding") || equalsIgnoringCase(name, "date");
}

/// IMF-fixdate (RFC 9110, 5.6.7), made anew once a second in each thread.
std::string_view currentDate()
{
    struct Cache {
        std::time_t second = -1;
        std::array<char, 40> text{};
        std::size_t size = 0;
    };
    static constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    thread_local Cache cache;
    const std::time_t now = std::time(nullptr);
    if (now != cache.second) {
        std::tm utc{};
        gmtime_r(&now, &utc);
        const int size =
            std::snprintf(cache.text.data(), cache.text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                          kDays[static_cast<std::size_t>(utc.tm_wday) % kDays.size()], utc.tm_mday,
                          kMonths[static_cast<std::size_t>(utc.tm_mon) % kMonths.size()], utc.tm_year + 1900,
                          utc.tm_hour, utc.tm_min, utc.tm_sec);
        cache.size = std::min(static_cast<std::size_t>(std::max(size, 0)), cache.text.size() - 1);
        cache.second = now;
    }
    return {cache.text.data(), cache.size};
}

void appendField(std::string& head, std::string_view name, std::string_view value)
{
    head.append(name).append(": ").append(value).append("\r\n");
}

void appendJsonText(std::string& out, std::string_view text)
{
    static constexpr char kHex[] = "0123456789abcdef";
    out.push_back('"');
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out.push_back('\\');
            out.push_back(c);
        } else if (byte < 0x20) {
            out.append("\\u00").append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
        } else {
            out.push_back(c);
        }
    }
    out.push_back('"');
}

} // namespace

std::string_view methodName(Method method)
{
    return kMethods[static_cast<std::size_t>(method)];
}

Method methodFromText(std::string_view text)
{
    for (std::size_t i = 0; i + 1 < kMethods.size(); ++i) {
        if (kMethods[i] == text)
            return static_cast<Method>(i);
    }
    return Method::Other;
}

std::string_view Fields::get(std::string_view name) const
{
    for (const auto& [key, value] : m_fields) {
        if (equalsIgnoringCase(key, name))
            return value;
    }
    return {};
}

bool Fields::has(std::string_view name) const
{
    return std::any_of(m_fields.begin(), m_fields.end(),
                       [name](const auto& field) { return equalsIgnoringCase(field.first, name); });
}

std::size_t Fields::count(std::string_view name) const
{
    return static_cast<std::size_t>(
        std::count_if(m_fields.begin(), m_fields.end(),
                      [name](const auto& field) { return equalsIgnoringCase(field.first, name); }));
}

bool Fields::hasToken(std::string_view name, std::string_view token) const
{
    return std::any_of(m_fields.begin(), m_fields.end(), [name, token](const auto& field) {
        return equalsIgnoringCase(field.first, name) && listContains(field.second, token);
    });
}

Query Query::parse(std::string_view raw)
{
    Query query;
    if (raw.empty())
        return query;
    query.m_items.reserve(static_cast<std::size_t>(std::count(raw.begin(), raw.end(), '&')) + 1);
    while (!raw.empty()) {
        const std::size_t end = raw.find('&');
        const std::string_view item = raw.substr(0, end);
        if (!item.empty()) {
            const std::size_t equals = item.find('=');
            query.m_items.emplace_back(
                formDecoded(item.substr(0, equals)),
                equals == std::string_view::npos ? std::string() : formDecoded(item.substr(equals + 1)));
        }
        if (end == std::string_view::npos)
            break;
        raw.remove_prefix(end + 1);
    }
    return query;
}

std::optional<std::string_view> Query::get(std::string_view key) const
{
    for (auto item = m_items.rbegin(); item != m_items.rend(); ++item) {
        if (item->first == key)
            return item->second;
    }
    return std::nullopt;
}

std::size_t Query::count(std::string_view key) const
{
    return static_cast<std::size_t>(
        std::count_if(m_items.begin(), m_items.end(), [key](const auto& item) { return item.first == key; }));
}

std::vector<std::string_view> Query::all(std::string_view key) const
{
    std::vector<std::string_view> values;
    for (const auto& item : m_items) {
        if (item.first == key)
            values.push_back(item.second);
    }
    return values;
}

std::string_view statusText(int status)
{
    switch (status) {
    case 100:
        return "Continue";
    case 101:
        return "Switching Protocols";
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 202:
        return "Accepted";
    case 204:
        return "No Content";
    case 301:
        return "Moved Permanently";
    case 302:
        return "Found";
    case 304:
        return "Not Modified";
    case 308:
        return "Permanent Redirect";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 415:
        return "Unsupported Media Type";
    case 417:
        return "Expectation Failed";
    case 422:
        return "Unprocessable Content";
    case 426:
        return "Upgrade Required";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 503:
        return "Service Unavailable";
    case 505:
        return "HTTP Version Not Supported";
    default:
        return "Status";
    }
}

Response errorResponse(int status, std::string_view code, std::string_view message)
{
    Response response;
    response.status = status;
    response.contentType = "application/json";
    response.body = "{\"error\":{\"code\":";
    appendJsonText(response.body, code);
    response.body += ",\"message\":";
    appendJsonText(response.body, message);
    response.body += ",\"details\":{}}}";
    return response;
}

base::SharedBytes serialize(const Response& response, bool keepAlive, bool headOnly, int minorVersion)
{
    // A thread answers one request at a time, so the head is put together in memory that is there already.
    thread_local std::string head;
    head.assign("HTTP/1.1 ");
    head.append(std::to_string(response.status))
        .append(1, ' ')
        .append(statusText(response.status))
        .append("\r\n");
    if (!response.contentType.empty() && isSafeInHead(response.contentType))
        appendField(head, "Content-Type", response.contentType);
    // 304 would name the length of the representation, which nobody knows here. A 204 carries 0 although RFC
    // 9110, 8.6 would leave it out: browsers were seen to wait for a body on a preflight without it
    // (engine-io.md, 10).
    const bool hasBody = response.status != 304 && response.status != 204;
    if (response.status != 304)
        appendField(head, "Content-Length", std::to_string(hasBody ? response.body.size() : 0));
    appendField(head, "Date", currentDate());
    if (!keepAlive)
        appendField(head, "Connection", "close");
    else if (minorVersion == 0)
        appendField(head, "Connection", "keep-alive");
    for (const auto& [name, value] : response.fields) {
        if (!name.empty() && isSafeInHead(name) && isSafeInHead(value) && !isWrittenByConnection(name))
            appendField(head, name, value);
    }
    head.append("\r\n");

    const std::size_t bodySize = headOnly || !hasBody ? 0 : response.body.size();
    return base::SharedBytes::build(head.size() + bodySize, [&](char* out) {
        out = std::copy(head.begin(), head.end(), out);
        std::copy_n(response.body.begin(), bodySize, out);
    });
}

} // namespace sio::net::http
