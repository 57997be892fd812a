// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/kv.h"
#include "tests/fuzz/cloudflare/target.h"

using namespace edgedeck;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const fuzz::Input input = fuzz::inputOf(data, size);
    fuzz::checkPage(input, cloudflare::decodeKvNamespaces(input.response, input.facts));
    fuzz::check(input, cloudflare::decodeKvKeys(input.response, input.facts));
    fuzz::check(input, cloudflare::decodeKvValue(input.response, input.facts));
    return 0;
}
