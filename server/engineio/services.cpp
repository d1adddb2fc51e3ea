// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/services.h"

#include "net/loop.h"

namespace sio::engine {

namespace {

class LoopServices final : public WorkerServices {
public:
    explicit LoopServices(net::Loop& loop) : m_loop(loop) {}

    base::TimePoint now() const override { return m_loop.now(); }
    net::TimerWheel& timers() override { return m_loop.timers(); }
    bool post(base::Task task) override { return m_loop.post(std::move(task)); }
    void retire(std::unique_ptr<net::Retired> object) override { m_loop.retire(std::move(object)); }
    std::unique_ptr<net::Stream> makeStream(int descriptor, net::PeerAddress peer) override
    {
        return net::makeDescriptorStream(m_loop, descriptor, std::move(peer));
    }

private:
    net::Loop& m_loop;
};

} // namespace

std::unique_ptr<WorkerServices> makeLoopServices(net::Loop& loop)
{
    return std::make_unique<LoopServices>(loop);
}

} // namespace sio::engine
