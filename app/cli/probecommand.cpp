// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/probecommand.h"

#include "app/cli/exitcode.h"
#include "app/cli/jsonwriters.h"
#include "app/cli/missingworker.h"
#include "app/cli/textwriters.h"

#include <string>

namespace edgedeck::cli {

using namespace Qt::StringLiterals;

namespace {

std::string requestWords(ops::ProbeVia via, bool allowWrites)
{
    if (via == ops::ProbeVia::Worker)
        return "1 request to the Worker";
    return allowWrites ? "5 API calls, 2 of them writes" : "2 API reads";
}

} // namespace

Result<void> ProbeCommand::start(const QCommandLineParser &parser)
{
    const QString via = parser.value(u"via"_s);
    if (via.isEmpty())
        return usage("probe needs --via worker (its own self-test) or --via rest (the API)");
    m_via = via == u"rest"_s ? ops::ProbeVia::Rest : ops::ProbeVia::Worker;
    m_allowWrites = parser.isSet(u"allow-writes"_s);
    // What it reads first is the inventory of one Worker and one question to the analytics.
    output().message("price: about 12 API reads to know bindings and quotas, then "
        + requestWords(m_via, m_allowWrites) + "; KV operations: " + ops::priceOf(m_via, m_allowWrites).words
        + "\n");
    openSession([this](ops::Session &opened) {
        m_monitor = std::make_unique<ops::Monitor>(opened);
        // Without the Worker's own endpoints: looking at them would cost the puts that are being tested.
        const ops::RefreshScope scope{
            .analytics = true, .inventory = true, .worker = false, .fullAnalytics = false};
        m_monitor->refreshOnce(scope, [this](const Snapshot &snapshot) { run(snapshot); });
    });
    return {};
}

void ProbeCommand::run(const Snapshot &snapshot)
{
    if (isFinished())
        return;
    if (const Error *fault = targetFault(snapshot)) {
        fail(*fault);
        return;
    }
    if (const Error *error = nothingReadable(snapshot)) {
        fail(*error);
        return;
    }
    m_prober = std::make_unique<ops::Prober>(*session());
    m_prober->run(m_via, m_allowWrites, snapshot, this, [this](Result<ops::ProbeReport> report) {
        if (isFinished())
            return;
        if (!report)
            fail(report.error());
        else
            show(*report);
    });
}

bool ProbeCommand::byChoice(const ops::ProbeStep &step) const
{
    const bool writing = step.id == "put" || step.id == "delete";
    return step.result == ops::ProbeResult::Skipped && m_via == ops::ProbeVia::Rest && !m_allowWrites
        && writing;
}

void ProbeCommand::show(const ops::ProbeReport &report)
{
    output().result(probeJson(report), probeText(report));
    std::string chosen;
    bool fault = false;
    bool unjudged = false;
    bool skipped = false;
    for (const ops::ProbeStep &step : report.steps) {
        if (byChoice(step)) {
            chosen += (chosen.empty() ? "" : ", ") + step.id;
            continue;
        }
        fault = fault || step.result == ops::ProbeResult::Fail;
        unjudged = unjudged || step.result == ops::ProbeResult::NotJudged;
        skipped = skipped || step.result == ops::ProbeResult::Skipped;
    }
    if (!chosen.empty())
        output().message("not tested: " + chosen
            + " (reads only; --allow-writes tests them, price: " + ops::priceOf(m_via, true).words + ")\n");
    finish(fault ? kCritical : unjudged ? kUnknown : skipped ? kWarning : kFine);
}

} // namespace edgedeck::cli
