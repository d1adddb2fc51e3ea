// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "base/sharedbytes.h"

#include <algorithm>
#include <QTest>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using sio::base::SharedBytes;

static_assert(sizeof(SharedBytes) == sizeof(void*), "queues hold many of them");

class SharedBytesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isEmptyAndNullAtFirst()
    {
        const SharedBytes bytes;
        QVERIFY(!bytes);
        QVERIFY(bytes.empty());
        QCOMPARE(bytes.size(), std::size_t{0});
        QVERIFY(bytes.view().empty());
    }

    void holdsACopyOfTheBytes()
    {
        std::string source("a\0b", 3);
        const SharedBytes bytes = SharedBytes::copyOf(source);
        source.assign(3, 'x');
        QVERIFY(bytes.view() == std::string_view("a\0b", 3));
    }

    void isNotNullWhenMadeOfNothing()
    {
        const SharedBytes bytes = SharedBytes::copyOf({});
        QVERIFY(bytes);
        QVERIFY(bytes.empty());
    }

    void sharesOneBlockBetweenCopies()
    {
        const SharedBytes first = SharedBytes::copyOf("hello");
        SharedBytes second;
        second = first;
        QCOMPARE(static_cast<const void*>(second.data()), static_cast<const void*>(first.data()));
    }

    void outlivesTheOneItWasCopiedFrom()
    {
        SharedBytes copy;
        {
            const SharedBytes original = SharedBytes::copyOf("hello");
            copy = original;
        }
        QVERIFY(copy.view() == "hello");
    }

    void leavesNullBehindWhenMoved()
    {
        SharedBytes from = SharedBytes::copyOf("hello");
        const SharedBytes to = std::move(from);
        QVERIFY(!from); // NOLINT(bugprone-use-after-move): that is what is promised
        QVERIFY(to.view() == "hello");
    }

    void survivesAssignmentToItself()
    {
        SharedBytes bytes = SharedBytes::copyOf("hello");
        const SharedBytes& alias = bytes;
        bytes = alias;
        QVERIFY(bytes.view() == "hello");
    }

    void isFilledOnceWhereItLies()
    {
        int calls = 0;
        const SharedBytes bytes = SharedBytes::build(4, [&calls](char* out) {
            ++calls;
            std::fill_n(out, 4, 'a');
        });
        QCOMPARE(calls, 1);
        QVERIFY(bytes.view() == "aaaa");
    }

    void freesItsBlockWhenFillingThrows()
    {
        // A leak would be reported by the address sanitizer.
        QVERIFY_EXCEPTION_THROWN(SharedBytes::build(64, [](char*) { throw std::runtime_error("no"); }),
                                 std::runtime_error);
    }

    void isCopiedAndDroppedInManyThreads()
    {
        const SharedBytes bytes = SharedBytes::copyOf("hello");
        std::vector<std::thread> threads;
        threads.reserve(4);
        std::atomic<int> wrong{0};
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([bytes, &wrong] {
                for (int i = 0; i < 5000; ++i) {
                    std::vector<SharedBytes> queue(3, bytes);
                    if (queue.back().view() != "hello")
                        ++wrong;
                }
            });
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(wrong.load(), 0);
        QVERIFY(bytes.view() == "hello");
    }
};

QTEST_APPLESS_MAIN(SharedBytesTest)
#include "tst_sharedbytes.moc"
