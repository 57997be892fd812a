// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ops/facts.h"
#include "app/ops/session.h"

#include <QObject>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace edgedeck::ops {

/// Keeps the hours of the last 31 days whole in the history: looks what is missing there and asks Cloudflare for that,
/// in a query of its own. On a first start that is everything; afterwards the hours that ended since, with three before
/// them for late data. Account totals by hour (KV by action and result, Workers, Durable Objects), every Worker's and
/// namespace's hours of today, and namespaces by day. GUI thread, or the command line's only thread.
class Backfill : public QObject
{
    Q_OBJECT
public:
    explicit Backfill(Session &session, QObject *parent = nullptr);
    ~Backfill() override;

    /// `done` runs once: true when something was fetched and stored. One at a time; a second call while busy is told
    /// false at once. Needs an account and the server's clock.
    void run(const Facts &facts, std::function<void(bool)> done);
    [[nodiscard]] bool isBusy() const { return m_busy; }
    void cancel();
    /// GraphQL queries of the newest run, and why the newest run lacks something; "" when nothing.
    [[nodiscard]] int queries() const { return m_queries; }
    [[nodiscard]] const std::string &lack() const { return m_lack; }

    /// Puts the stored hours of account totals older than those at hand among the rows of `facts.analytics`, so that
    /// forecasts and alerts rest on hours instead of days. `facts` must outlive `context`; `done` runs once.
    void bringBack(Facts &facts, QObject *context, std::function<void()> done);

private:
    void look(std::size_t at);
    void ask();
    void take(const cloudflare::UsageAnswer &answer);
    void finish(bool stored);

    Session &m_session;
    std::function<void(bool)> m_done;
    std::string m_account;
    Timestamp m_until{}; ///< end of the newest full hour
    std::map<cloudflare::UsageKind, Timestamp> m_from; ///< first hour that is missing
    std::map<cloudflare::UsageKind, Timestamp>
        m_wholeAsked; ///< when an old gap was last asked for and answered whole
    int m_namespaces = 1, m_scripts = 1;
    std::vector<cloudflare::UsageAsk> m_asks;
    net::CallId m_call = 0;
    int m_generation = 0;
    int m_queries = 0;
    std::string m_lack;
    bool m_busy = false;
};

} // namespace edgedeck::ops
