// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/result.h"
#include "sequences/sequence.h"
#include "sequences/templates.h"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sio::sequences {

/// What one run of a sequence depends on beside its file.
struct RunInputs {
    WallTime startedAt = 0; ///< what "now" means in values
    /// `name=value` of a variable, `actor.userId=value`, or `member=new|keep` of an id rule.
    std::vector<std::pair<std::string, std::string>> map;
    std::function<std::optional<std::string>(const std::string&)> environment; ///< null: empty
    std::function<std::string()> newUuid;                                      ///< null: random ones
};

/// The values of one run: variables, mapped ids, shifted times, captured values. `sequence` must outlive it.
class Scope {
public:
    Scope(const Sequence& sequence, RunInputs inputs);

    /// Works out all variables and actors; says what cannot be had (an environment variable, a table's entry)
    /// or what in `map` names nothing. To be called once, before anything else.
    std::optional<std::string> prepare();

    /// A template's value. Patterns keep their matchers. The error is a text for people.
    base::Result<Value, std::string> expand(const Value& value, TemplateUse use);

    void capture(const std::string& name, Value value);
    void setSocketId(const std::string& actor, std::string socketId);

    /// Null: the actor names no user.
    Value userId(std::string_view actor) const;
    /// Empty: the actor has no token.
    std::string token(std::string_view actor) const;

    /// Variables, actors' user ids and captured values, for reports; without the secret ones.
    std::vector<std::pair<std::string, Value>> values() const;
    /// `text` with every secret of this run replaced.
    std::string withoutSecrets(std::string text) const;

private:
    struct Failure {
        std::string text;
    };

    Value node(const Value& value, TemplateUse use, std::string_view member);
    Value textNode(const Value& value, TemplateUse use, std::string_view member);
    Value formNode(Form form, const Value& value, TemplateUse use, std::string_view member);
    Value referenced(const Reference& reference);
    Value named(const std::string& name);
    Value actorMember(const Actor& actor, const std::string& path);
    Value lookup(const std::string& table, const Value& key);
    std::string environment(const std::string& name);
    std::string mapped(const std::string& text, std::string_view member);
    std::string freshUuid();
    std::optional<std::string> readMap();

    const Sequence& m_sequence;
    RunInputs m_inputs;
    std::vector<IdRule> m_rules;
    std::map<std::string, Value, std::less<>> m_values; ///< variables, `actor.userId`, captured values
    std::map<std::string, std::string, std::less<>> m_socketIds;
    std::map<std::string, std::string, std::less<>> m_tokens;
    std::map<std::string, std::string> m_newIds; ///< of mapped ones, by the old
    std::set<std::string> m_secretNames;
    std::vector<std::string> m_secrets;
    std::vector<std::string> m_order; ///< names in m_values as they came
};

} // namespace sio::sequences
