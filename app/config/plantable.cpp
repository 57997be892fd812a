// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/plantable.h"

#include "app/base/timestamp.h"
#include "app/config/relaxedjson.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace edgedeck::config {

namespace {

using Json = nlohmann::ordered_json;

std::string textOf(const Json &object, const char *key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::optional<double> numberOf(const Json &object, const char *key)
{
    const auto found = object.find(key);
    if (found == object.end() || !found->is_number())
        return std::nullopt;
    const double value = found->get<double>();
    return std::isfinite(value) && value >= 0 ? std::optional(value) : std::nullopt;
}

std::optional<Period> periodFrom(const std::string &word)
{
    for (const Period period : {Period::Day, Period::Month, Period::None}) {
        if (toString(period) == word)
            return period;
    }
    return std::nullopt;
}

/// False: it is there and wrong.
bool readAllowance(const Json &meter, const char *key, std::optional<Allowance> &into)
{
    const auto found = meter.find(key);
    if (found == meter.end() || found->is_null())
        return true;
    if (!found->is_object())
        return false;
    const auto limit = numberOf(*found, "limit");
    const auto period = periodFrom(textOf(*found, "period"));
    const auto hard = found->find("hard");
    if (!limit || !period || hard == found->end() || !hard->is_boolean())
        return false;
    into = Allowance{*limit, *period, hard->get<bool>()};
    return true;
}

bool readPrice(const Json &meter, std::optional<Price> &into)
{
    const auto found = meter.find("overage");
    if (found == meter.end() || found->is_null())
        return true;
    if (!found->is_object())
        return false;
    const auto usd = numberOf(*found, "usd");
    const auto per = numberOf(*found, "per");
    if (!usd || !per || *per <= 0)
        return false;
    into = Price{*usd, *per};
    return true;
}

Result<MeterPlan> readMeter(const Json &entry, const std::map<std::string, std::string> &sources)
{
    MeterPlan meter;
    if (entry.is_object())
        meter.id = textOf(entry, "id");
    const auto wrong = [&](const char *what) {
        return failLocal(FaultClass::Config, "meter " + (meter.id.empty() ? "?" : meter.id) + ": " + what);
    };
    if (meter.id.empty())
        return wrong("has no id");
    meter.name = textOf(entry, "name");
    meter.unit = textOf(entry, "unit");
    meter.note = textOf(entry, "note");
    if (meter.name.empty() || meter.unit.empty())
        return wrong("needs a name and a unit");
    if (!readAllowance(entry, "free", meter.free) || !readAllowance(entry, "paid", meter.paid))
        return wrong("an allowance is a limit of 0 or more, a period and whether it is hard");
    if (!readPrice(entry, meter.overage))
        return wrong("a price is usd of 0 or more per a positive amount");
    const auto listed = entry.find("sources");
    if (listed == entry.end() || !listed->is_array() || listed->empty())
        return wrong("has no source");
    for (const Json &source : *listed) {
        const auto known = source.is_string() ? sources.find(source.get<std::string>()) : sources.end();
        if (known == sources.end())
            return wrong("names a source that is not listed");
        meter.sources.push_back(known->second);
    }
    return meter;
}

} // namespace

const MeterPlan *PlanTable::meter(std::string_view id) const
{
    const auto found
        = std::find_if(meters.begin(), meters.end(), [&](const MeterPlan &m) { return m.id == id; });
    return found == meters.end() ? nullptr : &*found;
}

std::optional<CostRange> overageCost(const MeterPlan &meter, double used)
{
    if (!meter.overage || !meter.paid)
        return std::nullopt;
    const double billable = std::max(0.0, used - meter.paid->limit);
    const double units = billable / meter.overage->per;
    return CostRange{units * meter.overage->usd, std::ceil(units) * meter.overage->usd};
}

Result<PlanTable> parsePlanTable(std::string_view json)
{
    const auto document = parseRelaxedJson(json);
    if (!document)
        return tl::unexpected(document.error());
    const auto wrong = [](const char *what) { return failLocal(FaultClass::Config, what); };
    if (!document->is_object())
        return wrong("a plan table is an object");
    PlanTable table;
    table.date = textOf(*document, "date");
    table.currency = textOf(*document, "currency");
    if (!parseDate(table.date))
        return wrong("the plan table has no date");
    if (table.currency != "USD")
        return wrong("the plan table must be in USD");
    const auto monthly = numberOf(*document, "paid_monthly");
    if (!monthly)
        return wrong("paid_monthly must be a number of 0 or more");
    table.paidMonthly = *monthly;

    std::map<std::string, std::string> sources;
    const auto listed = document->find("sources");
    if (listed == document->end() || !listed->is_object())
        return wrong("the plan table has no sources");
    for (const auto &[key, source] : listed->items()) {
        if (source.is_string())
            sources.emplace(key, source.get<std::string>());
    }
    const auto meters = document->find("meters");
    if (meters == document->end() || !meters->is_array())
        return wrong("the plan table has no meters");
    for (const Json &entry : *meters) {
        auto meter = readMeter(entry, sources);
        if (!meter)
            return tl::unexpected(meter.error());
        if (table.meter(meter->id) != nullptr)
            return failLocal(FaultClass::Config, "meter " + meter->id + " is listed twice");
        table.meters.push_back(std::move(*meter));
    }
    return table;
}

const PlanTable &planTable()
{
    // A test parses the same text: a table that does not parse cannot be released, so this one is never empty.
    static const PlanTable table = parsePlanTable(builtInPlanText()).value_or(PlanTable{});
    return table;
}

} // namespace edgedeck::config
