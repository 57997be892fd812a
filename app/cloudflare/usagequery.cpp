// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/usagequery.h"

#include "app/cloudflare/graphanswer.h"

#include <algorithm>
#include <array>

namespace edgedeck::cloudflare {

using namespace std::chrono;

namespace {

struct KindText
{
    UsageKind kind;
    Family family;
    std::string_view dataset, dimensions, sums;
    std::string_view entity; ///< the dimension that names it
    int combinations; ///< rows a bucket and entity can have: KV actions with their results
};
constexpr std::array kKinds{KindText{UsageKind::Kv, Family::Kv, "kvOperationsAdaptiveGroups",
                                "actionType result", "requests", "", 12},
    KindText{UsageKind::KvByNamespace, Family::Kv, "kvOperationsAdaptiveGroups", "actionType namespaceId",
        "requests", "namespaceId", 4},
    KindText{UsageKind::Workers, Family::Workers, "workersInvocationsAdaptive", "", "requests errors", "", 1},
    KindText{UsageKind::WorkersByScript, Family::Workers, "workersInvocationsAdaptive", "scriptName",
        "requests errors", "scriptName", 1},
    KindText{UsageKind::DoRequests, Family::DurableObjects, "durableObjectsInvocationsAdaptiveGroups", "",
        "requests errors", "", 1},
    KindText{UsageKind::DoPeriodic, Family::DurableObjects, "durableObjectsPeriodicGroups", "",
        "duration rowsRead rowsWritten", "", 1}};

const KindText &textOf(UsageKind kind)
{
    return *std::find_if(
        kKinds.begin(), kKinds.end(), [&](const KindText &text) { return text.kind == kind; });
}

std::string_view timeOf(seconds step)
{
    return step >= days{1} ? "date" : step >= hours{1} ? "datetimeHour" : "datetimeMinute";
}

int pageOf(const KindText &text, const QueryLimits &limits)
{
    const auto own = limits.pageSize.find(text.dataset);
    const int page = own == limits.pageSize.end() ? 10000 : own->second;
    return std::max(1, std::min({10000, limits.anyPageSize, page}));
}

std::string literal(Timestamp at, seconds step)
{
    return "\"" + (step >= days{1} ? toDate(at) : toRfc3339(at)) + "\"";
}

std::optional<double> amount(net::JsonValue value)
{
    const auto number = value.number();
    return number && *number >= 0 ? number : std::nullopt;
}

std::optional<UsageRow> readRow(net::JsonValue row, const UsageAsk &ask, const KindText &text)
{
    const std::string_view time = timeOf(ask.step);
    const auto when = row["dimensions"][time].text();
    const auto start = !when ? std::nullopt : ask.step >= days{1} ? parseDate(*when) : parseRfc3339(*when);
    if (!start)
        return std::nullopt;
    UsageRow out;
    out.kind = ask.kind;
    out.step = ask.step;
    out.start = *start;
    if (ask.kind == UsageKind::DoPeriodic) {
        const auto duration = amount(row.pointer("/sum/duration"));
        const auto read = amount(row.pointer("/sum/rowsRead"));
        const auto written = amount(row.pointer("/sum/rowsWritten"));
        if (!duration || !read || !written)
            return std::nullopt;
        out.durationGbS = *duration;
        out.rowsRead = *read;
        out.rowsWritten = *written;
        return out;
    }
    const auto requests = amount(row.pointer("/sum/requests"));
    if (!requests)
        return std::nullopt;
    out.requests = *requests;
    out.errors = amount(row.pointer("/sum/errors")).value_or(0);
    out.action = row.pointer("/dimensions/actionType").textOr("");
    out.result = row.pointer("/dimensions/result").textOr("");
    if (!text.entity.empty())
        out.entity = row["dimensions"][text.entity].textOr("");
    out.sampleInterval = std::max(1.0, row.pointer("/avg/sampleInterval").number().value_or(1));
    return out;
}

} // namespace

std::string_view datasetOf(UsageKind kind)
{
    return textOf(kind).dataset;
}

Family familyOf(UsageKind kind)
{
    return textOf(kind).family;
}

std::vector<UsageAsk> cut(const UsageAsk &ask, Timestamp now, const QueryLimits &limits)
{
    const KindText &text = textOf(ask.kind);
    const auto history = limits.historyDays.find(text.family);
    const int back = std::clamp(history == limits.historyDays.end() ? 31 : history->second, 1, 31);
    const Timestamp oldest = startOfDay(now) - days{back - 1};
    const microseconds step = ask.step;
    // As many rows as fit; a bucket that alone has too many is asked for all the same and told as cut.
    const std::int64_t each = std::int64_t{std::max(ask.entities, 1)} * text.combinations;
    auto buckets = std::max<std::int64_t>(1, (pageOf(text, limits) - 1) / each);
    const int widest = text.family == Family::Workers ? std::clamp(limits.chunkDays, 1, 31) : back;
    buckets = std::min<std::int64_t>(
        buckets, std::max<std::int64_t>(1, duration_cast<seconds>(days{widest}) / ask.step));
    std::vector<UsageAsk> pieces;
    // Newest first: if anything has to be left out it is the oldest.
    for (Timestamp end = ask.to; end > std::max(ask.from, oldest);) {
        UsageAsk piece = ask;
        piece.to = end;
        piece.from = std::max({ask.from, oldest, end - step * buckets});
        pieces.push_back(piece);
        end = piece.from;
    }
    return pieces;
}

std::vector<UsageAsk> halved(const UsageAsk &ask)
{
    const microseconds step = ask.step;
    const auto buckets = (ask.to - ask.from) / step;
    if (buckets < 2)
        return {};
    UsageAsk older = ask, newer = ask;
    older.to = newer.from = ask.from + step * (buckets / 2);
    return {newer, older};
}

AnalyticsQuery usageQuery(
    const AccountId &account, const std::vector<UsageAsk> &pieces, const QueryLimits &limits)
{
    AnalyticsQuery query;
    std::string fields;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const UsageAsk &piece = pieces[i];
        const KindText &text = textOf(piece.kind);
        const std::string time(timeOf(piece.step));
        const std::string alias = "u" + std::to_string(i);
        const int limit = pageOf(text, limits);
        query.limitOf[alias] = limit;
        fields.append("      ").append(alias).append(": ").append(text.dataset);
        fields += "(limit: " + std::to_string(limit) + ", filter: { " + time
            + "_geq: " + literal(piece.from, piece.step) + ", " + time
            + "_leq: " + literal(piece.to - microseconds(piece.step), piece.step) + " }, orderBy: [" + time
            + "_ASC]) { dimensions { " + time;
        if (!text.dimensions.empty())
            fields.append(" ").append(text.dimensions);
        fields.append(" } sum { ").append(text.sums).append(" }");
        if (piece.kind != UsageKind::DoPeriodic)
            fields += " avg { sampleInterval }";
        fields += " }\n";
    }
    query.variables = {{"accountTag", account.str()}};
    query.text = "query Usage($accountTag: string!) {\n  cost\n  viewer {\n    budget\n"
                 "    accounts(filter: { accountTag: $accountTag }) {\n"
        + fields + "    }\n  }\n}\n";
    return query;
}

Result<UsagePart> decodeUsage(const net::Response &response, const CallFacts &facts,
    const std::vector<UsageAsk> &pieces, const AnalyticsQuery &query)
{
    auto graph = openGraph(response, facts);
    if (!graph)
        return fail(graph.error());
    UsagePart part;
    part.problems = std::move(graph->problems);
    if (!part.problems.empty())
        part.refusal = errorOf(part.problems.front(), response, facts);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        UsagePart::Piece piece;
        const std::string alias = "u" + std::to_string(i);
        const net::JsonValue rows = graph->account[alias];
        if (rows.isArray()) {
            piece.there = true;
            part.anyData = true;
            const auto limit = query.limitOf.find(alias);
            piece.truncated
                = limit != query.limitOf.end() && rows.size() >= static_cast<std::size_t>(limit->second);
            piece.rows.reserve(rows.size());
            rows.eachItem([&](net::JsonValue row) {
                if (auto good = readRow(row, pieces[i], textOf(pieces[i].kind)))
                    piece.rows.push_back(std::move(*good));
            });
        }
        part.pieces.push_back(std::move(piece));
    }
    return part;
}

} // namespace edgedeck::cloudflare
