// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/config/profile.h"
#include "app/domain/flip/plan.h"
#include "app/domain/flip/record.h"
#include "app/domain/snapshot.h"
#include "app/ops/accountsetup.h"
#include "app/ops/prober.h"

#include <string>
#include <vector>

namespace edgedeck::cli {

/// The same facts for people: aligned, with units and ages. Ends with a line break. Unknown is a word, never 0.
[[nodiscard]] std::string statusText(const Snapshot &snapshot);
[[nodiscard]] std::string bindingsText(const Snapshot &snapshot);
[[nodiscard]] std::string versionBindingsText(const WorkerVersion &version);
[[nodiscard]] std::string flagsText(const Snapshot &snapshot);
[[nodiscard]] std::string triageText(const Snapshot &snapshot);
[[nodiscard]] std::string planText(const FlipPlan &plan);
[[nodiscard]] std::string flipText(const FlipRecord &record);
[[nodiscard]] std::string flipsText(const std::vector<FlipRecord> &records);
[[nodiscard]] std::string probeText(const ops::ProbeReport &report);
[[nodiscard]] std::string profilesText(const std::vector<config::Profile> &profiles);
[[nodiscard]] std::string profileText(const config::Profile &profile, const std::string &token);
[[nodiscard]] std::string surveyText(const ops::AccountSurvey &survey);
/// "what happened: what to do"
[[nodiscard]] std::string errorText(const Error &error);
/// One step of a flip under way.
[[nodiscard]] std::string stepText(const FlipStep &step);

} // namespace edgedeck::cli
