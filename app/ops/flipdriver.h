// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/flip/reducer.h"
#include "app/ops/session.h"
#include "app/secrets/secret.h"

#include <QObject>

#include <deque>
#include <memory>

namespace edgedeck::ops {

/// Performs the effects of one flip's machine, in order, and feeds every result back as one event. Decides nothing:
/// the protocol is edgedeck::step(). A secret's new value lives here in locked memory until it was handed over.
class FlipDriver : public QObject
{
    Q_OBJECT
public:
    /// A flip that was planned and confirmed.
    FlipDriver(Session &session, store::Journal &journal, const FlipPlan &plan, FlipMachine machine,
        QObject *parent);
    /// An open flip of the journal.
    FlipDriver(Session &session, store::Journal &journal, FlipMachine machine, QObject *parent);

    /// A redeploy goes on although secrets were changed since (10220).
    void setForce(bool force) { m_force = force; }
    void begin(); ///< sends Confirmed, or Resumed for a flip of the journal
    void stopWaiting(); ///< nobody waits any longer: what is open stays open in the journal
    /// Stops waiting by itself at the first look that would come later than this after begin().
    void setPatience(std::chrono::seconds patience) { m_patience = patience; }
    void lookNow();
    /// A human's word (see flip::Decided). Errors: Conflict (the flip is not open like that, or looked at this moment),
    /// Storage (the row could not be written: nothing is decided).
    [[nodiscard]] Result<void> decide(FlipState state, const std::string &note);
    [[nodiscard]] const FlipRecord &record() const { return m_machine.record; }

Q_SIGNALS:
    void progressed(const edgedeck::FlipRecord &record, const edgedeck::FlipStep &step);
    void readBack(const edgedeck::FlipRecord &record);
    void settled(const edgedeck::FlipRecord &record);

private:
    using What = decltype(FlipEvent::what);
    void feed(What what);
    void drain();
    void perform(const FlipEffect &effect);
    void append(const flip::AppendJournal &row);
    void stage();
    void deploy(const VersionId &version);
    void patchSettings();
    void putSecret();
    void readVersion(const VersionId &id);
    void readBase(const VersionId &wanted);
    void stageFromBase();
    void staged(Result<WorkerVersion> answer);
    void readKey();
    void readFlag();
    void readChanges(const cloudflare::FlagshipFlag &flag);
    void putKey();
    void putFlag();
    void answerDeploy(const Error &error);
    [[nodiscard]] cloudflare::BindingPatch patch() const;
    [[nodiscard]] cloudflare::Annotations annotations() const;
    [[nodiscard]] std::optional<CodeUpdateStrategy> strategy() const;
    void startCall() { m_sentAt = m_session.clock().steady(); }
    void endCall();

    Session &m_session;
    store::Journal &m_journal;
    FlipMachine m_machine;
    bool m_resumed = false;
    std::optional<std::chrono::seconds> m_patience;
    SteadyTime m_beganAt{};
    std::optional<std::pair<std::vector<Binding>, std::string>>
        m_base; ///< bindings and code hash of the base
    std::string m_value; ///< variables only
    StoredAs m_storedAs; ///< KV only
    std::optional<cloudflare::FlagshipFlag> m_flag; ///< Flagship only: as read last
    bool m_force = false;
    secrets::Secret m_secret; ///< secrets only
    std::deque<FlipEvent> m_events;
    bool m_draining = false;
    std::optional<Error> m_journalError; ///< of the last row, if it could not be written
    int m_timer = 0; ///< a newer look replaces an older one
    SteadyTime m_sentAt{};
    std::optional<std::chrono::milliseconds> m_took; ///< of the call that led to the next row
};

} // namespace edgedeck::ops
