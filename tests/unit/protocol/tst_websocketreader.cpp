// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "bytes.h"
#include "protocol/websocketframe.h"
#include "wsrecorder.h"

#include <QTest>

using namespace sio::protocol;
using namespace sio::test;

using Events = std::vector<std::string>;
Q_DECLARE_METATYPE(Events)

namespace {

// First bytes of frames (RFC 6455, section 5.2).
enum : int {
    kText = 0x81,
    kBinary = 0x82,
    kClose = 0x88,
    kPing = 0x89,
    kPong = 0x8A,
    kTextBegin = 0x01,
    kBinaryBegin = 0x02,
    kMore = 0x00,
    kLast = 0x80
};

const WsLimits kSmall{1000, 8};

/// Feeds `bytes` in pieces of `step` (0: at once), each in a block of its own size, and gives what the sink
/// was told.
Events read(std::string_view bytes, std::size_t step, const WsLimits& limits = kSmall,
            WsReader::Role role = WsReader::Role::Server)
{
    WsReader reader(role, limits);
    WsRecorder recorder;
    if (step == 0)
        step = bytes.size();
    for (std::size_t from = 0; from < bytes.size(); from += step) {
        ExactBytes piece(bytes.substr(from, step));
        reader.feed(piece.span(), recorder);
    }
    return recorder.events;
}

std::string closeBody(int code, std::string_view reason = {})
{
    return std::string{static_cast<char>(code >> 8), static_cast<char>(code)} + std::string(reason);
}

bool isPrefix(const Events& part, const Events& whole)
{
    return part.size() <= whole.size() && std::equal(part.begin(), part.end(), whole.begin());
}

QByteArray joined(const Events& events)
{
    QByteArray text;
    for (const std::string& event : events)
        text += arrayOf(event).toPercentEncoding(" ") + "; ";
    return text;
}

} // namespace

class WebSocketReaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void followsTheSpecification_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<Events>("events");
        const auto row = [](const char* name, const std::string& bytes, const Events& events) {
            QTest::newRow(name) << arrayOf(bytes) << events;
        };
        const Events broken{"error 1002"};

        // Messages (sections 5.4 and 5.6).
        row("text", wsFrame(kText, "Hello"), {"text Hello"});
        row("empty text", wsFrame(kText, ""), {"text "});
        row("binary", wsFrame(kBinary, std::string("\0\xFF\x80", 3)), {std::string("binary \0\xFF\x80", 10)});
        row("empty binary", wsFrame(kBinary, ""), {"binary "});
        row("text of 125 bytes", wsFrame(kText, std::string(125, 'x')), {"text " + std::string(125, 'x')});
        row("text of 126 bytes", wsFrame(kText, std::string(126, 'x')), {"text " + std::string(126, 'x')});
        row("three messages", wsFrame(kText, "a") + wsFrame(kBinary, "b") + wsFrame(kText, "c"),
            {"text a", "binary b", "text c"});
        row("two fragments", wsFrame(kTextBegin, "Hel") + wsFrame(kLast, "lo"), {"text Hello"});
        row("binary fragments", wsFrame(kBinaryBegin, "a") + wsFrame(kMore, "b") + wsFrame(kLast, "c"),
            {"binary abc"});
        row("empty fragments", wsFrame(kTextBegin, "") + wsFrame(kMore, "") + wsFrame(kLast, ""), {"text "});
        row("text in the middle fragment", wsFrame(kTextBegin, "") + wsFrame(kMore, "x") + wsFrame(kLast, ""),
            {"text x"});
        row("fragmented, whole, fragmented",
            wsFrame(kTextBegin, "a") + wsFrame(kLast, "b") + wsFrame(kText, "c") +
                wsFrame(kBinaryBegin, "d") + wsFrame(kLast, "e"),
            {"text ab", "text c", "binary de"});
        row("length in 16 bits that 7 would hold", std::string("\x81\xFE\x00\x01\x00\x00\x00\x00x", 9),
            {"text x"});
        row("length in 64 bits that 7 would hold", std::string("\x81\xFF\0\0\0\0\0\0\0\x01\0\0\0\0x", 15),
            {"text x"});

        // Control frames (section 5.5).
        row("ping", wsFrame(kPing, ""), {"ping "});
        row("ping with payload", wsFrame(kPing, "abc"), {"ping abc"});
        row("ping with binary payload", wsFrame(kPing, "\xFF\xFE"), {"ping \xFF\xFE"});
        row("ping of 125 bytes", wsFrame(kPing, std::string(125, 'p')), {"ping " + std::string(125, 'p')});
        row("ping of 126 bytes", wsFrame(kPing, std::string(126, 'p')), broken);
        row("pong unasked", wsFrame(kPong, "x"), {"pong x"});
        row("ten pings", wsFrame(kPing, "a") + wsFrame(kPing, "b") + wsFrame(kPong, "c"),
            {"ping a", "ping b", "pong c"});
        row("ping between fragments",
            wsFrame(kTextBegin, "a") + wsFrame(kPing, "p") + wsFrame(kMore, "b") + wsFrame(kPong, "q") +
                wsFrame(kLast, "c"),
            {"ping p", "pong q", "text abc"});
        row("ping inside a cut character",
            wsFrame(kTextBegin, "\xE2\x82") + wsFrame(kPing, "\xFF") + wsFrame(kLast, "\xAC"),
            {"ping \xFF", "text €"});
        row("fragmented ping", wsFrame(0x09, "a") + wsFrame(kLast, "b"), broken);
        row("fragmented close", wsFrame(0x08, ""), broken);

        // Faults (section 5.2).
        row("unmasked", wsFrame(kText, "a", false), broken);
        row("unmasked ping", wsFrame(kPing, "", false), broken);
        row("reserved bit 1", wsFrame(0xC1, "a"), broken);
        row("reserved bit 2", wsFrame(0xA1, "a"), broken);
        row("reserved bit 3", wsFrame(0x91, "a"), broken);
        row("reserved bit on a ping", wsFrame(0xC9, ""), broken);
        row("reserved bit on a continuation", wsFrame(kTextBegin, "a") + wsFrame(0xC0, "b"), broken);
        for (const int opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            const QByteArray name = "reserved opcode " + QByteArray::number(opcode);
            row(name.constData(), wsFrame(kText, "a") + wsFrame(0x80 | opcode, "b"),
                {"text a", "error 1002"});
        }
        row("length with its top bit", std::string("\x82\xFF\x80\0\0\0\0\0\0\x01", 10), broken);
        row("continuation of nothing", wsFrame(kLast, "a"), broken);
        row("open continuation of nothing", wsFrame(kMore, "a"), broken);
        row("continuation behind a whole message", wsFrame(kText, "a") + wsFrame(kLast, "b"),
            {"text a", "error 1002"});
        row("continuation behind the last",
            wsFrame(kTextBegin, "a") + wsFrame(kLast, "b") + wsFrame(kLast, "c"), {"text ab", "error 1002"});
        row("text between fragments", wsFrame(kTextBegin, "a") + wsFrame(kText, "b"), broken);
        row("binary between fragments", wsFrame(kTextBegin, "a") + wsFrame(kBinaryBegin, "b"), broken);
        row("nothing behind a fault", wsFrame(0x83, "a") + wsFrame(kText, "b"), broken);

        // Limits.
        row("as big as allowed", wsFrame(kText, std::string(1000, 'x')), {"text " + std::string(1000, 'x')});
        row("one byte bigger", wsFrame(kText, std::string(1001, 'x')), {"error 1009"});
        row("2^62 bytes announced", std::string("\x82\xFF\x40\0\0\0\0\0\0\0", 10), {"error 1009"});
        row("2^63 - 1 bytes announced", std::string("\x82\xFF\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 10),
            {"error 1009"});
        row("2^63 - 1 bytes more",
            wsFrame(kBinaryBegin, "a") + std::string("\x80\xFF\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 10),
            {"error 1009"});
        row("fragments as big as allowed",
            wsFrame(kBinaryBegin, std::string(600, 'x')) + wsFrame(kLast, std::string(400, 'x')),
            {"binary " + std::string(1000, 'x')});
        row("fragments one byte bigger",
            wsFrame(kBinaryBegin, std::string(600, 'x')) + wsFrame(kLast, std::string(401, 'x')),
            {"error 1009"});
        std::string fragments = wsFrame(kTextBegin, "");
        for (int i = 2; i < 8; ++i)
            fragments += wsFrame(kMore, "x");
        row("as many fragments as allowed", fragments + wsFrame(kLast, ""), {"text xxxxxx"});
        row("one fragment more", fragments + wsFrame(kMore, "") + wsFrame(kLast, ""), {"error 1008"});
        row("pings are no fragments",
            fragments + wsFrame(kPing, "") + wsFrame(kPing, "") + wsFrame(kLast, ""),
            {"ping ", "ping ", "text xxxxxx"});

        // UTF-8 (section 8.1).
        row("characters of every length", wsFrame(kText, "aé€😀"), {"text aé€😀"});
        row("byte order mark", wsFrame(kText, "\xEF\xBB\xBFx"), {"text \xEF\xBB\xBFx"});
        row("NUL", wsFrame(kText, std::string("a\0b", 3)), {std::string("text a\0b", 8)});
        row("character cut by a fragment", wsFrame(kTextBegin, "\xF0\x9F") + wsFrame(kLast, "\x98\x80"),
            {"text 😀"});
        row("character in four fragments",
            wsFrame(kTextBegin, "\xF0") + wsFrame(kMore, "\x9F") + wsFrame(kMore, "\x98") +
                wsFrame(kLast, "\x80"),
            {"text 😀"});
        row("cut character at the end", wsFrame(kText, "a\xE2\x82"), {"error 1007"});
        row("cut character at the end of fragments", wsFrame(kTextBegin, "a") + wsFrame(kLast, "\xE2\x82"),
            {"error 1007"});
        row("bad byte", wsFrame(kText, "a\xFFz"), {"error 1007"});
        row("overlong", wsFrame(kText, "\xC0\xAF"), {"error 1007"});
        row("surrogate", wsFrame(kText, "\xED\xA0\x80"), {"error 1007"});
        row("beyond Unicode", wsFrame(kText, "\xF4\x90\x80\x80"), {"error 1007"});
        row("bad in the first of two fragments", wsFrame(kTextBegin, "\xFF") + wsFrame(kPing, ""),
            {"error 1007"});
        row("surrogate cut by a fragment", wsFrame(kTextBegin, "\xED") + wsFrame(kLast, "\xA0\x80"),
            {"error 1007"});
        row("a new message does not continue a character", wsFrame(kText, "a") + wsFrame(kText, "\x80"),
            {"text a", "error 1007"});
        row("binary need not be UTF-8", wsFrame(kBinaryBegin, "\xFF") + wsFrame(kLast, "\xC0"),
            {"binary \xFF\xC0"});

        // Close (sections 5.5.1 and 7.4).
        row("close", wsFrame(kClose, ""), {"close 1005 "});
        row("close with a code", wsFrame(kClose, closeBody(1000)), {"close 1000 "});
        row("close with a reason", wsFrame(kClose, closeBody(1001, "bye é")), {"close 1001 bye é"});
        row("longest reason", wsFrame(kClose, closeBody(3000, std::string(123, 'r'))),
            {"close 3000 " + std::string(123, 'r')});
        row("too long a reason", wsFrame(kClose, closeBody(1000, std::string(124, 'r'))), broken);
        row("close with half a code", wsFrame(kClose, "\x03"), broken);
        row("close with a bad reason", wsFrame(kClose, closeBody(1000, "\xFF")), {"error 1007"});
        row("close with a cut reason", wsFrame(kClose, closeBody(1000, "\xE2\x82")), {"error 1007"});
        row("close between fragments",
            wsFrame(kTextBegin, "a") + wsFrame(kClose, closeBody(1000)) + wsFrame(kLast, "b"),
            {"close 1000 "});
        row("nothing behind a close",
            wsFrame(kClose, closeBody(1000)) + wsFrame(kText, "a") + wsFrame(kClose, ""), {"close 1000 "});
        for (const int code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000,
                               3999, 4000, 4999}) {
            const QByteArray name = "close code " + QByteArray::number(code);
            row(name.constData(), wsFrame(kClose, closeBody(code)), {"close " + std::to_string(code) + " "});
        }
        for (const int code : {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535}) {
            const QByteArray name = "no close code " + QByteArray::number(code);
            row(name.constData(), wsFrame(kClose, closeBody(code)), broken);
        }
    }
    void followsTheSpecification()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const Events, events);
        const std::string_view view = viewOf(bytes);
        QCOMPARE(joined(read(view, 0)), joined(events));
        for (const std::size_t step : {1u, 2u, 3u, 5u, 7u, 16u, 64u})
            QCOMPARE(joined(read(view, step)), joined(events));

        for (std::size_t cut = 0; cut <= view.size(); ++cut) {
            // Split in two at every byte.
            WsReader reader(WsReader::Role::Server, kSmall);
            WsRecorder recorder;
            ExactBytes first(view.substr(0, cut));
            ExactBytes second(view.substr(cut));
            reader.feed(first.span(), recorder);
            // Truncated at every byte: some of the events, and no others.
            QVERIFY(isPrefix(recorder.events, events));
            reader.feed(second.span(), recorder);
            QCOMPARE(joined(recorder.events), joined(events));
            if (recorder.lastError.empty())
                QVERIFY(reader.bufferedBytes() == 0);
        }
    }

    /// Each fault is told with the byte that makes it certain.
    void failsAsEarlyAsItIsCertain_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("at"); // number of bytes after which the error must be there
        const auto row = [](const char* name, const std::string& bytes, int at) {
            QTest::newRow(name) << arrayOf(bytes) << at;
        };
        row("reserved bit", wsFrame(0xC1, "abc"), 1);
        row("reserved opcode", wsFrame(0x83, "abc"), 1);
        row("fragmented control frame", wsFrame(0x09, "abc"), 1);
        row("continuation of nothing", wsFrame(kLast, "abc"), 1);
        row("unmasked", wsFrame(kText, "abc", false), 2);
        row("long control frame", wsFrame(kPing, std::string(126, 'x')), 2);
        row("too big, 16 bits", wsFrame(kText, std::string(1001, 'x')), 4);
        row("too big, 64 bits", wsFrame(kText, std::string(70'000, 'x')), 10);
        row(
            "too many fragments",
            wsFrame(kTextBegin, "") +
                [] {
                    std::string more;
                    for (int i = 0; i < 8; ++i)
                        more += wsFrame(kMore, "");
                    return more;
                }(),
            6 * 8 + 1);
        row("bad byte in a long text", wsFrame(kText, "abc\xFF" + std::string(100, 'x')), 6 + 4);
        row("surrogate in a long text", wsFrame(kText, "abc\xED\xA0\x80" + std::string(100, 'x')), 6 + 5);
        row("beyond Unicode in a fragment", wsFrame(kTextBegin, "\xF4\x90" + std::string(20, 'x')), 6 + 2);
        row("character broken by the next fragment", wsFrame(kTextBegin, "\xE2\x82") + wsFrame(kMore, "abc"),
            8 + 6 + 1);
        row("cut character at the end", wsFrame(kText, "a\xE2\x82"), 6 + 3);
    }
    void failsAsEarlyAsItIsCertain()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, at);
        WsReader reader(WsReader::Role::Server, kSmall);
        WsRecorder recorder;
        int fed = 0;
        for (QByteArray one(1, '\0'); fed < bytes.size() && recorder.events.empty(); ++fed) {
            one[0] = bytes[fed];
            reader.feed({one.data(), 1}, recorder);
        }
        QCOMPARE(recorder.events.size(), std::size_t{1});
        QVERIFY(!recorder.lastError.empty());
        QCOMPARE(fed, at);
    }

    void wantsUnmaskedFramesAsAClient()
    {
        const auto client = WsReader::Role::Client;
        QCOMPARE(joined(read(wsFrame(kText, "a", false) + wsFrame(kPing, "b", false), 0, kSmall, client)),
                 joined({"text a", "ping b"}));
        QCOMPARE(
            joined(read(wsFrame(kTextBegin, "a", false) + wsFrame(kLast, "b", false), 1, kSmall, client)),
            joined({"text ab"}));
        QCOMPARE(joined(read(wsFrame(kText, "a"), 0, kSmall, client)), joined({"error 1002"}));
    }

    void handsAWholeFrameOnWhereItLies()
    {
        WsReader reader(WsReader::Role::Server, kSmall);
        WsRecorder recorder;
        const std::string first = wsFrame(kText, "Hello");
        ExactBytes bytes(first + wsFrame(kBinary, std::string(300, 'x')));
        reader.feed(bytes.span().first(first.size()), recorder);
        QVERIFY(recorder.lastData == bytes.view().data() + 6);
        reader.feed(bytes.span().subspan(first.size()), recorder);
        QVERIFY(recorder.lastData == bytes.view().data() + first.size() + 8);
        QCOMPARE(reader.bufferedBytes(), std::size_t{0});

        // Also when only its header was cut.
        ExactBytes again(first);
        reader.feed(again.span().first(3), recorder);
        QVERIFY(reader.bufferedBytes() > 0);
        reader.feed(again.span().subspan(3), recorder);
        QVERIFY(recorder.lastData == again.view().data() + 6);
        QCOMPARE(reader.bufferedBytes(), std::size_t{0});
    }

    void isSmallWhileIdle()
    {
        QVERIFY(sizeof(WsReader) <= 3 * sizeof(void*));
        const WsReader reader(WsReader::Role::Server, kSmall);
        QCOMPARE(reader.bufferedBytes(), std::size_t{0});
    }

    void holdsNoMoreThanHasArrived()
    {
        const WsLimits limits{16'000'000, 16};
        WsReader reader(WsReader::Role::Server, limits);
        WsRecorder recorder;
        std::string frame = wsFrame(kBinary, viewOf(QByteArray(10'000'000, 'x')));
        reader.feed({frame.data(), 14}, recorder);
        QVERIFY(reader.bufferedBytes() < 1024);
        std::size_t fed = 14;
        while (fed < frame.size()) {
            const std::size_t step = std::min<std::size_t>(65'536, frame.size() - fed);
            reader.feed({frame.data() + fed, step}, recorder);
            fed += step;
            QVERIFY(reader.bufferedBytes() <= 2 * fed + 2048);
            QVERIFY(reader.bufferedBytes() <= 10'000'000 + 1024);
        }
        QCOMPARE(recorder.events.size(), std::size_t{1});
        QCOMPARE(recorder.events[0].size(), std::size_t{10'000'007});
        QCOMPARE(reader.bufferedBytes(), std::size_t{0});
    }

    void neverHoldsMoreThanTheLimit()
    {
        const WsLimits limits{10'000, 100'000};
        WsReader reader(WsReader::Role::Server, limits);
        WsRecorder recorder;
        std::string first = wsFrame(kBinaryBegin, "x");
        reader.feed(first, recorder);
        for (int i = 1; i < 10'000; ++i) {
            std::string more = wsFrame(kMore, "x");
            reader.feed(more, recorder);
            QVERIFY(reader.bufferedBytes() <= 10'000 + 512);
        }
        QVERIFY(recorder.events.empty());
        std::string more = wsFrame(kMore, "x");
        reader.feed(more, recorder);
        QCOMPARE(joined(recorder.events), joined({"error 1009"}));
        QCOMPARE(reader.bufferedBytes(), std::size_t{0});
    }

    void takesManyFragmentsInLinearTime()
    {
        const WsLimits limits{4'000'000, 70'000};
        std::string bytes = wsFrame(kTextBegin, "");
        const std::string more = wsFrame(kMore, "0123456789012345678901234567890123456789012345678");
        for (int i = 0; i < 65'000; ++i)
            bytes += more;
        bytes += wsFrame(kLast, "");
        const Events events = read(bytes, 1448, limits);
        QCOMPARE(events.size(), std::size_t{1});
        QCOMPARE(events[0].size(), std::size_t{5 + 65'000 * 49});
    }

    void stopsWhenTheSinkWantsNoMore_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("message") << arrayOf(wsFrame(kText, "a"));
        QTest::newRow("fragmented message") << arrayOf(wsFrame(kTextBegin, "a") + wsFrame(kLast, "b"));
        QTest::newRow("ping") << arrayOf(wsFrame(kPing, "a"));
        QTest::newRow("pong") << arrayOf(wsFrame(kPong, "a"));
        QTest::newRow("close") << arrayOf(wsFrame(kClose, closeBody(1000)));
        QTest::newRow("fault") << arrayOf(wsFrame(0x83, ""));
    }
    void stopsWhenTheSinkWantsNoMore()
    {
        QFETCH(const QByteArray, bytes);
        for (const bool whole : {true, false}) {
            WsReader reader(WsReader::Role::Server, kSmall);
            WsRecorder recorder;
            recorder.stopAfter = 0;
            std::string text = (bytes + arrayOf(wsFrame(kText, "more"))).toStdString();
            for (std::size_t i = 0; i < text.size(); i += whole ? text.size() : 1)
                reader.feed({text.data() + i, whole ? text.size() : 1}, recorder);
            QCOMPARE(recorder.events.size(), std::size_t{1});
            std::string later = wsFrame(kText, "later");
            reader.feed(later, recorder);
            QCOMPARE(recorder.events.size(), std::size_t{1});
        }
    }

    /// A session that ends while it is told something takes its reader with it; the address sanitizer sees a
    /// later touch.
    void mayBeDestroyedByItsSink_data() { stopsWhenTheSinkWantsNoMore_data(); }
    void mayBeDestroyedByItsSink()
    {
        QFETCH(const QByteArray, bytes);
        class Owner final : public WsSink {
        public:
            std::unique_ptr<WsReader> reader;
            int calls = 0;

            virtual ~Owner() = default;
            bool end()
            {
                ++calls;
                reader.reset();
                return false;
            }
            bool onWsMessage(bool, std::span<char> payload) override
            {
                const bool gone = end();
                payload.front() = '!'; // the bytes outlive the reader until the call ends
                return gone;
            }
            bool onWsPing(std::span<char> payload) override
            {
                const bool gone = end();
                payload.front() = '!';
                return gone;
            }
            bool onWsPong(std::span<char>) override { return end(); }
            bool onWsClose(WsCloseCode, std::string_view) override { return end(); }
            void onWsError(WsCloseCode, std::string_view) override { end(); }
        };
        for (const std::size_t step : {1u, 1000u}) {
            Owner owner;
            owner.reader = std::make_unique<WsReader>(WsReader::Role::Server, kSmall);
            std::string text = (bytes + arrayOf(wsFrame(kText, "more"))).toStdString();
            for (std::size_t i = 0; i < text.size() && owner.reader; i += step)
                owner.reader->feed(std::span(text).subspan(i, std::min(step, text.size() - i)), owner);
            QCOMPARE(owner.calls, 1);
        }
    }

    void goesOnWhereItWasMovedTo()
    {
        WsRecorder recorder;
        WsReader first(WsReader::Role::Server, kSmall);
        std::string bytes = wsFrame(kTextBegin, "Hel") + wsFrame(kLast, "lo");
        reader(first, bytes, 0, 8, recorder);
        WsReader second = std::move(first);
        reader(second, bytes, 8, bytes.size(), recorder);
        QCOMPARE(joined(recorder.events), joined({"text Hello"}));
    }

private:
    static void reader(WsReader& reader, std::string& bytes, std::size_t from, std::size_t to,
                       WsRecorder& recorder)
    {
        reader.feed(std::span(bytes).subspan(from, to - from), recorder);
    }
};

QTEST_APPLESS_MAIN(WebSocketReaderTest)
#include "tst_websocketreader.moc"
