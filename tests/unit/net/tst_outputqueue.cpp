// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/outputqueue.h"

#include <QtTest/QTest>

#include <array>
#include <random>
#include <string>

using sio::base::SharedBytes;
using sio::net::OutputQueue;

namespace {

std::string gathered(const OutputQueue& queue, std::size_t entries)
{
    std::vector<iovec> blocks(entries);
    const std::size_t count = queue.gather(blocks);
    std::string bytes;
    for (std::size_t i = 0; i < count; ++i)
        bytes.append(static_cast<const char*>(blocks[i].iov_base), blocks[i].iov_len);
    return bytes;
}

} // namespace

class TestOutputQueue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void beginsEmpty()
    {
        const OutputQueue queue;
        QVERIFY(queue.empty());
        QCOMPARE(queue.bytes(), std::size_t{0});
        QCOMPARE(gathered(queue, 4), std::string());
    }

    void gathersInOrderAndNoMoreThanAskedFor()
    {
        OutputQueue queue;
        for (const char* text : {"one", "two", "three", "four"})
            queue.append(SharedBytes::copyOf(text));
        QCOMPARE(queue.bytes(), std::size_t{15});
        QCOMPARE(gathered(queue, 10), std::string("onetwothreefour"));
        QCOMPARE(gathered(queue, 2), std::string("onetwo"));
    }

    void goesOnInTheMiddleOfABlock()
    {
        OutputQueue queue;
        queue.append(SharedBytes::copyOf("abc"));
        queue.append(SharedBytes::copyOf("def"));
        queue.consume(2);
        QCOMPARE(gathered(queue, 2), std::string("cdef"));
        queue.consume(2);
        QCOMPARE(gathered(queue, 2), std::string("ef"));
        QCOMPARE(queue.bytes(), std::size_t{2});
        queue.consume(2);
        QVERIFY(queue.empty());
    }

    void letsGoOfABlockAsSoonAsItIsWritten()
    {
        const SharedBytes block = SharedBytes::copyOf(std::string(1000, 'x'));
        OutputQueue queue;
        std::array<iovec, 1> first{};
        queue.append(block);
        queue.gather(first);
        QCOMPARE(static_cast<const void*>(first[0].iov_base),
                 static_cast<const void*>(block.data())); // no copy
        queue.append(SharedBytes::copyOf("y"));
        queue.consume(1001);
        QVERIFY(queue.empty());
    }

    void clearForgetsAPartlyWrittenBlock()
    {
        OutputQueue queue;
        for (int i = 0; i < 20; ++i)
            queue.append(SharedBytes::copyOf("abcdef"));
        queue.consume(3);
        queue.clear();
        QVERIFY(queue.empty());
        queue.append(SharedBytes::copyOf("new"));
        QCOMPARE(gathered(queue, 2), std::string("new"));
    }

    void agreesWithAString_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 10; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void agreesWithAString()
    {
        QFETCH(unsigned, seed);
        std::mt19937 random(seed);
        const auto below = [&random](unsigned end) { return random() % end; };
        OutputQueue queue;
        std::string expected;
        for (int step = 0; step < 5000; ++step) {
            // In waves, so that the ring grows, goes round and is given back.
            const bool isRising = (step / 50) % 2 == 0;
            if (below(10) < (isRising ? 8U : 2U)) {
                const std::string block(1 + below(20), static_cast<char>('a' + below(26)));
                queue.append(SharedBytes::copyOf(block));
                expected += block;
            } else if (!expected.empty()) {
                const std::size_t written = 1 + below(static_cast<unsigned>(expected.size()));
                queue.consume(written);
                expected.erase(0, written);
            }
            QCOMPARE(queue.bytes(), expected.size());
            QCOMPARE(queue.empty(), expected.empty());
            const std::string some = gathered(queue, 3);
            QCOMPARE(some, expected.substr(0, some.size()));
        }
        QCOMPARE(gathered(queue, 100000), expected);
    }
};

QTEST_APPLESS_MAIN(TestOutputQueue)
#include "tst_outputqueue.moc"
