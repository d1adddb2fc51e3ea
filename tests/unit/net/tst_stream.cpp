// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/stream.h"

#include "net/epolldispatcher.h"

#include "socketpair.h"

#include <QtCore/QCoreApplication>
#include <QtTest/QTest>

#include <functional>
#include <string>

using namespace sio::net;
using namespace sio::net::test;
using sio::base::SharedBytes;

namespace {

std::string pattern(std::size_t size, unsigned seed = 1)
{
    std::string bytes(size, '\0');
    for (char& byte : bytes) {
        seed = seed * 1664525U + 1013904223U;
        byte = static_cast<char>(seed >> 24);
    }
    return bytes;
}

struct Recorder final : StreamListener {
    void onBytes(std::span<char> bytes) override
    {
        received.append(bytes.data(), bytes.size());
        log += "bytes ";
        if (whenBytes)
            whenBytes();
    }
    void onDrained() override
    {
        ++drained;
        if (whenDrained)
            whenDrained();
    }
    void onPeerFinished() override
    {
        log += "finished ";
        if (whenFinished)
            whenFinished();
    }
    void onStreamEnded(StreamEnd end) override
    {
        log += end == StreamEnd::PeerClosed ? "closed " : "error ";
        if (whenEnded)
            whenEnded();
    }

    std::string received;
    std::string log;
    int drained = 0;
    std::function<void()> whenBytes, whenDrained, whenFinished, whenEnded;
};

} // namespace

class TestStream : public QObject {
    Q_OBJECT

    std::unique_ptr<Loop> m_loop;

    std::unique_ptr<Stream> makeStream(Pair& pair, Recorder& recorder)
    {
        auto stream = makeDescriptorStream(*m_loop, std::exchange(pair.near, -1), {});
        stream->setListener(&recorder);
        return stream;
    }

private Q_SLOTS:
    void init()
    {
        auto* const dispatcher = dynamic_cast<EpollDispatcher*>(QAbstractEventDispatcher::instance());
        QVERIFY(dispatcher);
        m_loop = std::make_unique<Loop>(*dispatcher);
    }
    void cleanup() { m_loop.reset(); }

    void deliversWhatArrives()
    {
        Pair pair = localPair();
        Recorder recorder;
        const auto stream = makeStream(pair, recorder);
        sendAll(pair.far, "hello");
        QTRY_COMPARE(recorder.received, std::string("hello"));
        QCOMPARE(recorder.log, std::string("bytes "));
    }

    void writesNothingBeforeTheTurnEndsAndGathersThen()
    {
        Pair pair = localPair();
        Recorder recorder;
        const auto stream = makeStream(pair, recorder);
        for (int i = 0; i < 10; ++i)
            stream->write(SharedBytes::copyOf(std::to_string(i)));
        QCOMPARE(stream->queuedBytes(), std::size_t{10});
        QCOMPARE(readSome(pair.far), std::string());
        turn();
        QCOMPARE(readSome(pair.far), std::string("0123456789"));
        QCOMPARE(stream->queuedBytes(), std::size_t{0});
        QCOMPARE(recorder.drained, 1); // one gathered write, one report
    }

    void ignoresEmptyWrites()
    {
        Pair pair = localPair();
        Recorder recorder;
        const auto stream = makeStream(pair, recorder);
        stream->write({});
        stream->write(SharedBytes::copyOf(""));
        turn();
        QCOMPARE(recorder.drained, 0);
    }

    void writesEverythingThroughASmallKernelBuffer_data()
    {
        QTest::addColumn<int>("blockSize");
        QTest::addColumn<int>("blocks");
        QTest::addColumn<int>("readSize");
        for (const int readSize : {1, 7, 1000, 65536}) {
            const std::string with = ", read by " + std::to_string(readSize);
            QTest::addRow("one block%s", with.c_str()) << 20000 << 1 << readSize;
            QTest::addRow("three blocks%s", with.c_str()) << 7000 << 3 << readSize;
            QTest::addRow("more blocks than one write takes%s", with.c_str()) << 97 << 300 << readSize;
            QTest::addRow("single bytes%s", with.c_str()) << 1 << 5000 << readSize;
        }
    }
    void writesEverythingThroughASmallKernelBuffer()
    {
        QFETCH(int, blockSize);
        QFETCH(int, blocks);
        QFETCH(int, readSize);
        Pair pair = localPair();
        shrinkBuffers(pair.near);
        Recorder recorder;
        const auto stream = makeStream(pair, recorder);
        std::string expected;
        for (int i = 0; i < blocks; ++i) {
            const std::string block = pattern(static_cast<std::size_t>(blockSize), static_cast<unsigned>(i));
            expected += block;
            stream->write(SharedBytes::copyOf(block));
        }
        std::string received;
        while (received.size() < expected.size()) {
            turn(1);
            const std::string some = readSome(pair.far, static_cast<std::size_t>(readSize));
            received += some;
            QVERIFY(stream->isOpen());
            QVERIFY(stream->queuedBytes() <= expected.size() - received.size());
        }
        QVERIFY(received == expected);
        QTRY_COMPARE(recorder.drained, 1);
        QCOMPARE(stream->queuedBytes(), std::size_t{0});
    }

