// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/value.h"

#include <string>

namespace sio::sequences {

/// A map as a YAML document that readYaml() reads back: the map itself and its members in block style, and so
/// are the items of a member that is a list; what lies deeper in flow style where it fits the line. Comments
/// of scalars in block style are kept.
std::string writeYaml(const Value& map);

} // namespace sio::sequences
