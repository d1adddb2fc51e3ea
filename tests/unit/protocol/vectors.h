// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

namespace sio::test {

inline QJsonObject loadData(const QString& name)
{
    QFile file(QStringLiteral(PM_TEST_DATA "/") + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot open %s", qPrintable(file.fileName()));
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &error);
    if (error.error != QJsonParseError::NoError)
        qFatal("%s: %s", qPrintable(file.fileName()), qPrintable(error.errorString()));
    return document.object();
}

/// tests/data/vectors/<name>.json: what the reference implementations do.
inline QJsonObject loadVectors(const QString& name)
{
    return loadData(QStringLiteral("vectors/%1.json").arg(name));
}

/// Where we differ from the vectors on purpose (tests/data/deviations.json). A case that is listed must
/// really differ, in the way that is written there; one that is not must agree.
class Deviations {
public:
    explicit Deviations(const QString& vectors)
    {
        const QJsonArray all =
            loadData(QStringLiteral("deviations.json")).value(QStringLiteral("deviations")).toArray();
        for (const QJsonValue value : all) {
            const QJsonObject entry = value.toObject();
            if (entry.value(QStringLiteral("vectors")).toString() == vectors)
                m_ours.insert(entry.value(QStringLiteral("case")).toString(),
                              entry.value(QStringLiteral("ours")).toString());
        }
    }

    /// Empty when `actual`, our result for the case, is right; what is wrong otherwise. Results are texts
    /// that the test makes in the same way of what the vectors expect and of what we do.
    QString judge(const QString& name, const QString& actual, const QString& expected)
    {
        const bool isListed = m_ours.contains(name);
        m_seen.insert(name, true);
        if (!isListed)
            return actual == expected ? QString()
                                      : QStringLiteral("expected %1, got %2").arg(expected, actual);
        if (actual == expected)
            return QStringLiteral("listed as a deviation, but agrees with the vector: %1").arg(actual);
        const QString ours = m_ours.value(name);
        return actual == ours ? QString() : QStringLiteral("the list says %1, got %2").arg(ours, actual);
    }

    /// Listed cases that no vector has.
    QStringList unknown() const
    {
        QStringList names;
        for (auto it = m_ours.begin(); it != m_ours.end(); ++it) {
            if (!m_seen.contains(it.key()))
                names.append(it.key());
        }
        return names;
    }

private:
    QHash<QString, QString> m_ours;
    QHash<QString, bool> m_seen;
};

} // namespace sio::test
