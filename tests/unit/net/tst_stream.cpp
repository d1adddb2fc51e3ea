// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/stream.h"

#include "net/epolldispatcher.h"

#include "socketpair.h"

#include <QtCore/QCoreApplication>
#include <QtTest/QTest>

#include <algorithm>
#include <functional>
#include <string>

using namespace sio::net;
using namespace sio::net::test;
using sio::base::SharedBytes;

namespace {

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

    void finishWaitsForAFullKernelFirst()
    {
        Pair pair = tcpPair();
        shrinkBuffers(pair.near);
        Recorder recorder;
        const auto stream = makeStream(pair, recorder);
        const std::string sent = pattern(3'000'000);
        stream->write(SharedBytes::copyOf(sent), FlushPriority::Bulk);
        turn();
        stream->finish();
        std::string received;
        QVERIFY(turnUntil([&] {
            received += readSome(pair.far);
            return received.size() >= sent.size();
        }));
        QVERIFY(received == sent);
        QVERIFY(turnUntil([&] { return isAtEnd(pair.far); }));
        ::shutdown(pair.far, SHUT_WR);
        QVERIFY(turnUntil([&] { return recorder.log == "closed "; }));
    }

    void finishAfterThePeersEndEndsAtOnce_data()
    {
        QTest::addColumn<bool>("isPaused");
        QTest::newRow("reading") << false;
        QTest::newRow("paused, with bytes unread") << true;
    }
    void finishAfterThePeersEndEndsAtOnce()
    {
        QFETCH(bool, isPaused);
        Pair pair = tcpPair();
        Recorder recorder;
        const auto stream = makeStream(pair, recorder);
        if (isPaused) {
            stream->pauseReading();
            sendAll(pair.far, "unread");
        }
        ::shutdown(pair.far, SHUT_WR);
        QVERIFY(turnUntil([&] { return recorder.log == "finished "; }));
        stream->write(SharedBytes::copyOf("answer"));
        stream->finish();
        QVERIFY(turnUntil([&] { return recorder.log == "finished closed "; }));
        QCOMPARE(readSome(pair.far), std::string("answer"));
        QVERIFY(isAtEnd(pair.far)); // orderly: nothing was left unread, which would have reset the connection
        QVERIFY(recorder.received.empty());
    }

    void closeIsSilentAndLosesWhatIsQueued()
    {
        Pair pair = tcpPair();
        Recorder recorder;
        const auto stream = makeStream(pair, recorder);
        stream->write(SharedBytes::copyOf("lost"));
        stream->close();
        stream->close();
        stream->write(SharedBytes::copyOf("ignored"));
        stream->pauseReading();
        stream->resumeReading();
        stream->finish();
        QVERIFY(!stream->isOpen());
        QCOMPARE(stream->queuedBytes(), std::size_t{0});
        QCOMPARE(stream->releaseDescriptor(), -1);
        turn();
        QVERIFY(isAtEnd(pair.far));
        QCOMPARE(recorder.log, std::string());
    }

    void aDestroyedStreamClosesItsDescriptor()
    {
        Pair pair = tcpPair();
        Recorder recorder;
        auto stream = makeStream(pair, recorder);
        stream->write(SharedBytes::copyOf("lost"));
        stream.reset();
        turn();
        QVERIFY(isAtEnd(pair.far));
    }

    void aReleasedDescriptorLivesOn()
    {
        Pair pair = localPair();
        const int descriptor = pair.near;
        Recorder recorder;
        const auto stream = makeStream(pair, recorder);
        stream->write(SharedBytes::copyOf("first"));
        QCOMPARE(stream->releaseDescriptor(), -1); // not with bytes queued
        turn();
        QCOMPARE(stream->releaseDescriptor(), descriptor);
        QVERIFY(!stream->isOpen());
        sendAll(pair.far, "for the next owner");
        turn();
        QCOMPARE(recorder.log, std::string());
        QCOMPARE(readSome(descriptor), std::string("for the next owner"));
        // And may be taken over again.
        Recorder second;
        const auto next = makeDescriptorStream(*m_loop, descriptor, {});
        next->setListener(&second);
        sendAll(pair.far, "again");
        QVERIFY(turnUntil([&] { return second.received == "again"; }));
    }

