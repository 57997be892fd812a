// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/lookups.h"

#include <algorithm>
#include <utility>

namespace edgedeck::ops {

namespace {

constexpr cloudflare::CallOptions kAsked{.urgency = net::Urgency::Operator, .deadline = std::nullopt};

} // namespace

void readVersion(Session &session, const VersionId &version, QObject *context,
    std::function<void(Result<WorkerVersion>)> done)
{
    const auto account = session.account();
    const auto worker = session.worker();
    if (!account || !worker)
        return done(failLocal(FaultClass::Config, "no Worker is chosen"));
    session.client().version(*account, *worker, version, context, std::move(done), kAsked);
}

void listWorkers(
    Session &session, QObject *context, std::function<void(Result<std::vector<ScriptName>>)> done)
{
    const auto account = session.account();
    if (!account)
        return done(failLocal(FaultClass::Config, "no account is chosen"));
    session.client().scripts(
        *account, context,
        [done = std::move(done)](Result<cloudflare::Listed<WorkerSummary>> scripts) {
            if (!scripts)
                return done(fail(scripts.error()));
            std::vector<ScriptName> names;
            for (const WorkerSummary &worker : scripts->items)
                names.push_back(worker.name);
            std::sort(names.begin(), names.end(),
                [](const ScriptName &a, const ScriptName &b) { return a.str() < b.str(); });
            done(std::move(names));
        },
        kAsked);
}

} // namespace edgedeck::ops
