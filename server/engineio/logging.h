// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QLoggingCategory>

namespace sio::engine {

Q_DECLARE_LOGGING_CATEGORY(lcEngine)

} // namespace sio::engine
