// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "app/ops/flagflipper.h"
#include "app/store/journal.h"

#include <memory>
#include <optional>

namespace edgedeck::cli {

/// flag plan | set | undo | log | resume. Writes go through ops::FlagFlipper like those of the window.
class FlagCommand final : public Command
{
    Q_OBJECT
public:
    [[nodiscard]] std::chrono::milliseconds defaultTimeout(const QStringList &arguments) const override;
    [[nodiscard]] Result<void> start(const QCommandLineParser &parser) override;
    void timedOut() override;
    void interrupted(int signal) override;

private:
    enum class Act { Plan, Set, Undo, Log, Resume };

    [[nodiscard]] Result<void> readFlip(const QCommandLineParser &parser, const QStringList &operands);
    [[nodiscard]] Result<void> readConfirmation(const QCommandLineParser &parser);
    [[nodiscard]] Result<void> readDecision(const QCommandLineParser &parser);
    [[nodiscard]] static Result<std::unique_ptr<store::Journal>> openJournal();
    [[nodiscard]] Result<void> findOpen();
    void begin(ops::Session &session);
    void planned(Result<FlipPlan> plan);
    void apply(const FlipPlan &plan);
    [[nodiscard]] Result<void> showLog();
    void resume();
    void decide();
    void show(const FlipRecord &record);
    void stopWaiting();

    Act m_act = Act::Plan;
    FlipRequest m_request;
    Confirmation m_confirmation;
    QString m_op; ///< of undo and resume; "" = the newest, or every open one
    std::optional<ops::Decision> m_decision;
    bool m_wait = true;
    bool m_timeRanOut = false;
    QString m_opId; ///< of the flip under way
    std::unique_ptr<ops::FlagFlipper> m_flipper;
};

} // namespace edgedeck::cli
