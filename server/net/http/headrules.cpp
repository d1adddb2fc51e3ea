// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/http/requestparser.h"

#include "base/ascii.h"

#include <algorithm>

namespace sio::net::http {

namespace {

using base::equalsIgnoringCase;
using base::hexDigit;
using base::isDigit;

using Verdict = std::optional<Refusal>;

/// uri-host [ ":" port ] (RFC 3986, 3.2.2) by its characters: nothing that could be read as a path, a user or
/// a second header.
bool isValidHost(std::string_view host)
{
    static constexpr std::string_view kMarks = "-._~!$&'()*+,;=%";
    if (host.starts_with('[')) {
        const std::size_t end = host.find(']');
        if (end == std::string_view::npos || end < 3)
            return false;
        const std::string_view literal = host.substr(1, end - 1);
        const bool known = std::all_of(literal.begin(), literal.end(),
                                       [](char c) { return hexDigit(c) >= 0 || c == ':' || c == '.'; });
        if (!known)
            return false;
        host.remove_prefix(end + 1);
    } else {
        const std::size_t end = std::min(host.find(':'), host.size());
        const std::string_view name = host.substr(0, end);
        const bool known = std::all_of(name.begin(), name.end(), [](char c) {
            const char lower = static_cast<char>(c | 0x20);
            return isDigit(c) || (lower >= 'a' && lower <= 'z') || kMarks.find(c) != std::string_view::npos;
        });
        if (name.empty() || !known)
            return false;
        host.remove_prefix(end);
    }
    if (host.empty())
        return true;
    host.remove_prefix(1);
    return host.size() <= 5 && std::all_of(host.begin(), host.end(), isDigit);
}

Verdict checkHost(const RequestHead& head)
{
    const std::size_t count = head.fields.count("Host");
    if (count == 0 && head.minorVersion == 0) // required by HTTP/1.1 alone (RFC 9112, 3.2)
        return std::nullopt;
    if (count != 1)
        return Refusal{Reject::Host, 400,
                       count == 0 ? "the Host field is missing" : "there are two Host fields"};
    if (!isValidHost(head.fields.get("Host")))
        return Refusal{Reject::Host, 400, "the Host field is not a host"};
    return std::nullopt;
}

/// RFC 9112, section 6. Whatever two readers could understand differently is refused: that is how requests
/// are smuggled past a proxy.
Verdict checkFraming(RequestHead& head)
{
    const std::size_t lengths = head.fields.count("Content-Length");
    const std::size_t codings = head.fields.count("Transfer-Encoding");
    if (lengths > 0 && codings > 0)
        return Refusal{Reject::Framing, 400, "the body has both a length and a transfer coding"};
    if (lengths > 1 || codings > 1)
        return Refusal{Reject::Framing, 400, "the length of the body is given twice"};
    if (codings == 1) {
        if (head.minorVersion == 0)
            return Refusal{Reject::Framing, 400, "HTTP/1.0 knows no transfer coding"};
        if (!equalsIgnoringCase(head.fields.get("Transfer-Encoding"), "chunked"))
            return Refusal{Reject::Framing, 501, "no transfer coding but chunked is known here"};
        head.chunked = true;
    } else if (lengths == 1) {
        const std::string_view text = head.fields.get("Content-Length");
        if (text.empty() || text.size() > 19 || !std::all_of(text.begin(), text.end(), isDigit))
            return Refusal{Reject::Framing, 400, "the Content-Length is not a number"};
        std::uint64_t length = 0;
        for (const char c : text)
            length = length * 10 + static_cast<std::uint64_t>(c - '0');
        head.contentLength = length;
    }
    return std::nullopt;
}

Verdict checkMethod(RequestHead& head)
{
    head.method = methodFromText(head.methodText);
    if (head.method != Method::Other)
        return std::nullopt;
    if (head.methodText == "TRACE" || head.methodText == "CONNECT")
        return Refusal{Reject::Method, 405, "this method is not served"};
    return Refusal{Reject::Method, 501, "this method is not known"};
}

/// Origin form alone, without anything that a file system or another reader would take apart differently:
/// escaped separators, dot segments, empty segments.
Verdict checkPath(RequestHead& head)
{
    const std::string_view target = head.target;
    if (target == "*" && head.method == Method::Options) {
        head.path = target;
        return std::nullopt;
    }
    if (!target.starts_with('/'))
        return Refusal{Reject::Path, 400, "the target does not begin with a slash"};
    if (target.find('#') != std::string_view::npos)
        return Refusal{Reject::Path, 400, "the target has a fragment"};

    const std::size_t mark = std::min(target.find('?'), target.size());
    const std::string_view path = target.substr(0, mark);
    std::string segment; // decoded
    for (std::size_t i = 1; i <= path.size(); ++i) {
        if (i == path.size() || path[i] == '/') {
            const bool isLast = i == path.size();
            if (segment == "." || segment == ".." || (segment.empty() && !isLast))
                return Refusal{Reject::Path, 400, "the path has an empty or relative segment"};
            segment.clear();
            continue;
        }
        char c = path[i];
        if (c == '%') {
            if (i + 2 >= path.size() || hexDigit(path[i + 1]) < 0 || hexDigit(path[i + 2]) < 0)
                return Refusal{Reject::Path, 400, "the path has a broken escape"};
            c = static_cast<char>(hexDigit(path[i + 1]) * 16 + hexDigit(path[i + 2]));
            const auto byte = static_cast<unsigned char>(c);
            if (c == '/' || byte < 0x20 || byte == 0x7f)
                return Refusal{Reject::Path, 400, "the path has an escape that is not allowed"};
            i += 2;
        }
        if (c == '\\')
            return Refusal{Reject::Path, 400, "the path has a backslash"};
        segment.push_back(c);
    }
    head.path = path;
    if (mark < target.size())
        head.query = target.substr(mark + 1);
    return std::nullopt;
}

Verdict checkExpectations(const RequestHead& head)
{
    if (head.minorVersion > 0 && head.fields.has("Expect") &&
        (head.fields.count("Expect") > 1 || !equalsIgnoringCase(head.fields.get("Expect"), "100-continue")))
        return Refusal{Reject::Encoding, 417, "this expectation cannot be met"};
    for (const auto& [name, value] : head.fields) {
        if (equalsIgnoringCase(name, "Content-Encoding") && !equalsIgnoringCase(value, "identity"))
            return Refusal{Reject::Encoding, 415, "encoded bodies are not read here"};
    }
    return std::nullopt;
}

} // namespace

std::optional<Refusal> completeHead(RequestHead& head)
{
    if (Verdict refused = checkHost(head))
        return refused;
    if (Verdict refused = checkFraming(head))
        return refused;
    if (Verdict refused = checkMethod(head))
        return refused;
    if (Verdict refused = checkPath(head))
        return refused;
    if (Verdict refused = checkExpectations(head))
        return refused;

    head.keepAlive = head.minorVersion > 0 ? !head.fields.hasToken("Connection", "close")
                                           : head.fields.hasToken("Connection", "keep-alive");
    // HTTP/1.0 cannot ask for it, and a body would have to be read before the protocol changes (RFC
    // 9110, 7.8).
    head.upgrade = head.minorVersion > 0 && !head.chunked && head.contentLength.value_or(0) == 0 &&
                   head.fields.hasToken("Upgrade", "websocket") &&
                   head.fields.hasToken("Connection", "upgrade");
    return std::nullopt;
}

} // namespace sio::net::http
