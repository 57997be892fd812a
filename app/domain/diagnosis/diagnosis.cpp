// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/diagnosis.h"

#include "app/domain/diagnosis/ruledout.h"
#include "app/domain/diagnosis/rules.h"

#include <algorithm>

namespace edgedeck {

Diagnosis diagnose(const Snapshot &facts, std::string_view without)
{
    Diagnosis out;
    if (facts.first) {
        out.severity = Severity::Unknown;
        return out;
    }
    for (const diagnosis::Rule &rule : diagnosis::rules()) {
        if (rule.id != without)
            rule.judge(rule, facts, out.findings);
    }
    out.ruledOut = diagnosis::ruledOut(facts);
    std::stable_sort(out.findings.begin(), out.findings.end(), [](const Finding &a, const Finding &b) {
        return a.severity != b.severity && worse(a.severity, b.severity) == a.severity;
    });
    for (const Finding &finding : out.findings)
        out.severity = worse(out.severity, finding.severity);
    // Info is worth reading, not worth worrying.
    if (out.severity == Severity::Info)
        out.severity = Severity::Ok;
    const QuotaReading *writes = facts.quota(Meter::KvWrites);
    if (writes == nullptr || !writes->used.known())
        out.severity = worse(out.severity, Severity::Unknown);
    return out;
}

} // namespace edgedeck
