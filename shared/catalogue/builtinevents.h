// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "catalogue/catalogue.h"

#include <vector>

namespace sio::catalogue {

/// The files of resources/events; the definition is generated when the build is configured.
const std::vector<CatalogueSource>& builtInSources();

} // namespace sio::catalogue
