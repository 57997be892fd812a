// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/permissions.h"
#include "app/ops/wording.h"

#include <QTest>

#include <array>
#include <set>

using namespace edgedeck;

namespace {

constexpr std::array kClasses{FaultClass::Dns, FaultClass::Connect, FaultClass::Tls, FaultClass::Certificate,
    FaultClass::Timeout, FaultClass::Reset, FaultClass::Truncated, FaultClass::TooLarge, FaultClass::NotHttp,
    FaultClass::NotJson, FaultClass::BadShape, FaultClass::Challenge, FaultClass::Redirect,
    FaultClass::RateLimited, FaultClass::Auth, FaultClass::Forbidden, FaultClass::NotFound,
    FaultClass::Refused, FaultClass::Conflict, FaultClass::Server, FaultClass::GraphQl, FaultClass::Cancelled,
    FaultClass::Storage, FaultClass::Keyring, FaultClass::Clock, FaultClass::Config};
constexpr std::array kPhases{Phase::Setup, Phase::Resolve, Phase::Connect, Phase::Handshake, Phase::Send,
    Phase::Wait, Phase::Receive, Phase::Decode, Phase::Answer, Phase::Local};
constexpr std::array kStates{FlipState::Planned, FlipState::Intent, FlipState::Staging, FlipState::Staged,
    FlipState::Deploying, FlipState::Acked, FlipState::Unknown, FlipState::Verified,
    FlipState::SentNotReadable, FlipState::Superseded, FlipState::Conflict, FlipState::NotApplied,
    FlipState::NotSent, FlipState::Rejected, FlipState::Stale};

bool says(const std::string &text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

bool isPolite(const std::string &text)
{
    for (const char *word : {"failed", "please", "Please", "oops", "N/A"}) {
        if (says(text, word))
            return false;
    }
    return !text.empty();
}

Error refusal(int code, const std::string &endpoint, FaultClass cls = FaultClass::Refused, int status = 400)
{
    return Error{.cls = cls,
        .phase = Phase::Answer,
        .sent = Sent::Yes,
        .endpoint = endpoint,
        .detail = "server text",
        .httpStatus = status,
        .apiCode = code};
}

} // namespace

class TestOpsWording : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyFaultHasWordsAndAnAction();
    void writesSayIfTheyMayHaveHappened();
    void codesAreExplained();
    void missingPermissionIsNamed();
    void everyStateOfAFlipHasWords();
    void unknownIsNeverFailed();
    void foreignTextIsPlain();
    void durationsHaveTwoUnits();
};

void TestOpsWording::everyFaultHasWordsAndAnAction()
{
    std::set<std::string> distinct;
    for (const FaultClass cls : kClasses) {
        for (const Phase phase : kPhases) {
            const Error error{.cls = cls, .phase = phase, .endpoint = "GET /accounts/…/workers/scripts"};
            QVERIFY2(isPolite(ops::sentence(error)), ops::sentence(error).c_str());
            QVERIFY2(isPolite(ops::actionFor(error)), ops::actionFor(error).c_str());
        }
        distinct.insert(ops::sentence(Error{.cls = cls, .phase = Phase::Wait}));
    }
    QCOMPARE(distinct.size(), kClasses.size()); // two classes never read the same
    std::set<std::string> timeouts;
    for (const Phase phase :
        {Phase::Resolve, Phase::Connect, Phase::Handshake, Phase::Send, Phase::Wait, Phase::Receive})
        timeouts.insert(ops::sentence(Error{.cls = FaultClass::Timeout, .phase = phase}));
    QCOMPARE(timeouts.size(), std::size_t(6));
}

void TestOpsWording::writesSayIfTheyMayHaveHappened()
{
    const Error lost{.cls = FaultClass::Timeout,
        .phase = Phase::Wait,
        .sent = Sent::Yes,
        .endpoint = "POST /x/deployments"};
    QVERIFY(says(ops::sentence(lost), "it may have happened"));
    Error never = lost;
    never.sent = Sent::No;
    QVERIFY(!says(ops::sentence(never), "may have happened"));
    Error read = lost;
    read.endpoint = "GET /x/deployments";
    QVERIFY(!says(ops::sentence(read), "may have happened"));
    QVERIFY(!says(ops::sentence(refusal(10053, "PUT /x/workers/scripts/s/secrets")), "may have happened"));
}

void TestOpsWording::codesAreExplained()
{
    const std::string put = "PUT /accounts/…/workers/scripts/w/secrets";
    QVERIFY(says(
        ops::sentence(refusal(10053, put)), "refused by Cloudflare (10053): a binding of that name exists"));
    QVERIFY(says(ops::sentence(refusal(10214, put)), "newest uploaded version is not the one that is live"));
    QVERIFY(says(ops::sentence(refusal(10215, put)), "secrets cannot be edited"));
    QVERIFY(says(ops::sentence(refusal(10220, "POST /accounts/…/workers/scripts/w/deployments")),
        "a secret has changed"));
    const Error gone = refusal(10007, "GET /accounts/…/workers/scripts/w", FaultClass::NotFound, 404);
    QVERIFY(says(ops::sentence(gone), "this Worker does not exist"));
    const Error limit
        = refusal(10048, "PUT /accounts/…/storage/kv/namespaces/n/values/k", FaultClass::RateLimited, 429);
    QVERIFY(says(ops::sentence(limit), "used up for today"));
    QVERIFY(says(ops::actionFor(limit), "00:00 UTC"));
    // The same number means another thing in another product.
    const Error kv = refusal(10013, "GET /accounts/…/storage/kv/namespaces/n", FaultClass::NotFound, 404);
    const Error workers = refusal(10013, "GET /accounts/…/workers/scripts", FaultClass::Refused, 500);
    QVERIFY(says(ops::sentence(kv), "namespace does not exist"));
    QVERIFY(says(ops::sentence(workers), "internal error"));
    // Without words of ours Cloudflare's own are shown.
    QVERIFY(says(ops::sentence(refusal(19999, put)), "refused by Cloudflare (19999): server text"));
}

