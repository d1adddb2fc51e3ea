// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/result.h"
#include "sequences/value.h"

#include <string>
#include <string_view>
#include <vector>

namespace sio::sequences {

/// Something that is wrong in a sequence file.
struct FileError {
    Mark mark;
    std::string message;

    /// `booking.yaml:12:5: unknown key "actr"`
    std::string text(std::string_view file) const;
};
using FileErrors = std::vector<FileError>;

inline constexpr std::size_t kMaxSequenceFile = 8 * 1024 * 1024;

/// Reads exactly one YAML document into a value with marks. The JSON schema's types alone: plain `true`,
/// `false`, `null`, `~` and JSON numbers are what they look like, everything else is a string (no `yes`, no
/// octal, no dates). Refused: duplicate keys, keys that are no scalars, anchors, aliases, tags, further
/// documents, files beyond 8 MiB.
base::Result<Value, FileErrors> readYaml(std::string_view text);

} // namespace sio::sequences
