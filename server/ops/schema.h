// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ops/option.h"

#include <chrono>
#include <concepts>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sio::ops {

/// The table of every configuration option: from it come the commented default file, the check of files, the
/// environment and --set. Each row is bound to one field of an options struct; the field's value at the time
/// of binding is the option's default, so that a default is written once. The fields outlive the schema.
class Schema {
public:
    /// Whole numbers from `least` to `most`; 0 is always allowed where `zero` says what it means.
    struct Range {
        std::int64_t least = 0;
        std::int64_t most = std::numeric_limits<int>::max();
    };

    /// Following options belong to `[name]`; the empty name is the top level and comes first.
    void section(const std::string& name, std::string comment);

    void flag(const std::string& name, bool& field, std::string meaning);
    template <std::integral T>
    void integer(const std::string& name, T& field, Range range, std::string meaning, std::string zero = {})
    {
        addNumber(name, OptionKind::Integer, std::to_string(field), range, std::move(meaning),
                  std::move(zero), [&field](std::int64_t value) { field = static_cast<T>(value); });
    }
    template <std::integral T>
    void size(const std::string& name, T& field, Range range, std::string meaning, std::string zero = {})
    {
        addNumber(name, OptionKind::Size, sizeText(static_cast<std::int64_t>(field)), range,
                  std::move(meaning), std::move(zero),
                  [&field](std::int64_t value) { field = static_cast<T>(value); });
    }
    /// `range` in milliseconds. A field of whole seconds refuses fractions.
    template <class Rep, class Period>
    void duration(const std::string& name, std::chrono::duration<Rep, Period>& field, Range range,
                  std::string meaning, std::string zero = {})
    {
        using Field = std::chrono::duration<Rep, Period>;
        const auto inMs = std::chrono::duration_cast<std::chrono::milliseconds>(field).count();
        addNumber(
            name, OptionKind::Duration, durationText(inMs), range, std::move(meaning), std::move(zero),
            [&field](std::int64_t value) {
                field = std::chrono::duration_cast<Field>(std::chrono::milliseconds(value));
            },
            std::chrono::duration_cast<std::chrono::milliseconds>(Field(1)).count());
    }
    using TextCheck = std::function<Problem(const std::string&)>;
    void text(const std::string& name, std::string& field, std::string meaning, std::string zero = {},
              TextCheck check = {});
    void secret(const std::string& name, std::string& field, std::string meaning, std::string zero = {});
    template <class E>
    void choice(const std::string& name, E& field, const std::vector<std::pair<std::string, E>>& words,
                std::string meaning)
    {
        std::vector<std::string> names;
        std::map<std::string, E> values(words.begin(), words.end());
        std::string current;
        for (const auto& [word, value] : words) {
            names.push_back(word);
            if (value == field)
                current = word;
        }
        addChoice(name, std::move(names), std::move(current), std::move(meaning),
                  [&field, values = std::move(values)](const std::string& word) { field = values.at(word); });
    }
    /// Each item passes `check`.
    void list(const std::string& name, std::vector<std::string>& field, std::string meaning,
              std::string zero = {}, TextCheck check = {});
    void secretList(const std::string& name, std::vector<std::string>& field, std::string meaning,
                    std::string zero = {}, TextCheck check = {});

    /// An array of tables, secret. `bind` declares the members of one record on a schema; `take` says what is
    /// wrong with a whole record, or keeps it; `clear` forgets all of them, when a new source brings a list
    /// of its own.
    template <class T>
    void records(const std::string& name, std::string meaning, std::string zero,
                 std::function<void(Schema&, T&)> bind, std::function<void()> clear,
                 std::function<Problem(const T&)> take)
    {
        Option& option = add(name, OptionKind::Records, std::move(meaning), std::move(zero));
        option.secret = true;
        option.clearRecords = std::move(clear);
        option.newRecord = [bind = std::move(bind), take = std::move(take)] {
            const auto value = std::make_shared<T>();
            Record record;
            record.schema = std::make_unique<Schema>();
            record.schema->section({}, {});
            bind(*record.schema, *value);
            record.commit = [value, take] { return take(*value); };
            return record;
        };
    }

    /// The option of that full key; null when there is none.
    const Option* find(const std::string& key) const;
    /// The known key that is most like `key`; empty when none is near.
    std::string nearest(const std::string& key) const;
    const std::vector<std::unique_ptr<Option>>& options() const { return m_options; }

    /// The whole default file: every option with its meaning, commented out, so that a copy pins nothing.
    std::string defaultFile(const std::string& head) const;

private:
    struct Section {
        std::string name;
        std::string comment;
        std::size_t firstOption;
    };

    static void appendOption(std::string& out, const Option& option);
    Option& add(const std::string& name, OptionKind kind, std::string meaning, std::string zero);
    void addNumber(const std::string& name, OptionKind kind, std::string current, Range range,
                   std::string meaning, std::string zero, std::function<void(std::int64_t)> set,
                   std::int64_t multiple = 1);
    void addChoice(const std::string& name, std::vector<std::string> words, std::string current,
                   std::string meaning, std::function<void(const std::string&)> set);

    std::vector<Section> m_sections;
    std::vector<std::unique_ptr<Option>> m_options;
    std::map<std::string, const Option*> m_byKey;
};

} // namespace sio::ops
