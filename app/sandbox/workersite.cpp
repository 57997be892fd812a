// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/workersite.h"

#include "app/sandbox/api.h"

#include <algorithm>
#include <thread>

namespace edgedeck::sandbox {

namespace {

constexpr char kPutRefused[] = "KV put() limit exceeded for the day.";

/// What one request to the Worker sees and costs.
class Visit
{
public:
    Visit(World &world, const Request &request)
        : m_world(world)
        , m_request(request)
    {
        for (const LaneTraffic &lane : world.scenario().lanes) {
            if (lane.script == world.scenario().worker)
                m_namespace = lane.namespaceId;
        }
        Script *script = world.account().script(world.scenario().worker);
        m_live = script && !script->deployments.empty()
            ? script->version(script->deployments.front().shares.front().first)
            : nullptr;
        const Json *store = m_live ? m_live->binding("TRADING_RESULTS") : nullptr;
        m_valid = store && world.account().namespaces.count(textOf(*store, "namespace_id")) > 0;
        m_on = world.flagShareAt(world.now()) > 0;
        m_stamp = toRfc3339(world.now());
        m_stamp.insert(m_stamp.size() - 1, ".000");
        m_id = "req_" + world.newHexId().substr(0, 13);
    }

    /// Spends `count` puts with the Worker's own retries; false when the day's limit refuses them.
    bool put(std::uint32_t count)
    {
        if (!m_valid)
            return true;
        if (!m_world.quota().open(KvOp::Write)) {
            // Three attempts each, then the request goes on without its write: about three seconds a put.
            m_world.spend(KvOp::Write, count * 3, m_namespace, m_world.scenario().worker);
            m_slow = true;
            return false;
        }
        return m_world.spend(KvOp::Write, count, m_namespace, m_world.scenario().worker) > 0;
    }

    Answer answer(int status, Json body)
    {
        Cell cell;
        cell[Count::Requests] = 1;
        cell[Count::Slow] = m_slow ? 1 : 0;
        m_world.note(m_namespace, m_world.scenario().worker, cell);
        Answer out;
        out.status = status;
        out.body = std::move(body);
        out.contentType = "application/json";
        out.ratePolicy.clear();
        out.headers = {{"x-api-version", "v1"}, {"x-request-id", m_id}, {"x-timestamp", m_stamp},
            {"x-worker-version", "2.0-enhanced"}, {"x-response-time", m_slow ? "6015" : "17"}};
        return out;
    }

    Answer dispatch()
    {
        const std::string &path = m_request.path;
        if (!m_live)
            return plain(404, "Not found", "text/plain");
        if (path == "/health") {
            const bool stored = put(2);
            return answer(200,
                Json{{"status", "healthy"}, {"timestamp", m_stamp},
                    {"services", Json{{"storage", Json{{"kv_storage", stored ? "healthy" : "unhealthy"}}}}},
                    {"message", "System is operational"}});
        }
        if (path == "/api/v1/cache/metrics")
            return metrics();
        if (path == "/api/v1/cache/health")
            return health();
        if (path.rfind("/api/v1/data/", 0) == 0) {
            if (m_request.header("x-api-key") != m_world.scenario().workerKey) {
                return answer(401,
                    Json{{"success", false}, {"error", "Invalid or missing API key"},
                        {"error_code", "UNAUTHORIZED"}, {"error_details", Json{{"requestId", m_id}}},
                        {"timestamp", m_stamp}});
            }
            if (path == "/api/v1/data/bindings")
                return bindings();
            if (path == "/api/v1/data/kv-self-test")
                return selfTest();
            if (path == "/api/v1/data/health")
                return dataHealth();
        }
        return answer(404, Json{{"success", false}, {"error", "Not found"}, {"timestamp", m_stamp}});
    }

    [[nodiscard]] bool slow() const { return m_slow; }

private:
    bool spend(KvOp op, std::uint32_t count)
    {
        return m_world.spend(op, count, m_namespace, m_world.scenario().worker) > 0;
    }

    /// Sums of today's tiers as the Worker's isolates would know them.
    [[nodiscard]] Cell tiers() const
    {
        const std::int64_t today = minuteOf(m_world.now()) / 1440;
        for (const Lane &lane : m_world.lanes()) {
            if (lane.script == m_world.scenario().worker && lane.days.count(today) > 0)
                return lane.days.at(today);
        }
        return {};
    }

