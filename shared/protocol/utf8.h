// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

namespace sio::protocol {

/// Incremental UTF-8 check (RFC 3629): characters may be cut anywhere between two calls.
class Utf8Validator {
public:
    /// False as soon as the bytes so far cannot begin valid UTF-8; stays false.
    bool feed(std::string_view bytes);
    /// True when no character is unfinished.
    bool isComplete() const { return m_state == 0; }
    void reset() { m_state = 0; }

private:
    std::uint32_t m_state = 0;
};

bool isValidUtf8(std::string_view text);

} // namespace sio::protocol
