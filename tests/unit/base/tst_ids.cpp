// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "base/ids.h"

#include <array>
#include <QTest>
#include <set>
#include <string>
#include <thread>
#include <type_traits>
#include <unordered_set>
#include <vector>

using sio::base::fillRandomText;
using sio::base::SessionId;
using sio::base::SocketId;

static_assert(!std::is_convertible_v<SessionId, SocketId> && !std::is_convertible_v<SocketId, SessionId>,
              "a session id is never taken for a socket id");
static_assert(!std::is_convertible_v<std::string, SessionId>, "text from outside is checked first");
static_assert(std::is_trivially_copyable_v<SessionId> && sizeof(SessionId) == 20, "kept inline");

class IdsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasTwentyCharactersOfTheAlphabet()
    {
        for (int i = 0; i < 200; ++i) {
            const SessionId id = SessionId::generate();
            QCOMPARE(id.view().size(), std::size_t{20});
            QVERIFY(SessionId::fromText(id.view()).has_value());
        }
    }

    void usesTheWholeAlphabetAtEveryPlace()
    {
        std::array<std::set<char>, SessionId::kLength> seen;
        for (int i = 0; i < 5000; ++i) {
            const SessionId id = SessionId::generate();
            for (std::size_t place = 0; place < id.view().size(); ++place)
                seen[place].insert(id.view()[place]);
        }
        for (const std::set<char>& characters : seen)
            QCOMPARE(characters.size(), std::size_t{64});
    }

    void neverRepeatsEvenBetweenThreads()
    {
        constexpr std::size_t kThreads = 4;
        constexpr std::size_t kEach = 2000;
        std::array<std::vector<std::string>, kThreads> made;
        std::vector<std::thread> threads;
        threads.reserve(kThreads);
        for (auto& list : made)
            threads.emplace_back([&list] {
                for (std::size_t i = 0; i < kEach; ++i)
                    list.push_back(SocketId::generate().str());
            });
        for (std::thread& thread : threads)
            thread.join();
        std::unordered_set<std::string> all;
        for (const auto& list : made)
            all.insert(list.begin(), list.end());
        QCOMPARE(all.size(), kThreads * kEach);
    }

    void takesTextFromOutsideOnlyWhenItIsAnId_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("valid");
        QTest::newRow("letters, digits, - and _") << QByteArray("AZaz09-_AZaz09-_AZaz") << true;
        QTest::newRow("empty") << QByteArray() << false;
        QTest::newRow("19 characters") << QByteArray(19, 'a') << false;
        QTest::newRow("21 characters") << QByteArray(21, 'a') << false;
        QTest::newRow("a megabyte") << QByteArray(1'000'000, 'a') << false;
        QTest::newRow("a blank") << QByteArray("aaaaaaaaaa aaaaaaaaa") << false;
        QTest::newRow("a NUL") << QByteArray("aaaaaaaaaaaaaaaaaaa\0", 20) << false;
        QTest::newRow("standard base64") << QByteArray("aaaaaaaaaaaaaaaaaa+/") << false;
        QTest::newRow("not ASCII") << QByteArray("aaaaaaaaaaaaaaaaaa\xC3\xA9") << false;
    }
    void takesTextFromOutsideOnlyWhenItIsAnId()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const bool, valid);
        const std::string_view view(text.constData(), static_cast<std::size_t>(text.size()));
        const auto id = SessionId::fromText(view);
        QCOMPARE(id.has_value(), valid);
        if (id)
            QVERIFY(id->view() == view);
    }

    void comparesAndHashesByItsText()
    {
        const auto a = *SessionId::fromText("AAAAAAAAAAAAAAAAAAAA");
        const auto b = *SessionId::fromText("AAAAAAAAAAAAAAAAAAAB");
        const auto again = *SessionId::fromText("AAAAAAAAAAAAAAAAAAAA");
        QVERIFY(a == again);
        QVERIFY(!(a == b));
        QVERIFY(a < b);
        QCOMPARE(std::hash<SessionId>{}(a), std::hash<SessionId>{}(again));
    }

    void showsSixCharactersInLogs()
    {
        QVERIFY(SessionId::fromText("abcdefghijklmnopqrst")->logPrefix() == "abcdef");
    }

    void fillsAnyLength()
    {
        for (const std::size_t length : {0u, 1u, 239u, 240u, 241u, 1000u}) {
            std::string text(length + 1, '!');
            fillRandomText(text.data(), length);
            QCOMPARE(text.find('!'), length);
        }
    }
};

QTEST_APPLESS_MAIN(IdsTest)
#include "tst_ids.moc"
