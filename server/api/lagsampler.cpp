// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "api/lagsampler.h"

#include <algorithm>

namespace sio::api {

namespace {

/// A timer may fire one tick late with the loop in the best of health.
std::int64_t lateness(std::int64_t nanoseconds)
{
    return std::max<std::int64_t>(0, nanoseconds - net::TimerWheel::kTick.count());
}

} // namespace

LagSampler::LagSampler(net::TimerWheel& wheel) : m_wheel(wheel), m_timer(*this)
{
    arm();
}

void LagSampler::arm()
{
    m_dueAt.set((m_wheel.now() + kInterval).time_since_epoch().count());
    m_timer.arm(m_wheel, kInterval);
}

void LagSampler::onTimer(int)
{
    const std::int64_t late = lateness(m_wheel.now().time_since_epoch().count() - m_dueAt.value());
    m_samples[m_next] = late;
    m_next = (m_next + 1) % kRemembered;
    m_last.set(late);
    m_largest.set(*std::max_element(m_samples.begin(), m_samples.end()));
    arm();
}

base::Duration LagSampler::lag(base::TimePoint now) const
{
    const std::int64_t overdue = lateness(now.time_since_epoch().count() - m_dueAt.value());
    return base::Duration(std::max(m_last.value(), overdue));
}

base::Duration LagSampler::largestLag(base::TimePoint now) const
{
    return std::max(lag(now), base::Duration(m_largest.value()));
}

} // namespace sio::api
