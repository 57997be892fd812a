// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/client_p.h"
#include "app/cloudflare/usagequery.h"

#include <deque>
#include <memory>

namespace edgedeck::cloudflare {

/// Reads ranges of use: cut so that each fits, several in one query, one query after another. What a page cut off is
/// asked again in halves; what the account does not allow shrinks the rest. Runs on the context's thread; lives in the
/// callbacks of the current call.
class UsageRun : public std::enable_shared_from_this<UsageRun>
{
public:
    static constexpr int kMaxQueries = 24;
    static constexpr std::size_t kMaxAliases = 20; ///< "too many nodes" was seen above fifty

    UsageRun(std::shared_ptr<Chain> chain, std::weak_ptr<Client::Private> owner, AccountId account,
        std::vector<UsageAsk> asks, QObject *context, Done<UsageAnswer> done, CallOptions options);
    net::CallId start(Client::Private &owner);

private:
    net::CallId ask(Client::Private &owner);
    void take(const Result<UsagePart> &part, const std::vector<UsageAsk> &pieces);
    /// False: nothing more can be had.
    bool react(const UsagePart &part, const std::vector<UsageAsk> &pieces);
    void cutAgain(std::vector<UsageAsk> pieces);
    void lack(const std::vector<UsageAsk> &pieces, const Error &error);
    void proceed(Client::Private &owner);

    std::shared_ptr<Chain> m_chain;
    std::weak_ptr<Client::Private> m_owner;
    AccountId m_account;
    std::vector<UsageAsk> m_asks;
    QPointer<QObject> m_context;
    Done<UsageAnswer> m_done;
    CallOptions m_options;
    QueryLimits m_limits;
    UsageAnswer m_answer;
    std::deque<UsageAsk> m_queue;
    std::size_t m_aliases = kMaxAliases;
};

} // namespace edgedeck::cloudflare
