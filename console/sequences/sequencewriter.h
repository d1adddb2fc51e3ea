// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/sequence.h"

#include <string>

namespace sio::sequences {

/// The sequence as a file that readSequence() reads back to the same sequence. Remarks of a file that was
/// read are not kept; a variable's value may bring a comment.
std::string writeSequence(const Sequence& sequence);

/// One step as it stands in the file's list, for an editor: `emit: ...` and so on, without the dash.
std::string writeStep(const Step& step);

} // namespace sio::sequences
