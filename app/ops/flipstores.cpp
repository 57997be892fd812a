// SPDX-License-Identifier: GPL-3.0-or-later
// The driver's calls for what is not a change of the newest upload: a version made of the live one, a key of KV, a flag of
// Flagship.
#include "app/ops/flipdriver.h"

#include "app/cloudflare/versionsource.h"

namespace edgedeck::ops {

namespace {

constexpr cloudflare::CallOptions kAsked{.urgency = net::Urgency::Operator, .deadline = std::nullopt};

FlagStore storeOf(const FlipRecord &record)
{
    return flagStore(record.flag).value_or(FlagStore{});
}

} // namespace

/// Route C. The code is read anew each time: it may be megabytes, and it is immutable.
void FlipDriver::stageFromBase()
{
    const FlipRecord &record = m_machine.record;
    m_session.client().versionSource(
        record.account, record.worker, record.baseVersion, this,
        [this](Result<cloudflare::VersionSource> source) {
            if (m_machine.wait != FlipWait::Stage)
                return; // closed meanwhile, because nobody waited any longer: nothing may be sent after that
            const FlipRecord &now = m_machine.record;
            if (!source) {
                // Only a read went wrong: of the write no byte has left.
                Error error = source.error();
                error.sent = Sent::No;
                staged(fail(std::move(error)));
                return;
            }
            m_session.client().createVersion(
                now.account, now.worker, *source, {patch()}, annotations(), this,
                [this](Result<WorkerVersion> answer) { staged(std::move(answer)); }, kAsked);
        },
        kAsked);
}

void FlipDriver::readKey()
{
    startCall();
    const FlagStore store = storeOf(m_machine.record);
    const auto ns = NamespaceId::parse(store.container);
    if (!ns) {
        feed(flip::ReadFailed{
            Error{.cls = FaultClass::Config, .detail = store.container + " is no id of a namespace"}});
        return;
    }
    m_session.client().kvValue(
        m_machine.record.account, *ns, store.key, this,
        [this](Result<cloudflare::KvValue> answer) {
            endCall();
            if (answer)
                feed(flip::StoreRead{.value = std::move(answer->prefix), .mark = {}, .changes = {}});
            else if (answer.error().cls == FaultClass::NotFound)
                feed(flip::StoreRead{});
            else
                feed(flip::ReadFailed{answer.error()});
        },
        kAsked);
}

void FlipDriver::putKey()
{
    startCall();
    const FlagStore store = storeOf(m_machine.record);
    // readKey() came before and took this id.
    const NamespaceId ns = NamespaceId::parse(store.container).value_or(NamespaceId{});
    cloudflare::KvPutOptions put;
    put.metadata = m_storedAs.metadata;
    put.expiration = m_storedAs.expiration;
    m_session.client().kvPutWith(
        m_machine.record.account, ns, store.key, m_value, put, this,
        [this](Result<std::monostate> answer) {
            endCall();
            if (!answer)
                answerDeploy(answer.error());
            else
                feed(flip::DeployAnswered{
                    .outcome = WriteOutcome::Ok, .deployment = {}, .error = {}, .mark = {}});
        },
        kAsked);
}

void FlipDriver::readFlag()
{
    startCall();
    const FlagStore store = storeOf(m_machine.record);
    m_session.client().flagshipFlag(
        m_machine.record.account, store.container, store.key, this,
        [this](Result<cloudflare::FlagshipFlag> answer) {
            if (!answer) {
                endCall();
                if (answer.error().cls == FaultClass::NotFound)
                    feed(flip::StoreRead{});
                else
                    feed(flip::ReadFailed{answer.error()});
                return;
            }
            m_flag = *answer;
            readChanges(*answer);
        },
        kAsked);
}

void FlipDriver::readChanges(const cloudflare::FlagshipFlag &flag)
{
    const FlagStore store = storeOf(m_machine.record);
    m_session.client().flagshipChanges(
        m_machine.record.account, store.container, store.key, this,
        [this, flag](Result<cloudflare::Listed<cloudflare::FlagshipChange>> answer) {
            endCall();
            if (!answer) {
                feed(flip::ReadFailed{answer.error()});
                return;
            }
            flip::StoreRead read{
                .value = flag.valueOf(flag.defaultVariation), .mark = flag.updatedAtText, .changes = {}};
            for (const cloudflare::FlagshipChange &change : answer->items) {
                if (change.after)
                    read.changes.push_back({.mark = change.after->updatedAtText,
                        .by = change.after->updatedBy,
                        .value = change.after->valueOf(change.after->defaultVariation)});
            }
            feed(std::move(read));
        },
        kAsked);
}

void FlipDriver::putFlag()
{
    startCall();
    const FlagStore store = storeOf(m_machine.record);
    const auto variation = m_flag ? m_flag->variationFor(m_value) : std::nullopt;
    if (!variation) {
        endCall();
        answerDeploy(Error{.cls = FaultClass::Config,
            .sent = Sent::No,
            .detail = "the flag has no variation with the value " + m_value});
        return;
    }
    // Everything but this one field goes back as it was read a moment ago.
    cloudflare::FlagshipFlag flag = *m_flag;
    flag.defaultVariation = *variation;
    m_session.client().flagshipPut(
        m_machine.record.account, store.container, flag, this,
        [this](Result<cloudflare::FlagshipFlag> answer) {
            endCall();
            if (!answer)
                answerDeploy(answer.error());
            else
                feed(flip::DeployAnswered{.outcome = WriteOutcome::Ok,
                    .deployment = {},
                    .error = {},
                    .mark = answer->updatedAtText});
        },
        kAsked);
}

} // namespace edgedeck::ops
