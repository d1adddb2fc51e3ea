// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/sharedbytes.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sio::protocol {
struct JsonSlice;
}

namespace sio::socketio {

/// The values behind an event's name, or of an acknowledgement: JSON texts that are relayed as they came, and
/// binary attachments. Inside a JSON text a buffer stands as `{"_placeholder":true,"num":n}`, n counting the
/// attachments of this object. A value; copying shares the attachments' bytes.
class Arguments {
public:
    Arguments() = default;

    /// `json` must be one valid JSON value (validated input, or made by us); it is not checked again.
    Arguments& addJson(std::string_view json);
    Arguments& addString(std::string_view utf8);
    Arguments& addInteger(std::int64_t value);
    Arguments& addBool(bool value);
    Arguments& addNull();
    Arguments& addBinary(base::SharedBytes bytes);
    /// `json` with buffers anywhere inside: its placeholders count `attachments`, and are renumbered.
    Arguments& addJson(std::string_view json, std::span<const base::SharedBytes> attachments);
    /// Takes argument `index` of `other` over, with the attachments that it refers to (renumbered).
    /// Precondition: index < other.size(), and `other` is another object.
    Arguments& addFrom(const Arguments& other, std::size_t index);

    std::size_t size() const { return m_ends.size(); }
    bool empty() const { return m_ends.empty(); }
    /// Argument `index` as JSON text; placeholders included. Precondition: index < size().
    std::string_view json(std::size_t index) const;
    /// All arguments, comma separated, as they stand in the packet's array behind the event's name.
    std::string_view joined() const { return m_json; }
    /// The decoded text when argument `index` is a JSON string, otherwise nothing.
    bool stringAt(std::size_t index, std::string& out) const;

    const std::vector<base::SharedBytes>& attachments() const { return m_attachments; }
    bool hasBinary() const { return !m_attachments.empty(); }

private:
    friend class PacketReader;
    void beginArgument();
    void endArgument();

    std::string m_json;
    std::vector<std::uint32_t> m_ends; ///< end offset of each argument in m_json
    std::vector<base::SharedBytes> m_attachments;
};

/// Fills an Arguments with what a packet brought; the object's memory is used again from packet to packet.
class PacketReader {
public:
    /// The slices of `children` from index `first` on, and the packet's attachments (moved from).
    static void read(Arguments& into, const std::vector<protocol::JsonSlice>& children, std::size_t first,
                     std::vector<base::SharedBytes>& attachments);
    /// Empties it; gives memory back that one large packet made it take.
    static void clear(Arguments& arguments);
};

} // namespace sio::socketio
