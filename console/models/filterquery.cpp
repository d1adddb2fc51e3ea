// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/filterquery.h"

namespace sio::models {

namespace {

/// Bounds the work of one match, whatever pattern and text: a match that takes longer is none.
constexpr QLatin1String kMatchLimit("(*LIMIT_MATCH=200000)");

bool isKeyCharacter(QChar c)
{
    return (c >= u'a' && c <= u'z') || c == u'_';
}

QRegularExpression wildcard(const QString& value)
{
    QString pattern = kMatchLimit;
    pattern += QLatin1String("\\A(?:");
    for (const QString& part : value.split(u'*'))
        pattern += QRegularExpression::escape(part) + QLatin1String(".*");
    pattern.chop(2);
    return QRegularExpression(pattern + QLatin1String(")\\z"),
                              QRegularExpression::DotMatchesEverythingOption);
}

/// Reads one term after the other; an error ends the term, not the text.
class Parser {
public:
    Parser(const QString& text, const QStringList& keys, std::vector<FilterTerm>& terms,
           std::vector<FilterError>& errors)
        : m_text(text), m_keys(keys), m_terms(terms), m_errors(errors)
    {
    }

    void run()
    {
        while (true) {
            while (m_at < m_text.size() && m_text[m_at].isSpace())
                ++m_at;
            if (m_at >= m_text.size())
                return;
            if (m_terms.size() >= FilterQuery::kMaxTerms) {
                fail(m_at, QStringLiteral("More than %1 conditions.").arg(FilterQuery::kMaxTerms));
                return;
            }
            readTerm();
        }
    }

private:
    void readTerm()
    {
        FilterTerm term;
        term.start = static_cast<int>(m_at);
        if (m_text[m_at] == u'-' && m_at + 1 < m_text.size() && !m_text[m_at + 1].isSpace()) {
            term.negated = true;
            ++m_at;
        }
        readKey(term);
        const bool isExact = !term.key.isEmpty() && m_at < m_text.size() && m_text[m_at] == u'=';
        if (isExact)
            ++m_at;
        const auto valueStart = m_at;
        QString problem;
        bool isQuoted = false;
        if (m_at < m_text.size() && m_text[m_at] == u'/')
            problem = readRegex(term);
        else if (m_at < m_text.size() && m_text[m_at] == u'"') {
            isQuoted = true;
            problem = readQuoted(term);
        } else
            readWord(term);
        term.length = static_cast<int>(m_at) - term.start;
        if (problem.isEmpty() && !term.key.isEmpty() && !m_keys.contains(term.key))
            problem =
                QStringLiteral(
                    "There is no \"%1\" here; there are %2. Put the text in quotes to look for it as it is.")
                    .arg(term.key, m_keys.join(QStringLiteral(", ")));
        if (problem.isEmpty() && term.value.isEmpty() && !(isQuoted && !term.key.isEmpty()))
            problem = QStringLiteral("A value is missing.");
        if (!problem.isEmpty()) {
            m_errors.push_back({term.start, term.length, problem});
            return;
        }
        if (term.kind != FilterTerm::Kind::Regex)
            finishValue(term, isExact || (isQuoted && term.value.isEmpty()), isQuoted);
        Q_UNUSED(valueStart);
        m_terms.push_back(std::move(term));
    }

    void readKey(FilterTerm& term)
    {
        auto end = m_at;
        while (end < m_text.size() && isKeyCharacter(m_text[end]))
            ++end;
        if (end == m_at || end >= m_text.size() || m_text[end] != u':')
            return;
        const QString key = m_text.mid(m_at, end - m_at);
        if (!m_keys.contains(key) && (key == u"session" || key == u"researcher"))
            return;
        term.key = key;
        m_at = end + 1;
    }

    void readWord(FilterTerm& term)
    {
        const auto start = m_at;
        while (m_at < m_text.size() && !m_text[m_at].isSpace())
            ++m_at;
        term.value = m_text.mid(start, m_at - start);
    }

    QString readQuoted(FilterTerm& term)
    {
        ++m_at;
        while (m_at < m_text.size() && m_text[m_at] != u'"') {
            if (m_text[m_at] == u'\\' && m_at + 1 < m_text.size() &&
                (m_text[m_at + 1] == u'"' || m_text[m_at + 1] == u'\\'))
                ++m_at;
            term.value += m_text[m_at++];
        }
        if (m_at >= m_text.size())
            return QStringLiteral("The closing quote is missing.");
        ++m_at;
        return {};
    }

    QString readRegex(FilterTerm& term)
    {
        const auto start = ++m_at;
        while (m_at < m_text.size() && m_text[m_at] != u'/') {
            if (m_text[m_at] == u'\\')
                ++m_at;
            ++m_at;
        }
        m_at = std::min(m_at, m_text.size());
        term.value = m_text.mid(start, m_at - start);
        if (m_at >= m_text.size())
            return QStringLiteral("The closing slash is missing.");
        ++m_at;
        term.kind = FilterTerm::Kind::Regex;
        term.regex = QRegularExpression(kMatchLimit + term.value, QRegularExpression::CaseInsensitiveOption);
        if (term.value.isEmpty() || !term.regex.isValid())
            return term.value.isEmpty() ? QStringLiteral("The expression is empty.")
                                        : QStringLiteral("Bad expression at character %1: %2")
                                              .arg(std::max<qsizetype>(1, term.regex.patternErrorOffset() -
                                                                              kMatchLimit.size() + 1))
                                              .arg(term.regex.errorString());
        return {};
    }

