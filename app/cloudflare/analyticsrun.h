// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/analyticsdecode.h"
#include "app/cloudflare/client_p.h"

#include <deque>
#include <memory>
#include <vector>

namespace edgedeck::cloudflare {

/// One refresh of analytics: a queue of node sets, each asked in one query, starting with a single set. A refusal
/// clamps, splits or thins the set it was about; what cannot be had stays in the answer as the error of its node.
/// Runs on the context's thread; lives in the callbacks of the current call.
class AnalyticsRun : public std::enable_shared_from_this<AnalyticsRun>
{
public:
    static constexpr int kMaxQueries = 12; ///< combined, three families, and some clamped or thinned repeats

    AnalyticsRun(std::shared_ptr<Chain> chain, std::weak_ptr<Client::Private> owner, AccountId account,
        AnalyticsScope scope, QObject *context, Done<AnalyticsAnswer> done, CallOptions options);
    net::CallId start(Client::Private &owner);

private:
    net::CallId ask(Client::Private &owner);
    void take(Result<AnalyticsPart> part);
    bool react(const AnalyticsPart &part, const std::vector<NodeId> &nodes);
    void splitByFamily(const std::vector<NodeId> &nodes);
    void thin(const AnalyticsPart &part, const std::vector<NodeId> &nodes);
    void proceed(Client::Private &owner);
    void stop(Client::Private &owner, const std::vector<NodeId> &nodes, const Error &error);
    void finish(Client::Private &owner);

    std::shared_ptr<Chain> m_chain;
    std::weak_ptr<Client::Private> m_owner;
    AccountId m_account;
    AnalyticsScope m_scope;
    QPointer<QObject> m_context;
    Done<AnalyticsAnswer> m_done;
    CallOptions m_options;
    QueryLimits m_limits;
    AnalyticsAnswer m_answer;
    std::vector<NodeId> m_all;
    std::deque<std::vector<NodeId>> m_queue;
    int m_queries = 0;
    bool m_clockWasSeen = false;
};

} // namespace edgedeck::cloudflare
