// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "models/roles.h"
#include "models/sendhistory.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace sio;
using namespace sio::models;

class TestSendHistory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsTheNewestFirst()
    {
        SendHistory history;
        QAbstractItemModelTester tester(&history, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (int i = 0; i < SendHistory::kMaxItems + 3; ++i) {
            SentItem item;
            item.time = i;
            item.event = QString("e%1").arg(i);
            history.add(item);
        }
        QCOMPARE(history.rowCount(), SendHistory::kMaxItems);
        QCOMPARE(history.item(0)->event, QString("e%1").arg(SendHistory::kMaxItems + 2));
        QVERIFY(!history.item(-1));
        history.clear();
        QCOMPARE(history.rowCount(), 0);
    }

    void saysWhatCameOfIt()
    {
        SendHistory history;
        SentItem item;
        item.event = "x";
        item.ok = true;
        item.receipt.matchedSockets = 2;
        item.receipt.written = 2;
        history.add(item);
        item.receipt.known = false;
        history.add(item);
        item.ok = false;
        item.error = {"NOT_ARMED", "arm first", {}};
        history.add(item);
        const auto result = [&](int row) {
            return history.index(row, SendHistory::Result).data().toString();
        };
        QCOMPARE(result(2), QString("matched 2, written 2"));
        QVERIFY(result(1).contains("does not say"));
        QCOMPARE(result(0), QString("NOT_ARMED"));
        QVERIFY(history.index(0, 0).data(FlagRole).toBool());
        QVERIFY(!history.index(2, 0).data(FlagRole).toBool());
    }

    void roundTrips()
    {
        SendHistory history;
        SentItem item;
        item.time = 5;
        item.event = "x";
        item.json = "{\"a\":75.00}";
        item.target = {link::Target::Kind::Session, "s"};
        item.ok = true;
        item.receipt.written = 3;
        history.add(item);
        SendHistory other;
        other.fromJson(history.toJson());
        QCOMPARE(other.toJson(), history.toJson());
        QCOMPARE(other.item(0)->json, item.json);
        other.fromJson({1, "x", QJsonObject{}});
        QCOMPARE(other.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TestSendHistory)
#include "tst_sendhistory.moc"