    static void finishValue(FilterTerm& term, bool isExact, bool isQuoted)
    {
        term.values = isQuoted || term.key.isEmpty() ? QStringList{term.value}
                                                     : term.value.split(u',', Qt::SkipEmptyParts);
        if (term.values.isEmpty())
            term.values = QStringList{term.value};
        if (isExact) {
            term.kind = FilterTerm::Kind::Exact;
            return;
        }
        if (isQuoted || term.key.isEmpty() || !term.value.contains(u'*'))
            return;
        term.kind = FilterTerm::Kind::Wildcard;
        QStringList patterns;
        for (const QString& value : term.values)
            patterns << (value.contains(u'*') ? value : u'*' + value + u'*');
        term.values = patterns;
    }

    void fail(qsizetype start, const QString& message)
    {
        m_errors.push_back({static_cast<int>(start), static_cast<int>(m_text.size() - start), message});
    }

    const QString& m_text;
    const QStringList& m_keys;
    std::vector<FilterTerm>& m_terms;
    std::vector<FilterError>& m_errors;
    qsizetype m_at = 0;
};

} // namespace

QString FilterTerm::words() const
{
    const QString subject = key.isEmpty() ? QString() : key + u' ';
    const QString shown = values.isEmpty() ? value : values.join(QStringLiteral(" or "));
    switch (kind) {
    case Kind::Contains:
        return subject + (negated ? QStringLiteral("does not contain ") : QStringLiteral("contains ")) +
               shown;
    case Kind::Exact:
        if (shown.isEmpty())
            return subject + (negated ? QStringLiteral("is not empty") : QStringLiteral("is empty"));
        return subject + (negated ? QStringLiteral("is not ") : QStringLiteral("is ")) + shown;
    case Kind::Wildcard:
        return subject + (negated ? QStringLiteral("is not like ") : QStringLiteral("is like ")) + shown;
    case Kind::Regex:
        return subject + (negated ? QStringLiteral("does not match /") : QStringLiteral("matches /")) +
               value + u'/';
    }
    return {};
}

FilterQuery FilterQuery::parse(const QString& text, const QStringList& keys)
{
    FilterQuery query;
    query.m_text = text.left(kMaxText);
    Parser(query.m_text, keys, query.m_terms, query.m_errors).run();
    if (text.size() > kMaxText)
        query.m_errors.push_back(
            {kMaxText, 0, QStringLiteral("The filter is longer than %1 characters.").arg(kMaxText)});
    for (FilterTerm& term : query.m_terms) {
        if (term.kind != FilterTerm::Kind::Wildcard)
            continue;
        QStringList patterns;
        for (const QString& value : term.values)
            patterns << wildcard(value).pattern().mid(kMatchLimit.size());
        term.regex = QRegularExpression(kMatchLimit + patterns.join(u'|'),
                                        QRegularExpression::DotMatchesEverythingOption);
    }
    return query;
}

QString FilterQuery::without(std::size_t term) const
{
    if (term >= m_terms.size())
        return m_text;
    QString rest = m_text;
    rest.remove(m_terms[term].start, m_terms[term].length);
    return rest.simplified();
}

QString FilterQuery::with(const QString& key, const QString& value, bool negated) const
{
    static const QRegularExpression special(QStringLiteral("[\\s\",*/\\\\]"));
    QString written = value;
    if (value.isEmpty() || special.match(value).hasMatch())
        written = u'"' +
                  written.replace(u'\\', QStringLiteral("\\\\")).replace(u'"', QStringLiteral("\\\"")) + u'"';
    const QString term = (negated ? QStringLiteral("-") : QString()) + key + QStringLiteral(":=") + written;
    return m_text.trimmed().isEmpty() ? term : m_text.trimmed() + u' ' + term;
}

QString FilterQuery::withOnly(const QString& key, const QString& value) const
{
    QString rest = m_text;
    for (std::size_t i = m_terms.size(); i-- > 0;) {
        if (m_terms[i].key == key)
            rest.remove(m_terms[i].start, m_terms[i].length);
    }
    rest = rest.trimmed();
    if (value.isEmpty())
        return rest;
    const QString term = key + u':' + value;
    return rest.isEmpty() ? term : term + u' ' + rest;
}

bool FilterQuery::names(const QString& key) const
{
    return std::any_of(m_terms.begin(), m_terms.end(), [&](const FilterTerm& t) { return t.key == key; });
}

QString FilterQuery::onlyValue(const QString& key) const
{
    const FilterTerm* only = nullptr;
    for (const FilterTerm& term : m_terms) {
        if (term.key != key)
            continue;
        if (only)
            return {};
        only = &term;
    }
    const bool isPlain = only && !only->negated && only->values.size() == 1 &&
                         (only->kind == FilterTerm::Kind::Contains || only->kind == FilterTerm::Kind::Exact);
    return isPlain ? only->values.front() : QString();
}

QStringList FilterQuery::completions(const QString& text, int cursor, const QStringList& keys)
{
    int start = std::clamp<int>(cursor, 0, static_cast<int>(text.size()));
    const int end = start;
    while (start > 0 && !text[start - 1].isSpace())
        --start;
    QString word = text.mid(start, end - start);
    const QString sign = word.startsWith(u'-') ? QStringLiteral("-") : QString();
    word = word.mid(sign.size());
    QStringList found;
    for (const QString& key : keys) {
        if (key.startsWith(word) && !word.contains(u':'))
            found << sign + key + u':';
    }
    return found;
}

} // namespace sio::models
