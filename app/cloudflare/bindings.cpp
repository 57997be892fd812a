// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/bindings.h"

#include "app/cloudflare/bodies.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace edgedeck::cloudflare {

namespace {

using Field = std::pair<std::string_view, std::string_view>;

/// Which member names the target of a binding; the first that is there wins.
constexpr std::array kTargets{Field{"kv_namespace", "namespace_id"},
    Field{"durable_object_namespace", "namespace_id"}, Field{"d1", "database_id"}, Field{"d1", "id"},
    Field{"r2_bucket", "bucket_name"}, Field{"queue", "queue_name"}, Field{"service", "service"},
    Field{"analytics_engine", "dataset"}, Field{"flagship", "app_id"}, Field{"vectorize", "index_name"},
    Field{"hyperdrive", "id"}, Field{"workflow", "workflow_name"},
    Field{"mtls_certificate", "certificate_id"}, Field{"ratelimit", "namespace_id"},
    Field{"dispatch_namespace", "namespace"}, Field{"pipelines", "pipeline"}, Field{"pipelines", "stream"},
    Field{"vpc_service", "service_id"}, Field{"vpc_network", "network_id"}, Field{"vpc_network", "tunnel_id"},
    Field{"secrets_store_secret", "secret_name"}, Field{"ai_search", "instance_name"},
    Field{"ai_search_namespace", "namespace"}, Field{"messaging", "namespace"},
    Field{"artifacts", "namespace"}, Field{"agent_memory", "namespace"}, Field{"logfwdr", "destination"},
    Field{"send_email", "destination_address"}};

/// For types that came after this table.
constexpr std::array<std::string_view, 6> kLikelyTargets{
    "id", "namespace_id", "service_id", "namespace", "name_id", "service"};

std::string targetOf(std::string_view type, net::JsonValue value)
{
    bool known = false;
    for (const auto &[forType, member] : kTargets) {
        if (forType != type)
            continue;
        known = true;
        if (const auto target = value[member].text())
            return *target;
    }
    if (known)
        return {};
    for (const std::string_view member : kLikelyTargets) {
        if (const auto target = value[member].text())
            return *target;
    }
    return {};
}

bool hides(std::string_view type, std::string_view member)
{
    static constexpr std::array<std::string_view, 3> kValues{"text", "key_base64", "key_jwk"};
    return type.substr(0, 6) == "secret"
        && std::find(kValues.begin(), kValues.end(), member) != kValues.end();
}

std::string rawOf(std::string_view type, net::JsonValue value)
{
    std::string raw = "{";
    value.eachMember([&](const std::string &key, net::JsonValue member) {
        if (hides(type, key))
            return;
        if (raw.size() > 1)
            raw += ',';
        raw += quoted(key) + ":" + member.compact();
    });
    return raw + "}";
}

} // namespace

std::optional<Binding> decodeBinding(net::JsonValue value)
{
    Binding binding{.name = value["name"].textOr(""), .type = value["type"].textOr("")};
    if (binding.name.empty() || binding.type.empty())
        return std::nullopt;
    if (binding.type == "json")
        binding.text = value["json"].compact();
    else if (!isSecret(binding))
        binding.text = binding.type == "plain_text" ? value["text"].textOr("") : "";
    binding.targetId = targetOf(binding.type, value);
    binding.className = value["class_name"].textOr("");
    binding.scriptName = value["script_name"].textOr("");
    binding.raw = rawOf(binding.type, value);
    return binding;
}

BindingList decodeBindings(net::JsonValue array)
{
    BindingList list;
    list.bindings.reserve(array.size());
    array.eachItem([&](net::JsonValue value) {
        if (auto binding = decodeBinding(value))
            list.bindings.push_back(std::move(*binding));
        else
            ++list.skipped;
    });
    return list;
}

} // namespace edgedeck::cloudflare
