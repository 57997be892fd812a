// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/binding.h"
#include "app/domain/finding.h"
#include "app/domain/quota.h"

namespace edgedeck {

/// The words in which every state is told to an operator. Models name one, the window paints one shape for each.
enum class StateWord {
    None,
    Ok,
    Proven,
    On,
    Off,
    Info,
    TooEarly,
    Working,
    NotStarted,
    Warning,
    Inert,
    Conflict,
    Critical,
    Refused,
    Unknown,
    Forbidden,
    Stale
};

[[nodiscard]] constexpr StateWord stateOf(Severity severity)
{
    switch (severity) {
    case Severity::Ok:
        return StateWord::Ok;
    case Severity::Info:
        return StateWord::Info;
    case Severity::Warning:
        return StateWord::Warning;
    case Severity::Critical:
        return StateWord::Critical;
    case Severity::Unknown:
        break;
    }
    return StateWord::Unknown;
}

[[nodiscard]] constexpr StateWord stateOf(CheckResult result)
{
    switch (result) {
    case CheckResult::Pass:
        return StateWord::Ok;
    case CheckResult::Warn:
        return StateWord::Warning;
    case CheckResult::Block:
        return StateWord::Refused;
    case CheckResult::Unknown:
        break;
    }
    return StateWord::Unknown;
}

[[nodiscard]] constexpr StateWord stateOf(QuotaLevel level)
{
    switch (level) {
    case QuotaLevel::Ok:
        return StateWord::Ok;
    case QuotaLevel::Near:
        return StateWord::Warning;
    case QuotaLevel::Over:
        return StateWord::Critical;
    case QuotaLevel::Unknown:
        break;
    }
    return StateWord::Unknown;
}

} // namespace edgedeck
