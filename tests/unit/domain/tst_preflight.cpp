// SPDX-License-Identifier: GPL-3.0-or-later
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "app/domain/preflight.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace edgedeck;
using namespace std::chrono;

namespace {

VersionId version(int n)
{
    return VersionId::parse("00000000-0000-4000-8000-00000000000" + std::to_string(n)).value();
}

QuotaReading quota(Meter meter, double used, double limit)
{
    QuotaReading reading;
    reading.meter = meter;
    reading.used = known(used, "graphql", Timestamp{});
    reading.limit = limit;
    return reading;
}

/// Everything as it should be: a flag var, switched on, on the Free plan.
PreflightFacts good()
{
    PreflightFacts facts;
    facts.request.flag = "FEATURE_FLAG_DO_CACHE";
    facts.request.value = "true";
    facts.definition.name = facts.request.flag;
    facts.definition.requiredBindings = {"CACHE_DO"};
    facts.definition.storagePath = true;
    facts.account = AccountId::parse("023e105f4ecef8ad9ca31a8372d0c353").value();
    facts.worker = ScriptName::parse("worker").value();
    facts.now = parseRfc3339("2026-11-24T19:04:08Z").value();
    facts.age = 4s;
    WorkerVersion base;
    base.id = version(1);
    base.number = 42;
    base.bindings = {{.name = "FEATURE_FLAG_DO_CACHE", .type = "plain_text", .text = "false"},
        {.name = "CACHE_DO", .type = "durable_object_namespace", .className = "CacheDurableObject"},
        {.name = "KEY", .type = "secret_text"}};
    facts.base = base;
    facts.newest = base;
    Deployment live;
    live.id = DeploymentId::parse("10000000-0000-4000-8000-000000000001").value();
    live.versions = {{version(1), 100}};
    live.createdOn = facts.now - hours{50};
    live.authorEmail = "ci";
    facts.liveDeployment = live;
    facts.seenDeployment = live.id;
    facts.doClasses
        = known(std::vector<DoClassFact>{{"ns", "worker", "CacheDurableObject", true}}, "rest", facts.now);
    facts.plan = Plan::Free;
    for (const Meter meter : {Meter::DoRequests, Meter::DoRowsWritten, Meter::DoDuration})
        facts.quotas.push_back(quota(meter, 0, 100'000));
    facts.quotas.push_back(quota(Meter::KvWrites, 1002, 1000));
    facts.effective = known(std::string("false"), "worker", facts.now);
    facts.pathActive = known(false, "worker", facts.now);
    facts.workerRequestsPerDay = 6'000;
    facts.kvWritesPerDay = 1'450;
    facts.fileKnown = true;
    facts.fileValue = "true";
    facts.openFlips = known(std::vector<FlipRecord>{}, "journal", facts.now);
    facts.tokenMayWrite = known(true, "rest", facts.now);
    facts.tokenExpires = facts.now + days{61} + hours{3};
    facts.crons = {"30 12 * * *", "0 16 * * *"};
    return facts;
}

const Check *find(const std::vector<Check> &checks, const std::string &id)
{
    const auto found = std::find_if(checks.begin(), checks.end(), [&](const Check &c) { return c.id == id; });
    return found == checks.end() ? nullptr : &*found;
}

CheckResult resultOf(const PreflightFacts &facts, const std::string &id)
{
    const auto checks = runPreflight(facts);
    const Check *check = find(checks, id);
    REQUIRE_MESSAGE(check != nullptr, id);
    return check->result;
}

} // namespace

TEST_CASE("all is well: nine checks pass, in order, none twice")
{
    const auto checks = runPreflight(good());
    std::vector<std::string> ids;
    for (const Check &check : checks) {
        CAPTURE(check.id);
        CHECK((check.result == CheckResult::Pass));
        CHECK(!check.title.empty());
        CHECK(!check.reason.empty());
        ids.push_back(check.id);
    }
    CHECK(ids
        == std::vector<std::string>{"value-exact", "newest-is-live", "nobody-changed", "no-open-change",
            "required-bindings", "do-headroom", "code-reads-flag", "token-may-write", "survives-deploy"});
    CHECK(find(checks, "token-may-write")->reason == "expires in 61 d");
    CHECK(find(checks, "do-headroom")->reason
        == "100,000 left, up to 6,000 DO requests a day are expected of 100,000");
    CHECK(find(checks, "required-bindings")->reason == "SQLite class");
}

TEST_CASE("value-exact: a near miss blocks, an unknown value warns")
{
    auto facts = good();
    for (const char *miss : {"True", "TRUE", "true ", "1", "0", "False"}) {
        facts.request.value = miss;
        CAPTURE(std::string(miss));
        CHECK((resultOf(facts, "value-exact") == CheckResult::Block));
    }
    facts.request.value = "shadow";
    CHECK((resultOf(facts, "value-exact") == CheckResult::Warn));
}

TEST_CASE("each thing that can be wrong blocks or warns under its own id")
{
    auto facts = good();
    SUBCASE("newest upload not live")
    {
        facts.newest->id = version(2);
        facts.newest->number = 43;
        CHECK((resultOf(facts, "newest-is-live") == CheckResult::Block));
    }
    SUBCASE("roll-out under way")
    {
        facts.liveDeployment->versions = {{version(1), 90}, {version(2), 10}};
        CHECK((resultOf(facts, "single-live-version") == CheckResult::Block));
    }
    SUBCASE("somebody deployed meanwhile")
    {
        facts.seenDeployment = DeploymentId::parse("10000000-0000-4000-8000-000000000009").value();
        CHECK((resultOf(facts, "nobody-changed") == CheckResult::Block));
    }
    SUBCASE("changed a moment ago")
    {
        facts.liveDeployment->createdOn = facts.now - 4s;
        CHECK((resultOf(facts, "nobody-changed") == CheckResult::Block));
        facts.request.undoOf = "OP"; // in an incident the way back is short
        CHECK((resultOf(facts, "nobody-changed") == CheckResult::Pass));
    }
    SUBCASE("open flip")
    {
        FlipRecord open;
        open.account = facts.account;
        open.worker = facts.worker;
        open.state = FlipState::Unknown;
        facts.openFlips = known(std::vector{open}, "journal", facts.now);
        CHECK((resultOf(facts, "no-open-change") == CheckResult::Block));
    }
    SUBCASE("journal not readable")
    {
        facts.openFlips = unknownBecause<std::vector<FlipRecord>>("disk full");
        CHECK((resultOf(facts, "no-open-change") == CheckResult::Block));
    }
    SUBCASE("binding missing")
    {
        facts.base->bindings.erase(facts.base->bindings.begin() + 1);
        CHECK((resultOf(facts, "required-bindings") == CheckResult::Block));
    }
    SUBCASE("class not there")
    {
        facts.doClasses = known(std::vector<DoClassFact>{}, "rest", facts.now);
        CHECK((resultOf(facts, "required-bindings") == CheckResult::Block));
    }
    SUBCASE("class without SQLite on Free")
    {
        facts.doClasses.value->front().sqlite = false;
        CHECK((resultOf(facts, "do-class-sqlite") == CheckResult::Warn));
    }
    SUBCASE("Durable Objects used up, nearly, not known")
    {
        facts.quotas[0] = quota(Meter::DoRequests, 100'000, 100'000);
        CHECK((resultOf(facts, "do-headroom") == CheckResult::Block));
        facts.quotas[0] = quota(Meter::DoRequests, 80'000, 100'000);
        CHECK((resultOf(facts, "do-headroom") == CheckResult::Warn));
        facts.quotas[0].used = unknownBecause<double>("forbidden");
        CHECK((resultOf(facts, "do-headroom") == CheckResult::Unknown));
        facts.plan = Plan::Paid;
        CHECK((resultOf(facts, "do-headroom") == CheckResult::Pass));
    }
    SUBCASE("inert, or the Worker was not asked")
    {
        facts.inert = true;
        CHECK((resultOf(facts, "code-reads-flag") == CheckResult::Warn));
        facts.inert = false;
        facts.effective = {};
        facts.pathActive = {};
        CHECK((resultOf(facts, "code-reads-flag") == CheckResult::Unknown));
    }
    SUBCASE("an echo of the binding is no proof that the code reads it")
    {
        facts.pathActive = {};
        REQUIRE(facts.effective.known());
        CHECK((resultOf(facts, "code-reads-flag") == CheckResult::Unknown));
        CHECK(
            find(runPreflight(facts), "code-reads-flag")->reason.find("does not prove") != std::string::npos);
        facts.effect.verdict = EffectVerdict::Effective;
        CHECK((resultOf(facts, "code-reads-flag") == CheckResult::Pass));
        facts.effect.verdict = EffectVerdict::NotEffective;
        CHECK((resultOf(facts, "code-reads-flag") == CheckResult::Warn));
    }
    SUBCASE("the flag is off and its cache works, or on and disabled: the code may ignore it")
    {
        facts.pathActive = known(true, "worker", facts.now);
        CHECK((resultOf(facts, "code-reads-flag") == CheckResult::Warn));
        facts.base->bindings[0].text = "true";
        CHECK((resultOf(facts, "code-reads-flag") == CheckResult::Pass));
        facts.pathActive = known(false, "worker", facts.now);
        CHECK((resultOf(facts, "code-reads-flag") == CheckResult::Warn));
    }
    SUBCASE("Durable Objects: the load that the flip brings counts, not only what is used by now")
    {
        facts.workerRequestsPerDay = 120'000;
        CHECK((resultOf(facts, "do-headroom") == CheckResult::Warn));
        CHECK(find(runPreflight(facts), "do-headroom")->reason.find("every day") != std::string::npos);
        facts.workerRequestsPerDay = 90'000;
        facts.quotas[0] = quota(Meter::DoRequests, 85'000, 100'000);
        CHECK(find(runPreflight(facts), "do-headroom")->reason.find("15,000 are left today")
            != std::string::npos); // 19:04, a fifth of the day is left: 18,500
        facts.quotas[0] = quota(Meter::DoRequests, 0, 100'000);
        facts.kvWritesPerDay = 150'000; // rows written
        CHECK((resultOf(facts, "do-headroom") == CheckResult::Warn));
        facts.kvWritesPerDay.reset();
        CHECK((resultOf(facts, "do-headroom") == CheckResult::Pass));
        facts.workerRequestsPerDay.reset();
        CHECK((resultOf(facts, "do-headroom") == CheckResult::Unknown));
        DoLoad load;
        load.meters = {{.meter = Meter::DoRequests, .perDay = 50'000, .low = 40'000, .high = 101'000}};
        facts.doLoad = load;
        CHECK((resultOf(facts, "do-headroom") == CheckResult::Warn));
    }
    SUBCASE("token")
    {
        facts.tokenMayWrite = known(false, "rest", facts.now);
        CHECK((resultOf(facts, "token-may-write") == CheckResult::Block));
        facts.tokenExpires = facts.now - 1s;
        CHECK(find(runPreflight(facts), "token-may-write")->title == "Token has expired");
        facts.tokenExpires.reset();
        facts.tokenMayWrite = unknownBecause<bool>("not asked");
        CHECK(find(runPreflight(facts), "token-may-write")->title == "Token is accepted");
    }
    SUBCASE("old plan")
    {
        facts.age = 31s;
        CHECK((resultOf(facts, "plan-fresh") == CheckResult::Block));
    }
    SUBCASE("no such binding")
    {
        facts.request.flag = "OTHER";
        CHECK((resultOf(facts, "binding-exists") == CheckResult::Block));
    }
    SUBCASE("nothing would change")
    {
        facts.base->bindings[0].text = "true";
        CHECK((resultOf(facts, "value-changes") == CheckResult::Block));
    }
    SUBCASE("route D on a variable")
    {
        facts.request.route = Route::D;
        CHECK((resultOf(facts, "name-collision") == CheckResult::Block));
    }
    SUBCASE("switching off while KV writes are used up")
    {
        facts.base->bindings[0].text = "true";
        facts.request.value = "false";
        CHECK((resultOf(facts, "kv-headroom") == CheckResult::Warn));
        CHECK(find(runPreflight(facts), "required-bindings") == nullptr);
        CHECK(find(runPreflight(facts), "do-headroom") == nullptr);
    }
    SUBCASE("nothing was read")
    {
        facts.base.reset();
        facts.newest.reset();
        facts.liveDeployment.reset();
        CHECK((resultOf(facts, "newest-is-live") == CheckResult::Unknown));
        CHECK((resultOf(facts, "nobody-changed") == CheckResult::Unknown));
        CHECK((resultOf(facts, "required-bindings") == CheckResult::Unknown));
    }
}

TEST_CASE("survives-deploy by carrier and file")
{
    auto facts = good();
    facts.fileValue = "false";
    CHECK(find(runPreflight(facts), "survives-deploy")->title == "The next deploy turns it off again");
    CHECK((resultOf(facts, "survives-deploy") == CheckResult::Warn));
    facts.fileKeepsVars = true;
    CHECK((resultOf(facts, "survives-deploy") == CheckResult::Pass));
    facts.fileKeepsVars = false;
    facts.fileValue.reset();
    CHECK((resultOf(facts, "survives-deploy") == CheckResult::Warn));
    facts.fileKnown = false;
    CHECK((resultOf(facts, "survives-deploy") == CheckResult::Warn));
    facts.base->bindings[0] = {.name = "FEATURE_FLAG_DO_CACHE", .type = "secret_text"};
    CHECK((resultOf(facts, "survives-deploy") == CheckResult::Pass));
    facts.fileKnown = true;
    facts.fileValue = "false";
    CHECK((resultOf(facts, "survives-deploy") == CheckResult::Warn)); // the var would replace the secret
}

TEST_CASE("routes by carrier")
{
    CHECK((chooseRoute(Carrier::PlainText, {})->route == Route::A));
    CHECK((chooseRoute(Carrier::PlainText, {})->fallback == Route::B));
    CHECK((chooseRoute(Carrier::SecretText, {})->fallback == Route::D));
    CHECK((chooseRoute(Carrier::Json, Route::B)->route == Route::B));
    CHECK_FALSE(chooseRoute(Carrier::Json, Route::B)->fallback.has_value());
    CHECK_FALSE(chooseRoute(Carrier::SecretText, Route::B).has_value());
    CHECK_FALSE(chooseRoute(Carrier::PlainText, Route::D).has_value());
    CHECK((chooseRoute(Carrier::PlainText, Route::C)->route == Route::C));
    CHECK((chooseRoute(Carrier::KvKey, {})->route == Route::F));
    CHECK((chooseRoute(Carrier::Flagship, Route::E)->route == Route::E));
    CHECK_FALSE(chooseRoute(Carrier::KvKey, Route::A).has_value());
    CHECK_FALSE(chooseRoute(Carrier::PlainText, Route::F).has_value());
    CHECK_FALSE(chooseRoute(Carrier::Unknown, {}).has_value());
}

TEST_CASE("a plan holds the base, the literal calls and no token")
{
    const auto plan = makePlan(good());
    REQUIRE(plan.has_value());
    CHECK(plan->before == "false");
    CHECK(plan->baseNumber == 42);
    CHECK((plan->verdict() == CheckResult::Pass));
    REQUIRE(plan->calls.size() == 5);
    CHECK(plan->calls[0].method == "PATCH");
    CHECK(plan->calls[0].path
        == "/accounts/023e105f4ecef8ad9ca31a8372d0c353/workers/workers/worker/versions/latest");
    CHECK(plan->calls[0].contentType == "application/merge-patch+json");
    CHECK(plan->calls[0].body
        == R"({"env":{"FEATURE_FLAG_DO_CACHE":{"type":"plain_text","text":"true"}},"annotations":{"workers/message":"{message}","workers/tag":"{op}"}})");
    CHECK(plan->calls[3].body.find(R"("code_update_strategy":{"mode":"deferred","max_delay":300})")
        != std::string::npos);
    CHECK(std::count_if(plan->calls.begin(), plan->calls.end(), [](const PlannedCall &c) { return c.write; })
        == 2);
}

TEST_CASE("route B lists every other binding as inherit; route D is one PUT")
{
    auto facts = good();
    facts.request.route = Route::B;
    const auto settings = makePlan(facts);
    REQUIRE(settings.has_value());
    CHECK(settings->calls[1].body.find(R"({"name":"KEY","type":"inherit"})") != std::string::npos);
    CHECK(
        settings->calls[1].body.find(R"({"name":"FEATURE_FLAG_DO_CACHE","type":"plain_text","text":"true"})")
        != std::string::npos);
    facts.base->bindings[0] = {.name = "FEATURE_FLAG_DO_CACHE", .type = "secret_text"};
    facts.request.route = Route::D;
    const auto secret = makePlan(facts);
    REQUIRE(secret.has_value());
    CHECK(secret->calls[1].method == "PUT");
    CHECK_FALSE(secret->before.has_value());
}

TEST_CASE("immediate strategy says so in the call and in the effects")
{
    auto facts = good();
    facts.request.strategy = UpdateStrategy::Immediate;
    const auto plan = makePlan(facts);
    CHECK(plan->calls[3].body.find(R"({"mode":"immediate"})") != std::string::npos);
    CHECK(plan->effects.back() == "In effect: seconds; running Durable Objects are reset at once");
}

TEST_CASE("effects are computed from facts or left out")
{
    auto facts = good();
    facts.kvWritesPerDay.reset();
    facts.workerRequestsPerDay.reset();
    auto effects = expectedEffects(facts);
    REQUIRE(effects.size() == 3);
    CHECK(effects[0] == "DO requests a day: 0 of 100,000");
    CHECK(effects[1] == "Proof not before: 2026-11-25T14:25:00Z");
    facts.kvWritesPerDay = 1450;
    facts.workerRequestsPerDay = 8100;
    effects = expectedEffects(facts);
    CHECK(effects[0] == "KV writes a day: 1,450 -> 145 or fewer (target −90 %)");
    // Measured on a trial it is an estimate; bounded by volumes it is at most that.
    facts.doLoad = DoLoad{.basis = "trial",
        .days = 1,
        .onDays = 0.05,
        .meters = {{Meter::DoRequests, 104'000, 62'000, 166'000}}};
    CHECK(expectedEffects(facts)[1] == "DO requests a day: 0 -> about 104,000 of 100,000");
    CHECK((resultOf(facts, "do-headroom") == CheckResult::Warn));
    facts.doLoad->basis = "volume";
    CHECK(expectedEffects(facts)[1] == "DO requests a day: 0 -> up to 166,000 of 100,000");
    CHECK((resultOf(facts, "do-headroom") == CheckResult::Pass));
    facts.definition.storagePath = false;
    CHECK(expectedEffects(facts).size() == 1);
}

TEST_CASE("a plan carries its effects as numbers, its price, and the same as sentences")
{
    auto facts = good();
    facts.kvWritesPerDay = 1450;
    const auto plan = makePlan(facts);
    REQUIRE(plan);
    REQUIRE(plan->expected.size() == plan->effects.size());
    const ExpectedEffect &writes = plan->expected.front();
    CHECK((writes.meter == Meter::KvWrites));
    CHECK(writes.before == 1450.0);
    CHECK(writes.after.value_or(0) == doctest::Approx(145));
    CHECK(writes.atMost);
    const auto price = std::find_if(plan->expected.begin(), plan->expected.end(),
        [](const ExpectedEffect &effect) { return effect.kind == ExpectedEffect::Kind::Price; });
    REQUIRE(price != plan->expected.end());
    CHECK(price->apiCalls == static_cast<int>(plan->calls.size()));
    CHECK(price->kvWrites == 0);
    CHECK(toSentence(*price) == "Price: " + std::to_string(plan->calls.size()) + " API calls, no KV write");
    for (std::size_t i = 0; i < plan->expected.size(); ++i)
        CHECK(plan->effects[i] == toSentence(plan->expected[i]));
}

TEST_CASE("no plan without a live version, on a split, or for a flag that is not there")
{
    auto facts = good();
    facts.request.flag = "ABSENT";
    CHECK((makePlan(facts).error().cls == FaultClass::NotFound));
    facts = good();
    facts.base.reset();
    facts.liveDeployment->versions = {{version(1), 50}, {version(2), 50}};
    CHECK((makePlan(facts).error().cls == FaultClass::Conflict));
    CHECK(makePlan(facts).error().detail.find("roll-out") != std::string::npos);
}
