// SPDX-License-Identifier: GPL-3.0-or-later
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "app/base/error.h"
#include "app/base/ids.h"
#include "app/base/reading.h"
#include "app/base/result.h"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <type_traits>
#include <unordered_set>

using namespace edgedeck;

TEST_CASE("ids have one door")
{
    CHECK(AccountId::parse("023e105f4ecef8ad9ca31a8372d0c353").has_value());
    CHECK(!AccountId::parse("023e105f4ecef8ad9ca31a8372d0c35"));
    CHECK(!AccountId::parse("023e105f4ecef8ad9ca31a8372d0c3533"));
    CHECK(!AccountId::parse("g23e105f4ecef8ad9ca31a8372d0c353"));
    CHECK(!AccountId::parse(""));
    CHECK(!AccountId::parse("../../user/tokens/aaaaaaaaaaaaaa"));
    CHECK(VersionId::parse("18f97339-c287-4872-9bdd-e2135c07ec12").has_value());
    CHECK(!VersionId::parse("18f97339c28748729bdde2135c07ec12"));
    CHECK(!VersionId::parse("18f97339-c287-4872-9bdd-e2135c07ec1z"));
    CHECK(!VersionId::parse("18f97339-c287-4872-9bdd_e2135c07ec12"));
    CHECK(ScriptName::parse("tft-trading-system").has_value());
    CHECK(ScriptName::parse("_x9").has_value());
    CHECK(ScriptName::parse("OldWorker").has_value());
    CHECK(!ScriptName::parse("-x"));
    CHECK(!ScriptName::parse("a/b"));
    CHECK(!ScriptName::parse("a b"));
    CHECK(!ScriptName::parse("a%2Fb"));
    CHECK(!ScriptName::parse(std::string(256, 'a')));
    CHECK(ScriptName::parse(std::string(255, 'a')).has_value());
    CHECK(BindingName::parse("FEATURE_FLAG_DO_CACHE").has_value());
    CHECK(!BindingName::parse("a/b"));
    CHECK(!BindingName::parse("a\"b"));
    CHECK(!BindingName::parse("a\nb"));
    CHECK(!BindingName::parse(""));
    CHECK(!BindingName::parse(std::string(513, 'a')));
}

TEST_CASE("ids of different kinds do not mix")
{
    CHECK(!std::is_convertible_v<AccountId, NamespaceId>);
    CHECK(!std::is_convertible_v<std::string, AccountId>);
    CHECK(!std::is_constructible_v<AccountId, std::string>);
}

TEST_CASE("ids compare, hash and are spoken of")
{
    const auto a = *AccountId::parse("00000000000000000000000000000001");
    const auto b = *AccountId::parse("00000000000000000000000000000002");
    CHECK(a < b);
    CHECK(a != b);
    CHECK(AccountId().empty());
    const std::unordered_set<AccountId> both{a, b, a};
    CHECK(both.size() == 2);
    CHECK(shortId("18f97339-c287-4872-9bdd-e2135c07ec12") == "18f97339");
    CHECK(shortId("abc") == "abc");
}

TEST_CASE("every class, phase and state has a word of its own")
{
    std::set<std::string> words;
    for (int i = 0; i <= static_cast<int>(FaultClass::Config); ++i)
        words.emplace(toString(static_cast<FaultClass>(i)));
    CHECK(words.size() == static_cast<std::size_t>(FaultClass::Config) + 1);
    CHECK(words.count("") == 0);
    words.clear();
    for (int i = 0; i <= static_cast<int>(Phase::Local); ++i)
        words.emplace(toString(static_cast<Phase>(i)));
    CHECK(words.size() == static_cast<std::size_t>(Phase::Local) + 1);
    words.clear();
    for (const Sent sent : {Sent::No, Sent::Yes, Sent::Unknown})
        words.emplace(toString(sent));
    CHECK(words.size() == 3);
}

TEST_CASE("results carry a value or an error")
{
    const Result<int> good = 5;
    const Result<int> bad = failLocal(FaultClass::Config, "why");
    CHECK(good.value() == 5);
    REQUIRE(!bad.has_value());
    CHECK(bad.error().detail == "why");
    CHECK(toString(bad.error().phase) == toString(Phase::Local));
    const bool same = bad.error()
        == Error{.cls = FaultClass::Config, .phase = Phase::Local, .sent = Sent::No, .detail = "why"};
    CHECK(same);
}

TEST_CASE("unknown is never zero")
{
    const Reading<int> nothing = unknownBecause<int>("the token may not read analytics", "graphql");
    CHECK(!nothing.known());
    CHECK(!nothing.value.has_value());
    CHECK(nothing.unknown == "the token may not read analytics");
    const Reading<int> zero = known(0, "graphql", Timestamp{});
    CHECK(zero.known());
    CHECK(zero.unknown.empty());
    CHECK(!(zero == nothing));
}
