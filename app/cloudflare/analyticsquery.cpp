// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/analyticsquery.h"

#include <algorithm>

namespace edgedeck::cloudflare {

namespace {

using namespace std::chrono;

struct NodeText
{
    NodeId id;
    Family family;
    std::string_view alias, dataset;
    int limit;
    std::string_view filter, orderBy, fields;
};

// Filters act on the start of an event. KV has no bucket between minute and hour. Sums are scaled by Cloudflare:
// the sample interval only says whether they are estimates.
constexpr std::array kTexts{
    NodeText{NodeId::KvDay, Family::Kv, "kvDay", "kvOperationsAdaptiveGroups", 5000,
        "date_geq: $d0Kv, date_leq: $today", "date_ASC",
        "dimensions { date actionType result responseStatusCode } sum { requests } avg { sampleInterval }"},
    NodeText{NodeId::KvHour, Family::Kv, "kvHour", "kvOperationsAdaptiveGroups", 5000,
        "datetimeHour_geq: $t24, datetimeHour_leq: $tEnd", "datetimeHour_ASC",
        "dimensions { datetimeHour actionType result } sum { requests } avg { sampleInterval }"},
    NodeText{NodeId::KvMinute, Family::Kv, "kvMin", "kvOperationsAdaptiveGroups", 5000,
        "datetimeMinute_geq: $t3, datetimeMinute_leq: $tEnd", "datetimeMinute_ASC",
        "dimensions { datetimeMinute actionType } sum { requests } avg { sampleInterval }"},
    NodeText{NodeId::KvWriteHour, Family::Kv, "kvWriteHour", "kvOperationsAdaptiveGroups", 10000,
        "datetimeHour_geq: $tDays, datetimeHour_leq: $tEnd, actionType: \"write\"", "datetimeHour_ASC",
        "dimensions { datetimeHour actionType result } sum { requests } avg { sampleInterval }"},
    NodeText{NodeId::KvWriteMinute, Family::Kv, "kvWriteMin", "kvOperationsAdaptiveGroups", 10000,
        "datetimeMinute_geq: $tFine, datetimeMinute_leq: $tEnd, actionType: \"write\"", "datetimeMinute_ASC",
        "dimensions { datetimeMinute actionType result } sum { requests } avg { sampleInterval }"},
    NodeText{NodeId::KvStorage, Family::Kv, "kvStore", "kvStorageAdaptiveGroups", 10000,
        "date_geq: $d0Kv, date_leq: $today", "date_ASC",
        "dimensions { date namespaceId } max { byteCount keyCount }"},
    NodeText{NodeId::WorkerDay, Family::Workers, "wk", "workersInvocationsAdaptive", 5000, "", "",
        "dimensions { date scriptName } sum { requests errors subrequests cpuTimeUs } "
        "quantiles { cpuTimeP50 cpuTimeP99 } avg { sampleInterval }"},
    NodeText{NodeId::WorkerQuarter, Family::Workers, "wkQ", "workersInvocationsAdaptive", 10000,
        "datetime_geq: $t24, datetime_lt: $tEnd", "datetimeFifteenMinutes_ASC",
        "dimensions { datetimeFifteenMinutes status } sum { requests errors subrequests cpuTimeUs } "
        "quantiles { cpuTimeP50 cpuTimeP99 wallTimeP50 wallTimeP99 } avg { sampleInterval }"},
    NodeText{NodeId::DoDay, Family::DurableObjects, "doReqDay", "durableObjectsInvocationsAdaptiveGroups",
        1000, "date_geq: $d0Do, date_leq: $today", "date_ASC",
        "dimensions { date } sum { requests errors } avg { sampleInterval }"},
    NodeText{NodeId::DoQuarter, Family::DurableObjects, "doReqQ", "durableObjectsInvocationsAdaptiveGroups",
        1000, "datetime_geq: $t24, datetime_lt: $tEnd", "datetimeFifteenMinutes_ASC",
        "dimensions { datetimeFifteenMinutes } sum { requests errors } avg { sampleInterval }"},
    NodeText{NodeId::DoPeriodicDay, Family::DurableObjects, "doPerDay", "durableObjectsPeriodicGroups", 1000,
        "date_geq: $d0Do, date_leq: $today", "date_ASC",
        "dimensions { date } sum { duration cpuTime rowsRead rowsWritten }"},
    NodeText{NodeId::DoPeriodicQuarter, Family::DurableObjects, "doPerQ", "durableObjectsPeriodicGroups",
        1000, "datetimeHour_geq: $t24, datetimeHour_leq: $tEnd", "datetimeFifteenMinutes_ASC",
        "dimensions { datetimeFifteenMinutes } sum { duration cpuTime rowsRead rowsWritten }"},
    NodeText{NodeId::DoStorage, Family::DurableObjects, "doSql", "durableObjectsSqlStorageGroups", 10000,
        "date_geq: $d0Do, date_leq: $today", "date_ASC",
        "dimensions { date namespaceId } max { storedBytes }"},
};

const NodeText &textOf(NodeId node)
{
    return *std::find_if(kTexts.begin(), kTexts.end(), [&](const NodeText &text) { return text.id == node; });
}

std::string fieldOf(const NodeText &node, std::string_view alias, std::string_view filter, int limit)
{
    std::string out = "      " + std::string(alias) + ": " + std::string(node.dataset)
        + "(limit: " + std::to_string(limit) + ", filter: { " + std::string(filter) + " }";
    if (!node.orderBy.empty())
        out += ", orderBy: [" + std::string(node.orderBy) + "]";
    return out + ") { " + std::string(node.fields) + " }\n";
}

/// "query Name($a: T, ...)" from those variables whose names occur in `body`.
std::string declaration(std::string_view name, const std::string &body, AnalyticsQuery &query,
    const std::vector<std::array<std::string, 3>> &known)
{
    std::string head = "query " + std::string(name) + "(";
    bool first = true;
    for (const auto &[variable, type, value] : known) {
        const auto at = body.find("$" + variable);
        if (at == std::string::npos)
            continue;
        head.append(first ? "$" : ", $").append(variable).append(": ").append(type);
        first = false;
        query.variables.emplace_back(variable, value);
    }
    return head + ")";
}

std::string_view nameOf(AnalyticsScope scope)
{
    switch (scope) {
    case AnalyticsScope::Full:
        return "Console";
    case AnalyticsScope::Light:
        return "ConsoleLight";
    case AnalyticsScope::Plan:
        return "ConsolePlan";
    }
    return "Console";
}

int limitFor(const NodeText &node, const QueryLimits &limits)
{
    const auto own = limits.pageSize.find(node.dataset);
    return std::max(1,
        std::min({node.limit, limits.anyPageSize, own == limits.pageSize.end() ? node.limit : own->second}));
}

} // namespace

Family familyOf(NodeId node)
{
    return textOf(node).family;
}

std::string_view datasetOf(NodeId node)
{
    return textOf(node).dataset;
}

bool names(NodeId node, std::string_view aliasOrDataset)
{
    const NodeText &text = textOf(node);
    if (aliasOrDataset == text.dataset)
        return true;
    if (node != NodeId::WorkerDay)
        return aliasOrDataset == text.alias;
    // wk0, wk1, ...: one alias a chunk
    return aliasOrDataset.size() > 2 && aliasOrDataset.substr(0, 2) == "wk"
        && std::all_of(
            aliasOrDataset.begin() + 2, aliasOrDataset.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<NodeId> nodesOf(AnalyticsScope scope)
{
    if (scope == AnalyticsScope::Full)
        return {kNodes.begin(), kNodes.end()};
    if (scope == AnalyticsScope::Plan)
        return {NodeId::KvDay, NodeId::KvWriteHour, NodeId::WorkerDay, NodeId::WorkerQuarter, NodeId::DoDay,
            NodeId::DoQuarter, NodeId::DoPeriodicDay};
    return {NodeId::KvDay, NodeId::KvMinute, NodeId::KvWriteMinute, NodeId::KvStorage, NodeId::WorkerDay,
        NodeId::DoDay, NodeId::DoPeriodicDay, NodeId::DoStorage};
}

void learn(QueryLimits &limits, const AccountLimits &settings)
{
    constexpr std::int64_t kDay = 86400;
    for (const NodeText &node : kTexts) {
        const auto found = settings.find(std::string(node.dataset));
        if (found == settings.end())
            continue;
        const DatasetLimits &said = found->second;
        if (!said.enabled)
            limits.disabled.insert(std::string(node.dataset));
        else
            limits.disabled.erase(std::string(node.dataset));
        if (said.maxPageSize && *said.maxPageSize > 0)
            limits.pageSize[std::string(node.dataset)]
                = static_cast<int>(std::min<std::int64_t>(*said.maxPageSize, 10000));
        int &history = limits.historyDays[node.family];
        const auto clampTo = [](std::int64_t seconds) {
            return static_cast<int>(std::clamp<std::int64_t>(seconds / kDay, 1, 31));
        };
        if (said.notOlderThanS)
            history = std::min(history, clampTo(*said.notOlderThanS));
        if (said.maxDurationS) {
            if (node.id == NodeId::WorkerDay)
                limits.chunkDays = clampTo(*said.maxDurationS);
            else if (node.family != Family::Workers)
                history = std::min(history, clampTo(*said.maxDurationS));
        }
    }
}

AnalyticsQuery analyticsQuery(const AccountId &account, const std::vector<NodeId> &nodes,
    AnalyticsScope scope, Timestamp now, const QueryLimits &limits)
{
    AnalyticsQuery query;
    query.nodes = nodes;
    const Timestamp today = startOfDay(now);
    const auto firstDay = [&](Family family) {
        const auto found = limits.historyDays.find(family);
        const int back
            = scope == AnalyticsScope::Light || found == limits.historyDays.end() ? 1 : found->second;
        return today - days{std::clamp(back, 1, 31) - 1};
    };
    std::vector<std::array<std::string, 3>> known{{"accountTag", "string!", account.str()},
        {"d0Kv", "Date!", toDate(firstDay(Family::Kv))}, {"d0Wk", "Date!", toDate(firstDay(Family::Workers))},
        {"d0Do", "Date!", toDate(firstDay(Family::DurableObjects))}, {"today", "Date!", toDate(today)},
        {"t24", "Time!", toRfc3339(floor<hours>(now - hours{24}))},
        {"t3", "Time!", toRfc3339(floor<minutes>(now - hours{3}))},
        {"tDays", "Time!", toRfc3339(firstDay(Family::Kv))},
        {"tFine", "Time!", toRfc3339(floor<minutes>(now - hours{scope == AnalyticsScope::Full ? 24 : 3}))},
        {"tEnd", "Time!", toRfc3339(now)}};

    std::string fields;
    for (const NodeId id : nodes) {
        const NodeText &node = textOf(id);
        const int limit = limitFor(node, limits);
        if (id != NodeId::WorkerDay) {
            query.limitOf[std::string(node.alias)] = limit;
            fields += fieldOf(node, node.alias, node.filter, limit);
            continue;
        }
        // The newest chunk first: wk0 ends today, the last one begins on the first day.
        const Timestamp first = firstDay(Family::Workers);
        const int chunk = std::clamp(limits.chunkDays, 1, 31);
        Timestamp end = today;
        for (int i = 0; end >= first; ++i) {
            const Timestamp start = std::max(first, end - days{chunk - 1});
            const std::string n = std::to_string(i);
            const std::string from = start == first ? "d0Wk" : "wkFrom" + n;
            const std::string to = i == 0 ? "today" : "wkTo" + n;
            if (start != first)
                known.push_back({from, "Date!", toDate(start)});
            if (i > 0)
                known.push_back({to, "Date!", toDate(end)});
            query.limitOf["wk" + n] = limit;
            std::string filter = "date_geq: $";
            filter.append(from).append(", date_leq: $").append(to);
            fields += fieldOf(node, "wk" + n, filter, limit);
            end = start - days{1};
        }
    }
    const std::string body
        = " {\n  cost\n  viewer {\n    budget\n    accounts(filter: { accountTag: $accountTag }) {\n" + fields
        + "    }\n  }\n}\n";
    query.text = declaration(nameOf(scope), body, query, known) + body;
    return query;
}

AnalyticsQuery limitsQuery(const AccountId &account)
{
    AnalyticsQuery query;
    std::string fields;
    std::set<std::string_view> once;
    for (const NodeText &node : kTexts) {
        if (once.insert(node.dataset).second)
            fields += "      " + std::string(node.dataset) + " { ...S }\n";
    }
    const std::string body
        = " {\n  viewer {\n    budget\n    accounts(filter: { accountTag: $accountTag }) { settings {\n"
        + fields + "    } }\n  }\n}\n"
        + "fragment S on Settings { enabled maxDuration maxNumberOfFields maxPageSize notOlderThan }\n";
    query.text = declaration("Limits", body, query, {{"accountTag", "string!", account.str()}}) + body;
    return query;
}

} // namespace edgedeck::cloudflare
