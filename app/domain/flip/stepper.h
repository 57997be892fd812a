// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/flip/reducer.h"

#include <string>
#include <vector>

namespace edgedeck::flip {

/// One step in the making: the machine, the event's time and the effects so far. Private to the reducer's files.
class Stepper
{
public:
    Stepper(FlipMachine machine, const FlipEvent &event, const FlipRules &rules);
    [[nodiscard]] FlipStepResult run() &&;

    // One for each event; called only while the machine waits for it.
    void on(const Confirmed &event);
    void on(const JournalWritten &event);
    void on(const JournalFailed &event);
    void on(const StageAnswered &event);
    void on(const VersionRead &event);
    void on(const VersionsRead &event);
    void on(const DeploymentsRead &event);
    void on(const StoreRead &event);
    void on(const ReadFailed &event);
    void on(const DeployAnswered &event);
    void on(const Tick &event);
    void on(const Resumed &event);
    void on(const PatienceOver &event);
    void on(const Decided &event);

private:
    template <class Effect> void emit(Effect effect) { m_effects.emplace_back(std::move(effect)); }
    /// Moves to a state through a row of the journal; what follows waits for JournalWritten.
    void enter(FlipState state, std::string fact, std::string call = {});
    void close(FlipState state, std::string note, const std::optional<Error> &error = std::nullopt);
    void afterRow();
    void settle();
    void ask(FlipWait wait, FlipEffect effect);

    // Before the deploy
    void staged(const VersionId &version, std::int64_t number);
    void checkBase(const std::vector<Deployment> &deployments);

    // After it (looks.cpp)
    void look();
    void lookAgain();
    void notePending(const Deployment &deployment);
    void judge(const std::vector<Deployment> &deployments);
    void judgeOurs(const std::vector<Deployment> &deployments, std::size_t index);
    void judgeAbsent(bool baseVisible);
    void judgeSecret(const std::vector<Deployment> &above);
    void judgeTagged(const std::vector<WorkerVersion> &versions);
    void judgeDifference(const VersionRead &event);
    void leaveToHuman();

    // Stores (stores.cpp)
    void checkStore(const StoreRead &event);
    void judgeStore(const StoreRead &event);
    void judgeChanges(const StoreRead &event);
    void read(FlipState state, std::string note = {});
    [[nodiscard]] bool settleTimeOver() const;

    FlipMachine m_machine;
    const FlipEvent &m_event;
    const FlipRules &m_rules;
    std::vector<FlipEffect> m_effects;
};

/// "ci deployed 91bb0c2e at 14:02:55"
[[nodiscard]] std::string whoDeployed(const Deployment &deployment);

} // namespace edgedeck::flip
