// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/telemetry.h"

#include "app/cloudflare/bodies.h"

#include <algorithm>

namespace edgedeck::cloudflare {

namespace {

/// Milliseconds of the epoch; the bound keeps the microseconds of a Timestamp from overflowing.
std::optional<Timestamp> millis(net::JsonValue value)
{
    const auto number = value.integer(0, 253'402'300'799'000);
    return number ? std::optional(Timestamp{std::chrono::milliseconds(*number)}) : std::nullopt;
}

std::optional<TelemetryEvent> event(net::JsonValue value)
{
    const net::JsonValue meta = value["$metadata"], worker = value["$workers"];
    const auto at = millis(value["timestamp"]);
    if (!at || !meta.isObject())
        return std::nullopt;
    TelemetryEvent out{.id = meta["id"].textOr(""),
        .at = *at,
        .script = worker["scriptName"].textOr(meta["service"].textOr("")),
        .versionId = worker.pointer("/scriptVersion/id").textOr(""),
        .requestId = meta["requestId"].textOr(""),
        .type = meta["type"].textOr(""),
        .eventType = worker["eventType"].textOr(""),
        .executionModel = worker["executionModel"].textOr(""),
        .durableObjectId = worker["durableObjectId"].textOr(""),
        .outcome = worker["outcome"].textOr(""),
        .level = meta["level"].textOr(""),
        .message = meta["message"].textOr(""),
        .error = meta["error"].textOr(""),
        .statusCode = {}};
    auto status = meta["statusCode"].integer(100, 999);
    if (!status)
        status = worker.pointer("/event/response/status").integer(100, 999);
    if (status)
        out.statusCode = static_cast<int>(*status);
    return out;
}

std::optional<TelemetryCount> count(net::JsonValue value)
{
    auto number = value["count"].number();
    if (!number)
        number = value["value"].number();
    if (!number || *number < 0)
        return std::nullopt;
    TelemetryCount out{.groups = {}, .count = *number};
    if (const auto interval = value["sampleInterval"].number(); interval && *interval >= 1)
        out.sampleInterval = *interval;
    value["groups"].eachItem([&](net::JsonValue group) {
        out.groups.emplace_back(group["key"].textOr(""),
            group["value"].isString() ? group["value"].textOr("") : group["value"].compact());
    });
    return out;
}

template <class Out, class Item>
Result<Out> decode(const net::Response &response, const CallFacts &facts, std::string_view pointer,
    std::vector<Item> Out::*into, std::optional<Item> (*item)(net::JsonValue))
{
    const auto envelope = openEnvelope(response, facts);
    if (!envelope)
        return fail(envelope.error());
    const net::JsonValue array = envelope->result.pointer(pointer);
    if (!array.isArray() && !(array.exists() && array.isNull()))
        return fail(badShape(response, facts, "the events are missing"));
    Out out;
    out.from = millis(envelope->result.pointer("/run/timeframe/from"));
    out.to = millis(envelope->result.pointer("/run/timeframe/to"));
    array.eachItem([&](net::JsonValue value) {
        if (auto read = item(value))
            (out.*into).push_back(std::move(*read));
        else
            ++out.skipped;
    });
    return out;
}

std::string millisText(Timestamp at)
{
    return std::to_string(std::chrono::floor<std::chrono::milliseconds>(at).time_since_epoch().count());
}

} // namespace

Result<TelemetryEvents> decodeTelemetryEvents(const net::Response &response, const CallFacts &facts)
{
    return decode<TelemetryEvents>(response, facts, "/events/events", &TelemetryEvents::events, event);
}

Result<TelemetryCounts> decodeTelemetryCounts(const net::Response &response, const CallFacts &facts)
{
    return decode<TelemetryCounts>(
        response, facts, "/calculations/0/aggregates", &TelemetryCounts::rows, count);
}

Result<std::string> telemetryBody(const TelemetryQuery &query, const std::string &view)
{
    if (query.to <= query.from)
        return failLocal(FaultClass::Config, "a time frame must end after its start");
    std::string filters, groups;
    for (const TelemetryFilter &filter : query.filters) {
        const auto key = exactQuoted(filter.key), operation = exactQuoted(filter.operation),
                   value = exactQuoted(filter.value);
        if (!key || !operation || !value)
            return failLocal(FaultClass::Config, "a filter is not UTF-8");
        filters += (filters.empty() ? "" : ",") + (R"({"key":)" + *key) + R"(,"operation":)" + *operation
            + R"(,"type":"string","value":)" + *value + "}";
    }
    for (const std::string &group : query.groupBys) {
        const auto key = exactQuoted(group);
        if (!key)
            return failLocal(FaultClass::Config, "a group is not UTF-8");
        groups += (groups.empty() ? "" : ",") + (R"({"type":"string","value":)" + *key) + "}";
    }
    const bool counts = view == "calculations";
    return R"({"queryId":"adhoc","view":)" + quoted(view) + R"(,"limit":)"
        + std::to_string(std::clamp(query.limit, 1, 2000)) + R"(,"dry":true,"timeframe":{"from":)"
        + millisText(query.from) + R"(,"to":)" + millisText(query.to)
        + R"(},"parameters":{"datasets":[],"filterCombination":"and","filters":[)" + filters
        + R"(],"calculations":[)" + (counts ? R"({"operator":"count"})" : "") + R"(],"groupBys":[)"
        + (counts ? groups : "") + R"(],"havings":[]}})";
}

} // namespace edgedeck::cloudflare
