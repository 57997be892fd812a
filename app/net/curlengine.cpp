// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/net/curlengine.h"

#include "app/net/curlinit.h"
#include "app/net/redactor.h"
#include "app/net/requestcheck.h"

#include <algorithm>
#include <ctime>

namespace edgedeck::net {

using std::chrono::ceil;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr long kKeptConnections = 16;
constexpr milliseconds kLongestPoll{1'000};

/// CLOCK_MONOTONIC stands still while the computer sleeps, CLOCK_BOOTTIME does not.
milliseconds kernelTimeAsleep()
{
    timespec boot{};
    timespec monotonic{};
    ::clock_gettime(CLOCK_MONOTONIC, &monotonic);
    ::clock_gettime(CLOCK_BOOTTIME, &boot);
    return seconds(boot.tv_sec - monotonic.tv_sec)
        + std::chrono::duration_cast<milliseconds>(
            std::chrono::nanoseconds(boot.tv_nsec - monotonic.tv_nsec));
}

/// A call that ends for want of time had a reason to need it: the answer that was to be asked for again.
void addEarlier(Error &error, const std::optional<Error> &earlier)
{
    const bool late = error.cls == FaultClass::Timeout || error.cls == FaultClass::RateLimited;
    if (!late || !earlier || error.httpStatus)
        return;
    error.httpStatus = earlier->httpStatus;
    if (error.cfRay.empty())
        error.cfRay = earlier->cfRay;
}

bool isRead(const Request &request)
{
    return request.cls != CallClass::Write;
}

} // namespace

CurlEngine::CurlEngine(TransportOptions options)
    : m_options(std::move(options))
    , m_clock(m_options.clock != nullptr ? m_options.clock : &m_systemClock)
    , m_api(parseOrigin(m_options.apiBaseUrl))
    , m_worker(parseOrigin(m_options.workerBaseUrl))
    , m_limiter(m_options.limits)
    , m_policy(m_options.limits, m_options.seed)
{
    static_cast<void>(initCurl());
    m_settings.options = &m_options;
    m_settings.share = curl_share_init();
    // TLS sessions are kept per handle by libcurl 7.88, so without this every fresh connection is a full handshake.
    curl_share_setopt(m_settings.share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    if (!m_options.timeAsleep)
        m_options.timeAsleep = kernelTimeAsleep;
    m_asleep = m_options.timeAsleep();
    locateCertificates();
    openMulti();
    m_writes = curl_multi_init();
    m_thread = std::jthread([this](const std::stop_token &stop) { run(stop); });
}

CurlEngine::~CurlEngine()
{
    m_thread.request_stop();
    wake();
    m_thread.join();
    closeMulti();
    curl_multi_cleanup(m_writes);
    curl_share_cleanup(m_settings.share);
}

void CurlEngine::locateCertificates()
{
    const curl_version_info_data *version = curl_version_info(CURLVERSION_NOW);
    const std::string bundle = version->cainfo != nullptr ? version->cainfo : "";
    const std::string directory = version->capath != nullptr ? version->capath : "";
    // The bundle alone lets libcurl keep the parsed store between connections; an extra file needs both sources.
    m_settings.caInfo = m_options.caFile.empty() ? bundle : m_options.caFile;
    if (!m_options.caFile.empty() || bundle.empty())
        m_settings.caPath = directory;
}

void CurlEngine::openMulti()
{
    CURLM *multi = curl_multi_init();
    curl_multi_setopt(multi, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, kKeptConnections);
    // A command that came while there was no multi handle woke nobody.
    curl_multi_wakeup(multi);
    const std::lock_guard lock(m_mutex);
    m_multi = multi;
}

void CurlEngine::closeMulti()
{
    CURLM *old = nullptr;
    {
        const std::lock_guard lock(m_mutex);
        std::swap(old, m_multi);
    }
    curl_multi_cleanup(old);
}

void CurlEngine::wake()
{
    const std::lock_guard lock(m_mutex);
    if (m_multi != nullptr)
        curl_multi_wakeup(m_multi);
}

CallId CurlEngine::send(Request request, Completion done)
{
    auto call = std::make_unique<Call>();
    const SteadyTime now = m_clock->steady();
    call->due = now;
    if (request.deadline)
        call->deadline = now + *request.deadline;
    call->request = std::move(request);
    call->done = std::move(done);
    CallId id = 0;
    {
        const std::lock_guard lock(m_mutex);
        id = ++m_lastId;
        call->id = id;
        m_live.insert(id);
        m_arrived.push_back(std::move(call));
    }
    wake();
    return id;
}

void CurlEngine::cancel(CallId id)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_live.erase(id) == 0)
            return;
        m_cancelled.push_back(id);
    }
    wake();
}

