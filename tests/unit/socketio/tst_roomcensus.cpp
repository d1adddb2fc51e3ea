// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "socketio/roomcensus.h"

#include <QTest>
#include <thread>
#include <vector>

using sio::socketio::RoomCensus;

class RoomCensusTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsARoomOfTwoWorkersOnce()
    {
        RoomCensus census(2);
        census.opened(7);
        census.opened(7);
        census.opened(8);
        QCOMPARE(census.count(), 2);
        census.closed(7);
        QCOMPARE(census.count(), 2);
        census.closed(7);
        QCOMPARE(census.count(), 1);
        census.closed(8);
        QCOMPARE(census.count(), 0);
    }

    void countsWithOneWorkerAlone()
    {
        RoomCensus census(1);
        census.opened(7);
        census.opened(8);
        census.closed(7);
        QCOMPARE(census.count(), 1);
    }

    void keepsCountWhileWorkersOpenAndCloseTheSameRooms()
    {
        constexpr std::size_t kRooms = 200;
        RoomCensus census(4);
        std::vector<std::thread> workers;
        for (int worker = 0; worker < 4; ++worker) {
            workers.emplace_back([&census] {
                for (int turn = 0; turn < 50; ++turn) {
                    for (std::size_t room = 0; room < kRooms; ++room)
                        census.opened(room << 30);
                    for (std::size_t room = 0; room < kRooms; ++room)
                        census.closed(room << 30);
                }
                for (std::size_t room = 0; room < kRooms; ++room)
                    census.opened(room << 30);
            });
        }
        for (std::thread& worker : workers)
            worker.join();
        QCOMPARE(census.count(), static_cast<std::int64_t>(kRooms));
    }
};

QTEST_APPLESS_MAIN(RoomCensusTest)
#include "tst_roomcensus.moc"
