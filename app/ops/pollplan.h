// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ops/monitor.h"

#include <chrono>

namespace edgedeck::ops {

/// When what is asked again. Server time: light analytics and the deployments every minute, full analytics every 15
/// minutes, the Worker as often as the profile allows (looking may cost writes). A faster server clock divides the
/// waits, never below one real second. While nothing answers the wait doubles, up to eight times.
class PollPlan
{
public:
    explicit PollPlan(int workerPollSeconds)
        : m_workerEvery(workerPollSeconds)
    {
    }

    /// What is due now; the first time everything.
    [[nodiscard]] RefreshScope scope(SteadyTime now, double rate) const;
    /// Real time until something is due.
    [[nodiscard]] std::chrono::milliseconds next(SteadyTime now, double rate) const;
    void finished(const RefreshScope &scope, bool offline, SteadyTime now);
    /// Nobody looks: the light look comes as rarely as kHiddenEvery.
    void setHidden(bool hidden) { m_hidden = hidden; }
    void setEvery(std::chrono::seconds light) { m_lightEvery = light; }
    /// This computer slept: what is known is old, everything is due.
    void slept()
    {
        m_began = false;
        // Steady time stood still meanwhile. Due until one gets through, also when the first finds no network yet.
        m_full -= kFullEvery;
    }

    static constexpr std::chrono::seconds kLightEvery{60};
    static constexpr std::chrono::seconds kHiddenEvery{300};
    static constexpr std::chrono::seconds kFullEvery{900};
    static constexpr int kMostPatience = 8;

private:
    std::chrono::seconds m_workerEvery;
    int m_patience = 1;
    bool m_began = false;
    bool m_hidden = false;
    std::chrono::seconds m_lightEvery{kLightEvery};
    SteadyTime m_light{}, m_full{}, m_worker{};
};

} // namespace edgedeck::ops
