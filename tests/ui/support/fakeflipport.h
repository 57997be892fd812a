// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/support/snapshotfixture.h"
#include "ui/pages/flags/flipport.h"

#include <QString>

#include <optional>
#include <vector>

namespace edgedeck::test {

/// A flipper by script: plans at once, remembers what it was asked to apply, and plays a flip on demand.
class FakeFlipPort final : public ui::FlipPort
{
    Q_OBJECT
public:
    using FlipPort::FlipPort;
    void plan(
        const FlipRequest &request, QObject *context, std::function<void(Result<FlipPlan>)> done) override;
    void planUndo(const QString &opId, QObject *context, std::function<void(Result<FlipPlan>)> done) override;
    [[nodiscard]] Result<QString> apply(const FlipPlan &plan, const Confirmation &confirmation) override;
    [[nodiscard]] Result<std::vector<FlipRecord>> log() override { return records; }
    [[nodiscard]] bool isBusy() const override { return busy; }
    void checkNow() override { ++looks; }
    [[nodiscard]] Result<FlipRecord> decide(
        const QString &opId, bool applied, const QString &reason) override;

    /// Every step of a verified flip, then the end.
    void playVerified();
    /// The steps up to an unanswered deployment.
    void playUnknown();

    FlipPlan next = flipPlan();
    std::optional<Error> planError;
    std::vector<FlipRecord> records = journal();
    std::vector<Confirmation> applied;
    QString undone;
    struct Decision
    {
        QString opId, reason;
        bool applied = false;
    };
    std::vector<Decision> decisions;
    std::optional<Error> decideError;
    int plans = 0, looks = 0;
    bool busy = false;
};

} // namespace edgedeck::test
