// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/flipdriver.h"

#include "app/base/qt/logging.h"
#include "app/domain/flip/opid.h"

#include <QPointer>

#include <algorithm>

namespace edgedeck::ops {

using namespace std::chrono;

namespace {

constexpr cloudflare::CallOptions kAsked{.urgency = net::Urgency::Operator, .deadline = std::nullopt};

std::string bindingType(Carrier carrier)
{
    switch (carrier) {
    case Carrier::Json:
        return "json";
    case Carrier::SecretText:
        return "secret_text";
    default:
        return "plain_text";
    }
}

} // namespace

FlipDriver::FlipDriver(
    Session &session, store::Journal &journal, const FlipPlan &plan, FlipMachine machine, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_journal(journal)
    , m_machine(std::move(machine))
    , m_base(std::pair(plan.baseBindings, plan.baseEtag))
    , m_storedAs(plan.storedAs)
{
    if (plan.carrier == Carrier::SecretText)
        m_secret = secrets::Secret(plan.request.value);
    else
        m_value = plan.request.value;
}

FlipDriver::FlipDriver(Session &session, store::Journal &journal, FlipMachine machine, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_journal(journal)
    , m_machine(std::move(machine))
    , m_resumed(true)
    , m_value(m_machine.record.after)
{
}

void FlipDriver::begin()
{
    m_beganAt = m_session.clock().steady();
    if (m_resumed)
        feed(flip::Resumed{});
    else
        feed(flip::Confirmed{});
}

void FlipDriver::stopWaiting()
{
    feed(flip::PatienceOver{});
}

void FlipDriver::lookNow()
{
    feed(flip::Tick{});
}

Result<void> FlipDriver::decide(FlipState state, const std::string &note)
{
    if (m_draining)
        return failLocal(FaultClass::Conflict, "the flip is looked at this very moment: decide again");
    m_journalError.reset();
    feed(flip::Decided{state, note});
    if (m_journalError)
        return fail(*m_journalError);
    if (record().state != state)
        return failLocal(FaultClass::Conflict,
            "flip " + record().opId + " is " + std::string(toString(record().state))
                + ": that cannot be decided by hand");
    return {};
}

void FlipDriver::feed(What what)
{
    m_events.push_back(FlipEvent{
        .now = m_session.clock().steady(), .server = m_session.serverClock().now(), .what = std::move(what)});
    drain();
}

/// Effects may answer at once (the journal does): their events wait here until the effects before are performed.
void FlipDriver::drain()
{
    if (m_draining)
        return;
    m_draining = true;
    // Whoever hears a signal of ours may end the flipper.
    const QPointer<FlipDriver> alive(this);
    while (!m_events.empty()) {
        const FlipEvent event = std::move(m_events.front());
        m_events.pop_front();
        auto [machine, effects] = step(std::move(m_machine), event);
        m_machine = std::move(machine);
        for (const FlipEffect &effect : effects) {
            perform(effect);
            if (!alive)
                return;
        }
    }
    m_draining = false;
}

void FlipDriver::perform(const FlipEffect &effect)
{
    const AccountId &account = m_machine.record.account;
    const ScriptName &worker = m_machine.record.worker;
    if (const auto *row = std::get_if<flip::AppendJournal>(&effect)) {
        append(*row);
    } else if (std::holds_alternative<flip::SendStage>(effect)) {
        stage();
    } else if (const auto *version = std::get_if<flip::ReadVersion>(&effect)) {
        readVersion(version->version);
    } else if (std::holds_alternative<flip::ReadVersions>(effect)) {
        startCall();
        m_session.client().versions(
            account, worker, this,
            [this](Result<cloudflare::Listed<WorkerVersion>> answer) {
                endCall();
                if (answer)
                    feed(flip::VersionsRead{std::move(answer->items)});
                else
                    feed(flip::ReadFailed{answer.error()});
            },
            kAsked);
    } else if (std::holds_alternative<flip::ReadDeployments>(effect)) {
        startCall();
        m_session.client().deployments(
            account, worker, this,
            [this](Result<cloudflare::Listed<Deployment>> answer) {
                endCall();
                if (answer)
                    feed(flip::DeploymentsRead{std::move(answer->items)});
                else
                    feed(flip::ReadFailed{answer.error()});
            },
            kAsked);
    } else if (const auto *live = std::get_if<flip::SendDeploy>(&effect)) {
        deploy(live->version);
    } else if (std::holds_alternative<flip::SendSettings>(effect)) {
        patchSettings();
    } else if (std::holds_alternative<flip::SendSecret>(effect)) {
        putSecret();
    } else if (std::holds_alternative<flip::ReadStore>(effect)) {
        m_machine.record.route == Route::F ? readKey() : readFlag();
    } else if (std::holds_alternative<flip::SendStore>(effect)) {
        m_machine.record.route == Route::F ? putKey() : putFlag();
    } else if (const auto *look = std::get_if<flip::ScheduleLook>(&effect)) {
        m_session.timers().after(look->after, this, [this, mine = ++m_timer] {
            if (mine != m_timer)
                return;
            if (m_patience && m_session.clock().steady() - m_beganAt > *m_patience)
                feed(flip::PatienceOver{});
            else
                feed(flip::Tick{});
        });
    } else if (std::holds_alternative<flip::ReadBack>(effect)) {
        Q_EMIT readBack(m_machine.record);
    } else if (std::holds_alternative<flip::Settled>(effect)) {
        m_secret.forget();
        Q_EMIT settled(m_machine.record);
    }
}

void FlipDriver::append(const flip::AppendJournal &row)
{
    FlipStep done = row.step;
    done.took = std::exchange(m_took, std::nullopt);
    // A row tells its own step, so that the time line can be read back; the machine's own note comes first.
    FlipRecord kept = row.record;
    if (kept.note.empty())
        kept.note = done.fact;
    const Result<void> written = m_journal.append(kept);
    if (!written) {
        qCWarning(lcFlip) << "journal row not written for" << QString::fromStdString(kept.opId);
        m_journalError = written.error();
        feed(flip::JournalFailed{written.error()});
        return;
    }
    feed(flip::JournalWritten{}); // waits its turn: a listener may end us
    Q_EMIT progressed(row.record, done);
}

void FlipDriver::endCall()
{
    m_took = duration_cast<milliseconds>(m_session.clock().steady() - m_sentAt);
}

cloudflare::BindingPatch FlipDriver::patch() const
{
    const FlipRecord &record = m_machine.record;
    return {.name = record.flag,
        .type = bindingType(record.carrier),
        .value = record.carrier == Carrier::SecretText ? std::string(m_secret.view()) : m_value};
}

cloudflare::Annotations FlipDriver::annotations() const
{
    return {.message = flipMessage(m_machine.record), .tag = flipTag(m_machine.record)};
}

/// Always named: what happens without the field is told in two ways.
std::optional<CodeUpdateStrategy> FlipDriver::strategy() const
{
    const FlipRecord &record = m_machine.record;
    if (record.strategy == UpdateStrategy::Immediate)
        return CodeUpdateStrategy{.mode = "immediate", .maxDelay = 0};
    return CodeUpdateStrategy{.mode = "deferred", .maxDelay = record.maxDelay};
}

void FlipDriver::stage()
{
    startCall();
    if (m_machine.record.route == Route::C) {
        stageFromBase();
        return;
    }
    const FlipRecord &record = m_machine.record;
    m_session.client().patchLatestVersion(
        record.account, record.worker, {patch()}, annotations(), this,
        [this](Result<WorkerVersion> answer) { staged(std::move(answer)); }, kAsked);
}

void FlipDriver::staged(Result<WorkerVersion> answer)
{
    endCall();
    if (answer) {
        feed(flip::StageAnswered{
            .outcome = WriteOutcome::Ok, .version = answer->id, .number = answer->number, .error = {}});
        return;
    }
    feed(flip::StageAnswered{
        .outcome = writeOutcome(answer.error()), .version = {}, .number = 0, .error = answer.error()});
}

void FlipDriver::answerDeploy(const Error &error)
{
    feed(flip::DeployAnswered{.outcome = writeOutcome(error), .deployment = {}, .error = error, .mark = {}});
}

void FlipDriver::deploy(const VersionId &version)
{
    startCall();
    const FlipRecord &record = m_machine.record;
    m_session.client().createDeployment(
        record.account, record.worker, {TrafficShare{.version = version, .percentage = 100}}, annotations(),
        strategy(), m_force, this,
        [this](Result<Deployment> answer) {
            endCall();
            if (!answer)
                answerDeploy(answer.error());
            else
                feed(flip::DeployAnswered{
                    .outcome = WriteOutcome::Ok, .deployment = answer->id, .error = {}, .mark = {}});
        },
        kAsked);
}

void FlipDriver::patchSettings()
{
    startCall();
    const FlipRecord &record = m_machine.record;
    m_session.client().patchSettings(
        record.account, record.worker, m_base ? m_base->first : std::vector<Binding>{}, {patch()},
        annotations(), this,
        [this](Result<cloudflare::ScriptSettings> answer) {
            endCall();
            if (!answer)
                answerDeploy(answer.error());
            else
                feed(flip::DeployAnswered{
                    .outcome = WriteOutcome::Ok, .deployment = {}, .error = {}, .mark = {}});
        },
        kAsked);
}

void FlipDriver::putSecret()
{
    startCall();
    const FlipRecord &record = m_machine.record;
    m_session.client().putSecret(
        record.account, record.worker, record.flag, std::string(m_secret.view()), this,
        [this](Result<cloudflare::SecretName> answer) {
            endCall();
            if (!answer)
                answerDeploy(answer.error());
            else
                feed(flip::DeployAnswered{
                    .outcome = WriteOutcome::Ok, .deployment = {}, .error = {}, .mark = {}});
        },
        kAsked);
}

void FlipDriver::readVersion(const VersionId &id)
{
    // After a restart the plan is gone; versions are immutable, so the base can be read again.
    if (!m_base) {
        readBase(id);
        return;
    }
    startCall();
    const FlipRecord &record = m_machine.record;
    m_session.client().version(
        record.account, record.worker, id, this,
        [this](Result<WorkerVersion> answer) {
            endCall();
            if (!answer) {
                feed(flip::ReadFailed{answer.error()});
                return;
            }
            const FlipRecord &now = m_machine.record;
            feed(flip::VersionRead{.version = answer->id,
                .number = answer->number,
                .difference
                = compareVersions(m_base->first, m_base->second, *answer, now.flag, now.carrier, m_value)});
        },
        kAsked);
}

void FlipDriver::readBase(const VersionId &wanted)
{
    const FlipRecord &record = m_machine.record;
    m_session.client().version(
        record.account, record.worker, record.baseVersion, this,
        [this, wanted](Result<WorkerVersion> answer) {
            if (!answer) {
                feed(flip::ReadFailed{answer.error()});
                return;
            }
            m_base = std::pair(std::move(answer->bindings), std::move(answer->scriptEtag));
            readVersion(wanted);
        },
        kAsked);
}

} // namespace edgedeck::ops
