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

/// Why bindings and flags of the live version are not known; "" when they were read.
[[nodiscard]] std::string bindingsUnread(const Snapshot &snapshot);

/// The same facts for people: aligned, with units and ages. Ends with a line break. Unknown is a word, never 0.
[[nodiscard]] std::string statusText(const Snapshot &snapshot);
[[nodiscard]] std::string bindingsText(const Snapshot &snapshot);
[[nodiscard]] std::string versionBindingsText(const WorkerVersion &version);
[[nodiscard]] std::string flagsText(const Snapshot &snapshot);
[[nodiscard]] std::string triageText(const Snapshot &snapshot);
[[nodiscard]] std::string planText(const FlipPlan &plan);
/// `program` is what stands before a verb of the commands that are named: "edgedeckctl --profile prod".
[[nodiscard]] std::string flipText(const FlipRecord &record, const std::string &program = "edgedeckctl");
[[nodiscard]] std::string flipsText(
    const std::vector<FlipRecord> &records, const std::string &program = "edgedeckctl");
[[nodiscard]] std::string probeText(const ops::ProbeReport &report);
[[nodiscard]] std::string profilesText(const std::vector<config::Profile> &profiles);
[[nodiscard]] std::string profileText(const config::Profile &profile, const SecretWords &secrets);
[[nodiscard]] std::string surveyText(const ops::AccountSurvey &survey, const SecretWords &secrets);
/// "what happened: what to do"
/// `action` replaces the general advice; `last` is what the server said before a time-out.
[[nodiscard]] std::string errorText(
    const Error &error, const std::string &action = {}, const std::optional<Error> &last = {});
/// What is true of a flip when the command ends: nobody checks any more.
[[nodiscard]] std::string endSentence(const FlipRecord &record);
/// The command that takes it back; "" when there is nothing to take back.
[[nodiscard]] std::string undoCommand(const FlipRecord &record, const std::string &program);
/// The command that settles an open flip; "" for a closed one.
[[nodiscard]] std::string nextCommand(const FlipRecord &record, const std::string &program);
/// One step of a flip under way.
[[nodiscard]] std::string stepText(const FlipStep &step);

} // namespace edgedeck::cli
