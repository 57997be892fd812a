// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/experiment/effect.h"

#include "app/domain/cron.h"
#include "app/domain/experiment/windows.h"
#include "app/domain/text.h"

#include <algorithm>
#include <cmath>

namespace edgedeck {

using namespace std::chrono;

namespace {

/// Below this nothing can be said of a cache: too few look-ups to expect a single call.
constexpr double kFewestRequests = 100;
constexpr hours kShortest{1};
/// A fall that the flip is for, and one that is none.
constexpr double kFall = 0.5, kNoFall = 0.25;
/// Objects that others call as well: their calls a request must grow by this much to be ours.
constexpr double kGrowth = 1.5;

class Judge
{
public:
    explicit Judge(const EffectFacts &facts)
        : m_facts(facts)
        , m_changed(facts.changedAt.value_or(facts.codeSince))
        , m_from(std::max(m_changed, facts.codeSince) + facts.takeover)
    {
    }
    EffectProof verdict() &&;

private:
    void askWorker();
    void countObjects();
    void compareWrites();
    void combine();
    void combineOff();
    void say(Severity mark, std::string text, const char *source, Timestamp at)
    {
        m_out.evidence.push_back({mark, std::move(text), source, at});
    }
    void decide(EffectVerdict verdict, double confidence)
    {
        m_out.verdict = verdict;
        m_out.confidence = confidence;
    }
    void wait(Timestamp until)
    {
        decide(EffectVerdict::TooEarly, 0);
        m_out.knownAt = until;
    }
    void unknown(std::string reason)
    {
        decide(EffectVerdict::Unknown, 0);
        m_out.reason = std::move(reason);
    }

