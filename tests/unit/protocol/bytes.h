// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <QByteArray>
#include <span>
#include <string>
#include <string_view>

namespace sio::test {

inline std::string_view viewOf(const QByteArray& bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

inline QByteArray arrayOf(std::string_view bytes)
{
    return {bytes.data(), static_cast<qsizetype>(bytes.size())};
}

/// A copy in a block of exactly its size, so that the address sanitizer sees a read behind its end.
class ExactBytes {
public:
    explicit ExactBytes(std::string_view bytes)
        : m_bytes(std::make_unique<char[]>(bytes.size())), m_size(bytes.size())
    {
        bytes.copy(m_bytes.get(), bytes.size());
    }
    std::string_view view() const { return {m_bytes.get(), m_size}; }
    std::span<char> span() { return {m_bytes.get(), m_size}; }

private:
    std::unique_ptr<char[]> m_bytes;
    std::size_t m_size;
};

} // namespace sio::test
