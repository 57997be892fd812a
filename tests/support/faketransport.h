// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/net/transport.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace edgedeck::test {

/// A Transport that answers from a script. Rules are tried newest first; within a rule the answers are given
/// in order and the last one is repeated. What no rule matches fails with class Config and is listed in
/// unmatched(). Answers come inside send() unless they are held; held ones come inside release(), on the
/// thread that calls it. Every function may be called from any thread; completions run without a lock held.
class FakeTransport final : public net::Transport
{
public:
    using Predicate = std::function<bool(const net::Request &)>;
    using Answer = std::function<Result<net::Response>(const net::Request &)>;

    /// The answers of one rule. Setting up is not thread safe: script first, then send.
    class Script
    {
    public:
        /// A JSON answer unless `headers` has a content-type. `date` and `cf-ray` are read from the headers.
        Script &reply(int status, std::string body, std::vector<net::Header> headers = {});
        Script &fail(Error error);
        Script &answer(Answer make);
        Script &hang(); ///< never answers; only cancel() or the end of the transport ends it
        Script &held(); ///< the answer added last waits for release()

    private:
        friend class FakeTransport;
        struct Step
        {
            Answer make;
            bool isHeld = false;
        };
        Predicate m_matches;
        std::deque<Step> m_steps;
    };

    ~FakeTransport() override;

    /// `method` "" or "*" is any. `pathSuffix` is compared with the end of the path, or of path and query when
    /// it has a '?'.
    Script &on(std::string method, std::string pathSuffix);
    Script &on(Predicate matches);

    net::CallId send(net::Request request, net::Completion done) override;
    void cancel(net::CallId id) override;

    /// Delivers every held answer, oldest first. Returns how many.
    std::size_t release();
    bool release(net::CallId id);
    [[nodiscard]] std::size_t pending() const; ///< held or hanging calls

    [[nodiscard]] std::vector<net::Request> requests() const;
    [[nodiscard]] std::vector<net::Request> requestsTo(
        std::string_view method, std::string_view pathSuffix) const;
    [[nodiscard]] std::vector<std::string> unmatched() const; ///< "GET /path?query"
    [[nodiscard]] std::size_t cancelled() const; ///< calls ended by cancel()

    /// Path and query of an absolute URL.
    [[nodiscard]] static std::string target(std::string_view url);
    [[nodiscard]] static bool matches(
        const net::Request &request, std::string_view method, std::string_view pathSuffix);

private:
    struct Pending
    {
        net::Request request;
        net::Completion done;
        Answer make; ///< empty: hangs
    };

    void deliver(std::vector<Pending> calls);

    mutable std::mutex m_mutex;
    std::vector<std::unique_ptr<Script>> m_scripts;
    std::map<net::CallId, Pending> m_pending;
    std::vector<net::Request> m_requests;
    std::vector<std::string> m_unmatched;
    net::CallId m_last = 0;
    std::size_t m_cancelled = 0;
};

} // namespace edgedeck::test
