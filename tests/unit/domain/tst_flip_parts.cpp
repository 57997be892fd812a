// SPDX-License-Identifier: GPL-3.0-or-later
// What the machine is made of: outcomes, op-ids, messages, the comparison of versions.
#include "app/domain/flip/opid.h"
#include "tests/unit/domain/flipdesk.h"

#include <doctest/doctest.h>

using namespace edgedeck;
using namespace edgedeck::test;
using namespace std::chrono;

TEST_CASE("what a failed write proves")
{
    const auto outcome = [](FaultClass cls, Sent sent, std::optional<int> status = {}) {
        return writeOutcome(failure(cls, sent, status));
    };
    CHECK((outcome(FaultClass::Connect, Sent::No) == WriteOutcome::NotSent));
    CHECK((outcome(FaultClass::Timeout, Sent::Unknown) == WriteOutcome::Unanswered));
    CHECK((outcome(FaultClass::Refused, Sent::Yes, 400) == WriteOutcome::Rejected));
    CHECK((outcome(FaultClass::RateLimited, Sent::Yes, 429) == WriteOutcome::Rejected));
    CHECK((outcome(FaultClass::Forbidden, Sent::Yes, 403) == WriteOutcome::Rejected));
    CHECK((outcome(FaultClass::Refused, Sent::Yes, 408) == WriteOutcome::Unanswered));
    CHECK((outcome(FaultClass::Server, Sent::Yes, 503) == WriteOutcome::Unanswered));
    CHECK((outcome(FaultClass::Challenge, Sent::Yes, 403) == WriteOutcome::Unanswered));
    CHECK((outcome(FaultClass::NotJson, Sent::Yes, 400) == WriteOutcome::Unanswered));
    CHECK((outcome(FaultClass::BadShape, Sent::Yes, 200) == WriteOutcome::Unanswered));
    CHECK((endpointNotOffered(failure(FaultClass::Refused, Sent::Yes, 405))));
    CHECK((endpointNotOffered(failure(FaultClass::NotFound, Sent::Yes, 404))));
    CHECK_FALSE(endpointNotOffered(failure(FaultClass::NotFound, Sent::Yes, 404, 10222)));
    CHECK_FALSE(endpointNotOffered(failure(FaultClass::NotFound, Sent::Unknown, 404)));
}

