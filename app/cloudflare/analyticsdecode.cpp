// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/analyticsdecode.h"

#include "app/cloudflare/graphanswer.h"

#include <algorithm>
#include <utility>

namespace edgedeck::cloudflare {

namespace {

using net::JsonValue;

/// A count or a sum: absent is 0 only where null says "no such events"; negative or not a number makes the row bad.
std::optional<double> amount(JsonValue value)
{
    const auto number = value.number();
    return number && *number >= 0 ? number : std::nullopt;
}

std::optional<double> positive(JsonValue value)
{
    return amount(value);
}

double sampleOf(JsonValue row)
{
    return std::max(1.0, row.pointer("/avg/sampleInterval").number().value_or(1));
}

std::optional<Timestamp> startOf(JsonValue row, std::string_view dimension)
{
    const auto text = row["dimensions"][dimension].text();
    if (!text)
        return std::nullopt;
    return dimension == "date" ? parseDate(*text) : parseRfc3339(*text);
}

std::optional<KvRow> kvRow(JsonValue row, std::string_view dimension)
{
    const auto start = startOf(row, dimension);
    const auto requests = amount(row.pointer("/sum/requests"));
    const auto action = row.pointer("/dimensions/actionType").text();
    if (!start || !requests || !action)
        return std::nullopt;
    return KvRow{.start = *start,
        .action = *action,
        .result = row.pointer("/dimensions/result").textOr(""),
        .responseStatus
        = static_cast<int>(row.pointer("/dimensions/responseStatusCode").integer(0, 999).value_or(0)),
        .requests = *requests,
        .sampleInterval = sampleOf(row)};
}

std::optional<KvStorageRow> kvStorageRow(JsonValue row, std::string_view dimension)
{
    const auto start = startOf(row, dimension);
    const auto bytes = amount(row.pointer("/max/byteCount"));
    if (!start || !bytes)
        return std::nullopt;
    return KvStorageRow{.day = *start,
        .namespaceId = row.pointer("/dimensions/namespaceId").textOr(""),
        .bytes = *bytes,
        .keys = amount(row.pointer("/max/keyCount")).value_or(0)};
}

std::optional<WorkerRow> workerRow(JsonValue row, std::string_view dimension)
{
    const auto start = startOf(row, dimension);
    const auto requests = amount(row.pointer("/sum/requests"));
    if (!start || !requests)
        return std::nullopt;
    return WorkerRow{.start = *start,
        .script = row.pointer("/dimensions/scriptName").textOr(""),
        .status = row.pointer("/dimensions/status").textOr(""),
        .requests = *requests,
        .errors = amount(row.pointer("/sum/errors")).value_or(0),
        .subrequests = amount(row.pointer("/sum/subrequests")).value_or(0),
        .cpuTimeUs = amount(row.pointer("/sum/cpuTimeUs")).value_or(0),
        .cpuP50Us = positive(row.pointer("/quantiles/cpuTimeP50")),
        .cpuP99Us = positive(row.pointer("/quantiles/cpuTimeP99")),
        .wallP50Us = positive(row.pointer("/quantiles/wallTimeP50")),
        .wallP99Us = positive(row.pointer("/quantiles/wallTimeP99")),
        .sampleInterval = sampleOf(row)};
}

std::optional<DoRequestRow> doRequestRow(JsonValue row, std::string_view dimension)
{
    const auto start = startOf(row, dimension);
    const auto requests = amount(row.pointer("/sum/requests"));
    if (!start || !requests)
        return std::nullopt;
    return DoRequestRow{.start = *start,
        .requests = *requests,
        .errors = amount(row.pointer("/sum/errors")).value_or(0),
        .sampleInterval = sampleOf(row)};
}

std::optional<DoPeriodicRow> doPeriodicRow(JsonValue row, std::string_view dimension)
{
    const auto start = startOf(row, dimension);
    const auto duration = amount(row.pointer("/sum/duration"));
    const auto read = amount(row.pointer("/sum/rowsRead"));
    const auto written = amount(row.pointer("/sum/rowsWritten"));
    if (!start || !duration || !read || !written)
        return std::nullopt;
    return DoPeriodicRow{.start = *start,
        .durationGbS = *duration,
        .rowsRead = *read,
        .rowsWritten = *written,
        .cpuTimeUs = amount(row.pointer("/sum/cpuTime")).value_or(0)};
}

std::optional<DoStorageRow> doStorageRow(JsonValue row, std::string_view dimension)
{
    const auto start = startOf(row, dimension);
    const auto bytes = amount(row.pointer("/max/storedBytes"));
    if (!start || !bytes)
        return std::nullopt;
    return DoStorageRow{
        .day = *start, .namespaceId = row.pointer("/dimensions/namespaceId").textOr(""), .bytes = *bytes};
}

/// Calls `visit(node, readRow, dimension)` with the row type of the node.
template <class Answer, class Visit> void withNode(Answer &answer, NodeId id, Visit visit)
{
    switch (id) {
    case NodeId::KvDay:
        return visit(answer.kvDay, kvRow, "date");
    case NodeId::KvHour:
        return visit(answer.kvHour, kvRow, "datetimeHour");
    case NodeId::KvMinute:
        return visit(answer.kvMinute, kvRow, "datetimeMinute");
    case NodeId::KvWriteHour:
        return visit(answer.kvWriteHour, kvRow, "datetimeHour");
    case NodeId::KvWriteMinute:
        return visit(answer.kvWriteMinute, kvRow, "datetimeMinute");
    case NodeId::KvStorage:
        return visit(answer.kvStorage, kvStorageRow, "date");
    case NodeId::WorkerDay:
        return visit(answer.workerDay, workerRow, "date");
    case NodeId::WorkerQuarter:
        return visit(answer.workerQuarter, workerRow, "datetimeFifteenMinutes");
    case NodeId::DoDay:
        return visit(answer.doDay, doRequestRow, "date");
    case NodeId::DoQuarter:
        return visit(answer.doQuarter, doRequestRow, "datetimeFifteenMinutes");
    case NodeId::DoPeriodicDay:
        return visit(answer.doPeriodicDay, doPeriodicRow, "date");
    case NodeId::DoPeriodicQuarter:
        return visit(answer.doPeriodicQuarter, doPeriodicRow, "datetimeFifteenMinutes");
    case NodeId::DoStorage:
        return visit(answer.doStorage, doStorageRow, "date");
    }
}

/// Rows of all aliases of one node. False when an alias is missing.
template <class Row>
bool readRows(Node<Row> &node, NodeId id, const AnalyticsQuery &query, JsonValue account,
    std::optional<Row> (*read)(JsonValue, std::string_view), std::string_view dimension)
{
    bool there = true;
    for (const auto &[alias, limit] : query.limitOf) {
        if (!names(id, alias))
            continue;
        const JsonValue rows = account[alias];
        if (!rows.isArray()) {
            there = false;
            continue;
        }
        node.truncated = node.truncated || rows.size() >= static_cast<std::size_t>(limit);
        node.rows.reserve(node.rows.size() + rows.size());
        rows.eachItem([&](JsonValue row) {
            if (auto good = read(row, dimension))
                node.rows.push_back(std::move(*good));
            else
                ++node.skipped;
        });
    }
    return there;
}

} // namespace

Result<AnalyticsPart> decodeAnalytics(
    const net::Response &response, const CallFacts &facts, const AnalyticsQuery &query)
{
    auto graph = openGraph(response, facts);
    if (!graph)
        return fail(graph.error());
    AnalyticsPart part;
    const JsonValue root = graph->document.root();
    part.answer.cost = amount(root.pointer("/data/cost"));
    part.answer.budgetLeft = amount(root.pointer("/data/viewer/budget"));
    part.problems = std::move(graph->problems);
    if (!part.problems.empty())
        part.refusal = errorOf(part.problems.front(), response, facts);
    for (const NodeId id : query.nodes) {
        withNode(part.answer, id, [&](auto &node, auto read, std::string_view dimension) {
            node.asked = true;
            const auto said
                = std::find_if(part.problems.begin(), part.problems.end(), [&](const GraphProblem &problem) {
                      return std::any_of(problem.path.begin(), problem.path.end(),
                          [&](const std::string &step) { return names(id, step); });
                  });
            if (said != part.problems.end()) {
                node.error = errorOf(*said, response, facts);
                return;
            }
            if (readRows(node, id, query, graph->account, read, dimension)) {
                part.anyData = true;
                return;
            }
            node.rows.clear();
            node.error = part.problems.empty() ? badShape(response, facts, "a part of the answer is missing")
                                               : part.refusal;
        });
    }
    return part;
}

Result<AccountLimits> decodeLimits(const net::Response &response, const CallFacts &facts)
{
    const auto graph = openGraph(response, facts);
    if (!graph)
        return fail(graph.error());
    const JsonValue settings = graph->account["settings"];
    if (!settings.isObject()) {
        if (!graph->problems.empty())
            return fail(errorOf(graph->problems.front(), response, facts));
        return fail(badShape(response, facts, "settings are missing"));
    }
    AccountLimits limits;
    settings.eachMember([&](const std::string &dataset, JsonValue value) {
        if (!value.isObject())
            return;
        limits[dataset] = DatasetLimits{.enabled = value["enabled"].boolean().value_or(true),
            .maxDurationS = value["maxDuration"].integer(0),
            .notOlderThanS = value["notOlderThan"].integer(0),
            .maxPageSize = value["maxPageSize"].integer(0),
            .maxFields = value["maxNumberOfFields"].integer(0)};
    });
    return limits;
}

void setNodeError(AnalyticsAnswer &answer, NodeId id, const Error &error)
{
    withNode(answer, id, [&](auto &node, auto, std::string_view) {
        node = {};
        node.asked = true;
        node.error = error;
    });
}

void takeNode(AnalyticsAnswer &into, AnalyticsAnswer &from, NodeId id)
{
    withNode(into, id, [&](auto &target, auto, std::string_view) {
        withNode(from, id, [&](auto &source, auto, std::string_view) {
            if constexpr (std::is_same_v<decltype(target), decltype(source)>)
                target = std::move(source);
        });
    });
}

bool nodeUsable(const AnalyticsAnswer &answer, NodeId id)
{
    bool usable = false;
    withNode(answer, id, [&](const auto &node, auto, std::string_view) { usable = node.usable(); });
    return usable;
}

std::optional<Error> nodeError(const AnalyticsAnswer &answer, NodeId id)
{
    std::optional<Error> error;
    withNode(answer, id, [&](const auto &node, auto, std::string_view) { error = node.error; });
    return error;
}

} // namespace edgedeck::cloudflare
