// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/clock.h"
#include "app/net/transport.h"

#include <deque>
#include <memory>
#include <mutex>
#include <optional>

namespace edgedeck::ops {

/// Counts what goes through a transport: the console's own price, always on show. Window: five minutes of steady
/// time, as Cloudflare's limit has it. Calls to the operator's own Worker cost no API budget and are not counted.
/// Any thread.
class MeteredTransport final : public net::Transport
{
public:
    MeteredTransport(std::unique_ptr<net::Transport> inner, const Clock &clock);
    ~MeteredTransport() override;

    net::CallId send(net::Request request, net::Completion done) override;
    void cancel(net::CallId id) override;

    struct Counts
    {
        int rest = 0, graphql = 0;
        std::optional<std::chrono::milliseconds> roundTrip; ///< of the newest API answer
    };
    [[nodiscard]] Counts counts() const;

private:
    struct Ledger;
    std::shared_ptr<Ledger> m_ledger; ///< shared with completions, which may outlive a call's owner
    std::unique_ptr<net::Transport> m_inner;
};

} // namespace edgedeck::ops
