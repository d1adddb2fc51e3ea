// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/jsonscanner.h"

#include <optional>
#include <string>

namespace sio::catalogue {

/// The decoded name of an object's member.
inline std::string memberName(const protocol::JsonSlice& child)
{
    if (!child.keyHasEscapes)
        return std::string(child.key);
    std::string quoted;
    quoted.reserve(child.key.size() + 2);
    quoted += '"';
    quoted += child.key;
    quoted += '"';
    return protocol::jsonStringDecode(quoted);
}

/// The decoded text when `slice` is a string, otherwise nothing.
inline std::optional<std::string> stringOf(const protocol::JsonSlice* slice)
{
    if (!slice || slice->type != protocol::JsonType::String)
        return std::nullopt;
    return protocol::jsonStringDecode(slice->value);
}

/// A member that says nothing: absent or null.
inline bool isAbsent(const protocol::JsonSlice* slice)
{
    return !slice || slice->type == protocol::JsonType::Null;
}

} // namespace sio::catalogue
