// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QRegularExpression>
#include <QtCore/QString>
#include <QtCore/QStringList>

#include <cstdint>
#include <vector>

namespace sio::models {

/// One condition of a filter. `start` and `length` are its place in the text, for chips and underlines.
struct FilterTerm {
    enum class Kind : std::uint8_t {
        Contains, ///< occurs in it, in any case of letters
        Exact,    ///< is it, letter by letter
        Wildcard, ///< is it, with `*` for any text; letter by letter
        Regex,    ///< matches somewhere in it, in any case of letters
    };
    Kind kind = Kind::Contains;
    bool negated = false;
    QString key;        ///< empty: anywhere in the row
    QString value;      ///< as written, without quotes and slashes
    QStringList values; ///< alternatives, one of which is enough
    QRegularExpression regex;
    int start = 0;
    int length = 0;

    /// "event is like payment_*", "room does not contain x", "contains text": the visible parse.
    QString words() const;
};

struct FilterError {
    int start = 0;
    int length = 0;
    QString message;
};

/// The filter language of all tables, parsed: terms separated by blanks, all of which must hold.
///
///     term  = [ "-" ] ( key ":" [ "=" ] value | text )
///     value = word [ "," word ]... | '"' words '"' | "/" regex "/"
///     text  = word | '"' words '"' | "/" regex "/"
///
/// `key:word` is found anywhere in the field, `key:=word` is the whole field, `*` in a word stands for any
/// text, `key:""` is an empty field. In quotes `\"` and `\\` stand for themselves. A key that the table does
/// not know is an error, as are an empty value, a missing closing quote or slash and a bad regex; terms with
/// errors are left out, so that the rest works while one types. `session:` and `researcher:` are text: rooms
/// are named so.
class FilterQuery {
public:
    static constexpr int kMaxText = 2000;
    static constexpr int kMaxTerms = 50;

    static FilterQuery parse(const QString& text, const QStringList& keys);

    const QString& text() const { return m_text; }
    const std::vector<FilterTerm>& terms() const { return m_terms; }
    const std::vector<FilterError>& errors() const { return m_errors; }
    bool isEmpty() const { return m_terms.empty(); }
    /// The text without one of its terms (the chip's cross).
    QString without(std::size_t term) const;
    /// The text with a further term for exactly this value (clicking on a cell); quoted where it must be.
    QString with(const QString& key, const QString& value, bool negated = false) const;
    /// A filter for exactly this value; quoted where it must be.
    static QString of(const QString& key, const QString& value) { return FilterQuery().with(key, value); }
    /// The text with `key:value` as its only term for this key; `value` empty: with none.
    QString withOnly(const QString& key, const QString& value) const;
    bool names(const QString& key) const;
    /// The value when exactly one term names this key, plainly (`key:word`); empty otherwise.
    QString onlyValue(const QString& key) const;
    /// Completions for the word that ends at `cursor`: `key:` for each key that begins so, with its minus
    /// sign.
    static QStringList completions(const QString& text, int cursor, const QStringList& keys);

private:
    QString m_text;
    std::vector<FilterTerm> m_terms;
    std::vector<FilterError> m_errors;
};

} // namespace sio::models
