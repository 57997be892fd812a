// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/diagnosis/rules.h"

#include <string>

namespace edgedeck::diagnosis {

/// A new finding of this rule at the end of `out`, with the rule's id, command and reference.
Finding &add(std::vector<Finding> &out, const Rule &rule, Severity severity, std::string title,
    std::string summary = {});

[[nodiscard]] std::string clockOf(Timestamp at); ///< "19:04"
[[nodiscard]] std::string sourceName(const std::string &source); ///< "GraphQL", "REST", "Worker"
/// "1,002 / 1,000 · 100.2 %"; used and limit must be known.
[[nodiscard]] std::string shareText(const QuotaReading &quota);
[[nodiscard]] std::string sinceText(const QuotaReading &quota);

/// The flag that moves cache fills from KV to Durable Objects, if the Worker has one.
[[nodiscard]] const FlagState *storageFlag(const Snapshot &facts);
/// Required bindings that the live version does not have.
[[nodiscard]] std::vector<std::string> missingFor(const Snapshot &facts, const FlagState &flag);
[[nodiscard]] const Check *blockOf(const CheckedBinding &binding);
[[nodiscard]] const Check *checkNamed(const CheckedBinding &binding, std::string_view id);
/// The storage flag is off, everything it needs is bound, and it would fill this much: the meter, or null.
[[nodiscard]] const MeterLoad *fillsBy(const Snapshot &facts);
/// `edgedeckctl flag set NAME VALUE --reason "..." --confirm WORKER`
[[nodiscard]] std::string flipLine(const Snapshot &facts, const FlagState &flag, const std::string &value);

} // namespace edgedeck::diagnosis
