// SPDX-License-Identifier: GPL-3.0-or-later
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "app/net/jsonguard.h"
#include "app/net/jsonvalue.h"
#include "tests/support/hostilebodies.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck.h>

#include <cstdint>
#include <limits>
#include <string>

using namespace edgedeck;
using namespace edgedeck::net;

namespace {

JsonDocument parsed(std::string_view text)
{
    auto document = JsonDocument::parse(text);
    REQUIRE_MESSAGE(document.has_value(), document.error().detail);
    return std::move(*document);
}

/// Any JSON value of bounded size.
rc::Gen<nlohmann::json> jsonValues(int depth)
{
    using nlohmann::json;
    const auto leaf = rc::gen::oneOf(
        rc::gen::map(rc::gen::arbitrary<std::int64_t>(), [](std::int64_t v) { return json(v); }),
        rc::gen::map(rc::gen::arbitrary<std::uint64_t>(), [](std::uint64_t v) { return json(v); }),
        rc::gen::map(rc::gen::arbitrary<bool>(), [](bool v) { return json(v); }),
        rc::gen::map(rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127)),
            [](const std::string &v) { return json(v); }),
        rc::gen::just(json(nullptr)));
    if (depth == 0)
        return leaf;
    const auto inner = jsonValues(depth - 1);
    return rc::gen::oneOf(leaf,
        rc::gen::map(rc::gen::resize(4, rc::gen::container<std::vector<json>>(inner)),
            [](const std::vector<json> &v) { return json(v); }),
        rc::gen::map(rc::gen::resize(4,
                         rc::gen::container<std::map<std::string, json>>(
                             rc::gen::container<std::string>(rc::gen::inRange('a', 'z')), inner)),
            [](const std::map<std::string, json> &v) { return json(v); }));
}

} // namespace

TEST_CASE("hostile bodies: refused for the right reason, or harmless")
{
    REQUIRE(test::hostileBodies().size() >= 60);
    for (const test::HostileBody &hostile : test::hostileBodies()) {
        CAPTURE(hostile.name);
        const auto document = JsonDocument::parse(hostile.body);
        CHECK(document.has_value() == !hostile.refused.has_value());
        if (!document) {
            CHECK(toString(document.error().cls) == toString(hostile.refused.value_or(FaultClass::Config)));
            CHECK(toString(document.error().phase) == toString(Phase::Decode));
            CHECK(!document.error().detail.empty());
        } else {
            // Looks of every kind at every shape.
            const JsonValue root = document->root();
            static_cast<void>(root["result"]["id"].integer());
            static_cast<void>(root.pointer("/result/0/name").textOr(""));
            root["result"].eachItem([](JsonValue item) { static_cast<void>(item["name"].text()); });
            root.eachMember([](const std::string &, JsonValue value) { static_cast<void>(value.number()); });
            static_cast<void>(root.compact());
        }
    }
}

TEST_CASE("a guarded document can be copied, compared and written on a small stack")
{
    const auto deep = parseGuarded(std::string(64, '[') + std::string(64, ']'));
    REQUIRE(deep.has_value());
    const nlohmann::json copy = *deep;
    CHECK(copy == *deep);
    CHECK(copy.dump().size() == 128);
}

TEST_CASE("limits are the caller's")
{
    const JsonLimits tight{.maxBytes = 20, .maxDepth = 2, .maxNodes = 3};
    CHECK(JsonDocument::parse("[1,2]", tight).has_value());
    CHECK(!JsonDocument::parse("[1,2,3]", tight).has_value());
    CHECK(JsonDocument::parse("[[1]]", tight).has_value());
    CHECK(!JsonDocument::parse("[[[]]]", tight).has_value());
    CHECK(!JsonDocument::parse("\"aaaaaaaaaaaaaaaaaaaa\"", tight).has_value());
}

TEST_CASE("property: what is valid comes out as it went in")
{
    CHECK(rc::check([] {
        const auto value = *jsonValues(4);
        const auto guarded = parseGuarded(value.dump());
        RC_ASSERT(guarded.has_value());
        RC_ASSERT(*guarded == value);
        RC_ASSERT(JsonDocument::parse(value.dump())->root().compact() == value.dump());
    }));
}

