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

} // namespace

Result<void> checkConfirmation(const FlipPlan &plan, const Confirmation &confirmation)
{
    if (plan.verdict() == CheckResult::Block) {
        const auto block = std::find_if(plan.checks.begin(), plan.checks.end(),
            [](const Check &c) { return c.result == CheckResult::Block; });
        return failLocal(FaultClass::Refused, block->title + ": " + block->reason);
    }
    const bool blank = std::all_of(
        confirmation.reason.begin(), confirmation.reason.end(), [](char c) { return c == ' ' || c == '\t'; });
    if (blank)
        return failLocal(FaultClass::Config, "a reason is missing");
    if (const std::size_t length = characters(confirmation.reason); length > kLongestReason) {
        return failLocal(FaultClass::Config,
            "the reason is too long by " + counted(length - kLongestReason, "character", "characters"));
    }
    if (const std::string problem = nameProblem(plan.worker.str(), confirmation.typedWorker);
        !problem.empty())
        return failLocal(FaultClass::Config, problem);
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
