// SPDX-License-Identifier: GPL-3.0-or-later
// Flags whose value is no binding: a key of KV, a flag of Flagship. There are no versions here and no place for an
// op-id; what can be known is the value, and for Flagship who changed it when.
#include "app/domain/flip/stepper.h"

#include <algorithm>

namespace edgedeck::flip {

namespace {

std::string held(const std::optional<std::string> &value)
{
    return value ? "\"" + *value + "\"" : std::string("nothing");
}

} // namespace

void Stepper::on(const StoreRead &event)
{
    if (m_machine.wait == FlipWait::StoreCheck)
        checkStore(event);
    else if (m_machine.wait == FlipWait::LookStore)
        judgeStore(event);
}

/// Right before the write: neither store has a compare-and-set, so this only keeps the gap small.
void Stepper::checkStore(const StoreRead &event)
{
    const FlipRecord &record = m_machine.record;
    // The log is read after the flag: it may know of a change that the flag did not show yet.
    const bool logged = !event.changes.empty() && event.changes.front().mark != record.baseMark;
    if (event.value != record.before || event.mark != record.baseMark || logged) {
        const std::string who = event.changes.empty() || event.changes.front().by.empty()
            ? "somebody"
            : event.changes.front().by;
        close(FlipState::Stale,
            who + " changed it after our pre-flight: it holds " + held(event.value)
                + " now. Nothing was sent");
        return;
    }
    m_machine.record.sentAt = m_event.server;
    enter(FlipState::Deploying, "the value is still " + held(event.value),
        record.route == Route::E ? "PUT flagship flag" : "PUT KV value");
}

void Stepper::judgeStore(const StoreRead &event)
{
    if (m_machine.record.route == Route::E) {
        judgeChanges(event);
        return;
    }
    const FlipRecord &record = m_machine.record;
    const bool asAsked = event.value == record.after;
    if (asAsked && m_machine.acked) {
        read(FlipState::Verified);
        return;
    }
    // An unanswered put may still arrive over what is read now; and an old value may be one that was not renewed yet.
    if (!settleTimeOver()) {
        lookAgain();
        return;
    }
    if (asAsked) {
        read(FlipState::Verified, "whether our own write put it there cannot be told: it was not answered");
    } else if (m_machine.acked) {
        read(FlipState::Superseded, "the key holds " + held(event.value) + " now, written after ours");
    } else if (event.value == record.before) {
        read(FlipState::NotApplied,
            "after " + std::to_string(m_rules.settle.count()) + " s the key still holds "
                + held(event.value));
    } else {
        m_machine.record.note
            = "the key holds " + held(event.value) + ", which is neither the old value nor ours";
        leaveToHuman();
    }
}

void Stepper::judgeChanges(const StoreRead &event)
{
    const FlipRecord &record = m_machine.record;
    const auto base = std::find_if(event.changes.begin(), event.changes.end(),
        [&](const StoreChange &change) { return change.mark == record.baseMark; });
    const auto above = base - event.changes.begin(); // all of them where the base is not listed any more
    if (event.mark == record.baseMark) {
        if (!m_machine.acked && settleTimeOver())
            read(FlipState::NotApplied,
                "after " + std::to_string(m_rules.settle.count()) + " s nothing has changed the flag");
        else
            lookAgain();
        return;
    }
    if (!m_machine.acked) {
        m_machine.record.note = "the flag was changed since: this may be ours or somebody else's";
        settleTimeOver() ? leaveToHuman() : lookAgain();
        return;
    }
    if (base == event.changes.end() || above == 0) {
        // The flag is newer than its log, or the log does not reach down to what we saw.
        m_machine.record.note = "the flag's log does not show our change";
        settleTimeOver() ? leaveToHuman() : lookAgain();
        return;
    }
    const auto ours = m_machine.ownMark.empty()
        ? (above == 1 && event.changes.front().value == record.after ? event.changes.begin() : base)
        : std::find_if(event.changes.begin(), base,
            [&](const StoreChange &change) { return change.mark == m_machine.ownMark; });
    if (ours == base) {
        m_machine.record.note
            = "the flag was changed more than once since, and which change is ours is not known";
        settleTimeOver() ? leaveToHuman() : lookAgain();
        return;
    }
    if (ours + 1 != base) {
        const StoreChange &lost = *(ours + 1);
        read(FlipState::Conflict,
            (lost.by.empty() ? std::string("somebody") : lost.by) + " changed the flag to " + held(lost.value)
                + " between our reading and our writing, and our write replaced that");
        return;
    }
    if (ours != event.changes.begin()) {
        const StoreChange &later = event.changes.front();
        read(FlipState::Superseded,
            (later.by.empty() ? std::string("somebody") : later.by) + " changed it to " + held(later.value)
                + " after ours");
        return;
    }
    if (event.value != record.after) {
        read(FlipState::NotApplied, "the service took the change and the flag holds " + held(event.value));
        return;
    }
    read(FlipState::Verified);
}

} // namespace edgedeck::flip
