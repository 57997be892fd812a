// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/analyticsrun.h"

#include <algorithm>

namespace edgedeck::cloudflare {

namespace {

bool namedIn(const GraphProblem &problem, NodeId id)
{
    return std::any_of(
        problem.path.begin(), problem.path.end(), [&](const std::string &step) { return names(id, step); });
}

/// Adapts `limits` to what the account allows. False when that changes nothing, so asking again would be in vain.
bool adapt(QueryLimits &limits, const GraphProblem &problem, const std::vector<NodeId> &nodes)
{
    const QueryLimits before = limits;
    const auto allowed = problem.allowed
        ? std::optional(static_cast<int>(std::clamp<std::int64_t>(problem.allowed->count() / 86400, 1, 31)))
        : std::nullopt;
    const bool anyNamed
        = std::any_of(nodes.begin(), nodes.end(), [&](NodeId id) { return namedIn(problem, id); });
    for (const NodeId id : nodes) {
        if (anyNamed && !namedIn(problem, id))
            continue;
        int &history = limits.historyDays[familyOf(id)];
        if (problem.fault == GraphFault::TooWide && familyOf(id) == Family::Workers) {
            limits.chunkDays = std::min(limits.chunkDays, allowed.value_or(1));
        } else if (problem.fault != GraphFault::PageTooLarge) {
            // What is allowed may be what was asked: the server's midnight is past and ours is not yet.
            history = std::clamp(allowed.value_or(history), 1, std::max(1, history - 1));
        }
    }
    if (problem.fault == GraphFault::PageTooLarge && problem.allowedCount)
        limits.anyPageSize
            = static_cast<int>(std::min<std::int64_t>(limits.anyPageSize, *problem.allowedCount));
    return !(limits == before);
}

bool severalFamilies(const std::vector<NodeId> &nodes)
{
    return std::any_of(
        nodes.begin(), nodes.end(), [&](NodeId id) { return familyOf(id) != familyOf(nodes.front()); });
}

Error localError(FaultClass cls, std::string detail)
{
    return Error{.cls = cls,
        .phase = Phase::Local,
        .sent = Sent::No,
        .endpoint = "POST /graphql",
        .detail = std::move(detail)};
}

} // namespace

AnalyticsRun::AnalyticsRun(std::shared_ptr<Chain> chain, std::weak_ptr<Client::Private> owner,
    AccountId account, AnalyticsScope scope, QObject *context, Done<AnalyticsAnswer> done,
    CallOptions options)
    : m_chain(std::move(chain))
    , m_owner(std::move(owner))
    , m_account(std::move(account))
    , m_scope(scope)
    , m_context(context)
    , m_done(std::move(done))
    , m_options(options)
{
}

net::CallId AnalyticsRun::start(Client::Private &owner)
{
    m_limits = owner.queryLimits();
    m_clockWasSeen = owner.clock.observed();
    m_answer.askedAt = owner.clock.now();
    m_all = nodesOf(m_scope);
    std::vector<NodeId> nodes;
    for (const NodeId id : m_all) {
        if (m_limits.disabled.count(datasetOf(id)) == 0)
            nodes.push_back(id);
        else
            setNodeError(m_answer, id,
                localError(
                    FaultClass::Forbidden, std::string(datasetOf(id)) + " is not enabled for this account"));
    }
    if (nodes.empty()) {
        Client::Private::post<AnalyticsAnswer>(m_context,
            fail(localError(FaultClass::Forbidden, "no dataset is enabled for this account")),
            std::move(m_done));
        return 0;
    }
    if (m_limits.split)
        splitByFamily(nodes);
    else
        m_queue.push_back(std::move(nodes));
    return ask(owner);
}

net::CallId AnalyticsRun::ask(Client::Private &owner)
{
    ++m_queries;
    // The windows are those of the start, so that parts of one refresh speak of the same time.
    auto query = std::make_shared<AnalyticsQuery>(
        analyticsQuery(m_account, m_queue.front(), m_scope, m_answer.askedAt, m_limits));
    Decode<AnalyticsPart> decode = [query](const net::Response &response, const CallFacts &facts) {
        return decodeAnalytics(response, facts, *query);
    };
    Done<AnalyticsPart> arrived
        = [self = shared_from_this()](Result<AnalyticsPart> part) { self->take(std::move(part)); };
    return owner.call<AnalyticsPart>(owner.requests.graphQl(query->text, query->variables), std::move(decode),
        m_context, std::move(arrived), m_options);
}

void AnalyticsRun::take(Result<AnalyticsPart> part)
{
    const auto owner = m_owner.lock();
    if (!owner)
        return;
    const std::vector<NodeId> nodes = std::move(m_queue.front());
    m_queue.pop_front();
    if (!m_clockWasSeen && m_queries == 1 && owner->clock.observed()) {
        // The windows were guessed by this computer's clock. Now the server told its time: ask again if that differs.
        const Timestamp server = owner->clock.now();
        const auto apart = server > m_answer.askedAt ? server - m_answer.askedAt : m_answer.askedAt - server;
        if (apart > std::chrono::minutes(5)) {
            m_answer.askedAt = server;
            m_queue.push_front(nodes);
            return proceed(*owner);
        }
    }
    if (!part)
        return stop(*owner, nodes, part.error());
    if (part->answer.budgetLeft)
        m_answer.budgetLeft = part->answer.budgetLeft;
    if (part->answer.cost)
        m_answer.cost = m_answer.cost.value_or(0) + *part->answer.cost;
    if (part->problems.empty() || part->anyData) {
        for (const NodeId id : nodes)
            takeNode(m_answer, part->answer, id);
    } else if (!react(*part, nodes)) {
        return stop(*owner, nodes, part->refusal);
    }
    proceed(*owner);
}

/// Only reasons came. Queues what may still be asked; false when nothing more can be had.
bool AnalyticsRun::react(const AnalyticsPart &part, const std::vector<NodeId> &nodes)
{
    const GraphProblem &problem = part.problems.front();
    switch (problem.fault) {
    case GraphFault::RateLimited:
    case GraphFault::Busy:
        return false;
    case GraphFault::NotAuthorized:
        if (problem.wholeAccount)
            return false;
        break;
    case GraphFault::TooWide:
    case GraphFault::TooOld:
    case GraphFault::PageTooLarge:
        if (adapt(m_limits, problem, nodes)) {
            m_queue.push_front(nodes);
            return true;
        }
        break;
    case GraphFault::TooMuch:
        m_limits.split = true;
        break;
    case GraphFault::UnknownField:
    case GraphFault::Other:
        break;
    }
    if (severalFamilies(nodes))
        splitByFamily(nodes);
    else
        thin(part, nodes);
    return true;
}

void AnalyticsRun::splitByFamily(const std::vector<NodeId> &nodes)
{
    for (const Family family : {Family::DurableObjects, Family::Workers, Family::Kv}) {
        std::vector<NodeId> part;
        std::copy_if(nodes.begin(), nodes.end(), std::back_inserter(part),
            [&](NodeId id) { return familyOf(id) == family; });
        if (!part.empty())
            m_queue.push_front(std::move(part));
    }
}

/// Within a family: leaves out what was named and asks for the rest, or gives the family up.
void AnalyticsRun::thin(const AnalyticsPart &part, const std::vector<NodeId> &nodes)
{
    const GraphProblem &problem = part.problems.front();
    std::vector<NodeId> rest;
    if (problem.fault != GraphFault::NotAuthorized)
        std::copy_if(nodes.begin(), nodes.end(), std::back_inserter(rest),
            [&](NodeId id) { return !namedIn(problem, id); });
    if (rest.size() == nodes.size())
        rest.clear();
    for (const NodeId id : nodes) {
        if (std::find(rest.begin(), rest.end(), id) == rest.end())
            setNodeError(m_answer, id, part.refusal);
    }
    if (!rest.empty())
        m_queue.push_front(std::move(rest));
}

void AnalyticsRun::proceed(Client::Private &owner)
{
    if (m_queue.empty())
        return finish(owner);
    if (m_queries >= kMaxQueries)
        return stop(owner, {}, localError(FaultClass::GraphQl, "refused in too many ways for one refresh"));
    owner.next(m_chain, [&] { return ask(owner); });
}

/// The rest cannot be had either: what is still queued gets the error.
void AnalyticsRun::stop(Client::Private &owner, const std::vector<NodeId> &nodes, const Error &error)
{
    m_queue.push_front(nodes);
    for (const auto &part : m_queue) {
        for (const NodeId id : part)
            setNodeError(m_answer, id, error);
    }
    m_queue.clear();
    finish(owner);
}

void AnalyticsRun::finish(Client::Private &owner)
{
    owner.setQueryLimits(m_limits);
    if (std::any_of(m_all.begin(), m_all.end(), [&](NodeId id) { return nodeUsable(m_answer, id); }))
        return m_done(std::move(m_answer));
    std::optional<Error> reason;
    for (const NodeId id : m_all) {
        const auto error = nodeError(m_answer, id);
        if (error && (!reason || reason->phase == Phase::Local))
            reason = error;
    }
    m_done(fail(reason.value_or(localError(FaultClass::GraphQl, "nothing was asked"))));
}

} // namespace edgedeck::cloudflare
