// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/domain/meter.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace edgedeck::config {

/// What use beyond the allowance costs on Workers Paid: `usd` for each begun or exact `per` of the meter's unit.
struct Price
{
    double usd = 0;
    double per = 1'000'000;
};

struct MeterPlan
{
    std::string id; ///< a Meter's name, or that of a meter the console does not gauge yet
    std::string name;
    std::string unit; ///< "count", "bytes", "gb_seconds", "cpu_ms", ...
    std::optional<Allowance> free, paid;
    std::optional<Price> overage; ///< empty: not billed by use
    std::vector<std::string> sources;
    std::string note;
};

/// Plans, limits and prices on a date, with where they were read. Not an invoice.
/// The limits of app/domain's allowance() are the ones that the program judges by; a test holds the two equal.
struct PlanTable
{
    std::string date; ///< "2026-11-22"
    std::string currency;
    double paidMonthly = 0; ///< the plan's own price
    std::vector<MeterPlan> meters;

    [[nodiscard]] const MeterPlan *meter(std::string_view id) const;
};

struct CostRange
{
    double exact = 0; ///< billable use x price
    double roundedUp = 0; ///< billable use in whole units, as some products bill
};
/// Cost in USD of `used` of a meter on Workers Paid in one billing month; empty when it is not billed.
[[nodiscard]] std::optional<CostRange> overageCost(const MeterPlan &meter, double used);

/// Errors: Config naming the entry that is wrong: negative or non-finite numbers, unknown words, missing source
/// or date, a meter twice.
[[nodiscard]] Result<PlanTable> parsePlanTable(std::string_view json);
/// The table that this program was built with, resources/plans/cloudflare.json.
[[nodiscard]] const PlanTable &planTable();
[[nodiscard]] std::string_view builtInPlanText();

} // namespace edgedeck::config
