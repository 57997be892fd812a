// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/history.h"

#include "app/base/qt/convert.h"
#include "app/base/qt/logging.h"
#include "app/store/contextreply.h"
#include "app/store/historyworker.h"

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

    Result<void> start(const QString &file)
    {
        std::promise<Result<void>> opened;
        auto outcome = opened.get_future();
        m_thread = std::thread(
            [this, file, promise = std::move(opened)]() mutable { run(file, std::move(promise)); });
        return outcome.get();
    }

    void put(const std::string &account, std::vector<Sample> samples) override
    {
        enqueue([this, account, batch = std::move(samples)](
                    HistoryWorker &worker) { note(worker.put(account, batch)); });
    }

    void putEvent(const std::string &account, const Event &event) override
    {
        if (event.future) // computed from the schedule each time, and wrong as soon as the schedule changes
            return;
        enqueue([this, account, event](HistoryWorker &worker) { note(worker.putEvent(account, event)); });
    }

    void series(const std::string &account, const std::string &name, const std::string &entity,
        std::chrono::seconds step, Timestamp from, Timestamp to, QObject *context,
        std::function<void(Result<Series>)> done) override
    {
        enqueue([=, reply = ContextReply<Series>(context, std::move(done))](HistoryWorker &worker) {
            reply.send(worker.series(account, name, entity, step, from, to));
        });
    }

    void events(const std::string &account, Timestamp from, Timestamp to, QObject *context,
        std::function<void(Result<std::vector<Event>>)> done) override
    {
        enqueue([=, reply = ContextReply<std::vector<Event>>(context, std::move(done))](
                    HistoryWorker &worker) { reply.send(worker.events(account, from, to)); });
    }

    Result<void> flush() override
    {
        auto reached = std::make_shared<std::promise<Result<void>>>();
        auto outcome = reached->get_future();
        enqueue([this, reached](
                    HistoryWorker &) { reached->set_value(std::exchange(m_firstFault, Result<void>{})); });
        return outcome.get();
    }

private:
    using Job = std::function<void(HistoryWorker &)>;

    void enqueue(Job job)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_jobs.push_back(std::move(job));
        }
        m_wake.notify_one();
    }

    void run(const QString &file, std::promise<Result<void>> opened)
    {
        auto worker = HistoryWorker::open(file);
        if (!worker) {
            opened.set_value(tl::unexpected(worker.error()));
            return;
        }
        opened.set_value({});
        while (auto job = next())
            (*job)(**worker);
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

    /// Store thread. Nobody waits for a put: the first fault is logged and kept for flush().
    void note(Result<void> outcome)
    {
        if (outcome || !m_firstFault)
            return;
        qCWarning(lcStore, "%s", outcome.error().detail.c_str());
        m_firstFault = std::move(outcome);
    }

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Job> m_jobs;
    bool m_stopping = false;
    Result<void> m_firstFault; ///< store thread only
    std::thread m_thread;
};

} // namespace

Result<std::unique_ptr<History>> History::open(const QString &file)
{
    auto history = std::make_unique<ThreadedHistory>();
    if (auto started = history->start(file); !started)
        return tl::unexpected(started.error());
    return std::unique_ptr<History>(std::move(history));
}

} // namespace edgedeck::store
