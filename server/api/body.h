// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "api/apierror.h"
#include "api/options.h"
#include "base/result.h"
#include "papermastery/publisher.h"
#include "protocol/jsonscanner.h"

#include <string>
#include <string_view>
#include <vector>

namespace sio::api {

/// A body that asks for one publish.
struct PublishBody {
    papermastery::PublishRequest request;
    std::string idempotencyKey; ///< empty: none
};

/// One item of a batch: an item that is wrong is an answer of its own.
struct BatchItem {
    std::string_view text;
    base::Result<PublishBody, ApiError> body;
};

/// Reads the bodies of domain.md, section 5. Payloads are cut out of the text, never rebuilt. One per thread:
/// the scanners keep their memory from call to call.
class BodyReader {
public:
    /// `options` outlives the reader.
    explicit BodyReader(const ApiOptions& options);

    /// A posted row: its reserved members are taken out, the rest stays byte for byte.
    base::Result<PublishBody, ApiError> readRow(std::string_view body, std::string_view event);
    /// A publish body: `{event, data, to, except, dry_run, idempotency_key, volatile, test}`. Other members
    /// are refused: a misspelt `except` must not widen the audience.
    base::Result<PublishBody, ApiError> readPublish(std::string_view body);
    /// `{items: [...]}`: the items, their texts as slices of `body`.
    base::Result<std::vector<BatchItem>, ApiError> readBatch(std::string_view body);
    /// `{users: [...]}`
    base::Result<std::vector<std::string>, ApiError> readParticipants(std::string_view body);

    /// A key from the header or a body: 1 to maxIdempotencyKey bytes.
    base::Result<std::string, ApiError> checkIdempotencyKey(std::string key) const;

private:
    std::optional<ApiError> scanObject(protocol::JsonScanner& scanner, std::string_view text) const;
    std::optional<ApiError> readControl(std::string_view name, const protocol::JsonSlice& member,
                                        PublishBody& into);
    std::optional<ApiError> readTargets(std::string_view name, const protocol::JsonSlice& member,
                                        papermastery::Targets& into);
    std::optional<ApiError> readStrings(const std::string& field, const protocol::JsonSlice& member,
                                        std::vector<std::string>& into);
    std::optional<ApiError> checkSize(std::string_view data) const;

    const ApiOptions& m_options;
    protocol::JsonScanner m_object;
    protocol::JsonScanner m_targets;
    protocol::JsonScanner m_list;
};

/// 1 to maxEventName bytes of UTF-8 without control characters, not one of Socket.IO's own names.
std::optional<ApiError> checkEventName(std::string_view name, std::size_t maxLength);

} // namespace sio::api
