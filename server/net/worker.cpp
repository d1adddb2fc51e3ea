// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "net/worker.h"

#include "net/epolldispatcher.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QEvent>
#include <QtCore/QEventLoop>
#include <QtCore/QThread>

#include <condition_variable>
#include <mutex>
#include <pthread.h>
#include <string>
#include <thread>

namespace sio::net {

/// A std::thread rather than a QThread: its start and join are visible to the thread sanitizer, which cannot
/// look into the distribution's Qt. For Qt it is a thread like any other.
struct Worker::Private {
    void run();

    int index = 0;
    std::thread thread;
    std::unique_ptr<Loop>
        loop; ///< outlives the thread, so that a late post is refused rather than lost in space
    QEventLoop* eventLoop = nullptr; ///< on the thread's stack; used by the thread alone

    std::mutex mutex; // guards isReady
    std::condition_variable ready;
    bool isReady = false;
};

void Worker::Private::run()
{
    pthread_setname_np(pthread_self(), ("io-" + std::to_string(index)).c_str());
    auto* const dispatcher =
        new EpollDispatcher; // the thread's QThread takes it, and deletes it at the thread's end
    QThread::currentThread()->setEventDispatcher(dispatcher);
    loop = std::make_unique<Loop>(*dispatcher);
    QEventLoop events;
    eventLoop = &events;
    {
        const std::lock_guard lock(mutex);
        isReady = true;
    }
    ready.notify_one();
    events.exec();
    loop->close();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

Worker::Worker(int index) : d(std::make_unique<Private>())
{
    d->index = index;
}

Worker::~Worker()
{
    stop();
}

int Worker::index() const
{
    return d->index;
}

void Worker::start()
{
    Q_ASSERT(!d->thread.joinable() && !d->loop);
    d->thread = std::thread([this] { d->run(); });
    std::unique_lock lock(d->mutex);
    d->ready.wait(lock, [this] { return d->isReady; });
}

Loop& Worker::loop()
{
    Q_ASSERT(d->loop);
    return *d->loop;
}

void Worker::runAndWait(base::Task task)
{
    Q_ASSERT(d->loop && !d->loop->isCurrentThread());
    std::mutex mutex; // guards isDone
    std::condition_variable done;
    bool isDone = false;
    const bool isPosted = d->loop->post([&] {
        task();
        task = {}; // what it captured ends in the worker as well
        const std::lock_guard lock(mutex);
        isDone = true;
        done.notify_one(); // under the lock: the waiting thread's stack is gone after it
    });
    std::unique_lock lock(mutex);
    done.wait(lock, [&] { return isDone || !isPosted; });
}

void Worker::stop()
{
    if (!d->thread.joinable())
        return;
    d->loop->post([this] { d->eventLoop->quit(); });
    d->thread.join();
}

} // namespace sio::net
