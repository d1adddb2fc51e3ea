// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/ids.h"

namespace sio::engine {

/// The worker that owns a session, from its id alone (adr/0001-session-placement.md).
inline int ownerOf(const base::SessionId& id, int workers)
{
    return static_cast<int>((id.hash() >> 32) % static_cast<unsigned>(workers));
}

/// A random id that `worker` owns: drawn until it is one.
inline base::SessionId drawSessionId(int worker, int workers)
{
    while (true) {
        const base::SessionId id = base::SessionId::generate();
        if (ownerOf(id, workers) == worker)
            return id;
    }
}

} // namespace sio::engine
