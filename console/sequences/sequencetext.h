// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/value.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sio::sequences {

// Edits of a sequence file's text, step by step. They work on the file as it is written, so that its remarks
// and its layout stay, and also while a step of it is not valid yet.

/// The steps as they stand in the text, with marks; nothing when the text is no YAML or has no list of steps.
std::optional<std::vector<Value>> stepsIn(std::string_view text);

/// A place in the list of steps: what the text has at `from`, as it is or rewritten, or a new step (-1).
struct PlacedStep {
    int from = -1;
    std::optional<Value> value = {}; ///< what is written; a step that is taken over has none
};

/// The text with these steps, in this order. Steps that are taken over keep their lines, and all that were
/// there before keep the remarks above them. Where steps are not written line by line, the whole text is
/// written anew. Empty when the text has no steps to edit.
std::string withSteps(std::string_view text, const std::vector<PlacedStep>& steps);

/// Which member of a map stands where `mark` points to, dotted for maps within: `expect.match`. Empty: the
/// map itself is meant.
std::string memberAt(const Value& map, const Mark& mark);

/// A value as a person edits it: its members line by line, deeper ones in one line where they fit.
std::string editedText(const Value& value);
/// Reads that back. Nothing, and a sentence in `problem`, when it is no YAML; empty text is no value.
std::optional<Value> valueOfText(std::string_view text, std::string& problem);

} // namespace sio::sequences
