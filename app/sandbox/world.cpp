// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/world.h"

#include <algorithm>
#include <cmath>

namespace edgedeck::sandbox {

namespace {
constexpr int kHistoryDays = 31;
}

std::int64_t minuteOf(Timestamp at)
{
    return std::chrono::floor<std::chrono::minutes>(at).time_since_epoch().count();
}

Timestamp timeOfMinute(std::int64_t minute)
{
    return Timestamp{std::chrono::minutes(minute)};
}

World::World(Scenario scenario, std::uint64_t seed, double speed)
    : m_scenario(std::move(scenario))
    , m_seed(seed)
    , m_clock(m_scenario.start, speed)
    , m_account(makeAccount(m_scenario, seed))
{
    m_knobs.documentedMetrics = m_scenario.documentedMetrics;
    m_knobs.codeReadsFlag = m_scenario.codeReadsFlag;
    for (const LaneTraffic &lane : m_scenario.lanes)
        m_lanes.push_back({lane.script, lane.namespaceId, {}, {}, {}});
    m_owed.assign(m_scenario.lanes.size(), {});
    m_nextMinute = minuteOf(startOfDay(m_scenario.start)) - kHistoryDays * 1440;
    m_ids = 100'000;
    makeQuietHistory();
    catchUp();
}

Timestamp World::stamp()
{
    m_lastStamp = std::max(now(), m_lastStamp + std::chrono::microseconds(1));
    return m_lastStamp;
}

void World::advance(std::chrono::seconds by)
{
    m_clock.advance(by);
    catchUp();
}

void World::catchUp()
{
    const std::int64_t current = minuteOf(now());
    while (m_nextMinute < current)
        playMinute(m_nextMinute++);
    // Clients spend within the running minute, which belongs to a day as well.
    beginDay(current / 1440);
}

void World::beginDay(std::int64_t day)
{
    if (day == m_day)
        return;
    m_day = day;
    m_quota.beginDay(day);
    const auto offset = static_cast<int>(day - minuteOf(m_scenario.start) / 1440);
    const std::int64_t weekday = (day + 4) % 7; // 1 Jan 1970 was a Thursday; 0 = Sunday
    m_today.clear();
    for (std::size_t i = 0; i < m_scenario.lanes.size(); ++i)
        m_today.push_back(demandOf(
            m_scenario.lanes[i], i, m_scenario.history, offset, weekday == 0 || weekday == 6, m_seed));
}

bool World::versionHasFlagOn(const Script &script, const std::string &versionId) const
{
    if (const auto it = m_flagCache.find(versionId); it != m_flagCache.end())
        return it->second;
    bool on = false;
    if (const Version *version = script.version(versionId)) {
        const Json *flag = version->binding(m_scenario.flagName);
        const Json *durable = version->binding(m_scenario.flagBinding);
        // The Worker compares with === 'true': a JSON true, "True" or "true " leave the cache off.
        const bool json = m_scenario.carrier == FlagCarrier::JsonVar;
        // Where the flag is a JSON variable, the Worker takes a real boolean and nothing else.
        const bool set = flag
            && (json ? flag->contains("json") && (*flag)["json"] == true : textOf(*flag, "text") == "true");
        on = set && durable && textOf(*durable, "type") == "durable_object_namespace";
    }
    m_flagCache[versionId] = on;
    return on;
}

double World::flagShareAt(Timestamp at) const
{
    const auto it = m_account.scripts.find(m_scenario.worker);
    if (it == m_account.scripts.end() || !m_knobs.codeReadsFlag)
        return 0;
    if (m_scenario.carrier == FlagCarrier::Flagship || m_scenario.carrier == FlagCarrier::KvKey)
        return serviceFlagShareAt(at);
    const Deployment *deployment = deploymentAt(it->second, at);
    double share = 0;
    for (const auto &[id, percent] :
        deployment ? deployment->shares : std::vector<std::pair<std::string, double>>())
        share += versionHasFlagOn(it->second, id) ? percent / 100 : 0;
    return share;
}

const Deployment *World::deploymentAt(const Script &script, Timestamp at) const
{
    // Stamps run ahead of a clock that stands still: what is live now is the newest, whatever its stamp says.
    const bool present = at >= now();
    for (const Deployment &d : script.deployments) {
        if (present || d.createdOn <= at)
            return &d;
    }
    return nullptr;
}

bool World::namespaceExists(const LaneTraffic &lane, Timestamp at) const
{
    const auto it = m_account.scripts.find(lane.script);
    if (lane.kvBinding.empty() || it == m_account.scripts.end())
        return true;
    const Deployment *deployment = deploymentAt(it->second, at);
    if (!deployment)
        return true;
    const std::string &id = deployment->shares.front().first;
    auto known = m_kvCache.find(id);
    if (known == m_kvCache.end()) {
        const Version *version = it->second.version(id);
        const Json *binding = version ? version->binding(lane.kvBinding) : nullptr;
        known = m_kvCache.emplace(id, binding ? textOf(*binding, "namespace_id") : std::string()).first;
    }
    return m_account.namespaces.count(known->second) > 0;
}

std::string World::flagAsSeen() const
{
    if (m_scenario.carrier == FlagCarrier::Flagship)
        return serviceFlagShareAt(now()) > 0 ? "true" : "false";
    if (m_scenario.carrier == FlagCarrier::KvKey)
        return m_kvFlag.empty() ? "false" : m_kvFlag.back().second;
    const auto it = m_account.scripts.find(m_scenario.worker);
    if (it == m_account.scripts.end() || it->second.deployments.empty())
        return {};
    const Version *live = it->second.version(it->second.deployments.front().shares.front().first);
    const Json *flag = live ? live->binding(m_scenario.flagName) : nullptr;
    if (flag && flag->contains("json"))
        return (*flag)["json"].dump();
    return flag ? textOf(*flag, "text") : std::string();
}

Lane &World::laneFor(const std::string &script, const std::string &namespaceId)
{
    const auto it = std::find_if(m_lanes.begin(), m_lanes.end(),
        [&](const Lane &l) { return l.script == script && l.namespaceId == namespaceId; });
    if (it != m_lanes.end())
        return *it;
    m_lanes.push_back({script, namespaceId, {}, {}, {}});
    return m_lanes.back();
}

std::uint32_t World::spend(KvOp op, std::uint32_t wanted, const std::string &namespaceId,
    const std::string &script, const Cell &extra)
{
    catchUp();
    const std::int64_t minute = minuteOf(now());
    const std::uint32_t accepted = m_quota.admit(op, wanted, minute);
    Cell cell = extra;
    static constexpr std::array<std::pair<Count, Count>, 4> kFields{
        {{Count::WriteOk, Count::WriteRefused}, {Count::ReadCold, Count::ReadRefused},
            {Count::DeleteOk, Count::DeleteRefused}, {Count::ListOk, Count::ListRefused}}};
    const auto &[okField, refusedField] = kFields[static_cast<std::size_t>(op)];
    cell[okField] += accepted;
    cell[refusedField] += wanted - accepted;
    laneFor(script, namespaceId).add(minute, cell);
    return accepted;
}

void World::note(const std::string &namespaceId, const std::string &script, const Cell &cell)
{
    laneFor(script, namespaceId).add(minuteOf(now()), cell);
}

double World::storageBytes(const KvNamespace &ns, Timestamp at) const
{
    const std::chrono::duration<double, std::ratio<86400>> days
        = startOfDay(at) - startOfDay(m_scenario.start);
    double bytes = std::max(0.0, ns.bytes + days.count() * ns.bytesPerDay);
    for (const auto &[name, key] : ns.keys)
        bytes += static_cast<double>(ns.bytes > 0 ? 0 : name.size() + key.value.size());
    return bytes;
}

void World::makeQuietHistory()
{
    const std::int64_t start = minuteOf(startOfDay(m_scenario.start)) / 1440;
    for (int i = 0; i < m_scenario.quietScripts; ++i) {
        const std::string name = quietScriptName(i);
        const Json *store = m_account.scripts.at(name).latest().binding("STORE");
        m_lanes.push_back({name, store ? textOf(*store, "namespace_id") : std::string(), {}, {}, {}});
        // A month of single minutes would be 20 million of them: whole days, and minutes from yesterday on.
        for (std::int64_t day = start - kHistoryDays; day < start - 1; ++day) {
            Cell &cell = m_lanes.back().days[day];
            cell[Count::Requests] = static_cast<std::uint32_t>(20 + 80 * chance(m_seed, i, day, 91));
            cell[Count::ReadHot] = cell[Count::Requests];
        }
    }
    m_quietLanes = static_cast<std::size_t>(m_scenario.quietScripts);
}

void World::playQuiet(std::int64_t minute)
{
    const std::int64_t start = minuteOf(startOfDay(m_scenario.start)) - 1440;
    if (minute < start)
        return;
    const std::size_t first = m_scenario.lanes.size();
    for (std::size_t i = 0; i < m_quietLanes; ++i) {
        const auto lane = static_cast<std::int64_t>(i);
        const double perDay = 20 + 80 * chance(m_seed, lane, minute / 1440, 91);
        if (chance(m_seed, lane, minute, 92) >= perDay / 1440)
            continue;
        Cell cell;
        cell[Count::Requests] = 1;
        cell[Count::ReadHot] = m_quota.admit(KvOp::Read, 1, minute);
        m_lanes[first + i].add(minute, cell);
    }
}

std::uint32_t World::diffuse(std::size_t lane, std::size_t channel, double amount)
{
    double &owed = m_owed[lane][channel];
    owed += amount;
    const double whole = std::floor(owed + 1e-9);
    owed -= whole;
    return static_cast<std::uint32_t>(whole);
}

void World::playMinute(std::int64_t minute)
{
    beginDay(minute / 1440);
    const double share = flagShareAt(timeOfMinute(minute) + std::chrono::seconds(59));
    if (share <= 0)
        m_warmSince = -1;
    else if (m_warmSince < 0)
        m_warmSince = minute;
    for (std::size_t i = 0; i < m_scenario.lanes.size(); ++i)
        playLane(i, minute, m_scenario.lanes[i].readsFlag ? share : 0);
    playQuiet(minute);
}

void World::playLane(std::size_t index, std::int64_t minute, double share)
{
    const LaneTraffic &traffic = m_scenario.lanes[index];
    const CacheModel &cache = m_scenario.cache;
    const DayDemand &day = m_today[index];
    const auto m = static_cast<std::size_t>(minute % 1440);
    Cell cell;
    cell[Count::Requests] = day.requests[m] + day.cronRuns[m];
    cell[Count::CronRuns] = day.cronRuns[m];
    cell[Count::RequestsCached] = diffuse(index, 0, day.requests[m] * share);

    // Operations on a namespace that does not exist are accepted by the runtime and counted nowhere.
    const bool stored = namespaceExists(traffic, timeOfMinute(minute) + std::chrono::seconds(59));

    // Look-ups: memory first, then the Durable Object, then KV; without the flag straight to KV.
    const double warm = m_warmSince < 0 ? 0 : static_cast<double>(minute - m_warmSince) / 60.0;
    const double l1 = cache.l1 - (cache.l1 - cache.l1Cold) * std::exp(-warm / cache.l1WarmHours);
    const double durable = cache.durable * (1 - 0.94 * std::exp(-warm / cache.durableWarmHours));
    const std::uint32_t cached = diffuse(index, 1, day.lookups[m] * share);
    std::uint32_t toKv = day.lookups[m] - cached;
    std::uint32_t cachedToKv = 0;
    const bool durableOpen = m_quota.durableOpen();
    if (cached > 0) {
        cell[Count::Lookups] = cached;
        cell[Count::L1Hits] = std::min(cached, diffuse(index, 2, cached * l1));
        const std::uint32_t rest = cached - cell[Count::L1Hits];
        cell[Count::DoRequests] = diffuse(index, 8, rest * cache.callsPerLookup);
        cell[Count::DoErrors] = durableOpen ? 0 : cell[Count::DoRequests];
        cell[Count::DoHits] = durableOpen ? std::min(rest, diffuse(index, 3, rest * durable)) : 0;
        cachedToKv = rest - cell[Count::DoHits];
        cell[Count::KvHits] = std::min(cachedToKv, diffuse(index, 4, cachedToKv * cache.kv));
        cell[Count::Misses] = cachedToKv - cell[Count::KvHits];
        toKv += cachedToKv;
    }
    const std::uint32_t wantedReads = stored ? toKv * static_cast<std::uint32_t>(traffic.getsPerLookup) : 0;
    const std::uint32_t reads = m_quota.admit(KvOp::Read, wantedReads, minute);
    cell[Count::ReadRefused] = wantedReads - reads;
    cell[Count::ReadMiss] = reads * 15 / 100;
    cell[Count::ReadCold] = reads * 24 / 100;
    cell[Count::ReadHot] = reads - cell[Count::ReadMiss] - cell[Count::ReadCold];

    // Fills: a KV write each; with the flag on a row in the Durable Object, and only the durable copies go to KV.
    const std::uint32_t fills = day.fills[m] + day.cronFills[m];
    const std::uint32_t toDurable = durableOpen ? diffuse(index, 5, fills * share) : 0;
    const std::uint32_t copies = diffuse(index, 6, toDurable * cache.durableCopies);
    const std::uint32_t wantedWrites = stored ? fills - toDurable + copies : 0;
    const std::uint32_t writes = m_quota.admit(KvOp::Write, wantedWrites, minute);
    cell[Count::WriteOk] = writes;
    cell[Count::WriteRefused] = wantedWrites - writes;
    if (cell[Count::DoRequests] + toDurable > 0) {
        cell[Count::DoRowsRead] = durableOpen ? cell[Count::DoRequests] : 0;
        cell[Count::DoRowsWritten] = toDurable;
        cell[Count::DoMilliGbS] = durableOpen
            ? static_cast<std::uint32_t>(cell[Count::DoRequests] * cache.gbSecondsPerDoRequest * 1000)
            : 0;
        m_quota.countDurable(cell[Count::DoRequests], toDurable, cell[Count::DoMilliGbS]);
    }
    // A refused put is retried inside the request for about six seconds; cron runs wait alone.
    if (cell[Count::WriteRefused] > 0 && fills > 0) {
        const std::uint32_t waiting = std::min(cell[Count::WriteRefused], day.fills[m]);
        cell[Count::Slow] = std::min(cell[Count::Requests], waiting);
        cell[Count::Disconnected] = std::min(cell[Count::Slow], diffuse(index, 7, cell[Count::Slow] * 0.1));
    }
    const std::uint32_t deletes = m_quota.admit(KvOp::Delete, day.deletes[m], minute);
    cell[Count::DeleteOk] = deletes;
    cell[Count::DeleteRefused] = day.deletes[m] - deletes;
    const std::uint32_t lists = m_quota.admit(KvOp::List, day.lists[m], minute);
    cell[Count::ListOk] = lists;
    cell[Count::ListRefused] = day.lists[m] - lists;
    if (!cell.empty())
        m_lanes[index].add(minute, cell);
}

} // namespace edgedeck::sandbox
