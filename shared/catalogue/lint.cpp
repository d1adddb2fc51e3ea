// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "catalogue/lint.h"

#include "catalogue/catalogue.h"
#include "catalogue/jsonobject.h"
#include "catalogue/jsontext.h"
#include "catalogue/timestamp.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sio::catalogue {

namespace {

using protocol::JsonScanner;
using protocol::JsonSlice;
using protocol::JsonStatus;
using protocol::JsonType;

constexpr std::string_view kMissing = "MISSING_FIELD";
constexpr std::string_view kRecommended = "RECOMMENDED_FIELD";
constexpr std::string_view kType = "INVALID_TYPE";
constexpr std::string_view kValue = "INVALID_VALUE";
constexpr std::string_view kId = "INVALID_ID";
constexpr std::string_view kFormat = "INVALID_FORMAT";
constexpr std::string_view kPrivacy = "PRIVACY";
constexpr std::string_view kUnknownEvent = "UNKNOWN_EVENT";

/// `12`, `-3.50`: what a database writes for a decimal column.
bool isDecimalText(std::string_view text)
{
    const auto digits = [&text] {
        std::size_t n = 0;
        while (n < text.size() && text[n] >= '0' && text[n] <= '9')
            ++n;
        text.remove_prefix(n);
        return n > 0;
    };
    if (!text.empty() && text.front() == '-')
        text.remove_prefix(1);
    if (!digits())
        return false;
    if (text.empty())
        return true;
    if (text.front() != '.')
        return false;
    text.remove_prefix(1);
    return digits() && text.empty();
}

bool isBoolean(JsonType type)
{
    return type == JsonType::True || type == JsonType::False;
}

class Linter {
public:
    explicit Linter(const LintOptions& options) : m_options(options) {}

    std::vector<Warning> take() { return std::move(m_warnings); }

    void warn(std::string field, std::string_view code, std::string message)
    {
        if (m_warnings.size() < m_options.maxWarnings)
            m_warnings.push_back({std::move(field), std::string(code), std::move(message)});
    }

    void checkEvent(const EventType& type, const JsonScanner& data)
    {
        checkMembers(type.fields, data, {});
        for (const auto& group : type.oneOf)
            checkOneOf(group, data);
        for (const PrivacyRule& rule : type.privacy) {
            if (!isAbsent(data.member(rule.field)))
                warn(rule.field, kPrivacy, rule.field + " does not belong here: " + rule.reason);
        }
    }

    void checkCommon(const JsonScanner& data)
    {
        checkMember("event_id", JsonType::String, data, "a string");
        if (!isAbsent(data.member("occurred_at")))
            checkText(FieldKind::Timestamp, *data.member("occurred_at"), "occurred_at");
        const JsonSlice* test = data.member("test");
        if (!isAbsent(test) && !isBoolean(test->type))
            warn("test", kType, "test must be true or false");
    }

private:
    void checkMember(const std::string& name, JsonType wanted, const JsonScanner& data,
                     std::string_view words)
    {
        const JsonSlice* slice = data.member(name);
        if (!isAbsent(slice) && slice->type != wanted)
            warn(name, kType, name + " must be " + std::string(words));
    }

    void checkOneOf(const std::vector<std::string>& group, const JsonScanner& data)
    {
        std::string names;
        for (const std::string& name : group) {
            if (!isAbsent(data.member(name)))
                return;
            names += (names.empty() ? "" : " or ") + name;
        }
        if (!group.empty())
            warn(group.front(), kMissing, names + " is missing");
    }

    void checkMembers(const std::vector<Field>& fields, const JsonScanner& data, const std::string& path)
    {
        for (const Field& field : fields) {
            const JsonSlice* slice = data.member(field.name);
            std::string at = path.empty() ? field.name : path + '.' + field.name;
            if (!isAbsent(slice))
                checkValue(field, *slice, at);
            else if (field.presence == Presence::Required)
                warn(at, kMissing, at + " is missing");
            else if (field.presence == Presence::Recommended)
                warn(at, kRecommended,
                     at + " should be given" + (field.description.empty() ? "" : ": " + field.description));
        }
    }

    /// The catalogue's depth bounds the recursion, not the data's.
    void checkValue(const Field& field, const JsonSlice& slice, const std::string& path)
    {
        switch (field.kind) {
        case FieldKind::Id:
        case FieldKind::Timestamp:
        case FieldKind::Date:
        case FieldKind::Text:
            checkText(field.kind, slice, path);
            return;
        case FieldKind::Enum:
            checkEnum(field, slice, path);
            return;
        case FieldKind::Decimal:
            checkDecimal(slice, path);
            return;
        case FieldKind::Boolean:
            if (!isBoolean(slice.type))
                warn(path, kType, path + " must be true or false");
            return;
        case FieldKind::Object:
        case FieldKind::Map:
            checkObject(field, slice, path);
            return;
        case FieldKind::List:
            checkList(field, slice, path);
            return;
        }
    }

