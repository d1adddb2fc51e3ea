// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/value.h"
#include "sequences/yamlreader.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sio::sequences {

// The small language inside a sequence's values. A text `$name` or `$name.path` is a reference and keeps the
// type of what it names; `${name}` inside a text puts it in as text; `$$` is a plain `$`. A map that
// consists of a form's words alone is a form: a generator (in anything that is sent, and in patterns) or a
// matcher (in patterns). `literal: ...` and `exact: ...` keep such maps from being read so.

enum class Form : std::uint8_t {
    None,
    // Generators.
    New,     ///< {new: uuid}, {new: id, prefix: pay-}
    Now,     ///< {now: +2d, round: 1h}
    Time,    ///< {time: $start, plus: 1h, round: 1h}
    Keep,    ///< {keep: value}: neither mapped nor shifted
    Lookup,  ///< {table: name, key: value}
    Env,     ///< {env: NAME}: a secret; in `vars` alone
    Literal, ///< {literal: value}: taken as it is
    // Matchers.
    OneOf,
    Type,
    Regex, ///< must match the whole text
    Near,  ///< {near: value, within: 2s}: numbers and timestamps
    Any,
    Absent,
    Exact,
    Subset, ///< of a map as well as of a list, whose items may then stand in any order
    Not,
    Redacted ///< {redacted: why}: a recording left the value out; anything matches
};

enum class TemplateUse : std::uint8_t { Sent, Pattern, Variable };

/// What `value` is when it stands there.
Form formOf(const Value& value, TemplateUse use);

/// A reference's two parts: `$reader.userId` is {reader, userId}.
struct Reference {
    std::string root;
    std::string path; ///< may be empty
};
/// Nothing when `text` is no reference as a whole.
std::optional<Reference> referenceOf(std::string_view text);

/// A text cut into plain pieces and `${...}` references.
struct TextPiece {
    std::string plain;
    std::optional<Reference> reference;
};
std::vector<TextPiece> piecesOf(std::string_view text);

/// The text that means `text` literally: `$5` becomes `$$5`.
std::string escapedText(std::string_view text);
/// A value that means `value` literally wherever templates are read: texts escaped, and maps that look like
/// forms wrapped in `literal` or, in a pattern, `exact`.
Value escapedValue(const Value& value, TemplateUse use);

/// The words that `type:` knows.
bool isTypeWord(std::string_view word);

struct UsedReference {
    Reference reference;
    Mark mark;
};
/// Reports what is wrong in a template, and gathers the references in it.
void checkTemplate(const Value& value, TemplateUse use, FileErrors& errors,
                   std::vector<UsedReference>& references);

} // namespace sio::sequences
