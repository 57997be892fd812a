// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/domain/cache.h"
#include "app/net/transport.h"

#include <QObject>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace edgedeck::worker {

/// Where the operator's Worker answers and what its answers mean, as JSON pointers. A profile holds one.
struct EndpointMap
{
    std::string baseUrl; ///< "" = the Worker has no endpoints of its own
    std::string keyHeader = "X-API-KEY";
    std::string metricsPath = "/api/v1/cache/metrics";
    std::string bindingsPath = "/api/v1/data/bindings";
    std::string selfTestPath = "/api/v1/data/kv-self-test";
    /// Fact name -> JSON pointers, first that exists wins. Facts: l1_hits, l1_misses, do_hits, do_misses,
    /// kv_hits, kv_misses, misses, total, kv_writes, message, disabled.
    std::map<std::string, std::vector<std::string>> pointers;
};
/// Presets: "documented" (.data.kv_operations, .data.durable_objects_cache), "real" (cacheStats, l1Stats), and
/// "auto" = both. Unknown name: empty map.
[[nodiscard]] EndpointMap preset(std::string_view name);

struct MetricsAnswer
{
    CacheReading cache; ///< absent facts stay unknown
    std::map<std::string, double> facts;
    bool disabled = false; ///< the Worker says its cache is disabled
    bool metricsBroken = false; ///< a 500 whose body says metrics failed: the flag may well be on
    int httpStatus = 0;
    std::chrono::milliseconds took{0};
};

struct BindingFact
{
    std::string type;
    std::optional<std::string>
        value; ///< only for names in `flags`; everything else is redacted at the decoder
};

struct BindingsAnswer
{
    std::map<std::string, BindingFact> bindings;
    std::optional<int> count;
    std::chrono::milliseconds took{0};
};

struct SelfTestStep
{
    std::string id; ///< "write_test", ...
    std::optional<bool> passed; ///< empty: not judged
    std::string text;
    std::optional<double> ms;
};

struct SelfTestAnswer
{
    std::string overall; ///< .data.overall_status, "" if absent
    std::vector<SelfTestStep> steps;
    int httpStatus = 0;
    std::chrono::milliseconds took{0};
};

template <class T> using Done = std::function<void(Result<T>)>;

/// The operator's own Worker. Each look may cost KV puts (worker-endpoints reference): callers count them.
/// The key goes to baseUrl's host only. Decoding on the network thread, `done` on the context's thread.
class WorkerClient
{
public:
    WorkerClient(net::Transport &transport, EndpointMap map, std::string key);
    ~WorkerClient();
    [[nodiscard]] bool configured() const;
    net::CallId metrics(QObject *context, Done<MetricsAnswer> done);
    net::CallId bindings(std::vector<std::string> flags, QObject *context, Done<BindingsAnswer> done);
    net::CallId selfTest(QObject *context, Done<SelfTestAnswer> done);
    void cancel(net::CallId id);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace edgedeck::worker
