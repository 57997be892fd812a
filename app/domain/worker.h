// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/ids.h"
#include "app/base/timestamp.h"
#include "app/domain/binding.h"

#include <optional>
#include <string>
#include <vector>

namespace edgedeck {

/// An immutable version of a Worker. Versions are cached for ever once read with bindings.
struct WorkerVersion
{
    VersionId id;
    std::int64_t number = 0; ///< grows by one an upload; the highest is the "latest"
    Timestamp createdOn{};
    std::string authorEmail; ///< "" where the token may not see it
    std::string source; ///< "wrangler", "api", "dash", ... (open set)
    std::string message; ///< annotation workers/message
    std::string tag; ///< annotation workers/tag
    std::string triggeredBy; ///< annotation workers/triggered_by (open set)
    bool hasBindings = false; ///< false for list items: `bindings` was not asked for
    std::vector<Binding> bindings;
    std::string scriptEtag; ///< hash of the code, "" if not given
    int skippedBindings
        = 0; ///< entries that could not be read; such a version must not be the base of a flip
    friend bool operator==(const WorkerVersion &, const WorkerVersion &) = default;
};

struct TrafficShare
{
    VersionId version;
    double percentage = 100;
    friend bool operator==(const TrafficShare &, const TrafficShare &) = default;
};

/// How running Durable Objects take the new version over (September 2026). Empty where the API predates it.
struct CodeUpdateStrategy
{
    std::string mode; ///< "deferred" or "immediate"
    std::int64_t maxDelay = 0; ///< seconds
    friend bool operator==(const CodeUpdateStrategy &, const CodeUpdateStrategy &) = default;
};

struct Deployment
{
    DeploymentId id;
    Timestamp createdOn{};
    std::string authorEmail;
    std::string source;
    std::string message;
    std::string triggeredBy;
    std::vector<TrafficShare> versions; ///< one or two, order kept (sticky for Durable Objects)
    std::optional<CodeUpdateStrategy> codeUpdate;
    /// The one version that takes all traffic, if there is one.
    [[nodiscard]] std::optional<VersionId> soleVersion() const;
    friend bool operator==(const Deployment &, const Deployment &) = default;
};

struct WorkerSummary
{
    ScriptName name;
    Timestamp modifiedOn{};
    std::string lastDeployedFrom;
    std::string compatibilityDate;
    std::vector<std::string> handlers;
    std::string migrationTag;
    bool hasAssets = false;
    friend bool operator==(const WorkerSummary &, const WorkerSummary &) = default;
};

} // namespace edgedeck
