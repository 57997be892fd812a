// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ops/facts.h"
#include "app/ops/monitor.h"
#include "app/ops/session.h"

#include <QObject>

#include <deque>
#include <functional>
#include <set>
#include <utility>
#include <vector>

namespace edgedeck::ops {

/// Asks everything one refresh needs, all at once: lists, analytics and the Worker in the first round trip, the
/// bindings of versions that are not known yet in the second. What fails leaves a fault and the old value.
/// One collection at a time; a second one while busy is joined to the first.
class Collector : public QObject
{
    Q_OBJECT
public:
    explicit Collector(Session &session, QObject *parent = nullptr);
    ~Collector() override;

    /// `done` runs once, when every answer is in.
    void collect(const RefreshScope &scope, std::function<void()> done);
    [[nodiscard]] bool isBusy() const { return m_open > 0 || m_collecting; }
    void cancel();
    /// Takes account and Worker over from the session; begin of a collection does so too.
    void takeTarget();
    void setUrgency(net::Urgency urgency) { m_options.urgency = urgency; }

    [[nodiscard]] Facts &facts() { return m_facts; }
    [[nodiscard]] const Facts &facts() const { return m_facts; }
    /// The account's KV writes are used up: puts that our looks cause are refused.
    void setWritesExhausted(bool exhausted) { m_writesExhausted = exhausted; }
    /// Rarely changing lists (namespaces, schedules, plan) are asked again after this much server time.
    static constexpr std::chrono::minutes kInventoryAge{15};
    /// Versions whose bindings are read for "who changed the flag last".
    static constexpr std::size_t kVersionsCompared = 10;

private:
    void start(const RefreshScope &scope);
    void collectNext();
    void begin(const RefreshScope &scope);
    void askAnalytics(cloudflare::AnalyticsScope kind);
    void askInventory();
    void askRarely();
    void askDetails();
    void askWorker();
    void askWorkerBindings();
    [[nodiscard]] std::vector<VersionId> wantedDetails() const;
    template <class T> [[nodiscard]] std::function<void(Result<T>)> into(Sourced<T> &place);
    template <class T> [[nodiscard]] bool isDue(const Sourced<T> &source) const;
    template <class T> void countLook(const Result<T> &answer);
    void answered();
    void noteCacheGrowth(const worker::MetricsAnswer &fresh);

    Session &m_session;
    cloudflare::CallOptions m_options;
    Facts m_facts;
    std::vector<net::CallId> m_calls, m_workerCalls;
    std::vector<std::function<void()>> m_waiting;
    std::deque<std::pair<RefreshScope, std::function<void()>>> m_next;
    int m_open = 0;
    int m_listsOpen = 0; ///< deployments and versions: the details depend on both
    int m_detailsOpen = 0;
    bool m_bindingsLater = false;
    std::optional<cloudflare::AnalyticsScope> m_analyticsLater; ///< once the server's clock is known
    bool m_collecting = false;
    bool m_writesExhausted = false;
    std::map<std::string, double> m_lastCounters;
    std::set<VersionId> m_gone; ///< versions the server does not have any more
};

} // namespace edgedeck::ops
