// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/flagflipper.h"

#include "app/base/qt/convert.h"
#include "app/domain/flip/opid.h"
#include "app/ops/arming.h"
#include "app/ops/flipdriver.h"
#include "app/ops/fliplock.h"
#include "app/ops/flipplanner.h"
#include "app/ops/wording.h"

#include <QPointer>
#include <QRandomGenerator>

#include <algorithm>

namespace edgedeck::ops {

using namespace std::chrono;

namespace {

constexpr seconds kCoolDown{10};
constexpr std::size_t kPlansKept = 8;

/// A plan as it is remembered: without the value of a secret, which stays nowhere longer than it must.
FlipPlan withoutSecret(FlipPlan plan)
{
    if (plan.carrier == Carrier::SecretText) {
        plan.request.value.clear();
        plan.calls.clear();
    }
    return plan;
}

std::array<std::uint8_t, 10> randomBytes()
{
    std::array<std::uint8_t, 10> bytes{};
    for (std::uint8_t &byte : bytes)
        byte = static_cast<std::uint8_t>(QRandomGenerator::system()->bounded(256));
    return bytes;
}

} // namespace

class FlagFlipper::Private
{
public:
    Private(FlagFlipper *owner, Session &s)
        : q(owner)
        , session(s)
        , planner(s)
    {
    }

    /// Its signals are handed on; at the end it goes and the next flip may come.
    FlipDriver *adopt(FlipDriver *fresh)
    {
        driver = fresh;
        QObject::connect(fresh, &FlipDriver::progressed, q, &FlagFlipper::progressed);
        QObject::connect(fresh, &FlipDriver::readBack, q, &FlagFlipper::readBack);
        QObject::connect(fresh, &FlipDriver::settled, q, [this, fresh](const FlipRecord &record) {
            if (driver == fresh)
                driver = nullptr;
            fresh->deleteLater();
            if (!resumeDone)
                lock.release();
            Q_EMIT q->settled(record);
        });
        return fresh;
    }

    [[nodiscard]] Result<void> guard(
        const FlipPlan &plan, const Confirmation &confirmation, store::Journal &journal) const;
    /// Only what the planner judged is applied: a plan with its checks taken out is not one of ours.
    [[nodiscard]] bool isOurs(const FlipPlan &plan) const
    {
        return std::find(plans.begin(), plans.end(), withoutSecret(plan)) != plans.end();
    }
    void remember(const FlipPlan &plan)
    {
        if (plans.size() >= kPlansKept)
            plans.erase(plans.begin());
        plans.push_back(withoutSecret(plan));
    }
    [[nodiscard]] bool isMine(const FlipRecord &record) const
    {
        return record.account == session.account() && record.worker == session.worker()
            && isOfApi(record, session.profile().apiBaseUrl);
    }
    [[nodiscard]] Timestamp sentAt(const FlipRecord &record, store::Journal &journal) const;
    [[nodiscard]] Result<FlipRecord> flipToUndo(const QString &opId);
    void resumeNext();

    FlagFlipper *q;
    Session &session;
    FlipPlanner planner;
    QPointer<FlipDriver> driver;
    FlipLock lock;
    Timestamp issued{}; ///< of the newest op-id
    std::vector<FlipPlan> plans; ///< the newest that were made here

    std::vector<FlipRecord> toResume, resumed;
    QPointer<QObject> resumeContext;
    std::function<void(Result<std::vector<FlipRecord>>)> resumeDone;
};

/// What must hold at the moment of the first row, whatever the plan said when it was made.
Result<void> FlagFlipper::Private::guard(
    const FlipPlan &plan, const Confirmation &confirmation, store::Journal &journal) const
{
    if (plan.account != session.account() || plan.worker != session.worker()
        || plan.apiBase != session.profile().apiBaseUrl)
        return failLocal(FaultClass::Conflict, "the plan is for another Worker");
    if (!isOurs(plan))
        return failLocal(FaultClass::Conflict, "this plan did not come from a pre-flight: plan again");
    if (session.clock().steady() - plan.readAt > kPlanMaxAge)
        return failLocal(FaultClass::Conflict, "the plan is older than 30 s: run the pre-flight again");
    const auto open = journal.openFlips();
    if (!open)
        return fail(open.error());
    const FlipRecord *blocking = blockingFlip(*open, plan.account, plan.worker, plan.apiBase);
    if (blocking != nullptr && confirmation.skipCheck != "no-open-change")
        return failLocal(FaultClass::Conflict,
            "flip " + blocking->opId + " of " + blocking->flag
                + " is still open: settle it first (flag resume)");
    if (!plan.request.undoOf.empty() || confirmation.skipCheck == "nobody-changed")
        return {};
    // In an incident the way back must be short; every other change of the same flag waits a moment.
    const auto records = journal.records(20);
    if (!records)
        return fail(records.error());
    const Timestamp now = session.serverClock().now();
    for (const FlipRecord &record : *records) {
        const bool same = record.account == plan.account && record.worker == plan.worker
            && record.flag == plan.request.flag && isOfApi(record, plan.apiBase);
        const bool changed = record.newDeployment || record.state == FlipState::Verified
            || (isStored(record) && record.sentAt);
        if (same && changed && now >= record.updatedAt && now - record.updatedAt < kCoolDown)
            return failLocal(FaultClass::Conflict,
                plan.request.flag + " was changed less than 10 s ago: wait, then plan again");
    }
    return {};
}

FlagFlipper::FlagFlipper(Session &session, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, session))
{
}

