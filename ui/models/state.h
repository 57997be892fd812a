// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/binding.h"
#include "app/domain/finding.h"
#include "app/domain/quota.h"

namespace edgedeck::ui {

/// The state words of the window, one for each painted mark. Models name the state, pages paint it.
enum class State {
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

[[nodiscard]] constexpr State stateOf(Severity severity)
{
    switch (severity) {
    case Severity::Ok:
        return State::Ok;
    case Severity::Info:
        return State::Info;
    case Severity::Warning:
        return State::Warning;
    case Severity::Critical:
        return State::Critical;
    case Severity::Unknown:
        break;
    }
    return State::Unknown;
}

[[nodiscard]] constexpr State stateOf(CheckResult result)
{
    switch (result) {
    case CheckResult::Pass:
        return State::Ok;
    case CheckResult::Warn:
        return State::Warning;
    case CheckResult::Block:
        return State::Refused;
    case CheckResult::Unknown:
        break;
    }
    return State::Unknown;
}

[[nodiscard]] constexpr State stateOf(QuotaLevel level)
{
    switch (level) {
    case QuotaLevel::Ok:
        return State::Ok;
    case QuotaLevel::Near:
        return State::Warning;
    case QuotaLevel::Over:
        return State::Critical;
    case QuotaLevel::Unknown:
        break;
    }
    return State::Unknown;
}

} // namespace edgedeck::ui
