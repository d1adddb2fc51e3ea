// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace sio::ctl {

/// A file's bytes, at most 64 MiB; the error says in words what is wrong, with its name.
base::Result<std::string, std::string> readWholeFile(const std::string& name);
/// Replaces the file in one go; the words of what went wrong, or nothing. `-` is standard output.
std::string writeWholeFile(const std::string& name, std::string_view bytes);

} // namespace sio::ctl
