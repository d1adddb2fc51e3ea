// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/rejectedrow.h"

namespace sio::admin {

/// Two refusals that become one row with a count.
bool isSameRefusal(const RejectedRow& a, const RejectedRow& b);

/// Fills in `cause` and `hint` from layer and code, in words for whoever has to mend it.
void explain(RejectedRow& row);

} // namespace sio::admin
