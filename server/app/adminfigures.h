// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/statshistory.h"
#include "api/lagsampler.h"
#include "api/stats.h"
#include "app/stack.h"
#include "base/clock.h"
#include "papermastery/application.h"
#include "socketio/server.h"

#include <vector>

namespace sio::app {

/// Where the administrators' figures come from.
struct FigureSources {
    Stack& stack;
    const socketio::Server& sockets;
    const papermastery::Application& application;
    const api::ApiStats& api;
    std::vector<const api::LagSampler*> lags;
    base::TimePoint now;
};

/// The figures as they stand. Any thread.
admin::StatsTotals adminFigures(const FigureSources& sources);

} // namespace sio::app
