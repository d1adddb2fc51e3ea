// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/adminpublisher.h"

#include "link/adminclient.h"

#include <QtCore/QJsonDocument>

namespace sio::sequences {

namespace {

/// What the publish API would have answered with such an error.
constexpr int kRefused = 422;

Value valueOf(const QJsonObject& object)
{
    const QByteArray json = QJsonDocument(object).toJson(QJsonDocument::Compact);
    return Value::fromJson(json.toStdString()).value_or(Value::map());
}

} // namespace

AdminPublisher::AdminPublisher(link::AdminClient& client, std::string reason)
    : m_client(client), m_reason(std::move(reason)), m_context(std::make_unique<QObject>())
{
}

void AdminPublisher::publish(const PublishRequest& request, Done done)
{
    Value body = Value::map({{"event", Value::string(request.event)},
                             {"data", request.data},
                             {"dry_run", Value::boolean(false)},
                             {"test_traffic", Value::boolean(true)},
                             {"volatile", Value::boolean(false)},
                             {"reason", Value::string(m_reason)}});
    if (request.to)
        body.set("to", *request.to);
    if (request.except)
        body.set("except", *request.except);
    m_client.request("pm_publish", QByteArray::fromStdString(body.json()), m_context.get(),
                     [done = std::move(done)](const link::Answer<QJsonObject>& answer) {
                         if (answer.ok) {
                             // As the API says it; a command has no key by which it could come twice.
                             Value told = valueOf(answer.value);
                             if (!told.find("duplicate"))
                                 told.set("duplicate", Value::boolean(false));
                             if (!told.find("warnings"))
                                 told.set("warnings", Value::list());
                             done({200, std::move(told)});
                             return;
                         }
                         const Value error =
                             Value::map({{"code", Value::string(answer.error.code.toStdString())},
                                         {"message", Value::string(answer.error.message.toStdString())},
                                         {"details", valueOf(answer.error.details)}});
                         done({kRefused, Value::map({{"error", error}})});
                     });
}

void AdminPublisher::abort()
{
    m_context = std::make_unique<QObject>();
}

} // namespace sio::sequences
