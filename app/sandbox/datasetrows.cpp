// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/datasets.h"

#include <algorithm>

namespace edgedeck::sandbox {

namespace {

constexpr std::int64_t kLagSeconds = 300;

std::optional<Timestamp> parseTime(const Json &value)
{
    if (!value.is_string())
        return std::nullopt;
    const auto text = value.get<std::string>();
    if (const auto date = parseDate(text))
        return date;
    return parseRfc3339(text);
}

/// Splits "datetimeHour_geq" into the dimension and its operator.
std::pair<std::string, std::string> splitFilter(const std::string &key)
{
    for (const char *op : {"_geq", "_leq", "_neq", "_notin", "_notlike", "_gt", "_lt", "_in", "_like"}) {
        const std::string suffix = op;
        if (key.size() > suffix.size() && key.compare(key.size() - suffix.size(), suffix.size(), suffix) == 0)
            return {key.substr(0, key.size() - suffix.size()), suffix.substr(1)};
    }
    return {key, ""};
}

bool like(std::string_view text, std::string_view pattern)
{
    if (pattern.empty())
        return text.empty();
    if (pattern.front() == '%') {
        for (std::size_t i = 0; i <= text.size(); ++i) {
            if (like(text.substr(i), pattern.substr(1)))
                return true;
        }
        return false;
    }
    return !text.empty() && text.front() == pattern.front() && like(text.substr(1), pattern.substr(1));
}

template <class T> bool compares(const T &left, const std::string &op, const T &right)
{
    if (op == "geq")
        return left >= right;
    if (op == "leq")
        return left <= right;
    if (op == "gt")
        return left > right;
    if (op == "lt")
        return left < right;
    return op == "neq" ? left != right : left == right;
}

std::string asText(const Json &value)
{
    return value.is_string() ? value.get<std::string>() : value.dump();
}

/// Checks names once, so that an unknown filter is an error and not an empty answer.
bool knownFilter(const Dataset &d, const Json &filter, std::string &error)
{
    if (!filter.is_object()) {
        error = "error parsing args: filter must be an object";
        return false;
    }
    for (const auto &[key, value] : filter.items()) {
        if (key == "AND" || key == "OR") {
            for (const Json &part : value) {
                if (!knownFilter(d, part, error))
                    return false;
            }
            continue;
        }
        const std::string dimension = splitFilter(key).first;
        const bool known = std::find(d.texts.begin(), d.texts.end(), dimension) != d.texts.end()
            || std::find(d.times.begin(), d.times.end(), dimension) != d.times.end()
            || dimension == "datetime";
        if (!known) {
            error = "error parsing args: unknown field \"" + key + "\" in filter of \"" + d.name + "\"";
            return false;
        }
    }
    return true;
}

/// Whether a fact at `at` passes; `texts` null: only the time conditions are judged.
bool passes(const Dataset &d, const Json &filter, Timestamp at, const Fact *fact)
{
    for (const auto &[key, value] : filter.items()) {
        if (key == "AND") {
            for (const Json &part : value) {
                if (!passes(d, part, at, fact))
                    return false;
            }
            continue;
        }
        if (key == "OR") {
            if (!value.empty() && std::none_of(value.begin(), value.end(), [&](const Json &part) {
                    return passes(d, part, at, fact);
                }))
                return false;
            continue;
        }
        const auto [dimension, op] = splitFilter(key);
        const auto text = std::find(d.texts.begin(), d.texts.end(), dimension);
        if (text == d.texts.end()) {
            const Timestamp start = bucketStart(dimension, at);
            if (op == "in" || op == "notin") {
                const bool found = std::any_of(
                    value.begin(), value.end(), [&](const Json &v) { return parseTime(v) == start; });
                if (found != (op == "in"))
                    return false;
                continue;
            }
            const auto wanted = parseTime(value);
            if (!wanted || !compares(start, op, *wanted))
                return false;
            continue;
        }
        if (!fact)
            continue;
        const std::string &have = fact->texts[static_cast<std::size_t>(text - d.texts.begin())];
        if (op == "in" || op == "notin") {
            const bool found
                = std::any_of(value.begin(), value.end(), [&](const Json &v) { return asText(v) == have; });
            if (found != (op == "in"))
                return false;
        } else if (op == "like" || op == "notlike") {
            if (like(have, asText(value)) != (op == "like"))
                return false;
        } else if (!compares(have, op, asText(value))) {
            return false;
        }
    }
    return true;
}

/// The span that the plain time conditions allow: a first cut, passes() decides.
std::pair<Timestamp, Timestamp> spanOf(const Json &filter, Timestamp now)
{
    Timestamp from = now - std::chrono::hours(24 * 400), to = now;
    for (const auto &[key, value] : filter.items()) {
        const auto [dimension, op] = splitFilter(key);
        const auto at = dimension.rfind("date", 0) == 0 ? parseTime(value) : std::nullopt;
        if (!at)
            continue;
        if (op == "geq" || op == "gt" || op.empty())
            from = std::max(from, *at);
        if (op == "leq" || op == "lt" || op.empty())
            to = std::min(to, *at + std::chrono::seconds(bucketSeconds(dimension)));
    }
    return {from, to};
}

/// Minutes a cell may span for these time dimensions and filters: 1,440, 60 or 1.
int resolutionOf(const RowQuery &query)
{
    int needed = 1440;
    const auto look = [&](const std::string &dimension) {
        if (dimension.rfind("datetime", 0) != 0)
            return;
        const std::int64_t seconds = bucketSeconds(dimension);
        needed = std::min(needed, seconds >= 3600 ? 60 : 1);
    };
    for (const std::string &d : query.dimensions)
        look(d);
    const std::function<void(const Json &)> walk = [&](const Json &filter) {
        for (const auto &[key, value] : filter.items()) {
            if (key == "AND" || key == "OR")
                for (const Json &part : value)
                    walk(part);
            else
                look(splitFilter(key).first);
        }
    };
    walk(query.filter);
    return needed;
}

/// What analytics does not show yet of the newest five minutes: all of the last moment, little of the oldest.
std::map<std::int64_t, Cell> hiddenCells(const Lane &lane, Timestamp now)
{
    std::map<std::int64_t, Cell> out;
    for (auto it = lane.minutes.lower_bound(minuteOf(now) - kLagSeconds / 60); it != lane.minutes.end();
         ++it) {
        const std::chrono::duration<double> age = now - timeOfMinute(it->first);
        const double shown = std::clamp(age.count() / static_cast<double>(kLagSeconds), 0.0, 1.0);
        Cell hidden = it->second;
        for (auto &v : hidden.value)
            v -= static_cast<std::uint32_t>(v * shown);
        out[it->first] = hidden;
    }
    return out;
}

class Grouper
{
public:
    Grouper(const RowQuery &query)
        : m_query(query)
    {
    }

