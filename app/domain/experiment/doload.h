// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/meter.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace edgedeck {

/// One full past day as the estimate of a flip's load uses it. Account totals, in the meters' units.
struct LoadDay
{
    double requests = 0; ///< of this Worker
    double onShare = 0; ///< 0..1, share of the day's requests that ran while the flag was on
    /// Of the whole day, which holds nothing but the flag's calls where the flag alone uses objects.
    std::optional<double> doRequests, doDuration, doRowsRead, doRowsWritten;
};

struct LoadFacts
{
    std::vector<LoadDay> days; ///< only days of which it is known whether the flag was on
    std::optional<double> requestsPerDay; ///< of this Worker, median of recent full days
    std::optional<double> kvReadsPerDay; ///< of the account
};

/// What one meter of Durable Objects would count a day with the flag on.
struct MeterLoad
{
    Meter meter = Meter::DoRequests;
    double perDay = 0;
    double low = 0, high = 0;
    friend bool operator==(const MeterLoad &, const MeterLoad &) = default;
};

/// Where a flip that turns a Durable Object cache on would take the account's Durable Object meters.
struct DoLoad
{
    /// "full_days": whole days with the flag on; "trial": scaled from a part of a day; "volume": never measured,
    /// bounded by Worker requests and KV reads.
    std::string basis;
    int days = 0; ///< days that were measured
    double onDays = 0; ///< how many days' worth of traffic they hold
    std::vector<MeterLoad> meters; ///< DoRequests first; the others only where they were measured
    [[nodiscard]] const MeterLoad *of(Meter meter) const;
    [[nodiscard]] bool measured() const { return basis == "full_days" || basis == "trial"; }
    friend bool operator==(const DoLoad &, const DoLoad &) = default;
};

/// Empty when neither history nor volumes are known. Pure.
[[nodiscard]] std::optional<DoLoad> estimateDoLoad(const LoadFacts &facts);

} // namespace edgedeck
