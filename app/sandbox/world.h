// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/account.h"
#include "app/sandbox/demand.h"
#include "app/sandbox/ledger.h"
#include "app/sandbox/simclock.h"

#include <functional>
#include <mutex>

namespace edgedeck::sandbox {

/// A fault that the control interface asked for. Matches by method ("" = any) and a part of the path.
struct Fault
{
    std::string method, path;
    int skip = 0; ///< matching requests that pass before it strikes
    int count = 1; ///< strikes; negative = until cleared
    int status = 0; ///< 0 keeps the real answer (latency only)
    int code = 0;
    std::string message;
    int retryAfter = 0;
    int latencyMs = 0;
    std::string shape; ///< "", "challenge", "html", "empty", "not_json", "raw"
    std::string body;
    bool after = false; ///< does the real work first, then spoils the answer
};

/// A second writer who does not know of our change. "before": right after our next read, so that our write overwrites
/// theirs; "after": right after our next write, with what they had read before it.
struct LostUpdate
{
    std::string target; ///< "flagship", "deployment", "kv"
    bool before = false;
};

/// What Durable Objects run: after a deployment busy ones keep the old version for a while.
struct DurableCode
{
    std::vector<std::pair<std::string, double>> shares; ///< version id, percent
    std::optional<Timestamp> pendingUntil; ///< set while it is not what the deployment says
};

/// Behaviour that a drill can switch while the sandbox runs.
struct Knobs
{
    bool ignoreEnvPatch = false; ///< PATCH versions/latest drops `env`
    bool oldApi = false; ///< knows neither the `env` patch nor code_update_strategy
    int scriptLocks = 0; ///< so many changes of a Worker meet the lock of another writer
    int lockWindowS = 0; ///< a change within this time after another one meets its lock
    int visibilityDelayS = 0; ///< between an accepted write and the first read that shows it
    bool busyObjects = false; ///< Durable Objects never sleep: they keep the old code as long as they may
    int flagshipLagS = 5, kvLagS = 60; ///< until running Workers see a changed flag
    int auditLagS = 30, telemetryLagS = 20;
    std::vector<LostUpdate> lostUpdates;
    int hideDeploymentReads = 0; ///< so many reads after a deployment still show the old one
    std::set<std::string> missingPermissions;
    std::string graphqlError, graphqlErrorCode;
    int graphqlErrors = 0;
    bool metricsBroken = false; ///< cache/metrics answers 500 while the flag is on
    bool documentedMetrics = false;
    bool codeReadsFlag = true;
    int workerDelayMs = 0; ///< real delay of the Worker's answers once puts are refused
};

/// The simulated account with its traffic and its clock. Every entry point takes lock() first, so that the order of
/// events is World's and not that of a thread pool.
class World
{
public:
    World(Scenario scenario, std::uint64_t seed, double speed);

    [[nodiscard]] std::unique_lock<std::mutex> lock() { return std::unique_lock(m_mutex); }

    /// Plays all minutes that have passed since the last call. Cheap when none has.
    void catchUp();
    [[nodiscard]] Timestamp now() const { return m_clock.now(); }
    /// A stamp for a new object: now, and later than every stamp given before.
    [[nodiscard]] Timestamp stamp();
    void advance(std::chrono::seconds by);
    void setRate(double rate) { m_clock.setRate(rate); }
    [[nodiscard]] double rate() const { return m_clock.rate(); }
    [[nodiscard]] std::string newUuid() { return makeUuid(m_seed, ++m_ids); }
    [[nodiscard]] std::string newHexId() { return makeHexId(m_seed, ++m_ids); }

    [[nodiscard]] const Scenario &scenario() const { return m_scenario; }
    [[nodiscard]] Account &account() { return m_account; }
    [[nodiscard]] const Account &account() const { return m_account; }
    [[nodiscard]] Knobs &knobs() { return m_knobs; }
    [[nodiscard]] const Knobs &knobs() const { return m_knobs; }
    [[nodiscard]] std::vector<Fault> &faults() { return m_faults; }
    [[nodiscard]] Quota &quota() { return m_quota; }
    [[nodiscard]] const std::deque<Lane> &lanes() const { return m_lanes; }

