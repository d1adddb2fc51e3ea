// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "ops/signalwatcher.h"

#include <QtCore/QCoreApplication>
#include <QtTest/QTest>

#include <csignal>
#include <unistd.h>

using sio::ops::SignalWatcher;

class TestSignalWatcher : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void turnsSignalsIntoCalls()
    {
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

/// As in every program: the signals are blocked before any other thread (here Qt Test's watchdog) exists.
int main(int argc, char** argv)
{
    SignalWatcher::blockSignals();
    QCoreApplication app(argc, argv);
    TestSignalWatcher test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_signalwatcher.moc"
