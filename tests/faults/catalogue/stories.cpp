// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/catalogue/stories.h"

#include "app/cloudflare/client.h"
#include "app/net/curltransport.h"
#include "app/ops/quotabuilder.h"
#include "app/ops/wording.h"
#include "tests/support/calls.h"
#include "tests/support/faultserver.h"
#include "tests/unit/domain/flipdesk.h"

#include <QCoreApplication>
#include <QEventLoop>

#include <functional>
#include <map>

namespace edgedeck::test {

namespace {

using namespace std::chrono;

/// A client against a server that answers every request with what `body` says of its target.
template <class T, class Ask>
std::optional<Result<T>> ask(const std::function<std::string(const SeenRequest &)> &body, Ask &&make)
{
    FaultServer server([body](FaultPeer &peer, const SeenRequest &request) {
        peer.send(FaultServer::answer(200, body(request)));
    });
    net::CurlTransport transport(optionsFor(server.url()));
    const SystemClock wall;
    ServerClock clock(wall);
    cloudflare::Client client(transport, clock, server.url());
    QObject context;
    std::optional<Result<T>> out;
    make(client, &context, [&](Result<T> answer) { out.emplace(std::move(answer)); });
    const auto end = steady_clock::now() + seconds(60);
    while (!out && steady_clock::now() < end)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    return out;
}

AccountId account()
{
    return AccountId::parse("023e105f4ecef8ad9ca31a8372d0c353").value();
}

Verdict ofFlip(const FlipRecord &record)
{
    return {.cls = {}, .kind = isClosed(record.state) ? "value" : "unknown", .word = ops::sentence(record)};
}

Verdict killedWhileWaiting()
{
    Desk before;
    before.toDeploying();
    Desk next;
    next.machine = resumeFlip(before.rows.back());
    next.feed(flip::Resumed{});
    next.feed(flip::DeploymentsRead{{live(1, 1)}});
    return ofFlip(next.machine.record);
}

Verdict olderListAfterTheAnswer()
{
    Desk desk;
    desk.toDeploying();
    desk.feed(flip::DeployAnswered{.outcome = WriteOutcome::Ok, .deployment = deployment(2)});
    desk.now = 1'000s;
    desk.feed(flip::DeploymentsRead{{live(1, 1)}});
    return ofFlip(desk.machine.record);
}

Verdict ofAnalytics(const std::string &body)
{
    const auto answer = ask<cloudflare::AnalyticsAnswer>([&](const SeenRequest &) { return body; },
        [](cloudflare::Client &client, QObject *context, auto done) {
            client.analytics(account(), cloudflare::AnalyticsScope::Light, context, done);
        });
    if (!answer)
        return {.cls = "no answer", .kind = {}, .word = {}};
    const std::optional<Error> error
        = answer->has_value() ? answer->value().kvDay.error : std::optional(answer->error());
    if (!error)
        return {.cls = {}, .kind = "value", .word = {}};
    return {.cls = std::string(toString(error->cls)), .kind = "blocked", .word = ops::sentence(*error)};
}

Verdict itemTwiceOverPages()
{
    const auto answer = ask<cloudflare::Listed<cloudflare::KvNamespace>>(
        [](const SeenRequest &request) {
            const bool second = request.target.find("page=2") != std::string::npos;
            const std::string item = R"({"id":"0123456789abcdef0123456789abcde)";
            return R"({"success":true,"errors":[],"messages":[],"result":[)" + item
                + (second ? R"(1","title":"b"},)" : R"(0","title":"a"},)") + item
                + (second ? R"(2","title":"c"})" : R"(1","title":"b"})") + R"(],"result_info":{"page":)"
                + (second ? "2" : "1") + R"(,"per_page":2,"count":2,"total_count":4,"total_pages":2}})";
        },
        [](cloudflare::Client &client, QObject *context, auto done) {
            client.kvNamespaces(account(), context, done);
        });
    if (!answer || !answer->has_value())
        return {.cls = "no list", .kind = {}, .word = {}};
    // Four were announced and seen, one of them twice: each is listed once.
    return {.cls = {}, .kind = "value", .word = std::to_string(answer->value().items.size()) + " items"};
}

Verdict localClockBehind()
{
    const ManualClock wall(parseRfc3339("2026-11-24T14:00:00Z").value());
    ServerClock clock(wall);
    clock.observe(parseRfc3339("2026-11-24T14:03:00Z").value());
    const bool serverTime = clock.now() == parseRfc3339("2026-11-24T14:03:00Z").value();
    return {.cls = {},
        .kind = serverTime ? "value" : "wrong time",
        .word = std::to_string(duration_cast<seconds>(clock.skew()).count()) + " s behind"};
}

Verdict midnight()
{
    ops::Facts facts;
    facts.profilePlan = Plan::Free;
    const Timestamp now = parseRfc3339("2026-11-25T00:06:00Z").value();
    cloudflare::AnalyticsAnswer answer;
    answer.askedAt = now;
    answer.kvDay.asked = true;
    answer.kvDay.rows.push_back({.start = parseRfc3339("2026-11-24T00:00:00Z").value(),
        .action = "write",
        .result = {},
        .requests = 990});
    facts.analytics.take(answer, now);
    for (const QuotaReading &quota : ops::buildQuotas(facts, now).quotas) {
        if (quota.meter != Meter::KvWrites)
            continue;
        const bool next = quota.resetsAt == parseRfc3339("2026-11-26T00:00:00Z").value();
        const double used = quota.used.value.value_or(-1);
        return {.cls = {},
            .kind = "value",
            .word = (used == 0 ? "0 used" : std::to_string(used)) + (next ? ", next reset 24 h on" : "")};
    }
    return {.cls = "no such meter", .kind = {}, .word = {}};
}

} // namespace

std::optional<Verdict> tellStory(const std::string &scene)
{
    const std::string refusal
        = R"([{"message":"does not have access to the path","path":["viewer","accounts","0","kvDay"]}])";
    static const std::map<std::string, std::function<Verdict()>> stories{
        {"killed while waiting", killedWhileWaiting},
        {"older list after the answer", olderListAfterTheAnswer},
        {"GraphQL errors and no data",
            [refusal] { return ofAnalytics(R"({"data":null,"errors":)" + refusal + "}"); }},
        {"GraphQL data and errors",
            [refusal] {
                return ofAnalytics(
                    R"({"data":{"viewer":{"accounts":[{"kvDay":null,"kvMinute":[]}]}},"errors":)" + refusal
                    + "}");
            }},
        {"item twice over pages", itemTwiceOverPages},
        {"local clock behind", localClockBehind},
        {"midnight", midnight},
    };
    const auto found = stories.find(scene);
    return found == stories.end() ? std::nullopt : std::optional(found->second());
}

} // namespace edgedeck::test
