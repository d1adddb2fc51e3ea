// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/admission.h"
#include "engineio/engineshared.h"
#include "engineio/refusalobserver.h"
#include "engineio/sessionplacement.h"
#include "engineio/sessiontable.h"
#include "engineio/websockethandshake.h"
#include "net/http/handler.h"

#include <memory>
#include <utility>

namespace sio::engine {

/// The HTTP side of the protocol in one worker (engine-io.md, sections 1, 2, 10 and 11): admits requests,
/// opens sessions, and takes each request to the worker that owns its session. Created by the control thread,
/// then used in its worker alone.
class WorkerEndpoint final : public net::http::RequestHandler {
public:
    WorkerEndpoint(EngineShared& shared, int worker, SessionAcceptor& acceptor);

    std::size_t bodyLimit(const net::http::RequestHead& head) override;
    std::unique_ptr<net::http::Exchange> begin(const net::http::RequestHead& head,
                                               const net::PeerAddress& peer,
                                               net::http::Responder responder) override;
    bool takesUpgrade(const net::http::RequestHead& head) override;
    void upgrade(net::http::UpgradedConnection connection) override;

    SessionTable& sessions() { return m_sessions; }
    /// Before the first request; outlives the endpoint.
    void observeRefusals(RefusalObserver& observer) { m_observer = &observer; }

private:
    class AnsweredExchange;
    class SessionExchange;

    /// A polling request of an existing session, on its way to the session's worker.
    struct SessionRequest {
        enum class Kind : std::uint8_t { Poll, Post, BinaryPost, Mismatch };
        Kind kind;
        PollingTransport::RequestId id;
        SessionId sid;
        AddressKey client;
        Reply reply;
    };

    void refuse(const Admission& admission, const AddressKey& client, Reply reply,
                const net::http::RequestHead& head);
    void openPolling(const net::http::RequestHead& head, const ClientAddress& client, Reply reply);
    void openWebSocket(UpgradeTicket ticket, const Admission& admission, const ClientAddress& client);
    /// In the owner's worker:
    void serve(SessionRequest request);
    void joinWebSocket(UpgradeTicket ticket, const SessionId& sid, const AddressKey& client, bool base64);

    ServerSession& openSession(std::shared_ptr<const Handshake> handshake, const ClientAddress& client,
                               std::unique_ptr<Transport> transport);
    /// Nothing when a newcomer may open a session.
    std::optional<net::http::Response> refuseNewcomer(const ClientAddress& client,
                                                      const net::http::RequestHead& head);
    net::http::Response unknownSession(const AddressKey& client,
                                       const net::http::RequestHead* head = nullptr);
    net::http::Response busy(int status, std::string_view message, int retryAfter);
    net::http::Fields fieldsFor(const net::http::RequestHead& head) const;
    PollingTransport* pollingOf(const SessionId& sid) const;
    void note(Refusal refusal, const AddressKey& client, const net::http::RequestHead* head = nullptr);

    /// Runs `call(WorkerEndpoint&)` in the worker that owns `sid`: now, if that is this one.
    template <class Call> void inOwner(const SessionId& sid, Call call)
    {
        const int owner = ownerOf(sid, m_shared.workerCount());
        if (owner == m_worker) {
            call(*this);
            return;
        }
        const auto index = static_cast<std::size_t>(owner);
        EngineShared& shared = m_shared;
        shared.services[index]->post([&shared, index, call = std::move(call)]() mutable {
            if (shared.endpoints[index])
                call(*shared.endpoints[index]);
        });
    }

    EngineShared& m_shared;
    const int m_worker;
    WorkerServices& m_services;
    EngineStats& m_stats;
    SessionTable m_sessions;
    PollingTransport::RequestId m_lastRequest;
    RetrySpread m_retry;
    RefusalObserver* m_observer = nullptr;
};

} // namespace sio::engine
