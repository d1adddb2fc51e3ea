// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "base/sharedbytes.h"

namespace sio::base {

void SharedBytes::destroy(Block* block) noexcept
{
    block->~Block();
    ::operator delete(block);
}

} // namespace sio::base
