// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "api/body.h"

#include "catalogue/payload.h"
#include "protocol/utf8.h"

#include <algorithm>
#include <array>

namespace sio::api {

using protocol::JsonScanner;
using protocol::JsonSlice;
using protocol::JsonStatus;
using protocol::JsonType;

namespace {

/// Members of a posted row that speak to the server (domain.md, section 5).
constexpr std::array<std::string_view, 5> kReservedMembers{"to", "except", "idempotency_key", "dry_run",
                                                           "test"};

/// Names that Socket.IO fires by itself; a client would take them for the truth.
constexpr std::array<std::string_view, 6> kReservedEvents{"connect",       "connect_error", "disconnect",
                                                          "disconnecting", "newListener",   "removeListener"};

template <std::size_t N> bool contains(const std::array<std::string_view, N>& names, std::string_view name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string decodedKey(const JsonSlice& member)
{
    if (!member.keyHasEscapes)
        return std::string(member.key);
    return protocol::jsonStringDecode('"' + std::string(member.key) + '"');
}

/// Without the white space around it: what is relayed begins with its brace.
std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kSpace = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

bool hasControlCharacter(std::string_view text)
{
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

std::optional<ApiError> readBool(std::string_view field, const JsonSlice& member, bool& into)
{
    if (member.type != JsonType::True && member.type != JsonType::False)
        return errors::invalidField(field, std::string(field) + " must be true or false");
    into = member.type == JsonType::True;
    return std::nullopt;
}

} // namespace

std::optional<ApiError> checkEventName(std::string_view name, std::size_t maxLength)
{
    if (name.empty() || name.size() > maxLength)
        return errors::invalidField("event",
                                    "event must be 1 to " + std::to_string(maxLength) + " bytes long");
    if (hasControlCharacter(name) || !protocol::isValidUtf8(name))
        return errors::invalidField("event", "event must be text without control characters");
    if (contains(kReservedEvents, name)) {
        ApiError error = errors::invalidField("event", "This event name belongs to Socket.IO itself");
        error.code = "RESERVED_EVENT";
        return error;
    }
    return std::nullopt;
}

BodyReader::BodyReader(const ApiOptions& options)
    : m_options(options), m_object({options.maxJsonDepth, options.maxJsonValues}),
      m_targets({options.maxJsonDepth, options.maxJsonValues}),
      m_list({options.maxJsonDepth, options.maxJsonValues})
{
}

std::optional<ApiError> BodyReader::scanObject(JsonScanner& scanner, std::string_view text) const
{
    switch (scanner.scan(text)) {
    case JsonStatus::Valid:
        break;
    case JsonStatus::Malformed:
        return errors::invalidJson("malformed");
    case JsonStatus::TooDeep:
        return errors::invalidJson("nested deeper than " + std::to_string(m_options.maxJsonDepth));
    case JsonStatus::TooManyValues:
        return errors::invalidJson("more than " + std::to_string(m_options.maxJsonValues) + " values");
    }
    if (scanner.type() != JsonType::Object)
        return ApiError{422, "INVALID_PAYLOAD", "The body must be a JSON object", R"({"field":"body"})"};
    return std::nullopt;
}

std::optional<ApiError> BodyReader::checkSize(std::string_view data) const
{
    if (data.size() > m_options.maxEventBytes)
        return errors::tooLarge("The event's data is too large", m_options.maxEventBytes);
    return std::nullopt;
}

base::Result<std::string, ApiError> BodyReader::checkIdempotencyKey(std::string key) const
{
    if (key.empty() || key.size() > m_options.maxIdempotencyKey || hasControlCharacter(key))
        return base::Unexpected{errors::invalidField(
            "idempotency_key", "An idempotency key is 1 to " + std::to_string(m_options.maxIdempotencyKey) +
                                   " bytes of text without control characters")};
    return key;
}

std::optional<ApiError> BodyReader::readStrings(const std::string& field, const JsonSlice& member,
                                                std::vector<std::string>& into)
{
    into.clear();
    if (member.type == JsonType::Null)
        return std::nullopt;
    if (member.type != JsonType::Array)
        return errors::invalidField(field, field + " must be a list of strings");
    m_list.scan(member.value); // part of a text that has been checked
    into.reserve(m_list.children().size());
    for (const JsonSlice& item : m_list.children()) {
        if (item.type != JsonType::String) {
            const std::string element = field + '[' + std::to_string(into.size()) + ']';
            return errors::invalidField(element, element + " must be a string");
        }
        into.push_back(protocol::jsonStringDecode(item.value));
    }
    return std::nullopt;
}

std::optional<ApiError> BodyReader::readTargets(std::string_view name, const JsonSlice& member,
                                                papermastery::Targets& into)
{
    const std::string prefix(name);
    if (member.type != JsonType::Object)
        return errors::invalidField(prefix, prefix + " must be an object {users, rooms, sockets, all}");
    m_targets.scan(member.value); // part of a text that has been checked
    for (const JsonSlice& part : m_targets.children()) {
        const std::string key = decodedKey(part);
        std::string field = prefix;
        field.append(1, '.').append(key);
        std::optional<ApiError> error;
        if (key == "users")
            error = readStrings(field, part, into.users);
        else if (key == "rooms")
            error = readStrings(field, part, into.rooms);
        else if (key == "sockets")
            error = readStrings(field, part, into.sockets);
        else if (key == "all")
            error = readBool(field, part, into.all);
        else
            error = errors::invalidField(field, "There is no such member; " + prefix +
                                                    " has users, rooms, sockets, all");
        if (error)
            return error;
    }
    return std::nullopt;
}

/// One of the reserved members; null counts as absent.
std::optional<ApiError> BodyReader::readControl(std::string_view name, const JsonSlice& member,
                                                PublishBody& into)
{
    if (member.type == JsonType::Null)
        return std::nullopt;
    if (name == "to") {
        into.request.to.emplace();
        return readTargets(name, member, *into.request.to);
    }
    if (name == "except") {
        into.request.except = {};
        return readTargets(name, member, into.request.except);
    }
    if (name == "dry_run")
        return readBool(name, member, into.request.dryRun);
    if (name == "test")
        return readBool(name, member, into.request.test);
    if (member.type != JsonType::String)
        return errors::invalidField(name, "idempotency_key must be a string");
    auto key = checkIdempotencyKey(protocol::jsonStringDecode(member.value));
    if (!key)
        return key.error();
    into.idempotencyKey = *std::move(key);
    return std::nullopt;
}

base::Result<PublishBody, ApiError> BodyReader::readRow(std::string_view body, std::string_view event)
{
    PublishBody parsed;
    if (auto error = checkEventName(event, m_options.maxEventName))
        return base::Unexpected{*std::move(error)};
    body = trimmed(body);
    if (auto error = scanObject(m_object, body))
        return base::Unexpected{*std::move(error)};

    parsed.request.event = event;
    bool hasReserved = false;
    for (const JsonSlice& member : m_object.children()) {
        // The usual row has none of the reserved members: no name is copied for it.
        const std::string decoded = member.keyHasEscapes ? decodedKey(member) : std::string();
        const std::string_view name = member.keyHasEscapes ? std::string_view(decoded) : member.key;
        if (!contains(kReservedMembers, name))
            continue;
        hasReserved = true;
        if (auto error = readControl(name, member, parsed))
            return base::Unexpected{*std::move(error)};
    }
    if (hasReserved)
        parsed.request.dataJson = catalogue::withoutMembers(
            body, m_object, std::vector<std::string_view>(kReservedMembers.begin(), kReservedMembers.end()));
    else
        parsed.request.dataJson = body;
    if (auto error = checkSize(parsed.request.dataJson))
        return base::Unexpected{*std::move(error)};
    return parsed;
}

base::Result<PublishBody, ApiError> BodyReader::readPublish(std::string_view body)
{
    PublishBody parsed;
    if (auto error = scanObject(m_object, body))
        return base::Unexpected{*std::move(error)};

    const JsonSlice* event = nullptr;
    const JsonSlice* data = nullptr;
    for (const JsonSlice& member : m_object.children()) {
        const std::string name = decodedKey(member);
        std::optional<ApiError> error;
        if (name == "event")
            event = &member;
        else if (name == "data")
            data = &member;
        else if (name == "volatile")
            error = member.type == JsonType::Null ? std::nullopt
                                                  : readBool(name, member, parsed.request.isVolatile);
        else if (contains(kReservedMembers, name))
            error = readControl(name, member, parsed);
        else
            error = errors::invalidField(name, "There is no such member; the row itself belongs into data");
        if (error)
            return base::Unexpected{*std::move(error)};
    }

    if (!event)
        return base::Unexpected{errors::missingField("event")};
    if (event->type != JsonType::String)
        return base::Unexpected{errors::invalidField("event", "event must be a string")};
    parsed.request.event = protocol::jsonStringDecode(event->value);
    if (auto error = checkEventName(parsed.request.event, m_options.maxEventName))
        return base::Unexpected{*std::move(error)};
    if (!data)
        return base::Unexpected{errors::missingField("data")};
    if (data->type != JsonType::Object)
        return base::Unexpected{errors::invalidField("data", "data must be an object")};
    if (auto error = checkSize(data->value))
        return base::Unexpected{*std::move(error)};
    parsed.request.dataJson = data->value;
    return parsed;
}

base::Result<std::vector<BatchItem>, ApiError> BodyReader::readBatch(std::string_view body)
{
    if (auto error = scanObject(m_object, body))
        return base::Unexpected{*std::move(error)};
    const JsonSlice* items = nullptr;
    for (const JsonSlice& member : m_object.children()) {
        const std::string name = decodedKey(member);
        if (name != "items")
            return base::Unexpected{errors::invalidField(name, "There is no such member; a batch has items")};
        items = &member;
    }
    if (!items)
        return base::Unexpected{errors::missingField("items")};
    if (items->type != JsonType::Array)
        return base::Unexpected{errors::invalidField("items", "items must be a list of publish bodies")};
    m_list.scan(items->value); // part of a text that has been checked
    if (m_list.children().size() > m_options.maxBatchItems) {
        ApiError error = errors::invalidField(
            "items", "A batch has at most " + std::to_string(m_options.maxBatchItems) + " items");
        error.detailsJson = R"({"field":"items","limit":)" + std::to_string(m_options.maxBatchItems) + '}';
        return base::Unexpected{std::move(error)};
    }
    // The scanners serve every item again, so the slices are kept first.
    std::vector<std::string_view> texts;
    texts.reserve(m_list.children().size());
    for (const JsonSlice& item : m_list.children())
        texts.push_back(item.value);
    std::vector<BatchItem> read;
    read.reserve(texts.size());
    for (const std::string_view text : texts)
        read.push_back({text, readPublish(text)});
    return read;
}

base::Result<std::vector<std::string>, ApiError> BodyReader::readParticipants(std::string_view body)
{
    if (auto error = scanObject(m_object, body))
        return base::Unexpected{*std::move(error)};
    std::vector<std::string> users;
    bool hasUsers = false;
    for (const JsonSlice& member : m_object.children()) {
        const std::string name = decodedKey(member);
        if (name != "users")
            return base::Unexpected{
                errors::invalidField(name, "There is no such member; participants are users")};
        if (member.type != JsonType::Array)
            return base::Unexpected{errors::invalidField("users", "users must be a list of strings")};
        hasUsers = true;
        if (auto error = readStrings("users", member, users))
            return base::Unexpected{*std::move(error)};
    }
    if (!hasUsers)
        return base::Unexpected{errors::missingField("users")};
    return users;
}

} // namespace sio::api
