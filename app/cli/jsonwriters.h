// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/profilesecrets.h"
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
[[nodiscard]] std::string flipJson(const FlipRecord &record, const std::string &program = "edgedeckctl");
[[nodiscard]] std::string flipsJson(
    const std::vector<FlipRecord> &records, const std::string &program = "edgedeckctl");
[[nodiscard]] std::string probeJson(const ops::ProbeReport &report);
[[nodiscard]] std::string profileJson(const config::Profile &profile, const SecretWords &secrets);
[[nodiscard]] std::string secretJson(
    const std::string &profile, const std::string &which, const std::string &word);
[[nodiscard]] std::string profilesJson(const std::vector<config::Profile> &profiles);
[[nodiscard]] std::string surveyJson(
    const config::Profile &profile, const ops::AccountSurvey &survey, const SecretWords &secrets);
/// `action` replaces the general advice; `last` is what the server said before a time-out.
[[nodiscard]] std::string errorJson(
    const Error &error, const std::string &action = {}, const std::optional<Error> &last = {});

/// {"help": text}, {"version": text}: so that --json prints a document in every case.
[[nodiscard]] std::string helpJson(const std::string &help);
[[nodiscard]] std::string versionJson(const std::string &version);
[[nodiscard]] std::string completionJson(const std::string &shell, const std::string &script);

} // namespace edgedeck::cli
