// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/diagnosis/rules.h"

namespace edgedeck::diagnosis {

const std::vector<Rule> &rules()
{
    static const std::vector<Rule> all = [] {
        std::vector<Rule> made;
        for (const auto add : {addQuotaRules, addFlagRules, addBindingRules, addVersionRules, addWorkerRules,
                 addSourceRules, addWriteRules, addEffectRules})
            add(made);
        return made;
    }();
    return all;
}

} // namespace edgedeck::diagnosis
