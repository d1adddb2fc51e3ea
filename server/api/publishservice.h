// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "api/access.h"
#include "api/body.h"
#include "api/idempotency.h"
#include "api/stats.h"
#include "papermastery/publisher.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace sio::api {

/// An answer on its way out: an HTTP status and a JSON body.
using PublishAnswer = StoredAnswer;

/// Runs publishes: scopes, rate, idempotency, the application, the answer. Shared by all workers; any thread.
class PublishService {
public:
    /// Called once: inside the call, or later in the thread in which the publish (or the first of several
    /// with one idempotency key) came to its end.
    using Done = base::UniqueFunction<void(PublishAnswer)>;

    /// Everything outlives the service. `maxListedSockets`: see ApiOptions.
    PublishService(papermastery::Publisher& publisher, IdempotencyStore& idempotency, ApiStats& stats,
                   const base::Clock& clock, std::size_t maxListedSockets);

    /// All that makes two calls the same; looked at only with an idempotency key.
    struct Origin {
        std::string_view endpoint; ///< "publish", "events/payment_update"
        std::string_view text;     ///< the body, or the item of a batch
    };
    void publish(PublishBody body, const Caller& caller, const Origin& origin, Done done);

    /// Runs a task in the calling thread, in a later turn of its loop. Empty: there is no such thing.
    using Later = std::function<bool(base::Task)>;

    /// The items of a batch, in order; one answer for all, `{"results": [...]}`. A large batch to a large
    /// room goes on in later turns, so that others have theirs. `text` is what the items are views of.
    void publishBatch(std::vector<BatchItem> items, std::shared_ptr<const std::string> text,
                      const Caller& caller, Later later, Done done);

    /// Does `work` once for all calls of one key and digest; the others get its answer.
    void once(const Caller& caller, std::string_view key, const RequestDigest& digest, Done done,
              base::UniqueFunction<void(Done)> work);

    /// The error as an answer, counted and logged. `address`: who asked, where it is known.
    PublishAnswer refuse(const ApiError& error, std::string_view address = {});

private:
    struct Batch;

    void continueBatch(const std::shared_ptr<Batch>& batch);
    void run(PublishBody body, const Caller& caller, Done done);
    std::optional<ApiError> checkScopes(const papermastery::PublishRequest& request,
                                        const Caller& caller) const;

    papermastery::Publisher& m_publisher;
    IdempotencyStore& m_idempotency;
    ApiStats& m_stats;
    const base::Clock& m_clock;
    const std::size_t m_maxListedSockets;
};

ApiError fromPublisher(const papermastery::PublishError& error);

/// The same answer for a repetition: its `duplicate` members are true.
std::string asDuplicate(std::string answer);

/// `{"event_id": ..., "duplicate": false, ...}` (domain.md, section 5).
std::string answerJson(const papermastery::PublishOutcome& outcome);

} // namespace sio::api
