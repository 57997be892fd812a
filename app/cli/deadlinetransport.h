// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/clock.h"
#include "app/net/transport.h"

#include <memory>
#include <mutex>
#include <optional>

namespace edgedeck::cli {

/// Bounds every read by the time limit of the whole command: a call that would have to wait past it (Retry-After, a
/// retry, silence) ends before with its own reason, and what the others brought can still be shown. Writes keep
/// their own limit: an answer that is on its way is worth more than the time. Remembers the last fault that was not
/// a time-out. Any thread.
class DeadlineTransport final : public net::Transport
{
public:
    /// Nothing is bounded without `until`. `clock` must outlive this.
    DeadlineTransport(
        std::unique_ptr<net::Transport> inner, const Clock &clock, std::optional<SteadyTime> until);
    ~DeadlineTransport() override;

    net::CallId send(net::Request request, net::Completion done) override;
    void cancel(net::CallId id) override;

    /// One that the server itself answered goes before one of the wire; the newest of a kind counts.
    [[nodiscard]] std::optional<Error> lastFault() const;

private:
    struct Ledger
    {
        std::mutex mutex;
        std::optional<Error> fault;
        void note(const std::string &endpoint, const Result<net::Response> &answer);
    };
    const Clock &m_clock;
    const std::optional<SteadyTime> m_until;
    std::shared_ptr<Ledger> m_ledger; ///< shared with completions, which may outlive a call's owner
    std::unique_ptr<net::Transport> m_inner;
};

} // namespace edgedeck::cli