FlagFlipper::~FlagFlipper() = default;

void FlagFlipper::plan(
    const FlipRequest &request, QObject *context, std::function<void(Result<FlipPlan>)> done)
{
    d->planner.plan(
        request, [this, context = QPointer<QObject>(context), done = std::move(done)](Result<FlipPlan> plan) {
            if (plan)
                d->remember(*plan);
            if (context)
                done(std::move(plan));
        });
}

Result<QString> FlagFlipper::apply(const FlipPlan &plan, const Confirmation &confirmation)
{
    if (isBusy())
        return failLocal(FaultClass::Conflict, "another flip is under way");
    if (const auto confirmed = checkConfirmation(plan, confirmation); !confirmed)
        return fail(confirmed.error());
    if (!d->session.arming().isArmed())
        return failLocal(FaultClass::Refused, "read-only: arm writing first");
    const Result<store::Journal *> journal = d->session.journal();
    if (!journal)
        return fail(journal.error());
    // Held from before the guard until the flip is settled: the window and a command line share one journal.
    if (const auto locked = d->lock.acquire(d->session.connection().dataHome); !locked)
        return fail(locked.error());
    if (const auto allowed = d->guard(plan, confirmation, **journal); !allowed) {
        d->lock.release();
        return fail(allowed.error());
    }
    const Timestamp now = d->session.serverClock().now();
    // Two flips of one millisecond still sort in the order they were made.
    d->issued = std::max(now, d->issued + milliseconds{1});
    const std::string opId = makeOpId(d->issued, randomBytes());
    FlipDriver *driver = d->adopt(
        new FlipDriver(d->session, **journal, plan, beginFlip(plan, confirmation, opId, now), this));
    driver->setForce(confirmation.force && plan.request.act == FlipAct::Redeploy);
    // The caller connects to the signals first and learns the op-id before the first of them.
    QMetaObject::invokeMethod(driver, &FlipDriver::begin, Qt::QueuedConnection);
    return toQString(opId);
}

namespace {

/// It changed, or may have changed, what is live.
bool wasApplied(const FlipRecord &record)
{
    switch (record.state) {
    case FlipState::Planned:
    case FlipState::Intent:
    case FlipState::Staging:
    case FlipState::Staged:
    case FlipState::Stale:
    case FlipState::NotSent:
    case FlipState::Rejected:
    case FlipState::NotApplied:
        return false;
    case FlipState::Verified:
    case FlipState::SentNotReadable:
        return true;
    default:
        // A flip in a store makes no version: its write was sent, and no later word denies it.
        return record.newVersion.has_value() || (isStored(record) && record.sentAt.has_value());
    }
}

} // namespace

Result<FlipRecord> FlagFlipper::Private::flipToUndo(const QString &opId)
{
    const Result<store::Journal *> journal = session.journal();
    if (!journal)
        return fail(journal.error());
    if (!opId.isEmpty()) {
        auto record = (*journal)->record(toStd(opId));
        if (!record)
            return fail(record.error());
        if (!*record)
            return failLocal(FaultClass::NotFound, "the journal has no flip " + toStd(opId));
        if (!wasApplied(**record))
            return failLocal(FaultClass::Refused,
                "flip " + toStd(opId) + " was never applied: there is nothing to take back");
        return **record;
    }
    const auto records = (*journal)->records();
    if (!records)
        return fail(records.error());
    for (const FlipRecord &record : *records) {
        if (!isMine(record) || !wasApplied(record))
            continue;
        // Asked twice, undo must not switch back and forth: an undo is only taken back by its own op-id.
        if (!record.undoOf.empty())
            return failLocal(FaultClass::Refused,
                "the newest flip of this Worker, " + record.opId
                    + ", is itself an undo: name the flip to take back");
        return record;
    }
    return failLocal(FaultClass::NotFound, "the journal has no flip of this Worker that was applied");
}

