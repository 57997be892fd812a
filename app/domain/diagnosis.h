// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"

#include <string_view>

namespace edgedeck {

struct Diagnosis
{
    std::vector<Finding> findings; ///< worst first
    std::vector<RuledOut> ruledOut;
    Severity severity = Severity::Ok;
};

/// Judges a snapshot's facts (everything but findings, ruledOut and severity) by the rules of
/// app/domain/diagnosis/rules.h. Pure: same facts, same findings. `without`: id of a rule to leave out.
[[nodiscard]] Diagnosis diagnose(const Snapshot &facts, std::string_view without = {});

} // namespace edgedeck
