// SPDX-License-Identifier: GPL-3.0-or-later
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "app/domain/diagnosis.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace edgedeck;
using namespace std::chrono;

namespace {

Timestamp at(const char *text)
{
    return parseRfc3339(text).value();
}

VersionId version(int n)
{
    return VersionId::parse("00000000-0000-4000-8000-00000000000" + std::to_string(n)).value();
}

QuotaReading quota(Meter meter, double used, double limit)
{
    QuotaReading reading;
    reading.meter = meter;
    reading.used = known(used, "graphql", at("2026-11-24T18:59:00Z"));
    reading.limit = limit;
    return reading;
}

CheckedBinding kv(const char *name, const char *title)
{
    CheckedBinding checked;
    checked.binding = {.name = name, .type = "kv_namespace", .targetId = "321593c6aaaaaaaaaaaaaaaaaaade1fa"};
    checked.resolved = known(std::string(title), "rest", at("2026-11-24T19:01:00Z"));
    checked.checks = {{.id = "binding-target", .result = CheckResult::Pass, .title = "The namespace exists"}};
    return checked;
}

/// A quiet Worker with nothing wrong.
Snapshot healthy()
{
    Snapshot facts;
    facts.first = false;
    facts.now = at("2026-11-24T19:04:12Z");
    facts.asOf = at("2026-11-24T18:59:00Z");
    facts.plan = Plan::Free;
    facts.quotas = {quota(Meter::KvReads, 41'210, 100'000), quota(Meter::KvWrites, 120, 1000),
        quota(Meter::DoRequests, 0, 100'000)};
    CheckedBinding object;
    object.binding = {.name = "CACHE_DO", .type = "durable_object_namespace"};
    facts.bindings = {kv("TRADING_RESULTS", "TRADING_RESULTS"), object};
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
    flag.configured = known(std::string("true"), "rest", facts.now);
    flag.effective = known(std::string("true"), "worker", facts.now);
    flag.on = true;
    flag.survivesDeploy = true;
    facts.flags = {flag};
    facts.crons = {"30 12 * * *", "0 16 * * *"};
    return facts;
}

/// The incident: writes used up, flag off, readers served.
Snapshot incident()
{
    Snapshot facts = healthy();
    facts.quotas[1] = quota(Meter::KvWrites, 1002, 1000);
    facts.quotas[1].refused = 214;
    facts.quotas[1].attempted = 1216;
    facts.flags[0].on = false;
    facts.flags[0].configured.value = "false";
    facts.flags[0].effective.value = "false";
    return facts;
}

const Finding *find(const Diagnosis &diagnosis, const std::string &id)
{
    const auto &all = diagnosis.findings;
    const auto found = std::find_if(all.begin(), all.end(), [&](const Finding &f) { return f.id == id; });
    return found == all.end() ? nullptr : &*found;
}

bool ruledOut(const Diagnosis &diagnosis, const std::string &id)
{
    const auto &all = diagnosis.ruledOut;
    return std::any_of(all.begin(), all.end(), [&](const RuledOut &r) { return r.id == id; });
}

} // namespace

TEST_CASE("healthy: no findings, and that is said")
{
    const Diagnosis diagnosis = diagnose(healthy());
    CHECK(diagnosis.findings.empty());
    CHECK((diagnosis.severity == Severity::Ok));
    CHECK(ruledOut(diagnosis, "rate-limit"));
}

TEST_CASE("nothing read yet is unknown, not fine")
{
    CHECK((diagnose(Snapshot{}).severity == Severity::Unknown));
    Snapshot facts = healthy();
    facts.quotas.clear();
    CHECK((diagnose(facts).severity == Severity::Unknown));
}

TEST_CASE("the seed's incident: rate limit, told apart from the other causes, with the way out")
{
    const Diagnosis diagnosis = diagnose(incident());
    CHECK((diagnosis.severity == Severity::Critical));
    REQUIRE(!diagnosis.findings.empty());
    const Finding &first = diagnosis.findings.front();
    CHECK(first.id == "kv-write-quota-exhausted");
    CHECK(first.title == "KV write quota is exhausted");
    CHECK(first.command == "flag.flip");
    REQUIRE(first.evidence.size() == 4);
    CHECK(first.evidence[0].text == "1,002 / 1,000 · 100.2 % counted since 00:00 UTC");
    CHECK(first.evidence[0].source == "GraphQL");
    CHECK(first.evidence[1].text == "214 attempts refused: “KV put() limit exceeded for the day.”");
    CHECK((first.evidence[2].mark == Severity::Ok));
    CHECK(first.evidence[2].text == "Binding TRADING_RESULTS is fine: namespace 321593c6…de1fa exists");
    CHECK(
        first.evidence[3].text == "DO cache is off in the running version, so each cache fill is a KV write");
    const Finding *off = find(diagnosis, "do-cache-flag-off");
    REQUIRE(off != nullptr);
    CHECK((off->severity == Severity::Warning));
    CHECK(off->summary == "CACHE_DO is bound, 100,000 requests free");
    CHECK(find(diagnosis, "cache-masking") != nullptr);
    CHECK(ruledOut(diagnosis, "invalid-binding"));
    CHECK(ruledOut(diagnosis, "silent-failure"));
    CHECK(ruledOut(diagnosis, "wrong-namespace"));
    CHECK_FALSE(ruledOut(diagnosis, "rate-limit"));
}

TEST_CASE("an invalid binding is another cause and is not ruled out")
{
    Snapshot facts = healthy();
    facts.bindings[0].checks = {{.id = "binding-dangling",
        .result = CheckResult::Block,
        .title = "The namespace does not exist",
        .reason = "no namespace 321593c6"}};
    const Diagnosis diagnosis = diagnose(facts);
    REQUIRE(find(diagnosis, "binding-dangling") != nullptr);
    CHECK((diagnosis.severity == Severity::Critical));
    CHECK_FALSE(ruledOut(diagnosis, "invalid-binding"));
    CHECK(find(diagnosis, "kv-write-quota-exhausted") == nullptr);
}

TEST_CASE("a namespace of another name is not called the right one")
{
    Snapshot facts = incident();
    facts.bindings[0] = kv("TRADING_RESULTS", "scratch");
    CHECK_FALSE(ruledOut(diagnose(facts), "wrong-namespace"));
}

TEST_CASE("silent failure stays open while nothing at all was counted")
{
    Snapshot facts = healthy();
    facts.quotas[1] = quota(Meter::KvWrites, 0, 1000);
    CHECK_FALSE(ruledOut(diagnose(facts), "silent-failure"));
}

TEST_CASE("near: by use, or by forecast with its own words")
{
    Snapshot facts = healthy();
    facts.quotas[1] = quota(Meter::KvWrites, 850, 1000);
    CHECK(find(diagnose(facts), "kv-write-quota-near")->title == "KV write quota is near its limit");
    facts.quotas[1] = quota(Meter::KvWrites, 480, 1000);
    facts.quotas[1].exhausts = Exhaustion{.at = at("2026-11-24T20:40:00Z"),
        .early = at("2026-11-24T20:10:00Z"),
        .late = {},
        .crossings = 19,
        .days = 28};
    const Diagnosis diagnosis = diagnose(facts);
    const Finding *near = find(diagnosis, "kv-write-quota-near");
    REQUIRE(near != nullptr);
    CHECK(near->summary == "reached at about 20:40 UTC");
    CHECK(near->evidence[1].text
        == "19 of 28 comparable days would cross the limit, between 20:10 UTC and not today");
    facts.quotas[1].exhausts->at.reset();
    CHECK(find(diagnose(facts), "kv-write-quota-near") == nullptr);
}

TEST_CASE("other meters have their own ids; a paid plan is billed, not stopped")
{
    Snapshot facts = healthy();
    facts.quotas[2] = quota(Meter::DoRequests, 100'001, 100'000);
    CHECK((find(diagnose(facts), "quota-exhausted")->severity == Severity::Critical));
    facts.quotas[2].hardLimit = false;
    CHECK((find(diagnose(facts), "quota-exhausted")->severity == Severity::Warning));
    facts.quotas[2] = quota(Meter::DoRequests, 80'000, 100'000);
    CHECK(find(diagnose(facts), "quota-near") != nullptr);
}

TEST_CASE("a flag that is off is information while there is room")
{
    Snapshot facts = incident();
    facts.quotas[1] = quota(Meter::KvWrites, 10, 1000);
    const Diagnosis diagnosis = diagnose(facts);
    CHECK((find(diagnosis, "do-cache-flag-off")->severity == Severity::Info));
    CHECK((diagnosis.severity == Severity::Ok));
}

TEST_CASE("flags: missing binding, inert, undone by the next deploy")
{
    Snapshot facts = healthy();
    SUBCASE("missing")
    {
        facts.bindings.pop_back();
        CHECK((find(diagnose(facts), "binding-missing")->severity == Severity::Critical));
        facts.flags[0].on = false;
        CHECK((find(diagnose(facts), "binding-missing")->severity == Severity::Warning));
        CHECK(find(diagnose(facts), "do-cache-flag-off") == nullptr);
    }
    SUBCASE("inert")
    {
        facts.flags[0].inert = true;
        CHECK(find(diagnose(facts), "flag-inert") != nullptr);
    }
    SUBCASE("undone")
    {
        facts.flags[0].survivesDeploy = false;
        CHECK(find(diagnose(facts), "flag-would-be-undone") != nullptr);
        facts.flags[0].on = false;
        CHECK(find(diagnose(facts), "flag-would-be-undone") == nullptr);
    }
}

TEST_CASE("versions: newest not deployed, split")
{
    Snapshot facts = healthy();
    facts.newestVersion->id = version(2);
    CHECK(find(diagnose(facts), "newest-version-not-deployed") != nullptr);
    facts.liveDeployment->versions = {{version(1), 90}, {version(2), 10}};
    const Diagnosis diagnosis = diagnose(facts);
    CHECK(find(diagnosis, "newest-version-not-deployed") == nullptr);
    CHECK(find(diagnosis, "split-deployment")->summary == "00000000 90 %, 00000000 10 %");
}

TEST_CASE("looking costs writes only when it did")
{
    Snapshot facts = healthy();
    CHECK(find(diagnose(facts), "looking-costs-writes") == nullptr);
    facts.price.kvPuts = 2;
    facts.price.kvPutsRefused = true;
    const Diagnosis diagnosis = diagnose(facts);
    CHECK(find(diagnosis, "looking-costs-writes")->evidence[0].text
        == "KV puts by this program today: 2, refused");
}

TEST_CASE("sources: stale, forbidden, clock; without counters the whole is unknown")
{
    Snapshot facts = healthy();
    SourceFault fault;
    fault.source = "analytics";
    fault.at = facts.now;
    SUBCASE("old analytics")
    {
        facts.asOf = facts.now - minutes{16};
        CHECK(find(diagnose(facts), "data-stale")->summary == "analytics as of 18:48 UTC, 16 min old");
        facts.asOf = facts.now - minutes{15};
        CHECK(find(diagnose(facts), "data-stale") == nullptr);
    }
    SUBCASE("a source does not answer")
    {
        fault.source = "deployments";
        fault.error.cls = FaultClass::Timeout;
        facts.faults = {fault};
        CHECK((find(diagnose(facts), "data-stale")->severity == Severity::Warning));
    }
    SUBCASE("forbidden analytics")
    {
        fault.error.cls = FaultClass::Forbidden;
        fault.error.httpStatus = 403;
        fault.error.apiCode = 10000;
        facts.faults = {fault};
        facts.missingPermissions = {"Account › Account Analytics › Read"};
        for (QuotaReading &one : facts.quotas)
            one.used = unknownBecause<double>("forbidden");
        const Diagnosis diagnosis = diagnose(facts);
        const Finding *forbidden = find(diagnosis, "data-forbidden");
        REQUIRE(forbidden != nullptr);
        CHECK((forbidden->severity == Severity::Unknown));
        CHECK(forbidden->evidence[0].text == "forbidden: token lacks Account › Account Analytics › Read");
        CHECK((diagnosis.severity == Severity::Unknown));
    }
    SUBCASE("clock")
    {
        fault.source = "clock";
        fault.error.cls = FaultClass::Clock;
        facts.faults = {fault};
        CHECK(find(diagnose(facts), "clock-skew") != nullptr);
        CHECK(find(diagnose(facts), "data-stale") == nullptr);
    }
}

TEST_CASE("too early until the first honest window is over, and not a minute longer")
{
    Snapshot facts = incident();
    facts.flags[0].on = true;
    Event flip;
    flip.kind = EventKind::Flip;
    flip.at = at("2026-11-24T19:03:00Z");
    flip.on = true;
    flip.source = "journal";
    Event limit;
    limit.kind = EventKind::LimitReached;
    limit.at = at("2026-11-24T16:29:00Z");
    facts.events = {flip, limit};
    Diagnosis diagnosis = diagnose(facts);
    const Finding *early = find(diagnosis, "flip-effect-too-early");
    REQUIRE(early != nullptr);
    CHECK(early->summary
        == "Writes are refused until 00:00 UTC, so a fall now proves nothing. First honest window "
           "12:25–14:25.");
    CHECK(early->evidence[2].text == "KV writes today: 1,216 attempts, 1,002 accepted, 214 refused");
    CHECK(early->evidence[3].text == "DO requests today: 0");
    facts.quotas[1] = quota(Meter::KvWrites, 80, 1000);
    facts.now = at("2026-11-25T14:24:59Z");
    facts.asOf = facts.now;
    diagnosis = diagnose(facts);
    REQUIRE(find(diagnosis, "flip-effect-too-early") != nullptr);
    CHECK(find(diagnosis, "flip-effect-too-early")->summary == "First honest window 12:25–14:25.");
    facts.now = at("2026-11-25T14:25:00Z");
    CHECK(find(diagnose(facts), "flip-effect-too-early") == nullptr);
    facts.now = at("2026-11-24T20:00:00Z");
    facts.events[0].on = false;
    CHECK(find(diagnose(facts), "flip-effect-too-early") == nullptr);
}

TEST_CASE("worst first, whatever was found first")
{
    Snapshot facts = incident();
    facts.price.kvPuts = 2;
    const Diagnosis diagnosis = diagnose(facts);
    for (std::size_t i = 1; i < diagnosis.findings.size(); ++i) {
        const Severity above = diagnosis.findings[i - 1].severity;
        CHECK((worse(above, diagnosis.findings[i].severity) == above));
    }
}
