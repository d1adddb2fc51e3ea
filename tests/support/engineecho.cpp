// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "support/engineecho.h"

namespace sio::test {

namespace {

class EchoHandler final : public engine::SessionHandler {
public:
    explicit EchoHandler(engine::EngineSession& session) : m_session(session) {}

    void onText(std::span<char> text) override { send(engine::Message::text({text.data(), text.size()})); }
    void onBinary(std::span<char> bytes) override
    {
        send(engine::Message::binary({bytes.data(), bytes.size()}));
    }
    void onClosed(protocol::CloseReason) override {}

private:
    void send(const engine::Message& message) { m_session.send({&message, 1}); }

    engine::EngineSession& m_session;
};

} // namespace

std::unique_ptr<engine::SessionHandler> EngineEcho::onSession(engine::EngineSession& session)
{
    return std::make_unique<EchoHandler>(session);
}

} // namespace sio::test
