// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/flip/plan.h"
#include "app/domain/flip/record.h"
#include "app/domain/snapshot.h"
#include "ui/pages/flags/flipport.h"

#include <QObject>
#include <QSet>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace edgedeck::ui {

/// One flip as the sheet goes through it: plan, what the operator ticked and typed, the one thing that keeps Apply
/// off, and the time line after it. Draws nothing, sends nothing itself. GUI thread.
class FlipPresenter : public QObject
{
    Q_OBJECT
public:
    enum class Stage { Idle, Planning, Review, Rechecking, Running, Settled };

    FlipPresenter(FlipPort *port, std::function<bool()> isArmed, std::function<Timestamp()> now,
        QObject *parent = nullptr);

    /// Once, before the first begin().
    void setPort(FlipPort *port);

    void begin(const FlipRequest &request);
    /// "" = the newest flip of this Worker.
    void beginUndo(const QString &opId);
    /// Reads the base again; what was typed and ticked stays while it still applies.
    void planAgain();

    [[nodiscard]] Stage stage() const { return m_stage; }
    [[nodiscard]] const FlipRequest &request() const { return m_request; }
    [[nodiscard]] const std::optional<FlipPlan> &plan() const { return m_plan; }
    /// Why there is no plan, or why apply() was refused locally.
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    [[nodiscard]] const QString &notice() const { return m_notice; }

    void setReason(const QString &reason);
    void setTyped(const QString &name);
    void acknowledge(const QString &checkId, bool known);
    /// Skips exactly this one blocking check, for a reason of its own; "" skips none. What may be skipped is ops' to say.
    void breakGlass(const QString &checkId, const QString &reason);
    [[nodiscard]] const QString &skipped() const { return m_skip; }
    [[nodiscard]] const QString &skipReason() const { return m_skipReason; }
    [[nodiscard]] bool isAcknowledged(const QString &checkId) const { return m_known.contains(checkId); }
    [[nodiscard]] const QString &reason() const { return m_reason; }
    [[nodiscard]] const QString &typed() const { return m_typed; }
    /// The one thing that keeps Apply off, "" when nothing does.
    [[nodiscard]] QString blocker() const;
    /// Applies. A plan older than 20 s is read again first and must still say the same.
    void apply();

    [[nodiscard]] const std::optional<FlipRecord> &record() const { return m_record; }
    [[nodiscard]] const std::vector<FlipStep> &steps() const { return m_steps; }
    [[nodiscard]] Timestamp confirmedAt() const { return m_confirmedAt; }
    [[nodiscard]] bool isRunning() const { return m_stage == Stage::Running; }
    void checkNow();
    /// Shows a flip of the journal, without its steps.
    void adopt(const FlipRecord &record, std::vector<FlipStep> steps);

Q_SIGNALS:
    void changed(); ///< anything of the above
    void stageChanged();
    void settled();

private:
    void setStage(Stage stage);
    void planned(const Result<FlipPlan> &answer);
    void rechecked(const Result<FlipPlan> &answer);
    void send();
    void progressed(const FlipRecord &record, const FlipStep &step);
    [[nodiscard]] Confirmation confirmation() const;

    FlipPort *m_port;
    std::function<bool()> m_isArmed;
    std::function<Timestamp()> m_now;
    Stage m_stage = Stage::Idle;
    FlipRequest m_request;
    std::optional<QString> m_undoOf;
    std::optional<FlipPlan> m_plan;
    std::optional<Error> m_error;
    QString m_reason, m_typed, m_notice, m_opId, m_skip, m_skipReason;
    QSet<QString> m_known;
    std::optional<FlipRecord> m_record;
    std::vector<FlipStep> m_steps;
    Timestamp m_confirmedAt{}, m_plannedAt{};
    int m_generation = 0;
};

} // namespace edgedeck::ui
