// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/ids.h"
#include "app/cloudflare/analytics.h"

#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace edgedeck::cloudflare {

/// What fails together when Cloudflare refuses a query: permissions and limits go by product.
enum class Family { Kv, Workers, DurableObjects };

enum class NodeId {
    KvDay,
    KvHour,
    KvMinute,
    KvWriteHour,
    KvWriteMinute,
    KvStorage,
    WorkerDay,
    WorkerQuarter,
    DoDay,
    DoQuarter,
    DoPeriodicDay,
    DoPeriodicQuarter,
    DoStorage
};
inline constexpr std::array kNodes{NodeId::KvDay, NodeId::KvHour, NodeId::KvMinute, NodeId::KvWriteHour,
    NodeId::KvWriteMinute, NodeId::KvStorage, NodeId::WorkerDay, NodeId::WorkerQuarter, NodeId::DoDay,
    NodeId::DoQuarter, NodeId::DoPeriodicDay, NodeId::DoPeriodicQuarter, NodeId::DoStorage};

[[nodiscard]] Family familyOf(NodeId node);
/// "kvOperationsAdaptiveGroups"
[[nodiscard]] std::string_view datasetOf(NodeId node);
/// Whether an alias of the answer ("kvDay", "wk3") or a dataset name belongs to the node.
[[nodiscard]] bool names(NodeId node, std::string_view aliasOrDataset);
[[nodiscard]] std::vector<NodeId> nodesOf(AnalyticsScope scope);

/// What was learned of this account's limits, from `settings` and from refusals. Starts with the product's
/// figures: 31 days back including today, Workers in chunks of a week.
struct QueryLimits
{
    int chunkDays = 7;
    std::map<Family, int> historyDays{{Family::Kv, 31}, {Family::Workers, 31}, {Family::DurableObjects, 31}};
    std::map<std::string, int, std::less<>> pageSize; ///< by dataset
    int anyPageSize = 10000;
    bool split = false; ///< one query per family from the start
    std::set<std::string, std::less<>> disabled; ///< datasets that `settings` reports as not enabled

    friend bool operator==(const QueryLimits &, const QueryLimits &) = default;
};
/// Takes what `settings` said into account.
void learn(QueryLimits &limits, const AccountLimits &settings);

struct AnalyticsQuery
{
    std::string text;
    std::vector<std::pair<std::string, std::string>> variables;
    std::vector<NodeId> nodes;
    std::map<std::string, int> limitOf; ///< alias -> its `limit`: as many rows are a cut answer
};

/// One request for all of `nodes`. `now` is server time. Only variables that the text uses are declared.
[[nodiscard]] AnalyticsQuery analyticsQuery(const AccountId &account, const std::vector<NodeId> &nodes,
    AnalyticsScope scope, Timestamp now, const QueryLimits &limits);
/// The `settings` query of the schema for the datasets in use.
[[nodiscard]] AnalyticsQuery limitsQuery(const AccountId &account);

} // namespace edgedeck::cloudflare
