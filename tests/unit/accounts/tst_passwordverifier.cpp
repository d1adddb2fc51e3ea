// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/accounts/passwordverifier.h"

#include "admin/passwordhash.h"
#include "net/worker.h"
#include "unit/accounts/waiting.h"

#include <QtTest/QTest>

#include <atomic>

using namespace sio;
using admin::PasswordVerifier;
using test::Waiting;

namespace {

/// Of "U*U", and cheap.
const std::string kFits = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

std::string decoy()
{
    return admin::decoyHash({admin::PasswordScheme::Bcrypt, 0, 5});
}

} // namespace

class TestPasswordVerifier : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void answersInTheLoopThatWasGiven()
    {
        net::Worker worker(0);
        worker.start();
        PasswordVerifier verifier;
        Waiting<int> answer;
        std::atomic<bool> isInside{false};
        PasswordVerifier::Done done = [&, answered = answer.callback()](int fitting) {
            isInside = worker.loop().isCurrentThread();
            answered(fitting);
        };
        QVERIFY(verifier.verify({decoy(), kFits}, "U*U", worker.loop(), done));
        QVERIFY(answer.wait() == 1);
        QVERIFY(isInside);
    }

    void saysWhenNothingFits()
    {
        net::Worker worker(0);
        worker.start();
        PasswordVerifier verifier;
        Waiting<int> wrong, none;
        PasswordVerifier::Done first = wrong.callback();
        PasswordVerifier::Done second = none.callback();
        QVERIFY(verifier.verify({decoy(), kFits}, "U*V", worker.loop(), first));
        QVERIFY(verifier.verify({}, "U*U", worker.loop(), second));
        QVERIFY(wrong.wait() == -1);
        QVERIFY(none.wait() == -1);
    }

    void theQueueIsBounded()
    {
        net::Worker worker(0);
        worker.start();
        PasswordVerifier verifier(1, 2);
        int taken = 0;
        std::atomic<int> answered{0};
        bool refused = false;
        for (int i = 0; i < 100 && !refused; ++i) {
            PasswordVerifier::Done done = [&answered](int) { ++answered; };
            if (verifier.verify({decoy(), decoy(), decoy(), decoy()}, "U*U", worker.loop(), done)) {
                ++taken;
            } else {
                refused = true;
                QVERIFY(done); // still ours
            }
        }
        QVERIFY(refused);
        QTRY_COMPARE_WITH_TIMEOUT(answered.load(), taken, 20'000);
    }

    void endingDropsWhatWaits()
    {
        net::Worker worker(0);
        worker.start();
        const auto alive = std::make_shared<int>(0);
        {
            PasswordVerifier verifier(1, 100);
            for (int i = 0; i < 50; ++i) {
                PasswordVerifier::Done done = [alive](int) {};
                QVERIFY(verifier.verify({decoy()}, "U*U", worker.loop(), done));
            }
        }
        worker.runAndWait([] {}); // what was answered is through
        QCOMPARE(alive.use_count(), 1L);
    }

    void aClosedLoopGetsNoAnswer()
    {
        net::Worker worker(0);
        worker.start();
        const auto alive = std::make_shared<int>(0);
        PasswordVerifier verifier;
        worker.stop();
        PasswordVerifier::Done done = [alive](int) { QFAIL("called"); };
        QVERIFY(verifier.verify({decoy()}, "U*U", worker.loop(), done));
        QTRY_COMPARE_WITH_TIMEOUT(alive.use_count(), 1L, 20'000);
    }
};

QTEST_GUILESS_MAIN(TestPasswordVerifier)
#include "tst_passwordverifier.moc"
