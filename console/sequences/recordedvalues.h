// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/recordednames.h"
#include "sequences/templates.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace sio::sequences {

/// Values that were seen, as the file has them: ids by their names, data that looks like the file's own
/// language escaped, secrets left out. No secret is in what it answers, however deep it stood. `names`
/// outlives it; ids are named before.
class RecordedValues {
public:
    explicit RecordedValues(RecordedNames& names) : m_names(names) {}

    /// For a step that sends it: a secret is asked of the environment.
    Value sent(const Value& value) { return replaced(value, {}, TemplateUse::Sent); }
    /// A pattern for what arrived: without what the server makes afresh; where a secret stood anything fits.
    Value expected(const Value& value);
    /// A text with the ids in it replaced by their names. `member`: where it stood, as short texts are ids
    /// only where one is due.
    Value text(const std::string& text, std::string_view member = "id") const;

    /// How many secrets were left out so far.
    std::size_t secretCount() const { return m_secrets; }

private:
    Value replaced(const Value& value, std::string_view member, TemplateUse use);
    Value plainForm(const Value& value, TemplateUse use);
    Value withoutSecrets(const Value& value, std::string_view member);

    RecordedNames& m_names;
    std::size_t m_secrets = 0;
};

} // namespace sio::sequences
