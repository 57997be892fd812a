// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/deployments.h"
#include "tests/fuzz/cloudflare/target.h"

using namespace edgedeck;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const fuzz::Input input = fuzz::inputOf(data, size);
    fuzz::checkPage(input, cloudflare::decodeDeployments(input.response, input.facts));
    const auto deployment = cloudflare::decodeDeployment(input.response, input.facts);
    fuzz::check(input, deployment);
    fuzz::require(!deployment || !deployment->versions.empty(), "a deployment of nothing");
    return 0;
}
