// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/domain/flip/plan.h"
#include "app/domain/flip/record.h"
#include "app/ops/session.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace edgedeck::ops {

/// What a human found out about a flip that no look could tell.
enum class Decision { Applied, NotApplied };
[[nodiscard]] std::optional<Decision> decisionFromString(std::string_view text); ///< "applied", "not-applied"

/// Performs the effects of the flip reducer (domain/flip): the one way to change a flag, for window and command
/// line alike. Guards live here, not in dialogs: armed (Session::arming()), reason, typed Worker name, plan age, one
/// open flip per Worker, journal row on disk before the first byte. One flip at a time per FlagFlipper.
class FlagFlipper : public QObject
{
    Q_OBJECT
public:
    explicit FlagFlipper(Session &session, QObject *parent = nullptr);
    ~FlagFlipper() override;

    /// Reads the base (deployments, versions, live version, namespaces, quotas) and judges it. Sends no write.
    void plan(const FlipRequest &request, QObject *context, std::function<void(Result<FlipPlan>)> done);
    /// Refused locally or begun; progress comes by signals. Returns the op-id. Errors: Refused (read-only: not armed; a
    /// check blocks), Conflict (busy, plan too old or not one that this flipper made, an open flip), Config (reason,
    /// typed name, warnings not acknowledged), Storage (journal).
    [[nodiscard]] Result<QString> apply(const FlipPlan &plan, const Confirmation &confirmation);
    /// Plan that takes `opId` back ("" = the newest flip of this Worker): a forward flip to the recorded value.
    void planUndo(const QString &opId, QObject *context, std::function<void(Result<FlipPlan>)> done);
    /// Settles every flip that the journal holds open, from the server's state.
    void resume(QObject *context, std::function<void(Result<std::vector<FlipRecord>>)> done);
    [[nodiscard]] Result<std::vector<FlipRecord>> log(std::size_t limit = 200);
    /// Time line of one flip from the journal.
    [[nodiscard]] Result<std::vector<FlipStep>> steps(const QString &opId);
    [[nodiscard]] bool isBusy() const;
    /// Nobody waits any longer (time limit, Cancel): what was not sent ends as not sent, what is open stays open in
    /// the journal for resume(); settled() follows.
    void stopWaiting();
    /// Looks at the server now instead of at the next scheduled moment.
    void checkNow();
    /// A human closes a flip whose outcome stays unknown (an unanswered secret PUT never tells): Applied becomes
    /// SentNotReadable, NotApplied is refused while the write was accepted or is younger than 120 s, since it may still
    /// happen. The reason (1..200 characters) and who decided go into the journal's note; progressed() and settled()
    /// follow. Sends nothing and needs no arming. Errors: NotFound, Config (reason), Conflict (not open like that, too
    /// early, another process is at it), Storage (not journaled: nothing is decided).
    [[nodiscard]] Result<FlipRecord> decide(
        const QString &opId, Decision decision, const std::string &reason, const std::string &operatorName);

Q_SIGNALS:
    /// After every journaled transition.
    void progressed(const edgedeck::FlipRecord &record, const edgedeck::FlipStep &step);
    /// The first read-back has been judged (Verified, SentNotReadable, Unknown, Conflict, ...): --no-wait ends here.
    void readBack(const edgedeck::FlipRecord &record);
    /// Closed, or Unknown for longer than the caller's patience; no more signals for this op.
    void settled(const edgedeck::FlipRecord &record);

private:
    class Private;
    std::unique_ptr<Private> d;
};

/// True when the Worker's name and reason would be accepted; the sentence of what is missing otherwise ("6 letters
/// of the Worker name are missing"). For the sheet's footer.
/// A reason of 1..200 characters. Error Config.
[[nodiscard]] Result<void> checkReason(const std::string &reason);
[[nodiscard]] Result<void> checkConfirmation(const FlipPlan &plan, const Confirmation &confirmation);

} // namespace edgedeck::ops
