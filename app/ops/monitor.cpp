// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/monitor.h"

#include "app/ops/clockfault.h"
#include "app/ops/backfill.h"
#include "app/ops/collector.h"
#include "app/ops/historywriter.h"
#include "app/ops/pollplan.h"
#include "app/ops/snapshotbuilder.h"
#include "app/ops/wranglerfacts.h"

#include <QProcessEnvironment>

#include <algorithm>
#include <iterator>
#include <utility>

namespace edgedeck::ops {

using namespace std::chrono;

class Monitor::Private
{
public:
    Private(Monitor *owner, Session &s)
        : q(owner)
        , session(s)
        , collector(s)
        , backfill(s)
        , plan(s.profile().workerPollSeconds)
    {
        Facts &facts = collector.facts();
        facts.proxy = proxyInUse(QProcessEnvironment::systemEnvironment(), s.profile().apiBaseUrl);
        snapshot.profile = s.profile().name;
        snapshot.environment = s.profile().environment;
        snapshot.now = s.serverClock().now();
        facts.file = loadFileFacts(s.profile());
    }

    void readJournal();
    void refresh(const RefreshScope &scope, std::function<void(const Snapshot &)> done);
    void publish(bool full);
    [[nodiscard]] store::History *historyAtHand();
    void addHistoryFaults(Timestamp now);
    void learnEnvironment();
    void schedule();
    void due();
    void askLimits();
    void tidy();
    void fill(const std::function<void()> &done);
    [[nodiscard]] bool slept();

    Monitor *q;
    Session &session;
    Collector collector;
    Backfill backfill;
    bool broughtBack = false; ///< stored hours are among the facts
    PollPlan plan;
    HistoryWriter writer;
    Snapshot snapshot;
    bool running = false, paused = false, busy = false;
    Timestamp wallThen{}; ///< both clocks at the last look: a sleep moves the wall clock alone
    SteadyTime steadyThen{};
    std::optional<Timestamp> limitsAsked, tidied; ///< server time
    std::optional<Error> historyFault; ///< of opening, pruning
    std::string historyShortened;
    int generation = 0; ///< timers of an older generation are ignored
};

void Monitor::Private::readJournal()
{
    const auto journal = session.journal();
    if (!journal)
        return;
    const auto records = (*journal)->records();
    if (!records)
        return;
    std::vector<FlipRecord> mine;
    std::copy_if(records->begin(), records->end(), std::back_inserter(mine), [&](const FlipRecord &record) {
        return record.account == session.account().value_or(AccountId())
            && record.worker == session.worker().value_or(ScriptName());
    });
    collector.facts().flips = std::move(mine);
}

/// Only a server on this computer can be the sandbox, and only if its account says so.
void Monitor::Private::learnEnvironment()
{
    constexpr std::string_view kSandboxAccount = "sandbox";
    const Facts &facts = collector.facts();
    if (session.profile().environment == Environment::Sandbox || !facts.accounts.value
        || !isLoopbackUrl(session.profile().apiBaseUrl))
        return;
    for (const cloudflare::Account &account : facts.accounts.value->items) {
        if (account.id == facts.account && account.name == kSandboxAccount)
            session.setEnvironment(Environment::Sandbox);
    }
    collector.facts().environment = session.profile().environment;
}

void Monitor::Private::refresh(const RefreshScope &scope, std::function<void(const Snapshot &)> done)
{
    if (!busy) {
        busy = true;
        Q_EMIT q->busyChanged(true);
    }
    readJournal();
    collector.collect(scope, [this, scope, done = std::move(done)] {
        busy = false;
        learnEnvironment();
        publish(scope.analytics && scope.fullAnalytics);
        plan.finished(scope, snapshot.link == LinkState::Offline, session.clock().steady());
        Q_EMIT q->busyChanged(false);
        // Last: the caller may be done with this monitor.
        if (done)
            done(snapshot);
    });
}

void Monitor::Private::publish(bool full)
{
    const Timestamp now = session.serverClock().now();
    collector.facts().clock = clockFault(session.serverClock().skew(), session.profile().apiBaseUrl, now);
    snapshot = buildSnapshot(collector.facts(), now);
    addHistoryFaults(now);
    const QuotaReading *writes = snapshot.quota(Meter::KvWrites);
    collector.setWritesExhausted(writes != nullptr && writes->level() == QuotaLevel::Over);
    if (running && historyAtHand() != nullptr)
        writer.write(*historyAtHand(), collector.facts(), snapshot, full);
    Q_EMIT q->snapshotChanged();
}

/// Null when the file cannot be used: its sentence is a fault of the snapshot then.
store::History *Monitor::Private::historyAtHand()
{
    const auto history = session.history();
    historyFault = history ? std::nullopt : std::optional(history.error());
    return history ? *history : nullptr;
}

/// Nothing is lost silently: a history that cannot be written is a source that does not answer.
void Monitor::Private::addHistoryFaults(Timestamp now)
{
    if (!running)
        return;
    store::History *history = historyAtHand();
    const std::optional<Error> fault = history != nullptr ? history->fault() : historyFault;
    if (fault)
        snapshot.faults.push_back({.source = "history", .error = *fault, .at = now});
    else if (!historyShortened.empty())
        snapshot.faults.push_back({.source = "history",
            .error = failLocal(FaultClass::Storage, historyShortened).value(),
            .at = now});
}

/// The account's own limits of each dataset, once a day: chunks and page sizes of every later query go by them.
void Monitor::Private::askLimits()
{
    const Timestamp now = session.serverClock().now();
    const auto account = session.account();
    if (!account || !session.serverClock().observed() || (limitsAsked && now - *limitsAsked < hours{24}))
        return;
    limitsAsked = now;
    session.client().analyticsLimits(*account, q, [this](Result<cloudflare::AccountLimits> answer) {
        if (!answer)
            limitsAsked.reset(); // the figures in force stay; the next full look asks again
    });
}

/// Old rows leave the history at the start and then every hour of server time.
void Monitor::Private::tidy()
{
    const Timestamp now = session.serverClock().now();
    if (!running || !session.serverClock().observed() || (tidied && now - *tidied < hours{1}))
        return;
    store::History *history = historyAtHand();
    if (history == nullptr)
        return;
    tidied = now;
    history->prune(now, q, [this](Result<store::PruneReport> report) {
        if (report)
            historyShortened = report->shortened;
    });
}

/// Hours that the history lacks are fetched, and the stored ones put among the facts.
void Monitor::Private::fill(const std::function<void()> &done)
{
    backfill.run(collector.facts(), [this, done](bool stored) {
        if (!stored && broughtBack)
            return done();
        broughtBack = true;
        backfill.bringBack(collector.facts(), q, done);
    });
}

/// True once after this computer slept: its wall clock went on and the steady one did not. The server's clock is
/// carried over the gap, so that the first windows asked for are not those of before.
bool Monitor::Private::slept()
{
    constexpr seconds kGap{60};
    const Timestamp wall = session.clock().wall();
    const SteadyTime steady = session.clock().steady();
    const auto gap = (wall - std::exchange(wallThen, wall))
        - duration_cast<microseconds>(steady - std::exchange(steadyThen, steady));
    if (gap < kGap)
        return false;
    if (session.serverClock().observed())
        session.serverClock().observe(session.serverClock().now() + gap);
    return true;
}

void Monitor::Private::schedule()
{
    if (!running || paused)
        return;
    const int mine = ++generation;
    const milliseconds wait = plan.next(session.clock().steady(), session.serverClock().rate());
    session.timers().after(wait, q, [this, mine] {
        if (mine == generation)
            due();
    });
}

void Monitor::Private::due()
{
    if (!running || paused)
        return;
    if (slept())
        plan.slept();
    const RefreshScope scope = plan.scope(session.clock().steady(), session.serverClock().rate());
    refresh(scope, [this, full = scope.fullAnalytics](const Snapshot &) {
        tidy();
        if (!full)
            return schedule();
        askLimits();
        fill([] {}); // beside the schedule: nobody waits for the past
        schedule();
    });
}

Monitor::Monitor(Session &session, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, session))
{
}

