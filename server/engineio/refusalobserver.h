// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "engineio/enginestats.h"

#include <string_view>

namespace sio::engine {

/// Somebody who was turned away. The views are valid during the call; what the request did not say, or what
/// is not known any more, is empty.
struct RefusedRequest {
    Refusal refusal;
    std::string_view address; ///< IPv4, or an IPv6 network
    std::string_view target;  ///< the request's, raw
    std::string_view agent;   ///< the user agent
    bool webSocket = false;
};

/// Hears of refusals in one worker, in that worker.
class RefusalObserver {
public:
    virtual void onRefused(const RefusedRequest& request) = 0;

protected:
    ~RefusalObserver() = default;
};

} // namespace sio::engine
