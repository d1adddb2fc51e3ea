// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "base/task.h"

#include <memory>
#include <QTest>
#include <string>

using sio::base::Task;
using sio::base::UniqueFunction;

static_assert(!std::is_copy_constructible_v<Task>);
static_assert(std::is_nothrow_move_constructible_v<Task>);
static_assert(!std::is_constructible_v<Task, int>, "not callable");

class TaskTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isEmptyAtFirst()
    {
        const Task task;
        QVERIFY(!task);
    }

    void callsWhatItWasGiven()
    {
        int calls = 0;
        Task task = [&calls] { ++calls; };
        QVERIFY(task);
        task();
        task();
        QCOMPARE(calls, 2);
    }

    void carriesWhatCanOnlyBeMoved()
    {
        auto number = std::make_unique<int>(7);
        UniqueFunction<int()> function = [number = std::move(number)] { return *number; };
        UniqueFunction<int()> moved = std::move(function);
        QVERIFY(!function); // NOLINT(bugprone-use-after-move): that is what is promised
        QCOMPARE(moved(), 7);
    }

    void handsArgumentsOnAsTheyCame()
    {
        UniqueFunction<std::size_t(std::unique_ptr<std::string>, const std::string&)> function =
            [](std::unique_ptr<std::string> a, const std::string& b) { return a->size() + b.size(); };
        QCOMPARE(function(std::make_unique<std::string>("abc"), "de"), std::size_t{5});
    }

    void keepsStateBetweenCalls()
    {
        UniqueFunction<int()> counter = [n = 0]() mutable { return ++n; };
        QCOMPARE(counter(), 1);
        QCOMPARE(counter(), 2);
    }

    void takesAPlainFunction()
    {
        UniqueFunction<int(int)> function = &TaskTest::doubled;
        QCOMPARE(function(4), 8);
    }

    void dropsItsCallableWithItself()
    {
        auto token = std::make_shared<int>(1);
        const std::weak_ptr<int> seen = token;
        {
            const Task task = [token = std::move(token)] { Q_UNUSED(token) };
            QVERIFY(!seen.expired());
        }
        QVERIFY(seen.expired());
    }

    void dropsTheFormerCallableOnAssignment()
    {
        auto token = std::make_shared<int>(1);
        const std::weak_ptr<int> seen = token;
        Task task = [token = std::move(token)] { Q_UNUSED(token) };
        task = Task([] {});
        QVERIFY(seen.expired());
        task();
    }

private:
    static int doubled(int value) { return 2 * value; }
};

QTEST_APPLESS_MAIN(TaskTest)
#include "tst_task.moc"
