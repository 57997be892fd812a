// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/prober.h"

#include "app/ops/restprobe.h"
#include "app/ops/wording.h"

#include <QPointer>

#include <algorithm>
#include <array>

namespace edgedeck::ops {

namespace {

constexpr std::string_view kWorkerPrice = "3 puts, 2 gets, 1 list, 1 delete, and 2 puts for asking";
constexpr int kWorkerPuts = 5;

struct WorkerStep
{
    std::string_view theirs, ours, price;
};
constexpr std::array kWorkerSteps{WorkerStep{"binding_check", "binding", ""},
    WorkerStep{"write_test", "put", "1 KV write"}, WorkerStep{"read_test", "get", "1 KV read"},
    WorkerStep{"list_test", "list", "1 KV list"}, WorkerStep{"delete_test", "delete", "1 KV delete"},
    WorkerStep{"cleanup_verify", "cleanup", "1 KV read"}};

const CheckedBinding *kvBinding(const Snapshot &snapshot)
{
    const auto found = std::find_if(snapshot.bindings.begin(), snapshot.bindings.end(),
        [](const CheckedBinding &b) { return b.binding.type == "kv_namespace"; });
    return found == snapshot.bindings.end() ? nullptr : &*found;
}

ProbeStep *stepNamed(ProbeReport &report, std::string_view id)
{
    const auto found = std::find_if(
        report.steps.begin(), report.steps.end(), [&](const ProbeStep &s) { return s.id == id; });
    return found == report.steps.end() ? nullptr : &*found;
}

ProbeResult resultOf(const std::optional<bool> &passed)
{
    if (!passed)
        return ProbeResult::NotJudged;
    return *passed ? ProbeResult::Pass : ProbeResult::Fail;
}

/// The Worker's own words, step by step; what depends on a put that was refused is not judged.
void addWorkerSteps(ProbeReport &report, const worker::SelfTestAnswer &answer)
{
    bool written = true;
    for (const worker::SelfTestStep &theirs : answer.steps) {
        const auto known = std::find_if(kWorkerSteps.begin(), kWorkerSteps.end(),
            [&](const WorkerStep &s) { return s.theirs == theirs.id; });
        ProbeStep step;
        step.id = known == kWorkerSteps.end() ? theirs.id : std::string(known->ours);
        step.price = known == kWorkerSteps.end() ? std::string() : std::string(known->price);
        step.result = resultOf(theirs.passed);
        step.text = plain(theirs.text);
        step.ms = theirs.ms;
        if (step.id == "put")
            written = step.result == ProbeResult::Pass;
        else if (!written && (step.id == "get" || step.id == "list")) {
            step.result = ProbeResult::NotJudged;
            step.text = step.id == "get" ? "not judged: nothing was written" : "answers, key not there";
        }
        if (ProbeStep *place = stepNamed(report, step.id))
            *place = std::move(step);
        else
            report.steps.push_back(std::move(step));
    }
}

} // namespace

ProbePrice priceOf(ProbeVia via, bool allowWrites)
{
    if (via == ProbeVia::Worker)
        return {std::string(kWorkerPrice), kWorkerPuts};
    return allowWrites ? ProbePrice{"1 put, 2 gets, 1 list, 1 delete", 1} : ProbePrice{"1 get, 1 list", 0};
}

std::string_view toString(ProbeResult result)
{
    switch (result) {
    case ProbeResult::Pass:
        return "pass";
    case ProbeResult::Fail:
        return "fail";
    case ProbeResult::Skipped:
        return "skipped";
    case ProbeResult::NotJudged:
        return "not_judged";
    }
    return "unknown";
}

ProbeReport beginReport(const Snapshot &snapshot)
{
    ProbeReport report;
    ProbeStep binding{.id = "binding",
        .result = ProbeResult::NotJudged,
        .text = "bindings were not read",
        .ms = {},
        .price = ""};
    ProbeStep ns{.id = "namespace",
        .result = ProbeResult::NotJudged,
        .text = "not judged: no binding",
        .ms = {},
        .price = ""};
    if (const CheckedBinding *kv = kvBinding(snapshot)) {
        report.kvBinding = kv->binding.name;
        binding.result = ProbeResult::Pass;
        binding.text = "exists, " + std::to_string(snapshot.bindings.size()) + " bindings found";
        const bool dangling = std::any_of(
            kv->checks.begin(), kv->checks.end(), [](const Check &c) { return c.id == "binding-dangling"; });
        if (dangling)
            ns.result = ProbeResult::Fail;
        else if (kv->resolved.known())
            ns.result = ProbeResult::Pass;
        ns.text = dangling         ? "the namespace does not exist"
            : kv->resolved.known() ? "id is valid"
                                   : kv->resolved.unknown;
    } else if (!snapshot.bindings.empty()) {
        binding.result = ProbeResult::Fail;
        binding.text = "the live version has no KV binding";
    }
    report.steps = {binding, ns};
    return report;
}

std::string summaryOf(const ProbeReport &report)
{
    const auto of = [&](ProbeResult result) {
        return std::count_if(
            report.steps.begin(), report.steps.end(), [&](const ProbeStep &s) { return s.result == result; });
    };
    std::string text
        = std::to_string(of(ProbeResult::Pass)) + " of " + std::to_string(report.steps.size()) + " passed";
    const auto result = [&](std::string_view id) {
        const auto found = std::find_if(
            report.steps.begin(), report.steps.end(), [&](const ProbeStep &s) { return s.id == id; });
        return found == report.steps.end() ? ProbeResult::NotJudged : found->result;
    };
    if (result("binding") == ProbeResult::Fail || result("namespace") == ProbeResult::Fail)
        return text + ": the binding is broken";
    const bool bindingFine
        = result("binding") == ProbeResult::Pass && result("namespace") == ProbeResult::Pass;
    if (result("put") == ProbeResult::Fail)
        return text + (bindingFine ? ": the binding is fine, writing is refused" : ": writing is refused");
    if (of(ProbeResult::Fail) > 0)
        return text + ": not everything answers";
    if (of(ProbeResult::Skipped) > 0)
        return text + ": " + std::to_string(of(ProbeResult::Skipped)) + " skipped";
    return text;
}

class Prober::Private
{
public:
    explicit Private(Session &s)
        : session(s)
    {
    }
    Session &session;
};

Prober::Prober(Session &session, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(session))
{
}

Prober::~Prober() = default;

void Prober::run(ProbeVia via, bool allowWrites, const Snapshot &snapshot, QObject *context,
    std::function<void(Result<ProbeReport>)> done)
{
    const auto deliver
        = [context = QPointer<QObject>(context), done = std::move(done)](Result<ProbeReport> report) {
              if (context)
                  done(std::move(report));
          };
    ProbeReport report = beginReport(snapshot);
    if (via == ProbeVia::Rest) {
        const CheckedBinding *kv = kvBinding(snapshot);
        const auto ns = kv ? NamespaceId::parse(kv->binding.targetId) : std::nullopt;
        if (!d->session.account() || !ns) {
            deliver(failLocal(FaultClass::Config, "there is no KV binding whose namespace could be tested"));
            return;
        }
        auto *probe = new RestProbe(d->session, snapshot, allowWrites, std::move(report), *ns, this);
        probe->start([deliver](ProbeReport finished) { deliver(std::move(finished)); });
        return;
    }
    if (!d->session.workerClient().configured()) {
        deliver(failLocal(FaultClass::Config, "the profile names no Worker URL: set it, or use --via rest"));
        return;
    }
    report.pricePlanned = priceOf(ProbeVia::Worker, allowWrites).words;
    const QuotaReading *writes = snapshot.quota(Meter::KvWrites);
    const auto left = writes && writes->hardLimit ? writes->remaining() : std::nullopt;
    if (left && *left < kWorkerPuts && !allowWrites) {
        // Its retries would only burn more refused attempts; whoever wants to see them says so.
        for (const WorkerStep &step : kWorkerSteps) {
            if (step.ours != "binding")
                report.steps.push_back({.id = std::string(step.ours),
                    .result = ProbeResult::Skipped,
                    .text = std::to_string(static_cast<int>(*left))
                        + " KV writes left, the test needs 5 (run anyway: --allow-writes)",
                    .ms = {},
                    .price = std::string(step.price)});
        }
        report.summary = summaryOf(report);
        deliver(std::move(report));
        return;
    }
    d->session.countWorkerLook(kWorkerPuts, left && *left < 1);
    d->session.workerClient().selfTest(
        this, [report = std::move(report), deliver](Result<worker::SelfTestAnswer> answer) mutable {
            if (!answer) {
                deliver(fail(answer.error()));
                return;
            }
            addWorkerSteps(report, *answer);
            report.summary = summaryOf(report);
            deliver(std::move(report));
        });
}

} // namespace edgedeck::ops
