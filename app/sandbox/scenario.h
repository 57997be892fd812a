// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/timestamp.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace edgedeck::sandbox {

/// A cumulative count that a curve passes through, at a minute of the day (or after the start of a cron run).
struct Knot
{
    double minute = 0;
    double total = 0;
};
/// Rises from knot to knot; between two knots the events are spread unevenly, by the seed.
using Curve = std::vector<Knot>;

/// One scheduled run: what it asks of the cache and what it fills, counted from its start.
struct CronRun
{
    std::string cron;
    int minute = 0;
    Curve fills;
    Curve lookups;
};

/// What one Worker does on a day of level 1, whatever its cache is.
struct LaneTraffic
{
    std::string script;
    std::string namespaceId;
    Curve requests;
    Curve fills; ///< cache fills: each is a KV write while no Durable Object takes it
    Curve deletes;
    Curve lists;
    double lookupsPerRequest = 1;
    int getsPerLookup = 5; ///< KV reads of a look-up that no cache answered
    std::vector<CronRun> crons;
    std::string kvBinding; ///< name under which the Worker knows its namespace; "" = always there
    bool readsFlag = false; ///< the running code compares the flag with "true"
};

/// How well each tier answers once the flag is on and the tiers are warm.
struct CacheModel
{
    double l1 = 0.442, l1Cold = 0.31;
    double durable = 0.651;
    double kv = 0.094;
    double l1WarmHours = 3, durableWarmHours = 3.2;
    double callsPerLookup = 1; ///< requests to the Durable Object for one look-up
    double durableCopies = 0.08; ///< fills that still go to KV with the flag on
    double gbSecondsPerDoRequest = 0.0525;
};

/// How demand differs from day to day. `levels` are the days before the scenario's day, oldest first.
struct DemandHistory
{
    std::vector<double> levels;
    double wobble = 0.02; ///< of a day's level
    double runWobble = 0.09; ///< of one cron run in the past; later days have a quarter of it
    double weekendAhead = 0.4; ///< level of Saturdays and Sundays to come
    double weekendRequests = 0.78;
};

struct BindingSpec
{
    std::string type, name;
    std::string value; ///< text, namespace id, class or bucket
};

struct VersionSpec
{
    std::string id;
    int daysAgo = 0, hour = 0, minute = 0;
    std::string author, source, message, trigger;
    std::string flagValue; ///< what this version carries
    bool deployed = true;
    std::vector<std::pair<std::string, std::string>> values; ///< bindings that differ in this version
};

struct ScriptSpec
{
    std::string name, tag;
    std::vector<BindingSpec> bindings;
    std::vector<VersionSpec> versions; ///< oldest first
    std::vector<std::string> crons;
    std::string doNamespaceId;
};

struct NamespaceSpec
{
    std::string id, title;
    double bytes = 0, bytesPerDay = 0;
    int keys = 0;
};

/// Where the Worker of the scenario reads its flag.
enum class FlagCarrier { Var, JsonVar, Secret, Flagship, KvKey };

/// Everything that makes one simulated incident. Data only: World knows no scenario by name.
struct Scenario
{
    std::string name, summary;
    Timestamp start{}; ///< 19:04:12 of the scenario's day
    std::string accountId, accountName, subdomain, worker, workerKey;
    std::string flagName = "FEATURE_FLAG_DO_CACHE", flagBinding = "CACHE_DO";
    FlagCarrier carrier = FlagCarrier::Var;
    std::string flagKey = "do-cache"; ///< key of the Flagship flag, or of the KV pair
    std::string flagNamespace; ///< KV carrier
    std::string flagshipApp; ///< id of the account's Flagship app, "" = none
    bool codeReadsFlag = true; ///< false: the running code ignores the flag
    bool documentedMetrics = false; ///< the Worker answers in the documented shape, .data.*
    std::vector<ScriptSpec> scripts;
    std::vector<NamespaceSpec> namespaces;
    std::vector<LaneTraffic> lanes;
    CacheModel cache;
    DemandHistory history;
    int quietScripts = 0; ///< further Workers with little traffic, for size
    int quietNamespaces = 0;
    std::vector<int> liveSplit; ///< percentages of the two newest versions, when two are live
};

/// Name of the quiet Worker number `index`.
[[nodiscard]] std::string quietScriptName(int index);
[[nodiscard]] std::optional<Scenario> scenarioNamed(const std::string &name);
[[nodiscard]] std::vector<std::string> scenarioNames();

} // namespace edgedeck::sandbox