void FlagFlipper::planUndo(const QString &opId, QObject *context, std::function<void(Result<FlipPlan>)> done)
{
    const Result<FlipRecord> record = d->flipToUndo(opId);
    if (!record) {
        done(fail(record.error()));
        return;
    }
    if (record->account != d->session.account() || record->worker != d->session.worker()) {
        done(failLocal(
            FaultClass::Conflict, "flip " + record->opId + " belongs to Worker " + record->worker.str()));
        return;
    }
    if (!isOfApi(*record, d->session.profile().apiBaseUrl)) {
        done(failLocal(FaultClass::Conflict,
            "flip " + record->opId + " was made at " + record->apiBase
                + ", and this profile speaks to another API"));
        return;
    }
    if (record->act != FlipAct::Flip) {
        done(failLocal(FaultClass::Config,
            "flip " + record->opId + " put a version live: to go back, redeploy version "
                + shortId(record->baseVersion.str())));
        return;
    }
    if (!record->before) {
        done(failLocal(FaultClass::Config,
            "the value before flip " + record->opId
                + " is not known (secret): set the value you want with flag set, or redeploy the version "
                  "before"));
        return;
    }
    FlipRequest request;
    request.flag = record->flag;
    request.value = *record->before;
    request.strategy = record->strategy;
    request.maxDelay = record->maxDelay;
    request.undoOf = record->opId;
    plan(request, context, std::move(done));
}

void FlagFlipper::resume(QObject *context, std::function<void(Result<std::vector<FlipRecord>>)> done)
{
    if (isBusy()) {
        done(failLocal(FaultClass::Conflict, "another flip is under way"));
        return;
    }
    const Result<store::Journal *> journal = d->session.journal();
    if (!journal) {
        done(fail(journal.error()));
        return;
    }
    auto open = (*journal)->openFlips();
    if (!open) {
        done(fail(open.error()));
        return;
    }
    // Only this account's: the token at hand says nothing about others.
    std::erase_if(*open, [&](const FlipRecord &record) {
        return record.account != d->session.account() || !isOfApi(record, d->session.profile().apiBaseUrl);
    });
    if (!open->empty()) {
        // Another process may be in the middle of exactly these.
        if (const auto locked = d->lock.acquire(d->session.connection().dataHome); !locked) {
            done(fail(locked.error()));
            return;
        }
    }
    d->toResume = std::move(*open);
    d->resumed.clear();
    d->resumeContext = context;
    d->resumeDone = std::move(done);
    d->resumeNext();
}

void FlagFlipper::Private::resumeNext()
{
    if (toResume.empty()) {
        lock.release();
        const auto done = std::exchange(resumeDone, nullptr);
        if (done && resumeContext)
            done(std::exchange(resumed, {}));
        return;
    }
    const Result<store::Journal *> journal = session.journal();
    if (!journal) {
        toResume.clear();
        const auto done = std::exchange(resumeDone, nullptr);
        if (done && resumeContext)
            done(fail(journal.error()));
        return;
    }
    FlipRecord record = toResume.front();
    toResume.erase(toResume.begin());
    // It may have been closed since the list was made: by a human, or by another process.
    if (const auto current = (*journal)->record(record.opId); current && *current)
        record = **current;
    const bool left = record.state == FlipState::Deploying || record.state == FlipState::Acked
        || record.state == FlipState::Unknown;
    if (left && !record.sentAt)
        record.sentAt = sentAt(record, **journal);
    auto *fresh = new FlipDriver(session, **journal, resumeFlip(record), q);
    QObject::connect(fresh, &FlipDriver::settled, q, [this](const FlipRecord &settledRecord) {
        resumed.push_back(settledRecord);
        // Queued: the driver that just settled is still on the stack.
        QMetaObject::invokeMethod(
            q, [this] { resumeNext(); }, Qt::QueuedConnection);
    });
    adopt(fresh);
    // What no look tells within the settle time stays open in the journal; it must not hold up every other flip.
    constexpr std::chrono::seconds kLastLook{30};
    fresh->setPatience(FlipRules().settle + kLastLook);
    QMetaObject::invokeMethod(fresh, &FlipDriver::begin, Qt::QueuedConnection);
}

