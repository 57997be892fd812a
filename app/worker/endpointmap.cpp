// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/worker/workerclient.h"

namespace edgedeck::worker {

namespace {

using Pointers = std::map<std::string, std::vector<std::string>>;

/// What the Worker's documentation promises: facts under `.data`.
Pointers documented()
{
    return {{"l1_hits", {"/data/l1_cache/hits"}}, {"l1_misses", {"/data/l1_cache/misses"}},
        {"do_hits", {"/data/durable_objects_cache/hits"}},
        {"do_misses", {"/data/durable_objects_cache/misses"}}, {"kv_hits", {"/data/kv_operations/hits"}},
        {"kv_misses", {"/data/kv_operations/misses"}}, {"misses", {"/data/misses"}},
        {"total", {"/data/total_requests"}}, {"kv_writes", {"/data/kv_operations/writes"}},
        {"message", {"/data/message", "/message"}}, {"disabled", {"/data/durable_objects_cache/disabled"}}};
}

/// What it answers: facts at the top, L2 being the Durable Object.
Pointers real()
{
    return {{"l1_hits", {"/l1Stats/hits", "/cacheStats/l1Hits"}}, {"l1_misses", {"/l1Stats/misses"}},
        {"do_hits", {"/cacheStats/l2Hits"}}, {"misses", {"/cacheStats/misses"}},
        {"total", {"/cacheStats/totalRequests"}}, {"message", {"/message", "/error"}}};
}

} // namespace

EndpointMap preset(std::string_view name)
{
    EndpointMap map;
    if (name == "documented")
        map.pointers = documented();
    else if (name == "real")
        map.pointers = real();
    else if (name == "auto") {
        map.pointers = documented();
        for (auto &[fact, pointers] : real())
            map.pointers[fact].insert(map.pointers[fact].end(), pointers.begin(), pointers.end());
    }
    return map;
}

} // namespace edgedeck::worker
