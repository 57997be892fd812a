// SPDX-License-Identifier: GPL-3.0-or-later
// Requests for what happened: the audit log and the Workers' own telemetry.
#include "app/cloudflare/requestbuilder.h"
#include "app/cloudflare/telemetry.h"

#include <algorithm>

namespace edgedeck::cloudflare {

Requests::Made Requests::auditLog(
    const AccountId &account, const AuditQuery &query, const std::string &cursor) const
{
    if (query.before <= query.since)
        return failLocal(FaultClass::Config, "a time frame must end after its start");
    Query parameters{{"since", toRfc3339(query.since)}, {"before", toRfc3339(query.before)},
        {"direction", "desc"}, {"limit", std::to_string(std::clamp(query.limit, 1, 1000))},
        {"action_type.not", "view"}};
    if (!cursor.empty())
        parameters.emplace_back("cursor", cursor);
    return RequestBuilder::get().account(account).fixed("/logs/audit").make(m_base, parameters);
}

Requests::Made Requests::telemetry(
    const AccountId &account, const TelemetryQuery &query, const std::string &view) const
{
    // A query that is sent as POST: it changes nothing and may be repeated, so it counts as a read.
    return withBody(RequestBuilder("POST", net::CallClass::Read)
                        .account(account)
                        .fixed("/workers/observability/telemetry/query")
                        .make(m_base),
        telemetryBody(query, view), "application/json");
}

} // namespace edgedeck::cloudflare
