// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "catalogue/jsonobject.h"

#include "protocol/jsonscanner.h"

#include <utility>

namespace sio::catalogue {

namespace {

/// Most objects made here fit in.
constexpr std::size_t kUsualBytes = 192;

} // namespace

void JsonObject::key(std::string_view name)
{
    if (m_text.empty()) {
        m_text.reserve(kUsualBytes);
        m_text += '{';
    } else {
        m_text += ',';
    }
    m_text += '"';
    m_text += name;
    m_text += '"';
    m_text += ':';
}

std::string JsonObject::str()
{
    if (m_text.empty())
        return "{}";
    m_text += '}';
    return std::exchange(m_text, {});
}

JsonObject& JsonObject::text(std::string_view name, std::string_view utf8)
{
    key(name);
    protocol::jsonStringAppend(m_text, utf8);
    return *this;
}

JsonObject& JsonObject::texts(std::string_view name, const std::vector<std::string>& list)
{
    key(name);
    m_text += '[';
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (i > 0)
            m_text += ',';
        protocol::jsonStringAppend(m_text, list[i]);
    }
    m_text += ']';
    return *this;
}

JsonObject& JsonObject::integer(std::string_view name, std::int64_t value)
{
    return raw(name, std::to_string(value));
}

JsonObject& JsonObject::boolean(std::string_view name, bool value)
{
    return raw(name, value ? "true" : "false");
}

JsonObject& JsonObject::raw(std::string_view name, std::string_view json)
{
    key(name);
    m_text += json;
    return *this;
}

} // namespace sio::catalogue