Monitor::~Monitor() = default;

void Monitor::start()
{
    if (d->running)
        return;
    d->running = true;
    d->collector.takeTarget();
    d->wallThen = d->session.clock().wall();
    d->steadyThen = d->session.clock().steady();
    if (store::History *history = d->historyAtHand())
        d->writer.load(*history, d->collector.facts(), d->session.serverClock().now(), this);
    d->due();
}

void Monitor::stop()
{
    d->running = false;
    ++d->generation;
    d->collector.cancel();
    d->backfill.cancel();
    if (std::exchange(d->busy, false))
        Q_EMIT busyChanged(false);
}

void Monitor::refresh()
{
    // What the operator asks for goes through while paused too: pausing is about things that move by themselves.
    ++d->generation;
    d->refresh(RefreshScope{}, [this](const Snapshot &) { d->schedule(); });
}

void Monitor::setPaused(bool paused)
{
    if (d->paused == paused)
        return;
    d->paused = paused;
    ++d->generation;
    if (!paused && !d->busy)
        d->schedule();
}

void Monitor::setHidden(bool hidden)
{
    d->plan.setHidden(hidden);
    if (hidden || !d->running || d->busy)
        return;
    // The wait under way was made for nobody.
    d->schedule();
}

void Monitor::setInterval(std::chrono::seconds every)
{
    d->plan.setEvery(every);
}

bool Monitor::isPaused() const
{
    return d->paused;
}

bool Monitor::isBusy() const
{
    return d->busy;
}

const Snapshot &Monitor::snapshot() const
{
    return d->snapshot;
}

const Facts &Monitor::facts() const
{
    return d->collector.facts();
}

void Monitor::refreshOnce(RefreshScope scope, std::function<void(const Snapshot &)> done)
{
    if (!scope.backfill) {
        d->refresh(scope, std::move(done));
        return;
    }
    d->refresh(scope, [this, done = std::move(done)](const Snapshot &) {
        d->fill([this, done] {
            d->publish(false);
            if (done)
                done(d->snapshot);
        });
    });
}

} // namespace edgedeck::ops
