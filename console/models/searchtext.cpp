// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/searchtext.h"

#include "base/ascii.h"

namespace sio::models {

/// Room for a separator and so many bytes behind it, which are answered.
char* SearchText::grow(qsizetype bytes)
{
    const qsizetype at = m_text.size();
    const qsizetype separator = m_isBegun ? 1 : 0;
    m_isBegun = true;
    m_text.resize(at + separator + bytes);
    if (separator)
        m_text[at] = '\n';
    return m_text.data() + at + separator;
}

/// What grow() has given last was not ASCII.
void SearchText::replaceLast(qsizetype bytes, const QString& part)
{
    m_text.resize(m_text.size() - bytes);
    const QByteArray utf8 = part.toLower().toUtf8();
    m_text.append(utf8.constData(), utf8.size());
}

SearchText& SearchText::add(QStringView part)
{
    char* out = grow(part.size());
    char16_t all = 0;
    for (const QChar c : part) {
        all = static_cast<char16_t>(all | c.unicode());
        *out++ = base::toLower(static_cast<char>(c.unicode()));
    }
    if (all >= 0x80)
        replaceLast(part.size(), part.toString());
    return *this;
}

SearchText& SearchText::add(const QStringList& parts)
{
    for (const QString& part : parts)
        add(part);
    return *this;
}

SearchText& SearchText::addUtf8(QByteArrayView part)
{
    char* out = grow(part.size());
    unsigned char all = 0;
    for (const char c : part) {
        all = static_cast<unsigned char>(all | static_cast<unsigned char>(c));
        *out++ = base::toLower(c);
    }
    if (all >= 0x80)
        replaceLast(part.size(), QString::fromUtf8(part));
    return *this;
}

} // namespace sio::models
