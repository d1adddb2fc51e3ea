// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/engineerror.h"
#include "net/http/handler.h"

#include <string>

namespace sio::engine {

/// The answer that one polling request waits for, with the fields that every answer to it carries (CORS). A
/// value: it travels to the worker that owns the session. Answers once; then it is empty.
class Reply {
public:
    Reply() = default;
    Reply(net::http::Responder responder, net::http::Fields fields)
        : m_responder(std::move(responder)), m_fields(std::move(fields))
    {
    }

    explicit operator bool() const { return static_cast<bool>(m_responder); }

    /// A GET's answer (engine-io.md, section 5).
    void payload(std::string packets, net::http::Fields more = {});
    /// A POST's answer.
    void ok();
    /// A status alone.
    void empty(int status, bool close = false);
    void send(net::http::Response response);

private:
    net::http::Responder m_responder;
    net::http::Fields m_fields;
};

} // namespace sio::engine
