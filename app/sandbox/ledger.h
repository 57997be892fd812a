// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace edgedeck::sandbox {

/// What is counted, per minute and lane.
enum class Count : std::size_t {
    WriteOk,
    WriteRefused,
    ReadHot,
    ReadCold,
    ReadMiss,
    ReadRefused,
    DeleteOk,
    DeleteRefused,
    ListOk,
    ListRefused,
    Requests,
    RequestsCached,
    Slow,
    Disconnected,
    CronRuns,
    Lookups,
    L1Hits,
    DoHits,
    KvHits,
    Misses,
    DoRequests,
    DoErrors,
    DoRowsRead,
    DoRowsWritten,
    DoMilliGbS,
    Size
};

struct Cell
{
    std::array<std::uint32_t, static_cast<std::size_t>(Count::Size)> value{};

    [[nodiscard]] std::uint32_t operator[](Count c) const { return value[static_cast<std::size_t>(c)]; }
    std::uint32_t &operator[](Count c) { return value[static_cast<std::size_t>(c)]; }
    void add(const Cell &other);
    void subtract(const Cell &other);
    [[nodiscard]] bool empty() const;
};

/// Counts of one lane (a Worker with its namespace, or API clients in a namespace), by minute, hour and day since
/// the epoch. Days and hours are sums of the minutes, kept so that a month can be read without visiting them.
struct Lane
{
    std::string script;
    std::string namespaceId;
    std::map<std::int64_t, Cell> minutes, hours, days;

    void add(std::int64_t minute, const Cell &cell);
};

enum class KvOp { Write, Read, Delete, List };

/// The account's daily counters and the limits of the Free plan. A refusal starts a little late, as on the real
/// service: what arrives in the enforcer's delay after the limit still passes, so a day can count more than its limit.
class Quota
{
public:
    static constexpr std::uint64_t kWrites = 1000, kDeletes = 1000, kLists = 1000, kReads = 100'000;
    static constexpr std::uint64_t kDoRequests = 100'000, kDoRows = 100'000, kDoMilliGbS = 13'000'000;
    static constexpr std::uint32_t kEnforcerDelaySeconds = 10;

    /// Starts counting a new day when `day` differs from the last one.
    void beginDay(std::int64_t day);
    /// How many of `wanted` operations within one minute are accepted.
    std::uint32_t admit(KvOp op, std::uint32_t wanted, std::int64_t minute);
    [[nodiscard]] bool open(KvOp op) const;
    /// Whether Durable Objects still answer today.
    [[nodiscard]] bool durableOpen() const;
    void countDurable(std::uint32_t requests, std::uint32_t rows, std::uint32_t milliGbS);

    [[nodiscard]] std::uint64_t used(KvOp op) const { return m_used[static_cast<std::size_t>(op)]; }
    /// Minute in which `op` reached its limit today, -1 while it has not.
    [[nodiscard]] std::int64_t reachedAt(KvOp op) const { return m_reached[static_cast<std::size_t>(op)]; }
    void setFreePlan(bool on) { m_free = on; }
    [[nodiscard]] bool freePlan() const { return m_free; }
    /// Counts `op` as used up until the next day: a drill.
    void exhaust(KvOp op);

private:
    [[nodiscard]] static std::uint64_t limit(KvOp op);

    std::int64_t m_day = -1;
    bool m_free = true;
    std::array<std::uint64_t, 4> m_used{};
    std::array<std::int64_t, 4> m_reached{-1, -1, -1, -1};
    std::uint64_t m_doRequests = 0, m_doRows = 0, m_doMilliGbS = 0;
};

} // namespace edgedeck::sandbox
