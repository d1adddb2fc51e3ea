// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <string_view>
#include <utility>

namespace sio::base {

/// Immutable, reference-counted bytes: encoded once, then queued on any number of connections in any thread.
/// One allocation holds the count and the bytes. A null SharedBytes is empty.
class SharedBytes {
public:
    SharedBytes() noexcept = default;
    SharedBytes(const SharedBytes& other) noexcept : m_block(other.m_block)
    {
        if (m_block)
            m_block->references.fetch_add(1, std::memory_order_relaxed);
    }
    SharedBytes(SharedBytes&& other) noexcept : m_block(std::exchange(other.m_block, nullptr)) {}
    SharedBytes& operator=(SharedBytes other) noexcept
    {
        std::swap(m_block, other.m_block);
        return *this;
    }
    ~SharedBytes() { release(); }

    static SharedBytes copyOf(std::string_view bytes)
    {
        return build(bytes.size(), [bytes](char* out) {
            if (!bytes.empty())
                std::memcpy(out, bytes.data(), bytes.size());
        });
    }

    /// Allocates `size` bytes and lets `fill(char*)` write them, once.
    template <class Fill> static SharedBytes build(std::size_t size, Fill&& fill)
    {
        SharedBytes bytes;
        void* memory = ::operator new(sizeof(Block) + size);
        bytes.m_block = new (memory) Block{{1}, size};
        fill(bytes.m_block->data());
        return bytes;
    }

    const char* data() const { return m_block ? m_block->data() : nullptr; }
    std::size_t size() const { return m_block ? m_block->size : 0; }
    bool empty() const { return size() == 0; }
    explicit operator bool() const { return m_block != nullptr; }
    std::string_view view() const { return {data(), size()}; }

private:
    struct Block {
        std::atomic<std::uint32_t> references;
        std::size_t size;
        char* data() { return reinterpret_cast<char*>(this + 1); }
    };

    void release() noexcept
    {
        if (m_block && m_block->references.fetch_sub(1, std::memory_order_acq_rel) == 1)
            destroy(m_block);
    }

    /// Seldom, hence out of line.
    static void destroy(Block* block) noexcept;

    Block* m_block = nullptr;
};

} // namespace sio::base
