// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/catalogue/caller.h"

#include "app/cloudflare/client.h"
#include "app/domain/flip/outcome.h"
#include "app/ops/wording.h"

#include <QCoreApplication>
#include <QEventLoop>

#include <chrono>

namespace edgedeck::test {

namespace {

std::string kindOfRead(const Observed &observed)
{
    switch (observed.error->cls) {
    case FaultClass::TooLarge:
    case FaultClass::NotHttp:
    case FaultClass::NotJson:
    case FaultClass::BadShape:
        return "bad_data";
    default:
        return observed.attempts > 1 ? "retry" : "blocked";
    }
}

std::string kindOfWrite(const Error &error)
{
    switch (writeOutcome(error)) {
    case WriteOutcome::Ok:
        return "value";
    case WriteOutcome::Rejected:
        return "rejected";
    case WriteOutcome::NotSent:
        return "not_sent";
    case WriteOutcome::Unanswered:
        return "unknown";
    }
    return "unknown";
}

} // namespace

Observed callThere(const Place &place, bool write)
{
    const auto account = AccountId::parse("023e105f4ecef8ad9ca31a8372d0c353").value();
    const auto script = ScriptName::parse("api").value();
    const auto version = VersionId::parse("00000000-0000-4000-8000-000000000001").value();
    Observed observed;
    net::CurlTransport transport(place.options);
    if (place.before)
        place.before(transport);
    const int before = transport.budget().restUsed;
    const SystemClock wall;
    ServerClock clock(wall);
    cloudflare::Client client(transport, clock, place.options.apiBaseUrl);
    QObject context;
    const auto land = [&](auto answer) {
        observed.answered = true;
        if (!answer)
            observed.error = answer.error();
    };
    if (write)
        client.createDeployment(
            account, script, {TrafficShare{version, 100}}, {}, std::nullopt, false, &context, land);
    else
        client.deployments(account, script, &context, land);
    // No row waits so long: only a completion that never comes does.
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(90);
    while (!observed.answered && std::chrono::steady_clock::now() < end) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
        if (place.during)
            place.during();
    }
    observed.attempts = transport.budget().restUsed - before;
    observed.arrived = place.arrived();
    return observed;
}

Verdict judge(const Observed &observed, bool write)
{
    if (!observed.error)
        return {.cls = {}, .kind = observed.attempts > 1 ? "retry" : "value", .word = {}};
    const Error &error = *observed.error;
    return {.cls = std::string(toString(error.cls)),
        .kind = write ? kindOfWrite(error) : kindOfRead(observed),
        .word = ops::sentence(error)};
}

} // namespace edgedeck::test
