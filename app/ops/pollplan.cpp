// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/pollplan.h"

#include <algorithm>

namespace edgedeck::ops {

using namespace std::chrono;

namespace {

milliseconds real(seconds server, double rate)
{
    const double factor = rate > 0 ? rate : 1;
    const auto wait = milliseconds{
        static_cast<std::int64_t>(static_cast<double>(duration_cast<milliseconds>(server).count()) / factor)};
    return std::max(wait, milliseconds{1000});
}

/// A timer may fire a little early.
constexpr milliseconds kSlack{50};

} // namespace

RefreshScope PollPlan::scope(SteadyTime now, double rate) const
{
    if (!m_began)
        return {};
    RefreshScope scope;
    scope.fullAnalytics = now + kSlack >= m_full + real(kFullEvery, rate);
    scope.worker = m_workerEvery.count() > 0 && now + kSlack >= m_worker + real(m_workerEvery, rate);
    return scope;
}

milliseconds PollPlan::next(SteadyTime now, double rate) const
{
    if (!m_began)
        return milliseconds{0};
    const SteadyTime at
        = m_light + real(m_hidden ? std::max(m_lightEvery, kHiddenEvery) : m_lightEvery, rate) * m_patience;
    return std::max(duration_cast<milliseconds>(at - now), milliseconds{0});
}

void PollPlan::finished(const RefreshScope &scope, bool offline, SteadyTime now)
{
    m_began = true;
    m_light = now;
    if (scope.analytics && scope.fullAnalytics && !offline)
        m_full = now;
    if (scope.worker)
        m_worker = now;
    m_patience = offline ? std::min(m_patience * 2, kMostPatience) : 1;
}

} // namespace edgedeck::ops
