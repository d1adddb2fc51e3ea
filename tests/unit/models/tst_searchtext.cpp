// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/searchtext.h"

#include <QtTest/QTest>

using sio::models::SearchText;

class TestSearchText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isLowerCaseWithNewlinesBetweenParts()
    {
        QCOMPARE(
            SearchText().add(u"Ada").add(u"").add(QStringList{"Room:A", "ZZ"}).addUtf8("{\"Q\":1}").text(),
            QByteArray("ada\n\nroom:a\nzz\n{\"q\":1}"));
        QCOMPARE(SearchText().add(u"").add(u"x").text(), QByteArray("\nx"));
        QVERIFY(!SearchText().text().isNull());
        QVERIFY(!SearchText().add(u"").text().isNull());
    }

    void followsUnicodeBeyondAscii()
    {
        const QString part = QStringLiteral("GR\u00dc\u00dfE \u0130 \u0416 \U0001F600 Z");
        const QByteArray lower = part.toLower().toUtf8();
        QCOMPARE(SearchText().add(u"A").add(part).add(u"B").text(), "a\n" + lower + "\nb");
        QCOMPARE(SearchText().addUtf8("A").addUtf8(part.toUtf8()).addUtf8("B").text(), "a\n" + lower + "\nb");
    }

    void takesPartsOfAnyLength()
    {
        const QString part(5'000, u'X');
        QCOMPARE(SearchText().add(part).add(part).text(),
                 QByteArray(5'000, 'x') + '\n' + QByteArray(5'000, 'x'));
    }
};

QTEST_APPLESS_MAIN(TestSearchText)
#include "tst_searchtext.moc"
