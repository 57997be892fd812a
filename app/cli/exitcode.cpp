// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/exitcode.h"

#include <algorithm>

namespace edgedeck::cli {

int exitFor(const Error &error)
{
    switch (error.cls) {
    case FaultClass::Auth:
    case FaultClass::Forbidden:
    case FaultClass::Keyring:
        return kPermission;
    case FaultClass::Config:
        return kUsage;
    default:
        return kUnreachable;
    }
}

int exitFor(Severity severity)
{
    switch (severity) {
    case Severity::Ok:
    case Severity::Info:
        return kFine;
    case Severity::Warning:
        return kWarning;
    case Severity::Critical:
        return kCritical;
    case Severity::Unknown:
        return kUnknown;
    }
    return kUnknown;
}

int exitFor(CheckResult verdict)
{
    switch (verdict) {
    case CheckResult::Pass:
        return kFine;
    case CheckResult::Warn:
        return kWarning;
    case CheckResult::Block:
        return kCritical;
    case CheckResult::Unknown:
        return kUnknown;
    }
    return kUnknown;
}

int exitFor(const FlipRecord &record, bool timeRanOut)
{
    switch (record.state) {
    case FlipState::Verified:
    case FlipState::SentNotReadable:
        return kFine;
    case FlipState::NotSent: {
        const bool denied = record.error && record.error->sent == Sent::Yes;
        return timeRanOut || (record.error && !denied && record.error->cls != FaultClass::Storage)
            ? kUnreachable
            : kNotApplied;
    }
    case FlipState::Superseded:
    case FlipState::Conflict:
    case FlipState::NotApplied:
    case FlipState::Rejected:
    case FlipState::Stale:
        return kNotApplied;
    default:
        return kOutcomeUnknown;
    }
}

const Error *nothingReadable(const Snapshot &snapshot)
{
    const bool quota = std::any_of(
        snapshot.quotas.begin(), snapshot.quotas.end(), [](const QuotaReading &q) { return q.used.known(); });
    const bool any = quota || snapshot.liveDeployment || snapshot.newestVersion || !snapshot.bindings.empty()
        || !snapshot.cache.tiers.empty() || snapshot.cache.hitRate.known();
    if (any || snapshot.faults.empty())
        return nullptr;
    // A refused token explains more than what follows from it, an answer of the server more than a pause or a silence
    // that came of it.
    const auto rank = [](const Error &error) {
        if (error.cls == FaultClass::Auth || error.cls == FaultClass::Forbidden)
            return 0;
        if (error.cls == FaultClass::Challenge || error.httpStatus)
            return error.cls == FaultClass::Timeout ? 2 : 1;
        return error.cls == FaultClass::Timeout || error.cls == FaultClass::RateLimited ? 4 : 3;
    };
    return &std::min_element(
        snapshot.faults.begin(), snapshot.faults.end(), [&](const SourceFault &a, const SourceFault &b) {
            return rank(a.error) < rank(b.error);
        })->error;
}

} // namespace edgedeck::cli