    Answer metrics()
    {
        put(2);
        const Cell c = tiers();
        if (!m_world.knobs().codeReadsFlag) {
            // The later release answers the same whatever the flag says.
            return answer(200,
                Json{{"success", true}, {"timestamp", m_stamp}, {"cacheStats", Json::object()},
                    {"l1Stats",
                        Json{{"hits", 0}, {"misses", 0}, {"currentSize", 0}, {"currentMemoryMB", 0},
                            {"hitRate", 0}}}});
        }
        if (m_on && m_world.knobs().metricsBroken)
            return answer(
                500, Json{{"success", false}, {"error", "Metrics retrieval failed"}, {"timestamp", m_stamp}});
        if (m_world.knobs().documentedMetrics)
            return documented(c);
        const bool on = m_on;
        const double l1 = on ? c[Count::L1Hits] : 0, l2 = on ? c[Count::DoHits] : 0,
                     kv = on ? c[Count::KvHits] : 0;
        const double total = on ? c[Count::Lookups] : 0, misses = on ? c[Count::Misses] : 0;
        const auto rate = [](double part, double whole) { return whole > 0 ? part / whole : 0.0; };
        Json body{{"success", true}, {"timestamp", m_stamp},
            {"cacheStats",
                Json{{"totalRequests", total}, {"l1Hits", l1}, {"l2Hits", l2}, {"misses", misses + kv},
                    {"l1Size", on ? 214 : 0}, {"l2Size", on ? 1630 : 0}}},
            {"l1Stats",
                Json{{"hits", l1}, {"misses", total - l1}, {"currentSize", on ? 214 : 0},
                    {"currentMemoryMB", on ? 3.1 : 0.0}, {"hitRate", rate(l1, total)}}}};
        if (on) {
            body["cacheStats"]["kvHits"] = kv;
            body["l1DetailedInfo"] = Json{{"maxSize", 1000}, {"utilization", 0.214}};
            body["promotionStats"] = Json{{"promotions", l2 * 0.6}, {"demotions", 0}};
        } else {
            body["message"] = "Cache is disabled (DO cache not enabled)";
        }
        return answer(200, std::move(body));
    }

    Answer documented(const Cell &c)
    {
        const double total = c[Count::Lookups], arrived = total - c[Count::L1Hits];
        return answer(200,
            Json{{"success", true}, {"timestamp", m_stamp},
                {"data",
                    Json{{"enabled", m_on},
                        {"l1_cache", Json{{"hits", c[Count::L1Hits]}, {"misses", arrived}}},
                        {"durable_objects_cache",
                            Json{{"enabled", m_on}, {"hits", c[Count::DoHits]},
                                {"misses", arrived - c[Count::DoHits]}}},
                        {"kv_operations",
                            Json{{"reads", c[Count::ReadHot] + c[Count::ReadCold] + c[Count::ReadMiss]},
                                {"hits", c[Count::KvHits]}, {"misses", c[Count::Misses]},
                                {"writes", c[Count::WriteOk]}, {"writes_refused", c[Count::WriteRefused]},
                                {"deletes", c[Count::DeleteOk]}, {"lists", c[Count::ListOk]}}}}}});
    }

    Answer health()
    {
        put(2);
        if (m_on && m_world.knobs().metricsBroken)
            return answer(
                500, Json{{"success", false}, {"error", "Health assessment failed"}, {"timestamp", m_stamp}});
        const bool healthy = m_on || !m_world.knobs().codeReadsFlag;
        Json assessment{{"status", healthy ? "healthy" : "disabled"}, {"overallScore", m_on ? 92 : 0},
            {"l1Metrics", Json{{"enabled", m_on}}}, {"l2Metrics", Json{{"enabled", m_on}}}};
        if (!healthy)
            assessment["message"] = "Cache is disabled (DO cache not enabled)";
        return answer(
            200, Json{{"success", true}, {"timestamp", m_stamp}, {"assessment", std::move(assessment)}});
    }

    Json spread(const std::string &text) const
    {
        // A string that the Worker spreads into an object, letter by letter.
        Json out = Json::object();
        for (std::size_t i = 0; i < text.size(); ++i)
            out[std::to_string(i)] = std::string(1, text[i]);
        out["version"] = "v1";
        return out;
    }

    Answer bindings()
    {
        put(2);
        Json all = Json::object();
        Json kv = Json::array(), r2 = Json::array(), ai = Json::array(), durable = Json::array(),
             vars = Json::array();
        for (const Json &b : m_live->bindings) {
            const std::string name = textOf(b, "name"), type = textOf(b, "type");
            if (type == "plain_text" || type == "secret_text") {
                const std::string value = textOf(b, "text");
                all[name] = value.size() <= 50
                    ? Json{{"type", "string"}, {"value", value}}
                    : Json{{"type", "string"}, {"value", "[" + std::to_string(value.size()) + " chars]"}};
                vars.push_back(name);
            } else if (type == "kv_namespace" || type == "r2_bucket") {
                // The Worker tells both kinds by their methods, so a bucket passes for a namespace.
                all[name] = Json{
                    {"type", "KVNamespace"}, {"methods", Json::array({"get", "put", "delete", "list"})}};
                kv.push_back(name);
            } else if (type == "durable_object_namespace") {
                all[name] = Json{
                    {"type", "DurableObjectNamespace"}, {"methods", Json::array({"get", "idFromName"})}};
                durable.push_back(name);
            } else if (type == "ai") {
                all[name] = Json{{"type", "AI"}, {"methods", Json::array({"run"})}};
                ai.push_back(name);
            } else {
                all[name] = Json{{"type", "Unknown"}, {"methods", Json::array()}};
            }
        }
        const Json critical{{"TRADING_RESULTS", all.contains("TRADING_RESULTS")}, {"AI", all.contains("AI")},
            {"CACHE_DO", all.contains("CACHE_DO")}};
        const std::size_t count = all.size();
        return answer(200,
            Json{{"success", true},
                {"data",
                    Json{{"bindings", std::move(all)}, {"binding_count", count}, {"kv_namespaces", kv},
                        {"r2_buckets", r2}, {"ai_bindings", ai}, {"durable_objects", durable},
                        {"env_vars", vars}, {"critical_bindings_status", critical}}},
                {"timestamp", m_stamp}, {"metadata", spread("Environment bindings retrieved")}});
    }

