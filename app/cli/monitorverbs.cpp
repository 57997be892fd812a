// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/monitorverbs.h"

namespace edgedeck::cli {

std::vector<VerbSpec> monitorVerbs()
{
    VerbSpec watch{.name = "watch", .summary = "monitor without a window: alerts, metrics", .acts = {}};
    watch.acts.push_back({.summary
        = "monitor without a window: alerts as JSON lines, metrics for node_exporter",
        .details
        = "Looks every minute, keeps the history, and prints each alert once per limit and UTC day as one JSON\n"
          "document on one line. Runs until SIGTERM. Remarks go to stderr.",
        .options
        = {{.name = "interval", .value = "S", .text = "Seconds between two looks, 10 to 3600 (default 60)."},
            {.name = "openmetrics",
                .value = "FILE",
                .text = "Replace this .prom file after every look (node_exporter).",
                .offer = Offer::Files}},
        .examples = {"--profile prod watch",
            "--profile prod watch --interval 300 --openmetrics /var/lib/node_exporter/edgedeck.prom"},
        .exits = "0 ended by SIGTERM or --timeout, 64 usage, 69 not reachable, 77 token or permission"});
    VerbSpec history{.name = "history", .summary = "export: the stored samples", .acts = {}};
    history.acts.push_back({.name = "export",
        .summary = "write every stored sample of the account as CSV; without the network",
        .options = {{.name = "csv",
            .value = "FILE",
            .text = "Where to; it appears when it is whole. Required.",
            .offer = Offer::Files}},
        .examples = {"--profile prod history export --csv samples.csv"},
        .exits = "0 written, 1 nothing is stored yet, 64 usage, 69 the history or the file cannot be used"});
    return {std::move(watch), std::move(history)};
}

} // namespace edgedeck::cli
