// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/analyticsdecode.h"
#include "app/cloudflare/analyticsrun.h"
#include "app/cloudflare/usagerun.h"

namespace edgedeck::cloudflare {

net::CallId Client::analytics(const AccountId &account, AnalyticsScope scope, QObject *context,
    Done<AnalyticsAnswer> done, CallOptions options)
{
    return d->begin([&](const std::shared_ptr<Chain> &chain) {
        auto run
            = std::make_shared<AnalyticsRun>(chain, d, account, scope, context, std::move(done), options);
        return run->start(*d);
    });
}

net::CallId Client::usage(const AccountId &account, std::vector<UsageAsk> asks, QObject *context,
    Done<UsageAnswer> done, CallOptions options)
{
    return d->begin([&](const std::shared_ptr<Chain> &chain) {
        auto run = std::make_shared<UsageRun>(
            chain, d, account, std::move(asks), context, std::move(done), options);
        return run->start(*d);
    });
}

net::CallId Client::analyticsLimits(
    const AccountId &account, QObject *context, Done<AccountLimits> done, CallOptions options)
{
    const AnalyticsQuery query = limitsQuery(account);
    Done<AccountLimits> learned
        = [owner = std::weak_ptr(d), done = std::move(done)](Result<AccountLimits> answer) {
              if (const auto alive = owner.lock(); alive && answer) {
                  QueryLimits limits = alive->queryLimits();
                  learn(limits, *answer);
                  alive->setQueryLimits(limits);
              }
              done(std::move(answer));
          };
    return d->call<AccountLimits>(
        d->requests.graphQl(query.text, query.variables), decodeLimits, context, std::move(learned), options);
}

} // namespace edgedeck::cloudflare
