// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/versions.h"
#include "app/cloudflare/versionsource.h"
#include "app/net/jsonvalue.h"
#include "tests/fuzz/cloudflare/target.h"

using namespace edgedeck;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const fuzz::Input input = fuzz::inputOf(data, size);
    const auto page = cloudflare::decodeVersions(input.response, input.facts);
    fuzz::checkPage(input, page);
    for (std::size_t i = 1; page && i < page->listed.items.size(); ++i)
        fuzz::require(page->listed.items[i - 1].number >= page->listed.items[i].number, "newest first");
    const auto version = cloudflare::decodeVersion(input.response, input.facts);
    fuzz::check(input, version);
    fuzz::require(
        !version || (!version->id.empty() && version->number > 0), "a version without id and number");
    const auto source = cloudflare::decodeVersionSource(input.response, input.facts);
    fuzz::check(input, source);
    if (source) {
        const auto body = cloudflare::newVersionBody(*source, {{"F", "plain_text", "x"}}, {});
        fuzz::require(!body || net::JsonDocument::parse(*body).has_value(), "a body that is not JSON");
        fuzz::require(!body || source->notCarried.empty(), "a copy that loses something");
    }
    return 0;
}
