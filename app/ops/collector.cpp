// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/collector.h"

#include "app/ops/answerorder.h"

#include <QPointer>

#include <algorithm>
#include <utility>

namespace edgedeck::ops {

using namespace std::chrono;

namespace {

/// What one request to the Worker costs in KV puts: the Worker writes its own request statistics on each. Measured
/// on the Worker the presets are made for; there is no way to ask.
constexpr int kPutsPerWorkerRequest = 2;
constexpr seconds kBucket{900};

} // namespace

Collector::Collector(Session &session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
    const config::Profile &profile = session.profile();
    m_facts.profile = profile.name;
    m_facts.profilePlan = profile.plan;
    m_facts.definitions = profile.flags;
    m_facts.workerConfigured = session.workerClient().configured();
}

Collector::~Collector()
{
    cancel();
}

template <class T> std::function<void(Result<T>)> Collector::into(Sourced<T> &place)
{
    ++m_open;
    return [this, &place](Result<T> answer) {
        place.take(std::move(answer), m_session.serverClock().now());
        answered();
    };
}

/// When the answer is in, since only then the server's day is known; what never left cost nothing.
template <class T> void Collector::countLook(const Result<T> &answer)
{
    if (answer || answer.error().sent != Sent::No)
        m_session.countWorkerLook(kPutsPerWorkerRequest, m_writesExhausted);
}

template <class T> bool Collector::isDue(const Sourced<T> &source) const
{
    return !source.value || source.fault || m_session.serverClock().now() - source.at >= kInventoryAge;
}

void Collector::collect(const RefreshScope &scope, std::function<void()> done)
{
    if (isBusy()) {
        // A look that began before this call may be older than what the caller wants to see.
        m_next.emplace_back(scope, std::move(done));
        return;
    }
    m_waiting.push_back(std::move(done));
    start(scope);
}

void Collector::start(const RefreshScope &scope)
{
    m_collecting = true;
    begin(scope);
    m_collecting = false;
    if (m_open == 0)
        answered();
}

void Collector::takeTarget()
{
    // Who is looked at may have been chosen after this object was made.
    m_facts.account = m_session.account().value_or(AccountId());
    m_facts.worker = m_session.worker().value_or(ScriptName());
    m_facts.environment = m_session.profile().environment;
    m_facts.accountName = m_session.profile().accountName;
}

void Collector::begin(const RefreshScope &scope)
{
    m_calls.clear();
    m_workerCalls.clear();
    takeTarget();
    if (m_facts.account.empty())
        return;
    // The analytics take longest: they leave first. Their windows are server time, though, and a console whose own clock
    // is a day off would ask for days that are not there: before the first answer they wait for the first `Date`, and
    // go out together with the second round.
    using Kind = cloudflare::AnalyticsScope;
    const bool full = scope.fullAnalytics || !m_facts.analytics.value;
    const Kind kind = scope.forPlan ? Kind::Plan : full ? Kind::Full : Kind::Light;
    m_analyticsLater.reset();
    if (scope.analytics && (m_session.serverClock().observed() || !scope.inventory || m_facts.worker.empty()))
        askAnalytics(kind);
    else if (scope.analytics)
        m_analyticsLater = kind;
    if (scope.inventory && !m_facts.worker.empty()) {
        askInventory();
        askRarely();
    }
    if (scope.worker && m_facts.workerConfigured)
        askWorker();
}

void Collector::askAnalytics(cloudflare::AnalyticsScope kind)
{
    ++m_open;
    m_calls.push_back(m_session.client().analytics(
        m_facts.account, kind, this,
        [this](Result<cloudflare::AnalyticsAnswer> answer) {
            if (answer)
                answer = mergeAnalytics(std::move(m_facts.analytics.value), std::move(*answer));
            m_facts.analytics.take(std::move(answer), m_session.serverClock().now());
            answered();
        },
        m_options));
}

void Collector::askInventory()
{
    cloudflare::Client &client = m_session.client();
    m_listsOpen = 2;
    const auto listDone = [this](auto &place) {
        return [this, &place, take = into(place)](auto answer) {
            refuseOlder(place, answer, m_session.serverClock().now());
            // Before the answer is counted, so that the collection cannot end between the two rounds.
            const bool last = --m_listsOpen == 0;
            ++m_open;
            take(std::move(answer));
            if (last)
                askDetails();
            answered();
        };
    };
    m_calls.push_back(
        client.deployments(m_facts.account, m_facts.worker, this, listDone(m_facts.deployments), m_options));
    m_calls.push_back(
        client.versions(m_facts.account, m_facts.worker, this, listDone(m_facts.versions), m_options));
}

void Collector::askRarely()
{
    cloudflare::Client &client = m_session.client();
    const AccountId &account = m_facts.account;
    const ScriptName &script = m_facts.worker;
    if (isDue(m_facts.kvNamespaces))
        m_calls.push_back(client.kvNamespaces(account, this, into(m_facts.kvNamespaces), m_options));
    if (isDue(m_facts.doNamespaces))
        m_calls.push_back(client.doNamespaces(account, this, into(m_facts.doNamespaces), m_options));
    if (isDue(m_facts.schedules))
        m_calls.push_back(client.schedules(account, script, this, into(m_facts.schedules), m_options));
    if (isDue(m_facts.scriptSubdomain))
        m_calls.push_back(
            client.scriptSubdomain(account, script, this, into(m_facts.scriptSubdomain), m_options));
    // These do not change while we look, and without the permission they are refused every time alike.
    if (!m_facts.accountSubdomain.asked())
        m_calls.push_back(client.accountSubdomain(account, this, into(m_facts.accountSubdomain), m_options));
    if (m_facts.profilePlan == Plan::Unknown && !m_facts.subscriptions.asked())
        m_calls.push_back(client.subscriptions(account, this, into(m_facts.subscriptions), m_options));
    if (!m_facts.accounts.asked())
        m_calls.push_back(client.accounts(this, into(m_facts.accounts), m_options));
}

std::vector<VersionId> Collector::wantedDetails() const
{
    std::vector<VersionId> wanted;
    const auto want = [&](const VersionId &id) {
        if (!id.empty() && !m_gone.contains(id) && m_facts.detail(id) == nullptr
            && std::find(wanted.begin(), wanted.end(), id) == wanted.end())
            wanted.push_back(id);
    };
    if (m_facts.versions.value && !m_facts.versions.value->items.empty())
        want(m_facts.versions.value->items.front().id);
    if (m_facts.deployments.value) {
        const auto &items = m_facts.deployments.value->items;
        for (std::size_t i = 0; i < std::min(items.size(), kVersionsCompared); ++i) {
            for (const TrafficShare &share : items[i].versions)
                want(share.version);
        }
    }
    return wanted;
}

void Collector::askDetails()
{
    m_facts.detailFaults.clear();
    for (const VersionId &id : wantedDetails()) {
        ++m_open;
        ++m_detailsOpen;
        m_calls.push_back(m_session.client().version(
            m_facts.account, m_facts.worker, id, this,
            [this, id](Result<WorkerVersion> answer) {
                if (answer) {
                    m_facts.details[id] = std::move(*answer);
                } else {
                    // A version that was deleted is not asked for again.
                    if (answer.error().cls == FaultClass::NotFound)
                        m_gone.insert(id);
                    m_facts.detailFaults[id] = std::move(answer.error());
                }
                if (--m_detailsOpen == 0 && std::exchange(m_bindingsLater, false))
                    askWorkerBindings();
                answered();
            },
            m_options));
    }
}

void Collector::askWorker()
{
    worker::WorkerClient &client = m_session.workerClient();
    ++m_open;
    m_workerCalls.push_back(client.metrics(this, [this](Result<worker::MetricsAnswer> answer) {
        if (answer)
            noteCacheGrowth(*answer);
        countLook(answer);
        m_facts.metrics.take(std::move(answer), m_session.serverClock().now());
        answered();
    }));
    // Only named values are let through by the decoder. Which names are flags is known from the profile, or from
    // bindings read before; on the very first look of a profile without definitions this call has to wait for them.
    if (m_facts.definitions.empty() && m_facts.details.empty() && m_listsOpen > 0)
        m_bindingsLater = true;
    else
        askWorkerBindings();
}

void Collector::askWorkerBindings()
{
    std::vector<std::string> names;
    const auto add = [&](const std::vector<FlagDefinition> &definitions) {
        for (const FlagDefinition &definition : definitions) {
            if (std::find(names.begin(), names.end(), definition.name) == names.end())
                names.push_back(definition.name);
        }
    };
    add(m_facts.definitions);
    if (m_facts.definitions.empty()) {
        for (const auto &[id, version] : m_facts.details)
            add(detectFlags(version.bindings));
    }
    ++m_open;
    m_workerCalls.push_back(m_session.workerClient().bindings(
        std::move(names), this, [this](Result<worker::BindingsAnswer> answer) {
            countLook(answer);
            m_facts.workerBindings.take(std::move(answer), m_session.serverClock().now());
            answered();
        }));
}

void Collector::noteCacheGrowth(const worker::MetricsAnswer &fresh)
{
    const Timestamp now = m_session.serverClock().now();
    const Timestamp start
        = startOfDay(now) + floor<microseconds>((now - startOfDay(now)) / kBucket * kBucket);
    bool fell = false;
    for (const auto &[name, value] : fresh.facts) {
        const auto last = m_lastCounters.find(name);
        fell = fell || (last != m_lastCounters.end() && value < last->second);
        // The first look tells a level, not a growth. A counter that fell was reset: its new value is the growth.
        if (last != m_lastCounters.end())
            m_facts.cacheGrowth[name][start] += value >= last->second ? value - last->second : value;
        m_lastCounters[name] = value;
    }
    // A day that began starts the day's counters over; that is no reset of an isolate.
    m_facts.counterFalls += fell && startOfDay(now) == startOfDay(m_facts.metrics.at) ? 1 : 0;
}

void Collector::answered()
{
    const bool last = m_open <= 1 && !m_collecting;
    if (m_analyticsLater && (m_session.serverClock().observed() || last))
        askAnalytics(*std::exchange(m_analyticsLater, std::nullopt));
    if (m_open > 0)
        --m_open;
    if (m_open > 0 || m_collecting || m_waiting.empty())
        return;
    m_facts.price = m_session.price();
    m_facts.roundTrip = m_session.roundTrip();
    if (std::exchange(m_bindingsLater, false)) {
        askWorkerBindings();
        return;
    }
    const auto waiting = std::exchange(m_waiting, {});
    // Whoever waited may end the whole session.
    const QPointer<Collector> alive(this);
    for (const auto &done : waiting) {
        if (alive)
            done();
    }
    if (alive && !m_next.empty() && !isBusy())
        collectNext();
}

/// All who asked while the last look was under way share the next one.
void Collector::collectNext()
{
    RefreshScope scope{
        .analytics = false, .inventory = false, .worker = false, .fullAnalytics = false, .forPlan = true};
    for (auto &[asked, done] : std::exchange(m_next, {})) {
        scope.analytics |= asked.analytics;
        scope.inventory |= asked.inventory;
        scope.worker |= asked.worker;
        scope.fullAnalytics |= asked.fullAnalytics;
        scope.forPlan &= asked.forPlan;
        m_waiting.push_back(std::move(done));
    }
    start(scope);
}

void Collector::cancel()
{
    for (const net::CallId id : m_calls)
        m_session.client().cancel(id);
    for (const net::CallId id : m_workerCalls)
        m_session.workerClient().cancel(id);
    m_calls.clear();
    m_workerCalls.clear();
    m_waiting.clear();
    m_next.clear();
    m_open = 0;
    m_listsOpen = 0;
    m_detailsOpen = 0;
    m_bindingsLater = false;
    m_analyticsLater.reset();
}

} // namespace edgedeck::ops
