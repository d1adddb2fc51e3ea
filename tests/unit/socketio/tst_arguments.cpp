// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "socketio/arguments.h"
#include "socketio/labelledcounts.h"
#include "socketio/socketids.h"
#include "socketiobench.h"

#include <set>

using namespace sio;
using namespace sio::test;
using base::SharedBytes;
using base::SocketId;
using socketio::Arguments;
using socketio::LabelledCounts;
using socketio::SeededHash;
using socketio::SocketIds;

class TestArguments : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void joinsValuesWithCommas();
    void tellsStringsFromOtherValues();
    void keepsEachArgumentApart();
    void takesOverOnlyTheAttachmentsThatAnArgumentRefersTo();
    void takesAPlaceholderOfATextPacketAsData();
    void renumbersAttachmentsInsideAnObject();
    void drawsIdsForTheirWorker_data();
    void drawsIdsForTheirWorker();
    void recognisesItsOwnIdsAlone();
    void takesNoUsersRoomForAnId();
    void hashesDifferentlyPerKey();
    void countsByNameUpToTheCap();
};

void TestArguments::joinsValuesWithCommas()
{
    Arguments arguments;
    QVERIFY(arguments.empty());
    arguments.addJson("{\"a\":1.50}").addString("x\"y\n").addInteger(-7).addBool(false).addNull();
    QCOMPARE(std::string(arguments.joined()), std::string("{\"a\":1.50},\"x\\\"y\\n\",-7,false,null"));
    QCOMPARE(arguments.size(), std::size_t(5));
}

void TestArguments::keepsEachArgumentApart()
{
    Arguments arguments;
    arguments.addJson("[1,2]").addJson("\"a,b\"").addJson("3");
    QCOMPARE(std::string(arguments.json(0)), std::string("[1,2]"));
    QCOMPARE(std::string(arguments.json(1)), std::string("\"a,b\""));
    QCOMPARE(std::string(arguments.json(2)), std::string("3"));
}

void TestArguments::tellsStringsFromOtherValues()
{
    Arguments arguments;
    arguments.addJson("\"\\u00e9t\\u00e9\"").addJson("12");
    std::string text;
    QVERIFY(arguments.stringAt(0, text));
    QCOMPARE(text, std::string("\xc3\xa9t\xc3\xa9"));
    QVERIFY(!arguments.stringAt(1, text));
    QVERIFY(!arguments.stringAt(2, text));
}

void TestArguments::takesOverOnlyTheAttachmentsThatAnArgumentRefersTo()
{
    Arguments source;
    source.addBinary(SharedBytes::copyOf("one")).addInteger(5).addBinary(SharedBytes::copyOf("two"));
    Arguments taken;
    taken.addBinary(SharedBytes::copyOf("zero")).addFrom(source, 2).addFrom(source, 1);
    QCOMPARE(std::string(taken.joined()),
             std::string("{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1},5"));
    QCOMPARE(taken.attachments().size(), std::size_t(2));
    QCOMPARE(std::string(taken.attachments()[1].view()), std::string("two"));
}

void TestArguments::takesAPlaceholderOfATextPacketAsData()
{
    Arguments source = json("{\"_placeholder\":true,\"num\":99}");
    Arguments taken;
    taken.addFrom(source, 0);
    QCOMPARE(std::string(taken.joined()), std::string("{\"_placeholder\":true,\"num\":99}"));
    QVERIFY(!taken.hasBinary());
}

void TestArguments::renumbersAttachmentsInsideAnObject()
{
    const std::vector<SharedBytes> parts{SharedBytes::copyOf("a"), SharedBytes::copyOf("b")};
    Arguments arguments;
    arguments.addBinary(SharedBytes::copyOf("first"))
        .addJson("{\"x\":[{\"_placeholder\":true,\"num\":1},{\"num\":0,\"_placeholder\":true},"
                 "{\"_placeholder\":true,\"num\":1}],\"y\":{\"_placeholder\":1,\"num\":0}}",
                 parts);
    QCOMPARE(std::string(arguments.json(1)),
             std::string("{\"x\":[{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":2},"
                         "{\"_placeholder\":true,\"num\":1}],\"y\":{\"_placeholder\":1,\"num\":0}}"));
    QCOMPARE(arguments.attachments().size(), std::size_t(3));
    QCOMPARE(std::string(arguments.attachments()[1].view()), std::string("b"));
    QCOMPARE(std::string(arguments.attachments()[2].view()), std::string("a"));
}

