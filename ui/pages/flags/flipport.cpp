// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/flags/flipport.h"

#include "app/ops/flagflipper.h"

#include <QtGlobal>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

QString operatorName()
{
    const QString user = qEnvironmentVariable("USER");
    return user.isEmpty() ? u"operator"_s : user;
}

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

Result<FlipRecord> OpsFlipPort::decide(const QString &opId, bool applied, const QString &reason)
{
    return m_flipper.decide(opId, applied ? ops::Decision::Applied : ops::Decision::NotApplied,
        reason.toStdString(), operatorName().toStdString());
}

} // namespace edgedeck::ui
