// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/snapshotfixture.h"

#include <array>
#include <cstdlib>
#include <string>
#include <utility>

namespace edgedeck::test {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::string_view kLive = "d8bc4d3c-5b1e-4c3a-9f00-3d1f0a5e7c21";

template <class Id> Id id(std::string_view text)
{
    const auto parsed = Id::parse(text);
    if (!parsed)
        std::abort();
    return *parsed;
}

Check check(
    std::string name, CheckResult result, std::string title, std::string reason = {}, std::string action = {})
{
    return Check{std::move(name), result, std::move(title), std::move(reason), std::move(action)};
}

QuotaReading quota(Meter meter, double used, Timestamp asOf)
{
    QuotaReading reading;
    reading.meter = meter;
    reading.used = known(used, "graphql", asOf);
    reading.used.lag = seconds(300);
    const auto allowed = allowance(Plan::Free, meter);
    reading.limit = allowed->limit;
    reading.period = allowed->period;
    if (allowed->period == Period::Day)
        reading.resetsAt = nextReset(asOf);
    return reading;
}

std::vector<QuotaReading> quotas(Timestamp asOf)
{
    std::vector<QuotaReading> all{quota(Meter::KvReads, 41'210, asOf), quota(Meter::KvWrites, 1'002, asOf),
        quota(Meter::KvDeletes, 12, asOf), quota(Meter::KvLists, 87, asOf),
        quota(Meter::KvStorage, 0.21e9, asOf), quota(Meter::WorkerRequests, 6'418, asOf),
        quota(Meter::DoRequests, 0, asOf), quota(Meter::DoDuration, 0, asOf),
        quota(Meter::DoRowsRead, 0, asOf), quota(Meter::DoRowsWritten, 0, asOf),
        quota(Meter::DoStorage, 0, asOf)};
    QuotaReading &writes = all[1];
    writes.refused = 214;
    writes.attempted = 1'216;
    writes.forecast = Forecast{"previous_days", 1'450, 1'301, 1'622, 0.86, 28};
    writes.limitReachedAt = at("2026-11-24T16:29:00Z");
    all[5].forecast = Forecast{"previous_days", 8'100, {}, {}, {}, 9};
    return all;
}

CheckedBinding binding(std::string name, std::string type, std::string target = {}, std::string resolved = {})
{
    CheckedBinding checked;
    checked.binding.name = std::move(name);
    checked.binding.type = std::move(type);
    if (checked.binding.type == "plain_text")
        checked.binding.text = std::move(target);
    else if (checked.binding.type == "durable_object_namespace")
        checked.binding.className = std::move(target);
    else
        checked.binding.targetId = std::move(target);
    if (!resolved.empty())
        checked.resolved = known(std::move(resolved), std::string("rest"), at("2026-11-24T19:03:58Z"));
    checked.fileValue = isSecret(checked.binding) ? "not listed" : "same";
    return checked;
}

std::vector<CheckedBinding> bindings()
{
    std::vector<CheckedBinding> all;
    all.push_back(binding(
        "TRADING_RESULTS", "kv_namespace", "321593c6aa0b4d1f8c2e6b7a9d3de1fa", "exists · 2,114 keys"));
    CheckedBinding cache
        = binding("CACHE_DO", "durable_object_namespace", "CacheDurableObject", "SQLite, this Worker");
    cache.binding.targetId = "9c4e17d2f0b84c6d9e13572468aca08b";
    cache.sqlite = true;
    cache.checks = {check("class-exists", CheckResult::Pass, "class exists in the live version"),
        check("sqlite", CheckResult::Pass, "made with new_sqlite_classes"),
        check("unique-target", CheckResult::Pass, "no other binding has the same target"),
        check("file-same", CheckResult::Pass, "same in wrangler.toml and staging")};
    all.push_back(std::move(cache));
    all.push_back(binding("TRAINED_MODELS", "r2_bucket", "trained-models", "exists"));
    all.push_back(binding("ENHANCED_MODELS", "r2_bucket", "enhanced-models", "exists"));
    all.push_back(binding("AI", "ai", "", "Workers AI"));
    for (const char *name : {"X_API_KEY", "NEWS_API_KEY", "MARKET_API_KEY", "MODEL_TOKEN",
             "ALERT_WEBHOOK_URL", "EMAIL_API_KEY", "ADMIN_KEY", "HEALTH_KEY", "SIGNING_KEY"})
        all.push_back(binding(name, "secret_text"));
    all[9].checks = {check("environment-missing", CheckResult::Warn, "missing on staging")};
    CheckedBinding flag = binding("FEATURE_FLAG_DO_CACHE", "plain_text", "false");
    flag.checks = {check("environment-differs", CheckResult::Warn, "differs on staging", "\"true\"")};
    all.push_back(std::move(flag));
    static constexpr std::array<std::pair<const char *, const char *>, 16> kVars{{{"LOG_LEVEL", "info"},
        {"TIMEZONE", "America/New_York"}, {"TRADING_SYMBOLS", "AAPL,MSFT,GOOGL,TSLA,NVDA"},
        {"MARKET_DATA_CACHE_TTL", "300"}, {"KV_ANALYSIS_TTL", "604800"}, {"KV_REPORT_TTL", "86400"},
        {"MAX_RETRIES", "3"}, {"REQUEST_TIMEOUT_MS", "5000"}, {"BATCH_SIZE", "25"},
        {"ENVIRONMENT", "production"}, {"WORKER_VERSION", "2.1"}, {"MIN_CONFIDENCE", "0.7"},
        {"REPORT_HOUR", "16"}, {"LOCALE", "en-US"}, {"DASHBOARD_TITLE", "Trading desk"}, {"WARM_KEYS", "8"}}};
    for (const auto &[name, value] : kVars)
        all.push_back(binding(name, "plain_text", value));
    return all;
}

FlagState flag(std::string name, Carrier carrier)
{
    FlagState state;
    state.definition.name = std::move(name);
    state.carrier = carrier;
    return state;
}

std::vector<FlagState> flags()
{
    const Timestamp read = at("2026-11-24T19:01:05Z");
    std::vector<FlagState> all;
    FlagState cache = flag("FEATURE_FLAG_DO_CACHE", Carrier::PlainText);
    cache.definition.requiredBindings = {"CACHE_DO"};
    cache.definition.storagePath = true;
    cache.configured = known(std::string("false"), "rest", read);
    cache.effective = known(std::string("false"), "worker", read);
    cache.on = false;
    cache.lastChange = FlagChange{"ci", at("2026-11-22T16:12:00Z"), "fix bindings"};
    cache.survivesDeploy = false;
    cache.survivesReason = "wrangler.toml: \"false\"";
    all.push_back(std::move(cache));

    FlagState warming = flag("FEATURE_FLAG_SMART_WARMING", Carrier::SecretText);
    warming.configured = unknownBecause<std::string>("value not readable", "rest", read);
    warming.effective = known(std::string("true"), "worker", read);
    warming.on = true;
    warming.lastChange = FlagChange{"operator-2", at("2026-11-12T09:40:00Z"), "INC-1987"};
    warming.survivesDeploy = true;
    all.push_back(std::move(warming));

    FlagState batch = flag("FEATURE_FLAG_BATCH_WRITES", Carrier::KvKey);
    batch.configured = known(std::string("true"), "rest", read);
    batch.inert = true;
    batch.lastChange = FlagChange{"operator-1", at("2026-10-02T08:15:00Z"), ""};
    batch.survivesDeploy = true;
    all.push_back(std::move(batch));

    FlagState sampling = flag("response-sampling", Carrier::Flagship);
    sampling.configured
        = unknownBecause<std::string>("forbidden: token lacks Account › Flagship › Read", "rest", read);
    sampling.effective = unknownBecause<std::string>("", "worker", read);
    all.push_back(std::move(sampling));
    return all;
}

std::vector<Finding> findings()
{
    const Timestamp counted = at("2026-11-24T18:59:00Z");
    const Timestamp looked = at("2026-11-24T19:01:00Z");
    Finding exhausted{.id = "kv-write-quota-exhausted",
        .severity = Severity::Critical,
        .title = "KV write quota is exhausted",
        .summary = "",
        .evidence = {},
        .action = "Flip FEATURE_FLAG_DO_CACHE on",
        .command = "flag.flip"};
    exhausted.evidence
        = {{Severity::Critical,
               "1,002 / 1,000 · 100.2 % counted since 00:00 UTC, TRADING_RESULTS made 964 of them", "graphql",
               counted},
            {Severity::Critical, "214 attempts refused: “KV put() limit exceeded for the day.”", "graphql",
                counted},
            {Severity::Ok, "Binding is fine: namespace 321593c6…de1fa exists; get, list and delete answer",
                "rest", looked},
            {Severity::Warning, "DO cache is off in the running version, so each cache fill is a KV write",
                "worker", looked}};
    Finding off{.id = "do-cache-flag-off",
        .severity = Severity::Warning,
        .title = "FEATURE_FLAG_DO_CACHE is off",
        .summary = "CACHE_DO is bound, 100,000 requests free",
        .evidence = {},
        .action = "Open the flags",
        .command = "page.flags"};
    off.evidence = {{Severity::Ok, "CACHE_DO is bound to CacheDurableObject", "rest", looked},
        {Severity::Warning, "Worker answers \"false\"", "worker", looked}};
    Finding looking{.id = "looking-costs-writes",
        .severity = Severity::Warning,
        .title = "Looking costs writes",
        .summary = "each request makes 2 KV puts; Edgedeck asked the Worker once",
        .evidence = {},
        .action = "",
        .command = ""};
    looking.evidence
        = {{Severity::Info, "2 puts a look at the bindings endpoint, both refused today", "worker", looked}};
    Finding hidden{.id = "cache-hid-it",
        .severity = Severity::Info,
        .title = "cache hid it from readers",
        .summary = "",
        .evidence = {},
        .action = "",
        .command = ""};
    return {exhausted, off, looking, hidden};
}

std::vector<Event> events()
{
    return {{EventKind::Cron, at("2026-11-24T20:05:00Z"), "cron 20:05", "schedule", false, true},
        {EventKind::LimitReached, at("2026-11-24T16:29:00Z"), "KV put() refused for the first time",
            "graphql", false, false},
        {EventKind::Cron, at("2026-11-24T16:00:00Z"), "cron run, 364 KV writes", "schedule", false, false},
        {EventKind::Cron, at("2026-11-24T12:30:00Z"), "cron run, 434 KV writes", "schedule", false, false},
        {EventKind::Deployment, at("2026-11-22T16:12:00Z"), "deployed d8bc4d3c by ci · “fix bindings”", "api",
            false, false}};
}

Series quarters(std::string name, double (*valueOf)(int))
{
    Series series;
    series.name = std::move(name);
    series.source = "graphql";
    series.incompleteFrom = at("2026-11-24T18:59:00Z");
    const Timestamp midnight = startOfDay(incidentNow());
    for (int i = 0; midnight + i * minutes(15) < at("2026-11-24T19:00:00Z"); ++i)
        series.buckets.push_back({midnight + i * minutes(15), valueOf(i)});
    return series;
}

/// 1,002 counted: a quiet night, the 12:30 run (434), a quiet afternoon, the 16:00 run (364).
double counted(int quarter)
{
    switch (quarter) {
    case 50:
        return 180;
    case 51:
        return 130;
    case 52:
        return 90;
    case 53:
        return 34;
    case 64:
        return 200;
    case 65:
        return 164;
    default:
        break;
    }
    if (quarter < 50)
        return 3;
    if (quarter < 60)
        return 5;
    return quarter < 64 ? 6 : 0;
}

/// 214 refused after 16:29.
double refused(int quarter)
{
    switch (quarter) {
    case 65:
        return 38;
    case 66:
        return 110;
    case 67:
        return 34;
    default:
        return quarter > 67 ? 4 : 0;
    }
}

Series days(std::string name, const std::array<double, 29> &values)
{
    Series series;
    series.name = std::move(name);
    series.step = hours(24);
    series.source = "graphql";
    series.incompleteFrom = at("2026-11-24T18:59:00Z");
    for (int i = 0; i < 29; ++i)
        series.buckets.push_back(
            {startOfDay(incidentNow()) - hours(24) * (28 - i), values[static_cast<std::size_t>(i)]});
    return series;
}

std::vector<Series> allSeries()
{
    return {quarters("kv_writes", counted), quarters("kv_writes_refused", refused),
        days("kv_writes_daily",
            {1001, 1000, 1002, 1000, 762, 730, 1001, 1002, 1000, 1001, 888, 284, 850, 1000, 1002, 1000, 1001,
                1000, 434, 486, 1000, 1001, 1002, 1000, 1001, 540, 752, 1000, 1002}),
        days("kv_writes_refused_daily",
            {375, 330, 400, 186, 0, 0, 190, 320, 166, 365, 0, 0, 0, 330, 180, 100, 130, 110, 0, 0, 112, 262,
                396, 358, 420, 0, 0, 134, 214})};
}

WorkerVersion version(std::string_view versionId, std::int64_t number)
{
    WorkerVersion version;
    version.id = id<VersionId>(versionId);
    version.number = number;
    version.authorEmail = "ci@example.com";
    version.source = "wrangler";
    version.message = "fix bindings";
    version.createdOn = at("2026-11-22T16:12:00Z");
    version.hasBindings = true;
    return version;
}

} // namespace

Timestamp at(std::string_view rfc3339)
{
    const auto parsed = parseRfc3339(rfc3339);
    if (!parsed)
        std::abort();
    return *parsed;
}

Timestamp incidentNow()
{
    return at("2026-11-24T19:04:12Z");
}

Snapshot loading()
{
    Snapshot snapshot;
    snapshot.profile = "prod";
    snapshot.environment = Environment::Production;
    snapshot.account = id<AccountId>("0123456789abcdef0123456789abcdef");
    snapshot.accountName = "sandbox";
    snapshot.worker = id<ScriptName>("tft-trading-system");
    snapshot.now = incidentNow();
    snapshot.link = LinkState::Loading;
    return snapshot;
}

Snapshot incident(Environment environment)
{
    Snapshot snapshot = loading();
    snapshot.first = false;
    snapshot.environment = environment;
    snapshot.plan = Plan::Free;
    snapshot.workersDevUrl = "https://tft-trading-system.example.workers.dev";
    snapshot.asOf = at("2026-11-24T18:59:00Z");
    snapshot.link = LinkState::Live;
    snapshot.roundTrip = std::chrono::milliseconds(42);
    snapshot.bindings = bindings();
    WorkerVersion live = version(kLive, 42);
    for (const CheckedBinding &checked : snapshot.bindings)
        live.bindings.push_back(checked.binding);
    snapshot.liveVersions = {live};
    snapshot.newestVersion = live;
    Deployment deployment;
    deployment.id = id<DeploymentId>("7a6b5c4d-2222-4c3a-9f00-3d1f0a5e7c21");
    deployment.createdOn = at("2026-11-22T16:12:00Z");
    deployment.authorEmail = "ci@example.com";
    deployment.source = "wrangler";
    deployment.message = "fix bindings";
    deployment.versions = {{live.id, 100}};
    snapshot.liveDeployment = deployment;
    snapshot.deployments = {deployment};
    snapshot.crons = {"30 12 * * 1-5", "0 16 * * 1-5", "5 20 * * 1-5"};
    snapshot.quotas = quotas(snapshot.asOf);
    snapshot.p99Ms = known(6'210.0, "graphql", snapshot.asOf);
    snapshot.cache.hitRate
        = unknownBecause<double>("Worker answers “cache is disabled”", "worker", at("2026-11-24T19:01:00Z"));
    snapshot.cache.disabled = true;
    snapshot.cache.message = "cache is disabled";
    snapshot.flags = flags();
    snapshot.findings = findings();
    snapshot.ruledOut = {{"invalid-binding", "invalid binding"}, {"silent-failure", "silent failure"},
        {"wrong-namespace", "wrong namespace"}};
    snapshot.events = events();
    snapshot.series = allSeries();
    snapshot.price = Price{.restUsed = 38,
        .restBudget = 240,
        .graphqlUsed = 4,
        .graphqlBudget = 60,
        .kvPuts = 2,
        .kvPutsRefused = true};
    snapshot.severity = Severity::Critical;
    return snapshot;
}

Snapshot healthy()
{
    Snapshot snapshot = incident();
    snapshot.findings.clear();
    snapshot.ruledOut.clear();
    snapshot.severity = Severity::Ok;
    snapshot.quotas[1].used = known(312.0, "graphql", snapshot.asOf);
    snapshot.quotas[1].refused = 0;
    snapshot.quotas[1].attempted = 312;
    snapshot.quotas[1].forecast = Forecast{"previous_days", 480, 390, 560, 0.86, 28};
    snapshot.quotas[1].limitReachedAt.reset();
    snapshot.p99Ms = known(310.0, "graphql", snapshot.asOf);
    snapshot.cache.hitRate = known(0.824, "worker", snapshot.asOf);
    snapshot.cache.target = 0.75;
    return snapshot;
}

Snapshot forbidden()
{
    Snapshot snapshot = incident();
    const std::string why = "forbidden: token lacks Account › Account Analytics › Read";
    for (QuotaReading &reading : snapshot.quotas) {
        reading.used = unknownBecause<double>(why, "graphql");
        reading.refused.reset();
        reading.attempted.reset();
        reading.forecast.reset();
        reading.limitReachedAt.reset();
    }
    snapshot.p99Ms = unknownBecause<double>(why, "graphql");
    snapshot.asOf = {};
    snapshot.series.clear();
    snapshot.missingPermissions = {"Account › Account Analytics › Read"};
    snapshot.faults = {{"analytics",
        Error{.cls = FaultClass::Forbidden,
            .phase = Phase::Answer,
            .endpoint = "POST /graphql",
            .httpStatus = 403},
        incidentNow()}};
    snapshot.findings = {{.id = "data-forbidden",
        .severity = Severity::Unknown,
        .title = "Quotas are not readable",
        .summary = "token lacks Account › Account Analytics › Read",
        .evidence = {},
        .action = "Give the token this permission",
        .command = ""}};
    snapshot.ruledOut.clear();
    snapshot.severity = Severity::Unknown;
    return snapshot;
}

Snapshot stale()
{
    Snapshot snapshot = incident();
    snapshot.now = at("2026-11-24T19:10:12Z");
    snapshot.link = LinkState::Offline;
    snapshot.faults = {{"analytics",
        Error{.cls = FaultClass::Dns, .phase = Phase::Resolve, .endpoint = "POST /graphql"}, snapshot.now}};
    return snapshot;
}

Snapshot afterFlip()
{
    Snapshot snapshot = incident();
    snapshot.now = at("2026-11-24T19:12:30Z");
    snapshot.asOf = at("2026-11-24T19:07:00Z");
    snapshot.quotas = quotas(snapshot.asOf);
    snapshot.quotas[6].used = known(118.0, "graphql", snapshot.asOf);
    snapshot.quotas[9].used = known(31.0, "graphql", snapshot.asOf);
    FlagState &flagNow = snapshot.flags.front();
    flagNow.configured = known(std::string("true"), "rest", snapshot.now - minutes(3));
    flagNow.effective = known(std::string("true"), "worker", snapshot.now - minutes(3));
    flagNow.on = true;
    flagNow.lastChange = FlagChange{"operator-1", at("2026-11-24T19:05:00Z"), "INC-2031"};
    snapshot.liveVersions = {version("7f41c2aa-3333-4c3a-9f00-3d1f0a5e7c21", 43)};
    snapshot.liveDeployment->versions = {{snapshot.liveVersions.front().id, 100}};
    snapshot.cache.hitRate = known(0.41, "worker", snapshot.asOf);
    snapshot.cache.target = 0.75;
    snapshot.cache.disabled = false;
    snapshot.price.restUsed = 61;
    snapshot.price.kvPuts = 8;
    return snapshot;
}

FlipPlan flipPlan()
{
    FlipPlan plan;
    plan.request.flag = "FEATURE_FLAG_DO_CACHE";
    plan.request.value = "true";
    plan.definition = flags().front().definition;
    plan.account = id<AccountId>("0123456789abcdef0123456789abcdef");
    plan.worker = id<ScriptName>("tft-trading-system");
    plan.carrier = Carrier::PlainText;
    plan.before = "false";
    plan.baseVersion = id<VersionId>(kLive);
    plan.baseNumber = 42;
    plan.baseDeployment = id<DeploymentId>("7a6b5c4d-2222-4c3a-9f00-3d1f0a5e7c21");
    plan.readAtServer = at("2026-11-24T19:04:08Z");
    plan.checks
        = {check("value", CheckResult::Pass, "Value is exactly \"true\"", "code compares === \"true\""),
            check("required-binding", CheckResult::Pass, "CACHE_DO is bound", "SQLite class"),
            check("newest-live", CheckResult::Pass, "Newest upload is live", "d8bc4d3c, 100 %"),
            check("headroom", CheckResult::Pass, "Durable Objects have room", "100,000 left"),
            check("unchanged", CheckResult::Pass, "Nobody changed it meanwhile", "re-read 4 s ago"),
            check("code-reads", CheckResult::Pass, "Code reads this flag", "Worker echoes it"),
            check("journal", CheckResult::Pass, "No open change", "journal clean"),
            check("token", CheckResult::Pass, "Token may write", "expires in 61 d"),
            check("survives-deploy", CheckResult::Warn, "The next deploy turns it off again",
                "the var in wrangler.toml is still \"false\"", "FEATURE_FLAG_DO_CACHE = \"true\"")};
    const std::string base = "/accounts/0123456789abcdef0123456789abcdef/workers";
    plan.calls = {
        {"PATCH", base + "/workers/tft-trading-system/versions/latest", "application/merge-patch+json",
            R"({"env":{"FEATURE_FLAG_DO_CACHE":{"type":"plain_text","text":"true"}},"annotations":{"workers/tag":"01JDE9K7"}})",
            "", true},
        {"GET", base + "/scripts/tft-trading-system/versions/{new}", "", "", "only the flag may differ",
            false},
        {"POST", base + "/scripts/tft-trading-system/deployments", "application/json",
            R"({"versions":[{"version_id":"{new}","percentage":100}],"code_update_strategy":{"mode":"deferred","max_delay":300}})",
            "", true}};
    using Kind = ExpectedEffect::Kind;
    plan.expected = {{.meter = Meter::KvWrites, .before = 1450, .after = 120},
        {.meter = Meter::DoRequests, .before = 0, .after = 5900, .limit = 100'000},
        {.meter = Meter::DoRowsWritten, .before = 0, .after = 1400, .limit = 100'000},
        {.kind = Kind::Price, .apiCalls = 9, .kvWrites = 6}, {.kind = Kind::InEffect, .objectsWithin = 300},
        {.kind = Kind::Proof, .at = plan.readAtServer + std::chrono::minutes(19 * 60 + 21)}};
    plan.effects = {"KV writes a day: 1,450 -> ≈ 120 (−92 %)", "DO requests a day: 0 -> ≈ 5,900 of 100,000",
        "DO rows written a day: 0 -> ≈ 1,400 of 100,000", "Price: $0.00 · 9 API calls · 6 KV puts",
        "In effect: seconds; objects within 5 min", "Proof not before: 25 Nov 14:25 UTC"};
    return plan;
}

FlipPlan blockedPlan()
{
    FlipPlan plan = flipPlan();
    plan.checks[2] = check("newest-live", CheckResult::Block, "Newest upload is not live",
        "91bb0c2e (43) was uploaded at 18:40 and never deployed", "Deploy it or upload the live code again");
    return plan;
}

FlipRecord flipRecord(FlipState state)
{
    FlipRecord record;
    record.opId = "01JDE9K7Q2M4T6V8X0Z1B3D5F7";
    record.account = id<AccountId>("0123456789abcdef0123456789abcdef");
    record.worker = id<ScriptName>("tft-trading-system");
    record.flag = "FEATURE_FLAG_DO_CACHE";
    record.carrier = Carrier::PlainText;
    record.before = "false";
    record.after = "true";
    record.reason = "INC-2031 KV put() limit reached, move cache fills to Durable Objects";
    record.operatorName = "operator-1";
    record.baseVersion = id<VersionId>(kLive);
    record.baseNumber = 42;
    record.newVersion = id<VersionId>("7f41c2aa-3333-4c3a-9f00-3d1f0a5e7c21");
    record.state = state;
    record.createdAt = at("2026-11-24T19:05:02Z");
    record.updatedAt = at("2026-11-24T19:05:06Z");
    return record;
}

std::vector<FlipStep> flipSteps()
{
    using std::chrono::milliseconds;
    return {{FlipState::Planned, at("2026-11-24T19:04:08Z"), "pre-flight 8 of 9, 1 warning accepted",
                "9 reads", std::nullopt},
        {FlipState::Intent, at("2026-11-24T19:05:02Z"), "on disk before the first byte was sent",
            "op 01JDE9K7", std::nullopt},
        {FlipState::Staged, at("2026-11-24T19:05:03Z"),
            "version 7f41c2aa: 31 bindings compared, only the flag differs", "PATCH 200", milliseconds(612)},
        {FlipState::Acked, at("2026-11-24T19:05:04Z"), "100 % to 7f41c2aa, objects follow within 5 min",
            "POST 200", milliseconds(540)},
        {FlipState::Verified, at("2026-11-24T19:05:06Z"),
            "live is ours, predecessor is d8bc4d3c: nobody slipped in between", "GET 200", std::nullopt}};
}

std::vector<FlipRecord> journal()
{
    const auto entry
        = [](const char *op, const char *when, const char *by, const char *reason, FlipState state) {
              FlipRecord record = flipRecord(state);
              record.opId = op;
              record.createdAt = record.updatedAt = at(when);
              record.operatorName = by;
              record.reason = reason;
              return record;
          };
    FlipRecord overwritten = entry("01JDE0000000000000000000D4", "2026-11-22T15:20:00Z", "operator-1",
        "INC-2002 DO cache trial", FlipState::Superseded);
    overwritten.note = "ci deployed d8bc4d3c at 16:12:00";
    FlipRecord refusedOne = entry("01JDE0000000000000000000B2", "2026-11-12T17:39:00Z", "operator-2",
        "INC-1987 KV writes", FlipState::Rejected);
    refusedOne.error = Error{.cls = FaultClass::Refused,
        .phase = Phase::Answer,
        .sent = Sent::Yes,
        .httpStatus = 400,
        .apiCode = 10214};
    return {overwritten,
        entry("01JDE0000000000000000000C3", "2026-11-12T17:41:00Z", "operator-1", "INC-1987 KV writes",
            FlipState::NotApplied),
        refusedOne};
}

} // namespace edgedeck::test
