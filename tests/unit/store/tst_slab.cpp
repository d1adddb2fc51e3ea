// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "store/ring.h"
#include "store/slotlog.h"

#include <QtTest>

using namespace sio::store;

class TestSlab : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsNumbersAndReusesHoles()
    {
        Slab<int> slab;
        QCOMPARE(slab.add(10), 0u);
        QCOMPARE(slab.add(11), 1u);
        slab.remove(0);
        QVERIFY(!slab.isLive(0));
        QVERIFY(slab.isLive(1));
        QCOMPARE(slab[0], 0);
        QCOMPARE(slab.count(), 1u);
        QCOMPARE(slab.add(12), 0u);
        QCOMPARE(slab.size(), 2u);
        QVERIFY(!slab.isLive(7));
    }

    void saysTheNetEffect_data()
    {
        QTest::addColumn<QByteArray>("before"); // is the slot live at the last publication?
        QTest::addColumn<QByteArray>("steps");  // a: added, r: removed, c: changed
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("added") << QByteArray() << QByteArray("a") << QByteArray("a");
        QTest::newRow("added and changed") << QByteArray() << QByteArray("ac") << QByteArray("a");
        QTest::newRow("came and went") << QByteArray() << QByteArray("acr") << QByteArray();
        QTest::newRow("came, went, another came") << QByteArray() << QByteArray("ara") << QByteArray("a");
        QTest::newRow("removed") << QByteArray("a") << QByteArray("r") << QByteArray("r");
        QTest::newRow("changed, then removed") << QByteArray("a") << QByteArray("cr") << QByteArray("r");
        QTest::newRow("another took it") << QByteArray("a") << QByteArray("ra") << QByteArray("ra");
        QTest::newRow("two others took it") << QByteArray("a") << QByteArray("rarac") << QByteArray("ra");
        QTest::newRow("another took it and went") << QByteArray("a") << QByteArray("rar") << QByteArray("r");
        QTest::newRow("changed twice") << QByteArray("a") << QByteArray("cc") << QByteArray("c");
        QTest::newRow("nothing") << QByteArray("a") << QByteArray() << QByteArray();
    }

    void saysTheNetEffect()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, steps);
        QFETCH(QByteArray, expected);
        SlotLog log;
        const auto run = [&log](const QByteArray& list) {
            for (const char step : list) {
                if (step == 'a')
                    log.added(3);
                else if (step == 'r')
                    log.removed(3);
                else
                    log.changed(3);
            }
        };
        run(before);
        log.take();
        run(steps);
        const SlotChanges changes = log.take();
        QByteArray got;
        if (!changes.removed.empty())
            got += 'r';
        if (!changes.added.empty())
            got += 'a';
        if (!changes.changed.empty())
            got += 'c';
        QCOMPARE(got, expected);
        QVERIFY(log.take().isEmpty());
    }

    void ringIsBoundedByNumberAndWeight()
    {
        Ring<int> ring(3, 100);
        for (int i = 0; i < 5; ++i)
            ring.push(i, 10);
        QCOMPARE(ring.first(), 2u);
        QCOMPARE(ring.end(), 5u);
        QCOMPARE(ring.at(4), 4);
        ring.push(5, 95);
        QCOMPARE(ring.count(), 1u); // the heavy one alone
        QCOMPARE(ring.at(5), 5);
        ring.push(6, 500);
        QCOMPARE(ring.count(), 1u); // one entry stays, however heavy
        ring.clear();
        QCOMPARE(ring.first(), 7u);
        QCOMPARE(ring.count(), 0u);
        QCOMPARE(ring.weight(), 0u);
    }
};

QTEST_GUILESS_MAIN(TestSlab)
#include "tst_slab.moc"
