// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/json.h"
#include "app/sandbox/world.h"

#include <functional>
#include <string>
#include <vector>

namespace edgedeck::sandbox {

constexpr std::size_t kMaxTexts = 4, kMaxNumbers = 16;

/// One contribution to a dataset: its text dimensions in the dataset's order, and its numbers: first those of `sums`,
/// then those that only quantiles need.
struct Fact
{
    std::array<std::string, kMaxTexts> texts;
    std::array<double, kMaxNumbers> numbers{};
    double count = 0;
};
using Emit = std::function<void(const Fact &)>;

/// A node of the analytics API: names as in Cloudflare's schema, rows from the world's ledger.
struct Dataset
{
    std::string name;
    std::vector<std::string> texts; ///< dimensions that are no time
    std::vector<std::string> times; ///< time dimensions: date, datetime, datetimeMinute, ...
    std::vector<std::string> sums, maxima, quantiles;
    bool groups = true; ///< has `count`
    std::int64_t maxDurationS = std::int64_t{32} * 86400, notOlderThanS = std::int64_t{31} * 86400;
    int maxPageSize = 10000;
    /// Facts of one cell of one lane; null for a dataset without rows here.
    std::function<void(const World &, const Lane &, const Cell &, const Emit &)> ofCell;
    /// Facts of a whole day, for gauges such as storage; used instead of ofCell.
    std::function<void(const World &, Timestamp day, const Emit &)> ofDay;
    std::function<Json(const std::string &name, const std::array<double, kMaxNumbers> &)> quantile;
    std::size_t versionText = kMaxTexts; ///< index of the dimension that names a Worker's version, if any
    bool anyField = false; ///< known by name only: no rows, every field accepted
};

[[nodiscard]] const Dataset *datasetNamed(const std::string &name);
[[nodiscard]] const std::vector<Dataset> &datasets();
/// Length of the buckets of a time dimension; 60 for those that are no finer.
[[nodiscard]] std::int64_t bucketSeconds(const std::string &dimension);

/// Rows of a dataset under a filter, grouped by `dimensions`, ordered and cut to `limit`.
struct RowQuery
{
    const Dataset *dataset = nullptr;
    Json filter = Json::object();
    std::vector<std::string> dimensions;
    std::vector<std::string> orderBy;
    std::size_t limit = 0;
};
struct GroupRow
{
    Json dimensions = Json::object();
    std::array<double, kMaxNumbers> numbers{};
    double count = 0;
};
/// Empty with `error` set when the filter or a dimension is unknown.
[[nodiscard]] std::vector<GroupRow> rowsOf(const World &world, const RowQuery &query, std::string &error);

} // namespace edgedeck::sandbox
