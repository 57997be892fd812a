// SPDX-License-Identifier: GPL-3.0-or-later
// What the running code sees: flags outside of versions, and which version serves a request or an object.
#include "app/sandbox/flagship.h"
#include "app/sandbox/world.h"

#include <algorithm>

namespace edgedeck::sandbox {

double World::serviceFlagShareAt(Timestamp at) const
{
    // Stamps run ahead of a clock that stands still: without a lag the newest value counts, whatever its stamp says.
    const bool present = at >= now();
    if (m_scenario.carrier == FlagCarrier::KvKey) {
        const std::string *value = nullptr;
        for (const auto &[when, text] : m_kvFlag) {
            if (when + std::chrono::seconds(m_knobs.kvLagS) <= at || (present && m_knobs.kvLagS == 0))
                value = &text;
        }
        return value && *value == "true" ? 1 : 0;
    }
    const auto app = m_account.flagshipApps.find(m_scenario.flagshipApp);
    if (app == m_account.flagshipApps.end())
        return 0;
    const auto flag = app->second.flags.find(m_scenario.flagKey);
    if (flag == app->second.flags.end())
        return 0;
    const Json *definition = nullptr;
    for (const auto &[when, stored] : flag->second.history) {
        if (when + std::chrono::seconds(m_knobs.flagshipLagS) <= at || (present && m_knobs.flagshipLagS == 0))
            definition = &stored;
    }
    return definition ? shareOn(*definition) : 0;
}

void World::noteKvWrite(const std::string &namespaceId, const std::string &key, const std::string &value)
{
    if (namespaceId == m_scenario.flagNamespace && key == m_scenario.flagKey) {
        catchUp();
        m_kvFlag.emplace_back(stamp(), value);
    }
}

DurableCode World::durableCodeAt(const Script &script, Timestamp at) const
{
    DurableCode code;
    const Deployment *live = deploymentAt(script, at);
    if (!live)
        return code;
    code.shares = live->shares;
    const Json &strategy = live->codeUpdateStrategy;
    const auto delay = static_cast<std::int64_t>(numberOf(strategy, "max_delay", 0) * 1000);
    const auto before = std::find_if(script.deployments.begin(), script.deployments.end(),
        [&](const Deployment &d) { return d.createdOn < live->createdOn; });
    if (textOf(strategy, "mode") != "deferred" || delay <= 0 || before == script.deployments.end())
        return code;
    const Timestamp until = live->createdOn + std::chrono::milliseconds(delay);
    // Objects that nobody calls hibernate within seconds and wake up with the new code.
    const bool busy = m_knobs.busyObjects
        || std::any_of(before->shares.begin(), before->shares.end(), [&](const auto &share) {
               return script.name == m_scenario.worker && versionHasFlagOn(script, share.first);
           });
    if (busy && at < until && before->shares != live->shares) {
        code.shares = before->shares;
        code.pendingUntil = until;
    }
    return code;
}

const std::string &World::versionServing(const Script &script, std::int64_t minute, std::uint32_t index) const
{
    static const std::string kNone;
    const Deployment *live = deploymentAt(script, timeOfMinute(minute) + std::chrono::seconds(59));
    if (!live || live->shares.empty())
        return kNone;
    const double lot = 100
        * chance(m_seed, static_cast<std::int64_t>(std::hash<std::string>{}(script.name) % 1'000'003),
            minute * 4096 + index, 77);
    double passed = 0;
    for (const auto &[id, percent] : live->shares) {
        passed += percent;
        if (lot < passed)
            return id;
    }
    return live->shares.back().first;
}

bool World::takeLostUpdate(const std::string &target, bool before)
{
    auto &all = m_knobs.lostUpdates;
    const auto it = std::find_if(all.begin(), all.end(),
        [&](const LostUpdate &l) { return l.target == target && l.before == before; });
    if (it == all.end())
        return false;
    all.erase(it);
    return true;
}

} // namespace edgedeck::sandbox
