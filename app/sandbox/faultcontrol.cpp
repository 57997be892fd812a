// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/control.h"

#include <algorithm>
#include <functional>

namespace edgedeck::sandbox {

namespace {

/// Sets one knob; why it cannot, "" when it could.
using Setter = std::function<std::string(World &, const Json &)>;

int count(const Json &body)
{
    return static_cast<int>(numberOf(body, "count", 1));
}

int seconds(const Json &body, int standard)
{
    return static_cast<int>(std::clamp(numberOf(body, "seconds", standard), 0.0, 86'400.0));
}

Setter toggle(bool Knobs::*knob, bool inverted = false)
{
    return [knob, inverted](World &world, const Json &body) {
        world.knobs().*knob = body.value("on", true) != inverted;
        return std::string();
    };
}

Setter lag(int Knobs::*knob)
{
    return [knob](World &world, const Json &body) {
        world.knobs().*knob = seconds(body, 0);
        return std::string();
    };
}

std::string answerFaultOf(World &world, const Json &body)
{
    Fault f;
    f.method = textOf(body, "method");
    f.path = textOf(body, "path");
    f.skip = static_cast<int>(numberOf(body, "skip", 0));
    f.count = count(body);
    f.status = static_cast<int>(numberOf(body, "status", 0));
    f.code = static_cast<int>(numberOf(body, "code", 0));
    f.message = textOf(body, "message");
    f.retryAfter = static_cast<int>(numberOf(body, "retry_after", 0));
    f.latencyMs = static_cast<int>(numberOf(body, "latency_ms", 0));
    f.shape = textOf(body, "shape");
    f.body = textOf(body, "body");
    f.after = body.value("after", false);
    if (f.status == 0 && f.shape.empty() && f.latencyMs == 0)
        return "a fault needs status, shape or latency_ms";
    world.faults().push_back(f);
    return {};
}

std::string lostUpdate(World &world, const Json &body)
{
    const std::string target = textOf(body, "target", "deployment"), when = textOf(body, "when", "after");
    if ((target != "flagship" && target != "deployment" && target != "kv")
        || (when != "before" && when != "after") || (target == "kv" && when == "before"))
        return "target is flagship, deployment or kv, when is before or after";
    for (int i = 0; i < std::clamp(count(body), 0, 1000); ++i)
        world.knobs().lostUpdates.push_back({target, when == "before"});
    return {};
}

std::string exhaust(World &world, const Json &body)
{
    const std::string op = textOf(body, "operation", "write");
    world.quota().exhaust(op == "read" ? KvOp::Read
            : op == "delete"           ? KvOp::Delete
            : op == "list"             ? KvOp::List
                                       : KvOp::Write);
    return {};
}

/// One kind of fault: what to send and what it does, for GET /fault, and the knob behind it.
struct Kind
{
    const char *members, *does;
    Setter set;
};

std::string scriptLock(World &world, const Json &body)
{
    world.knobs().lockWindowS = seconds(body, 0);
    world.knobs().scriptLocks = body.contains("seconds") ? 0 : std::max(0, count(body));
    return {};
}

std::string deploymentDelay(World &world, const Json &body)
{
    world.knobs().hideDeploymentReads = static_cast<int>(numberOf(body, "reads", count(body)));
    return {};
}

std::string flagLag(World &world, const Json &body)
{
    const bool kv = textOf(body, "carrier", "kv") == "kv";
    (kv ? world.knobs().kvLagS : world.knobs().flagshipLagS) = seconds(body, 0);
    return {};
}

std::string missingPermission(World &world, const Json &body)
{
    world.knobs().missingPermissions.insert(textOf(body, "permission"));
    return {};
}

std::string graphqlError(World &world, const Json &body)
{
    world.knobs().graphqlErrors = count(body);
    world.knobs().graphqlError = textOf(body, "message", "unable to execute query, please try again later");
    world.knobs().graphqlErrorCode = textOf(body, "code");
    return {};
}

std::string workerDelay(World &world, const Json &body)
{
    world.knobs().workerDelayMs = static_cast<int>(numberOf(body, "latency_ms", 6000));
    return {};
}

std::string paidPlan(World &world, const Json &body)
{
    world.account().paid = body.value("on", true);
    world.quota().setFreePlan(!world.account().paid);
    return {};
}

const std::map<std::string, Kind> &kinds()
{
    static const std::map<std::string, Kind> table{
        {"answer",
            {"method path skip count status code message retry_after latency_ms shape body after",
                "Requests of this method whose path has this part get this answer, `count` times (negative: until "
                "cleared) after `skip` others. after: the real work is done first. shape: challenge html empty "
                "not_json raw. Without a path the API is meant.",
                answerFaultOf}},
        {"ignore_env_patch",
            {"on", "PATCH versions/latest drops `env` and answers 200.", toggle(&Knobs::ignoreEnvPatch)}},
        {"old_api",
            {"on", "ignore_env_patch, and deployments know no code_update_strategy.",
                toggle(&Knobs::oldApi)}},
        {"script_lock",
            {"count or seconds",
                "Changes of a Worker answer 429 \"Too many requests are currently modifying the script.\": the next "
                "`count` of them, or all within `seconds` of an accepted one.",
                scriptLock}},
        {"deployment_delay",
            {"reads", "So many lists of deployments still show the one before the newest.", deploymentDelay}},
        {"visibility_delay",
            {"seconds", "Lists of versions and deployments, and Flagship flags, show a change so much later.",
                lag(&Knobs::visibilityDelayS)}},
        {"lost_update",
            {"target when count",
                "A second writer. target: flagship deployment kv. when before: he writes right after our next read, "
                "so that our write overwrites his (not kv). when after: he writes right after our next write what "
                "he had read before it.",
                lostUpdate}},
        {"busy_objects",
            {"on",
                "Durable Objects never sleep: after a deferred deployment they keep the old code for max_delay. "
                "Without it only those do that the flag keeps busy.",
                toggle(&Knobs::busyObjects)}},
        {"flag_lag",
            {"carrier seconds",
                "How long running Workers go on with the old value: flagship (5 s), kv (60 s; the default).",
                flagLag}},
        {"audit_lag", {"seconds", "Until an audit entry can be read (30 s).", lag(&Knobs::auditLagS)}},
        {"telemetry_lag",
            {"seconds", "Until a telemetry event can be read (20 s).", lag(&Knobs::telemetryLagS)}},
        {"missing_permission", {"permission", "Every token lacks it: 403, code 10000.", missingPermission}},
        {"kv_exhausted",
            {"operation", "The day's limit of write, read, delete or list is used up.", exhaust}},
        {"paid_plan", {"on", "The account is on Workers Paid: no daily limits.", paidPlan}},
        {"graphql_error", {"message code count", "Analytics answer with this error.", graphqlError}},
        {"inert_flag", {"on", "The running code ignores the flag.", toggle(&Knobs::codeReadsFlag, true)}},
        {"metrics_broken",
            {"on", "The Worker's cache metrics answer 500 while the flag is on.",
                toggle(&Knobs::metricsBroken)}},
        {"documented_metrics",
            {"on", "The Worker answers cache metrics in the documented shape.",
                toggle(&Knobs::documentedMetrics)}},
        {"worker_delay",
            {"latency_ms", "Real delay of the Worker's answers once puts are refused.", workerDelay}},
    };
    return table;
}

} // namespace

Answer listFaults()
{
    Json all = Json::array();
    for (const auto &[name, kind] : kinds())
        all.push_back(Json{{"kind", name}, {"members", kind.members}, {"does", kind.does}});
    return controlDone(Json{{"kinds", std::move(all)},
        {"clear", "POST {\"clear\":true} takes everything back. `on` is true unless it is given."}});
}

Answer answerFault(World &world, const Json &body)
{
    if (body.value("clear", false)) {
        // What the scenario itself is about stays.
        const Knobs old = world.knobs();
        world.faults().clear();
        world.knobs() = Knobs();
        world.knobs().documentedMetrics = old.documentedMetrics;
        world.knobs().codeReadsFlag = old.codeReadsFlag;
        return controlDone(Json{{"ok", true}});
    }
    const std::string kind = textOf(body, "kind", "answer");
    const auto found = kinds().find(kind);
    if (found == kinds().end())
        return controlRefused("unknown kind \"" + kind + "\": GET /fault lists them");
    const std::string why = found->second.set(world, body);
    return why.empty() ? controlDone(Json{{"ok", true}}) : controlRefused(why);
}

} // namespace edgedeck::sandbox
