// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/flagship.h"
#include "app/cloudflare/kv.h"
#include "app/net/jsonvalue.h"
#include "tests/fuzz/cloudflare/target.h"

using namespace edgedeck;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const fuzz::Input input = fuzz::inputOf(data, size);
    fuzz::checkPage(input, cloudflare::decodeFlagshipApps(input.response, input.facts));
    fuzz::checkPage(input, cloudflare::decodeFlagshipFlags(input.response, input.facts));
    fuzz::checkPage(input, cloudflare::decodeFlagshipChanges(input.response, input.facts));
    fuzz::check(input, cloudflare::decodeKvMetadata(input.response, input.facts));
    const auto flag = cloudflare::decodeFlagshipFlag(input.response, input.facts);
    fuzz::check(input, flag);
    if (!flag)
        return 0;
    fuzz::require(!flag->key.empty(), "a flag without a key");
    // What is written back reads as the flag that was read.
    if (const auto body = cloudflare::flagshipBody(*flag)) {
        net::Response again = input.response;
        again.status = 200;
        again.body = R"({"success":true,"errors":[],"messages":[],"result":)" + *body + "}";
        const auto read = cloudflare::decodeFlagshipFlag(again, input.facts);
        fuzz::require(read.has_value(), "a body that cannot be read");
        fuzz::require(read->variations == flag->variations && read->rules == flag->rules
                && read->enabled == flag->enabled && read->defaultVariation == flag->defaultVariation,
            "a body that says something else");
    }
    return 0;
}
