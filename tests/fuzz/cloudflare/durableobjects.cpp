// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/durableobjects.h"
#include "tests/fuzz/cloudflare/target.h"

using namespace edgedeck;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const fuzz::Input input = fuzz::inputOf(data, size);
    fuzz::checkPage(input, cloudflare::decodeDoNamespaces(input.response, input.facts));
    return 0;
}