    Answer selfTest()
    {
        const bool exists = m_live->binding("TRADING_RESULTS") != nullptr;
        put(2);
        // Without a real namespace behind it a put is accepted and goes nowhere.
        const bool accepted = exists && put(1);
        const bool stored = accepted && m_valid;
        const bool reads = !m_valid || spend(KvOp::Read, 2), lists = !m_valid || spend(KvOp::List, 1),
                   deletes = !m_valid || spend(KvOp::Delete, 1);
        const std::string key = "kv-self-test:" + m_id;
        Json write{{"success", accepted},
            {"message", accepted ? "Direct KV put() succeeded" : "Direct KV put() failed"}};
        if (accepted)
            write["key"] = key;
        else
            write["error"] = kPutRefused;
        const bool read = stored && reads;
        Json details{
            {"binding_check",
                Json{{"success", exists},
                    {"message",
                        exists ? "TRADING_RESULTS binding exists" : "TRADING_RESULTS binding missing"}}},
            {"write_test", std::move(write)},
            {"read_test",
                read ? Json{{"success", true}, {"message", "Direct KV get() succeeded - data matches"},
                    {"data", Json{{"test", "KV self-test"}, {"timestamp", m_stamp}, {"requestId", m_id}}}}
                     : Json{{"success", false},
                         {"message",
                             "Direct KV get() returned null - data not found (possible write failure or "
                             "async delay)"},
                         {"data", nullptr}}},
            {"list_test",
                Json{{"success", lists},
                    {"message",
                        !lists       ? "Direct KV list() failed"
                            : stored ? "Direct KV list() found test key"
                                     : "Direct KV list() succeeded but test key not found"},
                    {"found", stored}, {"totalKeys", stored ? 1 : 0},
                    {"keys", stored ? Json::array({key}) : Json::array()}}},
            {"delete_test",
                Json{{"success", deletes},
                    {"message", deletes ? "Direct KV delete() succeeded" : "Direct KV delete() failed"}}},
            {"cleanup_verify", Json{{"success", true}, {"message", "Cleanup verified - key deleted"}}}};
        const bool all = exists && stored && read && lists && deletes;
        return answer(all ? 200 : 500,
            Json{{"success", true},
                {"data",
                    Json{{"overall_status", all ? "ALL_TESTS_PASSED" : "CRITICAL_FAILURE"},
                        {"all_tests_passed", all}, {"critical_tests_passed", all},
                        {"test_details", std::move(details)},
                        {"summary",
                            Json{{"binding_exists", exists}, {"can_write", stored}, {"can_read", read},
                                {"can_list", lists}, {"can_delete", deletes}, {"cleanup_verified", true}}},
                        {"recommendations",
                            all ? Json::array({"KV binding is fully operational"})
                                : Json::array({"CRITICAL: Cannot write to KV - check namespace permissions",
                                    "Verify namespace ID in wrangler.toml matches actual KV namespace"})}}},
                {"timestamp", m_stamp}, {"metadata", spread("KV self-test completed")}});
    }

    Answer dataHealth()
    {
        put(2);
        if (!m_world.knobs().codeReadsFlag)
            return answer(
                500, Json{{"success", false}, {"error", "Health check failed"}, {"timestamp", m_stamp}});
        return answer(200,
            Json{{"success", true}, {"timestamp", m_stamp},
                {"system",
                    Json{{"status", "healthy"}, {"enhanced_dal", true}, {"migration_system", true},
                        {"version", "2.0-enhanced"}}},
                {"cache",
                    Json{{"enabled", true}, {"status", "healthy"}, {"hitRate", 0}, {"l1HitRate", 0},
                        {"l2HitRate", 0}}}});
    }

    World &m_world;
    const Request &m_request;
    std::string m_namespace, m_stamp, m_id;
    const Version *m_live = nullptr;
    bool m_on = false, m_slow = false, m_valid = false;
};

} // namespace

Answer answerWorker(World &world, const Request &request)
{
    std::optional<Fault> fault;
    Answer answer;
    int delay = 0;
    {
        const auto lock = world.lock();
        world.catchUp();
        fault = takeFault(world, request);
        if (!fault || (fault->status == 0 && fault->shape.empty()) || fault->after) {
            Visit visit(world, request);
            answer = visit.dispatch();
            delay = visit.slow() ? world.knobs().workerDelayMs : 0;
        }
    }
    delay += fault ? fault->latencyMs : 0;
    if (delay > 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(delay));
    return fault && (fault->status > 0 || !fault->shape.empty()) ? spoiled(*fault) : answer;
}

} // namespace edgedeck::sandbox
