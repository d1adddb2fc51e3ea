// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/sharedbytes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sio::net::http {

enum class Method : std::uint8_t { Get, Head, Post, Put, Patch, Delete, Options, Other };
/// The method as it stands in a request line; empty for Other.
std::string_view methodName(Method method);
/// Method names are case-sensitive (RFC 9110, 9.1): `get` is Other.
Method methodFromText(std::string_view text);

/// Header fields in order of arrival; names compare without case (RFC 9110, 5.1).
class Fields {
public:
    void reserve(std::size_t count) { m_fields.reserve(count); }
    void add(std::string name, std::string value)
    {
        m_fields.emplace_back(std::move(name), std::move(value));
    }
    /// The first field of that name; empty when absent.
    std::string_view get(std::string_view name) const;
    bool has(std::string_view name) const;
    std::size_t count(std::string_view name) const;
    /// True when a comma-separated list field contains `token` (compared without case), in any field of that
    /// name.
    bool hasToken(std::string_view name, std::string_view token) const;
    auto begin() const { return m_fields.begin(); }
    auto end() const { return m_fields.end(); }
    std::size_t size() const { return m_fields.size(); }

private:
    std::vector<std::pair<std::string, std::string>> m_fields;
};

/// A request head that passed every check of the HTTP layer.
struct RequestHead {
    Method method = Method::Get;
    std::string methodText;
    std::string target; ///< as sent
    std::string path;   ///< the part before '?', undecoded
    std::string query;  ///< the part after '?', undecoded
    int minorVersion = 1;
    bool keepAlive = true;
    bool upgrade = false;                       ///< asks for `Upgrade: websocket` with `Connection: upgrade`
    std::optional<std::uint64_t> contentLength; ///< nothing when absent or chunked
    bool chunked = false;
    Fields fields;
};

/// `key=value&...` after form decoding ('+' is a space); the last value of a repeated key wins in get().
class Query {
public:
    static Query parse(std::string_view raw);
    std::optional<std::string_view> get(std::string_view key) const;
    std::size_t count(std::string_view key) const;
    /// Every value of a key in order.
    std::vector<std::string_view> all(std::string_view key) const;
    auto begin() const { return m_items.begin(); }
    auto end() const { return m_items.end(); }

private:
    std::vector<std::pair<std::string, std::string>> m_items;
};

/// A complete answer. Content-Length, Date and Connection are written by the connection: such fields in
/// `fields` are left out, and so is a field whose name or value could break the head (a control character).
struct Response {
    int status = 200;
    std::string contentType; ///< empty: no Content-Type field
    std::string body;
    Fields fields;      ///< further fields
    bool close = false; ///< close the connection after this answer
};

std::string_view statusText(int status);

/// An answer with the body `{"error":{"code":...,"message":...}}`.
Response errorResponse(int status, std::string_view code, std::string_view message);

/// The whole answer as bytes. `headOnly`: answer to HEAD (length of the body, but no body). To HTTP/1.0 the
/// persistence of the connection is said aloud, to HTTP/1.1 only its end (RFC 9112, 9.3).
base::SharedBytes serialize(const Response& response, bool keepAlive, bool headOnly, int minorVersion);

} // namespace sio::net::http
