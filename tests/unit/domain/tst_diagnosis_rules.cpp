// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/diagnosis.h"
#include "app/domain/diagnosis/rules.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>

using namespace edgedeck;
using namespace std::chrono;

namespace {

const Timestamp kNow = parseRfc3339("2026-11-24T19:04:12Z").value();

VersionId version(int n)
{
    return VersionId::parse("00000000-0000-4000-8000-00000000000" + std::to_string(n)).value();
}

QuotaReading quota(Meter meter, double used, double limit)
{
    QuotaReading reading;
    reading.meter = meter;
    reading.used = known(used, "graphql", kNow - minutes{5});
    reading.limit = limit;
    return reading;
}

Series daily(const char *name, double perDay)
{
    Series series;
    series.name = name;
    series.step = hours{24};
    for (int back = 30; back >= 0; --back)
        series.buckets.push_back({startOfDay(kNow) - days{back}, perDay});
    return series;
}

Series quarters(const char *name)
{
    Series series;
    series.name = name;
    for (Timestamp at = startOfDay(kNow); at < kNow; at += minutes{15})
        series.buckets.push_back({at, 0.0});
    return series;
}

/// A quiet Worker with nothing wrong, its wrangler file known.
Snapshot healthy()
{
    Snapshot facts;
    facts.first = false;
    facts.now = kNow;
    facts.asOf = kNow - minutes{5};
    facts.plan = Plan::Free;
    facts.worker = ScriptName::parse("shop").value();
    facts.quotas = {quota(Meter::KvReads, 41'210, 100'000), quota(Meter::KvWrites, 120, 1000),
        quota(Meter::DoRequests, 900, 100'000), quota(Meter::DoDuration, 10, 13'000)};
    CheckedBinding store;
    store.binding = {.name = "STORE", .type = "kv_namespace", .targetId = std::string(32, 'a')};
    store.resolved = known(std::string("exists"), "rest", kNow);
    CheckedBinding object;
    object.binding = {.name = "CACHE_DO", .type = "durable_object_namespace", .className = "Cache"};
    object.resolved = known(std::string("SQLite"), "rest", kNow);
    object.sqlite = true;
    CheckedBinding secret;
    secret.binding = {.name = "API_KEY", .type = "secret_text"};
    secret.fileValue = "missing";
    facts.bindings = {store, object, secret};
    Deployment live;
    live.versions = {{version(1), 100}};
    facts.liveDeployment = live;
    WorkerVersion newest;
    newest.id = version(1);
    facts.newestVersion = newest;
    FlagState flag;
    flag.definition
        = {.name = "FEATURE_FLAG_DO_CACHE", .requiredBindings = {"CACHE_DO"}, .storagePath = true};
    flag.carrier = Carrier::PlainText;
    flag.configured = known(std::string("true"), "rest", kNow);
    flag.effective = known(std::string("true"), "worker", kNow);
    flag.on = true;
    flag.survivesDeploy = true;
    facts.flags = {flag};
    facts.crons = facts.fileCrons = {"30 12 * * *"};
    facts.cronsKnown = true;
    facts.series = {daily("kv_writes_daily", 800), daily("worker_requests_daily", 7000),
        quarters("kv_writes"), quarters("kv_writes_refused")};
    return facts;
}

SourceFault fault(const char *source, FaultClass cls)
{
    SourceFault out;
    out.source = source;
    out.error.cls = cls;
    out.at = kNow;
    return out;
}

void switchOff(Snapshot &facts)
{
    facts.flags[0].on = false;
    facts.flags[0].configured.value = facts.flags[0].effective.value = "false";
}

using Change = std::function<void(Snapshot &)>;
struct Case
{
    Change fires;
    Change almost; ///< the nearest thing that must not fire it
};

/// Every rule with the facts that make it speak, and with such that look alike and must not.
const std::map<std::string, Case> &cases()
{
    static const std::map<std::string, Case> all{
        {"kv-write-quota-exhausted",
            {[](Snapshot &f) { f.quotas[1] = quota(Meter::KvWrites, 1002, 1000); },
                [](Snapshot &f) { f.quotas[1] = quota(Meter::KvWrites, 999, 1000); }}},
        {"kv-write-quota-near",
            {[](Snapshot &f) { f.quotas[1] = quota(Meter::KvWrites, 800, 1000); },
                [](Snapshot &f) { f.quotas[1] = quota(Meter::KvWrites, 799, 1000); }}},
        {"quota-exhausted",
            {[](Snapshot &f) { f.quotas[2] = quota(Meter::DoRequests, 100'000, 100'000); },
                [](Snapshot &f) { f.quotas[2] = quota(Meter::DoRequests, 99'999, 100'000); }}},
        {"quota-near",
            {[](Snapshot &f) {
                 f.quotas[0].exhausts = Exhaustion{.at = kNow + hours{3}, .crossings = 20, .days = 28};
             },
                [](Snapshot &f) { f.quotas[0].exhausts = Exhaustion{.crossings = 9, .days = 28}; }}},
        {"flip-would-fill-do",
            {[](Snapshot &f) {
                 switchOff(f);
                 f.doLoad = DoLoad{.basis = "trial",
                     .days = 1,
                     .onDays = 0.05,
                     .meters = {{Meter::DoRequests, 104'000, 62'000, 166'000}}};
             },
                [](Snapshot &f) {
                    // Only bounds: the high one alone proves nothing.
                    switchOff(f);
                    f.doLoad
                        = DoLoad{.basis = "volume", .meters = {{Meter::DoRequests, 57'000, 7'000, 115'000}}};
                }}},
        {"binding-missing",
            {[](Snapshot &f) { f.bindings.erase(f.bindings.begin() + 1); },
                [](Snapshot &f) { f.flags[0].definition.requiredBindings.clear(); }}},
        {"do-cache-flag-off",
            {switchOff,
                [](Snapshot &f) {
                    switchOff(f);
                    f.flags[0].definition.storagePath = false;
                }}},
        {"flag-value-inexact",
            {[](Snapshot &f) { f.flags[0].configured.value = "True"; },
                [](Snapshot &f) { f.flags[0].configured.value = "percent:20"; }}},
        {"flag-inert",
            {[](Snapshot &f) { f.flags[0].inert = true; },
                [](Snapshot &f) { f.flags[0].effect.verdict = EffectVerdict::TooEarly; }}},
        {"flag-would-be-undone",
            {[](Snapshot &f) { f.flags[0].survivesDeploy = false; },
                [](Snapshot &f) { f.flags[0].survivesDeploy.reset(); }}},
        {"secret-shadows-var",
            {[](Snapshot &f) { f.bindings[2].fileValue = "Variable"; },
                [](Snapshot &f) { f.bindings[2].fileValue.reset(); }}},
        {"carrier-changed",
            {[](Snapshot &f) { f.flags[0].carrierBefore = Carrier::SecretText; },
                [](Snapshot &f) { f.flags[0].carrierBefore = Carrier::PlainText; }}},
        {"binding-not-sqlite",
            {[](Snapshot &f) { f.bindings[1].sqlite = false; },
                [](Snapshot &f) {
                    f.bindings[1].sqlite = false;
                    f.plan = Plan::Paid;
                }}},
        {"binding-dangling",
            {[](Snapshot &f) {
                 f.bindings[0].checks = {{.id = "binding-dangling", .result = CheckResult::Block}};
             },
                [](Snapshot &f) {
                    f.bindings[0].checks = {{.id = "binding-target", .result = CheckResult::Pass}};
                }}},
        {"binding-duplicate",
            {[](Snapshot &f) {
                 f.bindings.push_back(f.bindings[0]);
                 f.bindings.back().binding.name = "STORE_2";
                 const Check twin{.id = "binding-duplicate-target", .result = CheckResult::Warn};
                 f.bindings[0].checks = f.bindings.back().checks = {twin};
             },
                [](Snapshot &f) {
                    f.bindings.push_back(f.bindings[0]);
                    f.bindings.back().binding.name = "STORE_2";
                    f.bindings.back().binding.targetId = std::string(32, 'b');
                }}},
        {"binding-drift",
            {[](Snapshot &f) {
                 f.bindings[0].checks = {{.id = "binding-drift", .result = CheckResult::Warn}};
             },
                [](Snapshot &f) { f.bindings[0].fileValue = "same"; }}},
        {"cron-missing",
            {[](Snapshot &f) { f.fileCrons.emplace_back("0 16 * * *"); },
                [](Snapshot &f) {
                    // Not read is not missing.
                    f.crons.clear();
                    f.cronsKnown = false;
                }}},
        {"split-deployment",
            {[](Snapshot &f) {
                 f.liveDeployment->versions = {{version(1), 90}, {version(2), 10}};
             },
                [](Snapshot &f) {
                    f.liveDeployment->versions = {{version(1), 100}};
                }}},
        {"newest-version-not-deployed",
            {[](Snapshot &f) { f.newestVersion->id = version(2); },
                [](Snapshot &f) { f.newestVersion.reset(); }}},
        {"silent-write-failure",
            {[](Snapshot &f) {
                 switchOff(f);
                 f.quotas[1] = quota(Meter::KvWrites, 40, 1000);
                 (f.series[0].buckets.end() - 2)->value = 50;
             },
                [](Snapshot &f) {
                    // With the flag on, objects take the writes: that is a success.
                    f.quotas[1] = quota(Meter::KvWrites, 40, 1000);
                    (f.series[0].buckets.end() - 2)->value = 50;
                }}},
        {"kv-same-key-rate",
            {[](Snapshot &f) {
                 f.quotas[1].refused = 12;
                 f.series[3].buckets[20].value = 12;
                 f.series[2].buckets[22].value = f.series[2].buckets[30].value = 40;
             },
                [](Snapshot &f) {
                    // After the refusal nothing is accepted any more: that is a limit of the day.
                    f.quotas[1].refused = 12;
                    f.series[3].buckets[20].value = 12;
                    f.series[2].buckets[18].value = 40;
                }}},
        {"cache-masking",
            {[](Snapshot &f) {
                 f.quotas[1].refused = 12;
                 f.cache.hitRate = known(0.8, "worker", kNow);
             },
                [](Snapshot &f) { f.cache.hitRate = known(0.8, "worker", kNow); }}},
        {"looking-costs-writes",
            {[](Snapshot &f) { f.price.kvPuts = 4; }, [](Snapshot &f) { f.price.restUsed = 100; }}},
        {"metrics-broken",
            {[](Snapshot &f) { f.cache.broken = true; },
                [](Snapshot &f) { f.cache.hitRate = unknownBecause<double>("not asked yet", "worker"); }}},
        {"counters-reset",
            {[](Snapshot &f) { f.cache.counterFalls = 1; },
                [](Snapshot &f) { f.cache.tiers = {{.name = "l1", .hits = 1, .misses = 2}}; }}},
        {"clock-skew",
            {[](Snapshot &f) { f.faults = {fault("clock", FaultClass::Clock)}; }, [](Snapshot &) {}}},
        {"worker-not-found",
            {[](Snapshot &f) { f.faults = {fault("deployments", FaultClass::NotFound)}; },
                [](Snapshot &f) { f.faults = {fault("worker", FaultClass::NotFound)}; }}},
        {"data-forbidden",
            {[](Snapshot &f) { f.faults = {fault("kv", FaultClass::Forbidden)}; },
                [](Snapshot &f) { f.faults = {fault("kv", FaultClass::Timeout)}; }}},
        {"data-stale",
            {[](Snapshot &f) { f.asOf = kNow - minutes{16}; },
                [](Snapshot &f) { f.asOf = kNow - minutes{15}; }}},
        {"flip-effect-too-early",
            {[](Snapshot &f) { f.events = {{.kind = EventKind::Flip, .at = kNow - minutes{1}, .on = true}}; },
                [](Snapshot &f) {
                    f.events = {{.kind = EventKind::Flip, .at = kNow - days{3}, .on = true}};
                }}},
    };
    return all;
}

Snapshot changed(const Change &change)
{
    Snapshot facts = healthy();
    change(facts);
    return facts;
}

std::multiset<std::string> idsOf(const Snapshot &facts, std::string_view without = {})
{
    std::multiset<std::string> ids;
    for (const Finding &finding : diagnose(facts, without).findings)
        ids.insert(finding.id);
    return ids;
}

} // namespace

TEST_CASE("every rule has a case, every case a rule, and nothing speaks on a quiet day")
{
    std::set<std::string> ids;
    for (const diagnosis::Rule &rule : diagnosis::rules()) {
        CAPTURE(rule.id);
        CHECK(ids.insert(std::string(rule.id)).second);
        CHECK(cases().count(std::string(rule.id)) == 1);
        CHECK(rule.asks.ends_with("?"));
    }
    CHECK(ids.size() == cases().size());
    CHECK(idsOf(healthy()).empty());
}

TEST_CASE("a rule fires on its case and not on what only looks like it")
{
    for (const auto &[id, one] : cases()) {
        CAPTURE(id);
        CHECK(idsOf(changed(one.fires)).count(id) == 1);
        CHECK(idsOf(changed(one.almost)).count(id) == 0);
    }
}

TEST_CASE("with one rule off, its own finding is gone and no other")
{
    for (const diagnosis::Rule &rule : diagnosis::rules()) {
        CAPTURE(rule.id);
        int lost = 0;
        for (const auto &[id, one] : cases()) {
            CAPTURE(id);
            const Snapshot facts = changed(one.fires);
            std::multiset<std::string> expected = idsOf(facts);
            expected.erase(std::string(rule.id));
            const auto left = idsOf(facts, rule.id);
            CHECK(left == expected);
            lost += left.count(id) == 0 ? 1 : 0;
        }
        CHECK(lost == 1);
    }
}

TEST_CASE("a finding says what to do, where it is known from, and how sure it is")
{
    for (const auto &[id, one] : cases()) {
        CAPTURE(id);
        const Diagnosis diagnosis = diagnose(changed(one.fires));
        for (const Finding &finding : diagnosis.findings) {
            CHECK_FALSE(finding.title.empty());
            CHECK_FALSE(finding.action.empty());
            CHECK_FALSE(finding.evidence.empty());
            CHECK(finding.confidence > 0);
            CHECK(finding.confidence <= 1);
        }
    }
}

TEST_CASE("flag values that a person reads as on and code does not")
{
    for (const char *value : {"True", "TRUE", "1", " true", "true ", "yes", "on", "\"true\""}) {
        CAPTURE(value);
        Snapshot facts = healthy();
        facts.flags[0].configured.value = value;
        facts.flags[0].effective.value = value;
        facts.flags[0].on = false;
        CHECK(idsOf(facts).count("flag-value-inexact") == 1);
    }
    for (const char *value : {"true", "false", "False", "0", "", "v2"}) {
        CAPTURE(value);
        Snapshot facts = healthy();
        facts.flags[0].configured.value = value;
        CHECK(idsOf(facts).count("flag-value-inexact") == 0);
    }
    // The profile decides what on is.
    Snapshot facts = healthy();
    facts.flags[0].definition.on = "1";
    facts.flags[0].definition.off = "0";
    facts.flags[0].configured.value = "1";
    CHECK(idsOf(facts).count("flag-value-inexact") == 0);
    facts.flags[0].configured.value = "true";
    CHECK(idsOf(facts).count("flag-value-inexact") == 1);
}

TEST_CASE("where the flip would fill Durable Objects, the way out of used-up writes is not the flip")
{
    Snapshot facts = changed(cases().at("flip-would-fill-do").fires);
    facts.quotas[1] = quota(Meter::KvWrites, 1002, 1000);
    const Diagnosis diagnosis = diagnose(facts);
    REQUIRE(diagnosis.findings.front().id == "kv-write-quota-exhausted");
    CHECK(diagnosis.findings.front().command == "page.quotas");
    for (const Finding &finding : diagnosis.findings)
        CHECK(finding.commandLine.find("flag set") == std::string::npos);
    facts.doLoad->meters[0] = {Meter::DoRequests, 9'000, 5'000, 15'000};
    CHECK(diagnose(facts).findings.front().command == "flag.flip");
}

TEST_CASE("a weekday that is quiet every week is no silent failure")
{
    Snapshot facts = changed(cases().at("silent-write-failure").fires);
    CHECK(idsOf(facts).count("silent-write-failure") == 1);
    (facts.series[0].buckets.end() - 9)->value = 50; // the same weekday of the week before
    CHECK(idsOf(facts).count("silent-write-failure") == 0);
}
