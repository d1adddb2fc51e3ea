// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "store/slab.h"

#include <algorithm>
#include <vector>

namespace sio::store {

/// Notes what happens to the entries of a slab and says the net effect at the next publication: an entry that
/// came and went in between is not mentioned, one whose slot was taken by another is removed and added.
class SlotLog {
public:
    /// Call after the entry was made.
    void added(Slot slot) { mark(slot).isLive = true; }
    /// Call when the entry goes.
    void removed(Slot slot)
    {
        Note& note = mark(slot);
        note.isLive = false;
        note.isOther = true;
    }
    void changed(Slot slot) { mark(slot); }

    SlotChanges take()
    {
        SlotChanges changes;
        std::sort(m_dirty.begin(), m_dirty.end());
        for (const Slot slot : m_dirty) {
            Note& note = m_notes[slot];
            if (note.wasLive && (note.isOther || !note.isLive))
                changes.removed.push_back(slot);
            if (note.isLive && (!note.wasLive || note.isOther))
                changes.added.push_back(slot);
            if (note.isLive && note.wasLive && !note.isOther)
                changes.changed.push_back(slot);
            note.wasLive = note.isLive;
            note.isOther = false;
            note.isDirty = false;
        }
        m_dirty.clear();
        return changes;
    }

private:
    struct Note {
        bool wasLive = false; ///< at the last publication
        bool isLive = false;
        bool isOther = false; ///< the published entry has gone
        bool isDirty = false;
    };

    Note& mark(Slot slot)
    {
        if (slot >= m_notes.size())
            m_notes.resize(slot + 1);
        Note& note = m_notes[slot];
        if (!note.isDirty) {
            note.isDirty = true;
            m_dirty.push_back(slot);
        }
        return note;
    }

    std::vector<Note> m_notes;
    std::vector<Slot> m_dirty;
};

} // namespace sio::store
