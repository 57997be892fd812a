// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"

#include <string_view>
#include <vector>

namespace edgedeck::diagnosis {

/// One cause that can be named. A rule looks at a snapshot's facts and at nothing else, so the same facts give the
/// same findings, and leaving a rule out takes away its own findings only. Ids are public and never change meaning.
struct Rule
{
    std::string_view id;
    std::string_view asks; ///< what it looks for, one sentence
    std::string_view command; ///< of the button; a finding may choose another one
    std::string_view reference; ///< Cloudflare's page that states the rule, "" when none does
    void (*judge)(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out);
};

/// All rules, in the order in which findings of one severity are listed.
[[nodiscard]] const std::vector<Rule> &rules();

/// One file a group.
void addQuotaRules(std::vector<Rule> &out);
void addFlagRules(std::vector<Rule> &out);
void addBindingRules(std::vector<Rule> &out);
void addVersionRules(std::vector<Rule> &out);
void addWriteRules(std::vector<Rule> &out);
void addWorkerRules(std::vector<Rule> &out);
void addSourceRules(std::vector<Rule> &out);
void addEffectRules(std::vector<Rule> &out);

} // namespace edgedeck::diagnosis
