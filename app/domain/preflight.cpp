// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/preflight.h"

#include "app/domain/flip/reducer.h"
#include "app/domain/preflightparts.h"
#include "app/domain/text.h"

#include <algorithm>
#include <cctype>

namespace edgedeck {

namespace preflight {

Check check(std::string id, CheckResult result, std::string title, std::string reason, std::string action)
{
    return Check{std::move(id), result, std::move(title), std::move(reason), std::move(action)};
}

} // namespace preflight

namespace {

using preflight::check;
using preflight::Checks;

constexpr std::chrono::seconds kCoolDown{10};

bool switchesOn(const PreflightFacts &facts)
{
    return facts.request.value == facts.definition.on;
}

const Binding *findBinding(const PreflightFacts &facts, const std::string &name)
{
    if (!facts.base)
        return nullptr;
    const auto &all = facts.base->bindings;
    const auto found = std::find_if(all.begin(), all.end(), [&](const Binding &b) { return b.name == name; });
    return found == all.end() ? nullptr : &*found;
}

/// Lower case without surrounding spaces: to recognise a near miss.
std::string folded(std::string_view text)
{
    std::string out(trimmed(text));
    std::transform(out.begin(), out.end(), out.begin(),
        [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

} // namespace

void preflight::valueExact(const PreflightFacts &facts, Checks &out)
{
    const auto &[value, on, off] = std::tie(facts.request.value, facts.definition.on, facts.definition.off);
    if (value == on || value == off) {
        out.push_back(check("value-exact", CheckResult::Pass, "Value is exactly " + quoted(value),
            "code compares === " + quoted(on)));
        return;
    }
    const bool nearMiss
        = folded(value) == folded(on) || folded(value) == folded(off) || value == "1" || value == "0";
    out.push_back(check("value-exact", nearMiss ? CheckResult::Block : CheckResult::Warn,
        quoted(value) + " is neither " + quoted(on) + " nor " + quoted(off),
        "the code compares byte by byte with " + quoted(on) + ": this value leaves the flag off",
        "use " + quoted(on) + " or " + quoted(off)));
}

namespace {

void newestIsLive(const PreflightFacts &facts, Checks &out)
{
    constexpr auto id = "newest-is-live";
    constexpr auto title = "Newest upload is live";
    if (!facts.base || !facts.newest) {
        out.push_back(check(id, CheckResult::Unknown, title, "versions were not read"));
        return;
    }
    if (facts.newest->id == facts.base->id) {
        out.push_back(check(id, CheckResult::Pass, title, shortId(facts.base->id.str()) + ", 100 %"));
        return;
    }
    if (facts.request.route == Route::C) {
        // Nothing of that upload goes along: the new version is made of the live one.
        out.push_back(check(id, CheckResult::Warn, "Newest upload is not live, and stays so",
            shortId(facts.newest->id.str()) + " (number " + std::to_string(facts.newest->number)
                + ") was uploaded and never deployed; the new version is made of "
                + shortId(facts.base->id.str()) + ", which is live",
            "whoever uploaded it must upload again after this flip"));
        if (!facts.copyLoses.value)
            out.push_back(check("copy-is-whole", CheckResult::Block, "The live version cannot be copied",
                facts.copyLoses.unknown.empty() ? "its code was not read" : facts.copyLoses.unknown));
        else if (!facts.copyLoses.value->empty())
            out.push_back(check("copy-is-whole", CheckResult::Block, "A copy would not be whole",
                "it would lose " + facts.copyLoses.value->front(), "deploy the newest upload instead"));
        else
            out.push_back(check("copy-is-whole", CheckResult::Pass, "The live version can be copied",
                "code and settings as read, bindings inherited from " + shortId(facts.base->id.str())));
        return;
    }
    out.push_back(check(id, CheckResult::Block, "Newest upload is not live",
        shortId(facts.newest->id.str()) + " (number " + std::to_string(facts.newest->number)
            + ") was uploaded and never deployed; live is " + shortId(facts.base->id.str())
            + ": this flip would carry it along (Cloudflare: 10214, 10215)",
        "deploy that upload as an act of its own, wait for who uploaded it, or take route C"));
}

/// What the flip would add to a Durable Object meter in a full day; empty when nothing is known of it.
std::optional<double> projected(const PreflightFacts &facts, Meter meter)
{
    // A bound that was never measured is no expectation.
    if (facts.doLoad && facts.doLoad->basis != "volume") {
        const MeterLoad *load = facts.doLoad->of(meter);
        return load != nullptr ? std::optional(load->high) : std::nullopt;
    }
    // Never measured: a cache asks its object at most once a request, and a fill that went to KV becomes a row.
    if (meter == Meter::DoRequests)
        return facts.workerRequestsPerDay;
    if (meter == Meter::DoRowsWritten)
        return facts.kvWritesPerDay;
    return std::nullopt;
}

struct Headroom
{
    CheckResult result = CheckResult::Pass;
    std::string reason;
};

Headroom headroomOf(const PreflightFacts &facts, Meter meter)
{
    const auto found = std::find_if(
        facts.quotas.begin(), facts.quotas.end(), [&](const QuotaReading &q) { return q.meter == meter; });
    const QuotaLevel level = found == facts.quotas.end() ? QuotaLevel::Unknown : found->level();
    const std::string name(displayName(meter));
    if (level == QuotaLevel::Unknown || !found->limit || !found->used.value)
        return {CheckResult::Unknown, name + " of today are not known"};
    if (level == QuotaLevel::Over)
        return {CheckResult::Block, name + " are used up until 00:00 UTC: the cache would fail at once"};
    const double left = *found->limit - *found->used.value;
    const auto load = projected(facts, meter);
    if (load) {
        const std::string expected
            = "up to " + grouped(*load) + " " + name + " a day are expected of " + grouped(*found->limit);
        if (*load >= *found->limit)
            return {CheckResult::Warn, expected + ": the flip would use them up every day"};
        const auto day = std::chrono::duration<double>(std::chrono::hours{24});
        const double rest = 1 - std::chrono::duration<double>(facts.now - startOfDay(facts.now)) / day;
        if (*load * rest >= left)
            return {CheckResult::Warn, expected + ", and only " + grouped(left) + " are left today"};
        if (level == QuotaLevel::Near)
            return {CheckResult::Warn, name + " at " + plainNumber(*found->percent(), 0) + " % already"};
        return {CheckResult::Pass, grouped(left) + " left, " + expected};
    }
    if (level == QuotaLevel::Near)
        return {CheckResult::Warn, name + " at " + plainNumber(*found->percent(), 0) + " % already"};
    // Room today says nothing about a load that nobody knows.
    return {
        CheckResult::Unknown, grouped(left) + " " + name + " left; how many the flip will need is not known"};
}

void doHeadroom(const PreflightFacts &facts, Checks &out)
{
    constexpr auto id = "do-headroom";
    constexpr auto title = "Durable Objects have room";
    if (facts.plan == Plan::Paid) {
        out.push_back(check(id, CheckResult::Pass, title, "Paid plan: billed, not refused"));
        return;
    }
    // Requests must be known; the other meters only count when they say no.
    Headroom worst = headroomOf(facts, Meter::DoRequests);
    for (const Meter meter : {Meter::DoRowsWritten, Meter::DoDuration}) {
        Headroom other = headroomOf(facts, meter);
        const bool worse = other.result == CheckResult::Block
            || (other.result == CheckResult::Warn && worst.result != CheckResult::Block
                && worst.result != CheckResult::Warn);
        if (worse)
            worst = std::move(other);
    }
    std::string action;
    if (worst.result == CheckResult::Block)
        action = "wait for 00:00 UTC or change the plan";
    else if (worst.result == CheckResult::Warn)
        action = "compare the load on the Quotas page, or move to the Paid plan first";
    out.push_back(check(id, worst.result, title, worst.reason, action));
}

void requiredBindings(const PreflightFacts &facts, Checks &out)
{
    if (facts.definition.requiredBindings.empty() || !switchesOn(facts))
        return;
    for (const std::string &name : facts.definition.requiredBindings) {
        const std::string title = name + " is bound";
        if (!facts.base) {
            out.push_back(check("required-bindings", CheckResult::Unknown, title, "bindings were not read"));
            continue;
        }
        const Binding *binding = findBinding(facts, name);
        if (binding == nullptr) {
            out.push_back(check("required-bindings", CheckResult::Block, name + " is not bound",
                "the live version has no binding of that name: the flag would do nothing",
                "add the binding to the Worker and deploy"));
            continue;
        }
        std::string reason = displayType(binding->type);
        if (binding->type == "durable_object_namespace") {
            reason = "class " + binding->className;
            const std::string script = binding->scriptName.empty() ? facts.worker.str() : binding->scriptName;
            if (facts.doClasses.value) {
                const auto &classes = *facts.doClasses.value;
                const auto found = std::find_if(classes.begin(), classes.end(), [&](const DoClassFact &c) {
                    return (!binding->targetId.empty() && c.namespaceId == binding->targetId)
                        || (c.script == script && c.className == binding->className);
                });
                if (found == classes.end()) {
                    out.push_back(check("required-bindings", CheckResult::Block, name + " points nowhere",
                        "no Durable Object namespace of class " + binding->className + " in " + script,
                        "deploy the class with a migration"));
                    continue;
                }
                if (found->sqlite)
                    reason = *found->sqlite ? "SQLite class" : "class without SQLite";
            }
        }
        out.push_back(check("required-bindings", CheckResult::Pass, title, reason));
    }
    if (facts.definition.storagePath)
        doHeadroom(facts, out);
}

} // namespace

void preflight::nobodyChanged(const PreflightFacts &facts, Checks &out)
{
    constexpr auto id = "nobody-changed";
    if (!facts.liveDeployment) {
        out.push_back(
            check(id, CheckResult::Unknown, "Nobody changed it meanwhile", "deployments were not read"));
        return;
    }
    const Deployment &live = *facts.liveDeployment;
    const std::string who = live.authorEmail.empty() ? live.source : live.authorEmail;
    if (facts.seenDeployment && *facts.seenDeployment != live.id) {
        out.push_back(check(id, CheckResult::Block, "Somebody deployed meanwhile",
            who + " deployed " + (live.soleVersion() ? shortId(live.soleVersion()->str()) : "a split")
                + " at " + toRfc3339(live.createdOn).substr(11, 8) + ", after you looked",
            "look at the difference, then plan again"));
        return;
    }
    const auto since = facts.now - live.createdOn;
    if (facts.request.undoOf.empty() && since >= std::chrono::seconds{0} && since < kCoolDown) {
        out.push_back(check(id, CheckResult::Block, "Changed a moment ago",
            who + " deployed less than 10 s ago", "wait 10 s and plan again"));
        return;
    }
    out.push_back(check(id, CheckResult::Pass, "Nobody changed it meanwhile",
        facts.seenDeployment ? "re-read " + std::to_string(facts.age.count()) + " s ago"
                             : "read " + std::to_string(facts.age.count()) + " s ago"));
}

namespace {

/// That the Worker echoes its binding proves nothing about the code behind it: what counts is behaviour.
void codeReadsFlag(const PreflightFacts &facts, Checks &out)
{
    constexpr auto id = "code-reads-flag";
    const EffectProof &effect = facts.effect;
    if (facts.inert || effect.verdict == EffectVerdict::NotEffective) {
        out.push_back(check(id, CheckResult::Warn, "Code ignores this flag",
            facts.inert ? "it is on, and the running version works as if it were off"
                        : "its newest change changed nothing that was measured",
            "deploy a version that reads it first"));
        return;
    }
    if (effect.verdict == EffectVerdict::Effective || effect.inUse.value_or(false)) {
        const std::string how = effect.evidence.empty() ? "its newest change showed in the figures"
                                                        : effect.evidence.front().text;
        out.push_back(check(id, CheckResult::Pass, "Code reads this flag", how));
        return;
    }
    const Binding *binding = findBinding(facts, facts.request.flag);
    if (facts.pathActive.value && binding != nullptr && !isSecret(*binding)) {
        const bool active = *facts.pathActive.value;
        const bool on = binding->text == facts.definition.on;
        if (active == on)
            out.push_back(check(id, CheckResult::Pass, "Worker behaves as the flag says",
                active ? "the flag is on, and its cache says that it works"
                       : "the flag is off, and the Worker says that its cache is disabled"));
        else
            out.push_back(check(id, CheckResult::Warn, "Worker does not behave as the flag says",
                active ? "the flag is off, and the Worker does not say that its cache is disabled"
                       : "the flag is on, and the Worker says that its cache is disabled",
                "the code may not read it: look at the code that is live"));
        return;
    }
    const std::string echo = "the Worker has the value, which does not prove that its code acts on it";
    out.push_back(check(id, CheckResult::Unknown, "Code reads this flag",
        facts.effective.known()               ? echo
            : facts.effective.unknown.empty() ? "the Worker was not asked"
                                              : facts.effective.unknown,
        facts.effective.known() ? "look at the effect after the flip" : ""));
}

} // namespace

void preflight::noOpenChange(const PreflightFacts &facts, Checks &out)
{
    constexpr auto id = "no-open-change";
    if (!facts.openFlips.value) {
        out.push_back(check(id, CheckResult::Block, "Journal is not readable",
            facts.openFlips.unknown.empty() ? "history cannot be saved" : facts.openFlips.unknown,
            "a flip without a journal cannot be settled after a crash: repair it first"));
        return;
    }
    const FlipRecord *open = blockingFlip(*facts.openFlips.value, facts.account, facts.worker, facts.apiBase);
    if (open == nullptr) {
        out.push_back(check(id, CheckResult::Pass, "No open change", "journal clean"));
        return;
    }
    out.push_back(check(id, CheckResult::Block, "A flip is still open",
        open->opId + " of " + open->flag + " is " + std::string(toString(open->state)) + " since "
            + toRfc3339(open->updatedAt),
        "settle it first: flag resume"));
}

namespace {

} // namespace

void preflight::tokenMayWrite(const PreflightFacts &facts, Checks &out)
{
    constexpr auto id = "token-may-write";
    std::string expires;
    if (facts.tokenExpires) {
        const auto left = std::chrono::floor<std::chrono::days>(*facts.tokenExpires - facts.now).count();
        if (*facts.tokenExpires <= facts.now) {
            out.push_back(check(id, CheckResult::Block, "Token has expired", toDate(*facts.tokenExpires),
                "create a new token"));
            return;
        }
        expires = "expires in " + std::to_string(left) + " d";
    }
    if (!facts.tokenMayWrite.value) {
        // The base was read with it, so it is accepted; only a write can tell the rest, and a refusal is harmless.
        out.push_back(check(id, CheckResult::Pass, "Token is accepted",
            "whether it may write shows at the first call; a refusal changes nothing"));
        return;
    }
    if (!*facts.tokenMayWrite.value) {
        out.push_back(check(id, CheckResult::Block, "Token may not write",
            "token lacks Account › Workers Scripts › Edit", "add a token with that permission"));
        return;
    }
    out.push_back(
        check(id, CheckResult::Pass, "Token may write", expires.empty() ? "does not expire" : expires));
}

namespace {

void survivesDeploy(const PreflightFacts &facts, Checks &out)
{
    constexpr auto id = "survives-deploy";
    const Carrier carrier
        = facts.base ? carrierOf(facts.base->bindings, facts.request.flag) : Carrier::Unknown;
    if (carrier == Carrier::Unknown)
        return;
    if (carrier == Carrier::SecretText) {
        const bool replaced = facts.fileKnown && facts.fileValue && !facts.fileKeepsVars;
        out.push_back(replaced
                ? check(id, CheckResult::Warn, "The next deploy replaces the secret by a var",
                    "the wrangler file has a var of this name", "remove the var from the file")
                : check(id, CheckResult::Pass, "Stays after the next deploy", "secrets are kept"));
        return;
    }
    const std::string title
        = switchesOn(facts) ? "The next deploy turns it off again" : "The next deploy turns it on again";
    if (facts.fileKnown && facts.fileKeepsVars) {
        out.push_back(check(id, CheckResult::Pass, "Stays after the next deploy", "the file sets keep_vars"));
    } else if (!facts.fileKnown) {
        out.push_back(check(id, CheckResult::Warn, "The next deploy may undo it",
            "a wrangler deploy writes the var of its file back, and no file is known here",
            "change the var in the wrangler file before the next deploy"));
    } else if (!facts.fileValue) {
        out.push_back(
            check(id, CheckResult::Warn, "The next deploy removes it", "the var is not in the wrangler file",
                "add the var to the wrangler file before the next deploy"));
    } else if (*facts.fileValue == facts.request.value) {
        out.push_back(
            check(id, CheckResult::Pass, "Stays after the next deploy", "the wrangler file says the same"));
    } else {
        out.push_back(check(id, CheckResult::Warn, title,
            "the var in the wrangler file is still " + quoted(*facts.fileValue),
            "change the file before the next deploy"));
    }
}

/// Those that are listed only when they do not pass.
void exceptions(const PreflightFacts &facts, Checks &out)
{
    if (facts.age > kPlanMaxAge)
        out.push_back(check("plan-fresh", CheckResult::Block, "The plan is too old",
            "its base was read " + std::to_string(facts.age.count()) + " s ago, 30 s are allowed",
            "run the pre-flight again"));
    if (facts.liveDeployment && !facts.liveDeployment->soleVersion())
        out.push_back(check("single-live-version", CheckResult::Block, "Two versions share the traffic",
            "a roll-out is under way", "finish or restore the roll-out first"));
    if (!facts.base)
        return;
    if (facts.base->skippedBindings > 0)
        out.push_back(check("bindings-readable", CheckResult::Block, "Not every binding could be read",
            counted(facts.base->skippedBindings, "binding", "bindings")
                + " of the live version have a shape that is not understood and could be lost",
            "change the flag with wrangler, and update Edgedeck"));
    const Binding *binding = findBinding(facts, facts.request.flag);
    if (binding == nullptr) {
        out.push_back(check("binding-exists", CheckResult::Block, facts.request.flag + " is not there",
            "the live version has no binding of that name", "add it to the Worker and deploy"));
        return;
    }
    if (!isSecret(*binding) && binding->text == facts.request.value)
        out.push_back(check("value-changes", CheckResult::Block, "Nothing would change",
            "configured is already " + quoted(facts.request.value)));
    if (facts.request.route == Route::D && !isSecret(*binding))
        out.push_back(check("name-collision", CheckResult::Block, "The name belongs to a variable",
            "a secret of that name is refused (10053) while the " + displayType(binding->type) + " exists",
            "use route A or B"));
    if (switchesOn(facts) && facts.plan == Plan::Free && facts.doClasses.value) {
        for (const std::string &name : facts.definition.requiredBindings) {
            const Binding *required = findBinding(facts, name);
            if (required == nullptr)
                continue;
            for (const DoClassFact &fact : *facts.doClasses.value) {
                if (fact.className == required->className && fact.sqlite == false)
                    out.push_back(check("do-class-sqlite", CheckResult::Warn, name + " is not SQLite-backed",
                        "the Free plan has only SQLite-backed classes"));
            }
        }
    }
    if (facts.definition.storagePath && !switchesOn(facts)) {
        const auto writes = std::find_if(facts.quotas.begin(), facts.quotas.end(),
            [](const QuotaReading &q) { return q.meter == Meter::KvWrites; });
        if (writes != facts.quotas.end() && writes->level() == QuotaLevel::Over)
            out.push_back(check("kv-headroom", CheckResult::Warn, "KV writes are used up",
                "switched off, cache fills go to KV again and are refused until 00:00 UTC"));
    }
}

} // namespace

std::vector<Check> runPreflight(const PreflightFacts &facts)
{
    Checks checks;
    if (facts.request.act != FlipAct::Flip) {
        preflight::deployChecks(facts, checks);
        return checks;
    }
    if (flagStore(facts.request.flag)) {
        preflight::storeChecks(facts, checks);
        return checks;
    }
    preflight::valueExact(facts, checks);
    newestIsLive(facts, checks);
    preflight::nobodyChanged(facts, checks);
    preflight::noOpenChange(facts, checks);
    requiredBindings(facts, checks);
    codeReadsFlag(facts, checks);
    preflight::tokenMayWrite(facts, checks);
    exceptions(facts, checks);
    survivesDeploy(facts, checks);
    return checks;
}

} // namespace edgedeck