    void add(Timestamp at, const Fact &fact)
    {
        const Dataset &d = *m_query.dataset;
        if (!passes(d, m_query.filter, at, &fact))
            return;
        std::string key;
        for (const std::string &dimension : m_query.dimensions) {
            const auto text = std::find(d.texts.begin(), d.texts.end(), dimension);
            key += text == d.texts.end()
                ? std::to_string(bucketStart(dimension, at).time_since_epoch().count() / 1'000'000)
                : fact.texts[static_cast<std::size_t>(text - d.texts.begin())];
            key += '\x1f';
        }
        const auto [it, fresh] = m_rows.try_emplace(key);
        GroupRow &row = it->second;
        if (fresh) {
            for (const std::string &dimension : m_query.dimensions) {
                const auto text = std::find(d.texts.begin(), d.texts.end(), dimension);
                if (text == d.texts.end()) {
                    const Timestamp start = bucketStart(dimension, at);
                    row.dimensions[dimension] = dimension == "date" ? toDate(start) : toRfc3339(start);
                } else if (dimension == "responseStatusCode") {
                    row.dimensions[dimension]
                        = std::stoi(fact.texts[static_cast<std::size_t>(text - d.texts.begin())]);
                } else {
                    row.dimensions[dimension] = fact.texts[static_cast<std::size_t>(text - d.texts.begin())];
                }
            }
        }
        row.count += fact.count;
        const bool gauge = !d.maxima.empty();
        for (std::size_t i = 0; i < kMaxNumbers; ++i)
            row.numbers[i]
                = gauge ? std::max(row.numbers[i], fact.numbers[i]) : row.numbers[i] + fact.numbers[i];
    }

