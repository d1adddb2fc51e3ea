// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "catalogue/jsonobject.h"

#include <QtTest>

#include <limits>

using sio::catalogue::JsonObject;

/// Objects are written member by member, in the order of the calls.
class TestJsonObject : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anObjectWithoutMembers() { QCOMPARE(JsonObject().str(), std::string("{}")); }

    void everyKindOfMember()
    {
        const std::string written = JsonObject()
                                        .text("text", "a \"b\"\n")
                                        .texts("none", {})
                                        .texts("list", {"x", "y"})
                                        .integer("least", std::numeric_limits<std::int64_t>::min())
                                        .boolean("no", false)
                                        .raw("nested", JsonObject().boolean("yes", true).str())
                                        .str();
        QCOMPARE(written,
                 std::string("{\"text\":\"a \\\"b\\\"\\n\",\"none\":[],\"list\":[\"x\",\"y\"],"
                             "\"least\":-9223372036854775808,\"no\":false,\"nested\":{\"yes\":true}}"));
    }

    void whatWasHandedOverIsGone()
    {
        JsonObject object;
        QCOMPARE(object.integer("a", 1).str(), std::string("{\"a\":1}"));
        QCOMPARE(object.integer("b", 2).str(), std::string("{\"b\":2}"));
        QCOMPARE(object.str(), std::string("{}"));
    }
};

QTEST_APPLESS_MAIN(TestJsonObject)
#include "tst_jsonobject.moc"
