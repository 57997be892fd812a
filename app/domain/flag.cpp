// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/flag.h"

#include <algorithm>
#include <utility>

namespace edgedeck {

std::string_view toString(Carrier carrier)
{
    switch (carrier) {
    case Carrier::Unknown:
        return "unknown";
    case Carrier::PlainText:
        return "plain_text";
    case Carrier::Json:
        return "json";
    case Carrier::SecretText:
        return "secret_text";
    case Carrier::Flagship:
        return "flagship";
    case Carrier::KvKey:
        return "kv_key";
    }
    return "unknown";
}

namespace {

bool looksLikeFlag(std::string_view name)
{
    return name.starts_with("FEATURE_FLAG_") || name.starts_with("ENABLE_") || name.ends_with("_ENABLED");
}

Carrier carrierOfType(std::string_view type)
{
    if (type == "plain_text")
        return Carrier::PlainText;
    if (type == "json")
        return Carrier::Json;
    if (type == "secret_text")
        return Carrier::SecretText;
    return Carrier::Unknown;
}

} // namespace

std::vector<FlagDefinition> detectFlags(const std::vector<Binding> &bindings)
{
    std::vector<FlagDefinition> found;
    for (const Binding &binding : bindings) {
        if (carrierOfType(binding.type) == Carrier::Unknown || !looksLikeFlag(binding.name))
            continue;
        FlagDefinition definition;
        definition.name = binding.name;
        if (binding.name == "FEATURE_FLAG_DO_CACHE") {
            definition.requiredBindings = {"CACHE_DO"};
            definition.storagePath = true;
        }
        found.push_back(std::move(definition));
    }
    // What is called a flag comes before what only looks like one.
    const auto key = [](const FlagDefinition &flag) {
        return std::pair(!flag.name.starts_with("FEATURE_FLAG_"), std::string_view(flag.name));
    };
    std::sort(found.begin(), found.end(),
        [&](const FlagDefinition &a, const FlagDefinition &b) { return key(a) < key(b); });
    return found;
}

Carrier carrierOf(const std::vector<Binding> &bindings, std::string_view name)
{
    const auto found
        = std::find_if(bindings.begin(), bindings.end(), [&](const Binding &b) { return b.name == name; });
    return found == bindings.end() ? Carrier::Unknown : carrierOfType(found->type);
}

} // namespace edgedeck
