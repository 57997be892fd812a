// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/flip/plan.h"

#include <algorithm>
#include <array>
#include <utility>

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

std::string_view toString(FlipAct act)
{
    switch (act) {
    case FlipAct::Flip:
        return "flip";
    case FlipAct::DeployNewest:
        return "deploy_newest";
    case FlipAct::Redeploy:
        return "redeploy";
    }
    return "unknown";
}

std::optional<FlipAct> flipActFromString(std::string_view text)
{
    for (const auto value : {FlipAct::Flip, FlipAct::DeployNewest, FlipAct::Redeploy}) {
        if (toString(value) == text)
            return value;
    }
    return std::nullopt;
}

std::optional<FlagStore> flagStore(std::string_view flag)
{
    for (const auto &[prefix, carrier] :
        {std::pair<std::string_view, Carrier>{"kv:", Carrier::KvKey}, {"flagship:", Carrier::Flagship}}) {
        if (flag.substr(0, prefix.size()) != prefix)
            continue;
        const std::string_view rest = flag.substr(prefix.size());
        const std::size_t slash = rest.find('/');
        if (slash == std::string_view::npos || slash == 0 || slash + 1 == rest.size())
            return std::nullopt;
        return FlagStore{carrier, std::string(rest.substr(0, slash)), std::string(rest.substr(slash + 1))};
    }
    return std::nullopt;
}

bool isSkippable(std::string_view checkId)
{
    constexpr std::array<std::string_view, 8> kSkippable{"value-exact", "nobody-changed", "no-open-change",
        "required-bindings", "do-headroom", "kv-headroom", "code-reads-flag", "token-may-write"};
    return std::find(kSkippable.begin(), kSkippable.end(), checkId) != kSkippable.end();
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
