// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/result.h"
#include "sequences/sequence.h"
#include "sequences/yamlreader.h"

#include <string_view>

namespace sio::sequences {

/// Reads a sequence file. Strict: unknown keys, wrong types, names that nothing defines, references to what
/// does not exist yet - every mistake is an error with its place, and a file with an error gives no sequence.
/// All errors that can be told are told, sorted by place.
base::Result<Sequence, FileErrors> readSequence(std::string_view yaml);

} // namespace sio::sequences
