// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/scenario.h"

#include <array>
#include <functional>
#include <utility>

namespace edgedeck::sandbox {

namespace {

constexpr const char *kResults = "321593c6d5a84f0bb2c7e9418c0de1fa";
constexpr const char *kReports = "7d02c94be1564a8f93b5f6a0c8e4471d";
constexpr const char *kStagingResults = "a86b0f3dc7124e95b1d8420e6f97c35b";
constexpr const char *kLive = "d8bc4d3c-0674-42b8-985b-b0d3606ff8e9";

std::vector<BindingSpec> tradingBindings(const char *resultsId)
{
    std::vector<BindingSpec> out{
        {"kv_namespace", "TRADING_RESULTS", resultsId},
        {"durable_object_namespace", "CACHE_DO", "CacheDurableObject"},
        {"r2_bucket", "TRAINED_MODELS", "trained-models"},
        {"r2_bucket", "ENHANCED_MODELS", "enhanced-models"},
        {"ai", "AI", ""},
    };
    for (const char *secret : {"X_API_KEY", "NEWS_API_KEY", "MARKET_API_KEY", "MODEL_TOKEN",
             "ALERT_WEBHOOK_URL", "EMAIL_API_KEY", "ADMIN_KEY", "HEALTH_KEY", "SIGNING_KEY"})
        out.push_back({"secret_text", secret, std::string("value-of-") + secret});
    out.push_back({"plain_text", "FEATURE_FLAG_DO_CACHE", "false"});
    const std::array<std::pair<const char *, const char *>, 16> vars{{{"LOG_LEVEL", "info"},
        {"TIMEZONE", "America/New_York"}, {"TRADING_SYMBOLS", "AAPL,MSFT,GOOGL,TSLA,NVDA"},
        {"MARKET_DATA_CACHE_TTL", "300"}, {"KV_ANALYSIS_TTL", "604800"}, {"KV_GRANULAR_TTL", "7776000"},
        {"EMAIL_ENABLED", "false"}, {"WORKER_VERSION", "2.0"}, {"GPT_MAX_TOKENS", "2000"},
        {"GPT_TEMPERATURE", "0.1"}, {"MIN_NEWS_ARTICLES", "5"}, {"MAX_NEWS_ARTICLES", "20"},
        {"CONFIDENCE_THRESHOLD", "0.6"}, {"SIGNAL_CONFIDENCE_THRESHOLD", "0.7"},
        {"YAHOO_FINANCE_RATE_LIMIT", "20"}, {"RATE_LIMIT_WINDOW", "60000"}}};
    for (const auto &[name, text] : vars)
        out.push_back({"plain_text", name, text});
    return out;
}

/// The Worker of the incident: small steady use and three cron runs, of which two fill the cache hard.
LaneTraffic tradingLane()
{
    LaneTraffic lane;
    lane.script = "tft-trading-system";
    lane.namespaceId = kResults;
    lane.kvBinding = "TRADING_RESULTS";
    lane.readsFlag = true;
    lane.requests = {
        {0, 0}, {360, 1451}, {540, 2288}, {745, 3480}, {865, 4302}, {960, 4892}, {1144, 5982}, {1440, 7533}};
    lane.fills = {{0, 0}, {745, 121}, {865, 151}, {960, 161}, {989, 166}, {1144, 203}, {1440, 233}};
    lane.deletes = {{0, 0}, {1138, 12}, {1440, 15}};
    lane.lists = {{0, 0}, {1138, 87}, {1440, 110}};
    lane.crons = {
        {"30 12 * * *", 750, {{0, 0}, {15, 175}, {30, 335}, {45, 419}, {55, 434}},
            {{0, 0}, {15, 330}, {45, 860}, {55, 900}}},
        {"0 16 * * *", 960, {{0, 0}, {15, 178}, {29, 353}, {30, 367}, {45, 468}, {60, 521}, {75, 538}},
            {{0, 0}, {15, 300}, {45, 780}, {75, 926}}},
        {"5 20 * * *", 1205, {{0, 0}, {15, 96}, {30, 164}, {45, 200}}, {{0, 0}, {15, 200}, {45, 430}}},
    };
    return lane;
}

/// A second Worker of the account: shares the quota, knows no cache.
LaneTraffic reportLane()
{
    LaneTraffic lane;
    lane.script = "report-mailer";
    lane.namespaceId = kReports;
    lane.requests = {{0, 0}, {745, 262}, {1144, 448}, {1440, 567}};
    lane.fills = {{0, 0}, {745, 28}, {865, 35}, {960, 37}, {988, 38}, {1144, 43}, {1440, 50}};
    return lane;
}

Scenario base(std::string name, std::string summary)
{
    Scenario s;
    s.name = std::move(name);
    s.summary = std::move(summary);
    s.start = *parseRfc3339("2026-11-24T19:04:12Z");
    s.accountId = "5be0a2c49f1d4873a6e8b07c32d94f16";
    s.accountName = "sandbox";
    s.subdomain = "example";
    s.worker = "tft-trading-system";
    s.workerKey = "sandbox-worker-key";
    s.flagshipApp = "b7d0f3a2-5c1e-4e86-9a40-6f2d81c3e795";
    s.namespaces
        = {{kResults, "TRADING_RESULTS", 0.19e9, 1.8e6, 2114}, {kReports, "REPORTS", 0.02e9, 0.2e6, 310},
            {kStagingResults, "TRADING_RESULTS_staging", 0.4e6, 0, 12}};
    ScriptSpec trading{s.worker, "4f1c9a0d7b6e4c2fa835d1e09b7c6425", tradingBindings(kResults), {},
        {"30 12 * * *", "0 16 * * *", "5 20 * * *"}, "9c4e17d2b65f4d0e8a31c7f09d24a08b"};
    trading.versions = {
        {"2f7d1e58-93b4-4c0a-a6d2-5e81c07f4b39", 53, 8, 15, "operator-1@example.com", "wrangler",
            "first release", "upload", "false"},
        {"61a0c2de-7f45-49b8-8e1d-30c9b5a7f284", 40, 10, 2, "ci@example.com", "wrangler", "bump models",
            "upload", "false"},
        {"93e5b7f1-2c68-4d0f-b7a4-18d6e2c05f93", 12, 9, 40, "operator-2@example.com", "wrangler", "INC-1987",
            "upload", "false"},
        {"b42f80c6-d19e-4a57-9c3b-e7065ad1f8b2", 2, 15, 20, "operator-1@example.com", "api",
            "INC-2002 DO cache trial", "deployment", "true"},
        {kLive, 2, 16, 12, "ci@example.com", "wrangler", "fix bindings", "upload", "false"},
    };
    ScriptSpec staging{"tft-trading-system-staging", "c01b7e94d2f54a6b9f60e83a17d5c2b8",
        tradingBindings(kStagingResults), {}, {}, "9c4e17d2b65f4d0e8a31c7f09d24a0ff"};
    std::erase_if(staging.bindings, [](const BindingSpec &b) { return b.name == "ALERT_WEBHOOK_URL"; });
    staging.versions = {{"0c8d6f27-45b1-4e93-a07c-d9f2186b3e54", 3, 11, 30, "operator-1@example.com",
        "wrangler", "staging", "upload", "true"}};
    ScriptSpec reports{"report-mailer", "e79a0b3c5d1848f2b6c4d0a97f2e8135",
        {{"kv_namespace", "REPORTS", kReports}, {"secret_text", "SMTP_KEY", "value-of-SMTP_KEY"},
            {"plain_text", "LOG_LEVEL", "info"}},
        {}, {}, ""};
    reports.versions = {{"5a93c1e0-6d7f-4b28-8f0e-c4b7a2d9136f", 90, 7, 0, "operator-2@example.com",
        "wrangler", "weekly mail", "upload", ""}};
    s.scripts = {trading, staging, reports};
    s.lanes = {tradingLane(), reportLane()};
    // Demand of 24 Oct to 23 Nov, in shares of the scenario's day (about 1,450 writes wanted).
    s.history.levels = {0.45, 0.50, 0.92, 0.95, 0.915, 0.963, 0.818, 0.53, 0.50, 0.825, 0.908, 0.805, 0.942,
        0.612, 0.20, 0.585, 0.915, 0.812, 0.763, 0.777, 0.763, 0.296, 0.337, 0.763, 0.867, 0.963, 0.935,
        0.977, 0.371, 0.523, 0.777};
    return s;
}

Scenario kvWriteLimit()
{
    return base(
        "kv-write-limit", "Cron bursts used up the day's 1,000 KV writes at 16:29; the cache flag is off.");
}

Scenario flagAsSecret()
{
    Scenario s = base(
        "flag-as-secret", "The same incident, but the flag is a secret: its value cannot be read back.");
    s.carrier = FlagCarrier::Secret;
    return s;
}

Scenario flagAsJson()
{
    Scenario s = base("flag-as-json", "The same incident, the flag is a JSON variable: a real boolean.");
    s.carrier = FlagCarrier::JsonVar;
    return s;
}

/// The flag is no binding: it leaves the lists of the incident's Worker.
void withoutFlagBinding(Scenario &s)
{
    std::erase_if(s.scripts[0].bindings, [&](const BindingSpec &b) { return b.name == s.flagName; });
}

Scenario flagInFlagship()
{
    Scenario s = base("flag-in-flagship",
        "The same incident, the flag is the Flagship flag do-cache of the binding FLAGS.");
    s.carrier = FlagCarrier::Flagship;
    withoutFlagBinding(s);
    s.scripts[0].bindings.push_back({"flagship", "FLAGS", s.flagshipApp});
    return s;
}

Scenario flagInKv()
{
    Scenario s = base(
        "flag-in-kv", "The same incident with room for a few writes; the flag is the KV key flag:do-cache.");
    s.carrier = FlagCarrier::KvKey;
    s.flagKey = "flag:do-cache";
    s.flagNamespace = kResults;
    withoutFlagBinding(s);
    // With the day's writes used up a KV flag cannot be changed at all: a quieter day.
    for (CronRun &run : s.lanes[0].crons) {
        for (Knot &knot : run.fills)
            knot.total *= 0.6;
    }
    return s;
}

Scenario splitDeployment()
{
    Scenario s = base(
        "split-deployment", "The newest upload is not the deployed version: edits answer 10214 or 10215.");
    s.scripts[0].versions.push_back({"e15c7a90-b3d2-4f68-95e7-0a2d4c8f6b17", 0, 17, 41,
        "operator-2@example.com", "dash", "draft, do not deploy", "version_upload", "false", false});
    return s;
}

Scenario healthy()
{
    Scenario s = base("healthy", "The flag has been on for two weeks and every quota has room.");
    for (VersionSpec &v : s.scripts[0].versions)
        v.flagValue = v.daysAgo <= 12 ? "true" : "false";
    return s;
}

Scenario invalidBinding()
{
    Scenario s = base("invalid-binding",
        "The last deploy bound a namespace that does not exist: puts succeed, nothing appears.");
    s.scripts[0].versions.back().values = {{"TRADING_RESULTS", "00c0ffee00c0ffee00c0ffee00c0ffee"}};
    return s;
}

Scenario coldCache()
{
    Scenario s
        = base("cold-cache", "The flag went on at 18:44; the tiers are still filling and few look-ups hit.");
    s.scripts[0].versions.push_back({"7f41c2aa-5d0e-4b93-8c16-a2f9e6d7b408", 0, 18, 44,
        "operator-1@example.com", "api", "INC-2003 DO cache on", "deployment", "true", true, {}});
    return s;
}

Scenario durableLimit()
{
    Scenario s = base("do-limit",
        "Busy look-ups and a poor memory tier: the flip spends the day's Durable Object requests instead.");
    s.cache.l1 = s.cache.l1Cold = 0.1;
    s.cache.callsPerLookup = 2.2;
    s.lanes[0].lookupsPerRequest = 7;
    s.lanes[0].getsPerLookup = 1;
    return s;
}

Scenario inertFlag()
{
    Scenario s = base("inert-flag", "The flag says true, but the running code does not read it any more.");
    s.codeReadsFlag = false;
    s.scripts[0].versions.back().flagValue = "true";
    s.scripts[0].versions.back().message = "cache rewrite";
    return s;
}

Scenario fleet()
{
    Scenario s = base("fleet", "500 Workers and 1,000 namespaces in one account, with a month behind them.");
    s.quietScripts = 500 - static_cast<int>(s.scripts.size());
    s.quietNamespaces = 1000 - static_cast<int>(s.namespaces.size());
    return s;
}

const std::vector<std::pair<std::string, std::function<Scenario()>>> &table()
{
    static const std::vector<std::pair<std::string, std::function<Scenario()>>> scenarios{
        {"kv-write-limit", kvWriteLimit},
        {"flag-as-secret", flagAsSecret},
        {"flag-as-json", flagAsJson},
        {"flag-in-flagship", flagInFlagship},
        {"flag-in-kv", flagInKv},
        {"split-deployment", splitDeployment},
        {"healthy", healthy},
        {"invalid-binding", invalidBinding},
        {"cold-cache", coldCache},
        {"do-limit", durableLimit},
        {"inert-flag", inertFlag},
        {"fleet", fleet},
    };
    return scenarios;
}

} // namespace

std::string quietScriptName(int index)
{
    return "service-" + std::to_string(1000 + index);
}

std::optional<Scenario> scenarioNamed(const std::string &name)
{
    for (const auto &[key, make] : table()) {
        if (key == name)
            return make();
    }
    return std::nullopt;
}

std::vector<std::string> scenarioNames()
{
    std::vector<std::string> names;
    for (const auto &entry : table())
        names.push_back(entry.first);
    return names;
}

} // namespace edgedeck::sandbox
