// SPDX-License-Identifier: GPL-3.0-or-later
// The writes that a flip's plan shows are the writes that are sent.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "app/cloudflare/requests.h"
#include "app/domain/preflight.h"
#include "app/net/jsonvalue.h"

#include <doctest/doctest.h>

using namespace edgedeck;
using namespace edgedeck::cloudflare;

namespace {

const std::string kBase = "https://api.example.com/client/v4";
const Requests kRequests{kBase};
const VersionId kNew = *VersionId::parse("11111111-1111-4111-8111-111111111111");
const Annotations kNotes{.message = "why \"quoted\"", .tag = "ed-0123456789ab"};

FlipPlan plan(Route route, Carrier carrier, const std::string &value,
    UpdateStrategy strategy = UpdateStrategy::Deferred)
{
    FlipPlan flip;
    flip.request = {
        .flag = "FLAG", .value = value, .route = route, .strategy = strategy, .maxDelay = 300, .undoOf = {}};
    flip.account = *AccountId::parse("023e105f4ecef8ad9ca31a8372d0c353");
    flip.worker = *ScriptName::parse("api");
    flip.carrier = carrier;
    flip.route = route;
    flip.baseBindings = {{.name = "KV", .type = "kv_namespace"},
        {.name = "FLAG", .type = std::string(toString(carrier))}, {.name = "KEY", .type = "secret_text"}};
    return flip;
}

std::string replaced(std::string text, const std::string &what, const std::string &by)
{
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

/// The JSON of both, with sorted members.
std::string canonical(const std::string &text)
{
    const auto document = net::JsonDocument::parse(text);
    REQUIRE(document);
    return document->root().compact();
}

void same(const PlannedCall &shown, const Requests::Made &sent)
{
    REQUIRE(sent);
    CHECK(shown.method == sent->method);
    CHECK(kBase + shown.path == sent->url);
    std::string body = sent->body;
    if (shown.contentType == "multipart/form-data") {
        CHECK(sent->contentType.starts_with("multipart/form-data; boundary="));
        CHECK(body.find("name=\"settings\"") != std::string::npos);
        const auto begin = body.find("\r\n\r\n") + 4;
        body = body.substr(begin, body.rfind("\r\n--") - begin);
    } else {
        CHECK(shown.contentType == sent->contentType);
    }
    const std::string filled
        = replaced(replaced(replaced(shown.body, "{message}", R"(why \"quoted\")"), "{op}", kNotes.tag),
            "{new}", kNew.str());
    CHECK(canonical(filled) == canonical(body));
}

std::vector<PlannedCall> writes(const FlipPlan &flip)
{
    std::vector<PlannedCall> all;
    for (const PlannedCall &call : plannedCalls(flip)) {
        if (call.write)
            all.push_back(call);
    }
    return all;
}

} // namespace

TEST_CASE("route A: a version, then its deployment")
{
    const std::pair<Carrier, std::string> carriers[] = {{Carrier::PlainText, "tr\"ue"},
        {Carrier::Json, "true"}, {Carrier::Json, R"({"on":[1,null]})"}, {Carrier::SecretText, "s3cr3t ü"}};
    for (const auto &[carrier, value] : carriers) {
        for (const UpdateStrategy strategy : {UpdateStrategy::Deferred, UpdateStrategy::Immediate}) {
            const FlipPlan flip = plan(Route::A, carrier, value, strategy);
            const auto shown = writes(flip);
            REQUIRE(shown.size() == 2);
            const std::string type(toString(carrier));
            same(shown[0],
                kRequests.patchLatestVersion(flip.account, flip.worker, {{"FLAG", type, value}}, kNotes));
            const CodeUpdateStrategy update = strategy == UpdateStrategy::Immediate
                ? CodeUpdateStrategy{"immediate", 0}
                : CodeUpdateStrategy{"deferred", 300};
            same(shown[1],
                kRequests.createDeployment(flip.account, flip.worker, {{kNew, 100}}, kNotes, update, false));
        }
    }
}

TEST_CASE("route B: the whole list of bindings, in order")
{
    for (const auto &[carrier, value] :
        {std::pair(Carrier::PlainText, std::string("true")), std::pair(Carrier::Json, std::string("[1]"))}) {
        const FlipPlan flip = plan(Route::B, carrier, value);
        const auto shown = writes(flip);
        REQUIRE(shown.size() == 1);
        same(shown[0],
            kRequests.patchSettings(flip.account, flip.worker, flip.baseBindings,
                {{"FLAG", std::string(toString(carrier)), value}}, kNotes));
    }
}

TEST_CASE("route D: the secret")
{
    const FlipPlan flip = plan(Route::D, Carrier::SecretText, "line1\nline2");
    const auto shown = writes(flip);
    REQUIRE(shown.size() == 1);
    same(shown[0], kRequests.putSecret(flip.account, flip.worker, "FLAG", "line1\nline2"));
}
