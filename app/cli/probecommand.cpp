// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/probecommand.h"

#include "app/cli/exitcode.h"
#include "app/cli/jsonwriters.h"
#include "app/cli/textwriters.h"

#include <algorithm>

namespace edgedeck::cli {

using namespace Qt::StringLiterals;

QString ProbeCommand::summary() const
{
    return u"the KV binding test, step by step"_s;
}

void ProbeCommand::describe(QCommandLineParser &parser) const
{
    parser.addOption({u"via"_s, u"worker (its own self-test) or rest (the API)."_s, u"worker|rest"_s});
    parser.addOption(
        {u"allow-writes"_s, u"Put and delete a test key; without it only reads are made (rest)."_s});
}

Result<void> ProbeCommand::start(const QCommandLineParser &parser)
{
    const QString via = parser.value(u"via"_s);
    if (via != u"worker"_s && via != u"rest"_s)
        return usage("probe needs --via worker or --via rest");
    if (!operands(parser).isEmpty())
        return usage("probe takes no further arguments");
    m_via = via == u"rest"_s ? ops::ProbeVia::Rest : ops::ProbeVia::Worker;
    m_allowWrites = parser.isSet(u"allow-writes"_s);
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

void ProbeCommand::show(const ops::ProbeReport &report)
{
    output().result(probeJson(report), probeText(report));
    const auto any = [&](ops::ProbeResult result) {
        return std::any_of(
            report.steps.begin(), report.steps.end(), [&](const auto &s) { return s.result == result; });
    };
    if (any(ops::ProbeResult::Fail))
        finish(kCritical);
    else if (any(ops::ProbeResult::NotJudged))
        finish(kUnknown);
    else
        finish(any(ops::ProbeResult::Skipped) ? kWarning : kFine);
}

} // namespace edgedeck::cli
