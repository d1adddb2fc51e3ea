// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace sio::test {

inline std::string get(const std::string& path, const std::string& fields = {})
{
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

inline std::string post(const std::string& path, const std::string& body, const std::string& fields = {})
{
    return "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n" + fields + "\r\n" + body;
}

/// Status and body of each answer in `bytes`, separated by blanks: "200 /now 408 ...".
inline std::vector<std::string> answersIn(std::string_view bytes, bool headOnly = false)
{
    std::vector<std::string> answers;
    while (!bytes.empty()) {
        const std::size_t end = bytes.find("\r\n\r\n");
        if (!bytes.starts_with("HTTP/1.1 ") || end == std::string_view::npos) {
            answers.emplace_back("broken: " + std::string(bytes));
            break;
        }
        const std::string head(bytes.substr(0, end + 2));
        bytes.remove_prefix(end + 4);
        const std::size_t field = head.find("Content-Length: ");
        const std::size_t length = field == std::string::npos || headOnly
                                       ? 0
                                       : std::strtoull(head.c_str() + field + 16, nullptr, 10);
        answers.push_back(head.substr(9, 3) + (length > 0 ? " " : "") + std::string(bytes.substr(0, length)));
        bytes.remove_prefix(std::min(length, bytes.size()));
    }
    return answers;
}

using List = std::vector<std::string>;

} // namespace sio::test
