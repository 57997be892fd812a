// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/diagnosis/ruledout.h"

#include "app/domain/diagnosis/words.h"

#include <algorithm>

namespace edgedeck::diagnosis {

std::vector<RuledOut> ruledOut(const Snapshot &facts)
{
    std::vector<RuledOut> out;
    const QuotaReading *writes = facts.quota(Meter::KvWrites);
    std::vector<const CheckedBinding *> kv;
    for (const CheckedBinding &checked : facts.bindings) {
        if (checked.binding.type == "kv_namespace")
            kv.push_back(&checked);
    }
    const auto all
        = [&](auto predicate) { return !kv.empty() && std::all_of(kv.begin(), kv.end(), predicate); };
    const bool valid
        = all([](const CheckedBinding *b) { return b->resolved.known() && blockOf(*b) == nullptr; });
    if (valid)
        out.push_back({"invalid-binding", "invalid binding"});
    if (writes == nullptr)
        return out;
    // A put that is refused says so, and one that is counted reached the namespace: neither was swallowed. Counts of
    // another Worker say nothing of a binding that points nowhere.
    const bool counts = writes->used.value && *writes->used.value > 0;
    if (counts && valid)
        out.push_back({"silent-failure", "silent failure"});
    if (all([](const CheckedBinding *b) {
            return b->resolved.value && b->resolved.value->find(b->binding.name) != std::string::npos
                && b->fileValue.value_or("same") == "same";
        }))
        out.push_back({"wrong-namespace", "wrong namespace"});
    if (writes->level() == QuotaLevel::Ok && writes->refused.value_or(0) <= 0)
        out.push_back({"rate-limit", "KV write limit"});
    return out;
}

} // namespace edgedeck::diagnosis