void CurlEngine::dropConnections()
{
    {
        const std::lock_guard lock(m_mutex);
        m_drop = true;
    }
    wake();
}

BudgetUse CurlEngine::budget() const
{
    const std::lock_guard lock(m_budgetMutex);
    return m_limiter.use(m_clock->steady());
}

void CurlEngine::run(const std::stop_token &stop)
{
    while (!stop.stop_requested()) {
        takeCommands();
        noticeSleep();
        startDue(m_clock->steady());
        int running = 0;
        bool finished = false;
        for (CURLM *multi : {m_multi, m_writes}) {
            curl_multi_perform(multi, &running);
            finished = finishTransfers(multi) || finished;
        }
        // What ended made room: a call that waited for it starts before anything sleeps.
        if (!finished || m_waiting.empty())
            poll();
    }
    takeCommands();
    completeAll();
}

/// Sleeps until something happens on either handle, a command comes, or a waiting call is due.
void CurlEngine::poll()
{
    static constexpr long kBlindPoll = 50;
    std::vector<curl_waitfd> sockets;
    long timeout = pollTimeout(m_clock->steady());
    if (m_running.size() > m_runningReads) {
        fd_set readable;
        fd_set writable;
        fd_set broken;
        FD_ZERO(&readable);
        FD_ZERO(&writable);
        FD_ZERO(&broken);
        int highest = -1;
        long next = -1;
        curl_multi_fdset(m_writes, &readable, &writable, &broken, &highest);
        curl_multi_timeout(m_writes, &next);
        for (int fd = 0; fd <= highest; ++fd) {
            const int events = (FD_ISSET(fd, &readable) ? CURL_WAIT_POLLIN : 0)
                | (FD_ISSET(fd, &writable) ? CURL_WAIT_POLLOUT : 0);
            if (events != 0)
                sockets.push_back({.fd = fd, .events = static_cast<short>(events), .revents = 0});
        }
        if (next >= 0)
            timeout = std::min(timeout, next);
        if (sockets.empty())
            timeout = std::min(timeout, kBlindPoll);
    }
    curl_multi_poll(
        m_multi, sockets.data(), static_cast<unsigned>(sockets.size()), static_cast<int>(timeout), nullptr);
}

CURLM *CurlEngine::multiOf(const Request &request) const
{
    return isRead(request) ? m_multi : m_writes;
}

void CurlEngine::detach(Call &call)
{
    curl_multi_remove_handle(multiOf(call.request), call.transfer->handle());
    m_runningReads -= isRead(call.request) ? 1U : 0U;
}

void CurlEngine::takeCommands()
{
    std::vector<std::unique_ptr<Call>> arrived;
    std::vector<CallId> cancelled;
    {
        const std::lock_guard lock(m_mutex);
        arrived.swap(m_arrived);
        cancelled.swap(m_cancelled);
        m_settings.freshConnections = m_settings.freshConnections || m_drop;
        m_drop = false;
    }
    for (auto &call : arrived) {
        const CallId id = call->id;
        m_waiting.emplace(id, std::move(call));
    }
    for (const CallId id : cancelled) {
        m_waiting.erase(id);
        if (const auto found = m_running.find(id); found != m_running.end()) {
            detach(*found->second);
            m_running.erase(found);
        }
    }
    if (m_settings.freshConnections && m_running.empty()) {
        closeMulti();
        openMulti();
        m_settings.freshConnections = false;
    }
}

