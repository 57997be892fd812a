// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"

namespace edgedeck {

struct Diagnosis
{
    std::vector<Finding> findings; ///< worst first
    std::vector<RuledOut> ruledOut;
    Severity severity = Severity::Ok;
};

/// Judges a snapshot's facts (everything but findings, ruledOut and severity). Pure: same facts, same findings.
[[nodiscard]] Diagnosis diagnose(const Snapshot &facts);

} // namespace edgedeck
