// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/flags/flipport.h"

#include "app/ops/flagflipper.h"

namespace edgedeck::ui {

OpsFlipPort::OpsFlipPort(ops::FlagFlipper &flipper, QObject *parent)
    : FlipPort(parent)
    , m_flipper(flipper)
{
    connect(&flipper, &ops::FlagFlipper::progressed, this, &FlipPort::progressed);
    connect(&flipper, &ops::FlagFlipper::readBack, this, &FlipPort::readBack);
    connect(&flipper, &ops::FlagFlipper::settled, this, &FlipPort::settled);
}

void OpsFlipPort::plan(
    const FlipRequest &request, QObject *context, std::function<void(Result<FlipPlan>)> done)
{
    m_flipper.plan(request, context, std::move(done));
}

void OpsFlipPort::planUndo(const QString &opId, QObject *context, std::function<void(Result<FlipPlan>)> done)
{
    m_flipper.planUndo(opId, context, std::move(done));
}

Result<QString> OpsFlipPort::apply(const FlipPlan &plan, const Confirmation &confirmation)
{
    return m_flipper.apply(plan, confirmation);
}

Result<std::vector<FlipRecord>> OpsFlipPort::log()
{
    return m_flipper.log();
}

bool OpsFlipPort::isBusy() const
{
    return m_flipper.isBusy();
}

void OpsFlipPort::checkNow()
{
    m_flipper.checkNow();
}

} // namespace edgedeck::ui