TEST_CASE("op-ids are unique, sort by time and fit the tag; messages fit and keep secrets out")
{
    const Timestamp early = parseRfc3339("2026-11-24T19:04:00Z").value();
    const std::string a = makeOpId(early, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    const std::string b = makeOpId(early + 1s, {});
    CHECK(a.size() == 26);
    CHECK(isOpId(a));
    CHECK(a < b);
    CHECK_FALSE(isOpId("01ARZ3NDEKTSV4RRFFQ69G5FA"));
    CHECK_FALSE(isOpId("01ARZ3NDEKTSV4RRFFQ69G5FAU"));
    FlipRecord record = Desk().machine.record;
    record.opId = a;
    CHECK(flipTag(record) == a);
    CHECK(flipMessage(record) == "edgedeck " + a + " FLAG \"false\" -> \"true\": why");
    record.carrier = Carrier::SecretText;
    CHECK(flipMessage(record).find("true") == std::string::npos);
    record.reason = "";
    for (int i = 0; i < 600; ++i)
        record.reason += "ä";
    CHECK(flipMessage(record).size() <= 1000);
    CHECK((flipMessage(record).back() & 0xC0) == 0x80); // ends with a whole character
}

TEST_CASE("versions are compared by content; only the flag may differ")
{
    const std::vector<Binding> base{{.name = "FLAG", .type = "plain_text", .text = "false"},
        {.name = "KV", .type = "kv_namespace", .targetId = "1"}, {.name = "KEY", .type = "secret_text"}};
    WorkerVersion made;
    made.bindings = {base[2], {.name = "FLAG", .type = "plain_text", .text = "true"}, base[1]};
    const auto difference = [&](Carrier carrier = Carrier::PlainText) {
        return compareVersions(base, "etag", made, "FLAG", carrier, "true");
    };
    CHECK(difference().onlyFlag());
    SUBCASE("value not taken")
    {
        made.bindings[1].text = "false";
        CHECK_FALSE(difference().flagAsAsked);
    }
    SUBCASE("type changed under us")
    {
        made.bindings[1].type = "secret_text";
        CHECK_FALSE(difference().flagAsAsked);
    }
    SUBCASE("target moved")
    {
        made.bindings[2].targetId = "2";
        CHECK(difference().others == std::vector<std::string>{"binding KV differs"});
    }
    SUBCASE("one gone, one new")
    {
        made.bindings[0].name = "OTHER";
        CHECK(difference().others == std::vector<std::string>{"binding KEY is gone", "binding OTHER is new"});
    }
    SUBCASE("other code")
    {
        made.scriptEtag = "else";
        CHECK(difference().others == std::vector<std::string>{"code differs"});
    }
    SUBCASE("a secret is compared by type alone")
    {
        made.bindings[1] = {.name = "FLAG", .type = "secret_text"};
        CHECK((difference(Carrier::SecretText).flagAsAsked));
    }
}

TEST_CASE("a human's word counts only when it is on disk, and never denies what may still happen")
{
    Desk desk;
    desk.toDeploying();
    const auto sent = desk.machine.record.sentAt;
    REQUIRE(sent.has_value());
    desk.feed(flip::DeployAnswered{
        .outcome = WriteOutcome::Unanswered, .error = failure(FaultClass::Timeout, Sent::Yes)});
    desk.feed(flip::DeploymentsRead{{live(1, 1)}});
    REQUIRE((desk.machine.record.state == FlipState::Unknown));
    REQUIRE((desk.machine.wait == FlipWait::Timer));
    desk.feed(flip::Decided{FlipState::NotApplied, "too early"});
    CHECK((desk.machine.record.state == FlipState::Unknown));
    desk.feed(flip::Decided{FlipState::Verified, "not for people to say"});
    CHECK((desk.machine.record.state == FlipState::Unknown));
    desk.now = 121s;
    // The row is refused: as open as before, and looked at again.
    auto [asked, effects] = step(desk.machine,
        {.now = SteadyTime{} + desk.now,
            .server = {},
            .what = flip::Decided{FlipState::NotApplied, "looked"}});
    REQUIRE((asked.wait == FlipWait::Journal));
    REQUIRE((std::get<flip::AppendJournal>(effects.front()).record.state == FlipState::NotApplied));
    auto [refused, after]
        = step(asked, {.now = SteadyTime{} + desk.now, .server = {}, .what = flip::JournalFailed{Error{}}});
    CHECK((refused.record.state == FlipState::Unknown));
    CHECK((refused.wait == FlipWait::Timer));
    CHECK(std::holds_alternative<flip::ScheduleLook>(after.back()));
    // The row is written: closed, with the reason.
    desk.feed(flip::Decided{FlipState::NotApplied, "looked"});
    CHECK((desk.machine.record.state == FlipState::NotApplied));
    CHECK(desk.machine.record.note == "looked");
    CHECK(desk.lastIs<flip::Settled>());
    CHECK(desk.machine.record.sentAt == sent);
}

TEST_CASE("what Cloudflare accepted is not denied by anybody")
{
    Desk desk;
    desk.toDeploying();
    desk.feed(flip::DeployAnswered{.outcome = WriteOutcome::Ok, .deployment = deployment(2)});
    desk.feed(flip::DeploymentsRead{{live(1, 1)}});
    desk.now = 500s;
    desk.feed(flip::Decided{FlipState::NotApplied, "I do not see it"});
    CHECK((desk.machine.record.state == FlipState::Acked));
    desk.feed(flip::Decided{FlipState::SentNotReadable, "I see it"});
    CHECK((desk.machine.record.state == FlipState::SentNotReadable));
}

TEST_CASE("running Durable Objects are pending for as long as the server says")
{
    const auto pendingOf = [](std::optional<CodeUpdateStrategy> said, bool objects, UpdateStrategy asked) {
        Desk desk;
        desk.machine.record.durableObjects = objects;
        desk.machine.record.strategy = asked;
        desk.toDeploying();
        desk.feed(flip::DeployAnswered{.outcome = WriteOutcome::Ok, .deployment = deployment(2)});
        Deployment ours = live(2, 2);
        ours.codeUpdate = std::move(said);
        desk.feed(flip::DeploymentsRead{{ours, live(1, 1)}});
        REQUIRE((desk.machine.record.state == FlipState::Verified));
        return desk.machine.record.pendingUntil;
    };
    const Timestamp at = live(2, 2).createdOn;
    const CodeUpdateStrategy minute{.mode = "deferred", .maxDelay = 60},
        now{.mode = "immediate", .maxDelay = 0};
    CHECK(pendingOf(minute, true, UpdateStrategy::Deferred) == at + 60s);
    CHECK(pendingOf(now, true, UpdateStrategy::Immediate) == std::nullopt);
    CHECK(pendingOf({}, true, UpdateStrategy::Deferred) == at + 300s);
    CHECK(pendingOf({}, true, UpdateStrategy::Immediate) == std::nullopt);
    CHECK(pendingOf(minute, false, UpdateStrategy::Deferred) == std::nullopt);
}
