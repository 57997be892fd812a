// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/alert/alert.h"
#include "app/domain/snapshot.h"

#include <string>
#include <vector>

namespace edgedeck::ops {

/// A snapshot as OpenMetrics text: gauges only, no time stamps (node_exporter's textfile collector takes none), ended by
/// "# EOF". What is not known has no sample: an absent figure is never 0. `alerts` are those told today; the names are
/// in the manual page of edgedeckctl.
[[nodiscard]] std::string openMetrics(const Snapshot &snapshot, const std::vector<alert::Alert> &alerts);

} // namespace edgedeck::ops