void TestArguments::drawsIdsForTheirWorker_data()
{
    QTest::addColumn<int>("workers");
    for (const int workers : {1, 2, 3, 8, 64})
        QTest::addRow("%d workers", workers) << workers;
}

void TestArguments::drawsIdsForTheirWorker()
{
    QFETCH(int, workers);
    const SocketIds ids(workers, SeededHash::random());
    std::set<std::string> seen;
    for (int i = 0; i < 200; ++i) {
        const int worker = i % workers;
        const SocketId id = ids.draw(worker);
        QVERIFY(seen.insert(id.str()).second);
        const auto owner = ids.workerOf(id.view());
        QVERIFY(owner.has_value());
        QCOMPARE(*owner, worker);
    }
}

void TestArguments::recognisesItsOwnIdsAlone()
{
    const SocketIds ids(2, SeededHash(1, 2));
    const SocketIds others(2, SeededHash(3, 4));
    QVERIFY(!ids.workerOf(others.draw(0).view()));
    QVERIFY(!ids.workerOf("abcdefghijklmnopqrst"));
    QVERIFY(!ids.workerOf("session:1"));
    std::string changed = ids.draw(1).str();
    changed[3] = changed[3] == 'a' ? 'b' : 'a';
    QVERIFY(!ids.workerOf(changed));
}

/// A room that passed for an id could not be joined, and its user would hear nothing until the next start.
void TestArguments::takesNoUsersRoomForAnId()
{
    const SeededHash hash(1, 2);
    const SocketIds ids(2, hash);
    const auto withCheck = [&hash](std::string name) {
        constexpr std::string_view kAlphabet =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
        std::size_t bits = hash(name);
        for (int i = 0; i < 4; ++i, bits >>= 6)
            name += kAlphabet[bits & 63];
        return name;
    };
    QVERIFY(ids.workerOf(withCheck("user-0123456789a")));
    QVERIFY(!ids.workerOf(withCheck("user:0123456789a")));
    QVERIFY(!ids.workerOf(withCheck("session:01234567")));
}

void TestArguments::hashesDifferentlyPerKey()
{
    const std::string name = "session:6f0c";
    QCOMPARE(SeededHash(1, 2)(name), SeededHash(1, 2)(std::string_view(name)));
    QVERIFY(SeededHash(1, 2)(name) != SeededHash(1, 3)(name));
    QVERIFY(SeededHash::random()(name) != SeededHash::random()(name));
    // SipHash's own reference values are for 2-4 rounds; what matters here is that no byte is left out.
    std::set<std::size_t> seen;
    for (std::size_t length = 0; length < 40; ++length) {
        for (const char c : {'a', 'b'}) {
            std::string text(40, 'x');
            text[length] = c;
            QVERIFY(seen.insert(SeededHash(1, 2)(text)).second);
        }
        QVERIFY(seen.insert(SeededHash(1, 2)(std::string(length, '\0'))).second);
    }
}

void TestArguments::countsByNameUpToTheCap()
{
    LabelledCounts counts(2);
    counts.add("a");
    counts.add("b", 5);
    counts.add("a");
    counts.add("c", 3);
    counts.addOther();
    socketio::NamedCounts merged{{"a", 10}};
    counts.mergeInto(merged);
    QCOMPARE(merged, (socketio::NamedCounts{{"a", 12}, {"b", 5}, {"other", 4}}));
}

QTEST_APPLESS_MAIN(TestArguments)
#include "tst_arguments.moc"
