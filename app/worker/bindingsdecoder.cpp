// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/worker/decoders.h"

#include <algorithm>

namespace edgedeck::worker {

Result<BindingsAnswer> decodeBindings(const std::vector<std::string> &flags, const WorkerAnswer &answer)
{
    const net::JsonValue root = answer.document.root();
    if (answer.status >= 500)
        return fail(Error{.cls = FaultClass::Server,
            .phase = Phase::Answer,
            .sent = Sent::Yes,
            .detail = "the Worker failed to list its bindings",
            .httpStatus = answer.status});
    net::JsonValue list = root.pointer("/data/bindings");
    if (!list.isObject())
        list = root["bindings"];
    if (!list.isObject())
        return fail(Error{.cls = FaultClass::BadShape,
            .phase = Phase::Decode,
            .sent = Sent::Yes,
            .detail = "the Worker's answer has no list of bindings",
            .httpStatus = answer.status});

    BindingsAnswer result;
    result.took = answer.took;
    list.eachMember([&](const std::string &name, net::JsonValue item) {
        if (name.empty() || !item.isObject())
            return;
        BindingFact fact;
        fact.type = plainLine(item["type"].textOr("Unknown"));
        if (std::find(flags.begin(), flags.end(), name) != flags.end()) {
            const net::JsonValue value = item["value"];
            if (value.isString())
                fact.value = value.text();
            else if (value.isBool() || value.isNumber())
                fact.value = value.compact();
        }
        result.bindings.emplace(name, std::move(fact));
    });
    for (const char *pointer : {"/data/binding_count", "/binding_count"}) {
        if (const auto count = root.pointer(pointer).integer(0, 1'000'000); count && !result.count)
            result.count = static_cast<int>(*count);
    }
    return result;
}

} // namespace edgedeck::worker
