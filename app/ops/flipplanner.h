// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/domain/preflight.h"
#include "app/ops/collector.h"
#include "app/ops/session.h"

#include <QObject>

#include <deque>
#include <functional>
#include <utility>

namespace edgedeck::ops {

/// Reads everything a flip is judged by, in two round trips, and makes the plan. Sends no write.
class FlipPlanner : public QObject
{
    Q_OBJECT
public:
    explicit FlipPlanner(Session &session, QObject *parent = nullptr);

    /// Plans one after the other: a call while another runs waits for it.
    /// Errors: Config (no account or Worker), NotFound, those of the reads of the base.
    void plan(const FlipRequest &request, std::function<void(Result<FlipPlan>)> done);

private:
    void planWaiting();
    void nextLater();
    void readStore(const FlipRequest &request, const std::function<void()> &arrived);
    /// What only the base tells where to find: the code that route C copies, the version to redeploy.
    void readMore(const FlipRequest &request, const std::function<void(Result<FlipPlan>)> &done);
    void judgeUndo(FlipPlan &plan) const;
    void fillStore(PreflightFacts &facts, const std::vector<Binding> &bindings) const;
    void judge(const FlipRequest &request, const std::function<void(Result<FlipPlan>)> &done);
    [[nodiscard]] Result<PreflightFacts> gather(const FlipRequest &request);
    [[nodiscard]] std::optional<WorkerVersion> ownLeftover(const PreflightFacts &facts) const;
    void addJournal(PreflightFacts &facts) const;
    void addToken(PreflightFacts &facts) const;

    Session &m_session;
    Collector m_collector;
    Sourced<cloudflare::TokenInfo> m_token;
    std::optional<WorkerVersion> m_leftover;
    Sourced<cloudflare::KvValue> m_key;
    Sourced<std::string> m_metadata;
    Sourced<cloudflare::FlagshipFlag> m_flag;
    std::optional<WorkerVersion> m_target;
    Reading<std::vector<std::string>> m_copyLoses;
    SteadyTime m_readAt{};
    std::deque<std::pair<FlipRequest, std::function<void(Result<FlipPlan>)>>> m_waiting;
    int m_open = 0;
};

/// The definition of a flag: the profile's, else what its name suggests, else plain true and false.
[[nodiscard]] FlagDefinition definitionOf(
    const config::Profile &profile, const std::vector<Binding> &bindings, const std::string &flag);

} // namespace edgedeck::ops
