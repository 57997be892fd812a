// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/datasets.h"

#include <algorithm>
#include <cmath>

namespace edgedeck::sandbox {

namespace {

const std::vector<std::string> kAllTimes{"date", "datetime", "datetimeMinute", "datetimeFiveMinutes",
    "datetimeFifteenMinutes", "datetimeHour", "datetimeSixHours"};
const std::vector<std::string> kKvTimes{"date", "datetime", "datetimeMinute", "datetimeHour"};

void kvFacts(const World &, const Lane &lane, const Cell &cell, const Emit &emit)
{
    struct Kind
    {
        Count count;
        const char *action, *result, *status;
        double bytes;
    };
    static constexpr std::array<Kind, 10> kKinds{{{Count::WriteOk, "write", "uploaded", "200", 4100},
        {Count::WriteRefused, "write", "error", "429", 0}, {Count::ReadHot, "read", "hot_read", "200", 3800},
        {Count::ReadCold, "read", "cold_read", "200", 3900}, {Count::ReadMiss, "read", "not_found", "404", 0},
        {Count::ReadRefused, "read", "error", "429", 0}, {Count::DeleteOk, "delete", "deleted", "200", 0},
        {Count::DeleteRefused, "delete", "error", "429", 0}, {Count::ListOk, "list", "cold_read", "200", 900},
        {Count::ListRefused, "list", "error", "429", 0}}};
    for (const Kind &k : kKinds) {
        if (cell[k.count] == 0)
            continue;
        Fact fact;
        fact.texts = {k.action, k.result, k.status, lane.namespaceId};
        fact.count = cell[k.count];
        fact.numbers[0] = cell[k.count];
        fact.numbers[1] = k.bytes * cell[k.count];
        // For latency: reads from the cache, from the store, and writes.
        fact.numbers[k.count == Count::ReadHot ? 2 : k.count == Count::WriteOk ? 4 : 3] = cell[k.count];
        emit(fact);
    }
}

double normalCdf(double x)
{
    return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

/// The p-quantile of a mixture of log-normal parts {weight, median, 99 % value}, by bisection.
double mixtureQuantile(double p, const std::vector<std::array<double, 3>> &parts)
{
    double total = 0;
    for (const auto &part : parts)
        total += part[0];
    if (total <= 0)
        return 0;
    double low = 1e-6, high = 1e9;
    for (int i = 0; i < 80; ++i) {
        const double middle = std::sqrt(low * high);
        double below = 0;
        for (const auto &[weight, median, p99] : parts)
            below += weight * normalCdf(std::log(middle / median) / (std::log(p99 / median) / 2.3263));
        (below < p * total ? low : high) = middle;
    }
    return std::sqrt(low * high);
}

double levelOf(const std::string &quantile)
{
    const std::string digits = quantile.substr(quantile.rfind('P') + 1);
    return std::stod(digits) / std::pow(10.0, static_cast<double>(digits.size()));
}

Json kvQuantile(const std::string &name, const std::array<double, kMaxNumbers> &n)
{
    return std::round(mixtureQuantile(levelOf(name), {{n[2], 6, 31}, {n[3], 48, 240}, {n[4], 130, 620}}) * 10)
        / 10;
}

void workerFacts(const World &, const Lane &lane, const Cell &cell, const Emit &emit)
{
    if (lane.script.empty() || cell[Count::Requests] == 0)
        return;
    const double gone = cell[Count::Disconnected], slow = cell[Count::Slow];
    for (const bool disconnected : {false, true}) {
        const double requests = disconnected ? gone : cell[Count::Requests] - gone;
        if (requests <= 0)
            continue;
        const double waiting = disconnected ? gone : slow - gone;
        const double cached
            = disconnected ? 0 : std::min<double>(cell[Count::RequestsCached], requests - waiting);
        const double plain = requests - waiting - cached;
        Fact fact;
        fact.texts = {lane.script, disconnected ? "clientDisconnected" : "success", "production", ""};
        fact.count = requests;
        // requests errors subrequests cpuTimeUs duration wallTime requestDuration responseBodySize clientDisconnects
        fact.numbers = {requests, 0, requests * 2, requests * 3100, requests * 0.0009,
            plain * 96e3 + cached * 31e3 + waiting * 6.15e6, plain * 96e3 + cached * 31e3 + waiting * 6.15e6,
            requests * 1850, disconnected ? gone : 0, plain, cached, waiting};
        emit(fact);
    }
}

Json workerQuantile(const std::string &name, const std::array<double, kMaxNumbers> &n)
{
    const double level = levelOf(name);
    const std::vector<std::array<double, 3>> wall{
        {n[9], 0.042e6, 0.84e6}, {n[10], 0.011e6, 0.31e6}, {n[11], 6.175e6, 6.31e6}};
    if (name.rfind("cpuTime", 0) == 0)
        return std::round(mixtureQuantile(level, {{1, 2600, 8900}}));
    if (name.rfind("wallTime", 0) == 0 || name.rfind("requestDuration", 0) == 0)
        return std::round(mixtureQuantile(level, wall));
    if (name.rfind("responseBodySize", 0) == 0)
        return std::round(mixtureQuantile(level, {{1, 1400, 9800}}));
    return mixtureQuantile(level, wall) * 0.128e-6;
}

std::string durableNamespaceOf(const World &world, const std::string &script)
{
    for (const DoNamespace &n : world.account().doNamespaces) {
        if (n.script == script)
            return n.id;
    }
    return {};
}

void durableFacts(const World &world, const Lane &lane, const Cell &cell, const Emit &emit)
{
    if (cell[Count::DoRequests] == 0)
        return;
    const double failed = cell[Count::DoErrors], good = cell[Count::DoRequests] - failed;
    for (const bool error : {false, true}) {
        const double requests = error ? failed : good;
        if (requests <= 0)
            continue;
        Fact fact;
        fact.texts = {lane.script, durableNamespaceOf(world, lane.script),
            error ? "scriptThrewException" : "success", ""};
        fact.count = requests;
        fact.numbers = {requests, error ? requests : 0, requests * 640, requests * 3400};
        emit(fact);
    }
}

void periodicFacts(const World &world, const Lane &lane, const Cell &cell, const Emit &emit)
{
    if (cell[Count::DoRequests] + cell[Count::DoRowsWritten] == 0)
        return;
    Fact fact;
    fact.texts = {durableNamespaceOf(world, lane.script), "", "", ""};
    const double gbSeconds = cell[Count::DoMilliGbS] / 1000.0;
    fact.count = 1;
    // duration activeTime cpuTime rowsRead rowsWritten, then what this object never does
    fact.numbers = {gbSeconds, gbSeconds / 0.128 * 1e6, cell[Count::DoRequests] * 900.0,
        static_cast<double>(cell[Count::DoRowsRead]), static_cast<double>(cell[Count::DoRowsWritten])};
    emit(fact);
}

void storageOfDay(const World &world, Timestamp day, const Emit &emit)
{
    for (const auto &[id, ns] : world.account().namespaces) {
        Fact fact;
        fact.texts = {id, "", "", ""};
        fact.numbers = {std::round(world.storageBytes(ns, day)),
            static_cast<double>(ns.keys.empty() ? static_cast<std::size_t>(ns.keysAtStart) : ns.keys.size())};
        fact.count = 1;
        emit(fact);
    }
}

void sqlStorageOfDay(const World &world, Timestamp day, const Emit &emit)
{
    std::map<std::string, double> rows;
    const std::int64_t last = minuteOf(day) / 1440;
    for (const Lane &lane : world.lanes()) {
        for (auto it = lane.days.begin(); it != lane.days.end() && it->first <= last; ++it)
            rows[lane.script] += it->second[Count::DoRowsWritten];
    }
    for (const DoNamespace &n : world.account().doNamespaces) {
        Fact fact;
        fact.texts = {n.id, "", "", ""};
        // Keys are overwritten, so the file levels out well below one row a write.
        fact.numbers = {n.sqlite && rows[n.script] > 0 ? 16384 + std::min(rows[n.script], 4000.0) * 4200 : 0};
        fact.count = 1;
        if (fact.numbers[0] > 0)
            emit(fact);
    }
}

std::vector<std::string> levels(const std::string &stem)
{
    std::vector<std::string> out;
    for (const char *p : {"P25", "P50", "P75", "P90", "P95", "P99", "P999"})
        out.push_back(stem + p);
    return out;
}

std::vector<Dataset> makeDatasets()
{
    std::vector<Dataset> out;
    Dataset kv;
    kv.name = "kvOperationsAdaptiveGroups";
    kv.texts = {"actionType", "result", "responseStatusCode", "namespaceId"};
    kv.times = kKvTimes;
    kv.sums = {"requests", "objectBytes"};
    kv.quantiles = levels("latencyMs");
    kv.ofCell = kvFacts;
    kv.quantile = kvQuantile;
    out.push_back(kv);

    Dataset storage;
    storage.name = "kvStorageAdaptiveGroups";
    storage.texts = {"namespaceId"};
    storage.times = kKvTimes;
    storage.maxima = {"byteCount", "keyCount"};
    storage.ofDay = storageOfDay;
    out.push_back(storage);

    Dataset workers;
    workers.name = "workersInvocationsAdaptive";
    workers.texts = {"scriptName", "status", "environmentName", "scriptVersion"};
    workers.versionText = 3;
    workers.times = kAllTimes;
    workers.groups = false;
    workers.sums = {"requests", "errors", "subrequests", "cpuTimeUs", "duration", "wallTime",
        "requestDuration", "responseBodySize", "clientDisconnects"};
    for (const char *stem : {"cpuTime", "wallTime", "duration", "requestDuration", "responseBodySize"}) {
        for (const std::string &q : levels(stem))
            workers.quantiles.push_back(q);
    }
    workers.maxDurationS = 7 * 86400;
    workers.notOlderThanS = 92 * 86400;
    workers.ofCell = workerFacts;
    workers.quantile = workerQuantile;
    out.push_back(workers);

    Dataset durable;
    durable.name = "durableObjectsInvocationsAdaptiveGroups";
    durable.texts = {"scriptName", "namespaceId", "status", "objectId"};
    durable.times = kAllTimes;
    durable.sums = {"requests", "errors", "responseBodySize", "wallTime"};
    durable.ofCell = durableFacts;
    out.push_back(durable);

    Dataset periodic;
    periodic.name = "durableObjectsPeriodicGroups";
    periodic.texts = {"namespaceId", "objectId"};
    periodic.times = kAllTimes;
    periodic.sums = {"duration", "activeTime", "cpuTime", "rowsRead", "rowsWritten", "storageReadUnits",
        "storageWriteUnits", "storageDeletes", "inboundWebsocketMsgCount", "outboundWebsocketMsgCount",
        "subrequests", "exceededCpuErrors", "exceededMemoryErrors", "fatalInternalErrors"};
    periodic.ofCell = periodicFacts;
    out.push_back(periodic);

    Dataset sql;
    sql.name = "durableObjectsSqlStorageGroups";
    sql.texts = {"namespaceId"};
    sql.times = {"date", "datetimeMinute", "datetimeHour"};
    sql.maxima = {"storedBytes"};
    sql.ofDay = sqlStorageOfDay;
    out.push_back(sql);

    for (const char *name : {"durableObjectsStorageGroups", "durableObjectsSubrequestsAdaptiveGroups",
             "workersSubrequestsAdaptiveGroups", "workersInvocationsScheduled", "d1AnalyticsAdaptiveGroups",
             "d1QueriesAdaptiveGroups", "d1StorageAdaptiveGroups", "r2OperationsAdaptiveGroups",
             "r2StorageAdaptiveGroups", "queueMessageOperationsAdaptiveGroups", "queueBacklogAdaptiveGroups",
             "queueConsumerMetricsAdaptiveGroups", "aiInferenceAdaptiveGroups",
             "workersAnalyticsEngineAdaptiveGroups", "workersBuildsBuildMinutesAdaptiveGroups"}) {
        Dataset other;
        other.name = name;
        other.times = kAllTimes;
        other.anyField = true;
        out.push_back(other);
    }
    return out;
}

} // namespace

const std::vector<Dataset> &datasets()
{
    static const std::vector<Dataset> all = makeDatasets();
    return all;
}

const Dataset *datasetNamed(const std::string &name)
{
    const auto &all = datasets();
    const auto it = std::find_if(all.begin(), all.end(), [&](const Dataset &d) { return d.name == name; });
    return it == all.end() ? nullptr : &*it;
}

} // namespace edgedeck::sandbox
