// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/flip/reducer.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace edgedeck::test {

inline VersionId version(int n)
{
    return VersionId::parse("00000000-0000-4000-8000-00000000000" + std::to_string(n)).value();
}

inline DeploymentId deployment(int n)
{
    return DeploymentId::parse("10000000-0000-4000-8000-00000000000" + std::to_string(n)).value();
}

inline Deployment live(int id, int v)
{
    Deployment one;
    one.id = deployment(id);
    one.versions = {{version(v), 100}};
    one.authorEmail = "ci";
    one.createdOn = parseRfc3339("2026-11-24T14:02:55Z").value();
    return one;
}

/// Drives one machine by hand and keeps what it asked for.
struct Desk
{
    explicit Desk(Route route = Route::A, Carrier carrier = Carrier::PlainText)
    {
        FlipPlan plan;
        plan.request.flag = "FLAG";
        plan.request.value = "true";
        plan.carrier = carrier;
        plan.route = route;
        plan.before = "false";
        plan.baseVersion = version(1);
        plan.baseNumber = 1;
        plan.baseDeployment = deployment(1);
        if (route == Route::A)
            plan.fallback = carrier == Carrier::SecretText ? Route::D : Route::B;
        machine = beginFlip(plan, {.reason = "why", .typedWorker = "w", .operatorName = "me"}, "OP", {});
    }

    /// Feeds an event; rows of the journal are written at once.
    template <class What> void feed(What what)
    {
        FlipEvent event{.now = SteadyTime{} + now, .server = Timestamp{}, .what = std::move(what)};
        auto [next, effects] = step(std::move(machine), event);
        machine = std::move(next);
        for (FlipEffect &effect : effects) {
            const bool row = std::holds_alternative<flip::AppendJournal>(effect);
            if (row)
                rows.push_back(std::get<flip::AppendJournal>(effect).record);
            asked.push_back(std::move(effect));
            if (row)
                feed(flip::JournalWritten{});
        }
    }

    template <class Effect> [[nodiscard]] bool lastIs() const
    {
        return !asked.empty() && std::holds_alternative<Effect>(asked.back());
    }

    template <class Effect> [[nodiscard]] int count() const
    {
        return static_cast<int>(std::count_if(asked.begin(), asked.end(),
            [](const FlipEffect &e) { return std::holds_alternative<Effect>(e); }));
    }

    void toDeploying()
    {
        feed(flip::Confirmed{});
        feed(flip::StageAnswered{.outcome = WriteOutcome::Ok, .version = version(2), .number = 2});
        feed(flip::VersionRead{.version = version(2), .number = 2, .difference = {.flagAsAsked = true}});
        feed(flip::DeploymentsRead{{live(1, 1)}});
    }

    FlipMachine machine;
    std::vector<FlipEffect> asked;
    std::vector<FlipRecord> rows;
    std::chrono::seconds now{0};
};

inline Error failure(FaultClass cls, Sent sent, std::optional<int> status = {}, std::optional<int> code = {})
{
    Error error;
    error.cls = cls;
    error.sent = sent;
    error.httpStatus = status;
    error.apiCode = code;
    return error;
}

inline std::vector<FlipState> states(const std::vector<FlipRecord> &rows)
{
    std::vector<FlipState> out;
    for (const FlipRecord &row : rows)
        out.push_back(row.state);
    return out;
}

} // namespace edgedeck::test
