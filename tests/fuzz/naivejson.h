// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol/jsonscanner.h"

#include <string_view>

namespace sio::test {

/// RFC 8259 once more, written as its grammar reads: recursive, byte by byte, without regard to speed. It
/// shares no line with the scanner, so that both are unlikely to be wrong in the same way.
class NaiveJson {
public:
    static protocol::JsonStatus check(std::string_view text, protocol::JsonLimits limits)
    {
        NaiveJson json(text, limits);
        json.space();
        if (!json.value(0))
            return json.m_status;
        json.space();
        return json.m_at == text.size() ? protocol::JsonStatus::Valid : protocol::JsonStatus::Malformed;
    }

private:
    NaiveJson(std::string_view text, protocol::JsonLimits limits) : m_text(text), m_limits(limits) {}

    int peek() const { return m_at < m_text.size() ? static_cast<unsigned char>(m_text[m_at]) : -1; }
    bool take(int byte)
    {
        if (peek() != byte)
            return false;
        ++m_at;
        return true;
    }
    bool takeBetween(int low, int high)
    {
        if (peek() < low || peek() > high)
            return false;
        ++m_at;
        return true;
    }
    bool word(std::string_view word)
    {
        if (m_text.substr(m_at, word.size()) != word)
            return false;
        m_at += word.size();
        return true;
    }
    void space()
    {
        while (take(' ') || take('\t') || take('\n') || take('\r')) {
        }
    }
    bool fail(protocol::JsonStatus status)
    {
        m_status = status;
        return false;
    }

    // NOLINTNEXTLINE(misc-no-recursion): the depth is limited
    bool value(int depth)
    {
        if (peek() == -1)
            return false;
        if (++m_values > m_limits.maxValues)
            return fail(protocol::JsonStatus::TooManyValues);
        if (peek() == '[' || peek() == '{')
            return depth >= m_limits.maxDepth ? fail(protocol::JsonStatus::TooDeep) : container(depth + 1);
        if (peek() == '"')
            return string();
        return word("true") || word("false") || word("null") || number();
    }

    // NOLINTNEXTLINE(misc-no-recursion): the depth is limited
    bool container(int depth)
    {
        const bool isObject = peek() == '{';
        const int close = isObject ? '}' : ']';
        ++m_at;
        space();
        if (take(close))
            return true;
        while (true) {
            if (isObject) {
                space();
                if (!string())
                    return false;
                space();
                if (!take(':'))
                    return false;
            }
            space();
            if (!value(depth))
                return false;
            space();
            if (take(close))
                return true;
            if (!take(','))
                return false;
        }
    }

    bool digits()
    {
        if (!takeBetween('0', '9'))
            return false;
        while (takeBetween('0', '9')) {
        }
        return true;
    }
    bool number()
    {
        take('-');
        if (!take('0') && !(peek() != '0' && digits()))
            return false;
        if (take('.') && !digits())
            return false;
        if (take('e') || take('E')) {
            if (!take('+'))
                take('-');
            return digits();
        }
        return true;
    }

    bool hexDigit() { return takeBetween('0', '9') || takeBetween('a', 'f') || takeBetween('A', 'F'); }
    bool tail() { return takeBetween(0x80, 0xBF); }
    bool string()
    {
        if (!take('"'))
            return false;
        while (!take('"')) {
            if (take('\\')) {
                if (take('u')) {
                    if (!(hexDigit() && hexDigit() && hexDigit() && hexDigit()))
                        return false;
                } else if (peek() == -1 ||
                           std::string_view("\"\\/bfnrt").find(m_text[m_at]) == std::string_view::npos) {
                    return false;
                } else {
                    ++m_at;
                }
            } else if (!character()) {
                return false;
            }
        }
        return true;
    }
    /// RFC 3629, section 4, without controls.
    bool character()
    {
        if (takeBetween(0x20, 0x7F))
            return true;
        if (takeBetween(0xC2, 0xDF))
            return tail();
        if (take(0xE0))
            return takeBetween(0xA0, 0xBF) && tail();
        if (take(0xED))
            return takeBetween(0x80, 0x9F) && tail();
        if (takeBetween(0xE1, 0xEF))
            return tail() && tail();
        if (take(0xF0))
            return takeBetween(0x90, 0xBF) && tail() && tail();
        if (takeBetween(0xF1, 0xF3))
            return tail() && tail() && tail();
        return take(0xF4) && takeBetween(0x80, 0x8F) && tail() && tail();
    }

    std::string_view m_text;
    protocol::JsonLimits m_limits;
    std::size_t m_at = 0;
    std::size_t m_values = 0;
    protocol::JsonStatus m_status = protocol::JsonStatus::Malformed;
};

} // namespace sio::test
