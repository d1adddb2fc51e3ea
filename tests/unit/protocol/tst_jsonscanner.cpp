// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "bytes.h"
#include "jsoncases.h"
#include "protocol/jsonscanner.h"

#include <QTest>

using namespace sio::protocol;
using namespace sio::test;

namespace {

JsonStatus scanExact(std::string_view text, JsonLimits limits = {})
{
    const ExactBytes bytes(text);
    JsonScanner scanner(limits);
    const JsonStatus plain = scanner.scan(bytes.view());
    const JsonStatus withPlaceholders = scanner.scan(bytes.view(), true);
    if (plain != withPlaceholders)
        qFatal("the answer depends on placeholders being wanted");
    return plain;
}

std::string nested(int depth, const char* open, const char* close)
{
    std::string text;
    for (int i = 0; i < depth; ++i)
        text += open;
    for (int i = 0; i < depth; ++i)
        text += close;
    return text;
}

} // namespace

class JsonScannerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void judgesTheConformanceCases_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("valid");
        for (const JsonCase& c : kJsonCases)
            QTest::newRow(c.name) << arrayOf(c.text) << c.valid;
    }
    void judgesTheConformanceCases()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const bool, valid);
        const JsonStatus expected = valid ? JsonStatus::Valid : JsonStatus::Malformed;
        QVERIFY(scanExact(viewOf(text)) == expected);
        // The same as the only item of an array, and as the only member of an object.
        QVERIFY(scanExact("[" + text.toStdString() + "]") == expected || text.trimmed().isEmpty() ||
                text.contains(','));
        QVERIFY(scanExact("{\"a\":" + text.toStdString() + "}") == expected || text.contains(','));
        // The same within white space.
        QVERIFY(scanExact(" \t\r\n" + text.toStdString() + "\n ") == expected);
    }

    void refusesEveryTruncatedContainer()
    {
        const std::string text = " {\"a\\u00e9\":[1,-2.5e+10,true,false,null,\"é€😀\\ud83d\\ude00\\\"\\\\\"],"
                                 "\"b\":{},\"\":[{\"x\":[]}]}";
        QVERIFY(scanExact(text) == JsonStatus::Valid);
        for (std::size_t size = 0; size < text.size(); ++size)
            QVERIFY2(scanExact(text.substr(0, size)) == JsonStatus::Malformed, text.substr(0, size).c_str());
    }

    void refusesAnyCharacterBehindTheText()
    {
        for (int byte = 0; byte < 256; ++byte) {
            const char character = static_cast<char>(byte);
            const bool isSpace =
                character == ' ' || character == '\t' || character == '\n' || character == '\r';
            QVERIFY((scanExact(std::string("[]") + character) == JsonStatus::Valid) == isSpace);
            QVERIFY((scanExact(character + std::string("[]")) == JsonStatus::Valid) == isSpace);
        }
    }

    /// The fast path looks at 16 bytes at once: every byte value at every place of strings of every length
    /// around that.
    void judgesEveryByteAtEveryPlaceOfAString()
    {
        for (std::size_t length = 1; length <= 36; ++length) {
            for (std::size_t place = 0; place < length; ++place) {
                for (int byte = 0; byte < 256; ++byte) {
                    std::string text = '"' + std::string(length, 'x') + '"';
                    text[1 + place] = static_cast<char>(byte);
                    const bool valid = byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
                    if ((scanExact(text) == JsonStatus::Valid) != valid &&
                        !(byte == '\\' && place + 1 == length))
                        QFAIL(qPrintable(
                            QStringLiteral("byte %1 at %2 of %3").arg(byte).arg(place).arg(length)));
                }
            }
        }
    }

    void acceptsCharactersOfEveryLengthAtEveryPlace()
    {
        for (const char* character :
             {"é", "€", "😀", "\xEF\xBB\xBF", "\xF4\x8F\xBF\xBF", "\\u0041", "\\n", "\\\\"}) {
            for (std::size_t before = 0; before <= 36; ++before) {
                const std::string text = '"' + std::string(before, 'x') + character + "y\"";
                QVERIFY(scanExact(text) == JsonStatus::Valid);
                // Cut inside the character, with and without the closing quote.
                for (std::size_t kept = 1; kept < std::string_view(character).size(); ++kept) {
                    const std::string cut = text.substr(0, 1 + before + kept);
                    QVERIFY(scanExact(cut) == JsonStatus::Malformed);
                    QVERIFY(scanExact(cut + '"') == JsonStatus::Malformed);
                }
            }
        }
    }

    void tellsTheTypeOfTheText()
    {
        JsonScanner scanner;
        const auto typeOf = [&scanner](std::string_view text) {
            return scanner.scan(text) == JsonStatus::Valid ? static_cast<int>(scanner.type()) : -1;
        };
        QCOMPARE(typeOf(" null"), static_cast<int>(JsonType::Null));
        QCOMPARE(typeOf("false"), static_cast<int>(JsonType::False));
        QCOMPARE(typeOf("true"), static_cast<int>(JsonType::True));
        QCOMPARE(typeOf("-1.5"), static_cast<int>(JsonType::Number));
        QCOMPARE(typeOf("\"\""), static_cast<int>(JsonType::String));
        QCOMPARE(typeOf("[{}]"), static_cast<int>(JsonType::Array));
        QCOMPARE(typeOf("{\"a\":[]}"), static_cast<int>(JsonType::Object));
    }

    void yieldsTheItemsOfAnArrayAsTheyStand()
    {
        const std::string text = R"([ "x" ,1e999999, { "b" : [1] } ,[ ]])";
        JsonScanner scanner;
        QVERIFY(scanner.scan(text) == JsonStatus::Valid);
        const auto& items = scanner.children();
        QCOMPARE(items.size(), std::size_t{4});
        const char* const expected[] = {R"("x")", "1e999999", R"({ "b" : [1] })", "[ ]"};
        const JsonType types[] = {JsonType::String, JsonType::Number, JsonType::Object, JsonType::Array};
        for (std::size_t i = 0; i < items.size(); ++i) {
            QVERIFY(items[i].value == expected[i]);
            QVERIFY(items[i].type == types[i]);
            QVERIFY(items[i].key.empty());
        }
        QVERIFY(scanner.scan("[1,2") == JsonStatus::Malformed);
        QVERIFY(scanner.children().empty());
    }

    void yieldsTheMembersOfAnObjectAsTheyStand()
    {
        const std::string text = R"({"b":1,"a": "\n" , "\u0061":null,"":{"b":2},"__proto__":[true]})";
        JsonScanner scanner;
        QVERIFY(scanner.scan(text) == JsonStatus::Valid);
        const auto& members = scanner.children();
        QCOMPARE(members.size(), std::size_t{5});
        QVERIFY(members[0].key == "b" && members[0].value == "1" && !members[0].keyHasEscapes);
        QVERIFY(members[1].key == "a" && members[1].value == R"("\n")" &&
                members[1].type == JsonType::String);
        QVERIFY(members[2].key == R"(\u0061)" && members[2].keyHasEscapes &&
                members[2].type == JsonType::Null);
        QVERIFY(members[3].key.empty() && members[3].value == R"({"b":2})");
        QVERIFY(members[4].key == "__proto__" && members[4].value == "[true]");
        QVERIFY(members[0].value.data() == text.data() + text.find('1'));
    }

    void findsTheLastMemberOfAName()
    {
        JsonScanner scanner;
        const std::string text = R"({"a":1,"b":2,"\u0061":3,"é":4,"":5})";
        QVERIFY(scanner.scan(text) == JsonStatus::Valid);
        QVERIFY(scanner.member("a")->value == "3");
        QVERIFY(scanner.member("b")->value == "2");
        QVERIFY(scanner.member("é")->value == "4");
        QVERIFY(scanner.member("")->value == "5");
        QVERIFY(scanner.member("c") == nullptr);
        QVERIFY(scanner.member("\\u0061") == nullptr);
        const std::string array = R"(["a"])";
        QVERIFY(scanner.scan(array) == JsonStatus::Valid);
        QVERIFY(scanner.member("a") == nullptr);
    }

    void limitsDepth_data()
    {
        QTest::addColumn<int>("maxDepth");
        QTest::addColumn<int>("allowed");
        QTest::newRow("default") << JsonLimits().maxDepth << 128;
        QTest::newRow("one") << 1 << 1;
        QTest::newRow("none: scalars only") << 0 << 0;
        QTest::newRow("at a word's border") << 64 << 64;
        QTest::newRow("just over a word's border") << 65 << 65;
        QTest::newRow("as deep as can be") << 1024 << 1024;
        QTest::newRow("no deeper") << 1'000'000 << 1024;
    }
    void limitsDepth()
    {
        QFETCH(const int, maxDepth);
        QFETCH(const int, allowed);
        const JsonLimits limits{maxDepth, 100'000};
        QVERIFY(scanExact("1", limits) == JsonStatus::Valid);
        const auto status = [&](int depth) { return scanExact(nested(depth, "[", "]"), limits); };
        if (allowed > 0)
            QVERIFY(status(allowed) == JsonStatus::Valid);
        QVERIFY(status(allowed + 1) == JsonStatus::TooDeep);
        QVERIFY(scanExact(nested(allowed + 1, "{\"a\":", "}"), limits) == JsonStatus::TooDeep);
        QVERIFY(scanExact(std::string(100'000, '['), limits) == JsonStatus::TooDeep);
    }

    void remembersWhatIsOpenAtEveryDepth()
    {
        // Objects and arrays in turns of 1, 2, 3, ...: every closing bracket must be the right one.
        for (int turn = 1; turn <= 5; ++turn) {
            std::string text;
            std::string closing;
            for (int level = 0; level < 128; ++level) {
                const bool isObject = level / turn % 2 == 0;
                text += isObject ? "{\"k\":" : "[";
                closing.insert(closing.begin(), isObject ? '}' : ']');
            }
            text += '0';
            QVERIFY(scanExact(text + closing) == JsonStatus::Valid);
            for (std::size_t i = 0; i < closing.size(); ++i) {
                std::string wrong = text + closing;
                char& bracket = wrong[text.size() + i];
                bracket = bracket == '}' ? ']' : '}';
                QVERIFY(scanExact(wrong) == JsonStatus::Malformed);
            }
        }
    }

    void limitsTheNumberOfValues()
    {
        const JsonLimits limits{128, 5};
        QVERIFY(scanExact("[1,2,3,4]", limits) == JsonStatus::Valid);
        QVERIFY(scanExact("[1,2,3,4,5]", limits) == JsonStatus::TooManyValues);
        QVERIFY(scanExact(R"({"a":{"b":{"c":{"d":1}}}})", limits) == JsonStatus::Valid);
        QVERIFY(scanExact(R"({"a":{"b":{"c":{"d":{"e":1}}}}})", limits) == JsonStatus::TooManyValues);
        std::string text = "[0";
        for (int i = 0; i < 99'997; ++i)
            text += ",0";
        QVERIFY(scanExact(text + ",0]") == JsonStatus::Valid);
        QVERIFY(scanExact(text + ",0,0]") == JsonStatus::TooManyValues);
    }

    void relaysMonstrousNumbersKeysAndStrings()
    {
        QVERIFY(scanExact("[" + std::string(50'000, '9') + "]") == JsonStatus::Valid);
        QVERIFY(scanExact("[1e" + std::string(50'000, '9') + "]") == JsonStatus::Valid);
        QVERIFY(scanExact("[0." + std::string(50'000, '0') + "1]") == JsonStatus::Valid);
        QVERIFY(scanExact("{\"" + std::string(900'000, 'k') + "\":1}") == JsonStatus::Valid);
        std::string text = "{";
        for (int i = 0; i < 60'000; ++i)
            text += "\"a" + std::to_string(i) + "\":1,\"a\":2,"; // half of them the same
        text += "\"z\":0}";
        QVERIFY(scanExact(text, {128, 200'000}) == JsonStatus::Valid);
    }

    void findsPlaceholdersAtAnyDepth()
    {
        const std::string text =
            R"(["x",{"_placeholder":true,"num":0},{"a":[{"b": { "num" : 1 , "_placeholder" : true } }]},)"
            R"({"_placeholder":true,"num":2,"more":[1]},{"\u005fplaceholder":true,"n\u0075m":3}])";
        JsonScanner scanner;
        QVERIFY(scanner.scan(text, true) == JsonStatus::Valid);
        const auto& found = scanner.placeholders();
        QCOMPARE(found.size(), std::size_t{4});
        for (std::size_t i = 0; i < found.size(); ++i) {
            QVERIFY(found[i].number == std::to_string(i));
            const std::string object = text.substr(found[i].offset, found[i].length);
            QVERIFY2(object.front() == '{' && object.back() == '}' &&
                         object.find("laceholder") != std::string::npos,
                     object.c_str());
        }
        QVERIFY(scanner.scan(text) == JsonStatus::Valid);
        QVERIFY(scanner.placeholders().empty());
    }

    void judgesPlaceholders_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("numbers");
        const auto row = [](const char* text, const QStringList& numbers) {
            QTest::newRow(text) << QByteArray(text) << numbers;
        };
        row(R"({"_placeholder":true,"num":0})", {"0"});
        row(R"([{"_placeholder":true}])", {""});
        row(R"([{"_placeholder":true,"num":"0"}])", {"\"0\""});
        row(R"([{"_placeholder":true,"num":0.5}])", {"0.5"});
        row(R"([{"_placeholder":true,"num":[0]}])", {"[0]"});
        row(R"([{"_placeholder":true,"num":{}}])", {"{}"});
        row(R"([{"_placeholder":true,"num":-1}])", {"-1"});
        row(R"([{"_placeholder":true,"num": 7 }])", {"7"});
        row(R"([{"_placeholder":1,"num":0}])", {});
        row(R"([{"_placeholder":false,"num":0}])", {});
        row(R"([{"_placeholder":"true","num":0}])", {});
        row(R"([{"_placeholder":[true],"num":0}])", {});
        row(R"([{"_placeholder":{"_placeholder":true,"num":1},"num":0}])", {"1"});
        row(R"([["_placeholder",true,"num",0]])", {});
        row(R"([{"placeholder":true,"num":0}])", {});
        row(R"([{"a":{"_placeholder":1},"_placeholder":true,"num":0}])", {"0"});
        // A member that stands twice counts with its last value.
        row(R"([{"_placeholder":false,"_placeholder":true,"num":0}])", {"0"});
        row(R"([{"_placeholder":true,"_placeholder":false,"num":0}])", {});
        row(R"([{"_placeholder":true,"num":0,"num":1}])", {"1"});
        // What a placeholder holds is replaced with it.
        row(R"([{"_placeholder":true,"num":0,"x":{"_placeholder":true,"num":1}},{"_placeholder":true,"num":2}])",
            {"0", "2"});
        row(R"([{"x":[{"_placeholder":true,"num":1},{"_placeholder":true,"num":2}],"_placeholder":true,"num":0}])",
            {"0"});
    }
    void judgesPlaceholders()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QStringList, numbers);
        JsonScanner scanner;
        QVERIFY(scanner.scan(viewOf(text), true) == JsonStatus::Valid);
        QStringList found;
        for (const JsonPlaceholder& placeholder : scanner.placeholders())
            found.append(QString::fromUtf8(arrayOf(placeholder.number)));
        QCOMPARE(found, numbers);
    }

    void givesBackTheRoomOfAnUnusualText()
    {
        JsonScanner scanner({128, 1'000'000});
        std::string big = "[0";
        for (int i = 0; i < 50'000; ++i)
            big += ",0";
        big += "]";
        QVERIFY(scanner.scan(big) == JsonStatus::Valid);
        QCOMPARE(scanner.children().size(), std::size_t{50'001});
        QVERIFY(scanner.scan("[1]") == JsonStatus::Valid);
        QVERIFY(scanner.children().capacity() <= 4096);
    }

    void needsNoMemoryForAUsualText()
    {
        JsonScanner scanner;
        const std::string text = R"(["event",{"a":[1,2,3]},"x"])";
        QVERIFY(scanner.scan(text) == JsonStatus::Valid);
        const auto* const buffer = scanner.children().data();
        for (int i = 0; i < 10; ++i)
            QVERIFY(scanner.scan(text) == JsonStatus::Valid);
        QVERIFY(scanner.children().data() == buffer);
    }
};

QTEST_APPLESS_MAIN(JsonScannerTest)
#include "tst_jsonscanner.moc"
