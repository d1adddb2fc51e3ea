// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/epolldispatcher.h"

#include "socketpair.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QProcess>
#include <QtCore/QSocketNotifier>
#include <QtCore/QTemporaryFile>
#include <QtCore/QThread>
#include <QtCore/QTimer>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWebSockets/QWebSocket>
#include <QtWebSockets/QWebSocketServer>

#include <atomic>
#include <memory>
#include <thread>

using namespace sio::net;
using namespace sio::net::test;
using namespace std::chrono_literals;

namespace {

#if defined(__SANITIZE_THREAD__)
constexpr bool kUnderThreadSanitizer = true;
#elif defined(__has_feature)
constexpr bool kUnderThreadSanitizer = __has_feature(thread_sanitizer);
#else
constexpr bool kUnderThreadSanitizer = false;
#endif

/// The distribution's Qt is not built for the thread sanitizer: what it does between threads looks like
/// races.
#define SKIP_WHERE_QT_LOOKS_RACY()                                                                           \
    if (kUnderThreadSanitizer)                                                                               \
    QSKIP("Qt's own threads and queued calls are opaque to the thread sanitizer")

QAbstractEventDispatcher& dispatcher()
{
    return *QAbstractEventDispatcher::instance();
}

struct TimerCounter : QObject {
    void timerEvent(QTimerEvent* event) override
    {
        ++fired;
        lastId = event->timerId();
        if (whenFired)
            whenFired();
    }
    int fired = 0;
    int lastId = 0;
    std::function<void()> whenFired;
};

} // namespace

