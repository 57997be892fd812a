// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/ops/opssteps.h"

#include "app/ops/arming.h"
#include "app/ops/wording.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>

namespace edgedeck::test {

bool waitFor(const std::function<bool()> &ready, int milliseconds)
{
    QElapsedTimer timer;
    timer.start();
    while (!ready()) {
        if (timer.elapsed() > milliseconds)
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 20);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    return true;
}

Snapshot look(ops::Session &session)
{
    ops::Monitor monitor(session);
    std::optional<Snapshot> taken;
    monitor.refreshOnce({}, [&](const Snapshot &snapshot) { taken = snapshot; });
    (void)waitFor([&] { return taken.has_value(); });
    return taken.value_or(Snapshot());
}

Result<FlipPlan> planOf(ops::FlagFlipper &flipper, const FlipRequest &request)
{
    QObject context;
    std::optional<Result<FlipPlan>> plan;
    flipper.plan(request, &context, [&](Result<FlipPlan> made) { plan = std::move(made); });
    (void)waitFor([&] { return plan.has_value(); });
    return plan ? *plan : Result<FlipPlan>(failLocal(FaultClass::Timeout, "no plan came"));
}

FlipRequest flagTo(const std::string &value, const std::string &flag)
{
    FlipRequest request;
    request.flag = flag;
    request.value = value;
    return request;
}

Confirmation yes(const FlipPlan &plan)
{
    return {.reason = "INC-2031 KV put() limit reached",
        .typedWorker = plan.worker.str(),
        .operatorName = "operator-1",
        .acknowledgeWarnings = true};
}

QString word(FlipState state)
{
    return QString::fromUtf8(toString(state).data());
}

bool playUntil(SandboxSession &world, const std::function<bool()> &over)
{
    // A look answers within a few milliseconds; when nothing has come by then, time is what is waited for.
    for (int i = 0; i < 2000 && !over(); ++i) {
        if (!waitFor([&] { return over() || world.timers().waiting(); }, kPatienceMs))
            return over();
        if (!over())
            world.timers().fireNext();
    }
    return over();
}

Outcome flip(SandboxSession &world, ops::FlagFlipper &flipper, const FlipPlan &plan)
{
    Outcome outcome;
    QObject context;
    QObject::connect(&flipper, &ops::FlagFlipper::progressed, &context,
        [&](const FlipRecord &record, const FlipStep &) { outcome.states.push_back(record.state); });
    QObject::connect(&flipper, &ops::FlagFlipper::readBack, &context,
        [&](const FlipRecord &record) { outcome.readBack = record; });
    QObject::connect(&flipper, &ops::FlagFlipper::settled, &context,
        [&](const FlipRecord &record) { outcome.end = record; });
    world.session().arming().arm();
    const Result<QString> begun = flipper.apply(plan, yes(plan));
    if (!begun) {
        outcome.refused = ops::sentence(begun.error());
        return outcome;
    }
    (void)playUntil(world, [&] { return outcome.end.has_value(); });
    return outcome;
}

std::optional<double> truth(SandboxSession &world, const std::string &pointer)
{
    const auto document = net::JsonDocument::parse(world.control("GET", "/state"));
    return document ? document->root().pointer(pointer).number() : std::nullopt;
}

std::string truthText(SandboxSession &world, const std::string &pointer)
{
    const auto document = net::JsonDocument::parse(world.control("GET", "/state"));
    return document ? document->root().pointer(pointer).compact() : std::string();
}

} // namespace edgedeck::test
