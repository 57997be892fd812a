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

/// One condition of a filter, read once and then applied to many cells.
struct Condition
{
    enum class Kind { Time, Text, And, Or };
    Kind kind = Kind::Text;
    std::string op;
    std::int64_t bucket = 60; ///< seconds, of a time dimension
    std::vector<Timestamp> times;
    std::size_t index = 0; ///< of a text dimension
    std::vector<std::string> texts;
    std::vector<std::vector<Condition>> branches;
};
using Conditions = std::vector<Condition>;

Conditions compiled(const Dataset &d, const Json &filter, std::string &error)
{
    Conditions out;
    if (!filter.is_object()) {
        error = "error parsing args: filter must be an object";
        return out;
    }
    for (const auto &[key, value] : filter.items()) {
        Condition c;
        if (key == "AND" || key == "OR") {
            c.kind = key == "AND" ? Condition::Kind::And : Condition::Kind::Or;
            for (const Json &part : value)
                c.branches.push_back(compiled(d, part, error));
            out.push_back(std::move(c));
            continue;
        }
        const auto [dimension, op] = splitFilter(key);
        c.op = op;
        const Json values = value.is_array() ? value : Json::array({value});
        const auto text = std::find(d.texts.begin(), d.texts.end(), dimension);
        if (values.empty())
            error = "error parsing args: \"" + key + "\" is empty";
        if (text != d.texts.end()) {
            c.index = static_cast<std::size_t>(text - d.texts.begin());
            for (const Json &v : values)
                c.texts.push_back(asText(v));
        } else if (std::find(d.times.begin(), d.times.end(), dimension) != d.times.end()
            || dimension == "datetime") {
            c.kind = Condition::Kind::Time;
            c.bucket = bucketSeconds(dimension);
            for (const Json &v : values) {
                const auto at = parseTime(v);
                if (!at)
                    error = "error parsing args: \"" + key + "\" is no "
                        + (dimension == "date" ? "Date" : "Time");
                c.times.push_back(at.value_or(Timestamp{}));
            }
        } else {
            error = "error parsing args: unknown field \"" + key + "\" in filter of \"" + d.name + "\"";
        }
        out.push_back(std::move(c));
    }
    return out;
}

Timestamp bucketOf(std::int64_t size, Timestamp at)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
    return Timestamp{std::chrono::seconds(seconds - seconds % size)};
}

/// Whether a fact at `at` passes; `fact` null: only the time conditions are judged.
bool passes(const Conditions &conditions, Timestamp at, const Fact *fact)
{
    for (const Condition &c : conditions) {
        if (c.kind == Condition::Kind::And || c.kind == Condition::Kind::Or) {
            const auto holds = [&](const Conditions &branch) { return passes(branch, at, fact); };
            const auto &b = c.branches;
            const bool held = c.kind == Condition::Kind::And ? std::all_of(b.begin(), b.end(), holds)
                                                             : std::any_of(b.begin(), b.end(), holds);
            if (!b.empty() && !held)
                return false;
            continue;
        }
        const bool list = c.op == "in" || c.op == "notin";
        if (c.kind == Condition::Kind::Time) {
            const Timestamp start = bucketOf(c.bucket, at);
            const bool found = std::find(c.times.begin(), c.times.end(), start) != c.times.end();
            if (list ? found != (c.op == "in") : !compares(start, c.op, c.times.front()))
                return false;
            continue;
        }
        if (!fact)
            continue;
        const std::string &have = fact->texts[c.index];
        if (list) {
            const bool found = std::find(c.texts.begin(), c.texts.end(), have) != c.texts.end();
            if (found != (c.op == "in"))
                return false;
        } else if (c.op == "like" || c.op == "notlike") {
            if (like(have, c.texts.front()) != (c.op == "like"))
                return false;
        } else if (!compares(have, c.op, c.texts.front())) {
            return false;
        }
    }
    return true;
}

/// The span that the plain time conditions allow: a first cut, passes() decides.
std::pair<Timestamp, Timestamp> spanOf(const Conditions &conditions, Timestamp now)
{
    Timestamp from = now - std::chrono::hours(24 * 400), to = now;
    for (const Condition &c : conditions) {
        if (c.kind != Condition::Kind::Time || c.times.size() != 1)
            continue;
        if (c.op == "geq" || c.op == "gt" || c.op.empty())
            from = std::max(from, c.times.front());
        if (c.op == "leq" || c.op.empty())
            to = std::min(to, c.times.front() + std::chrono::seconds(c.bucket));
        if (c.op == "lt")
            to = std::min(to, c.times.front());
    }
    return {from, to};
}

