// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "engineio/sessionplacement.h"
#include "engineio/types.h"
#include "fakes.h"

using namespace sio;
using engine::Message;

class TestEngineMessage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void textIsAWholeFrameWithItsPacketDigit_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : {0, 1, 124, 125, 126, 65534, 65535, 65536, 100'000})
            QTest::addRow("%d", size) << size;
    }
    void textIsAWholeFrameWithItsPacketDigit()
    {
        QFETCH(int, size);
        const std::string text(static_cast<std::size_t>(size), 'x');
        const Message message = Message::text(text);
        COMPARE_TEXT(message.frame().view(), test::serverFrame(test::kText, '4' + text));
        COMPARE_TEXT(message.packet(), '4' + text);
        QVERIFY(!message.isBinary());
        QCOMPARE(message.size(), message.frame().size());
    }
    void binaryHasNoDigit()
    {
        const std::string bytes("\0\x01\xff", 3);
        const Message message = Message::binary(bytes);
        COMPARE_TEXT(message.frame().view(), test::serverFrame(test::kBinary, bytes));
        COMPARE_TEXT(message.packet(), bytes);
        QVERIFY(message.isBinary());
    }
    void packetsOfAnyTypeAreText()
    {
        COMPARE_TEXT(Message::packet(protocol::EnginePacketType::Pong, "probe").packet(), "3probe");
        COMPARE_TEXT(Message::packet(protocol::EnginePacketType::Noop).packet(), "6");
    }
    void aCopySharesItsBytes()
    {
        const Message message = Message::text("x");
        const Message copy = message; // NOLINT(performance-unnecessary-copy-initialization)
        QVERIFY(copy.frame().data() == message.frame().data());
    }

    void drawnIdsBelongToTheirWorker()
    {
        for (const int workers : {1, 2, 3, 4, 7, 64}) {
            for (int worker = 0; worker < workers; ++worker) {
                const base::SessionId id = engine::drawSessionId(worker, workers);
                QCOMPARE(engine::ownerOf(id, workers), worker);
                QCOMPARE(id.view().size(), std::size_t(20));
            }
        }
    }
    void anyIdHasAnOwner()
    {
        std::array<int, 5> counts{};
        for (int i = 0; i < 5000; ++i)
            ++counts[static_cast<std::size_t>(engine::ownerOf(base::SessionId::generate(), 5))];
        for (const int count : counts)
            QVERIFY(count > 700); // 1000 expected: placing does not favour a worker
    }
};

QTEST_APPLESS_MAIN(TestEngineMessage)
#include "tst_enginemessage.moc"
