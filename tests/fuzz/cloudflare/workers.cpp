// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/workers.h"
#include "tests/fuzz/cloudflare/target.h"

using namespace edgedeck;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const fuzz::Input input = fuzz::inputOf(data, size);
    fuzz::checkPage(input, cloudflare::decodeScripts(input.response, input.facts));
    fuzz::checkPage(input, cloudflare::decodeSchedules(input.response, input.facts));
    fuzz::check(input, cloudflare::decodeSettings(input.response, input.facts));
    fuzz::check(input, cloudflare::decodeAccountSubdomain(input.response, input.facts));
    fuzz::check(input, cloudflare::decodeScriptSubdomain(input.response, input.facts));
    return 0;
}
