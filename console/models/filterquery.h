// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QRegularExpression>
#include <QtCore/QString>
#include <QtCore/QStringList>

#include <vector>

namespace sio::models {

/// One condition of a filter. `start` and `length` are its place in the text, for chips and underlines.
struct FilterTerm {
    enum class Kind : std::uint8_t {
        Text,  ///< occurs anywhere in the row
        Field, ///< `key:value`
        Regex, ///< `/.../` or `key:/.../`
    };
    Kind kind = Kind::Text;
    bool negated = false;
    QString key; ///< empty: anywhere
    QString value;
    QRegularExpression regex; ///< of Regex, and of a Field with wildcards
    int start = 0;
    int length = 0;

    /// "event is payment_*", "room is not x", "contains text": the visible parse.
    QString words() const;
};

struct FilterError {
    int start = 0;
    int length = 0;
    QString message;
};

/// The filter language of all tables, parsed: terms separated by blanks, all of which must hold.
///
///     term   = [ "-" ] ( key ":" value | "/" regex "/" | text )
///     value  = word | '"' words '"' | "/" regex "/"      `*` in a word is any text; a comma separates
///     alternatives
///
/// Without `*` a value matches when it occurs in the field, in any case of letters. A key that the table does
/// not know is an error, as are an empty value, a missing closing quote or slash and a bad regex; terms with
/// errors are left out, so that the rest works while one types.
class FilterQuery {
public:
    static FilterQuery parse(const QString& text, const QStringList& keys);

    const QString& text() const { return m_text; }
    const std::vector<FilterTerm>& terms() const { return m_terms; }
    const std::vector<FilterError>& errors() const { return m_errors; }
    bool isEmpty() const { return m_terms.empty(); }
    /// The text without one of its terms (the chip's cross).
    QString without(std::size_t term) const;
    /// The text with a further term (clicking on a cell); the value is quoted where it must be.
    QString with(const QString& key, const QString& value, bool negated = false) const;
    /// Completions for the word before `cursor`: keys, and for `key:` the values that `valuesOf` knows.
    QStringList completions(int cursor, const QStringList& keys) const;

private:
    QString m_text;
    std::vector<FilterTerm> m_terms;
    std::vector<FilterError> m_errors;
};

} // namespace sio::models
