// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sio::catalogue {

/// Writes a JSON object, members in the order of the calls: `JsonObject().text("code", c).boolean("ok",
/// true).str()`. Keys are our own plain words.
class JsonObject {
public:
    JsonObject& text(std::string_view key, std::string_view utf8);
    JsonObject& texts(std::string_view key, const std::vector<std::string>& list);
    JsonObject& integer(std::string_view key, std::int64_t value);
    JsonObject& boolean(std::string_view key, bool value);
    /// `json` is one valid JSON value.
    JsonObject& raw(std::string_view key, std::string_view json);

    /// Ends the object and hands it over; the next member begins another one.
    std::string str();

private:
    void key(std::string_view name);
    std::string m_text;
};

} // namespace sio::catalogue
