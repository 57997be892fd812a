// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/versionsource.h"

#include "app/cloudflare/bindings.h"
#include "app/cloudflare/bodies.h"

#include <algorithm>
#include <array>

namespace edgedeck::cloudflare {

namespace {

/// Sent along unchanged.
constexpr std::array<std::string_view, 10> kCarried{"main_module", "modules", "compatibility_date",
    "compatibility_flags", "usage_model", "limits", "placement", "cache_options", "containers", "exports"};
/// The server's own, or made anew. Migrations are a state of the script, not of the version.
constexpr std::array<std::string_view, 17> kOfServer{"id", "number", "created_on", "modified_on", "urls",
    "source", "annotations", "bindings", "env", "startup_time_ms", "migration_tag", "migrations",
    "exports_reconciliation", "package_dependencies", "author_email", "author_id", "has_preview"};

template <std::size_t N> bool oneOf(std::string_view name, const std::array<std::string_view, N> &set)
{
    return std::find(set.begin(), set.end(), name) != set.end();
}

std::optional<VersionSource> source(net::JsonValue value)
{
    auto id = VersionId::parse(value["id"].textOr(""));
    const auto number = value["number"].integer(1);
    if (!id || !number || !value["bindings"].exists())
        return std::nullopt;
    auto list = decodeBindings(value["bindings"]);
    VersionSource out{.id = std::move(*id),
        .number = *number,
        .bindings = std::move(list.bindings),
        .skippedBindings = list.skipped,
        .modules = {},
        .mainModule = value["main_module"].textOr(""),
        .carried = {},
        .notCarried = {}};
    value["modules"].eachItem([&](net::JsonValue module) {
        if (module["content_base64"].isString())
            out.modules.push_back(module["name"].textOr(""));
    });
    if (out.modules.size() != value["modules"].size())
        out.notCarried.emplace_back("modules");
    value.eachMember([&](const std::string &name, net::JsonValue member) {
        if (member.isNull() || oneOf(name, kOfServer))
            return;
        if (oneOf(name, kCarried))
            out.carried += (out.carried.empty() ? "" : ",") + quoted(name) + ":" + member.compact();
        else if (!(member.isObject() || member.isArray()) || member.size() > 0)
            out.notCarried.push_back(name);
    });
    out.carried = "{" + out.carried + "}";
    return out;
}

} // namespace

Result<VersionSource> decodeVersionSource(const net::Response &response, const CallFacts &facts)
{
    return decodeOne<VersionSource>(response, facts, source);
}

Result<std::string> newVersionBody(
    const VersionSource &source, const std::vector<BindingPatch> &changes, const Annotations &annotations)
{
    if (source.modules.empty() || source.mainModule.empty())
        return failLocal(FaultClass::Config, "the version came without its code");
    if (source.skippedBindings > 0)
        return failLocal(FaultClass::Config, "some bindings of the version could not be read");
    if (!source.notCarried.empty())
        return failLocal(FaultClass::Config,
            "a copy would lose the version's " + plainLine(source.notCarried.front(), 64));
    auto rest = inheritingPart(source.bindings, changes, annotations, source.id.str());
    if (!rest)
        return fail(std::move(rest.error()));
    // Both are objects with members: join them.
    return source.carried.substr(0, source.carried.size() - 1) + "," + rest->substr(1);
}

} // namespace edgedeck::cloudflare
