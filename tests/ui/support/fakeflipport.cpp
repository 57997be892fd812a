// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/fakeflipport.h"

namespace edgedeck::test {

void FakeFlipPort::plan(const FlipRequest &request, QObject *, std::function<void(Result<FlipPlan>)> done)
{
    ++plans;
    if (planError) {
        done(tl::unexpected<Error>(*planError));
        return;
    }
    FlipPlan answer = next;
    answer.request = request;
    done(answer);
}

void FakeFlipPort::planUndo(const QString &opId, QObject *, std::function<void(Result<FlipPlan>)> done)
{
    undone = opId;
    FlipPlan answer = next;
    answer.request.value = "false";
    answer.request.undoOf = opId.toStdString();
    answer.before = "true";
    done(answer);
}

Result<QString> FakeFlipPort::apply(const FlipPlan &, const Confirmation &confirmation)
{
    applied.push_back(confirmation);
    busy = true;
    return QString::fromStdString(flipRecord().opId);
}

Result<FlipRecord> FakeFlipPort::decide(const QString &opId, bool wasApplied, const QString &reason)
{
    if (decideError)
        return tl::unexpected<Error>(*decideError);
    decisions.push_back({opId, reason, wasApplied});
    const FlipState state = wasApplied ? FlipState::SentNotReadable : FlipState::NotApplied;
    for (FlipRecord &record : records) {
        if (record.opId == opId.toStdString())
            record.state = state;
    }
    busy = false;
    return flipRecord(state);
}

void FakeFlipPort::playVerified()
{
    for (const FlipStep &step : flipSteps())
        Q_EMIT progressed(flipRecord(step.state), step);
    busy = false;
    Q_EMIT readBack(flipRecord());
    Q_EMIT settled(flipRecord());
}

void FakeFlipPort::playUnknown()
{
    for (const FlipStep &step : flipSteps()) {
        if (step.state == FlipState::Acked)
            break;
        Q_EMIT progressed(flipRecord(step.state), step);
    }
    Q_EMIT progressed(flipRecord(FlipState::Unknown),
        {FlipState::Unknown, at("2026-11-24T19:06:04Z"), "no answer in 60 s", "POST deployments",
            std::nullopt});
}

} // namespace edgedeck::test
