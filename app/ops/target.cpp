// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/target.h"

#include <algorithm>

namespace edgedeck::ops {

namespace {

constexpr cloudflare::CallOptions kAsked{.urgency = net::Urgency::Operator, .deadline = std::nullopt};

template <class List, class Name> std::string firstNames(const List &items, Name name)
{
    constexpr std::size_t kShown = 5;
    std::string text;
    for (std::size_t i = 0; i < std::min(items.size(), kShown); ++i)
        text += (i == 0 ? "" : ", ") + name(items[i]);
    return items.size() > kShown ? text + ", … " + std::to_string(items.size()) + " in all" : text;
}

void chooseWorker(Session &session, QObject *context, std::function<void(Result<void>)> done)
{
    if (session.worker()) {
        done({});
        return;
    }
    const AccountId account = *session.account();
    session.client().scripts(
        account, context,
        [&session, account, done = std::move(done)](Result<cloudflare::Listed<WorkerSummary>> scripts) {
            if (!scripts)
                return done(fail(scripts.error()));
            if (scripts->items.size() == 1) {
                session.setTarget(account, {}, scripts->items.front().name);
                return done({});
            }
            if (scripts->items.empty())
                return done(failLocal(FaultClass::Config, "the account has no Workers"));
            done(failLocal(FaultClass::Config,
                "no Worker chosen: name one with --worker or in the profile ("
                    + firstNames(scripts->items, [](const WorkerSummary &w) { return w.name.str(); }) + ")"));
        },
        kAsked);
}

} // namespace

void resolveTarget(Session &session, QObject *context, std::function<void(Result<void>)> done)
{
    if (session.account()) {
        chooseWorker(session, context, std::move(done));
        return;
    }
    session.client().accounts(
        context,
        [&session, context, done = std::move(done)](
            Result<cloudflare::Listed<cloudflare::Account>> accounts) mutable {
            if (!accounts)
                return done(fail(accounts.error()));
            if (accounts->items.size() != 1) {
                return done(failLocal(FaultClass::Config,
                    accounts->items.empty()
                        ? "the token sees no account: name one with --account or CLOUDFLARE_ACCOUNT_ID"
                        : "no account chosen: name one with --account or CLOUDFLARE_ACCOUNT_ID ("
                            + firstNames(accounts->items,
                                [](const cloudflare::Account &a) { return a.id.str() + " " + a.name; })
                            + ")"));
            }
            const cloudflare::Account &only = accounts->items.front();
            session.setTarget(only.id, only.name, std::nullopt);
            chooseWorker(session, context, std::move(done));
        },
        kAsked);
}

} // namespace edgedeck::ops
