// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "catalogue/payload.h"

#include "catalogue/catalogue.h"
#include "catalogue/jsontext.h"

#include <algorithm>

namespace sio::catalogue {

using protocol::JsonScanner;
using protocol::JsonSlice;
using protocol::JsonType;

std::string withoutMembers(std::string_view object, const JsonScanner& scanner,
                           const std::vector<std::string_view>& names)
{
    std::string kept = "{";
    bool removed = false;
    for (const JsonSlice& child : scanner.children()) {
        const std::string key = memberName(child);
        if (std::find(names.begin(), names.end(), key) != names.end()) {
            removed = true;
            continue;
        }
        if (kept.size() > 1)
            kept += ',';
        // From the key's opening quote to the value's end, as it stands.
        const char* begin = child.key.data() - 1;
        const char* end = child.value.data() + child.value.size();
        kept.append(begin, end);
    }
    if (!removed)
        return std::string(object);
    kept += '}';
    return kept;
}

std::string withMembers(std::string_view object, const JsonScanner& scanner,
                        const std::vector<std::pair<std::string_view, std::string_view>>& members)
{
    if (members.empty())
        return std::string(object);
    std::size_t at = object.find('{') + 1;
    const bool wasEmpty = scanner.children().empty();
    if (!wasEmpty) {
        const std::string_view last = scanner.children().back().value;
        at = static_cast<std::size_t>(last.data() - object.data()) + last.size();
    }

    std::size_t size = object.size();
    for (const auto& member : members)
        size += member.first.size() + member.second.size() + 8;
    std::string text;
    text.reserve(size);
    text += object.substr(0, at);
    bool first = wasEmpty;
    for (const auto& member : members) {
        if (!first)
            text += ',';
        first = false;
        protocol::jsonStringAppend(text, member.first);
        text += ':';
        text += member.second;
    }
    text += object.substr(at);
    return text;
}

Composed compose(const EventType* type, std::string_view data, const JsonScanner& scanner,
                 const CommonFields& common)
{
    std::vector<std::pair<std::string_view, std::string_view>> added;
    if (type) {
        for (const Field& field : type->fields) {
            if (field.fillFrom.empty() || scanner.member(field.name))
                continue;
            if (const JsonSlice* source = scanner.member(field.fillFrom))
                added.emplace_back(field.name, source->value);
        }
    }

    Composed composed;
    composed.eventId = common.eventId;
    const std::string eventId = protocol::jsonString(common.eventId);
    const std::string occurredAt = protocol::jsonString(common.occurredAt);
    if (const JsonSlice* own = scanner.member("event_id"))
        composed.eventId =
            own->type == JsonType::String ? protocol::jsonStringDecode(own->value) : std::string(own->value);
    else
        added.emplace_back("event_id", eventId);
    if (!scanner.member("occurred_at"))
        added.emplace_back("occurred_at", occurredAt);
    if (common.test && !scanner.member("test"))
        added.emplace_back("test", "true");
    composed.json = withMembers(data, scanner, added);
    return composed;
}

} // namespace sio::catalogue
