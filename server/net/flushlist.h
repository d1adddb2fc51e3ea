// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

namespace sio::net {

class FlushList;

/// The links of a Flushable; leaves its list when destroyed.
class FlushNode {
private:
    friend class Flushable;
    friend class FlushList;
    FlushNode() = default;
    ~FlushNode();
    FlushNode(const FlushNode&) = delete;
    FlushNode& operator=(const FlushNode&) = delete;

    FlushList* m_list = nullptr;
    FlushNode* m_next = nullptr;
    FlushNode* m_previous = nullptr;
};

/// Something with queued bytes; registered with Loop::scheduleFlush().
class Flushable : public FlushNode {
public:
    virtual void flush() = 0;
    /// This one is next: fetches what flush() will need into the cache. In a large room nothing of it is there,
    /// and there is time while the kernel works on the one before.
    virtual void prepareFlush() const {}

protected:
    ~Flushable() = default;
};

/// First in, first out, by links inside the members: scheduling a flush allocates nothing.
class FlushList {
public:
    FlushList() = default;
    ~FlushList()
    {
        while (takeFirst()) {
        }
    }
    FlushList(const FlushList&) = delete;
    FlushList& operator=(const FlushList&) = delete;

    bool empty() const { return m_first == nullptr; }
    bool contains(const Flushable& item) const { return item.m_list == this; }

    /// Appends; an item of another list changes over, one of this list keeps its place.
    void append(Flushable& item)
    {
        if (item.m_list == this)
            return;
        if (item.m_list)
            item.m_list->remove(item);
        item.m_list = this;
        item.m_previous = m_last;
        (m_last ? m_last->m_next : m_first) = &item;
        m_last = &item;
    }

    void remove(FlushNode& item)
    {
        (item.m_previous ? item.m_previous->m_next : m_first) = item.m_next;
        (item.m_next ? item.m_next->m_previous : m_last) = item.m_previous;
        item.m_list = nullptr;
        item.m_next = item.m_previous = nullptr;
    }

    /// Null when empty.
    const Flushable* first() const { return static_cast<const Flushable*>(m_first); }

    /// Null when empty. The one after the next is fetched into the cache.
    Flushable* takeFirst()
    {
        FlushNode* const first = m_first;
        if (first)
            remove(*first);
        if (m_first && m_first->m_next) {
            // Larger than a cache line.
            const auto* const object = reinterpret_cast<const char*>(m_first->m_next);
            __builtin_prefetch(object);
            __builtin_prefetch(object + 64);
            __builtin_prefetch(object + 128);
        }
        return static_cast<Flushable*>(first); // there are no other nodes
    }

private:
    FlushNode* m_first = nullptr;
    FlushNode* m_last = nullptr;
};

inline FlushNode::~FlushNode()
{
    if (m_list)
        m_list->remove(*this);
}

} // namespace sio::net
