// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "catalogue/catalogue.h"
#include "catalogue/jsontext.h"
#include "catalogue/lint.h"
#include "catalogue/payload.h"
#include "catalogue/rooms.h"
#include "protocol/socketpacket.h"

#include <QByteArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

namespace sio::catalogue {

namespace {

using protocol::JsonScanner;
using protocol::JsonSlice;
using protocol::JsonStatus;
using protocol::JsonType;

constexpr std::size_t kMaxEventName = 256;
constexpr int kMaxFieldDepth = 8;

constexpr std::array<std::pair<std::string_view, FieldKind>, 10> kKinds{{
    {"id", FieldKind::Id},
    {"ts", FieldKind::Timestamp},
    {"date", FieldKind::Date},
    {"dec", FieldKind::Decimal},
    {"string", FieldKind::Text},
    {"bool", FieldKind::Boolean},
    {"enum", FieldKind::Enum},
    {"object", FieldKind::Object},
    {"list", FieldKind::List},
    {"map", FieldKind::Map},
}};

/// A JSON value of the file, and where it stands.
struct Value {
    std::string_view text;
    JsonType type = JsonType::Null;
    std::string path;
};

/// The white space between tokens taken out.
std::string compact(std::string_view json)
{
    std::string out;
    bool inString = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (inString && c == '\\') {
            out += c;
            out += json[++i]; // valid JSON: something follows a backslash
            continue;
        }
        if (c == '"')
            inString = !inString;
        if (inString || (c != ' ' && c != '\n' && c != '\r' && c != '\t'))
            out += c;
    }
    return out;
}

/// Reads one file. Every function answers false once something is wrong; the first error stays.
class FileLoader {
public:
    explicit FileLoader(const CatalogueSource& source) : m_source(source) {}

    const CatalogueError& error() const { return *m_error; }

    bool load(EventType& out)
    {
        JsonScanner scanner;
        if (scanner.scan(m_source.json) != JsonStatus::Valid)
            return failSyntax();
        const Value root{m_source.json, scanner.type(), {}};
        std::vector<std::pair<std::string, Value>> members;
        if (!object(root, members))
            return false;
        const Value* example = nullptr;
        bool hasFields = false;
        bool hasAudience = false;
        for (const auto& member : members) {
            const std::string& key = member.first;
            const Value& value = member.second;
            bool good = true;
            if (key == "event")
                good = eventName(value, out.name);
            else if (key == "title")
                good = string(value, out.title);
            else if (key == "description")
                good = string(value, out.description);
            else if (key == "fields")
                good = hasFields = fields(value, out.fields, 0);
            else if (key == "one_of" || key == "privacy" || key == "participants")
                ; // these name fields, which must be known first
            else if (key == "audience")
                hasAudience = true;
            else if (key == "audience_note")
                good = string(value, out.audienceNote);
            else if (key == "example")
                example = &value;
            else
                return fail(value, "unknown member");
            if (!good)
                return false;
        }
        if (out.name.empty())
            return fail(root, "event is missing");
        if (!hasFields)
            return fail(root, "fields is missing");
        if (!hasAudience)
            return fail(root, "audience is missing");
        if (!example)
            return fail(root, "example is missing");
        for (const auto& member : members) {
            const std::string& key = member.first;
            const Value& value = member.second;
            if ((key == "audience" && !audience(value, out)) || (key == "one_of" && !oneOf(value, out)) ||
                (key == "privacy" && !privacy(value, out)) ||
                (key == "participants" && !participants(value, out)))
                return false;
        }
        if (example->type != JsonType::Object)
            return fail(*example, "must be an object");
        out.exampleJson = compact(example->text);
        m_example = *example;
        return true;
    }

    /// The example must be what the entry itself asks for.
    bool checkExample(const Catalogue& catalogue, const EventType& type)
    {
        JsonScanner scanner;
        if (scanner.scan(type.exampleJson) != JsonStatus::Valid)
            return fail(m_example, "is no JSON");
        const Composed composed =
            compose(&type, type.exampleJson, scanner, {"e", "2026-01-01T00:00:00.000Z", false});
        const auto warnings = lint(catalogue, type.name, composed.json);
        return warnings.empty() || fail(m_example, warnings.front().message);
    }

private:
    bool fail(const Value& value, std::string message)
    {
        const auto offset = static_cast<std::size_t>(value.text.data() - m_source.json.data());
        return failAt(offset, value.path, std::move(message));
    }

    bool failAt(std::size_t offset, std::string path, std::string message)
    {
        const auto end =
            m_source.json.begin() + static_cast<std::ptrdiff_t>(std::min(offset, m_source.json.size()));
        const auto line = 1 + std::count(m_source.json.begin(), end, '\n');
        if (!m_error)
            m_error =
                CatalogueError{m_source.file, static_cast<int>(line), std::move(path), std::move(message)};
        return false;
    }

