// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/backfill.h"

#include "app/ops/usagesamples.h"
#include "app/ops/wording.h"

#include <QPointer>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace edgedeck::ops {

using namespace std::chrono;
using cloudflare::UsageKind;

namespace {

constexpr seconds kHour{3600};
constexpr seconds kDay{86400};
constexpr days kBack{30}; ///< and today: 31 calendar days are inside every limit seen
constexpr hours kLate{3}; ///< hours before a gap that are asked again: their figures may have grown

/// One series tells of a whole kind: all of a kind come in one answer.
struct Telltale
{
    UsageKind kind;
    const char *series, *entity;
    seconds step;
};
constexpr std::array kTelltales{Telltale{UsageKind::Kv, "kv_writes", "", kHour},
    Telltale{UsageKind::Workers, "worker_requests", "", kHour},
    Telltale{UsageKind::DoRequests, "do_requests", "", kHour},
    Telltale{UsageKind::DoPeriodic, "do_duration", "", kHour},
    // Nobody's name: only a span that speaks for every entity covers it.
    Telltale{UsageKind::KvByNamespace, "kv_writes", "kv:?", kHour},
    Telltale{UsageKind::WorkersByScript, "worker_requests", "worker:?", kHour}};

Timestamp hourOf(Timestamp at)
{
    return floor<hours>(at);
}

} // namespace

Backfill::Backfill(Session &session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
}

Backfill::~Backfill()
{
    cancel();
}

void Backfill::cancel()
{
    ++m_generation;
    if (m_busy && m_call != 0)
        m_session.client().cancel(m_call);
    m_busy = false;
    m_done = {};
}

void Backfill::run(const Facts &facts, std::function<void(bool)> done)
{
    const Timestamp now = m_session.serverClock().now();
    if (m_busy || facts.account.empty() || !m_session.serverClock().observed() || !m_session.history()) {
        done(false);
        return;
    }
    m_busy = true;
    m_done = std::move(done);
    m_account = facts.account.str();
    // An hour is full when its last minute is older than the lag.
    m_until = hourOf(now - kAnalyticsLag);
    m_from.clear();
    m_asks.clear();
    m_lack.clear();
    m_queries = 0;
    if (facts.kvNamespaces.value)
        m_namespaces = std::max(1, static_cast<int>(facts.kvNamespaces.value->items.size()));
    if (facts.analytics.value) {
        std::set<std::string> scripts;
        for (const cloudflare::WorkerRow &row : facts.analytics.value->workerDay.rows)
            scripts.insert(row.script);
        m_scripts = std::max(1, static_cast<int>(scripts.size()));
    }
    look(0);
}

/// One telltale after another; then what is missing is asked.
void Backfill::look(std::size_t at)
{
    const auto history = m_session.history();
    if (!history)
        return finish(false);
    if (at == kTelltales.size())
        return ask();
    const Telltale &tale = kTelltales[at];
    const bool entity = *tale.entity != '\0';
    const Timestamp from = entity ? startOfDay(m_until - seconds{1}) : startOfDay(m_until) - kBack;
    (*history)->series(m_account, tale.series, tale.entity, tale.step, from, m_until, this,
        [this, at, kind = tale.kind, mine = m_generation](Result<Series> series) {
            if (mine != m_generation)
                return;
            if (series) {
                // A gap that stayed open after a whole answer cannot be filled: the account allows less, or the store
                // gave it up. The newest day is looked at always, the rest again a day later.
                const auto asked = m_wholeAsked.find(kind);
                const bool lately = asked != m_wholeAsked.end() && m_until - asked->second < hours{24};
                const auto gap
                    = std::find_if(series->buckets.begin(), series->buckets.end(), [&](const Bucket &bucket) {
                          return !bucket.value && (!lately || bucket.start >= m_until - hours{24});
                      });
                if (gap != series->buckets.end())
                    m_from[kind] = gap->start;
            }
            look(at + 1);
        });
}

void Backfill::ask()
{
    for (const auto &[kind, gap] : m_from) {
        const bool namespaces = kind == UsageKind::KvByNamespace;
        const bool entities = namespaces || kind == UsageKind::WorkersByScript;
        const Timestamp oldest = startOfDay(m_until) - kBack;
        m_asks.push_back({.kind = kind,
            .step = kHour,
            .from = std::max(oldest, gap - (entities ? hours{0} : kLate)),
            .to = m_until,
            .entities = !entities ? 1
                : namespaces      ? m_namespaces
                                  : m_scripts});
    }
    // Workers by day come with every full look; namespaces do not. Yesterday again: a day is final late.
    const auto namespaces = m_from.find(UsageKind::KvByNamespace);
    if (namespaces != m_from.end()) {
        const bool first = m_from.contains(UsageKind::Kv)
            && m_from.at(UsageKind::Kv) <= startOfDay(m_until) - kBack + days{1};
        m_asks.push_back({.kind = UsageKind::KvByNamespace,
            .step = kDay,
            .from = startOfDay(m_until) - (first ? kBack : days{1}),
            .to = startOfDay(m_until) + days{1},
            .entities = m_namespaces});
    }
    if (m_asks.empty())
        return finish(false);
    const auto account = AccountId::parse(m_account);
    if (!account)
        return finish(false);
    m_call = m_session.client().usage(
        *account, m_asks, this, [this, mine = m_generation](Result<cloudflare::UsageAnswer> answer) {
            if (mine != m_generation)
                return;
            if (!answer) {
                m_lack = sentence(answer.error());
                return finish(false);
            }
            take(*answer);
        });
}

void Backfill::take(const cloudflare::UsageAnswer &answer)
{
    m_queries = answer.queries;
    if (!answer.missing.empty())
        m_lack = sentence(answer.missing.front().second);
    for (const auto &[kind, gap] : m_from) {
        if (answer.missing.empty() && gap < m_until - hours{24})
            m_wholeAsked[kind] = m_until;
    }
    const auto history = m_session.history();
    if (history)
        (*history)->put(m_account, usageBatch(answer, m_until));
    finish(history.has_value());
}

void Backfill::finish(bool stored)
{
    m_busy = false;
    m_call = 0;
    if (const auto done = std::exchange(m_done, {}))
        done(stored);
}

void Backfill::bringBack(Facts &facts, QObject *context, std::function<void()> done)
{
    const auto history = m_session.history();
    if (!history || !facts.analytics.value) {
        done();
        return;
    }
    struct Reading
    {
        std::vector<Series> series;
        std::size_t open = 0;
        std::function<void()> done;
    };
    auto reading = std::make_shared<Reading>();
    reading->open = storedHours().size();
    reading->done = std::move(done);
    const Timestamp to = m_session.serverClock().now();
    for (const std::string &name : storedHours()) {
        (*history)->series(facts.account.str(), name, "", kHour, startOfDay(to) - kBack, hourOf(to), context,
            [reading, &facts](Result<Series> series) {
                if (series)
                    reading->series.push_back(std::move(*series));
                if (--reading->open > 0)
                    return;
                if (facts.analytics.value)
                    addStoredHours(*facts.analytics.value, reading->series);
                reading->done();
            });
    }
}

} // namespace edgedeck::ops
