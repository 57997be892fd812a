// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/usagerun.h"

#include <algorithm>

namespace edgedeck::cloudflare {

UsageRun::UsageRun(std::shared_ptr<Chain> chain, std::weak_ptr<Client::Private> owner, AccountId account,
    std::vector<UsageAsk> asks, QObject *context, Done<UsageAnswer> done, CallOptions options)
    : m_chain(std::move(chain))
    , m_owner(std::move(owner))
    , m_account(std::move(account))
    , m_asks(std::move(asks))
    , m_context(context)
    , m_done(std::move(done))
    , m_options(options)
{
}

net::CallId UsageRun::start(Client::Private &owner)
{
    m_limits = owner.queryLimits();
    m_answer.askedAt = owner.clock.now();
    for (const UsageAsk &ask : m_asks) {
        if (m_limits.disabled.count(datasetOf(ask.kind)) != 0) {
            lack({ask},
                Error{.cls = FaultClass::Forbidden,
                    .phase = Phase::Local,
                    .sent = Sent::No,
                    .endpoint = "POST /graphql",
                    .detail = std::string(datasetOf(ask.kind)) + " is not enabled for this account"});
            continue;
        }
        for (const UsageAsk &piece : cut(ask, m_answer.askedAt, m_limits))
            m_queue.push_back(piece);
    }
    if (m_queue.empty()) {
        Client::Private::post<UsageAnswer>(m_context, std::move(m_answer), std::move(m_done));
        return 0;
    }
    return ask(owner);
}

net::CallId UsageRun::ask(Client::Private &owner)
{
    ++m_answer.queries;
    const auto count = static_cast<std::ptrdiff_t>(std::min(m_aliases, m_queue.size()));
    std::vector<UsageAsk> pieces(m_queue.begin(), m_queue.begin() + count);
    m_queue.erase(m_queue.begin(), m_queue.begin() + count);
    auto query = std::make_shared<AnalyticsQuery>(usageQuery(m_account, pieces, m_limits));
    Decode<UsagePart> decode = [query, pieces](const net::Response &response, const CallFacts &facts) {
        return decodeUsage(response, facts, pieces, *query);
    };
    Done<UsagePart> arrived
        = [self = shared_from_this(), pieces](const Result<UsagePart> &part) { self->take(part, pieces); };
    return owner.call<UsagePart>(owner.requests.graphQl(query->text, query->variables), std::move(decode),
        m_context, std::move(arrived), m_options);
}

void UsageRun::take(const Result<UsagePart> &part, const std::vector<UsageAsk> &pieces)
{
    const auto owner = m_owner.lock();
    if (!owner)
        return;
    if (!part || (!part->anyData && !part->problems.empty() && !react(*part, pieces))) {
        const Error error = part ? part->refusal : part.error();
        lack(pieces, error);
        lack({m_queue.begin(), m_queue.end()}, error);
        m_queue.clear();
        return proceed(*owner);
    }
    for (std::size_t i = 0; part->anyData && i < pieces.size(); ++i) {
        const UsagePart::Piece &piece = part->pieces[i];
        const auto halves = piece.truncated ? halved(pieces[i]) : std::vector<UsageAsk>{};
        if (!piece.there) {
            lack({pieces[i]}, part->refusal);
        } else if (!halves.empty()) {
            m_queue.insert(m_queue.end(), halves.begin(), halves.end());
        } else {
            m_answer.rows.insert(m_answer.rows.end(), piece.rows.begin(), piece.rows.end());
            if (!piece.truncated)
                m_answer.complete.push_back(pieces[i]);
        }
    }
    proceed(*owner);
}

bool UsageRun::react(const UsagePart &part, const std::vector<UsageAsk> &pieces)
{
    const GraphProblem &problem = part.problems.front();
    const int allowedDays = problem.allowed
        ? static_cast<int>(std::clamp<std::int64_t>(problem.allowed->count() / 86400, 1, 31))
        : 0;
    switch (problem.fault) {
    case GraphFault::TooMuch:
        if (m_aliases > 1) {
            m_aliases = std::max<std::size_t>(1, std::min(m_aliases, pieces.size()) / 2);
            m_queue.insert(m_queue.begin(), pieces.begin(), pieces.end());
            return true;
        }
        break;
    case GraphFault::TooWide:
        if (const int chunk = allowedDays > 0 ? allowedDays : 1; chunk < m_limits.chunkDays) {
            m_limits.chunkDays = chunk;
            cutAgain(pieces);
            return true;
        }
        break;
    case GraphFault::TooOld:
        for (const Family family : {Family::Kv, Family::Workers, Family::DurableObjects}) {
            const bool asked = std::any_of(pieces.begin(), pieces.end(),
                [&](const UsageAsk &piece) { return familyOf(piece.kind) == family; });
            int &history = m_limits.historyDays[family];
            if (asked)
                history = std::clamp(allowedDays > 0 ? allowedDays : history, 1, std::max(1, history - 1));
        }
        cutAgain(pieces);
        return true;
    case GraphFault::PageTooLarge:
        if (problem.allowedCount && *problem.allowedCount > 0
            && *problem.allowedCount < m_limits.anyPageSize) {
            m_limits.anyPageSize = static_cast<int>(*problem.allowedCount);
            cutAgain(pieces);
            return true;
        }
        break;
    default:
        break;
    }
    if (problem.fault == GraphFault::RateLimited || problem.fault == GraphFault::Busy
        || (problem.fault == GraphFault::NotAuthorized && problem.wholeAccount))
        return false;
    if (pieces.size() == 1) { // this one cannot be had; the others may
        lack(pieces, part.refusal);
        return true;
    }
    m_aliases = 1; // one by one: the others must not suffer for it
    m_queue.insert(m_queue.begin(), pieces.begin(), pieces.end());
    return true;
}

void UsageRun::cutAgain(std::vector<UsageAsk> pieces)
{
    pieces.insert(pieces.end(), m_queue.begin(), m_queue.end());
    m_queue.clear();
    for (const UsageAsk &piece : pieces) {
        for (const UsageAsk &smaller : cut(piece, m_answer.askedAt, m_limits))
            m_queue.push_back(smaller);
    }
}

void UsageRun::lack(const std::vector<UsageAsk> &pieces, const Error &error)
{
    for (const UsageAsk &piece : pieces)
        m_answer.missing.emplace_back(piece, error);
}

void UsageRun::proceed(Client::Private &owner)
{
    if (!m_queue.empty() && m_answer.queries >= kMaxQueries) {
        lack({m_queue.begin(), m_queue.end()},
            Error{.cls = FaultClass::GraphQl,
                .phase = Phase::Local,
                .sent = Sent::No,
                .endpoint = "POST /graphql",
                .detail = "too many queries for one look; the rest follows with the next"});
        m_queue.clear();
    }
    if (!m_queue.empty())
        return owner.next(m_chain, [&] { return ask(owner); });
    owner.setQueryLimits(m_limits);
    if (m_answer.complete.empty() && m_answer.rows.empty() && !m_answer.missing.empty())
        return m_done(fail(m_answer.missing.front().second));
    m_done(std::move(m_answer));
}

} // namespace edgedeck::cloudflare
