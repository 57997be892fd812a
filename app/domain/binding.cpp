// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/binding.h"

#include <algorithm>
#include <array>
#include <utility>

namespace edgedeck {

bool isSecret(const Binding &binding)
{
    return binding.type == "secret_text" || binding.type == "secret_key";
}

std::string displayType(std::string_view type)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 22> kNames{
        {{"plain_text", "Variable"}, {"json", "Variable"}, {"secret_text", "Secret"},
            {"secret_key", "Secret"}, {"secrets_store_secret", "Secrets Store"},
            {"kv_namespace", "KV namespace"}, {"durable_object_namespace", "Durable Object"},
            {"r2_bucket", "R2 bucket"}, {"d1", "D1 database"}, {"queue", "Queue"}, {"service", "Service"},
            {"analytics_engine", "Analytics Engine"}, {"ai", "AI"}, {"vectorize", "Vectorize"},
            {"hyperdrive", "Hyperdrive"}, {"version_metadata", "Version metadata"}, {"flagship", "Flagship"},
            {"assets", "Assets"}, {"workflow", "Workflow"}, {"browser", "Browser"},
            {"ratelimit", "Rate limit"}, {"send_email", "Send email"}}};
    const auto *found
        = std::find_if(kNames.begin(), kNames.end(), [&](const auto &name) { return name.first == type; });
    return std::string(found == kNames.end() ? type : found->second);
}

std::string_view toString(CheckResult result)
{
    switch (result) {
    case CheckResult::Pass:
        return "pass";
    case CheckResult::Warn:
        return "warn";
    case CheckResult::Block:
        return "block";
    case CheckResult::Unknown:
        return "unknown";
    }
    return "unknown";
}

CheckResult CheckedBinding::worst() const
{
    CheckResult worst = CheckResult::Pass;
    for (const Check &check : checks) {
        if (check.result == CheckResult::Block)
            return CheckResult::Block;
        if (check.result == CheckResult::Warn)
            worst = CheckResult::Warn;
        else if (check.result == CheckResult::Unknown && worst == CheckResult::Pass)
            worst = CheckResult::Unknown;
    }
    return worst;
}

} // namespace edgedeck
