// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace edgedeck {

/// What Cloudflare counts against a plan. Names are public: product.md lists them.
enum class Meter {
    KvReads,
    KvWrites,
    KvDeletes,
    KvLists,
    KvStorage,
    WorkerRequests,
    DoRequests,
    DoDuration,
    DoRowsRead,
    DoRowsWritten,
    DoStorage
};

inline constexpr std::array kMeters{Meter::KvReads, Meter::KvWrites, Meter::KvDeletes, Meter::KvLists,
    Meter::KvStorage, Meter::WorkerRequests, Meter::DoRequests, Meter::DoDuration, Meter::DoRowsRead,
    Meter::DoRowsWritten, Meter::DoStorage};

/// "kv_writes": the name in JSON, on the command line and in the store.
[[nodiscard]] std::string_view toString(Meter meter);
[[nodiscard]] std::optional<Meter> meterFromString(std::string_view name);
/// "KV writes": the name on screen.
[[nodiscard]] std::string_view displayName(Meter meter);

/// Unit of the numbers of a meter. Counts have none; storage is bytes; duration is GB-s.
enum class MeterUnit { Count, Bytes, GbSeconds };
[[nodiscard]] MeterUnit unitOf(Meter meter);

enum class Plan { Unknown, Free, Paid };
[[nodiscard]] std::string_view toString(Plan plan);

/// A daily limit resets at 00:00 UTC; a monthly one on the subscription's renewal day; storage never resets.
enum class Period { Day, Month, None };
[[nodiscard]] std::string_view toString(Period period);

struct Allowance
{
    double limit = 0; ///< in the meter's unit
    Period period = Period::Day;
    bool hard = true; ///< true: use beyond it fails (Free); false: it is billed (Paid)
};

/// The allowance of a meter, account wide. Empty when the plan is unknown.
/// Source: product pricing pages, read into resources/plans; these are the built-in figures of November 2026.
[[nodiscard]] std::optional<Allowance> allowance(Plan plan, Meter meter);

} // namespace edgedeck
