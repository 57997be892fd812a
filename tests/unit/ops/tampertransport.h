// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/net/transport.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace edgedeck::test {

/// Stands before a real transport and spoils what the test wants spoilt: an answer instead of sending, or another
/// answer after the server has done its work (the lost answer). Also keeps what was sent.
class TamperTransport final : public net::Transport
{
public:
    using Instead = std::function<std::optional<Result<net::Response>>(const net::Request &)>;

    explicit TamperTransport(std::unique_ptr<net::Transport> inner)
        : m_inner(std::move(inner))
    {
    }

    Instead before; ///< a value: the request never leaves
    Instead after; ///< a value replaces the server's answer

    bool holding = false; ///< requests wait for releaseBatch()
    std::function<bool(const net::Request &)> swallow; ///< the server does its work, nobody hears of it

    net::CallId send(net::Request request, net::Completion done) override
    {
        {
            const std::lock_guard lock(m_mutex);
            m_requests.push_back(request);
        }
        if (holding) {
            m_held.emplace_back(std::move(request), std::move(done));
            return 0;
        }
        if (before) {
            if (auto instead = before(request)) {
                done(std::move(*instead));
                return 0;
            }
        }
        if (swallow && swallow(request))
            return m_inner->send(
                std::move(request), [this](const Result<net::Response> &) { ++m_swallowed; });
        std::optional<Result<net::Response>> replaced = after ? after(request) : std::nullopt;
        if (!replaced)
            return m_inner->send(std::move(request), std::move(done));
        return m_inner->send(std::move(request),
            [replaced = std::move(*replaced), done = std::move(done)](
                const Result<net::Response> &) { done(replaced); });
    }
    /// Sends what is held; the number of requests that left.
    std::size_t releaseBatch()
    {
        auto batch = std::exchange(m_held, {});
        for (auto &[request, done] : batch) {
            ++m_outstanding;
            m_inner->send(std::move(request), [this, done = std::move(done)](Result<net::Response> answer) {
                done(std::move(answer));
                --m_outstanding;
            });
        }
        return batch.size();
    }
    [[nodiscard]] bool quiet() const { return m_outstanding == 0; }
    [[nodiscard]] std::size_t held() const { return m_held.size(); }
    void cancel(net::CallId id) override { m_inner->cancel(id); }

    [[nodiscard]] std::vector<net::Request> requests() const
    {
        const std::lock_guard lock(m_mutex);
        return m_requests;
    }
    /// Answers that came and were swallowed.
    [[nodiscard]] int swallowed() const { return m_swallowed; }
    [[nodiscard]] int writes(const std::string &part) const
    {
        int count = 0;
        for (const net::Request &request : requests())
            count += request.cls == net::CallClass::Write && request.url.find(part) != std::string::npos ? 1
                                                                                                         : 0;
        return count;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<net::Request> m_requests;
    std::vector<std::pair<net::Request, net::Completion>> m_held; ///< test's thread only
    std::atomic<int> m_outstanding{0};
    std::atomic<int> m_swallowed{0};
    std::unique_ptr<net::Transport> m_inner;
};

} // namespace edgedeck::test
