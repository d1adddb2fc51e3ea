// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/cors.h"

#include "base/ascii.h"

#include <algorithm>

namespace sio::engine {

using net::http::Fields;
using net::http::RequestHead;
using net::http::Response;

namespace {

constexpr std::size_t kMaxReflectedHeaders = 1024;

std::string joined(const std::vector<std::string>& items)
{
    std::string text;
    for (const std::string& item : items) {
        if (!text.empty())
            text += ',';
        text += item;
    }
    return text;
}

bool contains(const std::vector<std::string>& items, std::string_view item)
{
    return std::find(items.begin(), items.end(), item) != items.end();
}

/// A list of header names, and nothing that could break out of a field.
bool isHeaderList(std::string_view text)
{
    if (text.empty() || text.size() > kMaxReflectedHeaders)
        return false;
    while (true) {
        const std::size_t comma = text.find(',');
        if (!base::isToken(base::trimmed(text.substr(0, comma))))
            return false;
        if (comma == std::string_view::npos)
            return true;
        text.remove_prefix(comma + 1);
    }
}

} // namespace

Cors::Cors(const CorsOptions& options) : m_options(options), m_anyOrigin(contains(options.origins, "*")) {}

bool Cors::isListed(std::string_view origin) const
{
    return contains(m_options.origins, origin);
}

bool Cors::isTrusted(std::string_view origin) const
{
    return contains(m_options.credentialOrigins, origin);
}

bool Cors::admits(const Fields& request) const
{
    if (m_options.origins.empty() || m_anyOrigin || !request.has("origin"))
        return true;
    return isListed(request.get("origin")) || isTrusted(request.get("origin"));
}

void Cors::addFields(const Fields& request, Fields& out) const
{
    if (!isEnabled())
        return;
    const std::string_view origin = request.get("origin");
    const bool trusted = isTrusted(origin);
    if (!m_anyOrigin || !m_options.credentialOrigins.empty())
        out.add("Vary", "Origin");
    if (m_anyOrigin && !trusted) {
        out.add("Access-Control-Allow-Origin", "*");
    } else {
        if (!trusted && !isListed(origin))
            return;
        out.add("Access-Control-Allow-Origin", std::string(origin));
        if (m_options.credentials || trusted) // never together with "*"
            out.add("Access-Control-Allow-Credentials", "true");
    }
    if (!m_options.exposedHeaders.empty())
        out.add("Access-Control-Expose-Headers", joined(m_options.exposedHeaders));
}

Response Cors::preflight(const RequestHead& request) const
{
    Response response;
    response.status = 204;
    addFields(request.fields, response.fields);
    response.fields.add("Access-Control-Allow-Methods", joined(m_options.methods));
    if (!m_options.allowedHeaders.empty()) {
        response.fields.add("Access-Control-Allow-Headers", joined(m_options.allowedHeaders));
    } else {
        response.fields.add("Vary", "Access-Control-Request-Headers");
        const std::string_view asked = request.fields.get("access-control-request-headers");
        if (isHeaderList(asked))
            response.fields.add("Access-Control-Allow-Headers", std::string(asked));
    }
    if (m_options.maxAge.count() > 0)
        response.fields.add("Access-Control-Max-Age", std::to_string(m_options.maxAge.count()));
    return response;
}

} // namespace sio::engine