std::int64_t cellMinutes(std::int64_t bucketSize)
{
    return bucketSize >= 86400 ? 1440 : bucketSize >= 3600 ? 60 : 1;
}

/// Minutes a cell may span for these conditions: 1,440, 60 or 1.
std::int64_t resolutionOf(const Conditions &conditions)
{
    std::int64_t minutes = 1440;
    for (const Condition &c : conditions) {
        if (c.kind == Condition::Kind::Time)
            minutes = std::min(minutes, cellMinutes(c.bucket));
        for (const Conditions &branch : c.branches)
            minutes = std::min(minutes, resolutionOf(branch));
    }
    return minutes;
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

/// Sums facts into rows by the dimensions that were asked for.
class Grouper
{
public:
    Grouper(const RowQuery &query, const Conditions &conditions)
        : m_query(query)
        , m_conditions(conditions)
    {
        const Dataset &d = *query.dataset;
        for (const std::string &name : query.dimensions) {
            const auto text = std::find(d.texts.begin(), d.texts.end(), name);
            m_dimensions.push_back({name, text == d.texts.end(), bucketSeconds(name),
                static_cast<std::size_t>(text - d.texts.begin())});
        }
    }

    [[nodiscard]] std::int64_t resolution() const
    {
        std::int64_t minutes = resolutionOf(m_conditions);
        for (const Dimension &dimension : m_dimensions) {
            if (dimension.time)
                minutes = std::min(minutes, cellMinutes(dimension.bucket));
        }
        return minutes;
    }

    /// Whether the question is about this text dimension.
    [[nodiscard]] bool names(std::size_t text) const
    {
        return std::any_of(m_dimensions.begin(), m_dimensions.end(), [&](const Dimension &dimension) {
            return !dimension.time && dimension.index == text;
        }) || filters(m_conditions, text);
    }

    void add(Timestamp at, const Fact &fact)
    {
        if (!passes(m_conditions, at, &fact))
            return;
        std::string key;
        for (const Dimension &dimension : m_dimensions) {
            key += dimension.time ? std::to_string(bucketOf(dimension.bucket, at).time_since_epoch().count())
                                  : fact.texts[dimension.index];
            key += '\x1f';
        }
        const auto [it, fresh] = m_rows.try_emplace(key);
        GroupRow &row = it->second;
        if (fresh)
            name(row, at, fact);
        row.count += fact.count;
        const bool gauge = !m_query.dataset->maxima.empty();
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
    struct Dimension
    {
        std::string name;
        bool time;
        std::int64_t bucket;
        std::size_t index;
    };

    static bool filters(const Conditions &conditions, std::size_t text)
    {
        return std::any_of(conditions.begin(), conditions.end(), [&](const Condition &c) {
            return (c.kind == Condition::Kind::Text && c.index == text)
                || std::any_of(c.branches.begin(), c.branches.end(),
                    [&](const Conditions &branch) { return filters(branch, text); });
        });
    }

    void name(GroupRow &row, Timestamp at, const Fact &fact) const
    {
        for (const Dimension &dimension : m_dimensions) {
            if (dimension.time) {
                const Timestamp start = bucketOf(dimension.bucket, at);
                row.dimensions[dimension.name] = dimension.bucket == 86400 ? toDate(start) : toRfc3339(start);
            } else if (dimension.name == "responseStatusCode") {
                row.dimensions[dimension.name] = std::stoi(fact.texts[dimension.index]);
            } else {
                row.dimensions[dimension.name] = fact.texts[dimension.index];
            }
        }
    }

    const RowQuery &m_query;
    const Conditions &m_conditions;
    std::vector<Dimension> m_dimensions;
    std::map<std::string, GroupRow> m_rows;
};

/// Versions that served a minute of a lane, with their share of its requests.
std::vector<std::pair<std::string, double>> versionsOf(
    const World &world, const Lane &lane, std::int64_t minute, const Cell &cell)
{
    const auto script = world.account().scripts.find(lane.script);
    if (script == world.account().scripts.end())
        return {{"", 1.0}};
    std::map<std::string, double> served;
    const std::uint32_t requests = std::max(1U, cell[Count::Requests]);
    for (std::uint32_t i = 0; i < requests; ++i)
        served[world.versionServing(script->second, minute, i)] += 1.0 / requests;
    return {served.begin(), served.end()};
}

void collect(const World &world, const RowQuery &query, const Conditions &conditions, Grouper &grouper)
{
    const Dataset &d = *query.dataset;
    const auto [from, to] = spanOf(conditions, world.now());
    if (d.ofDay) {
        const Timestamp oldest = startOfDay(world.scenario().start) - std::chrono::hours(24 * 31);
        for (Timestamp day = startOfDay(std::max(from, oldest)); day < to; day += std::chrono::hours(24))
            d.ofDay(world, day, [&grouper, day](const Fact &fact) { grouper.add(day, fact); });
        return;
    }
    if (!d.ofCell)
        return;
    // Which version served is known request by request, so a question for it is answered from minutes.
    const bool byVersion = d.versionText < kMaxTexts && grouper.names(d.versionText);
    const std::int64_t size = byVersion ? 1 : grouper.resolution();
    for (const Lane &lane : world.lanes()) {
        const auto &cells = size == 1440 ? lane.days : size == 60 ? lane.hours : lane.minutes;
        const auto hidden = hiddenCells(lane, world.now());
        for (auto it = cells.lower_bound(minuteOf(from) / size); it != cells.end(); ++it) {
            const Timestamp at = timeOfMinute(it->first * size);
            if (at >= to)
                break;
            if (!passes(conditions, at, nullptr))
                continue;
            const auto emit = [&](const Fact &fact) {
                if (!byVersion)
                    return grouper.add(at, fact);
                for (const auto &[version, share] : versionsOf(world, lane, it->first, it->second)) {
                    Fact part = fact;
                    part.texts[d.versionText] = version;
                    part.count *= share;
                    for (double &number : part.numbers)
                        number *= share;
                    grouper.add(at, part);
                }
            };
            const std::int64_t next = (it->first + 1) * size;
            auto part = hidden.lower_bound(it->first * size);
            if (part == hidden.end() || part->first >= next) {
                d.ofCell(world, lane, it->second, emit);
                continue;
            }
            Cell cell = it->second;
            for (; part != hidden.end() && part->first < next; ++part)
                cell.subtract(part->second);
            d.ofCell(world, lane, cell, emit);
        }
    }
}

void sortRows(std::vector<GroupRow> &rows, const Dataset &d, const std::vector<std::string> &orderBy)
{
    for (auto order = orderBy.rbegin(); order != orderBy.rend(); ++order) {
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
        // Keys first: comparing must not look them up again.
        std::vector<std::pair<Json, std::size_t>> keys;
        for (std::size_t i = 0; i < rows.size(); ++i)
            keys.emplace_back(valueOf(rows[i]), i);
        std::stable_sort(keys.begin(), keys.end(), [descending](const auto &a, const auto &b) {
            return descending ? b.first < a.first : a.first < b.first;
        });
        std::vector<GroupRow> sorted;
        sorted.reserve(rows.size());
        for (const auto &[key, index] : keys)
            sorted.push_back(std::move(rows[index]));
        rows = std::move(sorted);
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
        return 21'600;
    if (dimension == "datetimeFifteenMinutes")
        return 900;
    if (dimension == "datetimeFiveMinutes")
        return 300;
    return 60;
}

std::vector<GroupRow> rowsOf(const World &world, const RowQuery &query, std::string &error)
{
    const Dataset &d = *query.dataset;
    if (d.anyField)
        return {};
    const Conditions conditions = compiled(d, query.filter, error);
    if (!error.empty())
        return {};
    const auto [from, to] = spanOf(conditions, world.now());
    // A filter without a start asks for what there is; only a start that was given can be too old or too wide.
    const bool started = from > world.now() - std::chrono::hours(24 * 399);
    if (started && from < world.now() - std::chrono::seconds(d.notOlderThanS + 86400)) {
        error = "cannot request data older than " + std::to_string(d.notOlderThanS) + "s";
        return {};
    }
    if (started && to - from > std::chrono::seconds(d.maxDurationS)) {
        error = "account \"" + world.account().id + "\" cannot request a time range wider than "
            + std::to_string(d.maxDurationS) + "s, but your query time range spans "
            + std::to_string(std::chrono::floor<std::chrono::seconds>(to - from).count()) + "s";
        return {};
    }
    Grouper grouper(query, conditions);
    collect(world, query, conditions, grouper);
    std::vector<GroupRow> rows = grouper.rows();
    sortRows(rows, d, query.orderBy);
    if (rows.size() > query.limit)
        rows.resize(query.limit);
    return rows;
}

} // namespace edgedeck::sandbox
