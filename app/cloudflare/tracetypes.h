// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/ids.h"
#include "app/base/timestamp.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace edgedeck::cloudflare {

/// One entry of the account's audit log (version 2): who did what through which door. Never holds a secret's value.
struct AuditEntry
{
    std::string id;
    Timestamp at{};
    std::string action; ///< "create", "update", "delete", "view"
    std::string description, result; ///< result: "success" or "failure"
    std::string actorEmail, actorType, context, tokenName; ///< context: "dash", "api_token", ...
    std::string method, uri, cfRay, userAgent; ///< of the request behind it
    std::optional<int> status;
    std::string resourceId, product, resourceType; ///< open sets
};
/// Whether the entry is a change of this Worker (settings, versions, deployments, secrets), judged by the request's path:
/// the names of products and types are not published.
[[nodiscard]] bool changesWorker(const AuditEntry &entry, const ScriptName &script);

struct AuditQuery
{
    Timestamp since{}, before{};
    int limit = 100; ///< entries a page
    int maxPages = 5;
};

struct TelemetryFilter
{
    std::string key, operation = "eq", value; ///< "$workers.scriptVersion.id", "eq", "1b8f..."
};

/// What to ask the Workers observability store. On the Free plan `from` is moved to seven days ago by the server.
struct TelemetryQuery
{
    Timestamp from{}, to{};
    int limit = 100; ///< at most 2,000
    std::vector<TelemetryFilter> filters; ///< all must hold
    std::vector<std::string> groupBys; ///< of counts: "$workers.scriptVersion.id", "$workers.executionModel"
};

/// One log line or request. Events appear 15 to 30 s after they happened.
struct TelemetryEvent
{
    std::string id;
    Timestamp at{};
    std::string script, versionId, requestId,
        type; ///< type: "cf-worker" (log line), "cf-worker-event" (request)
    std::string eventType; ///< "fetch", "scheduled", ...
    std::string executionModel; ///< "stateless" or "durableObject"
    std::string durableObjectId, outcome, level, message, error;
    std::optional<int> statusCode;
};

struct TelemetryEvents
{
    std::vector<TelemetryEvent> events; ///< newest first
    int skipped = 0;
    std::optional<Timestamp> from, to; ///< what the server really looked at
};

/// Events counted by group. With head sampling one counted event stands for `sampleInterval` of them.
struct TelemetryCount
{
    std::vector<std::pair<std::string, std::string>> groups; ///< key and value
    double count = 0, sampleInterval = 1;
};

struct TelemetryCounts
{
    std::vector<TelemetryCount> rows;
    int skipped = 0;
    std::optional<Timestamp> from, to;
};

} // namespace edgedeck::cloudflare
