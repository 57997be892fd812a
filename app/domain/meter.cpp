// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/meter.h"

namespace edgedeck {

std::string_view toString(Meter meter)
{
    switch (meter) {
    case Meter::KvReads:
        return "kv_reads";
    case Meter::KvWrites:
        return "kv_writes";
    case Meter::KvDeletes:
        return "kv_deletes";
    case Meter::KvLists:
        return "kv_lists";
    case Meter::KvStorage:
        return "kv_storage";
    case Meter::WorkerRequests:
        return "worker_requests";
    case Meter::DoRequests:
        return "do_requests";
    case Meter::DoDuration:
        return "do_duration";
    case Meter::DoRowsRead:
        return "do_rows_read";
    case Meter::DoRowsWritten:
        return "do_rows_written";
    case Meter::DoStorage:
        return "do_storage";
    }
    return "unknown";
}

std::optional<Meter> meterFromString(std::string_view name)
{
    for (const Meter meter : kMeters) {
        if (toString(meter) == name)
            return meter;
    }
    return std::nullopt;
}

std::string_view displayName(Meter meter)
{
    switch (meter) {
    case Meter::KvReads:
        return "KV reads";
    case Meter::KvWrites:
        return "KV writes";
    case Meter::KvDeletes:
        return "KV deletes";
    case Meter::KvLists:
        return "KV lists";
    case Meter::KvStorage:
        return "KV storage";
    case Meter::WorkerRequests:
        return "Worker requests";
    case Meter::DoRequests:
        return "DO requests";
    case Meter::DoDuration:
        return "DO duration";
    case Meter::DoRowsRead:
        return "DO rows read";
    case Meter::DoRowsWritten:
        return "DO rows written";
    case Meter::DoStorage:
        return "DO storage";
    }
    return "unknown";
}

MeterUnit unitOf(Meter meter)
{
    switch (meter) {
    case Meter::KvStorage:
    case Meter::DoStorage:
        return MeterUnit::Bytes;
    case Meter::DoDuration:
        return MeterUnit::GbSeconds;
    default:
        return MeterUnit::Count;
    }
}

std::string_view toString(Plan plan)
{
    switch (plan) {
    case Plan::Unknown:
        return "unknown";
    case Plan::Free:
        return "free";
    case Plan::Paid:
        return "paid";
    }
    return "unknown";
}

std::string_view toString(Period period)
{
    switch (period) {
    case Period::Day:
        return "day";
    case Period::Month:
        return "month";
    case Period::None:
        return "none";
    }
    return "unknown";
}

std::optional<Allowance> allowance(Plan plan, Meter meter)
{
    constexpr double kGb = 1e9;
    if (plan == Plan::Free) {
        switch (meter) {
        case Meter::KvReads:
            return Allowance{100'000, Period::Day, true};
        case Meter::KvWrites:
            return Allowance{1'000, Period::Day, true};
        case Meter::KvDeletes:
            return Allowance{1'000, Period::Day, true};
        case Meter::KvLists:
            return Allowance{1'000, Period::Day, true};
        case Meter::KvStorage:
            return Allowance{1 * kGb, Period::None, true};
        case Meter::WorkerRequests:
            return Allowance{100'000, Period::Day, true};
        case Meter::DoRequests:
            return Allowance{100'000, Period::Day, true};
        case Meter::DoDuration:
            return Allowance{13'000, Period::Day, true};
        case Meter::DoRowsRead:
            return Allowance{5'000'000, Period::Day, true};
        case Meter::DoRowsWritten:
            return Allowance{100'000, Period::Day, true};
        case Meter::DoStorage:
            return Allowance{5 * kGb, Period::None, true};
        }
    }
    if (plan == Plan::Paid) {
        switch (meter) {
        case Meter::KvReads:
            return Allowance{10e6, Period::Month, false};
        case Meter::KvWrites:
            return Allowance{1e6, Period::Month, false};
        case Meter::KvDeletes:
            return Allowance{1e6, Period::Month, false};
        case Meter::KvLists:
            return Allowance{1e6, Period::Month, false};
        case Meter::KvStorage:
            return Allowance{1 * kGb, Period::None, false};
        case Meter::WorkerRequests:
            return Allowance{10e6, Period::Month, false};
        case Meter::DoRequests:
            return Allowance{1e6, Period::Month, false};
        case Meter::DoDuration:
            return Allowance{400'000, Period::Month, false};
        case Meter::DoRowsRead:
            return Allowance{25e9, Period::Month, false};
        case Meter::DoRowsWritten:
            return Allowance{50e6, Period::Month, false};
        case Meter::DoStorage:
            return Allowance{5 * kGb, Period::None, false};
        }
    }
    return std::nullopt;
}

} // namespace edgedeck