    void theListenerMayEndTheStreamInsideAnyCall_data()
    {
        QTest::addColumn<int>("inside");
        QTest::addColumn<int>("act");
        for (const char* inside : {"onBytes", "onDrained", "onPeerFinished", "onStreamEnded"}) {
            static const std::array kCalls{"onBytes", "onDrained", "onPeerFinished", "onStreamEnded"};
            const auto index = static_cast<int>(std::find(kCalls.begin(), kCalls.end(), std::string(inside)) -
                                                kCalls.begin());
            QTest::addRow("close in %s", inside) << index << 0;
            QTest::addRow("retire in %s", inside) << index << 1;
            QTest::addRow("release in %s", inside) << index << 2;
            QTest::addRow("finish in %s", inside) << index << 3;
        }
    }
    void theListenerMayEndTheStreamInsideAnyCall()
    {
        QFETCH(int, inside);
        QFETCH(int, act);
        Pair pair = tcpPair();
        Recorder recorder;
        std::unique_ptr<Stream> stream = makeStream(pair, recorder);
        int calls = 0;
        const std::function<void()> end = [&] {
            ++calls;
            switch (act) {
            case 0:
                stream->close();
                break;
            case 1:
                m_loop->retire(std::move(stream));
                break;
            case 2:
                if (const int descriptor = stream->releaseDescriptor(); descriptor >= 0)
                    ::close(descriptor);
                break;
            default:
                stream->finish();
            }
        };
        (inside == 0   ? recorder.whenBytes
         : inside == 1 ? recorder.whenDrained
         : inside == 2 ? recorder.whenFinished
                       : recorder.whenEnded) = end;
        stream->write(SharedBytes::copyOf("out"));
        sendAll(pair.far, "in");
        if (inside == 2)
            ::shutdown(pair.far, SHUT_WR);
        if (inside == 3)
            resetFar(pair);
        QVERIFY(turnUntil([&] { return calls == 1; }));
        turn(5);
        QCOMPARE(calls, 1);
        QVERIFY(turnsWhileIdle() < 50);
        if (pair.far >= 0) {
            readSome(pair.far);
            QVERIFY(turnUntil([&] { return isAtEnd(pair.far); }));
        }
    }

    void writingWhenDrainedGoesOn()
    {
        Pair pair = localPair();
        Recorder recorder;
        const auto stream = makeStream(pair, recorder);
        recorder.whenDrained = [&] {
            if (recorder.drained < 3)
                stream->write(SharedBytes::copyOf("more"));
        };
        stream->write(SharedBytes::copyOf("first"));
        QVERIFY(turnUntil([&] { return recorder.drained == 3; }));
        QCOMPARE(readSome(pair.far), std::string("firstmoremore"));
    }

