// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/flip/plan.h"

namespace edgedeck {

std::string_view toString(Route route)
{
    switch (route) {
    case Route::A:
        return "A";
    case Route::B:
        return "B";
    case Route::C:
        return "C";
    case Route::D:
        return "D";
    case Route::E:
        return "E";
    case Route::F:
        return "F";
    }
    return "unknown";
}

std::optional<Route> routeFromString(std::string_view text)
{
    for (const auto value : {Route::A, Route::B, Route::C, Route::D, Route::E, Route::F}) {
        if (toString(value) == text)
            return value;
    }
    return std::nullopt;
}

std::string_view toString(UpdateStrategy strategy)
{
    switch (strategy) {
    case UpdateStrategy::Deferred:
        return "deferred";
    case UpdateStrategy::Immediate:
        return "immediate";
    }
    return "unknown";
}

CheckResult FlipPlan::verdict() const
{
    CheckResult worst = CheckResult::Pass;
    for (const Check &check : checks) {
        if (check.result == CheckResult::Block)
            return CheckResult::Block;
        if (check.result == CheckResult::Unknown)
            worst = CheckResult::Unknown;
        else if (check.result == CheckResult::Warn && worst == CheckResult::Pass)
            worst = CheckResult::Warn;
    }
    return worst;
}

} // namespace edgedeck
