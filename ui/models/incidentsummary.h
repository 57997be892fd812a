// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/models/state.h"

#include <QString>

#include <chrono>
#include <vector>

namespace edgedeck::ui {

/// The first sentence of an incident. Like all in here a pure function of a snapshot.
struct VerdictText
{
    State state = State::Unknown;
    QString headline; ///< the consequence, one sentence
    QString stateWord; ///< "CRITICAL"
    QString detail; ///< "since 16:29 UTC (2 h 35 m) · the next cron burst …"
    QString shortDetail; ///< for narrow windows
    std::string findingId; ///< "" on a healthy day
    std::string command; ///< id of the command that helps, "" when none
};

struct KpiText
{
    QString id; ///< "kv_writes_left"
    QString caption;
    State state = State::Unknown; ///< None: no mark
    QString value, unit;
    QString note, shortNote;
    std::string command; ///< what a click opens
};

[[nodiscard]] VerdictText verdictOf(const Snapshot &snapshot);
/// KV writes left, put() refused, cache hit rate, p99, Worker requests.
[[nodiscard]] std::vector<KpiText> kpisOf(const Snapshot &snapshot);
/// The flag that the incident is about: a storage flag that is off, else the first one. Null without flags.
[[nodiscard]] const FlagState *leadingFlag(const Snapshot &snapshot);
/// The next scheduled run after `now`.
[[nodiscard]] const Event *nextCron(const Snapshot &snapshot);
/// Age of the newest analytics moment.
[[nodiscard]] std::chrono::microseconds dataAge(const Snapshot &snapshot);
/// A source failed that the page rests on, or the data is older than 15 minutes.
[[nodiscard]] bool isStale(const Snapshot &snapshot);

} // namespace edgedeck::ui
