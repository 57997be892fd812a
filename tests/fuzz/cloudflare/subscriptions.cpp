// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/subscriptions.h"
#include "tests/fuzz/cloudflare/target.h"

using namespace edgedeck;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const fuzz::Input input = fuzz::inputOf(data, size);
    const auto page = cloudflare::decodeSubscriptions(input.response, input.facts);
    fuzz::checkPage(input, page);
    if (page)
        (void)cloudflare::planOf(page->listed);
    return 0;
}
