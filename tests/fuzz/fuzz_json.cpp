// SPDX-License-Identifier: GPL-3.0-or-later
// The first bytes that anybody else decides about: JSON guard, looks at the document, judgement of the answer.
#include "app/net/faults.h"
#include "app/net/jsonvalue.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace edgedeck::net;

void look(JsonValue value, int depth)
{
    static_cast<void>(value.text());
    static_cast<void>(value.boolean());
    static_cast<void>(value.number());
    const auto integer = value.integer(-5, 500);
    if (integer && (*integer < -5 || *integer > 500))
        std::abort();
    static_cast<void>(value["success"].boolean());
    static_cast<void>(value.pointer("/result/0/~1").textOr("x"));
    if (depth > 64)
        std::abort();
    value.eachItem([depth](JsonValue item) { look(item, depth + 1); });
    value.eachMember([depth](const std::string &, JsonValue member) { look(member, depth + 1); });
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    const auto document = JsonDocument::parse(text);
    if (document) {
        if (!looksComplete(text))
            std::abort(); // what parses was not cut off
        look(document->root(), 0);
        const auto again = JsonDocument::parse(document->root().compact());
        if (!again || again->root().compact() != document->root().compact())
            std::abort();
    }
    static_cast<void>(saysDailyAllowanceUsed(text));
    Response response{
        .status = size % 1000 < 600 ? static_cast<int>(size % 1000) : 429, .body = std::string(text)};
    response.headers
        = {{"content-type", "application/json"}, {"retry-after", std::string(text.substr(0, 40))}};
    const Verdict verdict = judgeAnswer(Request{.endpoint = "GET /x"}, response, TransportLimits{}, {});
    if (verdict.retryAfter && (verdict.retryAfter->count() < 1 || verdict.retryAfter->count() > 300))
        std::abort();
    return 0;
}
