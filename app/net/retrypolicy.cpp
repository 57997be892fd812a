// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/net/retrypolicy.h"

#include <algorithm>

namespace edgedeck::net {

RetryPolicy::RetryPolicy(const TransportLimits &limits, std::uint64_t seed)
    : m_limits(limits)
    , m_random(seed != 0 ? seed : std::random_device{}())
    , m_tokens(limits.retryTokens)
{
}

double RetryPolicy::costOf(Recovery recovery) const
{
    return recovery == Recovery::RetrySlow ? m_limits.timeoutRetryCost : m_limits.retryCost;
}

std::optional<RetryPolicy::Ms> RetryPolicy::next(
    CallClass cls, const Verdict &verdict, int attemptsMade, std::optional<Ms> remaining)
{
    if (cls == CallClass::Write || verdict.recovery == Recovery::None || attemptsMade >= m_limits.maxAttempts)
        return std::nullopt;
    // A look at the Worker may cost the account KV puts, and its 500 is an answer.
    if (cls == CallClass::WorkerRead && (!verdict.error || verdict.error->sent != Sent::No))
        return std::nullopt;
    const int doublings = std::clamp(attemptsMade, 0, 30);
    const Ms ceiling = std::min(m_limits.retryCap, Ms(m_limits.retryBase.count() << doublings));
    Ms delay{std::uniform_int_distribution<Ms::rep>(0, std::max<Ms::rep>(ceiling.count(), 0))(m_random)};
    if (verdict.retryAfter)
        delay = std::max(delay, m_limits.retryAfterUnit * verdict.retryAfter->count());
    if (delay > m_limits.patience || (remaining && delay >= *remaining))
        return std::nullopt;
    const double cost = costOf(verdict.recovery);
    if (m_tokens < cost)
        return std::nullopt;
    m_tokens -= cost;
    return delay;
}

void RetryPolicy::succeeded(double taken)
{
    m_tokens = std::min(m_limits.retryTokens, m_tokens + (taken > 0 ? taken : m_limits.successRefund));
}

} // namespace edgedeck::net
