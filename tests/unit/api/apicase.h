// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "api/api.h"
#include "base/clock.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace sio::test {

/// Answers what it is told to, at once or when it is told to. Any thread.
class FakePublisher final : public papermastery::Publisher {
public:
    void publish(papermastery::PublishRequest request, papermastery::PublishCallback done) override
    {
        std::optional<papermastery::PublishResult> answer;
        {
            const std::lock_guard lock(m_mutex);
            requests.push_back(request);
            if (onPublish)
                onPublish();
            if (isHeld) {
                m_held.push_back(std::move(done));
                return;
            }
            answer = answerTo(request);
        }
        done(*std::move(answer));
    }

    void setParticipants(std::string_view sessionId, std::vector<std::string> users,
                         papermastery::ParticipantsCallback done) override
    {
        if (refusal)
            return done(base::Unexpected{*refusal});
        participants[std::string(sessionId)] = users;
        done(papermastery::ParticipantsOutcome{std::string(sessionId), std::move(users), true});
    }

    /// Answers the calls that were held back.
    void release()
    {
        std::vector<papermastery::PublishCallback> held;
        {
            const std::lock_guard lock(m_mutex);
            held.swap(m_held);
        }
        for (papermastery::PublishCallback& done : held)
            done(answerTo(requests.back()));
    }
    /// Forgets them, as a worker that ends does.
    void drop()
    {
        const std::lock_guard lock(m_mutex);
        m_held.clear();
    }

    std::vector<papermastery::PublishRequest> requests;
    std::map<std::string, std::vector<std::string>> participants;
    std::optional<papermastery::PublishError> refusal;
    papermastery::PublishOutcome outcome{"e1", 1, 3, 2, papermastery::PublishReason::None, {}, {}};
    bool isHeld = false;
    std::function<void()> onPublish;

private:
    papermastery::PublishResult answerTo(const papermastery::PublishRequest& request) const
    {
        if (refusal)
            return base::Unexpected{*refusal};
        papermastery::PublishOutcome answer = outcome;
        answer.eventId = "e" + std::to_string(requests.size());
        if (request.dryRun) {
            answer.written = 0;
            answer.reason = papermastery::PublishReason::DryRun;
        }
        return answer;
    }

    std::mutex m_mutex; // guards requests and m_held while several threads publish
    std::vector<papermastery::PublishCallback> m_held;
};

/// One request's answer; empty while it is awaited.
struct Reply {
    class Channel final : public net::http::Responder::Channel {
    public:
        void respond(net::http::Response answer) override
        {
            const std::lock_guard lock(mutex);
            ++count;
            response = std::move(answer);
        }
        mutable std::mutex mutex; // guards response, count
        std::optional<net::http::Response> response;
        int count = 0;
    };

    std::shared_ptr<Channel> channel = std::make_shared<Channel>();
    std::unique_ptr<net::http::Exchange> exchange;

    bool isAnswered() const
    {
        const std::lock_guard lock(channel->mutex);
        return channel->response.has_value();
    }
    const net::http::Response& response() const { return *channel->response; }
    int status() const { return isAnswered() ? response().status : 0; }
    std::string body() const { return isAnswered() ? response().body : std::string(); }
    std::string field(const char* name) const { return std::string(response().fields.get(name)); }
    QJsonObject json() const { return QJsonDocument::fromJson(QByteArray::fromStdString(body())).object(); }
    /// The error's code; empty when the body is no error of the documented form.
    QString code() const
    {
        const QJsonObject error = json()["error"].toObject();
        const bool isComplete = error["message"].isString() && error["details"].isObject();
        return isComplete ? error["code"].toString() : QString();
    }
    QString errorField() const
    {
        return json()["error"].toObject()["details"].toObject()["field"].toString();
    }
};

using Headers = std::vector<std::pair<std::string, std::string>>;

/// An API with a fake application behind it and a fake connection before it.
class ApiCase {
public:
    explicit ApiCase(api::ApiOptions options = {})
        : api(std::move(options), publisher, readiness, clock, {[this] { return wallMs; }}),
          endpoint(api.makeEndpoint())
    {
        readiness.setReady();
    }

    Reply send(const std::string& method, const std::string& target, Headers headers, std::string body,
               net::http::RequestHandler* handler = nullptr)
    {
        using net::http::Method;
        net::http::RequestHead head;
        head.methodText = method;
        head.method = Method::Other;
        for (const Method known : {Method::Get, Method::Head, Method::Post, Method::Put, Method::Patch,
                                   Method::Delete, Method::Options}) {
            if (net::http::methodName(known) == method)
                head.method = known;
        }
        head.target = target;
        head.path = target.substr(0, target.find('?'));
        head.query = head.path.size() < target.size() ? target.substr(head.path.size() + 1) : std::string();
        head.contentLength = body.size();
        if (addHost)
            head.fields.add("Host", "127.0.0.1:3000");
        for (auto& [name, value] : headers)
            head.fields.add(name, value);
        Reply reply;
        net::http::RequestHandler& target_ = handler ? *handler : *endpoint;
        reply.exchange = target_.begin(head, peer, net::http::Responder(reply.channel));
        if (reply.exchange)
            reply.exchange->onBody(std::move(body));
        return reply;
    }

    Reply get(const std::string& target, Headers headers = {})
    {
        return send("GET", target, std::move(headers), {});
    }
    Reply post(const std::string& target, std::string body, Headers headers = {})
    {
        headers.emplace_back("Content-Type", "application/json");
        return send("POST", target, std::move(headers), std::move(body));
    }
    Reply put(const std::string& target, std::string body)
    {
        return send("PUT", target, {{"Content-Type", "application/json"}}, std::move(body));
    }
    const papermastery::PublishRequest& last() const { return publisher.requests.back(); }

    FakePublisher publisher;
    api::Readiness readiness;
    base::ManualClock clock;
    std::int64_t wallMs = 1'700'000'000'000;
    net::PeerAddress peer{"127.0.0.1", 50000, true, false};
    bool addHost = true;
    api::Api api;
    std::unique_ptr<net::http::RequestHandler> endpoint;
};

inline api::ApiKey keyNamed(const std::string& name, const std::string& text)
{
    api::ApiKey key;
    key.name = name;
    key.digest = api::digestOf(text);
    key.events = {"*"};
    return key;
}

} // namespace sio::test