    void waitsForAFullKernelWithoutSpinning()
    {
        Pair pair = localPair();
        shrinkBuffers(pair.near);
        Recorder recorder;
        const auto stream = makeStream(pair, recorder);
        stream->write(SharedBytes::copyOf(pattern(1'000'000)));
        turn();
        QVERIFY(stream->queuedBytes() > 0);
        QVERIFY(turnsWhileIdle() < 50);
        // And with the queue empty again EPOLLOUT is gone, too.
        QVERIFY(turnUntil([&] { return readSome(pair.far).empty() && stream->queuedBytes() == 0; }));
        QVERIFY(turnsWhileIdle() < 50);
    }

    void theEndOfThePeerComesAfterItsBytesAndLeavesTheOtherDirectionOpen()
    {
        Pair pair = tcpPair();
        Recorder recorder;
        const auto stream = makeStream(pair, recorder);
        sendAll(pair.far, "last words");
        ::shutdown(pair.far, SHUT_WR);
        QTRY_COMPARE(recorder.log, std::string("bytes finished "));
        QCOMPARE(recorder.received, std::string("last words"));
        QVERIFY(turnsWhileIdle() < 50);
        stream->write(SharedBytes::copyOf("answer"));
        turn();
        QCOMPARE(readSome(pair.far), std::string("answer"));
        QVERIFY(stream->isOpen());
    }

    void aPausedStreamReadsNothingButNoticesTheEnd()
    {
        Pair pair = tcpPair();
        Recorder recorder;
        const auto stream = makeStream(pair, recorder);
        stream->pauseReading();
        sendAll(pair.far, "unread");
        turn();
        QCOMPARE(recorder.log, std::string());
        QVERIFY(turnsWhileIdle() < 50);
        ::shutdown(pair.far, SHUT_WR);
        QTRY_COMPARE(recorder.log, std::string("finished "));
        QVERIFY(turnsWhileIdle() < 50);
        stream->resumeReading();
        QTRY_COMPARE(recorder.received, std::string("unread"));
        QVERIFY(turnsWhileIdle() < 50);
        QCOMPARE(recorder.log, std::string("finished bytes "));
        QVERIFY(stream->isOpen());
    }

    void aResetEndsTheStream_data()
    {
        QTest::addColumn<bool>("isPaused");
        QTest::newRow("reading") << false;
        QTest::newRow("paused") << true;
    }
    void aResetEndsTheStream()
    {
        QFETCH(bool, isPaused);
        Pair pair = tcpPair();
        Recorder recorder;
        const auto stream = makeStream(pair, recorder);
        if (isPaused)
            stream->pauseReading();
        turn();
        resetFar(pair);
        QTRY_COMPARE(recorder.log, std::string("closed "));
        QVERIFY(!stream->isOpen());
        QVERIFY(turnsWhileIdle() < 50);
    }

    void finishFlushesClosesTheSendingSideAndWaitsForThePeer()
    {
        Pair pair = tcpPair();
        Recorder recorder;
        const auto stream = makeStream(pair, recorder);
        stream->write(SharedBytes::copyOf("goodbye"));
        stream->finish();
        stream->write(SharedBytes::copyOf("too late"));
        sendAll(pair.far, "discarded");
        turn();
        QCOMPARE(readSome(pair.far), std::string("goodbye"));
        QTRY_VERIFY(isAtEnd(pair.far));
        QCOMPARE(recorder.log, std::string());
        pair.closeFar();
        QTRY_COMPARE(recorder.log, std::string("closed "));
        QVERIFY(recorder.received.empty());
        QVERIFY(!stream->isOpen());
    }
};

int main(int argc, char** argv)
{
    QCoreApplication::setEventDispatcher(new EpollDispatcher);
    QCoreApplication application(argc, argv);
    TestStream test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_stream.moc"