    void pausingInsideOnBytesStopsTheNextRead()
    {
        Pair pair = localPair();
        Recorder recorder;
        const auto stream = makeStream(pair, recorder);
        const std::string sent = pattern(100'000); // more than one read takes
        recorder.whenBytes = [&] { stream->pauseReading(); };
        std::size_t written = 0;
        const auto feed = [&] {
            const ssize_t count =
                ::send(pair.far, sent.data() + written, sent.size() - written, MSG_DONTWAIT | MSG_NOSIGNAL);
            written += count > 0 ? static_cast<std::size_t>(count) : 0;
        };
        feed();
        QVERIFY(turnUntil([&] { return !recorder.received.empty(); }));
        const std::size_t first = recorder.received.size();
        turn(5);
        feed();
        turn(5);
        QCOMPARE(recorder.received.size(), first);
        QVERIFY(turnUntil([&] {
            feed();
            stream->resumeReading();
            return recorder.received.size() == sent.size();
        }));
        QVERIFY(recorder.received == sent);
    }

    void bytesMayBeChangedInPlace()
    {
        Pair pair = localPair();
        struct Upper final : StreamListener {
            void onBytes(std::span<char> bytes) override
            {
                for (char& byte : bytes)
                    byte = static_cast<char>(byte - 'a' + 'A');
                text.append(bytes.data(), bytes.size());
            }
            void onPeerFinished() override {}
            void onStreamEnded(StreamEnd) override {}
            std::string text;
        } listener;
        const auto stream = makeDescriptorStream(*m_loop, std::exchange(pair.near, -1), {});
        stream->setListener(&listener);
        sendAll(pair.far, "abc");
        QVERIFY(turnUntil([&] { return listener.text == "ABC"; }));
    }

    /// A local peer that closes is a hang-up, which epoll reports whether one wants it or not.
    void aHangUpWhilePausedIsToldOnceAndLosesNothing()
    {
        Pair pair = localPair();
        Recorder recorder;
        const auto stream = makeStream(pair, recorder);
        stream->pauseReading();
        sendAll(pair.far, "unread");
        pair.closeFar();
        QVERIFY(turnUntil([&] { return recorder.log == "finished "; }));
        QVERIFY(turnsWhileIdle() < 50);
        QVERIFY(stream->isOpen());
        stream->resumeReading();
        QVERIFY(turnUntil([&] { return !stream->isOpen(); }));
        QCOMPARE(recorder.log, std::string("finished bytes closed "));
        QCOMPARE(recorder.received, std::string("unread"));
    }

    void aWriteToAPeerThatIsGoneEndsTheStream()
    {
        Pair pair = localPair();
        Recorder recorder;
        const auto stream = makeStream(pair, recorder);
        stream->pauseReading();
        pair.closeFar();
        QVERIFY(turnUntil([&] { return recorder.log == "finished "; }));
        stream->write(SharedBytes::copyOf("x")); // no SIGPIPE either
        QVERIFY(turnUntil([&] { return recorder.log == "finished closed "; }));
        QCOMPARE(recorder.drained, 0);
    }

    void aDescriptorThatCannotBeWatchedEndsInAnError()
    {
        Recorder recorder;
        const int file = ::open("/dev/null", O_RDWR | O_CLOEXEC);
        const auto stream = makeDescriptorStream(*m_loop, file, {});
        stream->setListener(&recorder);
        QCOMPARE(recorder.log, std::string());
        turn();
        QCOMPARE(recorder.log, std::string("error "));
        QVERIFY(!stream->isOpen());
    }

    void aStreamWithoutAListenerSwallowsWhatComes()
    {
        Pair pair = tcpPair();
        const auto stream = makeDescriptorStream(*m_loop, std::exchange(pair.near, -1), {});
        sendAll(pair.far, "x");
        stream->write(SharedBytes::copyOf("y"));
        turn();
        resetFar(pair);
        QVERIFY(turnUntil([&] { return !stream->isOpen(); }));
    }

    void keepsThePeersAddress()
    {
        Pair pair = tcpPair();
        PeerAddress peer = peerAddressOf(pair.near);
        QCOMPARE(peer.ip, std::string("127.0.0.1"));
        QVERIFY(peer.isLoopback);
        const auto stream = makeDescriptorStream(*m_loop, std::exchange(pair.near, -1), peer);
        QCOMPARE(stream->peer().port, peer.port);
        Pair local = localPair();
        QVERIFY(peerAddressOf(local.near).ip.empty());
        ::close(local.near);
    }

    void writesIpv4AddressesAsTheSystemDoes()
    {
        for (const char* text : {"0.0.0.0", "1.20.100.255", "255.255.255.255", "10.0.0.1", "127.255.0.9"}) {
            sockaddr_storage storage{};
            auto& ipv4 = reinterpret_cast<sockaddr_in&>(storage);
            ipv4.sin_family = AF_INET;
            ipv4.sin_port = htons(4711);
            QCOMPARE(inet_pton(AF_INET, text, &ipv4.sin_addr), 1);
            const PeerAddress peer = peerAddressOf(storage);
            QCOMPARE(peer.ip, std::string(text));
            QCOMPARE(peer.port, std::uint16_t{4711});
            QCOMPARE(peer.isLoopback, text == std::string("127.255.0.9"));
        }
    }

    void aFastReaderDoesNotHoldTheTurn()
    {
        Pair pair = localPair();
        Recorder recorder;
        const auto stream = makeStream(pair, recorder);
        // More single-byte blocks than one turn writes, though the kernel would take them all.
        constexpr std::size_t kBlocks = 64 * 16 + 100;
        const SharedBytes block = SharedBytes::copyOf("b");
        for (std::size_t i = 0; i < kBlocks; ++i)
            stream->write(block);
        QVERIFY(turnUntil([&] { return stream->queuedBytes() == 0; }));
        QCOMPARE(recorder.drained, 1);
        std::size_t received = 0;
        while (const std::size_t some = readSome(pair.far).size())
            received += some;
        QCOMPARE(received, kBlocks);
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
