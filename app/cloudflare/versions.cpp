// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/versions.h"

#include "app/cloudflare/bindings.h"

#include <algorithm>

namespace edgedeck::cloudflare {

namespace {

/// What both shapes and the list share. The resource API puts the members of `metadata` at the top.
std::optional<WorkerVersion> head(net::JsonValue value)
{
    auto id = VersionId::parse(value["id"].textOr(""));
    const auto number = value["number"].integer(1);
    if (!id || !number)
        return std::nullopt;
    const net::JsonValue about = value["metadata"].isObject() ? value["metadata"] : value;
    const net::JsonValue notes = value["annotations"];
    return WorkerVersion{.id = std::move(*id),
        .number = *number,
        .createdOn = timeOr(about["created_on"]),
        .authorEmail = about["author_email"].textOr(""),
        .source = about["source"].textOr(""),
        .message = notes["workers/message"].textOr(""),
        .tag = notes["workers/tag"].textOr(""),
        .triggeredBy = notes["workers/triggered_by"].textOr("")};
}

std::optional<WorkerVersion> whole(net::JsonValue value)
{
    auto version = head(value);
    if (!version)
        return std::nullopt;
    const net::JsonValue resources = value["resources"];
    const net::JsonValue bindings
        = resources["bindings"].exists() ? resources["bindings"] : value["bindings"];
    // `null` is how an empty array may come; an absent one means that bindings were not told.
    if (bindings.isArray() || (bindings.exists() && bindings.isNull())) {
        auto list = decodeBindings(bindings);
        version->hasBindings = true;
        version->bindings = std::move(list.bindings);
        version->skippedBindings = list.skipped;
    }
    version->scriptEtag = resources.pointer("/script/etag").textOr("");
    return version;
}

} // namespace

Result<Page<WorkerVersion>> decodeVersions(const net::Response &response, const CallFacts &facts)
{
    auto page = decodePage<WorkerVersion>(response, facts, "/items", head);
    if (page) {
        std::stable_sort(page->listed.items.begin(), page->listed.items.end(),
            [](const WorkerVersion &a, const WorkerVersion &b) { return a.number > b.number; });
    }
    return page;
}

Result<WorkerVersion> decodeVersion(const net::Response &response, const CallFacts &facts)
{
    return decodeOne<WorkerVersion>(response, facts, whole);
}

} // namespace edgedeck::cloudflare
