// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/value.h"

#include <string>
#include <vector>

namespace sio::sequences {

/// One place where a value is not what a pattern asks for.
struct Difference {
    std::string path; ///< `data.slots[0].date`; empty: the value as a whole
    std::string expected;
    std::string got; ///< "(absent)" when there is nothing
};

/// `status: expected "completed", got "refunded"`
std::string differenceText(const Difference& difference);

/// Compares a value (null pointer: there is none) with an expanded pattern: no references, no generators. A
/// map is a subset: what it does not name may be anything. A list has as many items, each fitting. Other
/// things are as they are, unless they are matchers.
std::vector<Difference> differences(const Value& pattern, const Value* actual);

} // namespace sio::sequences
