// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/monitor.h"

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
    void publish();
    void learnEnvironment();
    void schedule();
    void due();

    Monitor *q;
    Session &session;
    Collector collector;
    PollPlan plan;
    HistoryWriter writer;
    Snapshot snapshot;
    bool running = false, paused = false, busy = false;
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
        publish();
        plan.finished(scope, snapshot.link == LinkState::Offline, session.clock().steady());
        Q_EMIT q->busyChanged(false);
        // Last: the caller may be done with this monitor.
        if (done)
            done(snapshot);
    });
}

void Monitor::Private::publish()
{
    const Timestamp now = session.serverClock().now();
    snapshot = buildSnapshot(collector.facts(), now);
    const QuotaReading *writes = snapshot.quota(Meter::KvWrites);
    collector.setWritesExhausted(writes != nullptr && writes->level() == QuotaLevel::Over);
    if (running) {
        if (const auto history = session.history())
            writer.write(**history, collector.facts(), snapshot);
    }
    Q_EMIT q->snapshotChanged();
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
    const RefreshScope scope = plan.scope(session.clock().steady(), session.serverClock().rate());
    refresh(scope, [this](const Snapshot &) { schedule(); });
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
    if (const auto history = d->session.history())
        d->writer.load(**history, d->collector.facts(), d->session.serverClock().now(), this);
    d->due();
}

void Monitor::stop()
{
    d->running = false;
    ++d->generation;
    d->collector.cancel();
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

void Monitor::refreshOnce(RefreshScope scope, std::function<void(const Snapshot &)> done)
{
    d->refresh(scope, std::move(done));
}

} // namespace edgedeck::ops
