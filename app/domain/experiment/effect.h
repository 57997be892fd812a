// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/experiment/proof.h"
#include "app/domain/series.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace edgedeck {

/// What is known of a flag's newest change and of the traffic before and after it. Times are server time.
struct EffectFacts
{
    Timestamp asOf{}; ///< newest moment the counters speak of: the analytics' lag is behind it already
    std::optional<Timestamp> changedAt; ///< when the value went live; empty: before anything that was read
    Timestamp codeSince{}; ///< when the running version went live; not before `changedAt`
    /// Running Durable Objects may take a deployment over this much later.
    std::chrono::seconds takeover{300};
    bool on = true; ///< what it was changed to
    bool storagePath = true; ///< the flag moves cache fills from KV to Durable Objects
    std::vector<std::string> crons; ///< UTC schedules of the Worker
    std::optional<double> writeLimit; ///< KV writes a day
    /// Accepted and refused puts of the account by the hour, 31 days: attempts show demand on a day that ran into its
    /// limit, too. Empty: not known.
    Series writeAttempts;
    /// Of the account, last 24 hours in short steps, and the full days before. Empty: not known.
    Series doRequests, doRequestsDaily;
    /// Requests to Workers of the account, likewise.
    Series requests, requestsDaily;
    std::optional<bool> workerAgrees; ///< the running Worker says that it sees the new value
    std::optional<bool> cacheDisabled; ///< the Worker says its cache is disabled
    Timestamp workerAskedAt{};
};

/// Whether the change did what it is for. Never Effective by configuration alone: that takes Durable Objects that are
/// called and KV write attempts that fell in like-for-like windows. Never NotEffective without traffic that would have
/// shown it. Pure.
[[nodiscard]] EffectProof judgeEffect(const EffectFacts &facts);

/// A verdict waits for this much after its window: the analytics' documented lag.
inline constexpr std::chrono::minutes kEffectLag{5};

} // namespace edgedeck
