// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/reply.h"

namespace sio::engine {

using net::http::Response;

void Reply::payload(std::string packets, net::http::Fields more)
{
    Response response;
    response.contentType = "text/plain; charset=UTF-8";
    response.body = std::move(packets);
    response.fields = std::move(more);
    response.fields.add("cache-control", "no-store");
    send(std::move(response));
}

void Reply::ok()
{
    Response response;
    response.contentType = "text/html";
    response.body = "ok";
    response.fields.add("cache-control", "no-store");
    send(std::move(response));
}

void Reply::empty(int status, bool close)
{
    Response response;
    response.status = status;
    response.close = close;
    send(std::move(response));
}

void Reply::send(Response response)
{
    for (const auto& [name, value] : m_fields)
        response.fields.add(name, value);
    net::http::Responder responder = std::move(m_responder);
    responder.respond(std::move(response));
}

} // namespace sio::engine
