// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/logging.h"

namespace sio::engine {

Q_LOGGING_CATEGORY(lcEngine, "sio.engine", QtInfoMsg)

} // namespace sio::engine