void CurlEngine::noticeSleep()
{
    static constexpr milliseconds kNap{1'000};
    const milliseconds asleep = m_options.timeAsleep();
    if (asleep - m_asleep < kNap)
        return;
    m_asleep = asleep;
    m_settings.freshConnections = true;
    while (!m_running.empty()) {
        auto call = std::move(m_running.begin()->second);
        m_running.erase(m_running.begin());
        detach(*call);
        finishAttempt(std::move(call), CURLE_RECV_ERROR);
    }
}

milliseconds CurlEngine::timeLimit(const Call &call, SteadyTime now) const
{
    milliseconds limit = attemptTimeout(call.request.cls, m_options.limits);
    if (call.deadline)
        limit = std::min(limit, ceil<milliseconds>(*call.deadline - now));
    return std::max(limit, milliseconds{1});
}

void CurlEngine::startDue(SteadyTime now)
{
    // What an operator waits for goes before the console's own polling.
    for (const Urgency urgency : {Urgency::Operator, Urgency::Background}) {
        for (auto it = m_waiting.begin(); it != m_waiting.end();) {
            const auto here = it++;
            if (here->second->request.urgency == urgency && here->second->due <= now)
                start(here, now);
        }
    }
}

void CurlEngine::start(Calls::iterator waiting, SteadyTime now)
{
    Call &call = *waiting->second;
    const auto give = [&](tl::unexpected<Error> error) {
        addEarlier(error.value(), call.earlier);
        auto owned = std::move(waiting->second);
        m_waiting.erase(waiting);
        complete(std::move(owned), std::move(error));
    };
    if (const auto good = checkRequest(
            call.request, {.api = m_api, .worker = m_worker, .hasBearer = m_options.bearer != nullptr});
        !good)
        return give(tl::unexpected(good.error()));
    if (call.deadline && *call.deadline <= now)
        return give(
            refusedBeforeSending(call.request, FaultClass::Timeout, "no time left before anything was sent"));

    const bool plain = call.request.url.compare(0, 5, "http:") == 0;
    const std::size_t slots = plain ? m_options.limits.maxParallelPlain : m_options.limits.maxParallel;
    if (isRead(call.request) && m_runningReads >= slots)
        return;

    std::chrono::nanoseconds wait{0};
    {
        const std::lock_guard lock(m_budgetMutex);
        wait = m_limiter.waitFor(call.request.cls, call.request.urgency, now);
        if (wait.count() <= 0)
            m_limiter.spend(call.request.cls, call.request.urgency, now);
    }
    if (wait.count() > 0) {
        const bool tooLong
            = wait > m_options.limits.patience || (call.deadline && now + wait >= *call.deadline);
        if (!tooLong) {
            call.due = now + ceil<SteadyTime::duration>(wait);
            return;
        }
        Error error = refusedBeforeSending(call.request, FaultClass::RateLimited,
            "the console's own request budget is used up, or the API asked for a pause")
                          .value();
        error.retryAfter = std::clamp(ceil<seconds>(wait), seconds{1}, seconds{300});
        return give(fail(std::move(error)));
    }

    const milliseconds limit = timeLimit(call, now);
    call.cutShort = limit < m_options.limits.connectTimeout;
    call.transfer = std::make_unique<CurlTransfer>(call.request, m_settings, limit, call.fresh);
    if (call.request.authorize && !call.transfer->authorize(*m_options.bearer))
        return give(refusedBeforeSending(call.request, FaultClass::Auth, "no API token"));
    ++call.attempts;
    m_runningReads += isRead(call.request) ? 1U : 0U;
    curl_multi_add_handle(multiOf(call.request), call.transfer->handle());
    m_running.emplace(call.id, std::move(waiting->second));
    m_waiting.erase(waiting);
}

bool CurlEngine::finishTransfers(CURLM *multi)
{
    bool any = false;
    int left = 0;
    while (CURLMsg *message = curl_multi_info_read(multi, &left)) {
        if (message->msg != CURLMSG_DONE)
            continue;
        // The message is gone once the handle is removed.
        const CURLcode code = message->data.result;
        CURL *easy = message->easy_handle;
        const auto found = std::find_if(m_running.begin(), m_running.end(),
            [easy](const auto &entry) { return entry.second->transfer->handle() == easy; });
        if (found == m_running.end())
            continue;
        auto call = std::move(found->second);
        m_running.erase(found);
        detach(*call);
        finishAttempt(std::move(call), code);
        any = true;
    }
    return any;
}

void CurlEngine::finishAttempt(std::unique_ptr<Call> call, CURLcode code)
{
    const TransportLimits &limits = m_options.limits;
    AttemptFacts facts = call->transfer->finish(code);
    call->transfer.reset();
    Verdict verdict = judge(call->request, facts, limits, m_clock->wall());
    const SteadyTime now = m_clock->steady();
    if (call->request.cls != CallClass::WorkerRead && (verdict.rateLimited || verdict.challenged)) {
        const auto pause = verdict.challenged
            ? limits.challengePause
            : limits.retryAfterUnit * verdict.retryAfter.value_or(seconds(limits.retryAfterMin)).count();
        const std::lock_guard lock(m_budgetMutex);
        m_limiter.pauseUntil(now + pause);
    }
    std::optional<milliseconds> remaining;
    if (call->deadline)
        remaining = std::chrono::floor<milliseconds>(*call->deadline - now);
    if (const auto delay = m_policy.next(call->request.cls, verdict, call->attempts, remaining)) {
        call->tokensTaken += m_policy.costOf(verdict.recovery);
        // A multiplexed connection that stalled once is not trusted with the second attempt.
        call->fresh = verdict.error.has_value();
        call->earlier = verdict.error.value_or(
            Error{.cfRay = facts.response.cfRay, .httpStatus = facts.response.status});
        call->due = now + *delay;
        const CallId id = call->id;
        m_waiting.emplace(id, std::move(call));
        return;
    }
    if (verdict.error) {
        // Nothing is wrong with name or address when it was our deadline that left them no time.
        const FaultClass cls = verdict.error->cls;
        if (call->cutShort && code == CURLE_OPERATION_TIMEDOUT
            && (cls == FaultClass::Dns || cls == FaultClass::Connect)) {
            verdict.error->cls = FaultClass::Timeout;
            verdict.error->phase = Phase::Setup;
        }
        addEarlier(*verdict.error, call->earlier);
        verdict.error->detail = processRedactor().clean(verdict.error->detail);
        return complete(std::move(call), fail(std::move(*verdict.error)));
    }
    if (verdict.recovery == Recovery::None)
        m_policy.succeeded(call->tokensTaken);
    facts.response.attempts = call->attempts;
    complete(std::move(call), std::move(facts.response));
}

int CurlEngine::pollTimeout(SteadyTime now) const
{
    SteadyTime next = now + kLongestPoll;
    for (const auto &[id, call] : m_waiting) {
        // One that is due already waits for a slot, and a finished transfer is followed by no poll.
        if (call->due > now)
            next = std::min(next, call->due);
    }
    return static_cast<int>(std::max(ceil<milliseconds>(next - now), milliseconds{0}).count());
}

void CurlEngine::complete(std::unique_ptr<Call> call, Result<Response> result)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_live.erase(call->id) == 0)
            return; // cancelled meanwhile; `call` and its completion go after the lock
    }
    call->done(std::move(result));
}

void CurlEngine::completeAll()
{
    for (auto &[id, call] : m_running)
        detach(*call);
    for (Calls *calls : {&m_running, &m_waiting}) {
        while (!calls->empty()) {
            auto call = std::move(calls->begin()->second);
            calls->erase(calls->begin());
            Error error{.cls = FaultClass::Cancelled,
                .endpoint = call->request.endpoint,
                .detail = "closed before the answer"};
            if (call->transfer)
                error.sent = sentState(call->transfer->finish(CURLE_ABORTED_BY_CALLBACK));
            call->transfer.reset();
            complete(std::move(call), fail(std::move(error)));
        }
    }
}

} // namespace edgedeck::net
