// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/client_p.h"

#include "app/cloudflare/audit.h"
#include "app/cloudflare/telemetry.h"

#include <algorithm>

namespace edgedeck::cloudflare {

net::CallId Client::auditLog(const AccountId &account, const AuditQuery &query, QObject *context,
    Done<Listed<AuditEntry>> done, CallOptions options)
{
    return d->cursorPages<AuditEntry>(
        [r = &d->requests, account, query](
            const std::string &cursor) { return r->auditLog(account, query, cursor); },
        decodeAudit, std::clamp(query.maxPages, 1, PageWalk::kMaxPages), context, std::move(done), options);
}

net::CallId Client::telemetryEvents(const AccountId &account, const TelemetryQuery &query, QObject *context,
    Done<TelemetryEvents> done, CallOptions options)
{
    return d->call<TelemetryEvents>(d->requests.telemetry(account, query, "events"), decodeTelemetryEvents,
        context, std::move(done), options);
}

net::CallId Client::telemetryCounts(const AccountId &account, const TelemetryQuery &query, QObject *context,
    Done<TelemetryCounts> done, CallOptions options)
{
    return d->call<TelemetryCounts>(d->requests.telemetry(account, query, "calculations"),
        decodeTelemetryCounts, context, std::move(done), options);
}

} // namespace edgedeck::cloudflare
