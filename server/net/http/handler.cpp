// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/http/handler.h"

namespace sio::net::http {

namespace {

/// A handler lost the request: the client gets an answer all the same.
void answerForgotten(Responder& responder)
{
    if (responder)
        responder.respond(errorResponse(500, "INTERNAL", "the request was not answered"));
}

} // namespace

Responder& Responder::operator=(Responder&& other) noexcept
{
    if (this != &other) {
        answerForgotten(*this);
        m_channel = std::move(other.m_channel);
    }
    return *this;
}

Responder::~Responder()
{
    answerForgotten(*this);
}

void Responder::respond(Response response)
{
    // The channel is given up first: the answer may lead to this Responder's destruction.
    if (const std::shared_ptr<Channel> channel = std::exchange(m_channel, nullptr))
        channel->respond(std::move(response));
}

} // namespace sio::net::http
