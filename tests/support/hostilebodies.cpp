// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/hostilebodies.h"

namespace edgedeck::test {

namespace {

std::string repeated(const std::string &text, std::size_t count)
{
    std::string all;
    all.reserve(text.size() * count);
    for (std::size_t i = 0; i < count; ++i)
        all += text;
    return all;
}

std::string nested(std::size_t depth)
{
    return std::string(depth, '[') + std::string(depth, ']');
}

std::vector<HostileBody> refusedBodies()
{
    const auto notJson = FaultClass::NotJson;
    const auto tooLarge = FaultClass::TooLarge;
    return {
        {"empty", "", notJson},
        {"white space only", " \n\t ", notJson},
        {"lone brace", "{", notJson},
        {"lone bracket", "[", notJson},
        {"lone quote", "\"", notJson},
        {"cut in a string", R"({"result":"ab)", notJson},
        {"cut in an escape", "{\"a\":\"\\", notJson},
        {"cut in a number", R"({"a":-)", notJson},
        {"cut in a literal", R"({"a":tru)", notJson},
        {"cut after a comma", R"({"a":1,)", notJson},
        {"cut after a colon", R"({"a":)", notJson},
        {"trailing comma in an array", "[1,]", notJson},
        {"trailing comma in an object", R"({"a":1,})", notJson},
        {"two documents", "{}{}", notJson},
        {"rest behind the document", "{} x", notJson},
        {"NUL behind the document", std::string("{}\0{}", 5), notJson},
        {"NUL inside a string", std::string("{\"a\":\"b\0c\"}", 11), notJson},
        {"NUL first", std::string("\0{}", 3), notJson},
        {"comments", "{/* x */\"a\":1}", notJson},
        {"line comment", "{\"a\":1} // x", notJson},
        {"single quotes", "{'a':1}", notJson},
        {"bare key", "{a:1}", notJson},
        {"NaN", "[NaN]", notJson},
        {"Infinity", "[Infinity]", notJson},
        {"hexadecimal", "[0x10]", notJson},
        {"leading zero", "[01]", notJson},
        {"leading plus", "[+1]", notJson},
        {"leading dot", "[.5]", notJson},
        {"trailing dot", "[5.]", notJson},
        {"exponent without digits", "[1e]", notJson},
        {"overflowing exponent", "[1e400]", notJson},
        {"raw control character", "[\"\x01\"]", notJson},
        {"raw line break in a string", "[\"a\nb\"]", notJson},
        {"unknown escape", R"(["\x41"])", notJson},
        {"half of an escape", R"(["\u12"])", notJson},
        {"lone high surrogate", R"(["\ud800"])", notJson},
        {"lone low surrogate", R"(["\udc00"])", notJson},
        {"surrogates in the wrong order", R"(["\udc00\ud800"])", notJson},
        {"invalid UTF-8", "[\"\xff\xfe\"]", notJson},
        {"overlong UTF-8", "[\"\xc0\xaf\"]", notJson},
        {"surrogate in UTF-8", "[\"\xed\xa0\x80\"]", notJson},
        {"cut UTF-8", "[\"\xe2\x82\"]", notJson},
        {"beyond Unicode", "[\"\xf5\x80\x80\x80\"]", notJson},
        {"UTF-16", std::string("\xff\xfe{\0}\0", 6), notJson},
        {"byte order mark only", "\xEF\xBB\xBF", notJson},
        {"two byte order marks", "\xEF\xBB\xBF\xEF\xBB\xBF{}", notJson},
        {"duplicate key", R"({"success":false,"success":true})", notJson},
        {"duplicate key, escaped differently", R"({"success":false,"\u0073uccess":true})", notJson},
        {"duplicate empty key", R"({"":1,"":2})", notJson},
        {"duplicate key deep inside", R"({"a":[{"b":{"c":1,"c":1}}]})", notJson},
        {"a page", "<!DOCTYPE html><html><body>Sign in</body></html>", notJson},
        {"XML", "<?xml version=\"1.0\"?><a/>", notJson},
        {"script guard", ")]}',\n{}", notJson},
        {"JSON lines", "{}\n{}\n", notJson},
        {"mismatched brackets", "{\"a\":[1}", notJson},
        {"closing first", "]", notJson},
        {"value as key", "{1:2}", notJson},
        {"missing colon", R"({"a" 1})", notJson},
        {"missing comma", "[1 2]", notJson},
        {"array of 65 levels", nested(65), tooLarge},
        {"array of 10,000 levels", nested(10'000), tooLarge},
        {"unclosed array of 1,000,000 levels", std::string(1'000'000, '['), tooLarge},
        {"unclosed object of 200,000 levels", repeated(R"({"a":)", 200'000), tooLarge},
        {"mixed nesting of 50,000 levels", repeated(R"([{"a":)", 25'000), tooLarge},
        {"1,000,001 values", "[" + repeated("0,", 1'000'000) + "0]", tooLarge},
        {"1,000,000 empty arrays", "[" + repeated("[],", 1'000'000) + "0]", tooLarge},
        {"17 MiB of blanks", std::string(17U * 1024 * 1024, ' '), tooLarge},
        {"17 MiB string", "\"" + std::string(17U * 1024 * 1024, 'a') + "\"", tooLarge},
    };
}

std::vector<HostileBody> oddBodies()
{
    return {
        {"64 levels", nested(64), std::nullopt},
        {"byte order mark before JSON", "\xEF\xBB\xBF{}", std::nullopt},
        {"bare null", "null", std::nullopt},
        {"bare true", "true", std::nullopt},
        {"bare number", "-0", std::nullopt},
        {"bare string", "\"success\"", std::nullopt},
        {"empty object", "{}", std::nullopt},
        {"empty array", "[]", std::nullopt},
        {"envelope of nulls",
            R"({"success":null,"errors":null,"messages":null,"result":null,"result_info":null})",
            std::nullopt},
        {"success as text", R"({"success":"true","errors":[],"result":{}})", std::nullopt},
        {"success as number", R"({"success":1,"errors":[],"result":[]})", std::nullopt},
        {"result of the wrong type", R"({"success":true,"errors":[],"result":42})", std::nullopt},
        {"result is an array of nulls", R"({"success":true,"errors":[],"result":[null,null]})", std::nullopt},
        {"result is an array of mixed things",
            R"({"success":true,"errors":[],"result":[1,"a",[],{},true,null,{"id":7,"name":[]}]})",
            std::nullopt},
        {"errors as object", R"({"success":false,"errors":{"code":1},"result":null})", std::nullopt},
        {"error codes of every type",
            R"({"success":false,"errors":[{"code":"10000"},{"code":1e3},{"code":null},{"code":99999999999999999999},7,null],"result":null})",
            std::nullopt},
        {"largest unsigned", R"({"success":true,"result":{"id":18446744073709551615}})", std::nullopt},
        {"beyond unsigned", R"({"success":true,"result":{"id":18446744073709551616}})", std::nullopt},
        {"smallest signed", R"({"success":true,"result":{"id":-9223372036854775808}})", std::nullopt},
        {"beyond signed", R"({"success":true,"result":{"id":-9223372036854775809}})", std::nullopt},
        {"tiny number", "[1e-400]", std::nullopt},
        {"number of 10,000 digits", "[0." + std::string(10'000, '3') + "]", std::nullopt},
        {"bidirectional controls",
            "{\"success\":true,\"result\":{\"name\":\"\xE2\x80\xAE"
            "evil\xE2\x80\xAC\"}}",
            std::nullopt},
        {"escaped NUL", R"({"success":true,"result":{"name":"a\u0000b"}})", std::nullopt},
        {"key of 1 MiB", "{\"" + std::string(1U << 20U, 'k') + "\":1}", std::nullopt},
        {"100,000 keys",
            [] {
                std::string text = "{";
                for (int i = 0; i < 100'000; ++i)
                    text += "\"k" + std::to_string(i) + "\":0,";
                return text + "\"end\":0}";
            }(),
            std::nullopt},
        {"total_count that lies",
            R"({"success":true,"errors":[],"result":[],"result_info":{"page":1,"per_page":-1,"total_pages":999999999999,"total_count":-5,"count":1e300}})",
            std::nullopt},
        {"cursor of the wrong type",
            R"({"success":true,"errors":[],"result":[],"result_info":{"cursor":{"a":1}}})", std::nullopt},
        {"GraphQL errors and data",
            R"({"data":{"viewer":{"accounts":[null]}},"errors":[{"message":"x","path":[1,null,"a"]}]})",
            std::nullopt},
        {"GraphQL data null", R"({"data":null,"errors":[{"message":"does not have access to path"}]})",
            std::nullopt},
        {"GraphQL errors empty and data absent", R"({"errors":[]})", std::nullopt},
        {"dates that are none",
            R"({"success":true,"result":[{"created_on":"yesterday","modified_on":5,"id":"x"}]})",
            std::nullopt},
        {"unknown binding types",
            R"({"success":true,"result":{"bindings":[{"type":"quantum","name":"X"},{"type":null},{"name":"Y"},"z"]}})",
            std::nullopt},
    };
}

} // namespace

const std::vector<HostileBody> &hostileBodies()
{
    static const std::vector<HostileBody> all = [] {
        std::vector<HostileBody> bodies = refusedBodies();
        const std::vector<HostileBody> odd = oddBodies();
        bodies.insert(bodies.end(), odd.begin(), odd.end());
        return bodies;
    }();
    return all;
}

} // namespace edgedeck::test