void TestOpsWording::missingPermissionIsNamed()
{
    const auto forbidden = [](const std::string &endpoint) {
        return Error{.cls = FaultClass::Forbidden,
            .phase = Phase::Answer,
            .sent = Sent::Yes,
            .endpoint = endpoint,
            .httpStatus = 403};
    };
    QCOMPARE(ops::lackSentence(forbidden("POST /graphql")),
        std::string("token lacks Account › Account Analytics › Read"));
    QCOMPARE(ops::lackSentence(forbidden("GET /accounts/…/workers/scripts")),
        std::string("token lacks Account › Workers Scripts › Read"));
    QCOMPARE(ops::lackSentence(forbidden("PATCH /accounts/…/workers/workers/w/versions/latest")),
        std::string("token lacks Account › Workers Scripts › Write"));
    QCOMPARE(ops::lackSentence(forbidden("GET /accounts/…/storage/kv/namespaces")),
        std::string("token lacks Account › Workers KV Storage › Read"));
    QCOMPARE(ops::lackSentence(forbidden("GET /accounts/…/subscriptions")),
        std::string("token lacks Account › Billing › Read"));
    QVERIFY(says(ops::actionFor(forbidden("POST /graphql")), "Account › Account Analytics › Read"));
    QVERIFY(ops::lackSentence(Error{.cls = FaultClass::Timeout, .endpoint = "POST /graphql"}).empty());
}

void TestOpsWording::everyStateOfAFlipHasWords()
{
    std::set<std::string> distinct;
    for (const FlipState state : kStates) {
        FlipRecord record;
        record.flag = "FEATURE_FLAG_DO_CACHE";
        record.after = "true";
        record.state = state;
        const std::string text = ops::sentence(record);
        QVERIFY2(isPolite(text), text.c_str());
        distinct.insert(text);
    }
    QCOMPARE(distinct.size(), kStates.size());
    FlipRecord rejected;
    rejected.state = FlipState::Rejected;
    rejected.error = refusal(10053, "PUT /accounts/…/workers/scripts/w/secrets");
    QCOMPARE(ops::sentence(rejected),
        std::string("Refused by Cloudflare (10053): a binding of that name exists. Nothing changed."));
    FlipRecord stale;
    stale.state = FlipState::Stale;
    stale.note = "ci deployed 91bb0c2e at 14:02:55, after our pre-flight. Nothing was sent";
    QCOMPARE(ops::sentence(stale),
        std::string("ci deployed 91bb0c2e at 14:02:55, after our pre-flight. Nothing was sent. Look at the "
                    "difference."));
    FlipRecord secret;
    secret.carrier = Carrier::SecretText;
    secret.state = FlipState::SentNotReadable;
    QCOMPARE(ops::sentence(secret), std::string("Sent and deployed, value not readable (secret)."));
}

void TestOpsWording::unknownIsNeverFailed()
{
    FlipRecord record;
    record.state = FlipState::Unknown;
    record.updatedAt = *parseRfc3339("2026-11-24T14:03:11Z");
    const std::string text = ops::sentence(record);
    QVERIFY2(text.starts_with("Sent 14:03:11, no answer. It may still happen."), text.c_str());
}

void TestOpsWording::foreignTextIsPlain()
{
    QCOMPARE(ops::plain("a\x1b[31mb\r\nc"), std::string("a[31mb c"));
    QCOMPARE(ops::plain("x\xE2\x80\xAEy\xE2\x81\xA6z"), std::string("xyz"));
    QCOMPARE(ops::plain("“ü›”"), std::string("“ü›”"));
    QCOMPARE(ops::plain("üüü", 3), std::string("ü…")); // never half a character
}

void TestOpsWording::durationsHaveTwoUnits()
{
    using namespace std::chrono;
    QCOMPARE(ops::spell(seconds{12}), std::string("12 s"));
    QCOMPARE(ops::spell(seconds{312}), std::string("5 m 12 s"));
    QCOMPARE(ops::spell(hours{4} + minutes{55}), std::string("4 h 55 m"));
    QCOMPARE(ops::spell(hours{31} + minutes{12}), std::string("31 h 12 m"));
    QCOMPARE(ops::spell(hours{76}), std::string("3 d 4 h"));
    QCOMPARE(ops::spell(minutes{5}), std::string("5 m"));
}

QTEST_GUILESS_MAIN(TestOpsWording)
#include "tst_opswording.moc"
