// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "guard/allocations.h"

#include <cstdlib>
#include <malloc.h>
#include <new>

namespace {

// One thread only.
sio::test::Allocations allocations;

/// What glibc keeps in front of each block.
constexpr std::size_t kBlockHead = 8;

std::int64_t priceOf(void* block)
{
    return static_cast<std::int64_t>(::malloc_usable_size(block) + kBlockHead);
}

} // namespace

namespace sio::test {

Allocations Allocations::now()
{
    return allocations;
}

} // namespace sio::test

void* operator new(std::size_t size)
{
    void* const block = std::malloc(size == 0 ? 1 : size);
    if (!block)
        throw std::bad_alloc();
    ++allocations.count;
    allocations.liveBytes += priceOf(block);
    return block;
}

void operator delete(void* block) noexcept
{
    if (block)
        allocations.liveBytes -= priceOf(block);
    std::free(block);
}

void operator delete(void* block, std::size_t) noexcept
{
    operator delete(block);
}