    [[nodiscard]] std::vector<GroupRow> rows() const
    {
        std::vector<GroupRow> out;
        for (const auto &[key, row] : m_rows)
            out.push_back(row);
        return out;
    }

private:
    const RowQuery &m_query;
    std::map<std::string, GroupRow> m_rows;
};

void collect(const World &world, const RowQuery &query, Grouper &grouper)
{
    const Dataset &d = *query.dataset;
    const auto [from, to] = spanOf(query.filter, world.now());
    if (d.ofDay) {
        const Timestamp oldest = startOfDay(world.scenario().start) - std::chrono::hours(24 * 31);
        for (Timestamp day = startOfDay(std::max(from, oldest)); day < to; day += std::chrono::hours(24))
            d.ofDay(world, day, [&](const Fact &fact) { grouper.add(day, fact); });
        return;
    }
    if (!d.ofCell)
        return;
    const std::int64_t size = resolutionOf(query);
    for (const Lane &lane : world.lanes()) {
        const auto &cells = size == 1440 ? lane.days : size == 60 ? lane.hours : lane.minutes;
        const auto hidden = hiddenCells(lane, world.now());
        const std::int64_t first = minuteOf(from) / size;
        for (auto it = cells.lower_bound(first); it != cells.end(); ++it) {
            const Timestamp at = timeOfMinute(it->first * size);
            if (at >= to)
                break;
            if (!passes(d, query.filter, at, nullptr))
                continue;
            Cell cell = it->second;
            for (auto h = hidden.lower_bound(it->first * size);
                 h != hidden.end() && h->first < (it->first + 1) * size; ++h)
                cell.subtract(h->second);
            d.ofCell(world, lane, cell, [&](const Fact &fact) { grouper.add(at, fact); });
        }
    }
}

} // namespace

std::int64_t bucketSeconds(const std::string &dimension)
{
    if (dimension == "date")
        return 86400;
    if (dimension == "datetimeHour")
        return 3600;
    if (dimension == "datetimeSixHours")
        return 6 * 3600;
    if (dimension == "datetimeFifteenMinutes")
        return 900;
    if (dimension == "datetimeFiveMinutes")
        return 300;
    return 60;
}

Timestamp bucketStart(const std::string &dimension, Timestamp at)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
    const std::int64_t size = bucketSeconds(dimension);
    return Timestamp{std::chrono::seconds(seconds - seconds % size)};
}

std::vector<GroupRow> rowsOf(const World &world, const RowQuery &query, std::string &error)
{
    const Dataset &d = *query.dataset;
    if (d.anyField || !knownFilter(d, query.filter, error))
        return {};
    const auto [from, to] = spanOf(query.filter, world.now());
    if (to - from > std::chrono::seconds(d.maxDurationS)
        && from > world.now() - std::chrono::hours(24 * 300)) {
        error = "account \"" + world.account().id + "\" cannot request a time range wider than "
            + std::to_string(d.maxDurationS) + "s, but your query time range spans "
            + std::to_string(std::chrono::floor<std::chrono::seconds>(to - from).count()) + "s";
        return {};
    }
    if (from < world.now() - std::chrono::seconds(d.notOlderThanS + 86400)) {
        if (from > world.now() - std::chrono::hours(24 * 300)) {
            error = "cannot request data older than " + std::to_string(d.notOlderThanS) + "s";
            return {};
        }
    }
    Grouper grouper(query);
    collect(world, query, grouper);
    std::vector<GroupRow> rows = grouper.rows();
    for (auto order = query.orderBy.rbegin(); order != query.orderBy.rend(); ++order) {
        const std::size_t mark = order->rfind('_');
        const std::string field = order->substr(0, mark);
        const bool descending = mark != std::string::npos && order->substr(mark + 1) == "DESC";
        const auto valueOf = [&](const GroupRow &row) -> Json {
            if (row.dimensions.contains(field))
                return row.dimensions[field];
            if (field == "count")
                return row.count;
            for (const auto *list : {&d.sums, &d.maxima}) {
                for (std::size_t i = 0; i < list->size(); ++i) {
                    if (field == "sum_" + (*list)[i] || field == "max_" + (*list)[i])
                        return row.numbers[i];
                }
            }
            return {};
        };
        std::stable_sort(rows.begin(), rows.end(), [&](const GroupRow &a, const GroupRow &b) {
            return descending ? valueOf(b) < valueOf(a) : valueOf(a) < valueOf(b);
        });
    }
    if (rows.size() > query.limit)
        rows.resize(query.limit);
    return rows;
}

} // namespace edgedeck::sandbox