    void checkText(FieldKind kind, const JsonSlice& slice, const std::string& path)
    {
        const auto text = stringOf(&slice);
        if (!text)
            warn(path, kType, path + " must be a string");
        else if (kind == FieldKind::Id && !identifierFrom(*text, m_options.identifiers))
            warn(path, kId, path + " is no identifier");
        else if (kind == FieldKind::Timestamp && !isIsoTimestamp(*text))
            warn(path, kFormat, path + " is no ISO 8601 time, such as 2026-03-01T12:00:00Z");
        else if (kind == FieldKind::Date && !isIsoDate(*text))
            warn(path, kFormat, path + " is no date, such as 2026-03-01");
    }

    void checkEnum(const Field& field, const JsonSlice& slice, const std::string& path)
    {
        const auto text = stringOf(&slice);
        if (!text) {
            warn(path, kType, path + " must be a string");
        } else if (std::find(field.values.begin(), field.values.end(), *text) == field.values.end()) {
            std::string words;
            for (const std::string& value : field.values)
                words += (words.empty() ? "" : ", ") + value;
            warn(path, kValue, path + " must be one of: " + words);
        }
    }

    void checkDecimal(const JsonSlice& slice, const std::string& path)
    {
        if (slice.type == JsonType::Number)
            return;
        const auto text = stringOf(&slice);
        if (!text)
            warn(path, kType, path + " must be a number or a decimal string");
        else if (!isDecimalText(*text))
            warn(path, kFormat, path + " is no decimal number");
    }

    void checkObject(const Field& field, const JsonSlice& slice, const std::string& path)
    {
        if (slice.type != JsonType::Object) {
            warn(path, kType, path + " must be an object");
            return;
        }
        if (field.fields.empty() && field.element.empty())
            return;
        JsonScanner scanner;
        if (scanner.scan(slice.value) != JsonStatus::Valid)
            return;
        checkMembers(field.fields, scanner, path);
        if (field.element.empty())
            return;
        for (const JsonSlice& child : scanner.children()) {
            if (isFull())
                return;
            checkValue(field.element.front(), child, path + '.' + memberName(child).substr(0, 64));
        }
    }

    void checkList(const Field& field, const JsonSlice& slice, const std::string& path)
    {
        if (slice.type != JsonType::Array) {
            warn(path, kType, path + " must be a list");
            return;
        }
        if (field.element.empty())
            return;
        JsonScanner scanner;
        if (scanner.scan(slice.value) != JsonStatus::Valid)
            return;
        for (std::size_t i = 0; i < scanner.children().size() && !isFull(); ++i)
            checkValue(field.element.front(), scanner.children()[i], path + '[' + std::to_string(i) + ']');
    }

    bool isFull() const { return m_warnings.size() >= m_options.maxWarnings; }

    const LintOptions& m_options;
    std::vector<Warning> m_warnings;
};

} // namespace

bool Warning::isViolation() const
{
    return code != kRecommended;
}

std::vector<Warning> lint(const Catalogue& catalogue, std::string_view event, const JsonScanner& data,
                          const LintOptions& options)
{
    Linter linter(options);
    if (const EventType* type = catalogue.find(event))
        linter.checkEvent(*type, data);
    else
        linter.warn({}, kUnknownEvent, "this event is not in the catalogue");
    linter.checkCommon(data);
    return linter.take();
}

std::vector<Warning> lint(const Catalogue& catalogue, std::string_view event, std::string_view data,
                          const LintOptions& options)
{
    JsonScanner scanner;
    if (scanner.scan(data) == JsonStatus::Valid && scanner.type() == JsonType::Object)
        return lint(catalogue, event, scanner, options);
    return {{{}, std::string(kType), "the data must be a JSON object"}};
}

std::string toJson(const std::vector<Warning>& warnings)
{
    std::string json = "[";
    for (const Warning& warning : warnings) {
        if (json.size() > 1)
            json += ',';
        json += JsonObject()
                    .text("field", warning.field)
                    .text("code", warning.code)
                    .text("message", warning.message)
                    .str();
    }
    json += ']';
    return json;
}

} // namespace sio::catalogue
