// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/history.h"

#include "app/base/qt/convert.h"
#include "app/base/qt/logging.h"
#include "app/store/contextreply.h"
#include "app/store/historyworker.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace edgedeck::store {

namespace {

/// A queue of jobs in front of one HistoryWorker on one thread. The destructor lets the queue run dry, closes
/// the connection on the thread that made it and joins.
class ThreadedHistory final : public History
{
public:
    ThreadedHistory() = default;
    ~ThreadedHistory() override
    {
        {
            const std::lock_guard lock(m_mutex);
            m_stopping = true;
        }
        m_wake.notify_one();
        if (m_thread.joinable())
            m_thread.join();
    }

    Result<void> start(const QString &file, const Retention &retention)
    {
        std::promise<Result<void>> opened;
        auto outcome = opened.get_future();
        m_thread = std::thread([this, file, retention, promise = std::move(opened)]() mutable {
            run(file, retention, std::move(promise));
        });
        return outcome.get();
    }

    void put(const std::string &account, Batch batch) override
    {
        Timestamp newest{};
        for (const Sample &sample : batch.samples)
            newest = std::max(newest, sample.start);
        enqueueWrite([account, newest, all = std::move(batch)](HistoryWorker &worker) {
            auto written = worker.put(account, all);
            // Our own limit and not the disk's: room is made once, by giving the oldest up.
            if (!written && worker.isFull() && worker.prune(newest))
                written = worker.put(account, all);
            return written;
        });
    }

    void putEvent(const std::string &account, const Event &event) override
    {
        if (event.future) // computed from the schedule each time, and wrong as soon as the schedule changes
            return;
        enqueueWrite([account, event](HistoryWorker &worker) { return worker.putEvent(account, event); });
    }

    void putAlerts(const std::string &account, std::vector<alert::Alert> alerts) override
    {
        enqueueWrite([account, rows = std::move(alerts)](
                         HistoryWorker &worker) { return worker.putAlerts(account, rows); });
    }

    void series(const std::string &account, const std::string &name, const std::string &entity,
        std::chrono::seconds step, Timestamp from, Timestamp to, QObject *context,
        std::function<void(Result<Series>)> done) override
    {
        enqueue([=, reply = ContextReply<Series>(context, std::move(done))](HistoryWorker &worker) {
            reply.send(worker.series(account, name, entity, step, from, to));
        });
    }

    void list(const std::string &account, QObject *context,
        std::function<void(Result<std::vector<SeriesInfo>>)> done) override
    {
        enqueue([=, reply = ContextReply<std::vector<SeriesInfo>>(context, std::move(done))](
                    HistoryWorker &worker) { reply.send(worker.list(account)); });
    }

    void events(const std::string &account, Timestamp from, Timestamp to, QObject *context,
        std::function<void(Result<std::vector<Event>>)> done) override
    {
        enqueue([=, reply = ContextReply<std::vector<Event>>(context, std::move(done))](
                    HistoryWorker &worker) { reply.send(worker.events(account, from, to)); });
    }

    void alerts(const std::string &account, Timestamp from, Timestamp to, QObject *context,
        std::function<void(Result<std::vector<alert::Alert>>)> done) override
    {
        enqueue([=, reply = ContextReply<std::vector<alert::Alert>>(context, std::move(done))](
                    HistoryWorker &worker) { reply.send(worker.alerts(account, from, to)); });
    }

    void prune(Timestamp now, QObject *context, std::function<void(Result<PruneReport>)> done) override
    {
        enqueue([=, reply = ContextReply<PruneReport>(context, std::move(done))](
                    HistoryWorker &worker) { reply.send(worker.prune(now)); });
    }

    std::optional<Error> fault() const override
    {
        const std::lock_guard lock(m_faultMutex);
        return m_fault;
    }

    Result<void> flush() override
    {
        auto reached = std::make_shared<std::promise<Result<void>>>();
        auto outcome = reached->get_future();
        enqueue([this, reached](HistoryWorker &worker) {
            catchUp(worker);
            const auto open = fault();
            reached->set_value(open ? Result<void>(fail(*open)) : Result<void>());
        });
        return outcome.get();
    }

private:
    using Job = std::function<void(HistoryWorker &)>;
    using Write = std::function<Result<void>(HistoryWorker &)>;

    void enqueue(Job job)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_jobs.push_back(std::move(job));
        }
        m_wake.notify_one();
    }

    void enqueueWrite(Write write)
    {
        enqueue([this, todo = std::move(write)](HistoryWorker &worker) {
            m_waiting.push_back(todo);
            catchUp(worker);
        });
    }

    void run(const QString &file, const Retention &retention, std::promise<Result<void>> opened)
    {
        auto worker = HistoryWorker::open(file, retention);
        if (!worker) {
            opened.set_value(tl::unexpected(worker.error()));
            return;
        }
        opened.set_value({});
        while (auto job = next())
            (*job)(**worker);
        catchUp(**worker);
    }

    std::optional<Job> next()
    {
        std::unique_lock lock(m_mutex);
        m_wake.wait(lock, [this] { return m_stopping || !m_jobs.empty(); });
        if (m_jobs.empty())
            return std::nullopt;
        Job job = std::move(m_jobs.front());
        m_jobs.pop_front();
        return job;
    }

    /// Store thread. Everything that waits, oldest first, until one does not go through: a later row must not be
    /// overwritten by an earlier one. Nobody waits for a put: what fails is logged once and kept for fault().
    void catchUp(HistoryWorker &worker)
    {
        std::optional<Error> trouble;
        while (!m_waiting.empty() && !trouble) {
            if (auto written = m_waiting.front()(worker); written)
                m_waiting.pop_front();
            else
                trouble = std::move(written.error());
        }
        // What is given up here can be asked of Cloudflare again for 31 days.
        while (m_waiting.size() > kMostWaiting)
            m_waiting.pop_front();
        const std::lock_guard lock(m_faultMutex);
        if (trouble && (!m_fault || m_fault->detail != trouble->detail))
            qCWarning(lcStore, "%s", trouble->detail.c_str());
        m_fault = std::move(trouble);
    }

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Job> m_jobs;
    bool m_stopping = false;
    std::deque<Write> m_waiting; ///< store thread only
    mutable std::mutex m_faultMutex;
    std::optional<Error> m_fault;
    std::thread m_thread;
};

} // namespace

Result<std::unique_ptr<History>> History::open(const QString &file, const Retention &retention)
{
    auto history = std::make_unique<ThreadedHistory>();
    if (auto started = history->start(file, retention); !started)
        return tl::unexpected(started.error());
    return std::unique_ptr<History>(std::move(history));
}

} // namespace edgedeck::store