    const EffectFacts &m_facts;
    Timestamp m_changed, m_from;
    EffectProof m_out;
    bool m_denied = false; ///< the Worker itself says that it does not act on the value
    bool m_enough = false; ///< traffic since then would have shown a call
    double m_callsBefore = 0; ///< Durable Object requests a Worker request, before the change
    double m_callsSince = 0;
    std::optional<Timestamp> m_windowEnds;
    double m_lowest = 0; ///< of the days before
};

/// The Worker's words count once running objects have taken the deployment over.
void Judge::askWorker()
{
    if (m_facts.workerAskedAt <= m_from)
        return;
    if (m_facts.workerAgrees == false) {
        m_denied = true;
        say(Severity::Warning, "the running Worker answers another value than the one that is configured",
            "Worker", m_facts.workerAskedAt);
    }
    if (m_facts.on && m_facts.cacheDisabled == true) {
        m_denied = true;
        say(Severity::Warning, "the running Worker says that its cache is disabled", "Worker",
            m_facts.workerAskedAt);
    }
}

void Judge::countObjects()
{
    using experiment::sumAfter;
    const auto calls = sumAfter(m_facts.doRequests, m_facts.doRequestsDaily, m_from, m_facts.asOf);
    const auto requests = sumAfter(m_facts.requests, m_facts.requestsDaily, m_from, m_facts.asOf);
    if (!calls || !requests)
        return;
    const double before = experiment::dailyMedianBefore(m_facts.doRequestsDaily, m_changed);
    const double asked = experiment::dailyMedianBefore(m_facts.requestsDaily, m_changed);
    m_callsBefore = asked > 0 ? before / asked : 0;
    m_callsSince = *requests > 0 ? *calls / *requests : 0;
    m_enough = *requests >= kFewestRequests && m_facts.asOf - m_from >= kShortest;
    // A bucket that the change cuts may hold calls of either side: it can prove a call, not the lack of one.
    const auto wide = experiment::sumOverlapping(m_facts.doRequests, m_changed, m_facts.asOf);
    const double any = std::max(*calls, wide.value_or(0));
    const std::string since = " since " + toRfc3339(m_from);
    if (any <= 0) {
        if (m_enough)
            m_out.inUse = false;
        say(m_facts.on && m_enough ? Severity::Warning : Severity::Info,
            "Durable Object requests of the account" + since + ": 0, with " + grouped(*requests)
                + " Worker requests",
            "GraphQL", m_facts.asOf);
        return;
    }
    if (m_callsBefore <= 0 || m_callsSince >= kGrowth * m_callsBefore)
        m_out.inUse = true;
    say(m_out.inUse == true ? Severity::Ok : Severity::Info,
        "Durable Object requests of the account" + since + ": " + grouped(any) + ", before " + grouped(before)
            + " a day",
        "GraphQL", m_facts.asOf);
}

void Judge::compareWrites()
{
    if (m_facts.writeAttempts.buckets.empty())
        return;
    const bool limited = m_facts.writeLimit
        && experiment::sumInside(
               m_facts.writeAttempts, startOfDay(m_changed), startOfDay(m_changed) + days{1})
                .value_or(0)
            >= *m_facts.writeLimit;
    const Timestamp start = std::max(m_changed, m_facts.codeSince);
    const ProofWindow first = firstHonestWindow(start, m_facts.crons, limited);
    m_windowEnds = first.to;
    const experiment::Comparison compared
        = experiment::compareLikeForLike(m_facts.writeAttempts, first, m_changed, m_facts.asOf);
    m_out.daysBefore = static_cast<int>(compared.before.size());
    m_out.windowsAfter = static_cast<int>(compared.after.size());
    if (compared.before.size() < 3 || compared.after.empty())
        return;
    m_out.baseline = experiment::median(compared.before);
    m_out.after = experiment::mean(compared.after);
    m_lowest = *std::min_element(compared.before.begin(), compared.before.end());
    const auto hourOf = [](Timestamp at) { return toRfc3339(at).substr(11, 5); };
    const auto change = m_out.change();
    say(change && *change <= -kFall ? Severity::Ok : Severity::Warning,
        "KV write attempts " + hourOf(first.from) + "–" + hourOf(first.to) + " UTC: " + grouped(*m_out.after)
            + " after, " + grouped(*m_out.baseline) + " before (median of " + std::to_string(m_out.daysBefore)
            + " days)"
            + (change ? ", " + std::string(*change > 0 ? "+" : "−") + plainNumber(std::abs(*change) * 100, 0)
                        + " %"
                      : ""),
        "GraphQL", m_facts.asOf);
}

void Judge::combine()
{
    const auto change = m_out.change();
    const auto n = static_cast<double>(m_out.daysBefore);
    const bool fell = change && *change <= -kFall && *m_out.after < m_lowest;
    const bool stayed = change && *change > -kNoFall;
    if (m_denied) {
        decide(EffectVerdict::NotEffective, 0.95);
    } else if (m_out.inUse == false && stayed) {
        decide(EffectVerdict::NotEffective, 0.97);
    } else if (m_out.inUse == false && !m_out.after && m_windowEnds && m_facts.asOf < *m_windowEnds) {
        // Nothing was called where something should have been, but the window that settles it is not over.
        wait(*m_windowEnds + kEffectLag);
    } else if (m_out.inUse == false && !fell) {
        decide(EffectVerdict::NotEffective, 0.8);
    } else if (m_out.inUse == false) {
        unknown("KV writes fell although no Durable Object was called: something else changed as well");
    } else if (fell && m_out.inUse == true) {
        // By chance alone a new day is below all n days before it once in n + 1 times.
        decide(EffectVerdict::Effective, n / (n + 1));
    } else if (m_windowEnds && m_facts.asOf < *m_windowEnds) {
        wait(*m_windowEnds + kEffectLag);
    } else if (stayed && m_out.inUse == true) {
        decide(EffectVerdict::NotEffective, 0.7);
    } else if (!m_enough && m_facts.asOf < m_from + kShortest) {
        wait(m_from + kShortest + kEffectLag);
    } else {
        unknown(change ? "the change in KV writes is neither a fall nor none"
                       : "too little was counted to judge");
    }
}

/// Switched off, objects must fall silent; how KV behaves then depends on what the day asks for.
void Judge::combineOff()
{
    if (m_denied) {
        decide(EffectVerdict::NotEffective, 0.95);
    } else if (m_callsBefore <= 0) {
        unknown("Durable Objects were not called before, so their silence says nothing");
    } else if (!m_enough) {
        wait(m_from + kShortest + kEffectLag);
    } else if (m_callsSince <= 0.1 * m_callsBefore) {
        decide(EffectVerdict::Effective, 0.95);
    } else if (m_callsSince >= 0.5 * m_callsBefore) {
        decide(EffectVerdict::NotEffective, 0.7);
    } else {
        unknown("Durable Objects are called less, but still called");
    }
}

EffectProof Judge::verdict() &&
{
    m_out.changedAt = m_facts.changedAt;
    if (m_facts.codeSince == Timestamp{}) {
        unknown("when the running version went live was not read");
        return std::move(m_out);
    }
    askWorker();
    if (!m_facts.storagePath) {
        if (m_denied)
            decide(EffectVerdict::NotEffective, 0.95);
        else
            unknown("no counter is known that this flag moves");
        return std::move(m_out);
    }
    countObjects();
    if (m_facts.on)
        compareWrites();
    const bool blind = m_facts.doRequests.buckets.empty() && m_facts.doRequestsDaily.buckets.empty()
        && m_facts.writeAttempts.buckets.empty();
    if (blind && !m_denied)
        unknown("no counters were read");
    else if (m_facts.on)
        combine();
    else
        combineOff();
    return std::move(m_out);
}

} // namespace

EffectProof judgeEffect(const EffectFacts &facts)
{
    return Judge(facts).verdict();
}

} // namespace edgedeck
