// SPDX-License-Identifier: GPL-3.0-or-later
// The documents that scripts build on: names, types and nulls.
#include "app/cli/completion.h"
#include "app/cli/deadlinetransport.h"
#include "app/cli/exitcode.h"
#include "app/cli/helptext.h"
#include "app/cli/jsonwriters.h"
#include "app/cli/missingworker.h"
#include "app/cli/suggest.h"
#include "app/cli/table.h"
#include "app/cli/textwriters.h"
#include "tests/support/faketransport.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace edgedeck;
using nlohmann::json;

namespace {

Timestamp at(const char *text)
{
    return parseRfc3339(text).value();
}

Snapshot incident()
{
    Snapshot snapshot;
    snapshot.profile = "sandbox";
    snapshot.account = AccountId::parse("023e105f4ecef8ad9ca31a8372d0c353").value();
    snapshot.worker = ScriptName::parse("tft-trading-system").value();
    snapshot.now = at("2026-11-24T19:04:12Z");
    snapshot.asOf = at("2026-11-24T18:59:00Z");
    snapshot.severity = Severity::Critical;
    snapshot.first = false;
    QuotaReading writes;
    writes.meter = Meter::KvWrites;
    writes.used = known(1002.0, "graphql", snapshot.asOf);
    writes.used.lag = std::chrono::seconds{300};
    writes.limit = 1000;
    writes.attempted = 1216;
    writes.refused = 214;
    writes.resetsAt = at("2026-11-25T00:00:00Z");
    writes.forecast = Forecast{
        .method = "previous_days", .total = 1450, .low = 1301, .high = 1622, .coverage = 0.862, .days = 28};
    writes.exhausts
        = Exhaustion{.at = at("2026-11-24T16:29:00Z"), .early = {}, .late = {}, .crossings = 19, .days = 28};
    QuotaReading reads;
    reads.meter = Meter::KvReads;
    reads.used
        = unknownBecause<double>("forbidden: token lacks Account › Account Analytics › Read", "graphql");
    QuotaReading requests;
    requests.meter = Meter::DoRequests;
    requests.used = known(480.0, "graphql", snapshot.asOf);
    requests.limit = 1000;
    requests.exhausts
        = Exhaustion{.at = at("2026-11-24T20:40:00Z"), .early = {}, .late = {}, .crossings = 19, .days = 28};
    snapshot.quotas = {reads, writes, requests};
    snapshot.cache.tiers = {{.name = "l1", .hits = 10, .misses = 2, .hitRate = 0.83333333, .target = {}}};
    snapshot.cache.hitRate = unknownBecause<double>("Worker answers “cache is disabled”", "worker");
    FlagState flag;
    flag.definition.name = "FEATURE_FLAG_DO_CACHE";
    flag.carrier = Carrier::PlainText;
    flag.configured = known(std::string("false"), "rest", snapshot.now);
    flag.effective = unknownBecause<std::string>("not asked");
    flag.on = false;
    flag.lastChange = FlagChange{.by = "ci", .at = at("2026-11-22T16:12:00Z"), .message = "fix bindings"};
    flag.survivesDeploy = false;
    snapshot.flags = {flag};
    Finding finding;
    finding.id = "kv-write-quota-exhausted";
    finding.severity = Severity::Critical;
    finding.title = "KV write quota is exhausted";
    finding.evidence = {{Severity::Critical, "1,002 / 1,000", "GraphQL", snapshot.asOf}};
    finding.action = "Switch it on.";
    snapshot.findings = {finding};
    return snapshot;
}

/// Equal, or the test fails with both sides.
void same(const json &actual, const json &expected)
{
    QVERIFY2(actual == expected, (actual.dump() + " is not " + expected.dump()).c_str());
}

FlipRecord flip(FlipState state)
{
    FlipRecord record;
    record.opId = "01M87F3GAM8Z17CRSA7WDEFQCA";
    record.flag = "FEATURE_FLAG_DO_CACHE";
    record.worker = ScriptName::parse("w").value();
    record.carrier = Carrier::PlainText;
    record.before = "false";
    record.after = "true";
    record.state = state;
    record.baseVersion = VersionId::parse("00000000-0000-4000-8000-000000000001").value();
    record.newVersion = VersionId::parse("00000000-0000-4000-8000-000000000002").value();
    return record;
}

} // namespace

