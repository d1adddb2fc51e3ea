// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/endpoint.h"
#include "fakes.h"
#include "net/http/router.h"

namespace sio::test {

/// An engine over workers that the test turns, and the HTTP layer in front of each.
class FakeServer {
public:
    explicit FakeServer(engine::EngineOptions options = {}, int workerCount = 1)
    {
        std::vector<std::unique_ptr<engine::WorkerServices>> services;
        std::vector<engine::SessionAcceptor*> acceptors;
        for (int i = 0; i < workerCount; ++i) {
            auto worker = std::make_unique<FakeServices>();
            workers.push_back(worker.get());
            services.push_back(std::move(worker));
            acceptors.push_back(&acceptor);
        }
        engine = std::make_unique<engine::Engine>(std::move(options), std::move(services), acceptors);
        routers.resize(workers.size());
        for (std::size_t i = 0; i < workers.size(); ++i) {
            for (const char* path : {"/engine.io", "/engine.io/"})
                routers[i].addExact(path, engine->endpoint(static_cast<int>(i)));
        }
    }

    /// One request and what becomes of it.
    struct Request {
        std::shared_ptr<Answer> answer = std::make_shared<Answer>();
        std::unique_ptr<net::http::Exchange> exchange;
        std::string text() const { return answer->text(); }
        std::string field(std::string_view name) const
        {
            return std::string(answer->response->fields.get(name));
        }
    };
    using Headers = std::vector<std::pair<std::string, std::string>>;

    net::http::RequestHead head(const std::string& method, const std::string& target,
                                const Headers& headers = {}) const
    {
        static const std::map<std::string, net::http::Method> methods{
            {"GET", net::http::Method::Get},       {"POST", net::http::Method::Post},
            {"HEAD", net::http::Method::Head},     {"PUT", net::http::Method::Put},
            {"DELETE", net::http::Method::Delete}, {"OPTIONS", net::http::Method::Options}};
        net::http::RequestHead head;
        head.method = methods.at(method);
        head.methodText = method;
        head.target = target;
        head.path = target.substr(0, target.find('?'));
        head.query = target.size() > head.path.size() ? target.substr(head.path.size() + 1) : std::string();
        for (const auto& [name, value] : headers)
            head.fields.add(name, value);
        return head;
    }
    /// A head alone; its body is due.
    Request begin(const std::string& method, const std::string& target, const Headers& headers = {},
                  int worker = 0)
    {
        Request request;
        request.exchange =
            routers[at(worker)].begin(head(method, target, headers), peer, makeResponder(request.answer));
        return request;
    }
    /// A whole request, as the HTTP layer passes it on.
    Request send(const std::string& method, const std::string& target, const std::string& body = {},
                 const Headers& headers = {}, int worker = 0)
    {
        Request request;
        net::http::RequestHead asked = head(method, target, headers);
        asked.contentLength = body.size();
        if (body.size() > routers[at(worker)].bodyLimit(asked)) {
            request.answer->response.emplace().status = 413;
            return request;
        }
        request.exchange = routers[at(worker)].begin(asked, peer, makeResponder(request.answer));
        if (request.exchange)
            request.exchange->onBody(body);
        settle();
        return request;
    }
    Request get(const std::string& query, int worker = 0)
    {
        return send("GET", "/engine.io/?" + query, {}, {}, worker);
    }
    Request post(const std::string& query, const std::string& body, int worker = 0)
    {
        return send("POST", "/engine.io/?" + query, body, {}, worker);
    }
    /// Opens a polling session; returns its id.
    std::string open(int worker = 0, const Headers& headers = {})
    {
        const Request request = send("GET", "/engine.io/?EIO=4&transport=polling", {}, headers, worker);
        const std::string body = request.answer->response->body;
        const std::size_t at = body.find("\"sid\":\"");
        return at == std::string::npos ? std::string() : body.substr(at + 7, 20);
    }
    static std::string session(const std::string& sid) { return "EIO=4&transport=polling&sid=" + sid; }

    /// An upgrade request. With a descriptor it was taken; otherwise `request` has the answer.
    struct Upgrade {
        int descriptor = -1;
        Request request;
    };
    Upgrade upgrade(const std::string& query, const Headers& more = {}, int worker = 0,
                    const std::string& unread = {})
    {
        Headers headers{{"Upgrade", "websocket"},
                        {"Connection", "Upgrade"},
                        {"Sec-WebSocket-Version", "13"},
                        {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}};
        headers.insert(headers.end(), more.begin(), more.end());
        net::http::RequestHead asked = head("GET", "/engine.io/?" + query, headers);
        asked.upgrade = true;
        Upgrade result;
        if (!routers[at(worker)].takesUpgrade(asked)) {
            result.request.exchange =
                routers[at(worker)].begin(asked, peer, makeResponder(result.request.answer));
            settle();
            return result;
        }
        result.descriptor = nextDescriptor++;
        routers[at(worker)].upgrade(
            {result.descriptor, peer, asked, unread, [this] { ++descriptorsClosed; }});
        settle();
        return result;
    }
    /// The stream of a descriptor, in whatever worker it was made.
    FakeStream::Record& stream(int descriptor, int* owner = nullptr)
    {
        for (std::size_t i = 0; i < workers.size(); ++i) {
            if (workers[i]->streams.contains(descriptor)) {
                if (owner)
                    *owner = static_cast<int>(i);
                return workers[i]->streams.at(descriptor);
            }
        }
        qFatal("no stream");
    }

    void settle()
    {
        for (int rounds = 0; rounds < 3; ++rounds) {
            for (FakeServices* worker : workers)
                worker->settle();
        }
    }
    void pass(base::Duration time)
    {
        for (; time > base::Duration::zero(); time -= 4ms) {
            for (FakeServices* worker : workers)
                worker->pass(4ms);
        }
    }
    std::int64_t refused(engine::Refusal refusal, int worker = 0) const
    {
        return engine->stats(worker).refusals[static_cast<std::size_t>(refusal)].value();
    }

    net::PeerAddress peer{"127.0.0.1", 4711, true, false};
    RecordingAcceptor acceptor;
    std::vector<FakeServices*> workers;
    std::unique_ptr<engine::Engine> engine;
    std::vector<net::http::Router> routers;
    int nextDescriptor = 1'000'000; ///< no descriptor of this process
    int descriptorsClosed = 0;

private:
    static std::size_t at(int worker) { return static_cast<std::size_t>(worker); }
};

} // namespace sio::test
