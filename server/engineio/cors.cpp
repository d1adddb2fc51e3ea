// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/cors.h"

#include "engineio/text.h"

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

/// A list of header names, and nothing that could break out of a field.
bool isHeaderList(std::string_view text)
{
    if (text.empty() || text.size() > kMaxReflectedHeaders)
        return false;
    while (true) {
        const std::size_t comma = text.find(',');
        if (!isToken(trimmed(text.substr(0, comma))))
            return false;
        if (comma == std::string_view::npos)
            return true;
        text.remove_prefix(comma + 1);
    }
}

} // namespace

Cors::Cors(const CorsOptions& options)
    : m_options(options),
      m_anyOrigin(std::find(options.origins.begin(), options.origins.end(), "*") != options.origins.end())
{
}

bool Cors::isListed(std::string_view origin) const
{
    return std::find(m_options.origins.begin(), m_options.origins.end(), origin) != m_options.origins.end();
}

bool Cors::admits(const Fields& request) const
{
    return !isEnabled() || m_anyOrigin || !request.has("origin") || isListed(request.get("origin"));
}

void Cors::addFields(const Fields& request, Fields& out) const
{
    if (!isEnabled())
        return;
    if (m_anyOrigin) {
        out.add("Access-Control-Allow-Origin", "*");
    } else {
        out.add("Vary", "Origin");
        const std::string_view origin = request.get("origin");
        if (!isListed(origin))
            return;
        out.add("Access-Control-Allow-Origin", std::string(origin));
        if (m_options.credentials) // never together with "*"
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
