// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/flip/reducer.h"

#include <algorithm>

namespace edgedeck {

FlipMachine beginFlip(const FlipPlan &plan, const Confirmation &confirmation, std::string opId, Timestamp now)
{
    FlipMachine machine;
    FlipRecord &record = machine.record;
    record.opId = std::move(opId);
    record.account = plan.account;
    record.worker = plan.worker;
    record.flag = plan.request.flag;
    record.carrier = plan.carrier;
    record.route = plan.route;
    record.strategy = plan.request.strategy;
    record.maxDelay = plan.request.maxDelay;
    record.before = plan.before;
    if (plan.carrier != Carrier::SecretText)
        record.after = plan.request.value;
    record.reason = confirmation.reason;
    record.operatorName = confirmation.operatorName;
    record.undoOf = plan.request.undoOf;
    record.baseVersion = plan.baseVersion;
    record.baseNumber = plan.baseNumber;
    record.baseDeployment = plan.baseDeployment;
    record.createdAt = now;
    record.updatedAt = now;
    machine.fallback = plan.fallback;
    return machine;
}

FlipMachine resumeFlip(FlipRecord record)
{
    FlipMachine machine;
    machine.record = std::move(record);
    return machine;
}

const FlipRecord *blockingFlip(
    const std::vector<FlipRecord> &open, const AccountId &account, const ScriptName &worker)
{
    const auto found = std::find_if(open.begin(), open.end(), [&](const FlipRecord &record) {
        return !isClosed(record.state) && record.account == account && record.worker == worker;
    });
    return found == open.end() ? nullptr : &*found;
}

} // namespace edgedeck