Result<std::vector<FlipRecord>> FlagFlipper::log(std::size_t limit)
{
    const Result<store::Journal *> journal = d->session.journal();
    if (!journal)
        return fail(journal.error());
    return (*journal)->records(limit);
}

Result<std::vector<FlipStep>> FlagFlipper::steps(const QString &opId)
{
    const Result<store::Journal *> journal = d->session.journal();
    if (!journal)
        return fail(journal.error());
    const auto rows = (*journal)->rows(toStd(opId));
    if (!rows)
        return fail(rows.error());
    std::vector<FlipStep> steps;
    for (const FlipRecord &row : *rows)
        steps.push_back({.state = row.state, .at = row.updatedAt, .fact = row.note, .call = {}, .took = {}});
    return steps;
}

bool FlagFlipper::isBusy() const
{
    return !d->driver.isNull() || d->resumeDone != nullptr;
}

void FlagFlipper::stopWaiting()
{
    d->toResume.clear();
    if (d->driver)
        d->driver->stopWaiting();
}

void FlagFlipper::checkNow()
{
    if (d->driver)
        d->driver->lookNow();
}

/// When the write left: rows of older programs say it by their first "deploying".
Timestamp FlagFlipper::Private::sentAt(const FlipRecord &record, store::Journal &journal) const
{
    if (record.sentAt)
        return *record.sentAt;
    const auto rows = journal.rows(record.opId);
    for (const FlipRecord &row : rows ? *rows : std::vector<FlipRecord>{}) {
        if (row.state == FlipState::Deploying)
            return row.updatedAt;
    }
    return record.updatedAt;
}

std::optional<Decision> decisionFromString(std::string_view text)
{
    if (text == "applied")
        return Decision::Applied;
    if (text == "not-applied")
        return Decision::NotApplied;
    return std::nullopt;
}

Result<FlipRecord> FlagFlipper::decide(
    const QString &opId, Decision decision, const std::string &reason, const std::string &operatorName)
{
    if (const auto given = checkReason(reason); !given)
        return fail(given.error());
    const Result<store::Journal *> journal = d->session.journal();
    if (!journal)
        return fail(journal.error());
    const auto found = (*journal)->record(toStd(opId));
    if (!found)
        return fail(found.error());
    if (!*found)
        return failLocal(FaultClass::NotFound, "the journal has no flip " + toStd(opId));
    const FlipRecord &record = **found;
    const FlipState state
        = decision == Decision::Applied ? FlipState::SentNotReadable : FlipState::NotApplied;
    const bool denied = decision == Decision::NotApplied;
    const std::string note = std::string(denied ? "not applied" : "applied") + ", decided by "
        + (operatorName.empty() ? std::string("a human") : operatorName) + ": " + reason;
    if (denied && record.state == FlipState::Acked)
        return failLocal(FaultClass::Conflict,
            "Cloudflare accepted flip " + record.opId + ": it cannot be called not applied");
    if (denied && record.state == FlipState::Unknown) {
        const Timestamp over = d->sentAt(record, **journal) + FlipRules().settle;
        if (d->session.serverClock().now() < over)
            return failLocal(FaultClass::Conflict,
                "flip " + record.opId + " may still happen until " + clockTime(over)
                    + ": it cannot be called not applied before");
    }
    if (d->driver && d->driver->record().opId == record.opId) {
        const QPointer<FlipDriver> driver = d->driver;
        if (const auto decided = driver->decide(state, note); !decided)
            return fail(decided.error());
        return driver ? driver->record() : record;
    }
    // Another process may be looking at exactly this one; within this one the lock is ours already.
    const bool held = isBusy();
    if (!held) {
        if (const auto locked = d->lock.acquire(d->session.connection().dataHome); !locked)
            return fail(locked.error());
    }
    FlipDriver driver(d->session, **journal, resumeFlip(record), nullptr);
    connect(&driver, &FlipDriver::progressed, this, &FlagFlipper::progressed);
    const auto decided = driver.decide(state, note);
    if (!held)
        d->lock.release();
    if (!decided)
        return fail(decided.error());
    const FlipRecord closed = driver.record();
    Q_EMIT settled(closed);
    return closed;
}

} // namespace edgedeck::ops
