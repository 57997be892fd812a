// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/analyticsquery.h"
#include "app/cloudflare/callchain.h"
#include "app/cloudflare/client.h"
#include "app/cloudflare/listrun.h"
#include "app/cloudflare/requests.h"
#include "app/net/qt/caller.h"

#include <QPointer>

#include <map>
#include <mutex>

namespace edgedeck::cloudflare {

class Client::Private : public std::enable_shared_from_this<Client::Private>
{
public:
    Private(net::Transport &transport, ServerClock &serverClock, std::string baseUrl)
        : requests(std::move(baseUrl))
        , clock(serverClock)
        , m_caller(transport)
    {
    }

    /// One request, one answer. A request that could not be made fails at once, through the event loop, with id 0.
    template <class T>
    net::CallId call(Requests::Made made, Decode<T> decode, QObject *context, Done<T> done,
        const CallOptions &options, std::vector<std::string> secrets = {})
    {
        if (!made) {
            post<T>(context, fail(std::move(made.error())), std::move(done));
            return 0;
        }
        made->urgency = options.urgency;
        made->deadline = options.deadline;
        CallFacts facts{.endpoint = made->endpoint,
            .write = made->cls == net::CallClass::Write,
            .secrets = std::move(secrets)};
        return m_caller.call<T>(
            std::move(*made), context,
            [facts = std::move(facts), decode = std::move(decode), clock = &clock](
                Result<net::Response> answer) -> Result<T> {
                if (!answer)
                    return fail(std::move(answer.error()));
                if (answer->serverDate)
                    clock->observe(*answer->serverDate);
                return decode(*answer, facts);
            },
            std::move(done));
    }

    /// A one-page list.
    template <class T>
    net::CallId list(Requests::Made made, Decode<Page<T>> decode, QObject *context, Done<Listed<T>> done,
        const CallOptions &options)
    {
        Decode<Listed<T>> whole = [decode = std::move(decode)](const net::Response &response,
                                      const CallFacts &facts) -> Result<Listed<T>> {
            auto page = decode(response, facts);
            if (!page)
                return fail(std::move(page.error()));
            return std::move(page->listed);
        };
        return call<Listed<T>>(std::move(made), std::move(whole), context, std::move(done), options);
    }

    /// All pages of a list, one after another. An error on a later page ends the list as incomplete.
    template <class T>
    net::CallId pages(const std::function<Requests::Made(int)> &make, Decode<Page<T>> decode,
        std::function<std::string(const T &)> idOf, QObject *context, Done<Listed<T>> done,
        const CallOptions &options)
    {
        auto run = std::make_shared<PagedRun<T>>();
        run->make = make;
        run->decode = std::move(decode);
        run->idOf = std::move(idOf);
        run->context = context;
        run->done = std::move(done);
        run->options = options;
        return begin([&](const std::shared_ptr<Chain> &chain) { return page<T>(chain, run, 1); });
    }

    /// All pages of a list that goes on by cursor, at most `maxPages`. A cursor that comes back ends the list.
    template <class T>
    net::CallId cursorPages(std::function<Requests::Made(const std::string &)> make, Decode<Page<T>> decode,
        int maxPages, QObject *context, Done<Listed<T>> done, const CallOptions &options)
    {
        auto run = std::make_shared<CursorRun<T>>();
        run->make = std::move(make);
        run->decode = std::move(decode);
        run->pagesLeft = maxPages;
        run->context = context;
        run->done = std::move(done);
        run->options = options;
        return begin([&](const std::shared_ptr<Chain> &chain) { return cursorPage<T>(chain, run, {}); });
    }

    /// Starts a chain; `first` makes its first call.
    net::CallId begin(const std::function<net::CallId(const std::shared_ptr<Chain> &)> &first);
    /// Makes the next call of a chain, unless it was cancelled.
    void next(const std::shared_ptr<Chain> &chain, const std::function<net::CallId()> &make);
    void cancel(net::CallId id);
    void forget(net::CallId root);

    template <class T> static void post(QObject *context, Result<T> result, Done<T> done)
    {
        QMetaObject::invokeMethod(
            context,
            [result = std::move(result), done = std::move(done)]() mutable { done(std::move(result)); },
            Qt::QueuedConnection);
    }

    [[nodiscard]] QueryLimits queryLimits() const;
    void setQueryLimits(const QueryLimits &limits);

    const Requests requests;
    ServerClock &clock;

private:
    template <class T>
    net::CallId page(const std::shared_ptr<Chain> &chain, const std::shared_ptr<PagedRun<T>> &run, int number)
    {
        Done<Page<T>> arrived = [this, owner = weak_from_this(), chain, run, number](Result<Page<T>> answer) {
            const auto alive = owner.lock();
            if (!alive)
                return;
            if (!answer) {
                if (number == 1)
                    return run->done(fail(std::move(answer.error())));
                run->all.complete = false;
                return run->done(std::move(run->all));
            }
            std::size_t fresh = 0;
            for (T &item : answer->listed.items) {
                if (!run->walk.fresh(run->idOf(item)))
                    continue;
                ++fresh;
                run->all.items.push_back(std::move(item));
            }
            run->all.skipped += answer->listed.skipped;
            const auto more = run->walk.after(answer->info, answer->seen, fresh);
            run->all.complete = run->walk.complete();
            if (!more)
                return run->done(std::move(run->all));
            next(chain, [&] { return page<T>(chain, run, *more); });
        };
        return call<Page<T>>(run->make(number), run->decode, run->context, std::move(arrived), run->options);
    }

    template <class T>
    net::CallId cursorPage(const std::shared_ptr<Chain> &chain, const std::shared_ptr<CursorRun<T>> &run,
        const std::string &cursor)
    {
        Done<Page<T>> arrived = [this, owner = weak_from_this(), chain, run](Result<Page<T>> answer) {
            const auto alive = owner.lock();
            if (!alive)
                return;
            if (!answer) {
                if (run->cursors.empty())
                    return run->done(fail(std::move(answer.error())));
                run->all.complete = false;
                return run->done(std::move(run->all));
            }
            for (T &item : answer->listed.items)
                run->all.items.push_back(std::move(item));
            run->all.skipped += answer->listed.skipped;
            const std::string after = answer->info.cursor;
            if (after.empty())
                return run->done(std::move(run->all));
            if (--run->pagesLeft <= 0 || !run->cursors.insert(after).second) {
                run->all.complete = false;
                return run->done(std::move(run->all));
            }
            next(chain, [&] { return cursorPage<T>(chain, run, after); });
        };
        return call<Page<T>>(run->make(cursor), run->decode, run->context, std::move(arrived), run->options);
    }

    mutable std::mutex m_mutex;
    std::map<net::CallId, std::weak_ptr<Chain>> m_chains;
    QueryLimits m_limits;
    net::Caller m_caller;
};

} // namespace edgedeck::cloudflare
