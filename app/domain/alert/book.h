// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/alert/alert.h"

#include <vector>

namespace edgedeck::alert {

/// What was told already, so that every condition is told once per limit and UTC day and not at every look.
/// Snoozed: silent until then, told again afterwards if it still holds. Acknowledged: silent for the rest of the day.
class Book
{
public:
    /// What was told before this program started.
    void restore(std::vector<Alert> told);

    struct Change
    {
        std::vector<Alert> told; ///< to be shown now: new ones, higher levels, and those whose snooze is over
        std::vector<Alert> changed; ///< rows to keep: all of `told`, and silent changes of older ones
    };
    /// `holding`: what judge() found now.
    [[nodiscard]] Change take(const std::vector<Alert> &holding, Timestamp now);

    /// Both return the changed rows; none when there is no such alert.
    [[nodiscard]] std::vector<Alert> snooze(const std::string &id, Timestamp until);
    [[nodiscard]] std::vector<Alert> acknowledge(const std::string &id, Timestamp at);

    /// Newest first.
    [[nodiscard]] const std::vector<Alert> &alerts() const { return m_alerts; }
    /// Worst severity of what held at the last take() and was not acknowledged. Ok when nothing did.
    [[nodiscard]] Severity standing() const { return m_standing; }

    /// Older ones are forgotten here; the store keeps them.
    static constexpr std::chrono::hours kMemory{48};

private:
    [[nodiscard]] Alert *newestLike(const Alert &alert);
    [[nodiscard]] Alert *find(const std::string &id);

    std::vector<Alert> m_alerts;
    Severity m_standing = Severity::Ok;
};

} // namespace edgedeck::alert
