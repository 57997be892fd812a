// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/domain/flip/plan.h"
#include "app/domain/flip/record.h"

#include <QObject>
#include <QString>

#include <functional>
#include <vector>

namespace edgedeck::ops {
class FlagFlipper;
}

namespace edgedeck::ui {

/// What the flip sheet needs of the flipper. The program plugs ops::FlagFlipper in, tests a script.
/// Same contract as ops::FlagFlipper; every guard lives there.
class FlipPort : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual void plan(
        const FlipRequest &request, QObject *context, std::function<void(Result<FlipPlan>)> done)
        = 0;
    virtual void planUndo(const QString &opId, QObject *context, std::function<void(Result<FlipPlan>)> done)
        = 0;
    [[nodiscard]] virtual Result<QString> apply(const FlipPlan &plan, const Confirmation &confirmation) = 0;
    [[nodiscard]] virtual Result<std::vector<FlipRecord>> log() = 0;
    [[nodiscard]] virtual bool isBusy() const = 0;
    virtual void checkNow() = 0;
    /// A human says what became of an unanswered write, with the reason.
    [[nodiscard]] virtual Result<FlipRecord> decide(const QString &opId, bool applied, const QString &reason)
        = 0;

Q_SIGNALS:
    void progressed(const edgedeck::FlipRecord &record, const edgedeck::FlipStep &step);
    void readBack(const edgedeck::FlipRecord &record);
    void settled(const edgedeck::FlipRecord &record);
};

/// The port of the program.
class OpsFlipPort final : public FlipPort
{
    Q_OBJECT
public:
    explicit OpsFlipPort(ops::FlagFlipper &flipper, QObject *parent = nullptr);
    void plan(
        const FlipRequest &request, QObject *context, std::function<void(Result<FlipPlan>)> done) override;
    void planUndo(const QString &opId, QObject *context, std::function<void(Result<FlipPlan>)> done) override;
    [[nodiscard]] Result<QString> apply(const FlipPlan &plan, const Confirmation &confirmation) override;
    [[nodiscard]] Result<std::vector<FlipRecord>> log() override;
    [[nodiscard]] bool isBusy() const override;
    void checkNow() override;
    [[nodiscard]] Result<FlipRecord> decide(
        const QString &opId, bool applied, const QString &reason) override;

private:
    ops::FlagFlipper &m_flipper;
};

/// Who flips: the user name of this computer.
[[nodiscard]] QString operatorName();

} // namespace edgedeck::ui
