// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/hub.h"
#include "api/exposition.h"
#include "papermastery/application.h"

namespace sio::app {

/// Adds what the application counts to a scrape: the API knows the application as a Publisher alone. Any
/// thread.
void addApplicationMetrics(api::Exposition& out, const papermastery::Application& application);
/// The same of the admin namespace, which the API does not know at all.
void addAdminMetrics(api::Exposition& out, const admin::HubStats& stats);

} // namespace sio::app
