// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "net/loop.h"

#include <functional>
#include <memory>

namespace sio::net {

/// An I/O worker: one thread, its epoll event dispatcher and its Loop. Created, started and stopped by the
/// control thread, which owns it.
class Worker {
public:
    explicit Worker(int index);
    ~Worker(); ///< stops and joins
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    int index() const;

    /// Starts the thread; returns when its loop accepts posts.
    void start();

    /// The loop; from start() on. After stop() it refuses posts.
    Loop& loop();

    /// Runs `task` in the worker and waits for it; nothing happens after stop(). Not callable from the worker
    /// itself. For start-up, tests and shutdown.
    void runAndWait(base::Task task);

    /// Ends the loop after the tasks posted so far, joins the thread. Objects that live in the worker must
    /// have been destroyed by a task before.
    void stop();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace sio::net
