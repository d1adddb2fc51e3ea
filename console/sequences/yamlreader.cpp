// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/yamlreader.h"

#include "protocol/utf8.h"

#include <sstream>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

namespace sio::sequences {

namespace {

constexpr std::size_t kMaxDepth = 64;

Mark markOf(const YAML::Mark& mark)
{
    return {mark.line + 1, mark.column + 1};
}

/// Builds the tree from the parser's events. An error leaves the tree incomplete; later ones are gathered.
class TreeBuilder final : public YAML::EventHandler {
public:
    Value root;
    FileErrors errors;

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override
    {
        refuseAnchor(mark, anchor);
        put(Value(), markOf(mark));
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override
    {
        errors.push_back({markOf(mark), "aliases are not allowed"});
        put(Value(), markOf(mark));
    }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& text) override
    {
        refuseAnchor(mark, anchor);
        const bool isPlain = tag == "?" || tag.empty();
        if (!isPlain && tag != "!")
            refuseTag(mark);
        if (wantsKey()) {
            takeKey(text, markOf(mark));
            return;
        }
        Value value = Value::string(text);
        if (isPlain) {
            if (text == "true" || text == "false")
                value = Value::boolean(text == "true");
            else if (text == "null" || text == "~")
                value = Value();
            else if (isNumberLiteral(text))
                value = Value::number(text);
        }
        put(std::move(value), markOf(mark));
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override
    {
        open(Value::list(), mark, tag, anchor);
    }
    void OnSequenceEnd() override { close(); }

    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override
    {
        open(Value::map(), mark, tag, anchor);
    }
    void OnMapEnd() override { close(); }

private:
    struct Open {
        Value value;
        bool hasKey = false;
        std::string key;
        Mark keyMark;
        bool isKey = false; ///< a list or map that stands where a key should
    };

    bool wantsKey() const { return !m_open.empty() && m_open.back().value.isMap() && !m_open.back().hasKey; }

    void refuseAnchor(const YAML::Mark& mark, YAML::anchor_t anchor)
    {
        if (anchor != 0)
            errors.push_back({markOf(mark), "anchors are not allowed"});
    }
    void refuseTag(const YAML::Mark& mark) { errors.push_back({markOf(mark), "tags are not allowed"}); }

    void takeKey(const std::string& key, Mark mark)
    {
        Open& map = m_open.back();
        if (map.value.find(key))
            errors.push_back({mark, "duplicate key \"" + key + "\""});
        map.hasKey = true;
        map.key = key;
        map.keyMark = mark;
    }

    void put(Value value, Mark mark)
    {
        value.setMark(mark);
        if (m_open.empty()) {
            root = std::move(value);
            return;
        }
        Open& top = m_open.back();
        if (top.value.isList()) {
            top.value.items().push_back(std::move(value));
        } else if (top.hasKey) {
            if (!top.value.find(top.key))
                top.value.members().push_back({top.key, std::move(value), top.keyMark});
            top.hasKey = false;
        } else {
            errors.push_back({mark, "a key must be a plain text"});
            takeKey("", mark);
        }
    }

    void open(Value value, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor)
    {
        refuseAnchor(mark, anchor);
        if (tag != "?" && tag != "!" && !tag.empty())
            refuseTag(mark);
        if (m_open.size() >= kMaxDepth)
            throw YAML::ParserException(mark, "nested too deeply");
        Open entry;
        entry.isKey = wantsKey();
        if (entry.isKey)
            errors.push_back({markOf(mark), "a key must be a plain text"});
        value.setMark(markOf(mark));
        entry.value = std::move(value);
        m_open.push_back(std::move(entry));
    }

    void close()
    {
        Open entry = std::move(m_open.back());
        m_open.pop_back();
        if (entry.isKey) {
            takeKey("", entry.value.mark());
            return;
        }
        const Mark mark = entry.value.mark();
        put(std::move(entry.value), mark);
    }

    std::vector<Open> m_open;
};

} // namespace

std::string FileError::text(std::string_view file) const
{
    std::string out(file);
    if (mark.line > 0)
        out += ':' + std::to_string(mark.line) + ':' + std::to_string(mark.column);
    return out + ": " + message;
}

base::Result<Value, FileErrors> readYaml(std::string_view text)
{
    if (text.size() > kMaxSequenceFile)
        return base::Unexpected{FileErrors{{{}, "the file is larger than 8 MiB"}}};
    if (!protocol::isValidUtf8(text))
        return base::Unexpected{FileErrors{{{}, "the file is not UTF-8"}}};
    TreeBuilder builder;
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        if (!parser.HandleNextDocument(builder))
            return base::Unexpected{FileErrors{{{1, 1}, "the file is empty"}}};
        TreeBuilder second;
        if (parser.HandleNextDocument(second))
            builder.errors.push_back({second.root.mark(), "a file holds one document"});
    } catch (const YAML::Exception& error) {
        builder.errors.push_back({markOf(error.mark), error.msg});
    }
    if (!builder.errors.empty())
        return base::Unexpected{std::move(builder.errors)};
    return std::move(builder.root);
}

} // namespace sio::sequences