    /// Our scanner says only that a text is wrong; Qt's parser says where.
    bool failSyntax()
    {
        QJsonParseError error;
        QJsonDocument::fromJson(
            QByteArray::fromRawData(m_source.json.data(), static_cast<qsizetype>(m_source.json.size())),
            &error);
        const std::string message =
            error.error == QJsonParseError::NoError ? "is no JSON" : error.errorString().toStdString();
        return failAt(static_cast<std::size_t>(std::max(0, error.offset)), {}, message);
    }

    /// The members in order; a repeated one is an error.
    bool object(const Value& value, std::vector<std::pair<std::string, Value>>& out)
    {
        if (value.type != JsonType::Object)
            return fail(value, "must be an object");
        JsonScanner scanner;
        if (scanner.scan(value.text) != JsonStatus::Valid)
            return fail(value, "is no JSON");
        std::set<std::string> seen;
        for (const JsonSlice& child : scanner.children()) {
            std::string key = memberName(child);
            Value member{child.value, child.type, value.path.empty() ? key : value.path + '.' + key};
            if (!seen.insert(key).second)
                return fail(member, "stands here twice");
            out.emplace_back(std::move(key), std::move(member));
        }
        return true;
    }

    bool list(const Value& value, std::vector<Value>& out)
    {
        if (value.type != JsonType::Array)
            return fail(value, "must be a list");
        JsonScanner scanner;
        if (scanner.scan(value.text) != JsonStatus::Valid)
            return fail(value, "is no JSON");
        for (const JsonSlice& child : scanner.children())
            out.push_back({child.value, child.type, value.path + '[' + std::to_string(out.size()) + ']'});
        return true;
    }

    bool string(const Value& value, std::string& out)
    {
        if (value.type != JsonType::String)
            return fail(value, "must be a string");
        out = protocol::jsonStringDecode(value.text);
        return !out.empty() || fail(value, "must not be empty");
    }

    bool boolean(const Value& value, bool& out)
    {
        out = value.type == JsonType::True;
        return out || value.type == JsonType::False || fail(value, "must be true or false");
    }

    bool strings(const Value& value, std::vector<std::string>& out)
    {
        std::vector<Value> items;
        if (!list(value, items))
            return false;
        for (const Value& item : items) {
            if (!string(item, out.emplace_back()))
                return false;
        }
        return true;
    }

    bool eventName(const Value& value, std::string& out)
    {
        if (!string(value, out))
            return false;
        if (!isPlainName(out, kMaxEventName))
            return fail(value, "is too long or has control characters");
        return !protocol::isReservedEvent(out) || fail(value, "\"" + out + "\" is reserved");
    }

    bool kind(const Value& value, FieldKind& out)
    {
        std::string word;
        if (!string(value, word))
            return false;
        for (const auto& known : kKinds) {
            if (known.first == word) {
                out = known.second;
                return true;
            }
        }
        return fail(value, "unknown type \"" + word + "\"");
    }

    bool fields(const Value& value, std::vector<Field>& out, int depth)
    {
        std::vector<Value> items;
        if (!list(value, items))
            return false;
        std::set<std::string> names;
        for (const Value& item : items) {
            Field one;
            if (!field(item, one, depth))
                return false;
            if (one.name.empty())
                return fail(item, "name is missing");
            if (!names.insert(one.name).second)
                return fail(item, "a second field \"" + one.name + "\"");
            out.push_back(std::move(one));
        }
        return true;
    }

    bool field(const Value& value, Field& out, int depth)
    {
        if (depth >= kMaxFieldDepth)
            return fail(value, "is nested too deep");
        std::vector<std::pair<std::string, Value>> members;
        if (!object(value, members))
            return false;
        bool hasType = false;
        bool required = false;
        bool recommended = false;
        for (const auto& member : members) {
            const std::string& key = member.first;
            const Value& inner = member.second;
            bool good = false;
            if (key == "name")
                good = string(inner, out.name);
            else if (key == "type")
                good = hasType = kind(inner, out.kind);
            else if (key == "required")
                good = boolean(inner, required);
            else if (key == "recommended")
                good = boolean(inner, recommended);
            else if (key == "description")
                good = string(inner, out.description);
            else if (key == "fill_from")
                good = string(inner, out.fillFrom);
            else if (key == "default")
                good = string(inner, out.defaultValue);
            else if (key == "values")
                good = strings(inner, out.values);
            else if (key == "fields")
                good = fields(inner, out.fields, depth + 1);
            else if (key == "items")
                good = field(inner, out.element.emplace_back(), depth + 1);
            else
                fail(inner, "unknown member");
            if (!good)
                return false;
        }
        if (!hasType)
            return fail(value, "type is missing");
        if (required && recommended)
            return fail(value, "is required and recommended");
        if (required || recommended)
            out.presence = required ? Presence::Required : Presence::Recommended;
        if ((out.kind == FieldKind::Enum) == out.values.empty())
            return fail(value, out.values.empty() ? "values is missing" : "values belong to an enum");
        if (!out.fields.empty() && out.kind != FieldKind::Object)
            return fail(value, "fields belong to an object");
        if (!out.element.empty() && out.kind != FieldKind::List && out.kind != FieldKind::Map)
            return fail(value, "items belong to a list or a map");
        return true;
    }

