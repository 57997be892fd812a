// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/net/budget.h"
#include "app/net/curltransfer.h"
#include "app/net/limiter.h"
#include "app/net/options.h"
#include "app/net/origin.h"
#include "app/net/retrypolicy.h"
#include "app/net/transport.h"

#include <curl/curl.h>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <vector>

namespace edgedeck::net {

/// The thread behind CurlTransport: takes commands, starts what limiter and policy allow, drives the multi
/// handle, judges finished attempts and completes calls. Public functions may be called from any thread.
class CurlEngine
{
public:
    explicit CurlEngine(TransportOptions options);
    ~CurlEngine();
    CurlEngine(const CurlEngine &) = delete;
    CurlEngine &operator=(const CurlEngine &) = delete;

    CallId send(Request request, Completion done);
    void cancel(CallId id);
    void dropConnections();
    [[nodiscard]] BudgetUse budget() const;

private:
    struct Call
    {
        CallId id = 0;
        Request request;
        Completion done;
        int attempts = 0;
        double tokensTaken = 0;
        bool fresh = false; ///< the next attempt avoids kept connections
        SteadyTime due{}; ///< not started before
        std::optional<SteadyTime> deadline;
        std::optional<Error> earlier; ///< what the attempt before got
        bool cutShort = false; ///< the deadline left this attempt less than a connection may take
        std::unique_ptr<CurlTransfer> transfer;
    };
    using Calls = std::map<CallId, std::unique_ptr<Call>>;

    void run(const std::stop_token &stop);
    void takeCommands();
    void noticeSleep();
    void startDue(SteadyTime now);
    [[nodiscard]] bool mayStart(Call &call, SteadyTime now);
    void start(Calls::iterator waiting, SteadyTime now);
    bool finishTransfers(CURLM *multi); ///< whether any ended
    void finishAttempt(std::unique_ptr<Call> call, CURLcode code);
    [[nodiscard]] std::chrono::milliseconds timeLimit(const Call &call, SteadyTime now) const;
    [[nodiscard]] int pollTimeout(SteadyTime now) const;
    void poll();
    [[nodiscard]] CURLM *multiOf(const Request &request) const;
    void detach(Call &call);
    void complete(std::unique_ptr<Call> call, Result<Response> result);
    void completeAll();
    void wake();
    void openMulti();
    void closeMulti();
    void locateCertificates();

    TransportOptions m_options;
    SystemClock m_systemClock;
    const Clock *m_clock;
    Result<Origin> m_api;
    Result<Origin> m_worker;
    TransferSettings m_settings;

    mutable std::mutex m_mutex; ///< guards the block below
    std::vector<std::unique_ptr<Call>> m_arrived;
    std::vector<CallId> m_cancelled;
    std::set<CallId> m_live; ///< calls whose completion may still run
    CallId m_lastId = 0;
    bool m_drop = false;
    CURLM *m_multi = nullptr; ///< of reads; replaced under the mutex, used by the engine without it

    mutable std::mutex m_budgetMutex;
    mutable Limiter m_limiter; ///< guarded by m_budgetMutex

    RetryPolicy m_policy; ///< engine thread only, as all below
    Calls m_waiting;
    Calls m_running;
    /// Writes have a handle of their own: in a shared one libcurl lets reads wait for a write's connection in the hope
    /// of multiplexing, and a write that stalls would hold up the very reads that must find out about it.
    CURLM *m_writes = nullptr;
    std::size_t m_runningReads = 0;
    std::chrono::milliseconds m_asleep{0};
    std::jthread m_thread; ///< last: joined before anything above goes
};

} // namespace edgedeck::net
