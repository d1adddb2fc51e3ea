// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "base/result.h"

#include <memory>
#include <QTest>
#include <string>

using sio::base::Result;
using sio::base::Unexpected;

namespace {

enum class Fault { Empty, TooLong };

Result<int, Fault> lengthOf(const std::string& text)
{
    if (text.empty())
        return Unexpected{Fault::Empty};
    if (text.size() > 5)
        return Unexpected{Fault::TooLong};
    return static_cast<int>(text.size());
}

} // namespace

class ResultTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void holdsAValue()
    {
        const auto result = lengthOf("abc");
        QVERIFY(result);
        QVERIFY(result.has_value());
        QCOMPARE(*result, 3);
        QCOMPARE(result.value(), 3);
    }

    void holdsAnError()
    {
        const auto empty = lengthOf("");
        QVERIFY(!empty);
        QVERIFY(!empty.has_value());
        QVERIFY(empty.error() == Fault::Empty);
        QVERIFY(lengthOf("abcdef").error() == Fault::TooLong);
    }

    void tellsValueFromErrorOfTheSameType()
    {
        const Result<std::string, std::string> value = std::string("same");
        const Result<std::string, std::string> error = Unexpected{std::string("same")};
        QVERIFY(value.has_value());
        QVERIFY(!error.has_value());
        QCOMPARE(error.error(), *value);
    }

    void reachesMembersThroughTheArrow()
    {
        Result<std::string, Fault> result = std::string("abc");
        result->append("d");
        QCOMPARE(result->size(), std::size_t{4});
        const auto& constant = result;
        QCOMPARE(constant->front(), 'a');
    }

    void carriesWhatCanOnlyBeMoved()
    {
        const auto make = []() -> Result<std::unique_ptr<int>, Fault> { return std::make_unique<int>(7); };
        const std::unique_ptr<int> taken = *make();
        QVERIFY(taken);
        QCOMPARE(*taken, 7);

        auto kept = make();
        const std::unique_ptr<int> moved = std::move(kept).value();
        QCOMPARE(*moved, 7);
    }

    void movesItsErrorOut()
    {
        Result<int, std::unique_ptr<int>> result = Unexpected{std::make_unique<int>(5)};
        const std::unique_ptr<int> error = std::move(result).error();
        QCOMPARE(*error, 5);
    }

    void takesAnotherStateByAssignment()
    {
        Result<int, Fault> result = 1;
        result = Unexpected{Fault::TooLong};
        QVERIFY(!result);
        result = 2;
        QCOMPARE(*result, 2);
    }
};

QTEST_APPLESS_MAIN(ResultTest)
#include "tst_result.moc"
