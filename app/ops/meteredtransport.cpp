// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/meteredtransport.h"

namespace edgedeck::ops {

using namespace std::chrono;

namespace {
constexpr minutes kWindow{5};
}

struct MeteredTransport::Ledger
{
    explicit Ledger(const Clock &c)
        : clock(c)
    {
    }

    void count(bool graphql, int times)
    {
        const std::lock_guard lock(mutex);
        for (int i = 0; i < times; ++i)
            (graphql ? graphqlCalls : restCalls).push_back(clock.steady());
    }
    int within(std::deque<SteadyTime> &calls) const
    {
        while (!calls.empty() && calls.front() + kWindow <= clock.steady())
            calls.pop_front();
        return static_cast<int>(calls.size());
    }

    const Clock &clock;
    std::mutex mutex;
    std::deque<SteadyTime> restCalls, graphqlCalls;
    std::optional<milliseconds> roundTrip;
};

MeteredTransport::MeteredTransport(std::unique_ptr<net::Transport> inner, const Clock &clock)
    : m_ledger(std::make_shared<Ledger>(clock))
    , m_inner(std::move(inner))
{
}

MeteredTransport::~MeteredTransport() = default;

net::CallId MeteredTransport::send(net::Request request, net::Completion done)
{
    if (request.cls == net::CallClass::WorkerRead)
        return m_inner->send(std::move(request), std::move(done));
    const bool graphql = request.cls == net::CallClass::GraphQl;
    m_ledger->count(graphql, 1);
    return m_inner->send(std::move(request),
        [ledger = m_ledger, graphql, done = std::move(done)](Result<net::Response> answer) {
            if (answer) {
                ledger->count(graphql, answer->attempts - 1);
                const std::lock_guard lock(ledger->mutex);
                ledger->roundTrip = duration_cast<milliseconds>(answer->took);
            }
            done(std::move(answer));
        });
}

void MeteredTransport::cancel(net::CallId id)
{
    m_inner->cancel(id);
}

MeteredTransport::Counts MeteredTransport::counts() const
{
    const std::lock_guard lock(m_ledger->mutex);
    return {.rest = m_ledger->within(m_ledger->restCalls),
        .graphql = m_ledger->within(m_ledger->graphqlCalls),
        .roundTrip = m_ledger->roundTrip};
}

} // namespace edgedeck::ops