TEST_CASE("property: no bytes bring it down, and it agrees with the strict parser")
{
    CHECK(rc::check([](const std::string &bytes) {
        const bool strict = nlohmann::json::accept(bytes) && bytes.find('\0') == std::string::npos;
        RC_ASSERT(!parseGuarded(bytes).has_value() || strict);
    }));
}

TEST_CASE("integers")
{
    const JsonDocument document = parsed(
        R"({"max":9223372036854775807,"over":9223372036854775808,"min":-9223372036854775808,"u":18446744073709551615,
        "big":18446744073709551616,"real":3.0,"half":3.5,"exp":1e3,"exact":9007199254740992.0,"blurred":9007199254740994.0,"text":"5","true":true,"null":null})");
    const JsonValue root = document.root();
    CHECK(root["max"].integer() == std::numeric_limits<std::int64_t>::max());
    CHECK(root["min"].integer() == std::numeric_limits<std::int64_t>::min());
    CHECK(!root["over"].integer());
    CHECK(!root["u"].integer());
    CHECK(!root["big"].integer());
    CHECK(root["big"].number().has_value());
    CHECK(root["real"].integer() == 3);
    CHECK(!root["half"].integer());
    CHECK(root["exp"].integer() == 1000);
    CHECK(root["exact"].integer() == 9007199254740992);
    CHECK(!root["blurred"].integer());
    CHECK(!root["text"].integer());
    CHECK(!root["true"].integer());
    CHECK(!root["null"].integer());
    CHECK(!root["absent"].integer());
    CHECK(root["real"].integer(3, 3) == 3);
    CHECK(!root["real"].integer(4, 9));
    CHECK(!root["real"].integer(0, 2));
}

TEST_CASE("every look takes every shape")
{
    const JsonDocument document = parsed(R"({"o":{"a":1},"l":[10,20],"s":"x","b":false,"n":null,"d":1.5})");
    const JsonValue root = document.root();
    CHECK(root["o"].isObject());
    CHECK(root["l"].isArray());
    CHECK(root["s"].isString());
    CHECK(root["b"].isBool());
    CHECK(root["d"].isNumber());
    CHECK(root["n"].exists());
    CHECK(root["n"].isNull());
    CHECK(!root["absent"].exists());
    CHECK(root["absent"].isNull());
    CHECK(root["l"].at(1).integer() == 20);
    CHECK(!root["l"].at(2).exists());
    CHECK(!root["o"].at(0).exists());
    CHECK(!root["l"]["a"].exists());
    CHECK(!root["s"]["a"]["b"].at(3)["c"].exists());
    CHECK(root["l"].size() == 2);
    CHECK(root["o"].size() == 1);
    CHECK(root["s"].size() == 0);
    CHECK(root["s"].text() == "x");
    CHECK(root["b"].boolean() == false);
    CHECK(!root["s"].boolean());
    CHECK(!root["b"].text());
    CHECK(root["n"].textOr("none") == "none");
    CHECK(root["d"].number() == 1.5);
    CHECK(root["o"].compact() == R"({"a":1})");
    CHECK(JsonValue().compact().empty());
    CHECK(JsonDocument().root().isNull());
}

TEST_CASE("pointers, RFC 6901")
{
    const JsonDocument document
        = parsed(R"({"foo":["bar","baz"],"":0,"a/b":1,"m~n":2,"k":{"":{"x":3}},"01":4})");
    const JsonValue root = document.root();
    CHECK(root.pointer("").isObject());
    CHECK(root.pointer("/foo/0").text() == "bar");
    CHECK(root.pointer("/").integer() == 0);
    CHECK(root.pointer("/a~1b").integer() == 1);
    CHECK(root.pointer("/m~0n").integer() == 2);
    CHECK(root.pointer("/k//x").integer() == 3);
    CHECK(root.pointer("/01").integer() == 4);
    for (const char *path : {"foo", "/foo/2", "/foo/-", "/foo/01", "/foo/-1", "/foo/99999999999999999999",
             "/absent", "/foo/0/x", "/m~2n", "/m~", "/a/b"}) {
        CAPTURE(path);
        CHECK(!root.pointer(path).exists());
    }
}

TEST_CASE("a document can be moved under its looks")
{
    JsonDocument first = parsed(R"({"a":[1,2,3]})");
    const JsonValue list = first.root()["a"];
    const JsonDocument second = std::move(first);
    CHECK(list.size() == 3);
    CHECK(second.root()["a"].at(2).integer() == 3);
}
