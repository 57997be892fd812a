// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/deployments.h"

namespace edgedeck::cloudflare {

namespace {

std::optional<TrafficShare> share(net::JsonValue value)
{
    auto version = VersionId::parse(value["version_id"].textOr(""));
    const auto percentage = value["percentage"].number();
    if (!version || !percentage || *percentage < 0 || *percentage > 100)
        return std::nullopt;
    return TrafficShare{.version = std::move(*version), .percentage = *percentage};
}

std::optional<Deployment> deployment(net::JsonValue value)
{
    auto id = DeploymentId::parse(value["id"].textOr(""));
    const net::JsonValue shares = value["versions"];
    if (!id || shares.size() == 0)
        return std::nullopt;
    const net::JsonValue notes = value["annotations"];
    Deployment out{.id = std::move(*id),
        .createdOn = timeOr(value["created_on"]),
        .authorEmail = value["author_email"].textOr(""),
        .source = value["source"].textOr(""),
        .message = notes["workers/message"].textOr(""),
        .triggeredBy = notes["workers/triggered_by"].textOr("")};
    bool whole = true;
    shares.eachItem([&](net::JsonValue item) {
        if (auto read = share(item))
            out.versions.push_back(std::move(*read));
        else
            whole = false;
    });
    if (!whole)
        return std::nullopt;
    const net::JsonValue strategy = value["code_update_strategy"];
    if (const auto mode = strategy["mode"].text()) {
        // At most a day; millisecond precision is documented, whole seconds are what we send and show.
        const double delay = strategy["max_delay"].number().value_or(0);
        const bool sane = delay >= 0 && delay <= 86400;
        out.codeUpdate
            = CodeUpdateStrategy{.mode = *mode, .maxDelay = sane ? static_cast<std::int64_t>(delay) : 0};
    }
    return out;
}

} // namespace

Result<Page<Deployment>> decodeDeployments(const net::Response &response, const CallFacts &facts)
{
    auto page = decodePage<Deployment>(response, facts, "/deployments", deployment);
    if (!page || page->listed.skipped == 0)
        return page;
    const auto envelope = openEnvelope(response, facts);
    if (envelope && !deployment(envelope->result["deployments"].at(0)))
        return fail(badShape(response, facts, "the newest deployment cannot be read"));
    return page;
}

Result<Deployment> decodeDeployment(const net::Response &response, const CallFacts &facts)
{
    return decodeOne<Deployment>(response, facts, deployment);
}

} // namespace edgedeck::cloudflare
