// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "net/http/handler.h"

#include <map>
#include <string>
#include <vector>

namespace sio::test {

/// Serves fixed paths in all the ways a handler may behave, and notes what it was told:
///   /now    answered in begin()               /body   answered in onBody() with the body
///   /hold   answered when the test says so    /close  answered at once, with the wish to close
///   /lost   never answered, Responder dropped /big    answered in begin() with 100,000 bytes
///   /ws     takes upgrades                    /poll   held, answered when the peer finishes
class FakeHandler final : public net::http::RequestHandler {
public:
    std::vector<std::string> events;
    std::vector<net::http::Responder> held;
    std::vector<net::http::UpgradedConnection> upgraded;
    std::size_t limit = 1000;
    int exchanges = 0; ///< alive now

    std::size_t bodyLimit(const net::http::RequestHead&) override { return limit; }

    std::unique_ptr<net::http::Exchange> begin(const net::http::RequestHead& head,
                                               const net::PeerAddress& peer,
                                               net::http::Responder responder) override
    {
        events.push_back("begin " + head.methodText + " " + head.target);
        lastPeer = peer;
        if (head.path == "/now" || head.path == "/big" || head.path == "/close") {
            net::http::Response response;
            response.body = head.path == "/big" ? std::string(100'000, 'b') : head.target;
            response.close = head.path == "/close";
            responder.respond(std::move(response));
            return nullptr;
        }
        return std::make_unique<FakeExchange>(*this, head.path, std::move(responder));
    }

    bool takesUpgrade(const net::http::RequestHead& head) override { return head.path == "/ws"; }
    void upgrade(net::http::UpgradedConnection connection) override
    {
        events.push_back("upgrade");
        upgraded.push_back(std::move(connection));
    }

    /// Answers the oldest held request.
    void answer(std::string body, bool close = false)
    {
        net::http::Responder responder = std::move(held.front());
        held.erase(held.begin());
        net::http::Response response;
        response.body = std::move(body);
        response.close = close;
        responder.respond(std::move(response));
    }

    net::PeerAddress lastPeer;

private:
    class FakeExchange final : public net::http::Exchange {
    public:
        FakeExchange(FakeHandler& handler, std::string path, net::http::Responder responder)
            : m_handler(handler), m_path(std::move(path)), m_responder(std::move(responder))
        {
            ++m_handler.exchanges;
            if (m_path == "/early")
                m_handler.held.push_back(std::move(m_responder));
        }
        ~FakeExchange() override { --m_handler.exchanges; }
        void onBody(std::string body) override
        {
            m_handler.events.push_back("body " + body);
            if (m_path == "/body") {
                net::http::Response response;
                response.body = std::move(body);
                m_responder.respond(std::move(response));
            } else if (m_path == "/hold") {
                m_handler.held.push_back(std::move(m_responder));
            } else if (m_path == "/lost") {
                m_responder = {};
            }
        }
        void onAborted() override { m_handler.events.emplace_back("aborted"); }
        void onBodyTooLarge() override { m_handler.events.emplace_back("too large"); }
        void onPeerFinished() override
        {
            m_handler.events.emplace_back("finished");
            if (m_path == "/poll") {
                net::http::Response response;
                response.body = "bye";
                m_responder.respond(std::move(response));
            }
        }

    private:
        FakeHandler& m_handler;
        std::string m_path;
        net::http::Responder m_responder;
    };
};

} // namespace sio::test
