// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/deadlinetransport.h"
#include "app/net/faults.h"

#include <algorithm>

namespace edgedeck::cli {

using namespace std::chrono;

void DeadlineTransport::Ledger::note(const std::string &endpoint, const Result<net::Response> &answer)
{
    constexpr int kFirstFault = 400;
    Error error;
    if (!answer) {
        error = answer.error();
        // A time-out says itself; it is worth keeping only for the answer that came before it.
        if (error.cls == FaultClass::Cancelled || (error.cls == FaultClass::Timeout && !error.httpStatus))
            return;
        if (error.cls == FaultClass::Timeout)
            error.cls = net::faultClassOf(*error.httpStatus);
    } else if (answer->status >= kFirstFault) {
        error.cls = net::faultClassOf(answer->status);
        error.phase = Phase::Answer;
        error.sent = Sent::Yes;
        error.endpoint = endpoint;
        error.httpStatus = answer->status;
        error.cfRay = answer->cfRay;
    } else {
        return;
    }
    const std::lock_guard lock(mutex);
    if (!fault || !fault->httpStatus || error.httpStatus)
        fault = std::move(error);
}

DeadlineTransport::DeadlineTransport(
    std::unique_ptr<net::Transport> inner, const Clock &clock, std::optional<SteadyTime> until)
    : m_clock(clock)
    , m_until(until)
    , m_ledger(std::make_shared<Ledger>())
    , m_inner(std::move(inner))
{
}

DeadlineTransport::~DeadlineTransport() = default;

net::CallId DeadlineTransport::send(net::Request request, net::Completion done)
{
    if (m_until && request.cls != net::CallClass::Write) {
        const auto left = std::max(floor<milliseconds>(*m_until - m_clock.steady()), milliseconds{0});
        request.deadline = request.deadline ? std::min(*request.deadline, left) : left;
    }
    std::string endpoint = request.endpoint;
    return m_inner->send(std::move(request),
        [ledger = m_ledger, endpoint = std::move(endpoint), done = std::move(done)](
            Result<net::Response> answer) {
            ledger->note(endpoint, answer);
            done(std::move(answer));
        });
}

void DeadlineTransport::cancel(net::CallId id)
{
    m_inner->cancel(id);
}

std::optional<Error> DeadlineTransport::lastFault() const
{
    const std::lock_guard lock(m_ledger->mutex);
    return m_ledger->fault;
}

} // namespace edgedeck::cli