class TestCliJson : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void statusHasTheContractsNames()
    {
        const json status = json::parse(cli::statusJson(incident()));
        same(status["profile"], "sandbox");
        same(status["account_id"], "023e105f4ecef8ad9ca31a8372d0c353");
        same(status["worker"], "tft-trading-system");
        same(status["as_of"], "2026-11-24T18:59:00Z");
        same(status["severity"], "critical");
        const json &writes = status["quotas"][1];
        same(writes["meter"], "kv_writes");
        same(writes["used"], 1002);
        QVERIFY(writes["used"].is_number_integer());
        same(writes["limit"], 1000);
        same(writes["remaining"], 0);
        same(writes["percent"], 100.2);
        same(writes["period"], "day");
        same(writes["resets_at"], "2026-11-25T00:00:00Z");
        same(writes["source"], "graphql");
        same(writes["lag_s"], 300);
        same(writes["estimated"], false);
        QVERIFY(writes["unknown"].is_null());
        same(writes["attempted"], 1216);
        same(writes["accepted"], 1002);
        same(writes["refused"], 214);
        same(writes["forecast"],
            json::parse(R"({"method":"previous_days","total":1450,"low":1301,"high":1622,"coverage":0.86})"));
        QVERIFY(writes["exhausts"].is_null()); // used >= limit
        same(status["quotas"][2]["exhausts"],
            json::parse(R"({"at":"2026-11-24T20:40:00Z","early":null,"late":null,"chance":"19/28"})"));
    }

    void anUnknownNumberIsNullAndSaysWhy()
    {
        const json status = json::parse(cli::statusJson(incident()));
        const json &reads = status["quotas"][0];
        for (const char *name : {"used", "remaining", "percent", "attempted", "accepted", "refused"})
            QVERIFY2(reads[name].is_null(), name);
        same(reads["unknown"], "forbidden: token lacks Account › Account Analytics › Read");
        QVERIFY(status["cache"]["hit_rate"].is_null());
        same(status["cache"]["unknown"], "Worker answers “cache is disabled”");
        same(status["cache"]["tiers"][0]["hit_rate"], 0.8333);
    }

    void flagsAndFindings()
    {
        const json status = json::parse(cli::statusJson(incident()));
        const json &flag = status["flags"][0];
        same(flag["name"], "FEATURE_FLAG_DO_CACHE");
        same(flag["carrier"], "plain_text");
        same(flag["configured"], "false");
        QVERIFY(flag["effective"].is_null());
        same(flag["on"], false);
        same(flag["last_change"],
            json::parse(R"({"by":"ci","at":"2026-11-22T16:12:00Z","message":"fix bindings"})"));
        same(flag["survives_deploy"], false);
        same(json::parse(cli::flagsJson(incident()))["flags"], status["flags"]);
        const json &finding = status["findings"][0];
        same(finding["id"], "kv-write-quota-exhausted");
        same(finding["severity"], "critical");
        same(finding["evidence"], json::parse(R"~(["1,002 / 1,000 (GraphQL, 2026-11-24T18:59:00Z)"])~"));
        same(json::parse(cli::triageJson(incident()))["findings"], status["findings"]);
    }

    void aSecretsValueIsInNoDocument()
    {
        FlipRecord record = flip(FlipState::SentNotReadable);
        record.carrier = Carrier::SecretText;
        record.after = "hunter2";
        QVERIFY(cli::flipJson(record).find("hunter2") == std::string::npos);
        QVERIFY(cli::flipsText({record}).find("hunter2") == std::string::npos);
        QVERIFY(cli::flipText(record).find("hunter2") == std::string::npos);
        Snapshot snapshot = incident();
        CheckedBinding checked;
        checked.binding = {.name = "KEY", .type = "secret_text", .text = "hunter2"};
        snapshot.bindings = {checked};
        QVERIFY(cli::bindingsJson(snapshot).find("hunter2") == std::string::npos);
        QVERIFY(cli::bindingsText(snapshot).find("hunter2") == std::string::npos);
    }

    void flipDocument()
    {
        const json verified = json::parse(cli::flipJson(flip(FlipState::Verified)))["flip"];
        same(verified["op_id"], "01M87F3GAM8Z17CRSA7WDEFQCA");
        same(verified["state"], "verified");
        same(verified["verified"], "verified");
        same(verified["version_id"], "00000000-0000-4000-8000-000000000002");
        same(verified["previous_version_id"], "00000000-0000-4000-8000-000000000001");
        same(verified["undo"],
            "edgedeckctl --worker w flag undo 01M87F3GAM8Z17CRSA7WDEFQCA --reason "
            "'undo of 01M87F3GAM8Z17CRSA7WDEFQCA' --confirm w");
        QVERIFY(verified["next"].is_null());
        const json open
            = json::parse(cli::flipJson(flip(FlipState::Unknown), "edgedeckctl --profile prod"))["flip"];
        QVERIFY(open["undo"].is_null());
        same(open["next"], "edgedeckctl --profile prod flag resume");
    }

    /// The program has ended: nobody is checking, and the operator must know what to type.
    void anOpenOutcomeNamesStateAndCommand()
    {
        for (const FlipState state : {FlipState::Unknown, FlipState::Acked, FlipState::Deploying}) {
            const std::string text = cli::flipText(flip(state), "edgedeckctl --profile prod");
            QVERIFY2(text.find("Checking") == std::string::npos, text.c_str());
            QVERIFY2(text.find("edgedeckctl --profile prod flag resume") != std::string::npos, text.c_str());
            QVERIFY2(
                text.find("The state is " + std::string(toString(state))) != std::string::npos, text.c_str());
            QVERIFY(cli::flipsText({flip(state)}).find("edgedeckctl flag resume") != std::string::npos);
        }
        QVERIFY(cli::flipText(flip(FlipState::Verified)).find("resume") == std::string::npos);
    }

    void aBlockedPlanSendsNothing()
    {
        FlipPlan plan;
        plan.request.flag = "F";
        plan.calls
            = {{.method = "PATCH", .path = "/p", .contentType = {}, .body = {}, .note = {}, .write = true}};
        same(json::parse(cli::planJson(plan))["plan"]["would_send"], true);
        QVERIFY(cli::planText(plan).find("These calls would be sent") != std::string::npos);
        plan.checks = {
            {.id = "newest-is-live", .result = CheckResult::Block, .title = "t", .reason = "", .action = ""}};
        same(json::parse(cli::planJson(plan))["plan"]["would_send"], false);
        const std::string text = cli::planText(plan);
        QVERIFY(text.find("Nothing would be sent") != std::string::npos);
        QVERIFY(text.find("calls would be sent") == std::string::npos);
    }

    void flagsThatCouldNotBeReadAreUnknownNotNone()
    {
        Snapshot snapshot = incident();
        snapshot.flags.clear();
        SourceFault fault;
        fault.source = "deployments";
        fault.error.cls = FaultClass::Server;
        fault.error.httpStatus = 503;
        snapshot.faults = {fault};
        for (const std::string &text : {cli::statusText(snapshot), cli::flagsText(snapshot)}) {
            QVERIFY2(
                text.find("  unknown: Cloudflare has a problem of its own (HTTP 503)") != std::string::npos,
                text.c_str());
            QVERIFY2(text.find("none among") == std::string::npos, text.c_str());
        }
        QVERIFY(json::parse(cli::flagsJson(snapshot))["flags_unknown"].is_string());
        QVERIFY(json::parse(cli::bindingsJson(snapshot))["bindings_unknown"].is_string());
        same(json::parse(cli::statusJson(snapshot))["faults"][0]["http_status"], 503);
        snapshot.faults.clear();
        snapshot.liveVersions = {WorkerVersion{}};
        QVERIFY(cli::flagsText(snapshot).find("none among the 0 bindings") != std::string::npos);
        QVERIFY(json::parse(cli::flagsJson(snapshot))["flags_unknown"].is_null());
    }

    void planDocument()
    {
        FlipPlan plan;
        plan.request.flag = "F";
        plan.request.value = "true";
        plan.carrier = Carrier::PlainText;
        plan.checks
            = {{.id = "value-exact", .result = CheckResult::Warn, .title = "t", .reason = "r", .action = ""}};
        plan.calls = {{.method = "PATCH",
            .path = "/p",
            .contentType = "application/json",
            .body = "{}",
            .note = {},
            .write = true}};
        const json document = json::parse(cli::planJson(plan))["plan"];
        same(document["flag"], "F");
        same(document["carrier"], "plain_text");
        same(document["route"], "A");
        same(document["checks"][0]["id"], "value-exact");
        same(document["checks"][0]["result"], "warn");
        QVERIFY(document["checks"][0]["action"].is_null());
        for (const char *name : {"method", "path", "content_type", "body"})
            QVERIFY2(document["calls"][0].contains(name), name);
    }

    void probeDocument()
    {
        ops::ProbeReport report;
        report.steps = {{.id = "put",
            .result = ops::ProbeResult::Fail,
            .text = "KV put() limit exceeded",
            .ms = 12.34,
            .price = "1 KV write"}};
        report.summary = "0 of 1 passed";
        const json document = json::parse(cli::probeJson(report))["probe"];
        same(document["steps"][0]["id"], "put");
        same(document["steps"][0]["ms"], 12.3);
        same(document["steps"][0]["price"], "1 KV write");
        same(document["summary"], "0 of 1 passed");
    }

    void errorDocument()
    {
        Error error;
        error.cls = FaultClass::Forbidden;
        error.phase = Phase::Answer;
        error.sent = Sent::Yes;
        error.endpoint = "GET /accounts/…/deployments";
        error.httpStatus = 403;
        error.apiCode = 10000;
        error.cfRay = "8f00";
        const json document = json::parse(cli::errorJson(error))["error"];
        for (const char *name :
            {"class", "phase", "endpoint", "http_status", "code", "cf_ray", "sent", "message", "action"})
            QVERIFY2(document.contains(name), name);
        same(document["class"], "forbidden");
        same(document["http_status"], 403);
        same(document["code"], 10000);
        same(document["sent"], "yes");
        QVERIFY(!document.contains("last_fault"));
    }

    void aTimeOutSaysWhatTheServerSaidBefore()
    {
        Error late;
        late.cls = FaultClass::Timeout;
        late.phase = Phase::Wait;
        Error before;
        before.cls = FaultClass::RateLimited;
        before.httpStatus = 429;
        before.cfRay = "8f00-TST";
        before.retryAfter = std::chrono::seconds{40};
        const json document = json::parse(cli::errorJson(late, {}, before))["error"];
        same(document["class"], "timeout");
        same(document["last_fault"]["class"], "rate_limited");
        same(document["last_fault"]["http_status"], 429);
        same(document["last_fault"]["cf_ray"], "8f00-TST");
        const std::string text = cli::errorText(late, {}, before);
        QVERIFY2(text.find("8f00-TST") != std::string::npos, text.c_str());
        QVERIFY2(text.find("HTTP 429") != std::string::npos, text.c_str());
        QVERIFY2(text.find("40 s") != std::string::npos, text.c_str());
    }

    /// A refused answer is remembered beside the silence that follows; reads end in time, writes keep their own limit.
    void readsEndWithTheCommandAndTheirFaultsAreKept()
    {
        const ManualClock clock(at("2026-11-24T19:04:12Z"));
        auto owned = std::make_unique<test::FakeTransport>();
        test::FakeTransport &fake = *owned;
        cli::DeadlineTransport transport(
            std::move(owned), clock, clock.steady() + std::chrono::milliseconds{1500});
        const auto call = [&](net::CallClass cls, std::optional<std::chrono::milliseconds> own = {}) {
            net::Request request;
            request.cls = cls;
            request.endpoint = "GET /accounts/x/workers";
            request.deadline = own;
            transport.send(std::move(request), [](Result<net::Response>) {});
        };
        const auto every = [](const net::Request &) { return true; };
        fake.on(every).reply(200, "{}");
        call(net::CallClass::Read);
        QCOMPARE(fake.requests().back().deadline->count(), 1500);
        call(net::CallClass::Read, std::chrono::milliseconds{200});
        QCOMPARE(fake.requests().back().deadline->count(), 200);
        call(net::CallClass::Write);
        QVERIFY(!fake.requests().back().deadline.has_value());
        QVERIFY(!transport.lastFault().has_value());
        fake.on(every).reply(429, "{}", {{"cf-ray", "8f00-TST"}});
        call(net::CallClass::Read);
        Error silence;
        silence.cls = FaultClass::Timeout;
        fake.on(every).fail(silence);
        call(net::CallClass::Read);
        QVERIFY(transport.lastFault().has_value());
        QVERIFY(transport.lastFault()->cls == FaultClass::RateLimited);
        QCOMPARE(transport.lastFault()->cfRay, std::string("8f00-TST"));
    }

    void theNearestWordIsFound()
    {
        using cli::didYouMean;
        using cli::nearest;
        const std::vector<std::string> verbs{"status", "bindings", "flags", "flag", "probe", "profile"};
        QCOMPARE(nearest("staus", verbs).front(), std::string("status"));
        QCOMPARE(nearest("sttaus", verbs).front(), std::string("status"));
        QCOMPARE(nearest("STATUS", verbs).front(), std::string("status"));
        QCOMPARE(nearest("bind", verbs).front(), std::string("bindings"));
        QVERIFY(nearest("dance", verbs).empty());
        QVERIFY(nearest("", verbs).empty());
        QCOMPARE(nearest("tft-trading-systm", {"other", "tft-trading-system"}).front(),
            std::string("tft-trading-system"));
        QCOMPARE(didYouMean("flagg", verbs), std::string("; did you mean `flags` or `flag`?"));
        QVERIFY(nearest(std::string(100'000, 'a'), verbs).empty());
    }

    /// What help, completion and parser read must hold together.
    void everyVerbAndActIsDescribed()
    {
        for (const cli::VerbSpec &verb : cli::verbTable()) {
            QVERIFY(!verb.acts.empty());
            for (const cli::ActSpec &act : verb.acts) {
                const std::string help = cli::verbHelp(verb, &act);
                QVERIFY2(help.find("Examples:\n  edgedeckctl ") != std::string::npos, help.c_str());
                QVERIFY2(help.find("Exit codes:\n  ") != std::string::npos, help.c_str());
                for (const cli::OptionSpec &option : act.options)
                    QVERIFY2(help.find("--" + option.name) != std::string::npos, option.name.c_str());
                QVERIFY2(act.least <= act.most, act.name.c_str());
            }
        }
    }

    void aMissingWorkerIsNoIncident()
    {
        Snapshot snapshot = incident();
        QVERIFY(cli::targetFault(snapshot) == nullptr);
        SourceFault one;
        one.error.cls = FaultClass::NotFound;
        one.error.httpStatus = 404;
        one.error.apiCode = 10007;
        one.error.endpoint = "GET /accounts/…/workers/scripts/nope/deployments";
        one.source = "deployments";
        SourceFault two = one;
        two.source = "versions";
        snapshot.faults = {one};
        QVERIFY(cli::targetFault(snapshot) == nullptr);
        snapshot.faults = {two, one};
        QVERIFY(cli::targetFault(snapshot) != nullptr);
        // A version or a secret that is not there says nothing of the Worker.
        snapshot.faults[0].error.apiCode = 10056;
        QVERIFY(cli::targetFault(snapshot) == nullptr);
    }

    void brokenUtf8FromTheNetworkIsReplacedNotThrown()
    {
        Snapshot snapshot = incident();
        snapshot.findings[0].title = "\xff\xfe";
        QVERIFY(json::accept(cli::statusJson(snapshot)));
    }

    void exitCodes()
    {
        using namespace cli;
        QCOMPARE(exitFor(Severity::Ok), 0);
        QCOMPARE(exitFor(Severity::Info), 0);
        QCOMPARE(exitFor(Severity::Warning), 1);
        QCOMPARE(exitFor(Severity::Critical), 2);
        QCOMPARE(exitFor(Severity::Unknown), 3);
        QCOMPARE(exitFor(CheckResult::Pass), 0);
        QCOMPARE(exitFor(CheckResult::Warn), 1);
        QCOMPARE(exitFor(CheckResult::Block), 2);
        QCOMPARE(exitFor(CheckResult::Unknown), 3);
        for (const FlipState state : {FlipState::Verified, FlipState::SentNotReadable})
            QCOMPARE(exitFor(flip(state), false), 0);
        for (const FlipState state : {FlipState::Superseded, FlipState::Conflict, FlipState::NotApplied,
                 FlipState::Rejected, FlipState::Stale, FlipState::NotSent})
            QCOMPARE(exitFor(flip(state), false), 4);
        for (const FlipState state : {FlipState::Unknown, FlipState::Acked})
            QCOMPARE(exitFor(flip(state), true), 5);
        QCOMPARE(exitFor(flip(FlipState::NotSent), true), 69);
        Error error;
        error.cls = FaultClass::Connect;
        QCOMPARE(exitFor(error), 69);
        error.cls = FaultClass::Auth;
        QCOMPARE(exitFor(error), 77);
        error.cls = FaultClass::Config;
        QCOMPARE(exitFor(error), 64);
    }

    void nothingReadableNamesTheTokenFirst()
    {
        Snapshot snapshot;
        snapshot.first = false;
        SourceFault timeout;
        timeout.error.cls = FaultClass::Timeout;
        SourceFault denied;
        denied.error.cls = FaultClass::Auth;
        snapshot.faults = {timeout, denied};
        QVERIFY(cli::nothingReadable(snapshot) != nullptr);
        QVERIFY(cli::nothingReadable(snapshot)->cls == FaultClass::Auth);
        // An answer of the server says more than the pause it asked for and the silence that followed.
        SourceFault challenge;
        challenge.error.cls = FaultClass::Challenge;
        challenge.error.cfRay = "8f00";
        SourceFault pause;
        pause.error.cls = FaultClass::RateLimited;
        snapshot.faults = {timeout, pause, challenge};
        QVERIFY(cli::nothingReadable(snapshot)->cls == FaultClass::Challenge);
        snapshot.liveDeployment = Deployment{};
        QVERIFY(cli::nothingReadable(snapshot) == nullptr);
    }

    void tablesAlignByCharacters()
    {
        cli::Table table({cli::Table::Align::Left, cli::Table::Align::Right});
        table.add({"≈", "1"});
        table.add({"abc", "1,000"});
        QCOMPARE(table.text(""), std::string("≈        1\nabc  1,000\n"));
    }

    void textSaysUnknownNotZero()
    {
        const std::string text = cli::statusText(incident());
        QVERIFY(text.find("KV reads") != std::string::npos);
        QVERIFY(text.find("unknown") != std::string::npos);
        QVERIFY(text.find("1,216 attempts, 214 refused") != std::string::npos);
        QVERIFY(text.find('\033') == std::string::npos);
    }

    void completionForThreeShells()
    {
        for (const char *shell : {"bash", "zsh", "fish"}) {
            const auto script = cli::completionScript(shell);
            QVERIFY(script.has_value());
            for (const char *word : {"flag", "plan", "reason", "json", "kv-write-limit", "deferred immediate",
                     "not-applied", "profile list --names"})
                QVERIFY2(script->find(word) != std::string::npos, word);
        }
        QVERIFY(!cli::completionScript("tcsh").has_value());
    }
};

QTEST_GUILESS_MAIN(TestCliJson)
#include "tst_cli_json.moc"