    /// Share of the traffic that sees the flag on, 0..1, by the deployment that was live at `at`.
    [[nodiscard]] double flagShareAt(Timestamp at) const;
    /// What the running version of the scenario's Worker holds under the flag's name, "" when nothing.
    [[nodiscard]] std::string flagAsSeen() const;
    [[nodiscard]] DurableCode durableCodeAt(const Script &script, Timestamp at) const;
    /// Version that serves request `index` of a minute, by the shares of the deployment that was live then.
    [[nodiscard]] const std::string &versionServing(
        const Script &script, std::int64_t minute, std::uint32_t index) const;
    /// True once for each lost update of this kind that was asked for.
    [[nodiscard]] bool takeLostUpdate(const std::string &target, bool before);
    /// Remembers a KV pair that carries the flag.
    void noteKvWrite(const std::string &namespaceId, const std::string &key, const std::string &value);
    /// Minute of the epoch since which the flag is on without a break, -1 while it is off.
    [[nodiscard]] std::int64_t warmSince() const { return m_warmSince; }

    /// Counts operations of an API client or of the Worker's own endpoints against the daily quota; returns how many
    /// were accepted. `script` is "" for the REST API.
    std::uint32_t spend(KvOp op, std::uint32_t wanted, const std::string &namespaceId,
        const std::string &script, const Cell &extra = {});
    /// Adds counts without a quota decision.
    void note(const std::string &namespaceId, const std::string &script, const Cell &cell);
    /// Bytes that kvStorage reports for the day of `at`.
    [[nodiscard]] double storageBytes(const KvNamespace &ns, Timestamp at) const;
    /// Where tail sockets are served, "" while nowhere.
    [[nodiscard]] const std::string &tailUrl() const { return m_tailUrl; }
    void setTailUrl(std::string url) { m_tailUrl = std::move(url); }

private:
    [[nodiscard]] double serviceFlagShareAt(Timestamp at) const;
    [[nodiscard]] bool versionHasFlagOn(const Script &script, const std::string &versionId) const;
    [[nodiscard]] Lane &laneFor(const std::string &script, const std::string &namespaceId);
    void beginDay(std::int64_t day);
    void playMinute(std::int64_t minute);
    void playLane(std::size_t index, std::int64_t minute, double share);
    void playQuiet(std::int64_t minute);
    void makeQuietHistory();
    /// Whether the namespace that `lane` writes to exists, by the live version's binding.
    [[nodiscard]] bool namespaceExists(const LaneTraffic &lane, Timestamp at) const;
    [[nodiscard]] const Deployment *deploymentAt(const Script &script, Timestamp at) const;
    [[nodiscard]] std::uint32_t diffuse(std::size_t lane, std::size_t channel, double amount);

    std::mutex m_mutex;
    Scenario m_scenario;
    std::uint64_t m_seed;
    SimClock m_clock;
    Account m_account;
    Knobs m_knobs;
    std::vector<Fault> m_faults;
    Quota m_quota;
    std::deque<Lane> m_lanes; ///< first those of the scenario, then those of API clients
    std::vector<DayDemand> m_today;
    std::vector<std::array<double, 9>> m_owed; ///< fractions carried to the next minute, so that sums hold
    std::int64_t m_day = -1, m_nextMinute = 0, m_warmSince = -1;
    std::string m_tailUrl;
    Timestamp m_lastStamp{};
    std::uint64_t m_ids = 0;
    std::size_t m_quietLanes = 0; ///< lanes after those of the scenario, in order
    std::vector<std::pair<Timestamp, std::string>> m_kvFlag; ///< values of the KV carrier, oldest first
    mutable std::map<std::string, bool> m_flagCache; ///< version id -> flag on
    mutable std::map<std::string, std::string>
        m_kvCache; ///< version id -> namespace behind the lane's binding
};

/// Minutes since the epoch.
[[nodiscard]] std::int64_t minuteOf(Timestamp at);
[[nodiscard]] Timestamp timeOfMinute(std::int64_t minute);

} // namespace edgedeck::sandbox
