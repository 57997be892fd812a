// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/flagflipper.h"

#include <algorithm>

namespace edgedeck::ops {

namespace {

constexpr std::size_t kLongestReason = 200;

std::size_t characters(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string counted(std::size_t n, const std::string &one, const std::string &many)
{
    return std::to_string(n) + " " + (n == 1 ? one : many);
}

/// The sentence for the sheet's footer, exact to the letter.
std::string nameProblem(const std::string &wanted, const std::string &typed)
{
    if (typed == wanted)
        return {};
    if (typed.size() < wanted.size() && wanted.starts_with(typed)) {
        const std::size_t left = wanted.size() - typed.size();
        return counted(
            left, "letter of the Worker name is missing", "letters of the Worker name are missing");
    }
    return "the typed name is not the Worker's name";
}

/// Break-glass: one block, by its name, for a reason of its own.
Result<void> checkSkip(const FlipPlan &plan, const Confirmation &confirmation)
{
    if (confirmation.skipCheck.empty())
        return {};
    const auto named = std::find_if(plan.checks.begin(), plan.checks.end(),
        [&](const Check &c) { return c.id == confirmation.skipCheck && c.result == CheckResult::Block; });
    if (named == plan.checks.end())
        return failLocal(
            FaultClass::Config, "no check named " + confirmation.skipCheck + " blocks: nothing to skip");
    if (!isSkippable(confirmation.skipCheck))
        return failLocal(FaultClass::Refused, "the check " + confirmation.skipCheck + " cannot be skipped");
    if (const auto reason = checkReason(confirmation.skipReason); !reason)
        return failLocal(FaultClass::Config, "skipping a check needs a reason of its own");
    return {};
}

} // namespace

Result<void> checkReason(const std::string &reason)
{
    if (std::all_of(reason.begin(), reason.end(), [](char c) { return c == ' ' || c == '\t'; }))
        return failLocal(FaultClass::Config, "a reason is missing");
    if (const std::size_t length = characters(reason); length > kLongestReason)
        return failLocal(FaultClass::Config,
            "the reason is too long by " + counted(length - kLongestReason, "character", "characters"));
    return {};
}

Result<void> checkConfirmation(const FlipPlan &plan, const Confirmation &confirmation)
{
    if (const auto glass = checkSkip(plan, confirmation); !glass)
        return glass;
    const auto block = std::find_if(plan.checks.begin(), plan.checks.end(),
        [&](const Check &c) { return c.result == CheckResult::Block && c.id != confirmation.skipCheck; });
    if (block != plan.checks.end())
        return failLocal(FaultClass::Refused, block->title + ": " + block->reason);
    if (const auto reason = checkReason(confirmation.reason); !reason)
        return reason;
    if (const std::string problem = nameProblem(plan.worker.str(), confirmation.typedWorker);
        !problem.empty())
        return failLocal(FaultClass::Config, problem);
    if (plan.deployVersion && confirmation.typedVersion != shortId(plan.deployVersion->str()))
        return failLocal(FaultClass::Config,
            confirmation.typedVersion.empty()
                ? "the version that goes live is not typed: its first 8 characters"
                : "the typed version is not the one that would go live");
    if (plan.verdict() != CheckResult::Pass && !confirmation.acknowledgeWarnings) {
        const auto open = std::count_if(plan.checks.begin(), plan.checks.end(),
            [](const Check &c) { return c.result != CheckResult::Pass; });
        return failLocal(FaultClass::Config,
            counted(static_cast<std::size_t>(open), "warning is not acknowledged",
                "warnings are not acknowledged"));
    }
    return {};
}

} // namespace edgedeck::ops
