// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/flip/record.h"

#include <string>

namespace edgedeck::test {

inline Timestamp moment(std::int64_t seconds)
{
    return Timestamp(std::chrono::seconds(1'790'000'000 + seconds));
}

/// A flip of an invented Worker, all fields filled.
inline FlipRecord sampleRecord(std::string opId, FlipState state = FlipState::Intent)
{
    FlipRecord record;
    record.opId = std::move(opId);
    record.account = *AccountId::parse("0123456789abcdef0123456789abcdef");
    record.worker = *ScriptName::parse("demo-worker");
    record.flag = "FEATURE_FLAG_DO_CACHE";
    record.carrier = Carrier::PlainText;
    record.route = Route::A;
    record.strategy = UpdateStrategy::Immediate;
    record.maxDelay = 120;
    record.before = "false";
    record.after = "true";
    record.reason = "KV writes are exhausted";
    record.operatorName = "olga";
    record.undoOf = "";
    record.baseVersion = *VersionId::parse("11111111-2222-4333-8444-555555555555");
    record.baseNumber = 42;
    record.baseDeployment = *DeploymentId::parse("99999999-2222-4333-8444-555555555555");
    record.newVersion = VersionId::parse("aaaaaaaa-2222-4333-8444-555555555555");
    record.state = state;
    record.createdAt = moment(0);
    record.updatedAt = moment(5);
    record.error = Error{.cls = FaultClass::Timeout,
        .phase = Phase::Wait,
        .sent = Sent::Unknown,
        .endpoint = "POST /deployments",
        .cfRay = "8f0-AMS",
        .detail = "no answer",
        .httpStatus = 504,
        .apiCode = 10013,
        .retryAfter = std::chrono::seconds(7)};
    record.note = "ä note";
    record.apiBase = "https://api.example.com/client/v4";
    record.sentAt = moment(3);
    return record;
}

} // namespace edgedeck::test
