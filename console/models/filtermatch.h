// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/filterquery.h"

#include <QtCore/QByteArray>
#include <QtCore/QStringList>
#include <QtCore/QStringMatcher>

#include <string_view>
#include <vector>

namespace sio::models {

/// The terms of a query made ready for many rows: keys are numbers, text is in lower case. Immutable.
class FilterMatch {
public:
    FilterMatch() = default;
    FilterMatch(const FilterQuery& query, const QStringList& keys)
    {
        for (const FilterTerm& source : query.terms()) {
            Term term;
            term.source = source;
            term.key = static_cast<int>(keys.indexOf(source.key));
            for (const QString& value : source.values) {
                term.lowered.push_back(value.toLower().toUtf8());
                term.matchers.emplace_back(value, Qt::CaseInsensitive);
            }
            m_terms.push_back(std::move(term));
        }
    }

    bool isEmpty() const { return m_terms.empty(); }

    /// `fieldTexts(key)` gives the texts of a field, `searchText()` those of the row
    /// (TableModel::searchText).
    template <class FieldTexts, class SearchText>
    bool accepts(const FieldTexts& fieldTexts, const SearchText& searchText) const
    {
        for (const Term& term : m_terms) {
            const bool holds = term.source.key.isEmpty() ? holdsAnywhere(term, searchText())
                                                         : holdsInField(term, fieldTexts(term.key));
            if (holds == term.source.negated)
                return false;
        }
        return true;
    }

private:
    struct Term {
        FilterTerm source;
        int key = -1;
        std::vector<QByteArray> lowered;      ///< for the text of a row
        std::vector<QStringMatcher> matchers; ///< for a field
    };

    static bool holdsAnywhere(const Term& term, const QByteArray& text)
    {
        if (term.source.kind == FilterTerm::Kind::Regex)
            return term.source.regex.match(QString::fromUtf8(text)).hasMatch();
        const std::string_view haystack(text.constData(), static_cast<std::size_t>(text.size()));
        for (const QByteArray& value : term.lowered) {
            if (haystack.find(std::string_view(value.constData(), static_cast<std::size_t>(value.size()))) !=
                std::string_view::npos)
                return true;
        }
        return false;
    }

    static bool holdsInField(const Term& term, const QStringList& texts)
    {
        if (term.source.kind == FilterTerm::Kind::Exact && term.source.value.isEmpty())
            return texts.join(QString()).isEmpty();
        for (const QString& text : texts) {
            switch (term.source.kind) {
            case FilterTerm::Kind::Contains:
                for (const QStringMatcher& value : term.matchers) {
                    if (value.indexIn(text) >= 0)
                        return true;
                }
                break;
            case FilterTerm::Kind::Exact:
                if (term.source.values.contains(text))
                    return true;
                break;
            case FilterTerm::Kind::Wildcard:
            case FilterTerm::Kind::Regex:
                if (term.source.regex.match(text).hasMatch())
                    return true;
                break;
            }
        }
        return false;
    }

    std::vector<Term> m_terms;
};

} // namespace sio::models
