// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/httppublisher.h"

#include <QtCore/QByteArray>

namespace sio::sequences {

HttpPublisher::HttpPublisher(std::string host, std::uint16_t port, std::string key)
    : m_channel(std::move(host), port), m_key(std::move(key))
{
}

void HttpPublisher::publish(const PublishRequest& request, Done done)
{
    Pending pending;
    pending.done = std::move(done);
    if (request.to || request.except) {
        pending.target = "/api/v1/publish";
        Value body = Value::map({{"event", Value::string(request.event)}, {"data", request.data}});
        if (request.to)
            body.set("to", *request.to);
        if (request.except)
            body.set("except", *request.except);
        pending.body = body.json();
    } else {
        pending.target =
            "/api/v1/events/" + QByteArray::fromStdString(request.event).toPercentEncoding().toStdString();
        pending.body = request.data.json();
    }
    m_pending.push_back(std::move(pending));
    if (!m_channel.isBusy())
        next();
}

void HttpPublisher::abort()
{
    m_pending.clear();
    m_channel.abort();
}

void HttpPublisher::next()
{
    if (m_pending.empty())
        return;
    const Pending pending = std::move(m_pending.front());
    m_pending.pop_front();
    link::HttpHeaders headers{{"Content-Type", "application/json"}};
    if (!m_key.empty())
        headers.emplace_back("Authorization", "Bearer " + m_key);
    m_channel.request(
        "POST", pending.target, headers, pending.body,
        [this, done = pending.done](const link::HttpAnswer& answer) {
            const auto body = Value::fromJson(answer.body);
            const PublishAnswer result{std::max(answer.status, 0), body.value_or(Value::string(answer.body))};
            next();
            done(result);
        });
}

} // namespace sio::sequences
