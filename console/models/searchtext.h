// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>
#include <QtCore/QStringList>
#include <QtCore/QStringView>
#include <QtCore/QVarLengthArray>

namespace sio::models {

/// What TableModel::searchText() is made of: parts in lower case, as UTF-8, separated by newlines. A table of
/// 100,000 rows makes as many for the first free filter: ASCII goes through without a text in between,
/// everything else by Unicode's rules.
class SearchText {
public:
    SearchText& add(QStringView part);
    SearchText& add(const QStringList& parts);
    SearchText& addUtf8(QByteArrayView part);
    /// Never null.
    QByteArray text() const { return QByteArray(m_text.constData(), m_text.size()); }

private:
    char* grow(qsizetype bytes);
    void replaceLast(qsizetype bytes, const QString& part);

    QVarLengthArray<char, 1024> m_text;
    bool m_isBegun = false;
};

} // namespace sio::models
