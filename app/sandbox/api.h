// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/edits.h"
#include "app/sandbox/http.h"

#include <functional>

namespace edgedeck::sandbox {

/// One call to the REST API after its token was accepted. `path` holds the segments after /client/v4.
struct Call
{
    World &world;
    const Request &request;
    const Token &token;
    std::vector<std::string> path;

    [[nodiscard]] const std::string &method() const { return request.method; }
    /// Segment or "" when the path is shorter.
    [[nodiscard]] std::string at(std::size_t index) const
    {
        return index < path.size() ? path[index] : std::string();
    }
    /// Empty when the token has `permission`; else the refusal.
    [[nodiscard]] std::optional<Answer> lacks(const std::string &permission) const;
    [[nodiscard]] Author author() const;
};

/// Answers one request to /client/v4: faults, token, route. Takes the world's lock itself and sleeps outside it.
[[nodiscard]] Answer answerApi(World &world, const Request &request);

[[nodiscard]] Answer noRoute();
[[nodiscard]] Answer identityRoute(Call &call);
/// accounts/{A}/workers/scripts/..., /workers/workers/..., /workers/services/..., subdomain, Durable Objects.
[[nodiscard]] Answer workersRoute(Call &call);
[[nodiscard]] Answer scriptRoute(Call &call, Script &script, std::size_t rest);
[[nodiscard]] Answer resourceRoute(Call &call);
[[nodiscard]] Answer secretsRoute(Call &call, Script &script, std::size_t rest);
[[nodiscard]] Answer settingsRoute(Call &call, Script &script);
[[nodiscard]] Answer uploadVersion(Call &call, Script &script, bool deploy);
[[nodiscard]] Answer createDeployment(Call &call, Script &script);
[[nodiscard]] Answer kvRoute(Call &call);
[[nodiscard]] Answer flagshipRoute(Call &call);
[[nodiscard]] Answer auditRoute(Call &call);
[[nodiscard]] Answer telemetryRoute(Call &call);
/// The answer of a change that meets another writer's lock; notes the change otherwise.
[[nodiscard]] std::optional<Answer> lockedByOther(Call &call, Script &script);
[[nodiscard]] Answer graphqlRoute(Call &call);

[[nodiscard]] Json versionJson(const Version &version); ///< legacy shape, with resources
[[nodiscard]] Json resourceVersionJson(const Version &version); ///< shape of the workers/workers API
[[nodiscard]] Json modulesJson(const Version &version); ///< code in base64, as include=modules adds it
[[nodiscard]] std::optional<std::string> unBase64(const std::string &text);
[[nodiscard]] Json deploymentJson(const Deployment &deployment);
[[nodiscard]] Json settingsJson(const Script &script);

/// The first fault that matches, consumed by one strike.
[[nodiscard]] std::optional<Fault> takeFault(World &world, const Request &request);
[[nodiscard]] Answer spoiled(const Fault &fault);

} // namespace edgedeck::sandbox
