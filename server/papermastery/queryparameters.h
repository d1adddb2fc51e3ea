// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sio::papermastery {

/// All values of parameter `name` in a raw query string, decoded (`%41`, `+` for a blank). An escape that is
/// none stays as it is.
std::vector<std::string> queryValues(std::string_view query, std::string_view name);

} // namespace sio::papermastery
