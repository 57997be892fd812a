// SPDX-License-Identifier: GPL-3.0-or-later
// Pre-flight of what is no change of a binding: a version that goes live as it is, a flag in KV or Flagship.
#include "app/domain/flip/compare.h"
#include "app/domain/preflightparts.h"
#include "app/domain/text.h"

#include <algorithm>

namespace edgedeck::preflight {

namespace {

void freshAndSingle(const PreflightFacts &facts, Checks &out)
{
    if (facts.age > kPlanMaxAge)
        out.push_back(check("plan-fresh", CheckResult::Block, "The plan is too old",
            "its base was read " + std::to_string(facts.age.count()) + " s ago, 30 s are allowed",
            "run the pre-flight again"));
}

void kvChecks(const PreflightFacts &facts, Checks &out)
{
    const auto writes = std::find_if(facts.quotas.begin(), facts.quotas.end(),
        [](const QuotaReading &q) { return q.meter == Meter::KvWrites; });
    const bool read = writes != facts.quotas.end();
    if (facts.plan == Plan::Paid)
        out.push_back(check("kv-headroom", CheckResult::Pass, "KV writes are not limited", "Paid plan"));
    else if (read && writes->level() == QuotaLevel::Over)
        out.push_back(check("kv-headroom", CheckResult::Block, "KV writes are used up",
            "Cloudflare refuses this write (10048) until 00:00 UTC", "wait for 00:00 UTC"));
    else if (read && writes->remaining())
        out.push_back(check("kv-headroom", CheckResult::Pass, "KV writes are left",
            "this flip takes 1 of " + grouped(*writes->remaining())));
    else
        out.push_back(check("kv-headroom", CheckResult::Unknown, "KV writes are left",
            "what is used today is not known; this flip takes 1"));
    out.push_back(check("kv-visible", CheckResult::Pass, "Readers follow within a minute or more",
        "places that read the key before may serve the old value for 60 s or more; at most one write a second"));
}

void flagshipChecks(const PreflightFacts &facts, const StoreFact &store, Checks &out)
{
    const bool offered
        = std::find(store.values.begin(), store.values.end(), facts.request.value) != store.values.end();
    if (!offered)
        out.push_back(check("value-exact", CheckResult::Block,
            quoted(facts.request.value) + " is no variation of this flag",
            "it has " + std::to_string(store.values.size()) + " variations", "use one of its values"));
    if (!store.enabled)
        out.push_back(check("flagship-serves", CheckResult::Warn, "The flag is disabled",
            "everybody gets the default variation, whatever the rules say"));
    else if (store.rules > 0)
        out.push_back(check("flagship-serves", CheckResult::Warn, "Rules come before the default",
            counted(static_cast<int>(store.rules), "rule decides", "rules decide")
                + " for whom it matches; this flip changes the default variation only"));
    else
        out.push_back(
            check("flagship-serves", CheckResult::Pass, "Everybody gets the default variation", "no rules"));
    if (!store.unknownMembers.empty())
        out.push_back(check("flagship-whole", CheckResult::Block, "A write would lose part of the flag",
            "it has " + store.unknownMembers.front() + ", which this version does not know",
            "change it in the dashboard, and update Edgedeck"));
}

} // namespace

void deployChecks(const PreflightFacts &facts, Checks &out)
{
    constexpr auto id = "version-to-deploy";
    if (!facts.target || !facts.base) {
        out.push_back(
            check(id, CheckResult::Block, "The version was not read", "nothing is deployed unseen"));
        return;
    }
    const WorkerVersion &target = *facts.target;
    const std::string name = shortId(target.id.str()) + " (number " + std::to_string(target.number) + ")";
    if (target.id == facts.base->id)
        out.push_back(check(id, CheckResult::Block, "It is live already", name + " takes all traffic"));
    else
        out.push_back(check(id, CheckResult::Pass, "This version goes live as it is",
            name + ", uploaded " + toRfc3339(target.createdOn)
                + (target.authorEmail.empty() ? "" : " by " + target.authorEmail)));
    const auto changes = versionChanges(*facts.base, target);
    out.push_back(check("difference", CheckResult::Warn,
        changes.empty() ? "No difference that the API shows" : "Everything that differs goes live",
        changes.empty()
            ? "code and bindings are the same; compatibility date and flags are not compared"
            : counted(static_cast<int>(changes.size()), "difference", "differences") + ": " + changes.front(),
        "read the whole list, then type the version"));
    if (facts.request.act == FlipAct::Redeploy) {
        out.push_back(check("newest-stays-behind", CheckResult::Warn, "The newest upload will not be live",
            "secret edits and flips are refused (10214, 10215) until a newer version is deployed",
            "flip by route C, or deploy the newest upload later"));
        out.push_back(check("secrets-since", CheckResult::Warn, "Secrets go back as well",
            "if one was changed since that version, Cloudflare refuses (10220) unless it is forced"));
    }
    freshAndSingle(facts, out);
    nobodyChanged(facts, out);
    noOpenChange(facts, out);
    tokenMayWrite(facts, out);
}

void storeChecks(const PreflightFacts &facts, Checks &out)
{
    const auto where = flagStore(facts.request.flag);
    if (!facts.store || !where) {
        out.push_back(
            check("store-exists", CheckResult::Block, "The value was not read", "nothing is known"));
        return;
    }
    const StoreFact &store = *facts.store;
    const bool kv = where->carrier == Carrier::KvKey;
    if (kv)
        valueExact(facts, out);
    if (!store.value || !store.readable) {
        out.push_back(check("store-exists", CheckResult::Block,
            store.readable ? where->key + " is not there" : where->key + " holds no short text",
            store.readable ? "a flip changes what exists, it makes nothing new"
                           : "what cannot be read whole cannot be put back",
            "check the name"));
    } else {
        out.push_back(check("store-exists", CheckResult::Pass, where->key + " holds " + quoted(*store.value),
            store.changedBy.empty() ? "as read just now" : "changed by " + store.changedBy));
        if (*store.value == facts.request.value)
            out.push_back(check("value-changes", CheckResult::Block, "Nothing would change",
                "it holds " + quoted(facts.request.value) + " already"));
    }
    const std::string what = kv ? "namespace" : "app";
    if (!store.bound.value)
        out.push_back(check("store-bound", CheckResult::Unknown, "The Worker reads it",
            store.bound.unknown.empty() ? "bindings were not read" : store.bound.unknown));
    else if (*store.bound.value)
        out.push_back(check("store-bound", CheckResult::Pass, "The Worker is bound to this " + what,
            "whether its code reads this key shows in its effect"));
    else
        out.push_back(check("store-bound", CheckResult::Warn, "The Worker is not bound to this " + what,
            "its live version has no such binding: the flag would do nothing there"));
    if (kv)
        kvChecks(facts, out);
    else
        flagshipChecks(facts, store, out);
    freshAndSingle(facts, out);
    noOpenChange(facts, out);
    tokenMayWrite(facts, out);
}

} // namespace edgedeck::preflight
