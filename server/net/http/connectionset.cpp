// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/http/connection.h"
#include "net/http/httpconnection.h"

namespace sio::net::http {

namespace {

/// The loop outlives whoever may still hold a Responder: it goes when all threads have ended.
class LoopAnswerBox final : public AnswerBox {
public:
    explicit LoopAnswerBox(Loop& loop) : m_loop(loop) {}
    bool isCurrentThread() const override { return m_loop.isCurrentThread(); }
    void post(base::Task task) override { m_loop.post(std::move(task)); }

private:
    Loop& m_loop;
};

} // namespace

struct ConnectionSet::Private final : ConnectionHost {
    virtual ~Private() = default;
    explicit Private(HttpContext given) : context(given), box(std::make_shared<LoopAnswerBox>(given.loop)) {}

    RequestHandler& handler() override { return context.handler; }
    const HttpLimits& limits() const override { return context.limits; }
    HttpStats& stats() override { return context.stats; }
    RefusalListener* refusals() override { return context.refusals; }
    TimerWheel& timers() override { return context.loop.timers(); }
    std::shared_ptr<AnswerBox> answerBox() override { return box; }

    void add(std::unique_ptr<HttpConnection> owned)
    {
        HttpConnection* connection = owned.release();
        connection->m_next = first;
        if (first)
            first->m_previous = connection;
        first = connection;
        ++count;
        connection->start();
        if (draining)
            connection->drain();
    }

    void remove(HttpConnection& connection) override
    {
        (connection.m_previous ? connection.m_previous->m_next : first) = connection.m_next;
        if (connection.m_next)
            connection.m_next->m_previous = connection.m_previous;
        --count;
        context.loop.retire(std::unique_ptr<Retired>(&connection));
    }

    HttpContext context;
    std::shared_ptr<AnswerBox> box;
    HttpConnection* first = nullptr; ///< owned, a doubly linked list
    std::size_t count = 0;
    bool draining = false;
};

ConnectionSet::ConnectionSet(HttpContext context) : d(std::make_unique<Private>(context)) {}

ConnectionSet::~ConnectionSet()
{
    while (d->first)
        d->first->end();
}

void ConnectionSet::adopt(int descriptor, PeerAddress peer, base::Task onClosed)
{
    adopt(makeDescriptorStream(d->context.loop, descriptor, std::move(peer)), std::move(onClosed));
}

void ConnectionSet::adopt(std::unique_ptr<Stream> stream, base::Task onClosed)
{
    d->add(std::make_unique<HttpConnection>(*d, std::move(stream), std::move(onClosed)));
}

std::size_t ConnectionSet::size() const
{
    return d->count;
}

void ConnectionSet::drain()
{
    d->draining = true;
    for (HttpConnection* connection = d->first; connection;) {
        HttpConnection* next = connection->m_next;
        connection->drain();
        connection = next;
    }
}

} // namespace sio::net::http
