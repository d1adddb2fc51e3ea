// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace sio::api {

/// resources/openapi/openapi.json; the definition is generated when the build is configured.
std::string_view openApiDocument();
/// The page at `/`: what is running and how to connect.
std::string welcomePage();

} // namespace sio::api
