// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/worker/decoders.h"

#include <algorithm>
#include <array>

namespace edgedeck::worker {

namespace {

/// The order in which the test does its steps; JSON objects have none.
constexpr std::array<std::string_view, 6> kOrder{
    "binding_check", "write_test", "read_test", "list_test", "delete_test", "cleanup_verify"};

std::size_t rank(const std::string &id)
{
    return static_cast<std::size_t>(std::find(kOrder.begin(), kOrder.end(), id) - kOrder.begin());
}

SelfTestStep readStep(const std::string &id, const net::JsonValue &item, std::string_view key)
{
    SelfTestStep step;
    step.id = plainLine(id);
    step.passed = item["success"].boolean();
    if (!step.passed)
        step.passed = item["passed"].boolean();
    step.text = plainLine(item["message"].textOr(""), key);
    if (const auto error = item["error"].text(); error && !error->empty())
        step.text += (step.text.empty() ? "" : ": ") + plainLine(*error, key);
    for (const char *name : {"ms", "duration_ms", "latency_ms", "duration"}) {
        if (!step.ms)
            step.ms = item[name].number();
    }
    return step;
}

} // namespace

Result<SelfTestAnswer> decodeSelfTest(const WorkerAnswer &answer, std::string_view key)
{
    const net::JsonValue data = answer.document.root()["data"];
    const net::JsonValue details = data["test_details"];
    SelfTestAnswer result;
    result.httpStatus = answer.status;
    result.took = answer.took;
    result.overall = plainLine(data["overall_status"].textOr(""), key);
    details.eachMember([&](const std::string &id, net::JsonValue item) {
        if (item.isObject())
            result.steps.push_back(readStep(id, item, key));
    });
    std::stable_sort(result.steps.begin(), result.steps.end(),
        [](const SelfTestStep &a, const SelfTestStep &b) { return rank(a.id) < rank(b.id); });
    if (!result.overall.empty() || !result.steps.empty())
        return result;
    if (answer.status >= 500)
        return fail(Error{.cls = FaultClass::Server,
            .phase = Phase::Answer,
            .sent = Sent::Yes,
            .detail
            = plainLine(answer.document.root()["error"].textOr("the Worker's self-test failed to run"), key),
            .httpStatus = answer.status});
    return fail(Error{.cls = FaultClass::BadShape,
        .phase = Phase::Decode,
        .sent = Sent::Yes,
        .detail = "the Worker's answer holds no self-test",
        .httpStatus = answer.status});
}

} // namespace edgedeck::worker
