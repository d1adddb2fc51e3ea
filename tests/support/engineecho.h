// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/session.h"

namespace sio::test {

/// A bare Engine.IO application: sends every message back, text as text and binary as binary.
class EngineEcho final : public engine::SessionAcceptor {
public:
    std::unique_ptr<engine::SessionHandler> onSession(engine::EngineSession& session) override;
};

} // namespace sio::test
