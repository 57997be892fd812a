// SPDX-License-Identifier: GPL-3.0-or-later
// What a plan reads beyond the base: a flag kept in KV or Flagship, the code that route C copies, a version to redeploy.
#include "app/ops/flipplanner.h"

#include "app/cloudflare/versionsource.h"
#include "app/domain/text.h"
#include "app/ops/wording.h"

#include <algorithm>

namespace edgedeck::ops {

namespace {

constexpr cloudflare::CallOptions kAsked{.urgency = net::Urgency::Operator, .deadline = std::nullopt};

/// A flag's value is a word; what is longer is something else.
constexpr std::size_t kLongestValue = 4096;

template <class T>
std::function<void(Result<T>)> into(
    Session &session, Sourced<T> &source, const std::function<void()> &arrived)
{
    return [&session, &source, arrived](Result<T> answer) {
        source.take(std::move(answer), session.serverClock().now());
        arrived();
    };
}

} // namespace

void FlipPlanner::readStore(const FlipRequest &request, const std::function<void()> &arrived)
{
    const FlagStore store = flagStore(request.flag).value_or(FlagStore{});
    const AccountId account = m_session.account().value_or(AccountId{});
    if (store.carrier == Carrier::Flagship) {
        ++m_open;
        m_session.client().flagshipFlag(
            account, store.container, store.key, this, into(m_session, m_flag, arrived), kAsked);
        return;
    }
    const auto ns = NamespaceId::parse(store.container);
    if (!ns) {
        m_key.fault = Error{.cls = FaultClass::Config,
            .detail = store.container + " is no id of a KV namespace: it has 32 hexadecimal digits"};
        return;
    }
    m_open += 2;
    m_session.client().kvValue(account, *ns, store.key, this, into(m_session, m_key, arrived), kAsked);
    m_session.client().kvMetadata(
        account, *ns, store.key, this, into(m_session, m_metadata, arrived), kAsked);
}

/// Queued: the plan that is being made now comes first.
void FlipPlanner::nextLater()
{
    QMetaObject::invokeMethod(
        this, [this] { planWaiting(); }, Qt::QueuedConnection);
}

void FlipPlanner::readMore(const FlipRequest &request, const std::function<void(Result<FlipPlan>)> &done)
{
    const AccountId account = m_session.account().value_or(AccountId{});
    const ScriptName worker = m_session.worker().value_or(ScriptName{});
    const auto &deployments = m_collector.facts().deployments.value;
    const auto sole = deployments && !deployments->items.empty() ? deployments->items.front().soleVersion()
                                                                 : std::nullopt;
    // The planner stays busy meanwhile: a second plan waits its turn.
    if (request.act == FlipAct::Flip && request.route == Route::C && sole) {
        m_open = 1;
        m_session.client().versionSource(
            account, worker, *sole, this,
            [this, request, done](Result<cloudflare::VersionSource> source) {
                m_open = 0;
                nextLater();
                const Timestamp now = m_session.serverClock().now();
                if (!source) {
                    m_copyLoses = unknownBecause<std::vector<std::string>>(sentence(source.error()), "rest");
                } else {
                    std::vector<std::string> lost = source->notCarried;
                    if (source->skippedBindings > 0)
                        lost.push_back(
                            counted(source->skippedBindings, "unreadable binding", "unreadable bindings"));
                    if (source->modules.empty())
                        lost.emplace_back("its code");
                    m_copyLoses = known(std::move(lost), "rest", now);
                }
                judge(request, done);
            },
            kAsked);
        return;
    }
    if (request.act == FlipAct::Redeploy && request.version) {
        m_open = 1;
        m_session.client().version(
            account, worker, *request.version, this,
            [this, request, done](Result<WorkerVersion> version) {
                m_open = 0;
                nextLater();
                if (!version) {
                    done(fail(version.error()));
                    return;
                }
                m_target = std::move(*version);
                judge(request, done);
            },
            kAsked);
        return;
    }
    judge(request, done);
}

void FlipPlanner::fillStore(PreflightFacts &facts, const std::vector<Binding> &bindings) const
{
    const FlagStore store = flagStore(facts.request.flag).value_or(FlagStore{});
    const bool kv = store.carrier == Carrier::KvKey;
    const std::string type = kv ? "kv_namespace" : "flagship";
    StoreFact fact;
    if (facts.base)
        fact.bound
            = known(std::any_of(bindings.begin(), bindings.end(),
                        [&](const Binding &b) { return b.type == type && b.targetId == store.container; }),
                "rest", facts.now);
    else
        fact.bound = unknownBecause<bool>("no single live version was read", "rest");
    if (kv) {
        const bool absent = m_key.fault && m_key.fault->cls == FaultClass::NotFound;
        if (m_key.fault && !absent)
            return; // makePlan() says that it could not be read
        if (m_key.value) {
            fact.value = m_key.value->prefix;
            fact.readable = !m_key.value->cut && m_key.value->prefix.size() <= kLongestValue;
            fact.storedAs.expiration = m_key.value->expiration;
            // Without them a put would drop what is stored beside the value.
            fact.readable = fact.readable && m_metadata.value.has_value();
            fact.storedAs.metadata = m_metadata.value.value_or("");
        }
    } else {
        const bool absent = m_flag.fault && m_flag.fault->cls == FaultClass::NotFound;
        if (m_flag.fault && !absent)
            return;
        if (m_flag.value) {
            const cloudflare::FlagshipFlag &flag = *m_flag.value;
            fact.value = flag.valueOf(flag.defaultVariation);
            fact.mark = flag.updatedAtText;
            fact.changedBy = flag.updatedBy;
            fact.changedAt = flag.updatedAt;
            fact.enabled = flag.enabled;
            fact.rules = flag.rules;
            fact.unknownMembers = flag.unknownMembers;
            for (const auto &[name, value] : flag.variations)
                fact.values.push_back(value);
            // "on" is meant as the text "on" where the flag holds texts.
            const std::string text = jsonString(facts.request.value);
            if (!flag.variationFor(facts.request.value) && flag.variationFor(text))
                facts.request.value = text;
        }
    }
    facts.store = std::move(fact);
}

} // namespace edgedeck::ops
