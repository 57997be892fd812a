// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/config/profile.h"
#include "app/domain/flip/plan.h"
#include "app/domain/flip/record.h"
#include "app/domain/snapshot.h"
#include "app/ops/accountsetup.h"
#include "app/ops/prober.h"

#include <optional>
#include <string>
#include <vector>

namespace edgedeck::cli {

/// The JSON documents of product.md section 3, one line each without the line break. Names are public: a change
/// here breaks scripts. Times are RFC 3339 UTC, an unknown number is null beside `unknown`.
[[nodiscard]] std::string statusJson(const Snapshot &snapshot);
[[nodiscard]] std::string bindingsJson(const Snapshot &snapshot);
[[nodiscard]] std::string versionBindingsJson(const Snapshot &snapshot, const WorkerVersion &version);
[[nodiscard]] std::string flagsJson(const Snapshot &snapshot);
[[nodiscard]] std::string triageJson(const Snapshot &snapshot);
[[nodiscard]] std::string planJson(const FlipPlan &plan);
[[nodiscard]] std::string flipJson(const FlipRecord &record);
[[nodiscard]] std::string flipsJson(const std::vector<FlipRecord> &records);
[[nodiscard]] std::string probeJson(const ops::ProbeReport &report);
[[nodiscard]] std::string profileJson(const config::Profile &profile, const std::string &token);
[[nodiscard]] std::string profilesJson(const std::vector<config::Profile> &profiles);
[[nodiscard]] std::string surveyJson(const config::Profile &profile, const ops::AccountSurvey &survey);
[[nodiscard]] std::string errorJson(const Error &error);

} // namespace edgedeck::cli
