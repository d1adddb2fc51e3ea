// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ops/signalwatcher.h"

#include <QtTest/QTest>

#include <csignal>
#include <unistd.h>

using sio::ops::SignalWatcher;

class TestSignalWatcher : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void turnsSignalsIntoCalls()
    {
        SignalWatcher::blockSignals();
        int stops = 0;
        int again = 0;
        int reloads = 0;
        SignalWatcher watcher({[&] { ++stops; }, [&] { ++again; }, [&] { ++reloads; }});
        ::kill(::getpid(), SIGHUP);
        QTRY_COMPARE(reloads, 1);
        ::kill(::getpid(), SIGTERM);
        QTRY_COMPARE(stops, 1);
        ::kill(::getpid(), SIGINT);
        QTRY_COMPARE(again, 1);
        ::kill(::getpid(), SIGTERM);
        QTRY_COMPARE(again, 2);
        QCOMPARE(stops, 1);
    }
};

QTEST_GUILESS_MAIN(TestSignalWatcher)
#include "tst_signalwatcher.moc"
