// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/worker/answertext.h"
#include "app/worker/workerclient.h"

#include <string>
#include <vector>

namespace edgedeck::worker {

/// Any thread. Never throw. What the answer does not have stays unknown.
/// A 5xx that is a JSON object is a value: metricsBroken, with whatever facts it carries.
[[nodiscard]] Result<MetricsAnswer> decodeMetrics(
    const EndpointMap &map, const WorkerAnswer &answer, std::string_view key = {});
/// Keeps values only of names in `flags`: other strings may be secrets in clear. Types are what the Worker
/// believes (it calls an R2 bucket a KV namespace). A 5xx is an error.
[[nodiscard]] Result<BindingsAnswer> decodeBindings(
    const std::vector<std::string> &flags, const WorkerAnswer &answer);
/// Judges by the test's own words and never by `success` at the top: a failed test says 500 and success:true.
[[nodiscard]] Result<SelfTestAnswer> decodeSelfTest(const WorkerAnswer &answer, std::string_view key = {});

} // namespace edgedeck::worker