    /// `name` is a field of `type`, and an identifier.
    bool idField(const Value& where, const EventType& type, const std::string& name)
    {
        const Field* found = type.field(name);
        if (!found)
            return fail(where, "there is no field \"" + name + "\"");
        return found->kind == FieldKind::Id || fail(where, "field \"" + name + "\" is no id");
    }

    bool audience(const Value& value, EventType& out)
    {
        std::vector<Value> items;
        if (!list(value, items))
            return false;
        for (const Value& item : items) {
            std::string rule;
            if (!string(item, rule))
                return false;
            const std::size_t open = rule.find('<');
            if (open == std::string::npos || open == 0 || rule.back() != '>')
                return fail(item, "must be such as \"session:<session_id>\"");
            AudienceRule parsed{rule.substr(0, open), rule.substr(open + 1, rule.size() - open - 2)};
            if (!idField(item, out, parsed.field))
                return false;
            out.audience.push_back(std::move(parsed));
        }
        return true;
    }

    bool oneOf(const Value& value, EventType& out)
    {
        std::vector<Value> groups;
        if (!list(value, groups))
            return false;
        for (const Value& group : groups) {
            std::vector<std::string> names;
            if (!strings(group, names))
                return false;
            for (const std::string& name : names) {
                if (!out.field(name))
                    return fail(group, "there is no field \"" + name + "\"");
            }
            out.oneOf.push_back(std::move(names));
        }
        return true;
    }

    bool privacy(const Value& value, EventType& out)
    {
        std::vector<Value> items;
        if (!list(value, items))
            return false;
        for (const Value& item : items) {
            std::vector<std::pair<std::string, Value>> members;
            if (!object(item, members))
                return false;
            PrivacyRule rule;
            for (const auto& member : members) {
                const bool isField = member.first == "field";
                if (!isField && member.first != "reason")
                    return fail(member.second, "unknown member");
                if (!string(member.second, isField ? rule.field : rule.reason))
                    return false;
            }
            if (rule.field.empty() || rule.reason.empty())
                return fail(item, "field or reason is missing");
            out.privacy.push_back(std::move(rule));
        }
        return true;
    }

    bool participants(const Value& value, EventType& out)
    {
        std::vector<std::pair<std::string, Value>> members;
        if (!object(value, members))
            return false;
        ParticipantRule& rule = out.participants;
        for (const auto& member : members) {
            const Value& inner = member.second;
            if (member.first == "session") {
                if (!string(inner, rule.session) || !idField(inner, out, rule.session))
                    return false;
            } else if (member.first == "users") {
                if (!strings(inner, rule.users))
                    return false;
                for (const std::string& name : rule.users) {
                    if (!idField(inner, out, name))
                        return false;
                }
            } else {
                return fail(inner, "unknown member");
            }
        }
        return (!rule.session.empty() && !rule.users.empty()) || fail(value, "session or users is missing");
    }

    const CatalogueSource& m_source;
    Value m_example;
    std::optional<CatalogueError> m_error;
};

} // namespace

std::string_view fieldKindName(FieldKind kind)
{
    for (const auto& known : kKinds) {
        if (known.second == kind)
            return known.first;
    }
    return {};
}

base::Result<Catalogue, CatalogueError> Catalogue::load(const std::vector<CatalogueSource>& sources)
{
    Catalogue catalogue;
    std::vector<std::pair<std::string, FileLoader>> loaders;
    for (const CatalogueSource& source : sources) {
        FileLoader loader(source);
        EventType type;
        if (!loader.load(type))
            return base::Unexpected{loader.error()};
        const auto at =
            std::lower_bound(catalogue.m_events.begin(), catalogue.m_events.end(), type.name,
                             [](const EventType& a, const std::string& name) { return a.name < name; });
        if (at != catalogue.m_events.end() && at->name == type.name)
            return base::Unexpected{
                CatalogueError{source.file, 1, "event", "\"" + type.name + "\" is known already"}};
        loaders.emplace_back(type.name, std::move(loader));
        catalogue.m_events.insert(at, std::move(type));
    }
    for (auto& [name, loader] : loaders) {
        if (!loader.checkExample(catalogue, *catalogue.find(name)))
            return base::Unexpected{loader.error()};
    }
    return catalogue;
}

} // namespace sio::catalogue
