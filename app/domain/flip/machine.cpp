// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/flip/reducer.h"

#include <algorithm>

namespace edgedeck {

bool stages(const FlipRecord &record)
{
    return record.act == FlipAct::Flip && (record.route == Route::A || record.route == Route::C);
}

bool isStored(const FlipRecord &record)
{
    return record.route == Route::E || record.route == Route::F;
}

FlipMachine beginFlip(const FlipPlan &plan, const Confirmation &confirmation, std::string opId, Timestamp now)
{
    FlipMachine machine;
    FlipRecord &record = machine.record;
    record.opId = std::move(opId);
    record.apiBase = plan.apiBase;
    record.account = plan.account;
    record.worker = plan.worker;
    record.flag
        = plan.request.act == FlipAct::Flip ? plan.request.flag : std::string(toString(plan.request.act));
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
    record.act = plan.request.act;
    record.newVersion = plan.deployVersion;
    record.baseMark = plan.baseMark;
    record.skippedCheck = confirmation.skipCheck;
    record.skipReason = confirmation.skipReason;
    record.baseVersion = plan.baseVersion;
    record.baseNumber = plan.baseNumber;
    record.baseDeployment = plan.baseDeployment;
    record.createdAt = now;
    record.updatedAt = now;
    record.durableObjects
        = std::any_of(plan.baseBindings.begin(), plan.baseBindings.end(), [&](const Binding &binding) {
              const bool own = binding.scriptName.empty() || binding.scriptName == plan.worker.str();
              return own && binding.type == "durable_object_namespace";
          });
    machine.fallback = plan.fallback;
    return machine;
}

FlipMachine resumeFlip(FlipRecord record)
{
    FlipMachine machine;
    machine.record = std::move(record);
    // An open row's note tells its own step; what is true now is still to be found out.
    if (!isClosed(machine.record.state))
        machine.record.note.clear();
    return machine;
}

const FlipRecord *blockingFlip(const std::vector<FlipRecord> &open, const AccountId &account,
    const ScriptName &worker, std::string_view apiBase)
{
    const auto found = std::find_if(open.begin(), open.end(), [&](const FlipRecord &record) {
        return !isClosed(record.state) && record.account == account && record.worker == worker
            && isOfApi(record, apiBase);
    });
    return found == open.end() ? nullptr : &*found;
}

} // namespace edgedeck
