// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "app/ops/flagflipper.h"

#include <memory>

namespace edgedeck::cli {

/// flag plan | set | undo | log | resume. Writes go through ops::FlagFlipper like those of the window.
class FlagCommand final : public Command
{
    Q_OBJECT
public:
    [[nodiscard]] QString summary() const override;
    void describe(QCommandLineParser &parser) const override;
    [[nodiscard]] std::chrono::milliseconds defaultTimeout(const QStringList &arguments) const override;
    [[nodiscard]] Result<void> start(const QCommandLineParser &parser) override;
    void timedOut() override;
    void interrupted(int signal) override;

private:
    enum class Act { Plan, Set, Undo, Log, Resume };

    [[nodiscard]] Result<void> readFlip(const QCommandLineParser &parser, const QStringList &operands);
    [[nodiscard]] Result<void> readConfirmation(const QCommandLineParser &parser);
    void begin(ops::Session &session);
    void planned(Result<FlipPlan> plan);
    void apply(const FlipPlan &plan);
    void showLog();
    void resume();
    void show(const FlipRecord &record);
    void stopWaiting();

    Act m_act = Act::Plan;
    FlipRequest m_request;
    Confirmation m_confirmation;
    QString m_undo; ///< op-id, "" = the newest
    bool m_wait = true;
    bool m_timeRanOut = false;
    QString m_opId; ///< of the flip under way
    std::unique_ptr<ops::FlagFlipper> m_flipper;
};

} // namespace edgedeck::cli