class TestEpollDispatcher : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // ---- socket notifiers

    void notifiersReportReadingWritingAndUrgentData()
    {
        Pair pair = tcpPair();
        QSocketNotifier reading(pair.near, QSocketNotifier::Read);
        QSocketNotifier urgent(pair.near, QSocketNotifier::Exception);
        QSignalSpy readable(&reading, &QSocketNotifier::activated);
        QSignalSpy exceptional(&urgent, &QSocketNotifier::activated);
        turn();
        QCOMPARE(readable.count(), 0);
        sendAll(pair.far, "x");
        QVERIFY(turnUntil([&] { return !readable.isEmpty(); }));
        QCOMPARE(exceptional.count(), 0);
        ::send(pair.far, "!", 1, MSG_OOB);
        QVERIFY(turnUntil([&] { return !exceptional.isEmpty(); }));

        QSocketNotifier writing(pair.near, QSocketNotifier::Write);
        QSignalSpy writable(&writing, &QSocketNotifier::activated);
        turn(1);
        QCOMPARE(writable.count(), 1);
        ::close(pair.near);
    }

    void aDisabledNotifierIsSilentUntilItIsEnabledAgain()
    {
        Pair pair = localPair();
        QSocketNotifier notifier(pair.near, QSocketNotifier::Read);
        QSignalSpy activated(&notifier, &QSocketNotifier::activated);
        sendAll(pair.far, "x");
        notifier.setEnabled(false);
        turn();
        QCOMPARE(activated.count(), 0);
        for (int i = 0; i < 10; ++i) {
            notifier.setEnabled(true);
            notifier.setEnabled(false);
        }
        notifier.setEnabled(true);
        turn(1);
        QCOMPARE(activated.count(), 1);
        // A hang-up of a descriptor that nobody listens to does not keep the loop awake.
        notifier.setEnabled(false);
        pair.closeFar();
        QVERIFY(turnsWhileIdle() < 50);
        notifier.setEnabled(true);
        QVERIFY(turnUntil([&] { return activated.count() > 1; }));
        ::close(pair.near);
    }

    void aSlotMayDeleteNotifiersOfTheSameBatch()
    {
        Pair first = localPair();
        Pair second = localPair();
        auto one = std::make_unique<QSocketNotifier>(first.near, QSocketNotifier::Read);
        auto two = std::make_unique<QSocketNotifier>(second.near, QSocketNotifier::Read);
        int calls = 0;
        connect(one.get(), &QSocketNotifier::activated, this, [&] { ++calls, two.reset(); });
        connect(two.get(), &QSocketNotifier::activated, this, [&] { ++calls, one.reset(); });
        sendAll(first.far, "x");
        sendAll(second.far, "x");
        turn(1);
        QCOMPARE(calls, 1);
        QVERIFY(!one != !two);
        one.reset();
        two.reset();
        ::close(first.near);
        ::close(second.near);
    }

    void aNumberThatIsClosedAndOpenedAgainIsWatchedAnew()
    {
        Pair first = localPair();
        auto notifier = std::make_unique<QSocketNotifier>(first.near, QSocketNotifier::Read);
        turn();
        ::close(first.near);
        Pair second = localPair();
        QCOMPARE(second.near, first.near);
        // The notifier was not told. It now belongs to the new descriptor, as with poll().
        QSignalSpy activated(notifier.get(), &QSocketNotifier::activated);
        notifier->setEnabled(false);
        notifier->setEnabled(true);
        sendAll(second.far, "x");
        QVERIFY(turnUntil([&] { return !activated.isEmpty(); }));
        notifier.reset();
        ::close(second.near);
    }

    void regularFilesAreAlwaysReady()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        QSocketNotifier reading(file.handle(), QSocketNotifier::Read);
        QSocketNotifier writing(file.handle(), QSocketNotifier::Write);
        QSignalSpy readable(&reading, &QSocketNotifier::activated);
        QSignalSpy writable(&writing, &QSocketNotifier::activated);
        QVERIFY(dispatcher().processEvents(QEventLoop::WaitForMoreEvents)); // does not block
        QVERIFY(readable.count() >= 1);
        QVERIFY(writable.count() >= 1);
        writing.setEnabled(false);
        writable.clear();
        turn();
        QCOMPARE(writable.count(), 0);
        reading.setEnabled(false);
        QVERIFY(turnsWhileIdle() < 50);
    }

    void aNotifierOfAnInvalidDescriptorIsDisabledWithAWarning()
    {
        Pair pair = localPair();
        QSocketNotifier notifier(pair.near, QSocketNotifier::Read);
        ::close(pair.near);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("cannot be watched")));
        turn(1);
        QVERIFY(!notifier.isEnabled());
    }

    void excludedNotifiersAreNeitherServedNorSpunUpon()
    {
        Pair pair = localPair();
        QSocketNotifier notifier(pair.near, QSocketNotifier::Read);
        QSignalSpy activated(&notifier, &QSocketNotifier::activated);
        sendAll(pair.far, "x");
        int turns = 0;
        QEventLoop loop;
        QTimer::singleShot(50, &loop, &QEventLoop::quit);
        const auto connection =
            connect(&dispatcher(), &QAbstractEventDispatcher::awake, this, [&] { ++turns; });
        loop.exec(QEventLoop::ExcludeSocketNotifiers);
        disconnect(connection);
        QCOMPARE(activated.count(), 0);
        QVERIFY(turns < 50);
        turn(1);
        QCOMPARE(activated.count(), 1);
        ::close(pair.near);
    }

    // ---- timers

    void timersOfAllTypesFireAgainAndAgainAndNeverEarly_data()
    {
        QTest::addColumn<Qt::TimerType>("type");
        QTest::addColumn<int>("interval");
        QTest::addColumn<int>("times");
        QTest::newRow("precise") << Qt::PreciseTimer << 7 << 10;
        QTest::newRow("coarse, short") << Qt::CoarseTimer << 7 << 10;
        QTest::newRow("coarse") << Qt::CoarseTimer << 60 << 3;
        QTest::newRow("very coarse, short") << Qt::VeryCoarseTimer << 60 << 3;
        QTest::newRow("very coarse") << Qt::VeryCoarseTimer << 1000 << 1;
    }
    void timersOfAllTypesFireAgainAndAgainAndNeverEarly()
    {
        QFETCH(Qt::TimerType, type);
        QFETCH(int, interval);
        QFETCH(int, times);
        QTimer timer;
        timer.setTimerType(type);
        timer.setInterval(interval);
        QElapsedTimer elapsed;
        std::vector<qint64> firedAt;
        connect(&timer, &QTimer::timeout, this, [&] { firedAt.push_back(elapsed.nsecsElapsed()); });
        elapsed.start();
        timer.start();
        QTRY_VERIFY(static_cast<int>(firedAt.size()) >= times);
        for (std::size_t i = 0; i < firedAt.size(); ++i)
            QVERIFY(firedAt[i] >= static_cast<qint64>(i + 1) * interval * 1'000'000);
    }

    void timersFireInTheOrderOfTheirDeadlines()
    {
        std::vector<int> order;
        for (const int delay : {30, 10, 20, 1}) {
            QTimer::singleShot(std::chrono::milliseconds(delay), Qt::PreciseTimer, this,
                               [&order, delay] { order.push_back(delay); });
        }
        QTRY_COMPARE(order.size(), std::size_t{4});
        QCOMPARE(order, (std::vector<int>{1, 10, 20, 30}));
    }

    void aZeroTimerFiresOnceInEachTurnAndLetsOthersLive()
    {
        TimerCounter zero;
        const int id = zero.startTimer(0);
        turn(1);
        QCOMPARE(zero.fired, 1);
        turn(1);
        QCOMPARE(zero.fired, 2);
        Pair pair = localPair();
        QSocketNotifier notifier(pair.near, QSocketNotifier::Read);
        QSignalSpy activated(&notifier, &QSocketNotifier::activated);
        sendAll(pair.far, "x");
        TimerCounter late;
        late.startTimer(5);
        QVERIFY(turnUntil([&] { return late.fired > 0 && activated.count() > 0; }));
        zero.killTimer(id);
        const int before = zero.fired;
        turn();
        QCOMPARE(zero.fired, before);
        ::close(pair.near);
    }

    void aTimerMayBeKilledInItsOwnHandlerAndByOthers()
    {
        TimerCounter one;
        TimerCounter two;
        one.startTimer(0);
        two.startTimer(0);
        const auto killBoth = [&] {
            dispatcher().unregisterTimers(&one);
            dispatcher().unregisterTimers(&two);
        };
        one.whenFired = killBoth;
        two.whenFired = killBoth;
        turn();
        QCOMPARE(one.fired + two.fired, 1);
        QVERIFY(dispatcher().registeredTimers(&one).isEmpty());
    }

    void aTimerObjectMayBeDeletedInItsHandler()
    {
        auto counter = std::make_unique<TimerCounter>();
        counter->startTimer(0);
        bool isFired = false;
        connect(counter.get(), &QObject::destroyed, this, [&] { isFired = true; });
        QTimer::singleShot(0, this, [&] { counter.reset(); });
        turn();
        QVERIFY(isFired);
    }

    void aTimerDoesNotFireInsideItsOwnHandler()
    {
        TimerCounter counter;
        TimerCounter other;
        int depth = 0;
        int deepest = 0;
        counter.whenFired = [&] {
            deepest = std::max(deepest, ++depth);
            other.fired = 0;
            QVERIFY(turnUntil([&] { return other.fired >= 3; })); // others do
            --depth;
        };
        other.startTimer(1);
        counter.startTimer(0);
        QVERIFY(turnUntil([&] { return counter.fired >= 2; }));
        QCOMPARE(deepest, 1);
    }

    void aLateRepeatingTimerDoesNotCatchUpInABurst()
    {
        TimerCounter counter;
        counter.startTimer(10, Qt::PreciseTimer);
        QThread::msleep(100);
        turn(5);
        QCOMPARE(counter.fired, 1);
    }

    void tellsTheTimersOfAnObjectAndTheirRemainingTime()
    {
        TimerCounter counter;
        const int longer = counter.startTimer(100'000, Qt::VeryCoarseTimer);
        const int shorter = counter.startTimer(5'000, Qt::PreciseTimer);
        auto timers = dispatcher().registeredTimers(&counter);
        std::sort(timers.begin(), timers.end(),
                  [](const auto& a, const auto& b) { return a.interval < b.interval; });
        QCOMPARE(timers.size(), 2);
        QCOMPARE(timers[0].timerId, shorter);
        QCOMPARE(timers[0].interval, 5'000);
        QCOMPARE(timers[0].timerType, Qt::PreciseTimer);
        QCOMPARE(timers[1].timerId, longer);
        QCOMPARE(timers[1].timerType, Qt::VeryCoarseTimer);
        const int remaining = dispatcher().remainingTime(shorter);
        QVERIFY(remaining > 0 && remaining <= 5'000);
        QVERIFY(dispatcher().unregisterTimer(shorter));
        QVERIFY(!dispatcher().unregisterTimer(shorter));
        QCOMPARE(dispatcher().remainingTime(shorter), -1);
    }

    void restartingATimerManyTimesKeepsOneDeadline()
    {
        QTimer timer;
        timer.setSingleShot(true);
        timer.setTimerType(Qt::PreciseTimer);
        QSignalSpy fired(&timer, &QTimer::timeout);
        for (int i = 0; i < 10'000; ++i)
            timer.start(60'000);
        timer.start(5);
        QTRY_COMPARE(fired.count(), 1);
        turn();
        QCOMPARE(fired.count(), 1);
        QVERIFY(turnsWhileIdle() < 50);
    }

    // ---- posted events, wake-ups, interruption

    void queuedCallsComeFromOtherThreadsInOrder()
    {
        SKIP_WHERE_QT_LOOKS_RACY();
        static constexpr int kCalls = 2000;
        std::vector<int> order;
        std::thread caller([&] {
            for (int i = 0; i < kCalls; ++i)
                QMetaObject::invokeMethod(this, [&order, i] {
                    order.push_back(i);
                    if (i == kCalls - 1)
                        dispatcher().interrupt(); // or this turn would wait for more
                });
        });
        // Waiting turns only: a lost wake-up would sleep until the guard fires.
        QTimer guard;
        guard.start(20'000);
        while (order.size() < kCalls && guard.remainingTime() > 0)
            dispatcher().processEvents(QEventLoop::WaitForMoreEvents);
        caller.join();
        QVERIFY(guard.remainingTime() > 10'000);
        QCOMPARE(order.size(), std::size_t{kCalls});
        QVERIFY(std::is_sorted(order.begin(), order.end()));
    }

    void anEventPostedInATurnIsNotSleptOver()
    {
        bool isCalled = false;
        const auto inner = [&] {
            isCalled = true;
            dispatcher().interrupt();
        };
        const auto outer = [&] { QMetaObject::invokeMethod(this, inner, Qt::QueuedConnection); };
        QMetaObject::invokeMethod(this, outer, Qt::QueuedConnection);
        QTimer guard;
        guard.start(20'000);
        dispatcher().processEvents(QEventLoop::WaitForMoreEvents);
        dispatcher().processEvents(QEventLoop::WaitForMoreEvents);
        QVERIFY(isCalled);
        QVERIFY(guard.remainingTime() > 10'000);
    }

    void interruptEndsAWait()
    {
        QTimer guard;
        guard.start(20'000);
        std::thread other([&here = dispatcher()] {
            QThread::msleep(5); // most likely inside the wait; correct in any case
            here.interrupt();
        });
        dispatcher().processEvents(QEventLoop::WaitForMoreEvents);
        QVERIFY(guard.remainingTime() > 10'000);
        other.join();
    }

    void deferredDeletionHappensInItsOwnLoopLevel()
    {
        auto* const object = new QObject;
        QSignalSpy destroyed(object, &QObject::destroyed);
        QEventLoop loop;
        QTimer::singleShot(0, &loop, [&] {
            object->deleteLater();
            QEventLoop nested;
            QTimer::singleShot(1, &nested, &QEventLoop::quit);
            nested.exec();
            QCOMPARE(destroyed.count(), 0);
            QTimer::singleShot(1, &loop, &QEventLoop::quit);
        });
        loop.exec();
        QCOMPARE(destroyed.count(), 1);
    }

    void nestedLoopsServeWhatTheOuterOneHasFound()
    {
        Pair first = localPair();
        Pair second = localPair();
        QSocketNotifier one(first.near, QSocketNotifier::Read);
        QSocketNotifier two(second.near, QSocketNotifier::Read);
        int served = 0;
        const auto serve = [&](QSocketNotifier& notifier, int descriptor) {
            readSome(descriptor);
            notifier.setEnabled(false);
            ++served;
            // The other's event lies in the outer batch; an inner loop that waits for it must not hang.
            QVERIFY(turnUntil([&] { return served == 2; }));
        };
        connect(&one, &QSocketNotifier::activated, this, [&] { serve(one, first.near); });
        connect(&two, &QSocketNotifier::activated, this, [&] { serve(two, second.near); });
        sendAll(first.far, "x");
        sendAll(second.far, "x");
        turn(1);
        QCOMPARE(served, 2);
        ::close(first.near);
        ::close(second.near);
    }

    void runsAQThreadThatQuitsAtAnyMoment()
    {
        SKIP_WHERE_QT_LOOKS_RACY();
        for (int i = 0; i < 200; ++i) {
            QThread thread;
            thread.setEventDispatcher(new EpollDispatcher);
            QObject inside;
            inside.moveToThread(&thread);
            thread.start();
            QMetaObject::invokeMethod(&inside, [] {});
            if (i % 2 == 0)
                QThread::yieldCurrentThread();
            thread.quit();
            QVERIFY(thread.wait(20'000));
        }
    }

    void aBlockingQueuedCallReachesAnotherThread()
    {
        SKIP_WHERE_QT_LOOKS_RACY();
        QThread thread;
        thread.setEventDispatcher(new EpollDispatcher);
        QObject inside;
        inside.moveToThread(&thread);
        thread.start();
        QThread* seen = nullptr;
        QMetaObject::invokeMethod(
            &inside, [&] { seen = QThread::currentThread(); }, Qt::BlockingQueuedConnection);
        QCOMPARE(seen, &thread);
        thread.quit();
        thread.wait();
    }

    // ---- what Qt builds on it

    void carriesTcpSocketsBothWays()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        connect(&server, &QTcpServer::newConnection, this, [&] {
            QTcpSocket* const socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket] { socket->write(socket->readAll()); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        });
        QTcpSocket client;
        client.connectToHost(QHostAddress::LocalHost, server.serverPort());
        QByteArray echoed;
        connect(&client, &QTcpSocket::readyRead, this, [&] { echoed += client.readAll(); });
        const QByteArray sent = QByteArray::fromStdString(pattern(3'000'000));
        connect(&client, &QTcpSocket::connected, this, [&] { client.write(sent); });
        QTRY_COMPARE(echoed.size(), sent.size());
        QCOMPARE(echoed, sent);
        QSignalSpy disconnected(&client, &QTcpSocket::disconnected);
        client.disconnectFromHost();
        QTRY_COMPARE(disconnected.count(), 1);
    }

    void aPausedTcpSocketWhosePeerResetsDoesNotSpin()
    {
        Pair pair = tcpPair();
        QTcpSocket socket;
        socket.setReadBufferSize(1); // QTcpSocket stops reading, and disables its notifier, at one byte
        QVERIFY(socket.setSocketDescriptor(pair.near));
        sendAll(pair.far, "more than one byte");
        QTRY_COMPARE(socket.bytesAvailable(), 1);
        resetFar(pair);
        QVERIFY(turnsWhileIdle() < 50);
        socket.abort();
    }

    void carriesProcesses()
    {
        SKIP_WHERE_QT_LOOKS_RACY();
        QProcess process;
        QSignalSpy finished(&process, &QProcess::finished);
        process.start(QStringLiteral("/bin/sh"),
                      {QStringLiteral("-c"), QStringLiteral("cat; echo err >&2; exit 3")});
        const QByteArray sent(200'000, 'p');
        process.write(sent);
        process.closeWriteChannel();
        QTRY_COMPARE(finished.count(), 1);
        QCOMPARE(process.exitCode(), 3);
        QCOMPARE(process.readAllStandardOutput(), sent);
        QCOMPARE(process.readAllStandardError(), QByteArray("err\n"));
    }

    void carriesTheNetworkAccessManager()
    {
        SKIP_WHERE_QT_LOOKS_RACY();
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        connect(&server, &QTcpServer::newConnection, this, [&] {
            QTcpSocket* const socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                if (socket->readAll().endsWith("\r\n\r\n"))
                    socket->write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine");
            });
        });
        QNetworkAccessManager manager;
        const QUrl url(QStringLiteral("http://127.0.0.1:%1/").arg(server.serverPort()));
        const std::unique_ptr<QNetworkReply> reply(manager.get(QNetworkRequest(url)));
        QTRY_VERIFY(reply->isFinished());
        QCOMPARE(reply->readAll(), QByteArray("fine"));
    }

    void carriesWebSockets()
    {
        QWebSocketServer server(QStringLiteral("test"), QWebSocketServer::NonSecureMode);
        QVERIFY(server.listen(QHostAddress::LocalHost));
        connect(&server, &QWebSocketServer::newConnection, this, [&] {
            QWebSocket* const socket = server.nextPendingConnection();
            connect(socket, &QWebSocket::textMessageReceived, socket, &QWebSocket::sendTextMessage);
            connect(socket, &QWebSocket::disconnected, socket, &QObject::deleteLater);
        });
        QWebSocket client;
        QString echoed;
        connect(&client, &QWebSocket::textMessageReceived, this, [&](const QString& text) { echoed = text; });
        const QString sent(100'000, u'w');
        connect(&client, &QWebSocket::connected, this, [&] { client.sendTextMessage(sent); });
        client.open(QUrl(QStringLiteral("ws://127.0.0.1:%1").arg(server.serverPort())));
        QTRY_COMPARE(echoed, sent);
        QSignalSpy disconnected(&client, &QWebSocket::disconnected);
        client.close();
        QTRY_COMPARE(disconnected.count(), 1);
    }
};

int main(int argc, char** argv)
{
    QCoreApplication::setEventDispatcher(new EpollDispatcher);
    QCoreApplication application(argc, argv);
    TestEpollDispatcher test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_epolldispatcher.moc"
