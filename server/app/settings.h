// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/accounts/adminoptions.h"
#include "api/options.h"
#include "app/stacksettings.h"
#include "ops/listenaddress.h"
#include "papermastery/options.h"

#include <string>
#include <vector>

namespace sio::app {

/// Everything that papermastery-server can be told.
struct Settings : StackSettings {
    papermastery::ApplicationOptions application;
    api::ApiOptions api;
    admin::AdminOptions admin;
    bool allowUnverifiedUsersOnPublicAddress = false;
};

/// Declares every option of `settings`, which outlives the schema.
void bindSettings(ops::Schema& schema, Settings& settings);

/// After reading: carries options that several layers need to each of them, and says what does not fit
/// together, a line each.
std::vector<std::string> completeSettings(Settings& settings, const ops::ListenAddress& listen);

/// What is allowed, but should be known: a line each.
std::vector<std::string> warningsAbout(const Settings& settings, const ops::ListenAddress& listen);

/// First lines of the default file.
std::string defaultFileHead();

} // namespace sio::app
